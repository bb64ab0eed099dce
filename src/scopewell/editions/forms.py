"""Fields and forms of every desk. Lists are typed one to a line."""

from typing import Any, Self

from django import forms
from django.core.validators import validate_slug
from django.utils import timezone

from scopewell.editions.models import Edition
from scopewell.engine.wording.flags import Kind
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginInput, MarginTextarea

ADDRESSES = ("https://", "http://")
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


class AddressField(forms.CharField):
    """The address of a work, which stays for good: small letters and hyphens."""

    def __init__(self, **options: Any) -> None:  # those of CharField
        super().__init__(
            **{
                "max_length": 80,
                "validators": [validate_slug],
                "label": "Address",
                "help_text": "Small letters and hyphens; it stays for good.",
                **options,
            }
        )

    def clean(self, value: Any) -> str:
        """Return the address in small letters."""
        return str(super().clean(value)).lower()


class EditionForm(forms.Form):
    """What every text says; a room adds the rest. `places`: the names of the site its text may hold."""

    title = forms.CharField(max_length=160, widget=MarginInput(Kind.PUBLIC))
    summary = forms.CharField(
        max_length=400, widget=MarginTextarea(Kind.PUBLIC, attrs={"rows": 3}), help_text="One or two sentences."
    )
    body = forms.CharField(
        max_length=100_000, strip=False, widget=MarginTextarea(Kind.PUBLIC, attrs={"rows": 24}), label="Text"
    )
    tags = Lines(required=False, widget=forms.Textarea(attrs=AREA), help_text="One to a line.")
    sources = Sources(
        required=False, widget=forms.Textarea(attrs=AREA), help_text="One to a line: title | https://… | note"
    )
    note = forms.CharField(max_length=200, required=False, label="What changed")
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    places = ""

    def __init__(self, *args: Any, **options: Any) -> None:  # those of a form
        super().__init__(*args, **options)
        self.fields["body"].help_text = f"Markdown. ## begins a part. {self.places} become the names of this site."

    @classmethod
    def of(cls, version: Edition) -> Self:
        """Return the form filled with a version."""
        initial = {name: getattr(version, name) for name in cls.base_fields if hasattr(version, name)}
        return cls(initial=initial | {"base": version.number, "note": ""})


def with_address(form: type[EditionForm]) -> type[EditionForm]:
    """Return the form of a new text: with its address."""
    return type(f"New{form.__name__}", (form,), {"slug": AddressField()})


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
