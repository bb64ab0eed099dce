"""One form for the questions of a screen: a question left blank stays open; no answer is kept apart from a no."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from scopewell.clients.facts import Said, problem_with
from scopewell.clients.models import Client, Fact
from scopewell.clients.units import INCHES_IN_FOOT, in_feet, shown_range, shown_unit, unit_words
from scopewell.clients.vocabulary import SaidBy
from scopewell.clients.words import UNKNOWN_WORDS, option_words
from scopewell.engine.vocabulary import Fact as Definition
from scopewell.knowledge.release import shipped_engine
from scopewell.screening.questions import Question

NONE = "none-of-these"
IN_PART = "in-part"
LONGEST_TEXT = 2000
MOST_RADIOS = 8
# What a person who was asked may say instead of an answer, by how the fact is learned.
UNANSWERED = {
    "ask": ("does-not-know", "declined"),
    "look": ("not-measured", "declined"),
    "measure": ("not-measured", "declined"),
    "record": ("does-not-know", "declined"),
}
OTHER_WORDS = {
    "record": {"does-not-know": "No record to be had", "declined": "Client declined"},
    "look": {"not-measured": "Not looked at", "declined": "Client declined"},
    "measure": {"not-measured": "Not measured", "declined": "Client declined"},
}


class FormRow(NamedTuple):
    """One question as the page shows it: its value, its parts, the answers that are none, what says no."""

    question: Question
    value: forms.BoundField
    parts: list[forms.BoundField]
    instead: forms.BoundField | None
    no: tuple[str, str] | None


class ScreenForm(forms.Form):
    """The questions of a screen. `statements` are what was said; a blank question says nothing."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, questions: Sequence[Question], units: str, *args: Any, timed: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.units = units
        self.initial.setdefault("opened", timezone.now().isoformat())
        for question in questions:
            for name, field in _fields(question, units):
                self.fields[name] = field
        if timed:
            self.fields["at"] = forms.TimeField(
                label="Taken at",
                required=False,
                help_text="Blank: now.",
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
        self.statements: list[tuple[Question, Said]] = []

    @property
    def rows(self) -> list[FormRow]:
        """The questions, as the page shows them."""
        return [self._row(question) for question in self.questions]

    def _row(self, question: Question) -> FormRow:
        parts = [self[name] for name in (f"{question.key}-inches", f"{question.key}-unit") if name in self.fields]
        instead = f"{question.key}-instead"
        found = self[instead] if instead in self.fields else None
        return FormRow(question, self[question.key], parts, found, _no_input(question))

    @property
    def can_mark_no(self) -> bool:
        """Whether several questions can be answered no, so that a button that marks them saves taps."""
        return sum(_no_input(question) is not None for question in self.questions) > 1

    def clean(self) -> dict[str, Any]:
        """Turn what was entered into statements, each checked as the engine admits it."""
        said: dict[str, Any] = super().clean() or {}
        at = self._moment(said)
        if at is None:
            self.add_error("at", "That time is still to come today. When was it taken?")
            return said
        for question in self.questions:
            try:
                value, unit = self._value(question, said)
            except forms.ValidationError as error:
                self.add_error(question.key, error)
                continue
            if value is not None and question.key not in self.errors:
                self._state(question, value, unit, at)
        return said

    def _moment(self, said: dict[str, Any]) -> datetime | None:
        now = timezone.localtime()
        time = said.get("at")
        at = now.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0) if time else now
        return at if at <= now else None

    def _value(self, question: Question, said: dict[str, Any]) -> tuple[Any, str]:
        """Return what was said to a question and its unit; None when it was left blank."""
        key, definition = question.key, question.definition
        raw, instead = said.get(key), said.get(f"{key}-instead") or ""
        if isinstance(raw, str) and raw.startswith("unknown:"):
            return {"unknown": raw.removeprefix("unknown:")}, ""
        given = raw not in (None, "", []) or said.get(f"{key}-inches") is not None
        if not given:
            if instead == IN_PART:
                raise forms.ValidationError("Which ones? Mark them, or leave the question open.")
            return ([] if instead == NONE else {"unknown": instead.removeprefix("unknown:")}) if instead else None, ""
        if instead and instead != IN_PART:
            raise forms.ValidationError("An answer, or none: which of the two?")
        if definition.kind == "choices":
            return ({"has": raw} if instead == IN_PART else raw), ""
        return self._plain(question, raw, said)

    def _plain(self, question: Question, raw: Any, said: dict[str, Any]) -> tuple[Any, str]:
        definition = question.definition
        if definition.kind == "flag":
            return raw == "yes", ""
        if definition.kind == "date":
            return raw.isoformat(), ""
        if definition.kind == "texts":
            lines = [line.strip() for line in raw.splitlines() if line.strip()]
            return ([] if [line.casefold() for line in lines] == ["none"] else lines), ""
        if not definition.is_number:
            return raw, ""
        number = raw if raw is not None else Decimal(0)
        if in_feet(definition, self.units):
            number = number * INCHES_IN_FOOT + (said.get(f"{question.key}-inches") or 0)
        unit = said.get(f"{question.key}-unit") or shown_unit(definition, self.units)
        plain = int(number) if number == int(number) else float(number)
        return plain, "" if unit == definition.unit else unit

    def _state(self, question: Question, value: Any, unit: str, at: datetime) -> None:
        """Check a value as the engine admits it, and keep it; a reading repeated after an odd one counts as such."""
        definition = question.definition
        fact = Fact(
            fact=definition.id, value=value, unit=unit, true_on=at.date(), true_at=at, said_by=said_by(question)
        )
        fact.episode = question.episode
        problem = problem_with(fact)
        repeated = False
        if problem is not None and problem.kind == "implausible":
            repeated = _was_odd(question, at)
        elif problem is not None and problem.kind != "stale":
            self.add_error(question.key, self._refusal(definition, problem.kind, problem.message))
            return
        self.statements.append((question, Said(definition.id, value, unit, at, question.episode, repeated=repeated)))

    def _refusal(self, definition: Definition, kind: str, message: str) -> str:
        if kind == "out-of-range" and definition.valid:
            hint = f" {definition.unit_hint}" if definition.unit_hint else ""
            return f"This can be {shown_range(definition, self.units)}.{hint} Is it typed right, in the right unit?"
        if kind == "under-age":
            return message[:1].upper() + message[1:]
        return f"This was not recorded: {message}."


