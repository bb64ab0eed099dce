"""One field for any fact of the vocabulary, and back: from what somebody entered to a value of the contract."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from scopewell.clients.words import UNKNOWN_WORDS, option_words
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.plain_words import UNITS

UNKNOWN = [(f"unknown:{why}", words) for why, words in UNKNOWN_WORDS.items() if why != "not-asked"]
NONE = "none-of-these"


class FactForm(forms.Form):
    """A statement about one fact: its value, or why it is not known, and when it was true."""

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields["value"] = field_for(definition)
        self.fields["value"].is_asked = True  # type: ignore[attr-defined]  # needed unless "unknown" is, so not "optional"
        self.fields["unknown"] = forms.ChoiceField(
            label="If it is not known, why", choices=[("", "It is known"), *UNKNOWN], required=False
        )
        self.fields["when"] = forms.DateField(
            label="True on", initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
        )
        if definition.is_number:
            self.fields["repeated"] = forms.BooleanField(label="I repeated this reading", required=False)

    def clean_when(self) -> date:
        """Refuse a day that has not come."""
        when: date = self.cleaned_data["when"]
        if when > timezone.localdate():
            raise forms.ValidationError("That day is still to come. When was it true?")
        return when

    def clean(self) -> dict[str, Any]:
        """Ask for a value, or for the reason why there is none; not both."""
        said: dict[str, Any] = super().clean() or {}
        given = said.get("value") not in (None, "", [])
        if isinstance(said.get("value"), list) and NONE in said["value"] and len(said["value"]) > 1:
            self.add_error("value", "None of these, or the ones you marked: which of the two?")
        if "value" in said and given == bool(said.get("unknown")):
            self.add_error("value", "Enter a value, or say why it is not known." if not given else "Which of the two?")
        return said

    @property
    def statement_value(self) -> Any:
        """The value in the contract's form."""
        return value_from(self.definition, self.cleaned_data)


def field_for(definition: Definition) -> forms.Field:
    """Return the field of a fact. Nothing is filled in beforehand."""
    label = definition.label
    if definition.is_number:
        unit = UNITS.get(definition.unit or "", definition.unit or "")
        label = f"{label}, {unit}" if unit else label
        kind = forms.IntegerField if definition.kind == "integer" else forms.DecimalField
        return kind(label=label, required=False)
    if definition.kind == "date":
        return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
    if definition.kind == "flag":
        choices = [("yes", "Yes"), ("no", "No")]
        return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
    if definition.kind == "texts":
        return forms.CharField(
            label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text="One a line. Write none when there is none.",
        )  # fmt: skip
    options = [(name, option_words(name)) for name in definition.options]
    if definition.kind == "choices":
        return forms.MultipleChoiceField(
            label=label, choices=[*options, (NONE, "None of these")], widget=forms.CheckboxSelectMultiple,
            required=False,
        )  # fmt: skip
    if len(options) > 7:
        return forms.ChoiceField(label=label, choices=[("", "Choose"), *options], required=False)
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, required=False)


def value_from(definition: Definition, said: Mapping[str, Any]) -> Any:
    """Return what was entered as a value of the contract."""
    if said.get("unknown"):
        return {"unknown": said["unknown"].removeprefix("unknown:")}
    value = said["value"]
    match definition.kind:
        case "flag":
            return value == "yes"
        case "date":
            return value.isoformat()
        case "number":
            return int(value) if value == int(value) else float(value)
        case "choices":
            return [name for name in value if name != NONE]
        case "texts":
            lines = [line.strip() for line in value.splitlines() if line.strip()]
            return [] if [line.casefold() for line in lines] == ["none"] else lines
        case _:
            return value
