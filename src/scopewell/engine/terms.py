"""The terms of a program: one bit each in a wide integer.

A fact's state rules some terms out and leaves others open. The terms that hold are those that no fact rules out or
leaves open, so the work grows with the number of facts, not of rules. Both masks travel in one integer: the terms ruled
out in its lower half, those left open in its upper half.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.engine.disposition import Disposition
from scopewell.engine.running import MOST_AMID, MOST_REMEMBERED, Each, Now, parameter_in, settle_argument
from scopewell.engine.units import Number
from scopewell.engine.values import MAYBE, NO, Argument, State, read

CHUNK = 10


class CompiledTest(NamedTuple):
    """One test that terms hold: of which fact, how, by which parameter, and the terms that hold it."""

    fact: int
    op: str
    argument: Argument
    negated: bool
    terms: int
    parameter: str | None = None


class Chunk(NamedTuple):
    """Some facts that tests read: their bits, what those of the standard person do to the terms, each with its memory.

    `pick` takes their states out of the settled facts. `memory` holds the effect of combinations seen before; it is
    None where the states are so many that few come again.
    """

    bits: int
    standard: int
    members: tuple[tuple[int, dict[State, int]], ...]
    pick: Callable[[Now], object]
    memory: dict[object, int] | None


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def union(masks: Iterable[int]) -> int:
    """Return every bit that is set in one of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


class Terms:
    """The terms of one profile with one set of parameter values."""

    def __init__(
        self,
        compiled: Mapping[str, AnyValue],
        parameters: Mapping[str, Number],
        profile: str,
        numeric: Sequence[bool],
        episode_of: Sequence[str | None],
    ) -> None:
        self.grades: list[tuple[str, int, Disposition]] = [
            (rule, number, Disposition(level)) for rule, number, level, _ in compiled["grades"]
        ]
        self.width = len(compiled["terms"])
        self.all = (1 << self.width) - 1
        self.tests_of_term: list[list[int]] = []
        self.grade_of_term: list[int] = []
        self.rule_of_term: list[str] = []
        holders = [0] * len(compiled["singles"])
        grade_terms = [0] * len(self.grades)
        for place, (grade, singles) in enumerate(compiled["terms"]):
            grade_terms[grade] |= 1 << place
            self.grade_of_term.append(grade)
            self.rule_of_term.append(self.grades[grade][0])
            self.tests_of_term.append(singles)
            for single in singles:
                holders[single] |= 1 << place
        self._read_tests(compiled["singles"], holders, numeric, parameters)
        self._read_levels(compiled["grades"], grade_terms, profile)
        self.memory: dict[int, dict[State, int]] = {i: {} for i in self.tests_of_fact}
        self._rules_in: dict[int, tuple[str, ...]] = {}
        self.watched_bits = union(1 << i for i in self.tests_of_fact)
        self.watched = [i for i in self.tests_of_fact if episode_of[i] is None]
        self.watched_in: dict[str, list[int]] = {}
        for i in self.tests_of_fact:
            kind = episode_of[i]
            if kind is not None:
                self.watched_in.setdefault(kind, []).append(i)

    def _read_tests(
        self,
        singles: Sequence[AnyValue],
        holders: Sequence[int],
        numeric: Sequence[bool],
        parameters: Mapping[str, Number],
    ) -> None:
        self.tests: list[CompiledTest] = []
        self.tests_of_fact: dict[int, list[CompiledTest]] = {}
        for (i, op, raw, negated), mask in zip(singles, holders, strict=True):
            argument = settle_argument(raw, numeric[i], parameters)
            test = CompiledTest(i, op, argument, negated, mask, parameter_in(raw))
            self.tests.append(test)
            self.tests_of_fact.setdefault(i, []).append(test)

    def _read_levels(self, grades: Sequence[AnyValue], grade_terms: Sequence[int], profile: str) -> None:
        self.active = 0
        self.level = [0] * len(Disposition)
        self.of_rule: dict[str, int] = {}
        for (rule, _, level, only), mask in zip(grades, grade_terms, strict=True):
            if only is None or only == profile:
                self.active |= mask
                self.level[level] |= mask
                self.of_rule[rule] = self.of_rule.get(rule, 0) | mask
        self.above = [union(self.level[level + 1 :]) for level in range(len(Disposition))]

    def effect(self, i: int, state: State) -> int:
        """Return what a state of fact i does to the terms: ruled out below, left open above."""
        memory = self.memory.get(i)
        if memory is None:
            return 0
        found = memory.get(state)
        if found is None:
            found = 0
            for test in self.tests_of_fact[i]:
                truth = read(test.op, test.argument, test.negated, state)
                if truth == NO:
                    found |= test.terms
                elif truth == MAYBE:
                    found |= test.terms << self.width
            if len(memory) >= MOST_REMEMBERED:
                memory.clear()
            memory[state] = found
        return found

    def rules_in(self, mask: int) -> tuple[str, ...]:
        """Return the rules that hold some terms, each once, in the order of the terms."""
        found = self._rules_in.get(mask)
        if found is None:
            rule_of_term = self.rule_of_term
            found = tuple(dict.fromkeys([rule_of_term[term] for term in bits(mask)]))
            if len(self._rules_in) >= MOST_REMEMBERED:
                self._rules_in.clear()
            self._rules_in[mask] = found
        return found

    def ruled_out(self, i: int, state: State) -> int:
        """Return the terms that a state of fact i rules out."""
        return self.effect(i, state) & self.all

    def left_open(self, i: int, state: State) -> int:
        """Return the terms that a state of fact i leaves open."""
        return self.effect(i, state) >> self.width

    def chunks(self, standard: Now) -> list[Chunk]:
        """Return the watched facts in chunks.

        Numbers and what has no standard answer differ for nearly everybody, so they come first and together.
        """
        lively = sorted(self.watched, key=lambda i: (isinstance(standard[i], (bool, str)), i))
        found = []
        for start in range(0, len(lively), CHUNK):
            members = lively[start : start + CHUNK]
            effect = union(self.effect(i, standard[i]) for i in members)
            calm = isinstance(standard[members[0]], (bool, str))
            memory: dict[object, int] | None = {} if calm else None
            watched = tuple((i, self.memory[i]) for i in members)
            found.append(Chunk(union(1 << i for i in members), effect, watched, itemgetter(*members), memory))
        return found

    def effect_of_chunk(self, chunk: Chunk, now: Now) -> int:
        """Return what the facts of a chunk do to the terms."""
        if chunk.memory is None:
            total = 0
            for i, memory in chunk.members:
                total |= memory.get(now[i]) or self.effect(i, now[i])
            return total
        picked = chunk.pick(now)
        found = chunk.memory.get(picked)
        if found is None:
            if len(chunk.memory) >= MOST_AMID:
                chunk.memory.clear()
            found = chunk.memory[picked] = union(self.effect(i, now[i]) for i, _ in chunk.members)
        return found

    def effect_in_episodes(self, each: Each, kinds: Mapping[str, Sequence[int]]) -> int:
        """Return what the episodes do: a term is out if every episode rules it out, open if none makes it hold."""
        total = 0
        for kind, watched in self.watched_in.items():
            count = len(each[kinds[kind][0]])
            if count == 1:
                for i in watched:
                    state = each[i][0]
                    total |= self.memory[i].get(state) or self.effect(i, state)
                continue
            out = never_true = -1
            for n in range(count):
                one = union(self.effect(i, each[i][n]) for i in watched)
                one_out, one_open = one & self.all, one >> self.width
                out &= one_out
                never_true &= one_out | one_open
            total |= out | (never_true & ~out) << self.width
        return total
