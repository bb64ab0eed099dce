"""Forms of judgment and authority, and of an uploaded record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from scopewell.clients.forms import note_area
from scopewell.clients.units import unit_words
from scopewell.clients.words import option_words
from scopewell.engine.authority import LONGEST_CLEARANCE
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.engine.rules import ROLES
from scopewell.knowledge.release import shipped_engine
from scopewell.screening.answers import unit_choices
from scopewell.screening.judging import LONGEST_MODIFICATION
from scopewell.screening.models import Override
from scopewell.ui.templatetags.house import OUTCOME_WORDS

DATE = {"type": "date"}
ROLE_CHOICES = [("", "Choose"), *((role, option_words(role)) for role in ROLES)]
LIMITED_FACTS = ("sbp", "dbp", "heart-rate", "glucose", "spo2", "weight", "temperature")


class RaiseForm(forms.Form):
    """Raise the outcome, with the reason."""

    to = forms.ChoiceField(label="Raise to", widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=500,
        label="Why",
        widget=note_area(3),
        help_text="What you saw or heard. It stands on the decision and on documents.",
    )

    def __init__(self, *args: Any, floor: Disposition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        higher = [(word, OUTCOME_WORDS[word]) for word, level in BY_WORD.items() if level > floor]
        self.fields["to"].choices = higher  # type: ignore[attr-defined]  # a ChoiceField

    def clean_reason(self) -> str:
        """Want words, not blanks."""
        return _words(self.cleaned_data["reason"])


class ModifyForm(forms.Form):
    """Modify a rule to limited work, with the reason and a last day."""

    rule = forms.ChoiceField(label="Finding", widget=forms.RadioSelect)
    limit_kind = forms.ChoiceField(label="Instead", choices=Override.LimitKind, widget=forms.RadioSelect)
    limit_value = forms.CharField(
        max_length=40,
        required=False,
        label="Which part rests",
        help_text="For work elsewhere, such as left shoulder.",
    )
    intensity = forms.ChoiceField(
        label="No harder than",
        required=False,
        choices=[("", "Choose"), ("light", "Light"), ("moderate", "Moderate")],
        help_text="For work at a lower intensity.",
    )
    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs=DATE),
        help_text=f"{LONGEST_MODIFICATION.days} days at most; then it is looked at again.",
    )
    reason = forms.CharField(
        max_length=500,
        label="Why",
        widget=note_area(3),
        help_text="It stands on the decision and on every document.",
    )

    def __init__(self, *args: Any, rules: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = list(rules.items())  # type: ignore[attr-defined]  # a ChoiceField

    def clean_until(self) -> date:
        """Keep a modification short."""
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= until <= today + LONGEST_MODIFICATION:
            raise forms.ValidationError(f"Choose a day from today to {LONGEST_MODIFICATION.days} days from now.")
        return until

    def clean_reason(self) -> str:
        """Want words, not blanks."""
        return _words(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        """Ask for the part that rests, or for the intensity."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("limit_kind") == Override.LimitKind.INTENSITY:
            if not said.get("intensity"):
                self.add_error("intensity", "How hard may it be?")
            said["limit_value"] = said.get("intensity", "")
        elif not (said.get("limit_value") or "").strip():
            self.add_error("limit_value", "Which part of the body rests?")
        said.pop("intensity", None)
        return said


class FromProviderForm(forms.Form):
    """What any word of a provider carries: who, in which role, when, until when, how identified."""

    author = forms.CharField(max_length=120, label="Name of the provider")
    author_role = forms.ChoiceField(label="Role", choices=ROLE_CHOICES)
    dated = forms.DateField(label="Dated", widget=forms.DateInput(attrs=DATE))
    valid_until = forms.DateField(label="Valid until", required=False, widget=forms.DateInput(attrs=DATE))
    identified_how = forms.CharField(
        max_length=200,
        required=False,
        label="How you made sure who wrote it",
        help_text="Such as: called the practice at its listed number. Left blank, it resolves nothing yet.",
    )

    def clean_dated(self) -> date:
        """Refuse a day that has not come."""
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise forms.ValidationError("That day is still to come. When was it written?")
        return dated

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        said: dict[str, Any] = super().clean() or {}
        dated, until = said.get("dated"), said.get("valid_until")
        if dated and until and until < dated:
            self.add_error("valid_until", "That is before the day it is dated.")
        return said


