"""The form of a link."""

from django import forms

from scopewell.clients.vocabulary import Language
from scopewell.intake.links import DAYS, USUAL_DAYS


class LinkForm(forms.Form):
    """In which language, and for how long."""

    language = forms.ChoiceField(choices=Language, label="Language", help_text="The Spanish words are a draft.")
    days = forms.ChoiceField(choices=[(days, f"{days} days") for days in DAYS], initial=USUAL_DAYS, label="Works for")
