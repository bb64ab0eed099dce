"""A decision as text: first what it is, then because of what, then what is open, then what to do."""

from datetime import date
from itertools import groupby

from scopewell.cli.terminal import Terminal, one_line
from scopewell.engine.decision import Decision, OpenFact, Reason
from scopewell.engine.disposition import Disposition
from scopewell.engine.record import said
from scopewell.engine.rules import RuleSet

COLORS = {
    Disposition.START: ("green",),
    Disposition.START_WITH_PRECAUTIONS: ("yellow",),
    Disposition.REFER_TO_PT: ("cyan",),
    Disposition.MEDICAL_CLEARANCE: ("magenta",),
    Disposition.URGENT_MEDICAL: ("red", "bold"),
    Disposition.EMERGENCY: ("red", "inverse"),
}
URGENCIES = {
    "now": "now",
    "same-day": "today",
    "within-24-hours": "within 24 hours",
    "within-48-hours": "within 48 hours",
    "within-72-hours": "within 72 hours",
    "before-start": "before the first or next session",
    "before-loading": "before loading the region",
}
BY = {"ask": "ask", "look": "look", "measure": "measure", "record": "get the record"}
TODAY = {
    "none": "no session",
    "after": "only after what is named here",
    "limited": "yes, within these limits",
    "yes": "yes",
}
MOST_OPEN = 8
MOST_ANSWERS = 5
MOST_OF_A_PROBLEM = 400


