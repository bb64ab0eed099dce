"""What every proof stands on: the grades of the rules, the facts each rests on, and persons to read them for."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

import z3

from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import Condition, names_of, parse_condition, parse_formula
from scopewell.engine.rules import Rule, RuleSet
from scopewell.proof.formulas import Formula, Term, Truths, constant, either, every, no, some
from scopewell.proof.person import ROOM, Person
from scopewell.proof.reading import Reading

type Key = tuple[str, int]


class GradeOfRule(NamedTuple):
    """One grade of a rule, its condition read."""

    rule: Rule
    number: int
    level: Disposition
    condition: Condition

    @property
    def name(self) -> str:
        """The rule's id, with the grade's name when it is a worse one."""
        grade = self.rule.grades[self.number]
        return self.rule.id if grade.name == "base" else f"{self.rule.id} ({grade.name})"


class Ground:
    """The rules of one profile on one day.

    `beside`: the ground of another rule set with the same vocabulary and numbers. Both then speak of the same persons,
    and a condition that is written alike in both is read once.
    """

    def __init__(self, rules: RuleSet, day: date, profile: str = "acsm", *, beside: "Ground | None" = None) -> None:
        self.rules = rules
        self.words = rules.vocabulary
        self.day = day
        self.profile = profile
        self.values = {parameter.id: parameter.on(day) for parameter in rules.parameters.values()}
        self._behind: dict[str, frozenset[str]] = {}
        self._worlds: dict[str, World] = {}
        self._beside = beside

    @cached_property
    def grades(self) -> tuple[GradeOfRule, ...]:
        """Every grade that counts in the profile."""
        return tuple(
            GradeOfRule(rule, number, grade.disposition, parse_condition(grade.when))
            for rule in self.rules.rules.values()
            for number, grade in enumerate(rule.grades)
            if (grade.profile or rule.profile) in (None, self.profile)
        )

    @cached_property
    def thresholds(self) -> Mapping[str, Term]:
        """Every parameter at its value of the day."""
        return {id: constant(value) for id, value in self.values.items()}

    def world(self, name: str) -> "World":
        """Return a symbolic person with everything the rules make of them; the same one for the same name."""
        if name not in self._worlds:
            beside = self._beside.world(name) if self._beside else None
            self._worlds[name] = World(self, name, self.thresholds, beside=beside)
        return self._worlds[name]

    def facts_behind(self, condition: Condition) -> frozenset[str]:
        """Return every fact a condition rests on: through worked-out facts, and through the gates of each."""
        return frozenset().union(*(self._facts_of(id) for id in names_of(condition)))

    def _facts_of(self, id: str) -> frozenset[str]:
        if id not in self._behind:
            self._behind[id] = frozenset()
            fact, derived = self.words.facts.get(id), self.words.derived.get(id)
            own: frozenset[str] = frozenset()
            if fact is not None:
                gate = self.facts_behind(parse_condition(fact.ask_if)) if fact.ask_if else frozenset()
                beside = {fact.above[0]} if fact.above else set()
                own = frozenset({id, *beside, *({"age"} if fact.within_lifetime else ())}) | gate
            elif derived is not None:
                read = names_of(parse_formula(derived.kind, derived.formula))
                own = frozenset().union(*(self._facts_of(name) for name in read))
            self._behind[id] = own
        return self._behind[id]

    def keys_behind(self, *conditions: Condition) -> list[Key]:
        """Return every fact these conditions rest on, at every place."""
        return list(self.keys_of(frozenset[str]().union(*(self.facts_behind(one) for one in conditions))))

    @cached_property
    def all_keys(self) -> list[Key]:
        """Every fact that any grade rests on, or that must be known before anyone starts."""
        gates = {gate.id for gate in self.words.gate}
        return list(self.keys_of(gates.union(*(self.facts_behind(grade.condition) for grade in self.grades))))

    def keys_of(self, facts: Iterable[str]) -> Iterator[Key]:
        """Yield the facts with every place each can have: one, or one for each operation or injury."""
        for id in sorted(facts):
            for place in range(ROOM if self.words.facts[id].episode else 1):
                yield id, place


class World:
    """One symbolic person, and the truth of every grade for them."""

    def __init__(
        self, ground: Ground, name: str, thresholds: Mapping[str, Term], *, beside: "World | None" = None
    ) -> None:
        self.ground = ground
        self.person: Person = beside.person if beside else Person(name, ground.words)
        self.reading: Reading = beside.reading if beside else Reading(self.person, thresholds)
        self._truths: dict[str, Truths] = beside._truths if beside else {}

    def truths(self, grade: GradeOfRule) -> Truths:
        """Return the truths of a grade."""
        written = grade.rule.grades[grade.number].when
        if written not in self._truths:
            self._truths[written] = self.reading.anywhere(grade.condition)
        return self._truths[written]

    def bounds(self, keys: Iterable[Key]) -> Iterator[Formula]:
        """Yield what holds of the values of these facts."""
        for id, place in keys:
            self.person.of(id, place)
            bound = self.person.bounds[id, place]
            if bound is not True:
                yield bound

    def absent(self, id: str, place: int) -> Formula:
        """Return whether a fact does not apply at a place."""
        kind = self.ground.words.facts[id].episode
        return self.reading.absent(id, {kind: place} if kind else {})

    def certain_from(self, level: Disposition, grades: Iterable[GradeOfRule] | None = None) -> Formula:
        """Return whether the floor is at least this severe: some rule that severe certainly fires."""
        chosen = self.ground.grades if grades is None else grades
        return some(self.truths(grade).certain for grade in chosen if grade.level >= level)

    def possible_from(self, level: Disposition, grades: Iterable[GradeOfRule] | None = None) -> Formula:
        """Return whether the ceiling is at least this severe: some rule that severe is not excluded."""
        chosen = self.ground.grades if grades is None else grades
        return some(self.truths(grade).possible for grade in chosen if grade.level >= level)

    def knows_the_gates(self) -> Formula:
        """Return whether every fact that must be known before anyone starts is known, or certainly does not apply."""
        parts = []
        for gate in self.ground.words.gate:
            needed = Truths(True, True)
            if gate.only_if:
                needed = self.reading.truths(parse_condition(gate.only_if), False, {}, None)
            for key in self.ground.keys_of([gate.id]):
                said = self.person.of(*key)
                exists = self.person.exists(said.fact.episode, key[1]) if said.fact.episode else True
                whole = self.person.is_whole(said, self.absent(*key))
                parts.append(either(no(needed.possible), no(exists), whole))
        return every(parts)


def solver(*assumptions: Formula) -> z3.Solver:
    """Return a solver that takes these formulas as given."""
    found = z3.Solver()
    for assumption in assumptions:
        if assumption is not True:
            found.add(assumption)
    return found
