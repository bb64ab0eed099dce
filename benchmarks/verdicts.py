"""Verdicts on every condition from the same plain facts: ours, and how those of other engines compare with them.

A person becomes plain facts once, before any engine is asked: gates and formulas settled, worked-out flags and numbers
given like answers. What is unknown is null. What does not apply is whatever makes a plain test come out no (false, an
empty text, an empty list). Sets and counts that are known in part are handed over as unknown to all engines alike, ours
included.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from benchmarks.conditions import Conditions, applies
from benchmarks.people import Person
from scopewell.engine.deciding import Engine
from scopewell.engine.program import Program
from scopewell.engine.terms import bits
from scopewell.engine.units import as_json
from scopewell.engine.values import (
    NOT_APPLICABLE,
    UNKNOWN,
    Day,
    Interval,
    Missing,
    Options,
    State,
    Unreviewed,
)

type Plain = bool | str | int | float | list[str] | None
type Verdict = bool | None  # None: unknown. Other engines speak JSON, which has no third truth value of its own.


class Given(NamedTuple):
    """One person as every engine is given them: states for ours, the same as plain facts for the others."""

    now: list[State]
    each: Mapping[int, list[State]]
    plain: dict[str, Plain]

    def does_not_apply(self, fact: str) -> bool:
        """Return whether the fact is known not to apply."""
        return self.plain.get(applies(fact)) is False


def given(engine: Engine, program: Program, conditions: Conditions, person: Person) -> Given:
    """Return a person as plain facts. Everybody here has one operation and one injury at most."""
    case = engine.read_case(person)
    settled = program.settle(case.facts, case.as_of, False)
    now = [_in_full(state) for state in settled.now]
    each = {i: [_in_full(state) for state in states] for i, states in settled.each.items()}
    if any(len(states) != 1 for states in each.values()):
        raise ValueError("a person with several operations has no plain facts")
    plain: dict[str, Plain] = {}
    for fact in conditions.facts:
        i = program.index[fact]
        state = each[i][0] if i in each else now[i]
        plain[fact] = _plain(state, _nothing(conditions, fact))
        if fact in conditions.asked:
            plain[applies(fact)] = state is not NOT_APPLICABLE
    return Given(now, each, plain)


def _in_full(state: State) -> State:
    """Return the state, or unknown when it is known only in part."""
    if isinstance(state, (Interval, Unreviewed)) or (isinstance(state, Options) and not state.complete):
        return UNKNOWN
    return state


def _nothing(conditions: Conditions, fact: str) -> Plain:
    """Return what a fact that does not apply is given as: what answers its plain tests with no."""
    known = conditions.vocabulary.facts.get(fact) or conditions.vocabulary.derived[fact]
    nothing: dict[str, Plain] = {"flag": False, "choice": "", "choices": [], "texts": []}
    return nothing.get(known.kind)


def _plain(state: State, nothing: Plain) -> Plain:
    if isinstance(state, Missing):
        return None if state is UNKNOWN else nothing
    if isinstance(state, Options):
        return sorted(state.has)
    if isinstance(state, (Interval, Unreviewed, Day)):
        raise TypeError(f"{state!r} is no plain fact")
    return as_json(state) if isinstance(state, Fraction) else state


def our_verdicts(program: Program, person: Given) -> dict[int, Verdict]:
    """Return the grades that are true or unknown, by the engine's own terms; every other grade is false."""
    terms = program.terms
    now = person.now
    total = terms.effect_in_episodes(person.each, program.kind_facts)
    for i in terms.watched:
        total |= terms.effect(i, now[i])
    out, open_ = total & terms.all, total >> terms.width
    certain = terms.active & ~(out | open_)
    found: dict[int, Verdict] = {terms.grade_of_term[term]: None for term in bits(terms.active & ~out)}
    found.update((terms.grade_of_term[term], True) for term in bits(certain))
    return found


class Compared(NamedTuple):
    """How an engine's verdicts differ from three-valued logic, and from what the full answers say.

    `unknown`: verdicts that are unknown, of which it turned `to_yes` and `to_no`. `certain`: verdicts that are yes or
    no, of which it did not give `lost`. `untrue`: verdicts it gave that the person's full answers contradict.
    """

    unknown: int
    to_yes: int
    to_no: int
    certain: int
    lost: int
    untrue: int


def compared(
    conditions: Conditions,
    ours: Sequence[Sequence[Verdict]],
    theirs: Sequence[Sequence[Verdict]],
    full: Sequence[Sequence[Verdict]],
) -> Compared:
    """Compare verdicts: one list for each person, one verdict for each condition.

    `full`: ours before answers were removed. Conditions on a worked-out flag whose unknown reads as no by design are
    not held against anybody as untrue.
    """
    fair = [conditions.reads_as_given(rule) for rule in conditions.rules]
    unknown: list[Verdict] = []
    certain = lost = untrue = 0
    for our_list, their_list, full_list in zip(ours, theirs, full, strict=True):
        for our, their, truth, is_fair in zip(our_list, their_list, full_list, fair, strict=True):
            if our is None:
                unknown.append(their)
            else:
                certain += 1
                lost += their is not our
            untrue += is_fair and None not in (their, truth) and their is not truth
    return Compared(len(unknown), unknown.count(True), unknown.count(False), certain, lost, untrue)


def mistranslated(
    conditions: Conditions,
    people: Iterable[Given],
    ours: Iterable[Sequence[Verdict]],
    theirs: Iterable[Sequence[Verdict]],
) -> list[str]:
    """Return the rules an engine judges otherwise although all they read is known: then the translation is wrong."""
    wrong = set()
    for person, our, their in zip(people, ours, theirs, strict=True):
        for rule, mine, other in zip(conditions.rules, our, their, strict=True):
            if mine is not other and all(_is_known(person, fact) for fact in rule.reads):
                wrong.add(rule.rule)
    return sorted(wrong)


def is_complete(conditions: Conditions, person: Given) -> bool:
    """Return whether every fact the conditions read is known of the person, or known not to apply."""
    return all(_is_known(person, fact) for fact in conditions.facts)


def _is_known(person: Given, fact: str) -> bool:
    return person.plain[fact] is not None or person.does_not_apply(fact)
