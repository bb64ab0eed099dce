"""The form of a draft: one field for each field of the content, in the voice it belongs to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from scopewell.documents.contents import (
    NEED_RECIPIENT,
    Content,
    DocumentKind,
    GuidanceRequest,
    InformationRelease,
    Voice,
    editable_fields,
)
from scopewell.documents.desk import RecipientChoice
from scopewell.documents.limits_asked import limits_asked
from scopewell.documents.margin import is_read, kind_of
from scopewell.documents.models import PAPERS, Draft
from scopewell.ui.words import plain_words
from scopewell.wording.reasons import ReasonField
from scopewell.wording.widgets import MarginTextarea

MOST = 10_000
HELP = {
    Voice.REPORTED: "In the client’s own words where you can.",
    Voice.OBSERVED: "What you saw or measured. No cause, no name of a disease.",
    Voice.DETERMINED: "As given by whom, and when.",
}


class KeptText(forms.CharField):
    """A text that may stay empty while it is written; `required` says only that it may not at issue."""

    def validate(self, value: str) -> None:
        """Accept whatever was typed."""


class DraftForm(forms.Form):
    """Edits a draft. Nothing typed is refused: what must change before issue is listed beside the page."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, draft: Draft, content: Content, choices: Sequence[RecipientChoice]) -> None:
        self.content = content
        initial = {"revision": draft.revision, "recipient": draft.recipient, "paper": draft.paper}
        super().__init__(data, initial=initial | {"also_written": draft.also_written})
        if DocumentKind(draft.kind) in NEED_RECIPIENT:
            self.fields["recipient"] = forms.ChoiceField(
                label="To", choices=[("", "Nobody chosen yet"), *map(_said, choices)], required=False
            )
        for part in editable_fields(content):
            lines = not isinstance(part.value, str)
            rows = {"rows": _rows(part.texts, lines)}
            margin = MarginTextarea(kind_of(content.kind), about=draft.subject, attrs=rows)
            self.fields[part.name] = KeptText(
                label=part.label,
                required=part.required,
                max_length=MOST,
                help_text="One line each." if lines else HELP.get(part.voice, ""),
                widget=margin if is_read(part.voice) else forms.Textarea(attrs=rows),
                initial="\n".join(part.texts),
            )
        if isinstance(content, GuidanceRequest):
            self.fields["limits_asked"] = forms.MultipleChoiceField(
                label="Limits to ask for",
                required=False,
                choices=[(limit.id, limit.label) for limit in limits_asked().values()],
                widget=forms.CheckboxSelectMultiple,
                initial=content.limits_asked,
            )
        if isinstance(content, InformationRelease):
            day = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields["expires"] = forms.DateField(label="Ends on", widget=day, initial=content.expires)
        self.fields["also_written"] = forms.CharField(
            label="The client’s name in Latin letters",
            required=False,
            max_length=120,
            help_text="Stands beside the name in the record, for a reader who does not read its script.",
        )
        self.fields["paper"] = forms.ChoiceField(label="Paper", choices=PAPERS)

    def changes(self) -> dict[str, Any]:
        """Return the fields of the content as stored values."""
        said: Mapping[str, Any] = self.cleaned_data
        changed: dict[str, Any] = {}
        for part in editable_fields(self.content):
            typed = plain_words(said[part.name])
            changed[part.name] = typed if isinstance(part.value, str) else [x for x in typed.splitlines() if x.strip()]
        if "limits_asked" in said:
            changed["limits_asked"] = list(said["limits_asked"])
        if "expires" in said:
            changed["expires"] = said["expires"].isoformat()
        return changed

    def around(self) -> dict[str, str]:
        """Return what stands around the content: recipient, paper, the name in Latin letters."""
        names = ("recipient", "paper", "also_written")
        return {name: plain_words(self.cleaned_data[name]) for name in names if name in self.cleaned_data}


class ReasonForm(forms.Form):
    """Why words the guard blocks must stand in a document."""

    reason = ReasonField(
        help_text="It is kept under Our wording, with your name.",
        widget=forms.Textarea(attrs={"rows": 2, "form": "issue"}),
    )


def _said(choice: RecipientChoice) -> tuple[str, str]:
    to = choice.recipient
    where = f", {to.organization}" if to.organization else ""
    release = "release signed" if choice.release_signed else "no signed release"
    return choice.reference, f"{to.name}{where} ({to.role.replace('-', ' ')}; {release})"


def _rows(texts: Sequence[str], lines: bool) -> int:
    if lines:
        return min(12, max(2, len(texts) + 1))
    return min(8, max(2, len(texts[0]) // 70 + 1))
