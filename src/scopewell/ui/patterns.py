"""What the pattern page shows: every component in every state, with invented content."""

from typing import Any

from django import forms

from scopewell.ui.templatetags.house import OUTCOME_WORDS

SAYS = {
    "start": "Nothing in these answers stops you starting.",
    "start-with-precautions": "You may start, with these limits.",
    "refer-to-pt": "The physical therapist looks first.",
    "medical-clearance": "A clinician must answer first.",
    "urgent-medical": "A doctor today. No session.",
    "emergency": "Call emergency services now.",
    "undecided": "Questions are still open; nothing may start.",
}


class PatternForm(forms.Form):
    """A form with a field of every kind."""

    systolic = forms.IntegerField(label="Systolic, mmHg", help_text="At rest, seated, after 5 minutes.")
    glucose = forms.DecimalField(label="Glucose, mg/dL")
    side = forms.ChoiceField(label="Side", choices=[("left", "Left"), ("right", "Right")])
    since = forms.DateField(label="Since", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    words = forms.CharField(label="In the client's words", widget=forms.Textarea, required=False)
    effort = forms.ChoiceField(
        label="How hard does it feel?",
        choices=[("light", "Light"), ("moderate", "Moderate"), ("vigorous", "Vigorous")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="They agreed to be contacted", required=False)

    def clean_glucose(self) -> Any:
        """Ask about a value that looks like another unit."""
        if self.cleaned_data["glucose"] < 30:
            raise forms.ValidationError("That looks like mmol/L. Which unit?")
        return self.cleaned_data["glucose"]


def pattern_context() -> dict[str, Any]:
    """Return the content of the pattern page."""
    return {
        "themes": ("light", "dark"),
        "outcomes": [(word, SAYS[word]) for word in OUTCOME_WORDS],
        "plain_form": PatternForm(prefix="plain", initial={"systolic": 134}),
        "wrong_form": PatternForm({"wrong-systolic": "", "wrong-glucose": "5.4", "wrong-side": "left"}, prefix="wrong"),
        "because": BECAUSE,
    }


BECAUSE = [
    {
        "answers": [
            {
                "who": "Client reported, Fri Nov 20",
                "says": ["Type 2 diabetes", "Walks some days"],
                "kind": "reported",
            },
            {"who": "You measured, Mon Nov 23", "says": ["134/82 mmHg"], "kind": "observed"},
            {"who": "Provider determined, Wed Nov 4", "says": ["Discharged with 112°"], "kind": "determined"},
        ],
        "outcome": "medical-clearance",
        "rule": "a-rule-id",
        "rule_says": "What the rule says, in a sentence.",
        "sources": [
            {"name": "A source, 2026", "url": "", "note": "Read second-hand"},
            {"name": "Our setting", "url": ""},
        ],
    }
]
