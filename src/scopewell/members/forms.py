"""Forms of applicants and members."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from scopewell.members.models import Application, Credential
from scopewell.ui.uploads import CheckedFileField
from scopewell.ui.words import plain_words

DAY = {"type": "date"}


class ApplicationForm(forms.ModelForm[Application]):
    """What an applicant says and agrees to. It is kept as far as it is written; `wanted` says what sending needs."""

    name = forms.CharField(
        label="Your name", max_length=120, help_text="As colleagues, clients and referrers are to read it."
    )

    class Meta:
        model = Application
        fields = ("about", "insurer", "insured_until", "is_insured", "keeps_the_code", "is_not_medical_care")
        labels: ClassVar = {
            "about": "Your work",
            "insurer": "Your liability insurance is with",
            "insured_until": "It holds until",
            "is_insured": "I hold liability insurance for the work I do, and keep it while I am a member.",
            "keeps_the_code": "I have read the code of conduct and keep it.",
            "is_not_medical_care": "My services are exercise. They are not medical care and not physical therapy, and "
            "I say so.",
        }
        help_texts: ClassVar = {
            "about": "Whom you work with, where, and what you hope for from colleagues. Write nothing about a client.",
        }
        widgets: ClassVar = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "insured_until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }

    def __init__(self, data: Any = None, *, instance: Application) -> None:
        super().__init__(data, instance=instance, initial={"name": instance.member.name})
        self.order_fields(["name", *self.Meta.fields])
        for field in ("about", "insurer", "insured_until"):
            # Keeping a draft does not need them, and sending does.
            self.fields[field].is_asked = True  # type: ignore[attr-defined]  # read by the template of fields

    def clean_about(self) -> str:
        """Keep plain line ends."""
        return plain_words(self.cleaned_data["about"]).strip()

    def said(self) -> dict[str, Any]:
        """Return what belongs to the application itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def find_wanting(self, has_credential: bool) -> bool:
        """Say at each field what sending still needs; return whether anything is wanting."""
        said = self.cleaned_data
        for field in ("is_insured", "keeps_the_code", "is_not_medical_care"):
            if not said[field]:
                self.add_error(field, "An application needs this.")
        for field in ("about", "insurer"):
            if not said[field]:
                self.add_error(field, "Please fill this in before you send it.")
        if said["insured_until"] is None:
            self.add_error("insured_until", "Until which day does it hold?")
        elif said["insured_until"] < timezone.localdate():
            self.add_error("insured_until", "That day is over. Until when does the insurance hold now?")
        if not has_credential:
            self.add_error(None, "Add at least one credential, with its number, a link or a certificate.")
        return bool(self.errors)


class CredentialForm(forms.ModelForm[Credential]):
    """A credential, and how an operator can look into it."""

    certificate = CheckedFileField(label="Certificate")

    class Meta:
        model = Credential
        fields = ("name", "issuer", "number", "expires_on", "link")
        labels: ClassVar = {
            "name": "What it is called",
            "issuer": "Who gave it",
            "expires_on": "It holds until",
            "link": "Link",
        }
        help_texts: ClassVar = {
            "name": "As it stands on the certificate.",
            "expires_on": "Leave it empty only where it never ends, as with a degree.",
            "link": "Where the issuer shows it, such as a public register.",
        }
        widgets: ClassVar = {"expires_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d")}

    def __init__(self, data: Any = None, files: Any = None, *, instance: Credential | None = None) -> None:
        # The changes are kept by an action, which must still see what stood there before.
        super().__init__(
            data, files, initial={name: getattr(instance, name) for name in self.Meta.fields} if instance else None
        )
        self.has_file = bool(instance and instance.file)

    def clean(self) -> dict[str, Any]:
        """Check that there is something to look into."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        has_file = said.get("certificate") is not None or self.has_file
        if not (said.get("number") or said.get("link") or has_file or self.errors):
            raise forms.ValidationError("Give a number, a link or a certificate, so that it can be checked.")
        return said

    def said(self) -> dict[str, Any]:
        """Return what belongs to the credential itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ReasonForm(forms.Form):
    """A reason, which the member reads."""

    reason = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text="The member reads it.", label="Reason"
    )


class DecisionForm(forms.Form):
    """A yes, or a no with its reason."""

    verdict = forms.ChoiceField(
        label="Decision", choices=[("admit", "Admit"), ("decline", "Decline")], widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A no needs one. The applicant reads it.",
    )

    def clean(self) -> dict[str, Any]:
        """Want a reason for a no."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("verdict") == "decline" and len(said.get("reason", "").split()) < 3:
            self.add_error("reason", "Say why, in a sentence: the applicant reads it.")
        return said


class CheckForm(forms.Form):
    """How a credential was looked into."""

    found = forms.ChoiceField(
        label="What you found",
        choices=[("confirmed", "It is confirmed"), ("refused", "It could not be confirmed")],
        widget=forms.RadioSelect,
    )
    how = forms.CharField(
        label="How you checked it",
        max_length=300,
        help_text="Such as: found in the issuer’s register, name and number agree.",
    )


class MatterForm(forms.Form):
    """Who takes an item of the console, until when, and a note for its log."""

    owner = forms.ChoiceField(label="Who takes it", required=False)
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    note = forms.CharField(label="Note", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", "Nobody yet"), *people]


class SureForm(forms.Form):
    """A box to tick before something that cannot be undone."""

    sure = forms.BooleanField(label="Yes, I am sure. It cannot be undone.")
