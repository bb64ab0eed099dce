"""Forms of the discussions."""

from typing import Any, ClassVar

from django import forms

from scopewell.network.models import LONGEST_POST, LONGEST_TITLE, FlagReason, Mails, Participant, Space
from scopewell.network.people import HANDLE


class PostForm(forms.Form):
    """A post as somebody types it."""

    body = forms.CharField(
        label="Your text",
        max_length=LONGEST_POST,
        widget=forms.Textarea(attrs={"rows": 9, "maxlength": False}),
        help_text="Markdown: **bold**, - lists, > quotes. @handle calls a colleague.",
        strip=False,
    )
    quoted = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def clean_body(self) -> str:
        """Refuse a text of nothing but space."""
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError("Write something first.")
        return body


class ThreadForm(PostForm):
    """A discussion as somebody begins it."""

    title = forms.CharField(
        label="Title", max_length=LONGEST_TITLE, help_text="A question or a subject, in a few words. No client in it."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["title", "body"])


class PictureForm(forms.Form):
    """A picture somebody adds. The question must be answered; nothing is chosen beforehand.

    It stands folded in the form of the post, which a browser would not send for want of a picture.
    """

    use_required_attribute = False

    picture = forms.FileField(
        label="Picture", widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    )
    says = forms.CharField(
        label="What it shows, in words", max_length=200, help_text="For colleagues who cannot see it."
    )
    seen = forms.ChoiceField(
        label="Can a face or a name be seen?",
        choices=[("no", "No: neither a face, nor a name, nor anything else that tells who it is"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].is_asked = True  # type: ignore[attr-defined]  # must be answered; an action asks again

    @property
    def answer(self) -> bool | None:
        """What was answered; None where nothing was."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("seen", ""))


class FlagForm(forms.Form):
    """Why a moderator should look."""

    reason = forms.ChoiceField(label="What is wrong?", choices=FlagReason, widget=forms.RadioSelect)
    words = forms.CharField(
        label="In your words", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PreferencesForm(forms.ModelForm[Participant]):
    """How somebody is called, and when they are written to."""

    class Meta:
        model = Participant
        fields = ("handle", "mails")
        labels: ClassVar = {"handle": "Your handle", "mails": "Mails about the discussions"}
        help_texts: ClassVar = {
            "handle": "Colleagues call you with @ and this. Small letters, digits and hyphens.",
            "mails": "Mails name colleagues and titles, never the words of a post.",
        }
        widgets: ClassVar = {"mails": forms.RadioSelect}

    def clean_handle(self) -> str:
        """Refuse what cannot be called."""
        handle = str(self.cleaned_data["handle"]).lower()
        if HANDLE.fullmatch(handle) is None:
            raise forms.ValidationError("Use 2 to 30 small letters, digits and hyphens, not at the ends.")
        return handle

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the question whether a handle is taken to the action, which answers it in one place."""
        return {*super()._get_validation_exclusions(), "handle"}  # type: ignore[misc]  # not in the stubs

    @property
    def chosen_mails(self) -> Mails:
        """How often they want to be written to."""
        return Mails(self.cleaned_data["mails"])


class ReasonForm(forms.Form):
    """Why a moderator does what they do. The author reads it."""

    reason = forms.CharField(
        label="Reason", max_length=300, help_text="Its author reads this, and it stays in the log.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean_reason(self) -> str:
        """Want a reason of more than a word."""
        reason = str(self.cleaned_data["reason"])
        if len(reason.split()) < 2:
            raise forms.ValidationError("Say it in a few words.")
        return reason


class SpaceForm(forms.ModelForm[Space]):
    """A space of the discussions."""

    class Meta:
        model = Space
        fields = ("name", "slug", "says", "order", "is_open")
        labels: ClassVar = {
            "slug": "Address", "says": "What belongs here, in a sentence", "order": "Place in the list",
            "is_open": "Members may begin discussions here",
        }  # fmt: skip


class OutcomeForm(forms.Form):
    """How a consult went."""

    outcome = forms.CharField(
        label="How did it go?", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What you did with the answers, and what came of it, in general words.",
    )  # fmt: skip
    close = forms.BooleanField(label="Close the consult: nobody adds to it any more", required=False)
