"""What members send: an entry of their record, a period, a code."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from scopewell.learning.models import Credit
from scopewell.ui.uploads import CheckedFileField

DAY = {"type": "date"}


class CreditForm(forms.ModelForm[Credit]):
    """An entry of the record of continuing education."""

    file = CheckedFileField(label="Certificate", help_text="PDF, JPEG or PNG, at most 10 MB. Only you can open it.")

    class Meta:
        model = Credit
        fields = (
            "title", "provider", "kind", "hours", "earned_on", "expires_on", "instructor", "instructor_license",
        )  # fmt: skip
        labels = {  # noqa: RUF012  # read by Django
            "earned_on": "Date",
            "expires_on": "Counts until",
            "instructor": "Instructor",
            "instructor_license": "Instructor’s license",
            "title": "What it was",
        }
        help_texts = {"instructor_license": "As printed on the certificate: kind, state, number."}  # noqa: RUF012
        widgets = {"earned_on": forms.DateInput(DAY), "expires_on": forms.DateInput(DAY)}  # noqa: RUF012

    def clean_hours(self) -> Any:
        """Refuse no hours, and more than a week holds."""
        hours = self.cleaned_data["hours"]
        if not 0 < hours <= 100:
            raise forms.ValidationError("How many hours were it: more than 0 and at most 100?")
        return hours

    def clean_earned_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["earned_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("That day is still to come. When was it?")
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        if data.get("expires_on") and data.get("earned_on") and data["expires_on"] < data["earned_on"]:
            self.add_error("expires_on", "That is before it was earned. Until when does it count?")
        return data


class PeriodForm(forms.Form):
    """A period of the record."""

    since = forms.DateField(required=False, label="From", widget=forms.DateInput(DAY))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(DAY))


class CodeForm(forms.Form):
    """The code of a certificate."""

    code = forms.CharField(max_length=40, label="Code", help_text="Twelve signs, at the foot of the certificate.")


class RevokeForm(forms.Form):
    """Why a certificate is revoked."""

    reason = forms.CharField(
        max_length=300, label="Why it is revoked", help_text="Whoever checks it reads that it is revoked, not why."
    )
