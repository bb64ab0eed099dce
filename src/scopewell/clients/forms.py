"""Forms about a client."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from scopewell.clients.models import Client, Contact, FormVersion
from scopewell.clients.vocabulary import ContactKind, State
from scopewell.documents.scopes import ReleaseScope
from scopewell.engine.wording.flags import Kind
from scopewell.ui.templatetags.house import weekday
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginInput, MarginTextarea

OLDEST = 120


def note_area(rows: int = 2) -> MarginTextarea:
    """Return the field of a note in the record."""
    return MarginTextarea(Kind.SESSION_NOTE, attrs={"rows": rows})


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
            "birth_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
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
    reason = forms.CharField(max_length=300, label="Why", widget=note_area())

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(state.value, state.label) for state in State if state not in (client.state, State.ON_HOLD)]
        self.fields["to"].choices = others  # type: ignore[attr-defined]  # a ChoiceField


class HoldForm(forms.Form):
    """A hold, with its reason. It stands on one page with StateForm, so its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hold_%s", **kwargs})

    reason = forms.CharField(max_length=300, label="Why nothing may start", widget=note_area())


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


class SignForm(forms.Form):
    """A signature under a form that was shown. `version` says which one, so that changed words are shown first."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    signer_name = forms.CharField(max_length=120, label="Type your full name as your signature")
    signer_is = forms.ChoiceField(
        label="You are",
        choices=[("the client", "The client"), ("a legal representative", "The client's legal representative")],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label="I read this, or it was read to me, and I agree.")


class ReleaseForm(SignForm):
    """A release also names who, what, why, and until when."""

    recipient = forms.ChoiceField(label="Who may receive it")
    scope = forms.MultipleChoiceField(
        label="What may be shared",
        choices=ReleaseScope,
        widget=forms.CheckboxSelectMultiple,
        help_text="A letter is held back when it tells anything that is not ticked here.",
    )
    purpose = forms.CharField(max_length=200, label="What for")
    expires_on = forms.DateField(label="Until", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ("recipient", "scope", "purpose", "expires_on", "signer_name", "signer_is", "agrees")

    def __init__(self, *args: Any, contacts: list[Contact], latest: date, valid_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        # Our own choice: as long as the form holds. No law or source sets a default.
        self.fields["expires_on"].initial = latest
        self.fields[
            "expires_on"
        ].help_text = f"At most {weekday(latest)}: this form holds for {valid_days} days, the practice’s own choice."
        self.contacts = {str(c.pk): c for c in contacts if c.kind not in (ContactKind.EMERGENCY, ContactKind.FAMILY)}
        named = [(pk, f"{c.name}, {c.organization or c.get_kind_display()}") for pk, c in self.contacts.items()]
        self.fields["recipient"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_expires_on(self) -> date:
        """Keep the end within what the form allows."""
        day: date = self.cleaned_data["expires_on"]
        if not timezone.localdate() <= day <= self.latest:
            raise forms.ValidationError(f"This may be from today to {weekday(self.latest)}.")
        return day

    @property
    def recipient_contact(self) -> Contact:
        """The contact that was chosen."""
        return self.contacts[self.cleaned_data["recipient"]]


class RevokeForm(forms.Form):
    """How the client took a form back."""

    note = forms.CharField(
        max_length=200, label="How and why the client took it back", widget=MarginInput(Kind.SESSION_NOTE)
    )


class FormTextForm(forms.ModelForm[FormVersion]):
    """A new version of a form of the first visit."""

    reason = ReasonField(required=False, help_text="Only when the margin says that a word is in the way.")

    class Meta:
        model = FormVersion
        fields = ("title", "text", "valid_days")
        labels: ClassVar = {"valid_days": "Holds for, days"}
        help_texts: ClassVar = {"text": "{practice} and {emergency} stand for its name and its emergency number."}
        widgets: ClassVar = {"text": MarginTextarea(Kind.HANDOUT, attrs={"rows": 18})}

    def clean_valid_days(self) -> int:
        """Keep forms from holding for ever."""
        days: int = self.cleaned_data["valid_days"]
        if not 1 <= days <= 1095:
            raise forms.ValidationError("A form may hold from 1 day to 3 years, 1095 days.")
        return days


class EpisodeForm(forms.Form):
    """The name of an operation or injury."""

    label = forms.CharField(max_length=120, label="Name, as the client says it", help_text="Such as right knee, 2026.")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(max_length=300, label="Why", widget=note_area())


class FilterForm(forms.Form):
    """A name under which somebody keeps a search."""

    name = forms.CharField(max_length=60, label="Keep this search as")
    query = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
