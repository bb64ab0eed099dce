"""Forms of the editors' desk."""

from django import forms

from scopewell.editions.forms import AddressField, Lines, Sources
from scopewell.engine.wording.flags import Kind
from scopewell.public.models import Version
from scopewell.wording.widgets import MarginInput, MarginTextarea

AREA = {"rows": 4}


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

    slug = AddressField()
    field_order = ("title", "slug")
