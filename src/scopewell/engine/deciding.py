"""Deciding: from an admitted case to an explained decision. A pure function of case, as-of moment and rule set."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.engine.admission import admit
from scopewell.engine.answers import Facts
from scopewell.engine.authority import Authority, Clearance, read_authority
from scopewell.engine.decision import Decision, Reason, Resolved
from scopewell.engine.disposition import Disposition
from scopewell.engine.explaining import Explainer, shown
from scopewell.engine.limiting import limit_in_force, limit_reasons, limited_unknowns, loosened_terms
from scopewell.engine.moment import Moment, moment_of
from scopewell.engine.opening import open_facts, unknown_gates
from scopewell.engine.problems import CaseError, Problem, short
from scopewell.engine.program import Program
from scopewell.engine.reading import ReadingTable, reading_tables
from scopewell.engine.renewal import is_new_since
from scopewell.engine.rules import PROFILES, ParameterValue, RuleSet, value_on
from scopewell.engine.settling import Settled
from scopewell.engine.summing import actions_of, precautions_of, today_of
from scopewell.engine.terms import bits
from scopewell.engine.tightening import tightened
from scopewell.engine.undisturbed import undisturbed
from scopewell.engine.units import Number, number_in
from scopewell.engine.values import State

CASE_KEYS = frozenset(
    {
        "id", "about", "as_of", "profile", "reassuring", "facts", "episodes", "clearances", "limits", "settings",
        "overrides", "expect", "proves", "note", "tags",
    }
)  # fmt: skip


class Case(NamedTuple):
    """One case, read and admitted."""

    id: str
    as_of: Moment
    profile: str
    facts: Facts
    authority: Authority
    reassuring: bool
    problems: tuple[Problem, ...] = ()


class Engine:
    """Decides cases with one rule set. Keeps the programs it compiled, by day range, profile and settings."""

    def __init__(self, rules: RuleSet, compiled: Mapping[str, AnyValue]) -> None:
        self.rules = rules
        self.compiled = compiled
        self.thresholds = {
            id: [ParameterValue(date.fromisoformat(since), number_in(value)) for since, value in values]
            for id, values in compiled["parameters"].items()
        }
        self.changes = sorted({value.since for values in self.thresholds.values() for value in values})
        self._programs: dict[tuple[str, int, tuple[tuple[str, Number], ...]], Program] = {}
        self._explainers: dict[int, Explainer] = {}
        self._tables: dict[int, dict[str, ReadingTable]] = {}

    def program(self, profile: str, day: date, settings: Mapping[str, Number]) -> Program:
        """Return the program for a profile, a day and a practice's tightened parameters."""
        key = (profile, bisect_right(self.changes, day), tuple(sorted(settings.items())))
        found = self._programs.get(key)
        if found is None:
            shipped = {id: value_on(values, day) for id, values in self.thresholds.items()}
            compiled = tightened(self.compiled, shipped, settings) if settings else self.compiled
            values = {**shipped, **settings}
            found = undisturbed(lambda: Program(compiled, self.rules.vocabulary, values, profile))
            self._programs[key] = found
        return found

    def read_case(
        self, raw: object, *, place: str = "case", as_of: Moment | None = None, profile: str | None = None,
        allow_reassuring: bool = False,
    ) -> Case:  # fmt: skip
        """Read a case in the contract's form. `as_of` and `profile`, when given, win over the case's own.

        Raises CaseError when the case cannot be used at all, naming the place and what is accepted.
        """
        if not isinstance(raw, Mapping):
            raise CaseError("the case", f"found {short(raw)}", "a mapping with facts")
        chosen = profile or raw.get("profile")
        chosen = "acsm" if chosen is None else chosen
        if chosen not in PROFILES:
            raise CaseError("profile", f"found {short(chosen)}", ", ".join(PROFILES))
        reassuring = raw.get("reassuring", False)
        if not isinstance(reassuring, bool):
            raise CaseError("reassuring", f"found {short(reassuring)}", "true, false")
        if reassuring and not allow_reassuring:
            raise CaseError(
                "reassuring", "found true", "a case whose answers are its own (--allow-reassuring is for tests)"
            )
        moment = as_of or _as_of(raw.get("as_of"))
        facts = admit(raw.get("facts", {}), raw.get("episodes"), self.rules.vocabulary, moment)
        authority, problems = read_authority(raw, self.rules, moment)
        strange = [str(key) for key in raw if key not in CASE_KEYS]
        unknown = [Problem(key, "unknown-id", f"{key} is no part of a case, so it was not used") for key in strange]
        everything = (*facts.problems, *problems, *unknown)
        return Case(str(raw.get("id", place)), moment, str(chosen), facts, authority, reassuring, everything)

    def decide(self, case: Case) -> Decision:
        """Decide one case and explain the decision."""
        return _Deciding(self, case).decision()

    def explainer(self, program: Program) -> Explainer:
        """Return what writes the reasons for a program."""
        found = self._explainers.get(id(program))
        if found is None:
            found = self._explainers[id(program)] = Explainer(program, self.rules, self.compiled)
        return found

    def tables(self, program: Program) -> Mapping[str, ReadingTable]:
        """Return the tables of the readings for a program."""
        found = self._tables.get(id(program))
        if found is None:
            compiled = self.compiled["readings"]
            found = self._tables[id(program)] = reading_tables(self.rules.readings, compiled, program)
        return found


