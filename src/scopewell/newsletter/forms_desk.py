"""What editors and operators type."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from scopewell.engine.wording.flags import Kind
from scopewell.newsletter.models import Mailing
from scopewell.ui.prose import without_unseen
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginInput, MarginTextarea


class MailingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the types only
    """The text of a mailing. `revision` tells whether somebody else changed it meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Mailing
        fields: ClassVar = ["subject", "preheader", "topic", "body"]
        labels: ClassVar = {"preheader": "Preview line", "body": "Text"}
        help_texts: ClassVar = {
            "subject": "True to what is inside.",
            "preheader": "What mail programs show after the subject.",
            "body": "Markdown. {name} stands for the first name.",
        }
        widgets: ClassVar = {
            "subject": MarginInput(Kind.NEWSLETTER),
            "preheader": MarginInput(Kind.NEWSLETTER),
            "body": MarginTextarea(Kind.NEWSLETTER, attrs={"rows": 22}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topic"].empty_label = "Everybody who receives updates"  # type: ignore[attr-defined]  # a choice of models

    def clean_subject(self) -> str:
        """Return the subject on one line."""
        return " ".join(without_unseen(self.cleaned_data["subject"]).split())

    def clean_preheader(self) -> str:
        """Return the preview line on one line."""
        return " ".join(without_unseen(self.cleaned_data["preheader"]).split())

    def clean_body(self) -> str:
        """Return the text without signs nobody sees."""
        return without_unseen(self.cleaned_data["body"])

    def changes(self) -> dict[str, Any]:
        """Return what was typed, without the revision."""
        return {name: self.cleaned_data[name] for name in ("subject", "preheader", "topic", "body")}


class ScheduleForm(forms.Form):
    """When a mailing goes out, and why its wording stands."""

    at = forms.DateTimeField(
        label="Send at", required=False, help_text="Empty: now.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    reason = ReasonField(required=False, help_text="It is kept with the mailing, and in the network’s wording.")

    def clean_at(self) -> Any:
        """Refuse a time that has passed."""
        at = self.cleaned_data["at"]
        if at is not None and at < timezone.now():
            raise forms.ValidationError("This moment has passed. Leave it empty to send now.")
        return at


class ImportForm(forms.Form):
    """A file of subscribers with a proof of consent for each."""

    file = forms.FileField(label="CSV file", widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    source = forms.CharField(
        label="Where the list comes from",
        max_length=120,
        help_text="Kept with every consent, such as “Spring workshop, paper list”.",
    )
