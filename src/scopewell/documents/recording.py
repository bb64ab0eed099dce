"""The decision record: everything a decision rests on, as rows of a page."""

from collections.abc import Iterator
from datetime import date

from scopewell.documents.contents import DecisionRecord, OpenRow, ReasonRow
from scopewell.documents.days import long_day
from scopewell.documents.phrasing import KnownFact, labelled
from scopewell.engine.decision import Decision, OpenFact, Reason
from scopewell.engine.disposition import Disposition
from scopewell.engine.record import said
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.plain_words import option

LEVELS = {
    Disposition.START: "Start",
    Disposition.START_WITH_PRECAUTIONS: "Start with precautions",
    Disposition.REFER_TO_PT: "Refer to physical therapist",
    Disposition.MEDICAL_CLEARANCE: "Medical clearance",
    Disposition.URGENT_MEDICAL: "Urgent medical",
    Disposition.EMERGENCY: "Emergency",
}
MARKS = {
    "verified": "read in the source",
    "literature": "from the literature, not yet read",
    "engine-choice": "our choice",
}
TODAY = {
    "none": "No session.",
    "after": "Only after what is named here.",
    "limited": "Yes, within these limits.",
    "yes": "Yes.",
}
BY = {"ask": "ask", "look": "look", "measure": "measure", "record": "get the record"}
URGENCIES = {
    "now": "now",
    "same-day": "today",
    "within-24-hours": "within 24 hours",
    "within-48-hours": "within 48 hours",
    "within-72-hours": "within 72 hours",
    "before-start": "before the first or next session",
    "before-loading": "before loading the region",
    "each-session": "at each session",
}
READINGS = {"leads": "Who leads", "stability": "Stability", "tissue": "Tissue stage", "client-class": "Client class"}


def decision_record(
    decision: Decision, rules: RuleSet, *, decided_by: str, decided_at: str, language: str = "en"
) -> DecisionRecord:
    """Return a decision as its record, whole: nothing is left out, however long the page gets."""
    recording = _Recording(decision, rules, language)
    return DecisionRecord(
        sentence=recording.sentence(),
        outcome=LEVELS[decision.outcome] if decision.outcome is not None else "Undecided",
        step=(decision.outcome if decision.outcome is not None else decision.floor) + 1,
        floor=LEVELS[decision.floor],
        ceiling=LEVELS[decision.ceiling],
        settled=decision.settled,
        if_unanswerable=LEVELS[decision.if_unanswerable],
        as_of=long_day(date.fromisoformat(decision.as_of[:10])),
        decided_by=decided_by,
        decided_at=decided_at,
        today=tuple(recording.today()),
        actions=tuple(recording.actions()),
        reasons=tuple(recording.reason(reason) for reason in decision.reasons),
        open=tuple(recording.open(fact) for fact in decision.open),
        precautions=tuple(said(rules.precautions[id].says, language) for id in decision.precautions),
        precautions_open=tuple(recording.label(fact.fact) for fact in decision.precautions_open),
        resolved=tuple(f"{item.rule}: resolved by a {item.by} until {item.until}" for item in decision.resolved),
        readings=tuple(recording.readings()),
        problems=tuple(f"{problem.kind.replace('-', ' ')}: {problem.message}" for problem in decision.problems),
        assumed=tuple(_capital(recording.answer(id, value)) for id, value in decision.assumed.items()),
    )


class _Recording:
    """Says the parts of one decision."""

    def __init__(self, decision: Decision, rules: RuleSet, language: str) -> None:
        self.decision = decision
        self.rules = rules
        self.language = language

    def sentence(self) -> str:
        """Return the decision in one sentence: never that somebody is safe."""
        decision = self.decision
        if decision.may_start:
            limits = bool(decision.precautions or decision.today.limits)
            return (
                "May start, within the limits below."
                if limits
                else "Nothing in these answers stops this person starting."
            )
        if decision.outcome is None:
            asked = next((fact for fact in decision.open if not fact.waits_for), None)
            return f"Not decided. Next question: {self.label(asked.fact)}." if asked else "Not decided."
        first = decision.reasons[0].title if decision.reasons else "something named below comes first"
        return f"Not yet: {first[:1].lower() + first[1:] if not first[:2].isupper() else first}."

    def label(self, id: str) -> str:
        """Return what a fact is called."""
        fact = self.rules.vocabulary.facts.get(id)
        return fact.label if fact else option(id)

    def today(self) -> Iterator[str]:
        """Yield what may happen today."""
        today = self.decision.today
        yield TODAY[today.exercise]
        for after in today.after:
            yield f"First: {said(after.says, self.language)}"
        for limit in today.limits if today.exercise != "none" else ():
            held = f"No harder than {limit.value}" if limit.kind == "intensity" else f"Held back: {option(limit.value)}"
            yield f"{held} ({', '.join(limit.because)})"

    def actions(self) -> Iterator[str]:
        """Yield who is told, by when, because of which rules."""
        for action in self.decision.actions:
            rules = ", ".join(action.because)
            yield f"{_capital(option(action.recipient))}, {URGENCIES.get(action.urgency, action.urgency)}: {rules}"

    def reason(self, reason: Reason) -> ReasonRow:
        """Return one reason: answers, rule, source, mark."""
        statement = reason.statement
        sources = [self.rules.sources[key].title for key in statement.sources]
        answers = (*reason.facts.items(), *reason.context.items())
        mark = MARKS.get(statement.mark, "our setting")
        if statement.engine_parameter and statement.mark != "engine-choice":
            mark += "; holds a number or choice of ours"
        return ReasonRow(
            level=LEVELS[reason.disposition],
            title=reason.title,
            answers=tuple(_capital(self.answer(id, value)) for id, value in answers),
            says=said(statement.says_professional, self.language),
            rule=reason.rule,
            source="; ".join(sources) or "our own rule",
            mark=mark,
            decided_by=", ".join(option(role) for role in statement.decided_by) or "nobody by a written word",
            resolved_by=said(statement.resolved_by, self.language),
            modified=reason.modified or "",
        )

    def answer(self, id: str, value: object) -> str:
        """Return one answer in words."""
        fact = self.rules.vocabulary.facts.get(id)
        if fact is None:
            shown = "yes" if value is True else "no" if value is False else option(str(value))
            return f"{option(id)}: {shown}"
        if value is True:
            return f"{fact.label[:1].lower()}{fact.label[1:]}: yes"
        return labelled(KnownFact(fact, value, fact.class_, None))

    def open(self, fact: OpenFact) -> OpenRow:
        """Return one open fact."""
        could = LEVELS[fact.could_become] if fact.could_become > Disposition.START else "needed to start"
        return OpenRow(self.label(fact.fact), could, BY[fact.by])

    def readings(self) -> Iterator[tuple[str, str, str]]:
        """Yield the readings beside the decision: name, value, why."""
        for id, name in READINGS.items():
            reading = self.decision.readings[id]
            value = option(reading.value)
            if id == "tissue" and self.decision.weeks_since_surgery is not None:
                value += f", week {self.decision.weeks_since_surgery} after surgery"
            yield name, value, said(reading.because, self.language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