class DecisionText:
    """Writes decisions on a terminal, in one language."""

    def __init__(self, terminal: Terminal, rules: RuleSet, language: str = "en") -> None:
        self.terminal = terminal
        self.rules = rules
        self.language = language

    def write(self, decision: Decision) -> None:
        """Write one decision."""
        level = decision.outcome if decision.outcome is not None else decision.ceiling
        style = COLORS[level] if decision.outcome is not None else ("bold",)
        self.terminal.paragraph(self.terminal.style(self.first_line(decision), *style))
        self._origin(decision)
        self._reasons(decision)
        self._open(decision)
        self._precautions_open(decision)
        self._today(decision)
        self._carried(decision)
        self._beside(decision)
        self._problems(decision)
        self._foot(decision)

    def first_line(self, decision: Decision) -> str:
        """Return the one sentence of a decision: one of the four forms of the contract."""
        if decision.may_start:
            return "may start within limits" if decision.precautions or decision.today.limits else "may start"
        under_age = next((p.message for p in decision.problems if p.kind == "under-age"), None)
        if under_age:
            return f"not yet, because {under_age}"
        if decision.outcome is None:
            following = next_question(decision)
            return (
                f"not decided, ask next: {self._label(following)}"
                if following
                else "not decided, ask next: the gate facts"
            )
        if decision.floor.may_train:
            acts = [said(after.says, self.language) for after in decision.today.after]
            held = acts or [reason.title for reason in decision.reasons if reason.hold.what == "person"]
            return f"not yet, because {_lower(held[0])}"
        return f"not yet, because {_lower(decision.reasons[0].title)}"

    def _origin(self, decision: Decision) -> None:
        when = date.fromisoformat(decision.as_of[:10]).strftime("%a, %b %-d, %Y")
        profile = "" if decision.profile == "acsm" else f" · profile {decision.profile}"
        self.terminal.line(self.terminal.style(f"{one_line(decision.case)} · as of {when}{profile}", "dim"))
        self.terminal.line()
        shown = decision.outcome_word
        ladder = decision.outcome or decision.floor
        rungs = "".join("●" if step <= ladder else "○" for step in Disposition)
        count = f"{ladder + 1} of 6"
        if decision.outcome is None or decision.floor != decision.ceiling:
            count += f"; could become {decision.ceiling.word}"
        colors = COLORS[ladder] if decision.outcome is not None else ("bold",)
        self.terminal.line(f"  {self.terminal.style(shown, *colors)}  {rungs}  {count}")

    def _reasons(self, decision: Decision) -> None:
        if not decision.reasons:
            return
        self.terminal.heading("Because")
        for reason in decision.reasons:
            self._reason(reason)

    def _reason(self, reason: Reason) -> None:
        terminal = self.terminal
        word = terminal.style(reason.disposition.word, *COLORS[reason.disposition])
        gap = " " * (24 - len(reason.disposition.word))
        terminal.line(f"  {word}{gap}{terminal.style(reason.title, 'bold')}")
        shown = [f"{self._name(fact)}: {self._value(fact, value)}" for fact, value in reason.facts.items()]
        rest = len(shown) - MOST_ANSWERS
        answers = " · ".join(shown[:MOST_ANSWERS]) + (f" · and {rest} more answers" if rest > 0 else "")
        if answers:
            terminal.paragraph(answers, 26)
        if reason.disposition >= Disposition.REFER_TO_PT:
            terminal.paragraph(said(reason.statement.says_professional, self.language), 26)
        if reason.modified:
            terminal.paragraph(one_line(f"Modified by the professional: {reason.modified}"), 26)
        source = self.rules.sources[reason.statement.sources[0]].title if reason.statement.sources else "our own rule"
        mark = {"verified": "", "literature": ", known from the literature"}.get(reason.statement.mark, ", our setting")
        ours = (
            ", holds a number or choice of ours"
            if reason.statement.engine_parameter and reason.statement.mark != "engine-choice"
            else ""
        )
        terminal.paragraph(terminal.style(f"{reason.rule} — {source}{mark}{ours}", "dim"), 26)

    def _open(self, decision: Decision) -> None:
        askable = [fact for fact in decision.open if not fact.waits_for]
        if not askable:
            return
        self.terminal.heading("What would change this" if decision.outcome is not None else "Ask next")
        self._first_of([self._change(fact) for fact in askable])
        self.terminal.paragraph(f"If these cannot be answered: {decision.if_unanswerable.word}.", 2)

    def _precautions_open(self, decision: Decision) -> None:
        askable = [fact for fact in decision.precautions_open if not fact.waits_for]
        if not askable:
            return
        self.terminal.heading("Could add a precaution")
        self._first_of([self._question(fact) for fact in askable])

    def _first_of(self, lines: list[str]) -> None:
        """Write the first lines of a list, and how many more there are."""
        for line in lines[:MOST_OPEN]:
            self.terminal.line(f"  {line}")
        rest = len(lines) - MOST_OPEN
        if rest > 0:
            self.terminal.line(f"  … and {rest} more, in the order of the JSON form")

    def _question(self, fact: OpenFact) -> str:
        return f"{self._label(fact)} ({BY[fact.by]})"

    def _change(self, fact: OpenFact) -> str:
        """Return a question after what its answer could lead to."""
        word = fact.could_become.word
        gap = " " * (24 - len(word))
        styled = self.terminal.style(word, *COLORS[fact.could_become])
        could = f"{styled}{gap}" if fact.could_become > Disposition.START else "needed to start         "
        return f"{could}{self._question(fact)}"

    def _today(self, decision: Decision) -> None:
        self.terminal.heading("Today")
        today = decision.today
        self.terminal.line(f"  {TODAY[today.exercise]}")
        for after in today.after:
            self.terminal.paragraph(f"first: {said(after.says, self.language)}", 4, 2)
        for limit in today.limits if today.exercise != "none" else ():
            shown = (
                f"{limit.kind}: at most {limit.value}"
                if limit.kind == "intensity"
                else f"{limit.kind} held: {limit.value}"
            )
            self.terminal.paragraph(shown, 4, 2)
        for action in decision.actions:
            if action.disposition >= Disposition.REFER_TO_PT:
                recipient = action.recipient.replace("-", " ")
                self.terminal.paragraph(f"tell the {recipient}, {URGENCIES[action.urgency]}", 4, 2)

    def _carried(self, decision: Decision) -> None:
        if not decision.precautions:
            return
        self.terminal.heading("Precautions")
        for id in decision.precautions:
            self.terminal.paragraph(f"· {said(self.rules.precautions[id].says, self.language)}", 2, 2)

    def _beside(self, decision: Decision) -> None:
        readings = decision.readings
        self.terminal.heading("Beside the decision")
        weeks = decision.weeks_since_surgery
        rows = [
            ("leads", readings["leads"].value, said(readings["leads"].because, self.language)),
            ("stability", readings["stability"].value, said(readings["stability"].because, self.language)),
            (
                "tissue stage",
                readings["tissue"].value + (f", week {weeks} after surgery" if weeks is not None else ""),
                "",
            ),
            ("client class", readings["client-class"].value, said(readings["client-class"].because, self.language)),
        ]
        for name, value, because in rows:
            explained = because and value != "not-yet-known"
            text = f"{name:<13}{value.replace('-', ' ')}" + (f". {because}" if explained else "")
            self.terminal.paragraph(text, 2, 13)
        for resolved in decision.resolved:
            said_by = f"{resolved.rule} by {resolved.by}, until {resolved.until}"
            self.terminal.paragraph(f"{'resolved':<13}{one_line(said_by)}", 2, 13)

    def _problems(self, decision: Decision) -> None:
        if not decision.problems:
            return
        self.terminal.heading("Could not be used")
        for kind, problems in groupby(sorted(decision.problems, key=lambda p: p.kind), key=lambda p: p.kind):
            for problem in problems:
                self.terminal.paragraph(one_line(f"{kind}: {problem.message}", MOST_OF_A_PROBLEM), 2, 2)

    def _foot(self, decision: Decision) -> None:
        terminal = self.terminal
        terminal.line()
        version = decision.ruleset_version.removeprefix("sha256:")[:12]
        missing = (
            f" {len(self.rules.missing)} rules of the evidence are not in this set yet." if self.rules.missing else ""
        )
        status = f"Rules {version}, {decision.ruleset_status}: awaiting clinical review."
        foot = f"{status}{missing} Nothing here rules a disease out."
        terminal.paragraph(terminal.style(foot, "dim"))

    def _label(self, fact: OpenFact) -> str:
        return self.rules.vocabulary.facts[fact.fact].label

    def _name(self, fact: str) -> str:
        known = self.rules.vocabulary.facts.get(fact)
        return _lower(known.label) if known else fact.replace("-", " ")

    def _value(self, fact: str, value: object) -> str:
        known = self.rules.vocabulary.facts.get(fact)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return one_line(", ".join(str(part) for part in value)) or "none"
        units = {"mm[Hg]": "mmHg", "Cel": "°C", "/min": "/min", "1": "", "{score}": "", "{stands}": "", "a": ""}
        unit = units.get(known.unit, known.unit) if known and known.unit else ""
        return one_line(f"{value} {unit}".strip())


def next_question(decision: Decision) -> OpenFact | None:
    """Return the first open fact that waits for no other."""
    return next((fact for fact in decision.open if not fact.waits_for), None) or next(iter(decision.open), None)


def _lower(text: str) -> str:
    """Return the text with a small first letter, unless it begins with an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
