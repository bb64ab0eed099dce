"""One symbolic person: for each fact what could be said of it, and what of that can be so at all.

Every person has room for two operations and two injuries. A rule looks at one of each at a time, and whatever reads
"any operation" holds through one of them, so a third would show nothing that two cannot.
"""

from collections.abc import Mapping
from typing import NamedTuple

import z3

from scopewell.engine.vocabulary import Fact, Vocabulary
from scopewell.proof.formulas import Formula, Term, both, constant, either, implies, no, some

ROOM = 2
ANYTHING = ""  # a set of texts has one pseudo-option: it holds any at all; "has not" then says that there are no others
LONGEST_AGO = 40_000


class Said(NamedTuple):
    """What is said of one fact. `given`: an answer was given, whole or in part.

    `value` of a flag or number; `has` of a choice (one option) or set (the options it holds); `has_not` of a set.
    A date is the number of days it lies back.
    """

    fact: Fact
    given: Formula
    value: Term = None
    has: Mapping[str, Formula] = {}
    has_not: Mapping[str, Formula] = {}


class Person:
    """The variables of one person; `name` tells two persons of one proof apart."""

    def __init__(self, name: str, words: Vocabulary) -> None:
        self.name = name
        self.words = words
        self.said: dict[tuple[str, int], Said] = {}
        self.bounds: dict[tuple[str, int], Formula] = {}
        self.has_second = {kind: z3.Bool(f"{name}:{kind}:second") for kind in words.episodes}

    def exists(self, kind: str, place: int) -> Formula:
        """Return whether there is a first or second operation or injury; of the first nothing may be known."""
        return True if place == 0 else self.has_second[kind]

    def of(self, id: str, place: int = 0) -> Said:
        """Return what is said of a fact, at a place when it belongs to an operation or injury."""
        key = id, place
        found = self.said.get(key)
        if found is None:
            found = self.said[key] = self._say(self.words.facts[id], place)
            self.bounds[key] = self._bounds(found)
        return found

    def _say(self, fact: Fact, place: int) -> Said:
        name = f"{self.name}:{fact.id}" + (f"[{place}]" if fact.episode else "")
        given = z3.Bool(f"{name}:given")
        if fact.kind == "flag":
            return Said(fact, given, z3.Bool(name))
        if fact.kind == "number":
            return Said(fact, given, z3.Real(name))
        if fact.kind in ("integer", "date"):
            return Said(fact, given, z3.Int(name))
        options = fact.options if fact.kind != "texts" else (ANYTHING,)
        has = {option: z3.Bool(f"{name}={option}") for option in options}
        if fact.kind == "choice":
            return Said(fact, given, has=has)
        return Said(fact, given, has=has, has_not={option: z3.Bool(f"{name}!={option}") for option in options})

    def _bounds(self, said: Said) -> Formula:
        """Return what holds of every value a case can give."""
        fact = said.fact
        if fact.kind == "flag":
            return True
        if fact.kind == "date":
            return both(said.value >= 0, said.value <= LONGEST_AGO)
        if fact.is_number:
            return self._range(said)
        options = list(said.has.values())
        if fact.kind == "choice":
            return z3.PbEq([(option, 1) for option in options], 1)
        told = list(said.has_not.values())
        apart = [no(both(a, b)) for a, b in zip(options, told, strict=True)] if fact.kind == "choices" else []
        return both(*apart, implies(some([*options, *told]), said.given))

    def _range(self, said: Said) -> Formula:
        fact, value = said.fact, said.value
        low, high = fact.valid or (0, 10**6)
        parts: list[Formula] = [value >= constant(low), value <= constant(high)]
        if fact.id == "age" and fact.plausible:
            parts.append(value >= constant(fact.plausible[0]))
        if fact.above:
            other, gap = self.of(fact.above[0]), constant(fact.above[1])
            parts.append(implies(both(said.given, other.given), value >= other.value + gap))
        if fact.within_lifetime:
            age = self.of("age")
            parts.append(implies(both(said.given, age.given), value <= (age.value + 1) * 12))
        return both(*parts)

    def is_whole(self, said: Said, absent: Formula) -> Formula:
        """Return whether a fact leaves nothing open: fully answered, or not applicable (`absent`)."""
        if said.fact.kind == "choices":
            told = [either(said.has[option], said.has_not[option]) for option in said.has]
        else:
            told = list(said.has_not.values())
        return either(absent, both(said.given, *told))