def said_by(question: Question) -> SaidBy:
    """Return whose statement an answer is when the professional takes it down: what is asked is the client's."""
    return SaidBy.CLIENT if question.by == "ask" else SaidBy.PROFESSIONAL


def fresh_statements(client: Client, form: ScreenForm) -> list[tuple[Question, Said]]:
    """Return the statements that were not recorded since the form was opened: a form sent twice says things once."""
    try:
        opened = datetime.fromisoformat(form.cleaned_data.get("opened") or "")
    except ValueError:
        return form.statements
    if opened.tzinfo is None:
        return form.statements
    rows = Fact.objects.filter(client=client, recorded_at__gte=opened).values_list("fact", "episode_id", "value")
    recorded = [(fact, episode, value) for fact, episode, value in rows]
    return [
        (question, said)
        for question, said in form.statements
        if (said.fact, said.episode.pk if said.episode else None, said.value) not in recorded
    ]


def _was_odd(question: Question, at: datetime) -> bool:
    """Return whether the last statement of this fact, today, was a reading outside what is usual."""
    last = question.last
    if last is None or last.true_on != at.date() or last.repeated:
        return False
    problem = problem_with(last)
    return problem is not None and problem.kind == "implausible"


def awaits_repeat(question: Question) -> bool:
    """Return whether a first reading outside what is usual waits for a second one."""
    return question.definition.is_number and _was_odd(question, timezone.localtime())


