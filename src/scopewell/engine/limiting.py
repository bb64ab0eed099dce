"""Written limits of a licensed provider: they tighten always, and loosen only the milder shipped thresholds."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from scopewell.engine.authority import Limit
from scopewell.engine.decision import Reason
from scopewell.engine.disposition import Disposition
from scopewell.engine.explaining import judgment
from scopewell.engine.program import Program
from scopewell.engine.rules import PRESCRIBERS, RuleSet
from scopewell.engine.settling import Settled
from scopewell.engine.terms import CompiledTest, bits
from scopewell.engine.units import Number, as_json
from scopewell.engine.values import DOWNWARD, NO, NOT_APPLICABLE, UPWARD, State, Unreviewed, is_whole, read

GUARDS = {UPWARD: "lower", DOWNWARD: "higher"}  # which way the threshold of a guard on this side is tighter


def limit_reasons(limits: Sequence[Limit], program: Program, settled: Settled, rules: RuleSet) -> list[Reason]:
    """Return a reason of medical-clearance for every value outside a written limit."""
    found = []
    for limit in limits:
        i = program.index[limit.fact]
        value = next(_outside(settled.states(i), limit), None)
        if value is not None:
            facts: dict[str, object] = {limit.fact: as_json(value)}
            facts |= {} if limit.low is None else {"lowest-allowed": as_json(limit.low)}
            facts |= {} if limit.high is None else {"highest-allowed": as_json(limit.high)}
            found.append(
                judgment(rules, "personal-limit", Disposition.MEDICAL_CLEARANCE, facts, tuple(sorted(PRESCRIBERS)))
            )
    return found


def _outside(states: Sequence[State], limit: Limit) -> Iterator[Number]:
    """Yield the values outside a limit, unreviewed ones too."""
    for state in states:
        value = state.value if isinstance(state, Unreviewed) else state
        if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
            below = limit.low is not None and value < limit.low
            if below or (limit.high is not None and value > limit.high):
                yield value


def limited_unknowns(limits: Sequence[Limit], program: Program, settled: Settled) -> list[int]:
    """Return the facts with a written limit whose value is unknown: a limit nobody compared with is not kept.

    A limit makes its measurement needed even for people who are not asked for it otherwise. A measurement of another
    phase of the session is not due yet.
    """
    phase = program.index.get("session-phase")
    found = dict.fromkeys(program.index[limit.fact] for limit in limits)
    return [i for i in found if _is_unknown(settled.now[i], phase in program.reads.get(i, ()))]


def _is_unknown(state: State, of_a_phase: bool) -> bool:
    return not is_whole(state) or (state is NOT_APPLICABLE and not of_a_phase)


def limit_in_force(rules: RuleSet, limits: Sequence[Limit]) -> Reason:
    """Return the reason that stays when a written limit switched a shipped threshold off: its own numbers now hold."""
    facts: dict[str, object] = {}
    for limit in limits:
        facts |= {} if limit.low is None else {f"{limit.fact}, lowest allowed": as_json(limit.low)}
        facts |= {} if limit.high is None else {f"{limit.fact}, highest allowed": as_json(limit.high)}
    return judgment(rules, "limit-in-force", Disposition.START_WITH_PRECAUTIONS, facts, tuple(sorted(PRESCRIBERS)))


def loosened_terms(limits: Sequence[Limit], program: Program, settled: Settled, rules: RuleSet, day: date) -> int:
    """Return the terms that a written limit switches off: its value lies within, the shipped threshold was passed.

    Only a dated limit on something measured, by someone who may decide the rule, only rules up to medical-clearance (or
    a rule whose evidence names this exception), and never past the threshold of an urgent or emergency rule on the same
    side. A number that is told, such as a week of pregnancy, has no personal range: its limits only tighten.
    """
    loosened = 0
    for limit in limits:
        if limit.last_day is None or not limit.day <= day <= limit.last_day:
            continue
        if rules.vocabulary.facts[limit.fact].class_ != "observed":
            continue
        i = program.index[limit.fact]
        value = settled.now[i]
        if not isinstance(value, (int, Fraction)) or isinstance(value, bool):
            continue
        for bound, signs in ((limit.high, UPWARD), (limit.low, DOWNWARD)):
            if bound is not None and _within(value, bound, signs):
                loosened |= _switched_off(limit, i, value, signs, program, settled, rules)
    return loosened


def _within(value: Number, bound: Number, signs: tuple[str, str]) -> bool:
    return value <= bound if signs == UPWARD else value >= bound


def _switched_off(
    limit: Limit, i: int, value: Number, signs: tuple[str, str], program: Program, settled: Settled, rules: RuleSet
) -> int:
    terms = 0
    for test in program.terms.tests_of_fact.get(i, ()):
        guard = rules.parameters.get(test.parameter or "")
        if test.negated or test.op not in signs or guard is None or guard.tighter != GUARDS[signs]:
            continue
        for name, mask in program.terms.of_rule.items():
            held = test.terms & mask
            if not held:
                continue
            rule = rules.rules[name]
            entitled = limit.author_role in PRESCRIBERS or limit.author_role in rule.decided_by
            if not entitled:
                continue
            if rule.limit_exception:
                terms |= held & ~_raised(name, program, rules)
            elif not _past_urgent(i, value, signs, program, settled):
                terms |= held & ~program.terms.above[Disposition.MEDICAL_CLEARANCE]
    return terms


def _raised(name: str, program: Program, rules: RuleSet) -> int:
    """Return the terms of a rule's worse grades: an exception to the rule is none to those."""
    base = rules.rules[name].grades[0].disposition
    return program.terms.of_rule[name] & program.terms.above[base]


def _past_urgent(i: int, value: Number, signs: tuple[str, str], program: Program, settled: Settled) -> bool:
    """Return whether the value has passed a threshold of an urgent or emergency rule that may apply to this person.

    A rule does not apply when an answer that is no number rules it out, such as a pregnancy answered no. Another
    reading that lies lower does not make the threshold go away.
    """
    severe = program.terms.above[Disposition.MEDICAL_CLEARANCE] & program.terms.active
    for test in program.terms.tests_of_fact.get(i, ()):
        if test.negated or test.op not in signs:
            continue
        line = test.argument
        assert isinstance(line, (int, Fraction))
        strict = test.op in (">", "<")
        passed = value > line if signs == UPWARD else value < line
        if (passed or (not strict and value == line)) and _may_apply(test.terms & severe, program, settled):
            return True
    return False


def _may_apply(terms: int, program: Program, settled: Settled) -> bool:
    for term in bits(terms):
        tests = [program.terms.tests[n] for n in program.terms.tests_of_term[term]]
        if not any(_is_out_of_question(test, program, settled) for test in tests):
            return True
    return False


def _is_out_of_question(test: CompiledTest, program: Program, settled: Settled) -> bool:
    """Return whether a test fails by an answer that is no number, or on a fact that does not apply."""
    if program.episode_of[test.fact] is not None:
        return False
    state = settled.now[test.fact]
    if state is NOT_APPLICABLE:
        return True
    return not program.numeric[test.fact] and read(test.op, test.argument, test.negated, state) == NO
