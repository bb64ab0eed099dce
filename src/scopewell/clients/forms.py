"""Forms about a client."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from scopewell.clients.models import Client, Contact
from scopewell.clients.vocabulary import State

OLDEST = 120


class ClientForm(forms.ModelForm[Client]):
    """What is known of the person."""

    class Meta:
        model = Client
        fields = (
            "legal_name", "preferred_name", "birth_date", "sex_recorded", "phone", "email", "address", "language",
            "heard_from", "in_their_words", "may_be_contacted",
        )  # fmt: skip
        labels: ClassVar = {
            "legal_name": "Legal name",
            "preferred_name": "Goes by",
            "birth_date": "Born",
            "sex_recorded": "Sex, used only for test norms",
            "heard_from": "How they heard of the practice",
            "in_their_words": "What brings them, in their words",
            "may_be_contacted": "They agreed to be contacted",
            "email": "E-mail",
        }
        widgets: ClassVar = {
            "birth_date": forms.DateInput(attrs={"type": "date"}),
            "address": forms.Textarea(attrs={"rows": 2}),
            "in_their_words": forms.Textarea(attrs={"rows": 3}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }

    def clean_birth_date(self) -> Any:
        """Refuse a day nobody alive was born on."""
        born = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born and not 0 <= (today - born).days <= OLDEST * 366:
            raise forms.ValidationError("Nobody was born then. Is the year right?")
        return born


class StateForm(forms.Form):
    """A change of state, with its reason."""

    to = forms.ChoiceField(label="New state")
    reason = forms.CharField(max_length=300, label="Why", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(state.value, state.label) for state in State if state not in (client.state, State.ON_HOLD)]
        self.fields["to"].choices = others  # type: ignore[attr-defined]  # a ChoiceField


class HoldForm(forms.Form):
    """A hold, with its reason."""

    reason = forms.CharField(max_length=300, label="Why nothing may start", widget=forms.Textarea(attrs={"rows": 2}))


class ContactForm(forms.ModelForm[Contact]):
    """Somebody around the client."""

    class Meta:
        model = Contact
        fields = ("kind", "name", "relationship", "organization", "phone", "fax", "email", "address")
        labels: ClassVar = {"kind": "What they are to the client", "email": "E-mail"}
        widgets: ClassVar = {"address": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Ask for a number where one is needed."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") == "emergency" and not said.get("phone"):
            self.add_error("phone", "Which number should be called?")
        return said
