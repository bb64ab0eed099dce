"""`scopewell rules diff`: what changed from one version of the rules to another, who can feel it, and who does."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from scopewell.cli.streams import read_cases
from scopewell.cli.terminal import Terminal, complain, json_text, one_line
from scopewell.cli.versions import ACCEPTED, NoVersion, Version, open_version
from scopewell.cli.words import Speaker
from scopewell.engine.decision import Decision
from scopewell.engine.problems import CaseError
from scopewell.engine.rules import Grade, Rule, RuleSet
from scopewell.knowledge.changes import Change, changes

MOST_LISTED = 40
MOST_SAID = 12


class Moved(NamedTuple):
    """One case that the versions decide differently."""

    case: str
    before: Decision
    after: Decision

    @property
    def gone(self) -> list[str]:
        """The rules that no longer fire."""
        return _only(self.before, self.after)

    @property
    def come(self) -> list[str]:
        """The rules that fire now."""
        return _only(self.after, self.before)


def _only(one: Decision, other: Decision) -> list[str]:
    held = {reason.rule for reason in other.reasons}
    return [reason.rule for reason in one.reasons if reason.rule not in held]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("old", metavar="OLD", help=ACCEPTED)
    parser.add_argument("new", metavar="NEW", help="the same")
    parser.add_argument(
        "--on", action="append", default=[], metavar="CASES", help="decide these cases by both versions"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--profile", choices=("acsm", "ada"), default="acsm")
    parser.add_argument("--allow-reassuring", action="store_true", help="accept reassuring cases (for tests)")
    parser.set_defaults(run=compare)


def compare(options: argparse.Namespace) -> int:
    """Write the differences; 0 when both versions were read, 2 when one was not or a case could not be used."""
    try:
        old, new = open_version(options.old), open_version(options.new)
    except NoVersion as error:
        complain(f"scopewell rules diff: {error}")
        return 2
    found = list(changes(old.engine.rules, new.engine.rules, _says))
    can = list(_who_can(old, new, options.profile)) if found else []
    cases = Cases(old, new, options.allow_reassuring)
    moved = [one for name in options.on for one in cases.moved(name)]
    if options.format == "json":
        _write_json(found, can, moved, cases)
    else:
        _Text(Terminal(sys.stdout), old, new).write(found, can, moved if options.on else None, cases)
    return 2 if cases.unusable else 0


def _says(rule: Rule, grade: Grade, rules: RuleSet) -> str:
    return Speaker(rules, date.today()).grade(grade, rule.grades[0]).sentence


class Can(NamedTuple):
    """Something that can differ for somebody: in words, with the smallest such person and what both decide."""

    says: str
    case: Any  # a case, or None when none could be written down
    before: str = ""
    after: str = ""


def _who_can(old: Version, new: Version, profile: str) -> Iterator[Can]:
    """Yield who can be decided differently. Raises nothing: without the prover it says so."""
    try:
        from scopewell.proof.differing import Comparison
        from scopewell.proof.ground import Ground
    except ImportError:
        complain("scopewell rules diff: who can be affected needs the prover: pip install 'scopewell[proof]'")
        return
    day = date.today()
    compared = Comparison(Ground(old.engine.rules, day, profile), Ground(new.engine.rules, day, profile))
    for one in compared.can_differ():
        how = "milder" if one.milder else "stricter"
        yield _can(
            f"{how}: {one.what} {one.level.word} {'no longer' if one.milder else 'newly'} reached", one.case, old, new
        )


def _can(says: str, case: Any, old: Version, new: Version) -> Can:
    if case is None:
        return Can(says, None)
    before, after = (version.engine.decide(version.engine.read_case(case)) for version in (old, new))
    return Can(says, case, _told(before), _told(after))


def _told(decision: Decision) -> str:
    word = decision.outcome_word
    return word if decision.floor == decision.ceiling else f"{word}, could become {decision.ceiling.word}"


class Cases:
    """The given cases, decided by both versions."""

    def __init__(self, old: Version, new: Version, allow_reassuring: bool) -> None:
        self.old, self.new = old, new
        self.allow_reassuring = allow_reassuring
        self.count = 0
        self.unusable = 0
        self.table: Counter[tuple[str, str]] = Counter()

    def moved(self, name: str) -> Iterator[Moved]:
        """Yield the cases of a file that are decided differently; complain of those that cannot be used."""
        for found in read_cases(name):
            if found.error is not None:
                self._refuse(str(found.error))
                continue
            try:
                before, after = (self._decide(version, found.case, found.place) for version in (self.old, self.new))
            except CaseError as error:
                self._refuse(f"{found.file}, {found.place}: {error}")
                continue
            self.count += 1
            if _seen(before) != _seen(after):
                self.table[before.outcome_word, after.outcome_word] += 1
                yield Moved(before.case, before, after)

    def _decide(self, version: Version, case: object, place: str) -> Decision:
        engine = version.engine
        return engine.decide(engine.read_case(case, place=place, allow_reassuring=self.allow_reassuring))

    def _refuse(self, message: str) -> None:
        self.unusable += 1
        complain(f"scopewell rules diff: {message}")


def _seen(decision: Decision) -> tuple[object, ...]:
    """Return what somebody would notice of a decision."""
    fired = frozenset(reason.rule for reason in decision.reasons)
    return decision.outcome_word, decision.ceiling, decision.today.exercise, decision.may_start, fired


def _write_json(found: list[Change], can: list[Can], moved: list[Moved], cases: Cases) -> None:
    for change in found:
        fields = [field._asdict() for field in change.fields]
        print(json_text({"change": change.how, "what": change.what, "id": change.id, "fields": fields}))
    for one in can:
        print(json_text({"can": one.says, "case": one.case, "before": one.before, "after": one.after}))
    for case in moved:
        outcomes = {"before": case.before.outcome_word, "after": case.after.outcome_word}
        print(json_text({"case": case.case, **outcomes, "no_longer": case.gone, "now": case.come}))
    print(json_text({"cases": cases.count, "differently": len(moved), "unusable": cases.unusable}))


class _Text:
    """Writes the differences on a terminal."""

    def __init__(self, terminal: Terminal, old: Version, new: Version) -> None:
        self.terminal = terminal
        self.old, self.new = old, new

    def write(self, found: list[Change], can: list[Can], moved: list[Moved] | None, cases: Cases) -> None:
        terminal = self.terminal
        names = f"from {one_line(self.old.name)} ({self.old.short}) to {one_line(self.new.name)} ({self.new.short})"
        terminal.line(terminal.style(f"Rules {names}", "bold"))
        if not found:
            terminal.line()
            terminal.line("Nothing that decides has changed.")
        for change in found:
            self._change(change)
        if found:
            self._can(can)
        if moved is not None:
            self._moved(moved, cases)

    def _change(self, change: Change) -> None:
        title = ""
        if change.what == "rule":
            title = ": " + (self.new.engine.rules.rules.get(change.id) or self.old.engine.rules.rules[change.id]).title
        self.terminal.heading(f"{change.what} {change.how}")
        self.terminal.line(f"  {change.id}{title}")
        for field in change.fields:
            self.terminal.paragraph(f"{field.name}", 4)
            self.terminal.paragraph(f"was  {field.before}", 6, 5)
            self.terminal.paragraph(f"is   {field.after}", 6, 5)

    def _can(self, can: list[Can]) -> None:
        self.terminal.heading("Who can be decided differently")
        if not can:
            self.terminal.line("  Nobody: floor and ceiling are the same for every person there can be.")
        for one in can:
            self.terminal.paragraph(self.terminal.style(one.says, "bold"), 2, 2)
            if one.case is not None:
                said = _short(one.case)
                example = (
                    json_text(said) if len(said) <= MOST_SAID else f"somebody of {len(said)} answers: --format json"
                )
                self.terminal.paragraph(f"for example {example}", 4, 2)
                self.terminal.paragraph(f"was {one.before}; is {one.after}", 4, 2)

    def _moved(self, moved: list[Moved], cases: Cases) -> None:
        self.terminal.heading("Who is decided differently")
        self.terminal.line(f"  {len(moved)} of {cases.count:,} cases")
        for (before, after), count in cases.table.most_common():
            self.terminal.line(f"  {count:>6,}  {before} → {after}")
        for one in moved[:MOST_LISTED]:
            rules = [f"+ {rule}" for rule in one.come] + [f"- {rule}" for rule in one.gone]
            outcome = f"{one.before.outcome_word} → {one.after.outcome_word}"
            self.terminal.paragraph(f"{one_line(one.case)}: {outcome}  {', '.join(rules)}", 2, 4)
        if len(moved) > MOST_LISTED:
            self.terminal.line(f"  … and {len(moved) - MOST_LISTED:,} more: --format json")


def _short(case: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of the person of a case, without the questions it leaves open on purpose."""
    facts = {id: value for id, value in case["facts"].items() if value != {"unknown": "not-asked"}}
    return {**facts, **case.get("episodes", {})}
