"""The form in which a consult is prepared."""

from typing import Any

from django import forms

from scopewell.consults.models import CaseConsult
from scopewell.engine.wording.flags import Kind
from scopewell.network.models import LONGEST_POST, LONGEST_TITLE
from scopewell.ui.margins import put_margin


class ConsultForm(forms.Form):
    """What is asked, how small the place is, and why nobody can be recognized."""

    title = forms.CharField(label="Title", max_length=LONGEST_TITLE, help_text="The question in a few words.")
    question = forms.CharField(
        label="What do you ask?",
        max_length=LONGEST_POST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What you tried, what you measured in general words, what you want to know.",
    )
    small_place = forms.ChoiceField(
        label="Is the place so small that somebody could guess?",
        choices=[choice for choice in CaseConsult.SmallPlace.choices if choice[0]],
        widget=forms.RadioSelect,
        required=False,
    )
    considered = forms.CharField(
        label="Why nobody could tell who it is",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where there are warnings. Kept in your practice, not sent.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_margin(self, Kind.POST, "title", "question")
        self.fields["small_place"].is_asked = True  # type: ignore[attr-defined]  # must be answered before it leaves
