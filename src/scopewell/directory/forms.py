"""The form of a profile, and of the search."""

from typing import Any, ClassVar

from django import forms

from scopewell.directory.conditions import CHOICES, FORMATS, LANGUAGES
from scopewell.directory.models import Audience, Profile
from scopewell.directory.places import Place, places_called
from scopewell.directory.profiles import PARTS, audience_of
from scopewell.engine.wording.flags import Kind
from scopewell.ui.words import plain_words
from scopewell.wording.queries import blocking, notes_on
from scopewell.wording.widgets import MarginInput, MarginTextarea

WRITTEN = ("title", "headline", "helps", "how_to_refer")
WITHIN = ((10, "10 miles"), (25, "25 miles"), (50, "50 miles"), (100, "100 miles"))


class ManyField(forms.MultipleChoiceField):
    """Several of a closed list, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, required=False, **options)


class ProfileForm(forms.ModelForm[Profile]):
    """What a member says about their work, and who sees each part."""

    conditions = ManyField(CHOICES, label="I work with people", help_text="Tick what you were taught and do regularly.")
    languages = ManyField(LANGUAGES.items(), label="Languages I work in")
    formats = ManyField(FORMATS.items(), label="How I work")
    area = forms.CharField(
        label="City and state, or ZIP code",
        max_length=80,
        required=False,
        help_text="Kept and shown as a city, never nearer. Such as: Dayton, OH.",
    )

    class Meta:
        model = Profile
        fields = (
            "title", "headline", "helps", "conditions", "formats", "languages", "accepts_referrals", "how_to_refer",
            "email", "phone", "website", "is_listed",
        )  # fmt: skip
        labels: ClassVar = {
            "title": "What you call yourself",
            "headline": "In one line",
            "helps": "Whom I help",
            "accepts_referrals": "I take referrals from physicians, physical therapists and colleagues",
            "how_to_refer": "How to refer to me",
            "email": "E-mail for clients and referrers",
            "phone": "Phone for clients and referrers",
            "is_listed": "List my profile in the directory",
        }
        help_texts: ClassVar = {
            "title": "No title that a license protects.",
            "headline": "Such as: strength and balance after a joint replacement.",
            "helps": "Write of people, and never of one person. Promise no result.",
            "how_to_refer": "What you need, how it reaches you, and when you answer. It stands on your referral pad.",
            "website": "Begins with https://",
        }
        widgets: ClassVar = {
            "title": MarginInput(Kind.PUBLIC),
            "headline": MarginInput(Kind.PUBLIC),
            "helps": MarginTextarea(Kind.PUBLIC, attrs={"rows": 5}),
            "how_to_refer": MarginTextarea(Kind.PUBLIC, attrs={"rows": 3}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: Any = None, *, instance: Profile) -> None:
        self.place: Place | None = None
        where = f"{instance.city}, {instance.state}" if instance.city else ""
        super().__init__(data, instance=instance, initial={"area": where})
        for part, label in PARTS.items():
            choice = forms.ChoiceField(
                label=f"Who sees “{label}”", choices=Audience.choices, initial=audience_of(instance, part)
            )
            self.fields[f"seen_{part}"] = choice

    @property
    def audiences(self) -> list[forms.BoundField]:
        """Return the fields that say who sees each part."""
        return [self[f"seen_{part}"] for part in PARTS]

    def clean_area(self) -> str:
        """Find the city; a name that several cities bear asks for its state."""
        typed = str(self.cleaned_data["area"]).strip()
        found = places_called(typed) if typed else ()
        if typed and not found:
            raise forms.ValidationError("We know no such city or ZIP code. Write the city and its state: Dayton, OH.")
        if len(found) > 1:
            some = "; ".join(map(str, found[:6]))
            raise forms.ValidationError(f"Several cities bear this name. Add the state: {some}.")
        self.place = found[0] if found else None
        return typed

    def clean(self) -> dict[str, Any]:
        """Hold words back that may not stand on a public page, and ask for what a listing needs."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in WRITTEN:
            if name in said:
                said[name] = plain_words(said[name]).strip()
                self._guard(name, said[name])
        if said.get("is_listed"):
            for name, words in (("title", "What do you call yourself?"), ("headline", "Say in one line what you do.")):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, f"{words} A listing needs it.")
        return said

    def _guard(self, name: str, text: str) -> None:
        for flag in (note.flag for note in blocking(notes_on(text, Kind.PUBLIC))):
            other = "; ".join(one.text for one in flag.replacements) or flag.instead
            self.add_error(name, f"“{flag.span}”: {flag.reason}{f' Say: {other}' if other else ''}")

    def said(self) -> dict[str, Any]:
        """Return what is kept."""
        kept = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return kept | {"seen_by": {part: self.cleaned_data[f"seen_{part}"] for part in PARTS}}


class SearchForm(forms.Form):
    """What a visitor looks for. Anything that cannot be read is left out, and the search goes on without it."""

    q = forms.CharField(label="Name or word", max_length=80, required=False)
    near = forms.CharField(label="Near a city or ZIP code", max_length=80, required=False)
    within = forms.TypedChoiceField(label="Within", choices=WITHIN, coerce=int, required=False)
    condition = forms.ChoiceField(label="For people", choices=[("", "Any"), *CHOICES], required=False)
    language = forms.ChoiceField(label="Language", choices=[("", "Any"), *LANGUAGES.items()], required=False)
    format = forms.ChoiceField(label="How", choices=[("", "Any way"), *FORMATS.items()], required=False)
    referrals = forms.BooleanField(label="Takes referrals", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({"within": "50", **{key: data.get(key) for key in data}}, label_suffix="")
        for name, bound in self.fields.items():
            if name != "referrals":
                bound.widget.attrs["class"] = "input"