def _no_input(question: Question) -> tuple[str, str] | None:
    """Return name and value of the input that says no to a question asked or looked at, if it has one."""
    definition = question.definition
    if definition.by_asking not in ("ask", "look"):
        return None
    if definition.kind == "choices":
        return f"{question.key}-instead", NONE
    if definition.kind == "flag":
        return question.key, "no"
    return (question.key, "none") if definition.kind == "choice" and "none" in definition.options else None


def _unanswered(definition: Definition) -> list[tuple[str, str]]:
    words = {**UNKNOWN_WORDS, **OTHER_WORDS.get(definition.by_asking, {})}
    return [(f"unknown:{why}", words[why]) for why in UNANSWERED[definition.by_asking]]


def _fields(question: Question, units: str) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields of one question. Nothing is filled in beforehand."""
    definition, key = question.definition, question.key
    label = definition.label + (f", {question.episode}" if question.episode else "")
    instead = _unanswered(definition)
    if definition.kind == "flag":
        yield key, _radio(label, [("yes", "Yes"), ("no", "No"), *instead])
        return
    options = [(name, option_words(name)) for name in definition.options]
    if definition.kind == "choice":
        if len(options) <= MOST_RADIOS:
            yield key, _radio(label, [*options, *instead])
        else:
            grouped = [("", "Choose"), *options, ("No answer", instead)]
            yield key, forms.ChoiceField(label=label, choices=grouped, required=False)
        return
    if definition.kind == "choices":
        yield (
            key,
            forms.MultipleChoiceField(
                label=label, choices=options, widget=forms.CheckboxSelectMultiple, required=False
            ),
        )
        others = [(NONE, "None of these"), (IN_PART, "Those marked; others were not asked"), *instead]
        yield f"{key}-instead", _radio("Or", others)
        return
    if definition.is_number:
        yield from _number_fields(key, label, definition, units)
    elif definition.kind == "date":
        yield key, forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
    else:
        yield (
            key,
            forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_TEXT,
                help_text="One a line. Write none when there is none.",
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
        )
    yield f"{key}-instead", _radio("No answer", instead)


def _number_fields(key: str, label: str, definition: Definition, units: str) -> Iterator[tuple[str, forms.Field]]:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
    if in_feet(definition, units):
        yield key, forms.IntegerField(label=f"{label}, feet", required=False, min_value=0, max_value=9)
        yield (
            f"{key}-inches",
            forms.DecimalField(
                label="inches", required=False, min_value=0, max_value=Decimal("11.99"), decimal_places=2, widget=widget
            ),
        )
        return
    choices = unit_choices(definition, units)
    usual = shown_range(definition, units, plausible=True) if definition.plausible != definition.valid else ""
    only = f", {choices[0][1]}" if len(choices) == 1 and choices[0][1] else ""
    yield (
        key,
        forms.DecimalField(
            label=f"{label}{only}", required=False, widget=widget, help_text=f"Usual: {usual}." if usual else ""
        ),
    )
    if len(choices) > 1:
        yield (
            f"{key}-unit",
            forms.ChoiceField(
                label="Unit",
                choices=choices,
                required=False,
                initial=choices[0][0],
                widget=forms.Select(attrs={"class": "unit"}),
            ),
        )


def unit_choices(definition: Definition, units: str) -> list[tuple[str, str]]:
    """Return the units a number may be entered in, the practice's first."""
    first = shown_unit(definition, units)
    known = shipped_engine().rules.vocabulary.units
    accepted = known.accepted(definition.unit or "", definition.also_units)
    named: dict[str, str] = {}
    for unit in (first, *accepted):
        own = known.same_as.get(unit, unit)
        if unit_words(own) not in named.values() and own not in ("[lb_av]", "[in_i]", "[degF]", "m", "in"):
            named[own] = unit_words(own)
    return list(named.items())


def _radio(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
