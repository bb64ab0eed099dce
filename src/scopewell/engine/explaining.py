"""Explaining: from the terms that hold to the answers of the person that made a rule fire."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from operator import itemgetter
from typing import Any as AnyValue

from scopewell.engine.authority import Override
from scopewell.engine.decision import Reason, Statement
from scopewell.engine.disposition import Disposition
from scopewell.engine.program import Program
from scopewell.engine.rules import Hold, Rule, RuleSet
from scopewell.engine.running import MOST_AMID, Now, settle_argument
from scopewell.engine.settling import Settled
from scopewell.engine.terms import CompiledTest, bits
from scopewell.engine.units import as_json
from scopewell.engine.values import NO, NOT_APPLICABLE, UNKNOWN, YES, Day, Interval, Options, State, Unreviewed, read

PROFESSIONAL = ("professional",)

type _Behind = tuple[tuple[int, ...], tuple[int, ...]]  # answers, and questions that do not apply


class Explainer:
    """Writes the reasons of one program."""

    def __init__(self, program: Program, rules: RuleSet, compiled: Mapping[str, AnyValue]) -> None:
        self.program = program
        self.rules = rules
        parameters = program.build.parameters
        self.statements: dict[int, Statement] = {}
        self.parts: dict[int, tuple[list[CompiledTest], tuple[int, ...], tuple[int, ...]]] = {}
        self.leaves: dict[int, tuple[tuple[int, AnyValue], ...]] = {}
        self.gates: dict[int, tuple[tuple[int, AnyValue], ...]] = {}
        self._behind: dict[int, tuple[Callable[[Now], object], dict[object, _Behind]]] = {}
        for node in compiled["nodes"]:
            if node[0] == "derived":
                self.leaves[node[3]] = tuple(_leaves(node[2], program, parameters))
            elif node[0] == "gate":
                self.gates |= dict.fromkeys(node[3], tuple(_leaves(node[2], program, parameters)))

    def reason(self, grade: int, terms: int, settled: Settled) -> Reason:
        """Return the reason for a grade of a rule that fired by `terms`."""
        facts: dict[str, object] = {}
        context: dict[str, object] = {}
        closing: dict[str, object] = {}
        episode: int | None = None
        names = self.program.names
        for term in bits(terms):
            tests, findings, others = self._parts(term)
            now, chosen = self._states(tests, settled) if tests else (settled.now, None)
            episode = chosen if chosen is not None else episode
            for i in findings:
                if i < self.program.base:
                    facts[names[i]] = shown(now[i])
                    continue
                known, closed = self._all_behind(i, now)
                facts |= {names[n]: shown(now[n]) for n in known}
                closing |= {names[n]: shown(now[n]) for i in closed for n in self._closing(i, now)}
            for i in others:
                state = now[i]
                if state is NOT_APPLICABLE:
                    closing |= {names[n]: shown(now[n]) for n in self._closing(i, now)}
                elif state is not UNKNOWN:
                    context[names[i]] = shown(state)
        if not facts:
            facts, context = context or closing, {}
        context = {name: value for name, value in {**context, **closing}.items() if name not in facts}
        return Reason(self.statement(grade), facts, context, episode)

    def statement(self, grade: int) -> Statement:
        """Return what a grade says, read from its rule when it first fires."""
        found = self.statements.get(grade)
        if found is None:
            rule, number, _ = self.program.terms.grades[grade]
            found = self.statements[grade] = _statement(self.rules.rules[rule], number)
        return found

    def _states(self, tests: Sequence[CompiledTest], settled: Settled) -> tuple[list[State], int | None]:
        """Return the facts with those of the first episode for which the tests hold, and that episode's number."""
        now, chosen = settled.now, None
        for kind in self.program.kind_facts:
            own = [test for test in tests if self.program.episode_of[test.fact] == kind]
            if not own:
                continue
            count = len(settled.each[own[0].fact])
            for n in range(count):
                states = [settled.each[test.fact][n] for test in own]
                truths = [read(t.op, t.argument, t.negated, s) for t, s in zip(own, states, strict=True)]
                if all(truth == YES for truth in truths):
                    chosen = n
                    break
            if count > 1:
                now = list(now)
                for i in self.program.kind_facts[kind]:
                    now[i] = settled.each[i][chosen or 0]
        return now, chosen

    def _parts(self, term: int) -> tuple[list[CompiledTest], tuple[int, ...], tuple[int, ...]]:
        """Return a term's tests of episodes, the facts that are its findings, and the answers it also rests on."""
        found = self.parts.get(term)
        if found is None:
            tests = [self.program.terms.tests[n] for n in self.program.terms.tests_of_term[term]]
            findings = tuple(dict.fromkeys(test.fact for test in tests if not test.negated))
            others = dict.fromkeys(n for test in tests if test.negated for n in self._roots(test.fact))
            of_episodes = [test for test in tests if self.program.episode_of[test.fact] is not None]
            found = self.parts[term] = (of_episodes, findings, tuple(others))
        return found

    def _roots(self, i: int) -> Iterator[int]:
        """Yield the facts a fact is worked out from, itself when it is a plain one."""
        if i < self.program.base:
            yield i
        for leaf, _ in self.leaves.get(i, ()):
            yield from self._roots(leaf)

    def behind(self, derived: int, now: Now) -> tuple[int, ...]:
        """Return the answers behind a worked-out fact: those that made a flag true, or all known ones."""
        return self._all_behind(derived, now)[0]

    def _all_behind(self, derived: int, now: Now) -> _Behind:
        """Return the answers behind a worked-out fact, and the questions behind it that do not apply."""
        memory = self._behind.get(derived)
        if memory is None:
            picks = itemgetter(derived, *dict.fromkeys(self._below(derived)))
            memory = self._behind[derived] = (picks, {})
        pick, remembered = memory
        picked = pick(now)
        found = remembered.get(picked)
        if found is None:
            if len(remembered) >= MOST_AMID:
                remembered.clear()
            reached = tuple(dict.fromkeys(self._answers(derived, now)))
            known = tuple(i for i in reached if now[i] is not NOT_APPLICABLE)
            closed = tuple(i for i in reached if now[i] is NOT_APPLICABLE)
            found = remembered[picked] = (known, closed)
        return found

    def _below(self, derived: int) -> Iterator[int]:
        """Yield every fact a worked-out fact is worked out from, those between included."""
        for leaf, _ in self.leaves.get(derived, ()):
            yield leaf
            yield from self._below(leaf)

    def _answers(self, derived: int, now: Now) -> Iterator[int]:
        leaves = self.leaves.get(derived, ())
        if now[derived] is True:
            chosen = [i for i, test in leaves if test is None or read(test[0], test[1], test[2], now[i]) == YES]
        else:
            chosen = [i for i, _ in leaves if now[i] is not UNKNOWN]
        for i in chosen:
            if i >= self.program.base:
                yield from self._answers(i, now)
            elif now[i] is not UNKNOWN:
                yield i

    def _closing(self, i: int, now: Now) -> Iterator[int]:
        """Yield the answers because of which the question of fact i does not apply: those its gate failed on."""
        for leaf, test in self.gates.get(i, ()):
            if test is not None and read(test[0], test[1], test[2], now[leaf]) != NO:
                continue
            reached = (leaf,) if leaf < self.program.base else self._roots(leaf)
            for n in reached:
                if now[n] is NOT_APPLICABLE:
                    yield from self._closing(n, now)
                elif now[n] is not UNKNOWN:
                    yield n

    def modified(self, reason: Reason, overrides: Sequence[Override]) -> Reason:
        """Return the reason as the professional modified it: limited work, with the typed reason; else unchanged."""
        for override in overrides:
            if override.action == "modify" and override.rule == reason.rule:
                if reason.disposition is not Disposition.REFER_TO_PT:
                    continue
                hold = Hold(override.limit_kind, max=override.limit_value, where=override.limit_value)
                if override.limit_kind == reason.hold.what == "region":
                    hold = reason.hold
                milder = reason.statement._replace(disposition=Disposition.START_WITH_PRECAUTIONS, hold=hold)
                return reason._replace(statement=milder, modified=override.reason)
        return reason

    def raised(self, overrides: Sequence[Override]) -> list[Reason]:
        """Return a reason for every outcome the professional raised."""
        return [
            judgment(self.rules, "professional-judgment", override.to, {"reason": override.reason}, PROFESSIONAL)
            for override in overrides
            if override.action == "raise" and override.to is not None
        ]