def _as_of(raw: object) -> Moment:
    if raw is None:
        return Moment(date.today())
    try:
        return moment_of(raw)
    except ValueError:
        raise CaseError("as_of", f"{short(raw)} is no date", "ISO 8601, such as 2026-11-23") from None


class _Deciding:
    """The deciding of one case."""

    def __init__(self, engine: Engine, case: Case) -> None:
        self.engine = engine
        self.case = case
        self.rules = engine.rules
        self.program = engine.program(case.profile, case.as_of.day, case.authority.settings or {})
        self.settled: Settled = self.program.settle(case.facts, case.as_of, case.reassuring)
        self.explainer = engine.explainer(self.program)
        self.tables = engine.tables(self.program)
        self.resolved: list[Resolved] = []
        self.set_aside: list[Reason] = []
        self.doubts: list[int] = []

    def decision(self) -> Decision:
        """Return the decision: what fired, what is open above it, and what that leaves for today."""
        program, settled = self.program, self.settled
        loosened = loosened_terms(self.case.authority.limits, program, settled, self.rules, self.case.as_of.day)
        certain = program.certain(settled) & ~loosened
        possible = program.possible(settled) & ~loosened
        cleared = self._cleared_terms(certain)
        certain &= ~cleared
        possible &= ~cleared
        reasons = self._reasons(certain, loosened & (program.certain(settled) | program.possible(settled)))
        floor = max((reason.disposition for reason in reasons), default=Disposition.START)
        if any(reason.precautions for reason in self.set_aside):
            floor = max(floor, Disposition.START_WITH_PRECAUTIONS)
        return self._above(floor, reasons, possible & ~certain)

    def _above(self, floor: Disposition, reasons: tuple[Reason, ...], unknown_terms: int) -> Decision:
        """Return the decision with this floor: what the terms still open, gates and limits leave above it."""
        program, settled, case = self.program, self.settled, self.case
        open_terms = unknown_terms & program.terms.above[floor]
        ceiling = max([floor, *(level for level in Disposition if open_terms & program.terms.level[level])])
        gates = unknown_gates(program, settled)
        limited = limited_unknowns(case.authority.limits, program, settled)
        if limited:
            ceiling = max(ceiling, Disposition.MEDICAL_CLEARANCE)
        gates = list(dict.fromkeys([*gates, *self.doubts, *limited]))
        is_settled = floor == ceiling and not gates
        if is_settled or floor >= Disposition.REFER_TO_PT:
            settled.now[program.floor_at] = floor.word
        precautions = precautions_of([*reasons, *self.set_aside])
        adding = 0
        if is_settled and floor in (Disposition.START_WITH_PRECAUTIONS, Disposition.REFER_TO_PT):
            adding = self._adding_precautions(unknown_terms & ~open_terms, precautions)
        return Decision(
            case=case.id,
            as_of=str(case.as_of),
            profile=case.profile,
            ruleset_version=self.rules.version,
            ruleset_status=self.rules.status,
            floor=floor,
            ceiling=ceiling,
            settled=is_settled,
            if_unanswerable=if_unanswerable(floor, ceiling, is_settled),
            today=today_of(floor, is_settled, reasons, self.set_aside, self.rules, self._affected()),
            reasons=reasons,
            open=open_facts(program, settled, case.facts, floor, open_terms, gates),
            actions=actions_of(reasons),
            precautions=precautions,
            resolved=tuple(self.resolved),
            readings={name: table.read(settled) for name, table in self.tables.items()},
            weeks_since_surgery=self._weeks_since_surgery(),
            assumed={program.names[i]: shown(settled.now[i]) for i in settled.assumed},
            problems=(*case.problems, *settled.problems),
            undetermined=program.terms.rules_in(unknown_terms),
            precautions_open=open_facts(program, settled, case.facts, floor, adding, ()) if adding else (),
        )

    def _adding_precautions(self, terms: int, in_force: Collection[str]) -> int:
        """Return those of some open terms whose rules would add a precaution to those in force."""
        adding = 0
        for term in bits(terms):
            statement = self.explainer.statement(self.program.terms.grade_of_term[term])
            if any(id not in in_force for id in statement.precautions):
                adding |= 1 << term
        return adding

    def _reasons(self, certain: int, loosened: int) -> tuple[Reason, ...]:
        """Return a reason for every rule that fired, each in its worst grade, worst first; then what people decided."""
        best: dict[str, tuple[Disposition, int, int]] = {}
        for term in bits(certain):
            grade = self.program.terms.grade_of_term[term]
            rule, _, level = self.program.terms.grades[grade]
            found = best.get(rule)
            if found is None or level > found[0]:
                best[rule] = (level, grade, 1 << term)
            elif grade == found[1]:
                best[rule] = (level, grade, found[2] | 1 << term)
        modified = {override.rule for override in self.case.authority.overrides}
        for rule in list(best):
            standing = [other for other in self.rules.rules[rule].gives_way_to if other not in modified]
            if any(other in best and best[other][0] >= best[rule][0] for other in standing):
                _, grade, terms = best.pop(rule)
                self.set_aside.append(self.explainer.reason(grade, terms, self.settled))
        reasons = [self.explainer.reason(grade, terms, self.settled) for _, grade, terms in best.values()]
        reasons += limit_reasons(self.case.authority.limits, self.program, self.settled, self.rules)
        if loosened:
            reasons.append(limit_in_force(self.rules, self.case.authority.limits))
        reasons = [self.explainer.modified(reason, self.case.authority.overrides) for reason in reasons]
        reasons += self.explainer.raised(self.case.authority.overrides)
        reasons.sort(key=lambda reason: -reason.disposition)
        return tuple(reasons)

    def _cleared_terms(self, certain: int) -> int:
        """Return the terms that a clearance in force resolves, and note each rule it resolves.

        A resolved rule no longer holds the person back; the precautions it carries stay.
        """
        cleared = 0
        for clearance in self.case.authority.clearances:
            if not clearance.counts_on(self.case.as_of.day):
                continue
            for name in clearance.resolves:
                rule = self.rules.rules.get(name)
                if rule is None or rule.absolute or clearance.author_role not in rule.decided_by:
                    continue
                terms = (
                    certain
                    & self.program.terms.of_rule.get(name, 0)
                    & ~self.program.terms.above[Disposition.MEDICAL_CLEARANCE]
                )
                if terms and not cleared & terms and not self._is_void(clearance, terms, rule.clearance_covers_days):
                    cleared |= terms
                    self.resolved.append(Resolved(name, "clearance", clearance.last_day.isoformat()))
                    grade = self.program.terms.grade_of_term[terms.bit_length() - 1]
                    self.set_aside.append(self.explainer.reason(grade, terms, self.settled))
        return cleared

    def _is_void(self, clearance: Clearance, terms: int, covers_days: int | None) -> bool:
        if covers_days is not None and (self.case.as_of.day - clearance.day).days > covers_days:
            return True
        return is_new_since(
            clearance.day, terms, self.program, self.settled, self.case.facts, self.explainer, self.doubts
        )

    def _affected(self) -> str:
        """Return which part a hold on the affected region is about: where it hurts, else what was operated on."""
        regions = [shown(state) for state in self._states("pain-regions")]
        if regions and isinstance(regions[0], list) and regions[0]:
            return ", ".join(regions[0])
        operations = self._states("surgery-type")
        known = [operation for operation in operations if isinstance(operation, str) and operation != "none"]
        return ", ".join(known) or "affected"

    def _weeks_since_surgery(self) -> int | None:
        days = [state for state in self._states("days-since-surgery") if isinstance(state, int)]
        return min(days) // 7 if days else None

    def _states(self, id: str) -> Sequence[State]:
        """Return what the case holds of a fact; nothing where the vocabulary has no such fact."""
        i = self.program.index.get(id)
        return () if i is None else self.settled.states(i)


def if_unanswerable(floor: Disposition, ceiling: Disposition, is_settled: bool) -> Disposition:
    """Return what holds if the open facts cannot be answered.

    One step above the floor, never past the ceiling, at least medical-clearance: what could not be established goes to
    a clinician; somebody who needs one anyway, and cannot rule out worse, goes today. Silence alone calls no ambulance.
    """
    if is_settled:
        return floor
    step = Disposition(min(floor + 1, ceiling, Disposition.URGENT_MEDICAL))
    return max(floor, step, Disposition.MEDICAL_CLEARANCE)