class ClearanceForm(FromProviderForm):
    """A provider's answer that resolves findings."""

    resolves = forms.MultipleChoiceField(
        label="Which findings it is about", widget=forms.CheckboxSelectMultiple, help_text="Only what it names."
    )
    field_order = ("author", "author_role", "dated", "valid_until", "resolves", "identified_how")

    def __init__(self, *args: Any, rules: Mapping[str, tuple[str, tuple[str, ...]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        choices = [(id, title) for id, (title, _) in rules.items()]
        self.fields["resolves"].choices = choices  # type: ignore[attr-defined]  # a MultipleChoiceField
        self.fields["valid_until"].help_text = f"Blank: {LONGEST_CLEARANCE.days} days, which is the longest."

    def clean(self) -> dict[str, Any]:
        """Refuse a finding that this role may not decide."""
        said = super().clean()
        role = said.get("author_role")
        for rule in said.get("resolves") or ():
            title, roles = self.rules[rule]
            if role and role not in roles:
                may = ", ".join(option_words(other).lower() for other in roles)
                self.add_error("resolves", f"{title}: decided by {may}, not by a {option_words(role).lower()}.")
        return said


class LimitForm(FromProviderForm):
    """A provider's own number for one measured fact."""

    fact = forms.ChoiceField(label="What it limits")
    lowest = forms.FloatField(label="At least", required=False)
    highest = forms.FloatField(label="At most", required=False)
    unit = forms.ChoiceField(label="Unit")
    field_order = ("fact", "lowest", "highest", "unit", "author", "author_role", "dated", "valid_until")

    def __init__(self, *args: Any, units: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = shipped_engine().rules.vocabulary.facts
        limited = [known[id] for id in LIMITED_FACTS if id in known]
        named = [("", "Choose"), *((fact.id, fact.label) for fact in limited)]
        self.fields["fact"].choices = named  # type: ignore[attr-defined]  # a ChoiceField
        self.accepted = {fact.id: [unit for unit, _ in unit_choices(fact, units)] for fact in limited}
        every = dict.fromkeys(unit for accepted in self.accepted.values() for unit in accepted)
        units_named = [("", "Choose"), *((unit, unit_words(unit)) for unit in every)]
        self.fields["unit"].choices = units_named  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["valid_until"].help_text = "Without a last day it can only make the screening stricter."

    def clean(self) -> dict[str, Any]:
        """Ask for a number in a unit of the fact, and for a span that is one."""
        said = super().clean()
        low, high, fact, unit = said.get("lowest"), said.get("highest"), said.get("fact"), said.get("unit")
        if low is None and high is None and not {"lowest", "highest"} & set(self.errors):
            self.add_error("highest", "Enter the lowest or the highest number, or both.")
        if low is not None and high is not None and low > high:
            self.add_error("highest", "That is below the lowest number.")
        if fact and unit and unit not in self.accepted[fact]:
            may = ", ".join(unit_words(other) for other in self.accepted[fact])
            self.add_error("unit", f"This is measured in {may}.")
        return said


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=300, label="Why", widget=note_area())

    def clean_reason(self) -> str:
        """Want words, not blanks."""
        return _words(self.cleaned_data["reason"])


class IdentifyForm(forms.Form):
    """How the author of an answer was identified."""

    how = forms.CharField(
        max_length=200,
        label="How you made sure who wrote it",
        help_text="Such as: called the practice at its listed number and spoke with the author.",
    )


class ReleaseForm(forms.Form):
    """What was learned that lets a hold be lifted."""

    reason = forms.CharField(
        max_length=300,
        label="Whom you spoke with, and what was said",
        widget=note_area(),
    )


class UploadForm(forms.Form):
    """A patient record as a file."""

    record = forms.FileField(
        label="Patient record, FHIR R4 bundle (.json)",
        help_text="One person's record, 10 MB at most. The file itself is not kept.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json,application/fhir+json"}),
        allow_empty_file=False,
    )


def _words(text: str) -> str:
    """Return a reason that says something."""
    if len(text.split()) < 2:
        raise forms.ValidationError("A word or two more: somebody will read this and must understand it.")
    return text
