"""What editors and operators type."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import slugify

from scopewell.engine.wording.flags import Kind
from scopewell.newsletter.models import Mailing, Sequence, State, Topic
from scopewell.practice.base import new_key
from scopewell.practice.models import Duty, User
from scopewell.ui.prose import without_unseen
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginInput, MarginTextarea


class MailingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the types only
    """The text of a mailing. `revision` tells whether somebody else changed it meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = ReasonField(required=False, help_text="Only where a note blocks. It is kept with the mail.")

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
        if self.instance.sequence_id:
            del self.fields["topic"]  # a sequence goes to everybody in it
        if self.instance.state != State.STANDING:
            del self.fields["reason"]  # asked for when it is put in, or scheduled

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
        names = ("subject", "preheader", "topic", "body")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the types only
    """A topic. `for_all` is asked for a new one only."""

    for_all = forms.BooleanField(
        required=False, initial=True, label="Also for everybody who chose every topic there is so far"
    )

    class Meta:
        model = Topic
        fields: ClassVar = ["name", "says", "order"]
        labels: ClassVar = {"says": "What it is about", "order": "Place"}
        help_texts: ClassVar = {"order": "Smaller numbers come first."}

    def __init__(self, *args: Any, is_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_new:
            del self.fields["for_all"]

    def clean_name(self) -> str:
        """Refuse a name another topic has."""
        name: str = " ".join(without_unseen(self.cleaned_data["name"]).split())
        if Topic.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another topic is called so.")
        return name

    def topic(self) -> Topic:
        """Return the topic as typed. A new one gets a key from its name."""
        topic: Topic = self.instance
        topic.key = topic.key or f"{slugify(topic.name)[:27] or 'topic'}-{new_key().lower()}"
        return topic


class SequenceForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the types only
    """A sequence: what it is called at the desk, and how far apart its mails are."""

    every_days = forms.IntegerField(
        label="Days between two mails", min_value=1, max_value=365, initial=7,
        help_text="The first one goes at once, when somebody subscribed.",
    )  # fmt: skip

    class Meta:
        model = Sequence
        fields: ClassVar = ["name", "every_days"]
        help_texts: ClassVar = {"name": "Seen at this desk only."}


class DutyForm(forms.Form):
    """Who gets which duty in the network."""

    email = forms.EmailField(label="The address they sign in with", max_length=254)
    duty = forms.ChoiceField(choices=Duty.choices)

    def clean_email(self) -> User:
        """Return who signs in with the address."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"].strip()).first()
        if found is None:
            raise forms.ValidationError("Nobody signs in with this address. They sign up first.")
        return found


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
