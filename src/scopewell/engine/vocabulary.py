"""The facts a decision can use: their kinds, units, ranges, gates, and how long they hold."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from scopewell.engine.problems import nearest
from scopewell.engine.units import Number, Units

HOLD_SECONDS: dict[str, int | None] = {
    "session": 86_400,
    "PT30M": 1_800,
    "PT2H": 7_200,
    "P1D": 86_400,
    "P7D": 7 * 86_400,
    "P14D": 14 * 86_400,
    "P30D": 30 * 86_400,
    "P90D": 90 * 86_400,
    "P180D": 180 * 86_400,
    "P1Y": 365 * 86_400,
    "fixed": None,
}

NOTHING: Mapping[str, Fraction] = MappingProxyType({})

COST = {"ask": 0, "look": 1, "measure": 2, "record": 3}


class Fact(NamedTuple):
    """One fact of the vocabulary. Ranges are in `unit`; both ends belong to them.

    `ask_if`, `holds_when` and `new_when` are conditions in the grammar of scopewell.engine.expression.
    """

    id: str
    kind: str
    label: str
    group: str
    moment: str
    class_: str
    holds: str
    unit: str | None = None
    options: tuple[str, ...] = ()
    valid: tuple[Number, Number] | None = None
    plausible: tuple[Number, Number] | None = None
    also_units: Mapping[str, Fraction] = NOTHING
    ask_if: str | None = None
    holds_when: tuple[tuple[str, str], ...] = ()
    episode: str | None = None
    when_absent: str | None = None
    above: tuple[str, Number] | None = None
    within_lifetime: bool = False
    new_when: str | None = None
    unit_hint: str | None = None

    @property
    def is_set(self) -> bool:
        """Whether the fact holds several options or texts."""
        return self.kind in ("choices", "texts")

    @property
    def is_number(self) -> bool:
        """Whether the fact holds a number."""
        return self.kind in ("number", "integer")

    @property
    def by_asking(self) -> str:
        """How the fact is learned, cheapest first: ask, look, measure, or obtain a record."""
        if self.class_ == "determined":
            return "record"
        if self.class_ == "observed":
            return "measure" if self.is_number else "look"
        return "ask"


class Derived(NamedTuple):
    """A worked-out fact. A flag's formula is a condition, a number's is a sum of facts."""

    id: str
    kind: str
    formula: str
    unit: str | None = None
    unknown_reads_as_no: bool = False
    episode: str | None = None


class GateFact(NamedTuple):
    """A fact that must be known before anyone starts. `only_if`: needed for these people only."""

    id: str
    because: str
    only_if: str | None = None


class Vocabulary(NamedTuple):
    """Every fact, in the order in which each can be settled: a fact comes after the facts of its gate.

    `plain_answers` remembers answers that were admitted before: the same flag or number is admitted the same way.
    """

    version: str
    facts: Mapping[str, Fact]
    derived: Mapping[str, Derived]
    gate: tuple[GateFact, ...]
    units: Units
    reassuring: Mapping[str, object]
    must_be_given: frozenset[str]
    groups: Mapping[str, str]
    plain_answers: dict[tuple[str, type, object], object]
    episodes: tuple[str, ...] = ("surgeries", "injuries")

    def nearest(self, unknown: str) -> tuple[str, ...]:
        """Return up to three fact ids that look like `unknown`."""
        return nearest(unknown, self.facts)

    def facts_of_episode(self, kind: str) -> tuple[Fact, ...]:
        """Return the facts that belong to one surgery or one injury."""
        return tuple(fact for fact in self.facts.values() if fact.episode == kind)