def shown(state: State) -> object:
    """Return a state as JSON holds it."""
    kind = type(state)
    if kind is bool or kind is str or kind is int:
        return state
    if isinstance(state, Options):
        return sorted(state.has)
    if isinstance(state, Unreviewed):
        return shown(state.value)
    if isinstance(state, Day):
        return _iso(state)
    if isinstance(state, Interval):
        return [as_json(state.low), as_json(state.high)]
    return as_json(state) if isinstance(state, Fraction) else None


def judgment(
    rules: RuleSet, id: str, level: Disposition, facts: Mapping[str, object], decided_by: tuple[str, ...]
) -> Reason:
    """Return a reason that comes from a person's judgment or written limit, and not from a rule."""
    says = rules.general_says
    may_train = level.may_train
    statement = Statement(
        rule=id,
        title=says[f"{id}-title"]["en"],
        disposition=level,
        says_client=says[f"{id}-client"],
        says_professional=says[f"{id}-professional"],
        resolved_by=says[f"{id}-resolved-by"],
        sources=(),
        mark="on-file",
        engine_parameter=False,
        decided_by=decided_by,
        hold=Hold("nothing" if may_train else "person", until=None if may_train else "clinician"),
        precautions=(),
        to="physical-therapist" if level is Disposition.REFER_TO_PT else "physician",
        within=None,
    )
    return Reason(statement, dict(facts), {})


def _statement(rule: Rule, number: int) -> Statement:
    grade = rule.grades[number]
    return Statement(
        rule=rule.id,
        title=rule.title,
        disposition=grade.disposition,
        says_client=grade.says_client or rule.says_client,
        says_professional=grade.says_professional or rule.says_professional,
        resolved_by=rule.resolved_by,
        sources=rule.sources,
        mark=rule.mark,
        engine_parameter=rule.engine_parameter,
        decided_by=rule.decided_by,
        hold=grade.hold,
        precautions=grade.precautions,
        to=grade.to,
        within=rule.within,
        grade=grade.name,
    )


def _iso(state: Day) -> str:
    return date.fromordinal(state.ordinal).isoformat()


def _leaves(code: AnyValue, program: Program, parameters: Mapping[str, AnyValue]) -> Iterator[tuple[int, AnyValue]]:
    """Yield the facts a formula reads, with the test each is read by (None for a plain number or date)."""
    if not isinstance(code, list) or not code:
        return
    if code[0] == "test":
        _, i, op, raw, negated = code
        yield i, (op, settle_argument(raw, program.numeric[i], parameters), negated)
    elif code[0] in ("fact", "days_since"):
        yield code[1], None
    else:
        for part in code:
            yield from _leaves(part, program, parameters)
