"""What visitors type in the two steps, and what subscribers choose."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from scopewell.newsletter.addresses import BadAddress, parse_address, read_name
from scopewell.newsletter.models import Topic

FASTEST = timedelta(seconds=2)
LONGEST = timedelta(days=2)
STAMP = TimestampSigner(salt="newsletter.form")


def stamp() -> str:
    """Return the signed moment at which a form is shown."""
    return STAMP.sign("shown")


class AddressField(forms.CharField):
    """An address, as an Address."""

    widget = forms.EmailInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=320, strip=True, **options)

    def clean(self, value: Any) -> Any:
        """Return the address. A bad one is told what to look at."""
        try:
            return parse_address(super().clean(value))
        except BadAddress as error:
            raise forms.ValidationError(str(error)) from None


class SignUpForm(forms.Form):
    """Step 1: a name, an address, and two consents apart. The box of the second is never ticked beforehand.

    Two fields are for machines: `website`, which people do not see, and `shown`, the signed moment of the page.
    """

    name = forms.CharField(
        label="First name", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    email = AddressField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}))
    updates = forms.BooleanField(required=False)
    website = forms.CharField(required=False)
    shown = forms.CharField(required=False)
    source = forms.CharField(required=False, max_length=200)
    offer = forms.ChoiceField(choices=[("ebook", "ebook"), ("updates", "updates")])

    def clean_name(self) -> str:
        """Return the name, fit to greet with."""
        try:
            return read_name(self.cleaned_data["name"])
        except BadAddress as error:
            raise forms.ValidationError(str(error)) from None

    def clean_shown(self) -> str:
        """Refuse, kindly, a form that was sent faster than anybody types, or days after it was shown."""
        shown: str = self.cleaned_data["shown"]
        again = forms.ValidationError("Please press the button once more.")
        try:
            STAMP.unsign(shown, max_age=LONGEST)
        except (BadSignature, SignatureExpired):
            raise again from None
        try:
            STAMP.unsign(shown, max_age=FASTEST)
        except SignatureExpired:
            return shown
        raise again

    def is_a_trap_filled(self) -> bool:
        """Return whether the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))


class FixForm(forms.Form):
    """Another address for a sign-up that waits."""

    email = AddressField(label="E-mail", widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class PreferencesForm(forms.Form):
    """Which topics, and the name to be greeted with."""

    name = forms.CharField(label="First name", required=False, max_length=200)
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), required=False, widget=forms.CheckboxSelectMultiple, label="Write to me about"
    )
    clean_name = SignUpForm.clean_name
