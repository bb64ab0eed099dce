"""Forms of the editors' desk."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.urls import is_valid_path

from scopewell.editions.forms import AREA, EditionForm, Lines
from scopewell.engine.wording.flags import Kind
from scopewell.wording.widgets import MarginTextarea


class OnSite(forms.CharField):
    """A path on this site: `/…`, with a page or a file behind it."""

    def clean(self, value: Any) -> Any:
        """Return the path. Refuses another site, and a path that leads nowhere."""
        path = str(super().clean(value))
        if not path:
            return ""
        if not path.startswith("/") or path.startswith("//"):
            raise forms.ValidationError("That is no address on this site. Which one begins with / ?")
        bare = urlsplit(path).path
        if bare.startswith(settings.STATIC_URL):
            if find(unquote(bare.removeprefix(settings.STATIC_URL))):
                return path
        elif is_valid_path(bare):
            return path
        raise forms.ValidationError("Nothing is at this address on this site. Look at it in a browser first.")


class PieceForm(EditionForm):
    """What an article or a page says."""

    places = "{site}, {network}, {series} and {list}"
    insights = Lines(
        required=False, label="Key insights", widget=MarginTextarea(Kind.PUBLIC, attrs=AREA), help_text="One to a line."
    )
    series = forms.CharField(max_length=80, required=False, help_text="{series} is the series of this site.")
    series_number = forms.IntegerField(min_value=1, max_value=9999, required=False, label="Number in the series")
    related = Lines(
        required=False,
        widget=forms.Textarea(attrs=AREA),
        label="Read next",
        help_text="Addresses of articles, one to a line.",
    )
    video = forms.CharField(
        max_length=300,
        required=False,
        help_text="Where the video is: /… on this site, or https://… elsewhere, as a link.",
    )
    poster = OnSite(
        max_length=300, required=False, label="Picture before it plays", empty_value="",
        help_text="A picture on this site. Empty: the share image of the article.",
    )  # fmt: skip
    captions = OnSite(
        max_length=300, required=False, empty_value="",
        help_text="WebVTT on this site. A video on this site needs them.",
    )  # fmt: skip
    field_order = (
        "title", "slug", "summary", "body", "insights", "series", "series_number", "tags", "related", "sources",
        "video", "poster", "captions", "note",
    )  # fmt: skip

    def clean_video(self) -> str:
        """Refuse what is no address, and a path of this site behind which nothing is."""
        value: str = self.cleaned_data["video"]
        if value and not value.startswith("https://"):
            return str(OnSite(max_length=300).clean(value))
        return value

    def clean(self) -> dict[str, Any]:
        """Refuse a video of ours that people who do not hear it cannot follow."""
        said = super().clean() or self.cleaned_data
        if said.get("video", "").startswith("/") and not said.get("captions") and "captions" not in self.errors:
            self.add_error("captions", "A video on this site needs captions. Where are they?")
        return said
