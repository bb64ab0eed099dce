"""Forms about the practice and its people."""

from typing import Any, ClassVar

from allauth.account.forms import SignupForm
from django import forms
from django.utils import timezone

from scopewell.practice.models import Invitation, Membership, Practice
from scopewell.ui.margins import put_margin


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Sign-up with a name."""

    name = forms.CharField(max_length=120, label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order: ClassVar = ["name", "email", "password1"]


class OpenPracticeForm(forms.ModelForm[Practice]):
    """The first words about a practice."""

    title = forms.CharField(max_length=120, required=False, label="Your title", help_text="As it stands under letters.")

    class Meta:
        model = Practice
        fields = ("name", "jurisdiction", "time_zone", "emergency_number")
        labels: ClassVar = {"name": "Name of the practice", "jurisdiction": "State", "time_zone": "Clock"}
        help_texts: ClassVar = {"emergency_number": "What a client is told to call. In the United States: 911."}


class PracticeForm(forms.ModelForm[Practice]):
    """Everything an owner may change about the practice."""

    class Meta:
        model = Practice
        fields = (
            "name", "tagline", "address", "phone", "fax", "email", "emergency_number", "jurisdiction", "time_zone",
            "units", "scope_profile", "screening_profile",
        )  # fmt: skip
        labels: ClassVar = {
            "name": "Name of the practice",
            "tagline": "Line under the name on letters",
            "email": "E-mail on letters",
            "jurisdiction": "State",
            "time_zone": "Clock",
            "units": "Units on screens",
            "scope_profile": "Who works here",
            "screening_profile": "Screening of inactive people with diabetes",
        }
        help_texts: ClassVar = {
            "emergency_number": "What a client is told to call. In the United States: 911. Client links need it.",
            "units": "Only what is shown. Inside, every number is kept in SI units.",
        }
        widgets: ClassVar = {"address": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        put_margin(self, "public", "name", "tagline")


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite, as what."""

    class Meta:
        model = Invitation
        fields = ("email", "role", "title")
        labels: ClassVar = {"email": "E-mail", "title": "Title"}
        help_texts: ClassVar = {"title": "As it stands under letters, such as medical exercise specialist."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        put_margin(self, "public", "title")


class MembershipForm(forms.ModelForm[Membership]):
    """A member's role and title."""

    class Meta:
        model = Membership
        fields = ("role", "title")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        put_margin(self, "public", "title")


class AdoptionForm(forms.Form):
    """Who adopted the rules. Nothing is filled in beforehand."""

    reviewer_name = forms.CharField(max_length=120, label="Name of the licensed reviewer")
    license = forms.CharField(
        max_length=120, label="License", help_text="Kind, state and number, as the reviewer gave it."
    )
    reviewed_on = forms.DateField(label="Date of the review", widget=forms.DateInput(attrs={"type": "date"}))
    is_true = forms.BooleanField(label="The reviewer read the rules of this version and agreed to their use here.")

    def clean_reviewed_on(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. When was the review?")
        return day
