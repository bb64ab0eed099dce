"""Forms of the editors' desk. Lists are typed one to a line."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils import timezone

from scopewell.engine.wording.flags import Kind
from scopewell.public.models import Version
from scopewell.public.shipped import ADDRESSES
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginInput, MarginTextarea

AREA = {"rows": 4}


class Lines(forms.CharField):
    """A list of texts, one to a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Return a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the lines that hold something."""
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Sources(Lines):
    """Sources, one to a line: title, address, note, parted by |. Address and note may be missing."""

    def prepare_value(self, value: Any) -> Any:
        """Return sources as lines."""
        if not isinstance(value, list):
            return value
        parts = (("title", "url", "note") if s.get("note") else ("title", "url") for s in value)
        return "\n".join(
            " | ".join(source.get(key, "") for key in keys).rstrip(" |")
            for source, keys in zip(value, parts, strict=True)
        )

    def clean(self, value: Any) -> Any:
        """Return each source with what it has. Refuses an address that is none."""
        found = []
        for line in super().clean(value):
            parts = dict(zip(("title", "url", "note"), (part.strip() for part in line.split("|", 2)), strict=False))
            if parts.get("url") and not parts["url"].startswith(ADDRESSES):
                raise forms.ValidationError(f"“{parts['url'][:60]}” is no address. Which one begins with https://?")
            if not parts["title"]:
                raise forms.ValidationError("A source has no title. What is it called?")
            found.append({key: part for key, part in parts.items() if part})
        return found


class PieceForm(forms.Form):
    """What a piece says."""

    title = forms.CharField(max_length=160, widget=MarginInput(Kind.PUBLIC))
    summary = forms.CharField(
        max_length=400, widget=MarginTextarea(Kind.PUBLIC, attrs={"rows": 3}), help_text="One or two sentences."
    )
    body = forms.CharField(
        max_length=100_000,
        strip=False,
        widget=MarginTextarea(Kind.PUBLIC, attrs={"rows": 24}),
        label="Text",
        help_text="Markdown. ## begins a part. {site}, {network}, {series} and {list} become the names of this site.",
    )
    insights = Lines(
        required=False, label="Key insights", widget=MarginTextarea(Kind.PUBLIC, attrs=AREA), help_text="One to a line."
    )
    series = forms.CharField(max_length=80, required=False, help_text="{series} is the series of this site.")
    series_number = forms.IntegerField(min_value=1, max_value=9999, required=False, label="Number in the series")
    tags = Lines(required=False, widget=forms.Textarea(attrs=AREA), help_text="One to a line.")
    related = Lines(
        required=False,
        widget=forms.Textarea(attrs=AREA),
        label="Read next",
        help_text="Addresses of articles, one to a line.",
    )
    sources = Sources(
        required=False, widget=forms.Textarea(attrs=AREA), help_text="One to a line: title | https://… | note"
    )
    video = forms.CharField(
        max_length=300,
        required=False,
        help_text="Where the video is: /… on this site, or https://… elsewhere, as a link.",
    )
    note = forms.CharField(max_length=200, required=False, label="What changed")
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def clean_video(self) -> str:
        """Refuse what is no address."""
        value: str = self.cleaned_data["video"]
        if (value and not value.startswith(("https://", "/"))) or value.startswith("//"):
            raise forms.ValidationError("That is no address of a video. Which one begins with https:// or / ?")
        return value

    @classmethod
    def of(cls, version: Version) -> "PieceForm":
        """Return the form filled with a version."""
        initial = {name: getattr(version, name) for name in cls.base_fields if hasattr(version, name)}
        return cls(initial=initial | {"base": version.number, "note": ""})


class NewPieceForm(PieceForm):
    """A piece with its address."""

    slug = forms.CharField(
        max_length=80,
        validators=[validate_slug],
        label="Address",
        help_text="Small letters and hyphens; it stays for good.",
    )
    field_order = ("title", "slug")

    def clean_slug(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["slug"]).lower()


class PublishForm(forms.Form):
    """When a version goes out, and why, if the wording holds it back."""

    at = forms.DateTimeField(
        required=False,
        label="As of",
        help_text="Empty means now.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = ReasonField(required=False, help_text="It is kept with the publication, and in the network’s wording.")
    number = forms.IntegerField(widget=forms.HiddenInput)

    def clean_at(self) -> Any:
        """Refuse an hour that is over."""
        at = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise forms.ValidationError("That hour is over. Leave it empty to publish now.")
        return at
