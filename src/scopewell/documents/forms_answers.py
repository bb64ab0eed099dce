"""The form that records an answer, with a place for each number the request asked for."""

from typing import Any

from django import forms
from django.utils import timezone

from scopewell.documents.answers import Answer, Channel, GivenLimit, Identified, Verdict
from scopewell.documents.errors import UnusableAnswer
from scopewell.documents.limits_asked import AskedLimit, asked
from scopewell.documents.models import CHANNELS, ROLE_CHOICES, VERDICTS, IssuedDocument
from scopewell.engine.wording.flags import Kind
from scopewell.knowledge.plain_words import UNITS
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import User
from scopewell.ui.uploads import CheckedFileField
from scopewell.ui.words import plain_words
from scopewell.wording.widgets import MarginInput


class AnswerForm(forms.Form):
    """An answer as it came: by phone with a read-back note, or on paper or fax with a scan."""

    verdict = forms.ChoiceField(label="The answer", choices=VERDICTS, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="It came by", choices=CHANNELS)
    author = forms.CharField(label="Who answered", max_length=160)
    author_role = forms.ChoiceField(label="Their role", choices=ROLE_CHOICES)
    given_on = forms.DateField(label="On", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label="Holds until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Twelve months at most, also when nothing is written.",
    )
    words = forms.CharField(
        label="What was said or written",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="After a call: read it back, and write down that it was confirmed.",
    )
    restrictions = forms.CharField(
        label="Limits in words", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One line each, such as: no kneeling.",
    )  # fmt: skip
    identified_how = forms.CharField(
        label="How you know it was them",
        max_length=300,
        required=False,
        help_text="Such as: called back at the office’s listed number. Left empty, the answer does not count yet.",
    )
    scan = CheckedFileField(label="Scan")

    def __init__(self, data: Any = None, files: Any = None, *, issued: IssuedDocument) -> None:
        initial = {"given_on": timezone.localdate(), "author": issued.recipient_name}
        initial["author_role"] = issued.recipient_role
        super().__init__(data, files, initial=initial)
        self.places = list(_places(asked(issued.snapshot["content"].get("limits_asked", ()))))
        for name, label, _, _ in self.places:
            number = forms.TextInput(attrs={"inputmode": "decimal"})
            self.fields[name] = forms.CharField(label=label, max_length=12, required=False, widget=number)
        last = {name: self.fields.pop(name) for name in ("restrictions", "identified_how", "scan")}
        self.fields |= last

    def clean(self) -> dict[str, Any]:
        """Check that the answer does not contradict itself."""
        said: dict[str, Any] = super().clean() or {}
        has_scan = said.get("scan") is not None or "scan" in self.errors
        if said.get("given_on") and said["given_on"] > timezone.localdate():
            self.add_error("given_on", "This day has not come yet.")
        if said.get("channel") in ("fax", "paper") and not has_scan and not said.get("words"):
            self.add_error("scan", "Add the scan, or write down what it says.")
        if said.get("channel") == "phone" and not said.get("words"):
            self.add_error("words", "Write down what was said, as you read it back.")
        return said

    def answer(self, actor: User) -> Answer | None:
        """Return the answer as a value, or None after adding what is wrong with it to the form."""
        said = self.cleaned_data
        how = plain_words(said["identified_how"]).strip()
        identified = Identified(how=how, by=str(actor), on=timezone.localdate()) if how else None
        try:
            return Answer(
                verdict=Verdict(said["verdict"]),
                author=plain_words(said["author"]).strip(),
                author_role=said["author_role"],
                channel=Channel(said["channel"]),
                given_on=said["given_on"],
                until=said["until"],
                words=plain_words(said["words"]),
                identified=identified,
                limits=tuple(self._limits()),
                restrictions=tuple(x.strip() for x in plain_words(said["restrictions"]).splitlines() if x.strip()),
            )
        except UnusableAnswer as refused:
            self.add_error(None, refused.advice)
            return None

    def _limits(self) -> list[GivenLimit]:
        sides: dict[str, dict[str, str]] = {}
        for name, _, fact, side in self.places:
            written = self.cleaned_data[name].strip()
            if written:
                sides.setdefault(fact, {})["low" if side == "min" else "high"] = written
        return [GivenLimit(fact=fact, **numbers) for fact, numbers in sides.items()]


class SentForm(forms.Form):
    """How a document went out."""

    through = forms.ChoiceField(label="Sent by", choices=[choice for choice in CHANNELS if choice[0] != "phone"])


class ChasedForm(forms.Form):
    """What came of a reminder."""

    day = forms.TypedChoiceField(choices=[(3, "3"), (7, "7"), (14, "14")], coerce=int, widget=forms.HiddenInput)
    note = forms.CharField(
        label="What came of it", max_length=300, required=False, widget=MarginInput(Kind.SESSION_NOTE)
    )


class IdentifyForm(forms.Form):
    """How the author of an answer was identified."""

    identified_how = forms.CharField(label="How you know it was them", max_length=300)


class WithdrawForm(forms.Form):
    """Why an answer is taken back."""

    reason = forms.CharField(
        label="Why it was recorded by mistake", max_length=300, widget=MarginInput(Kind.SESSION_NOTE)
    )


class CodeForm(forms.Form):
    """A verification code, as somebody types it."""

    code = forms.CharField(label="Code", max_length=40, help_text="Twelve letters and digits, at the foot of the page.")


def _places(limits: tuple[AskedLimit, ...]) -> list[tuple[str, str, str, str]]:
    """Return name, label, fact and side of each number the request asked for that the product can hold."""
    found = []
    for limit in limits:
        for blank in limit.blanks:
            if blank.limits is not None:
                fact, side = blank.limits
                extreme = "lowest" if side == "min" else "highest"
                label = f"{limit.label}, {blank.name.replace('-', ' ')}"
                label = label if blank.name in ("lowest", "highest") else f"{label} {extreme}"
                label = f"{label}, {_unit_of(fact)}"
                found.append((f"limit-{limit.id}-{blank.name}", label, fact, side))
    return found


def _unit_of(fact: str) -> str:
    """Return the unit in which a fact's number is written down."""
    unit = shipped_engine().rules.vocabulary.facts[fact].unit or ""
    return UNITS.get(unit, unit)
