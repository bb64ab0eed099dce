"""The shipped rule conditions as plain trees of single tests, ready to be written in another engine's language.

Negation is pushed down to the single tests, as the engine reads it. A test of a fact that does not apply is no in this
project, negated or not; other engines know no such state, so a test that would come out otherwise there carries the
names of the facts that must apply (`applies`), and whether each applies is one more plain fact.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scopewell.engine.deciding import Engine
from scopewell.engine.expression import (
    All,
    Any,
    AtLeast,
    Condition,
    Literal,
    Name,
    Not,
    Test,
    parse_condition,
)
from scopewell.engine.units import Number, as_json
from scopewell.engine.vocabulary import Vocabulary


class OtherFact(NamedTuple):
    """Another fact as the right side of a comparison."""

    id: str


type Argument = bool | str | tuple[str, ...] | int | float | OtherFact | None


class Leaf(NamedTuple):
    """One test of one fact. op: is, any, has, in, = != < <= > >=."""

    fact: str
    op: str
    argument: Argument
    negated: bool
    applies: tuple[str, ...]


class Group(NamedTuple):
    """Several parts of which all, or at least `k`, must be true."""

    k: int
    parts: "tuple[Tree, ...]"


type Tree = Leaf | Group


class Ruled(NamedTuple):
    """One grade of a rule: its place among the compiled grades, its condition, and the facts it reads."""

    rule: str
    grade: int
    tree: Tree
    reads: frozenset[str]


class Conditions:
    """Every condition that the default profile decides by, and what the other engines need to be given."""

    def __init__(self, engine: Engine, parameters: Mapping[str, Number], profile: str = "acsm") -> None:
        self.vocabulary: Vocabulary = engine.rules.vocabulary
        self.parameters = parameters
        self.asked: set[str] = set()
        self.rules: list[Ruled] = []
        for place, (rule, number, _, only) in enumerate(engine.compiled["grades"]):
            if only is None or only == profile:
                condition = parse_condition(engine.rules.rules[rule].grades[number].when)
                tree = self._tree(condition, False)
                self.rules.append(Ruled(rule, place, tree, frozenset(facts_in(tree))))
        self.facts = sorted({fact for rule in self.rules for fact in rule.reads})

    def reads_as_given(self, rule: Ruled) -> bool:
        """Return whether no fact of the condition is a worked-out flag whose unknown reads as no by design."""
        derived = [self.vocabulary.derived[fact] for fact in rule.reads if fact in self.vocabulary.derived]
        return not any(fact.unknown_reads_as_no for fact in derived)

    def _tree(self, node: Condition, negated: bool) -> Tree:
        match node:
            case Test():
                return self._leaf(node, negated)
            case Not(part):
                return self._tree(part, not negated)
            case All(parts) | Any(parts) | AtLeast(_, parts):
                k = node.k if isinstance(node, AtLeast) else len(parts) if isinstance(node, All) else 1
                return Group(len(parts) - k + 1 if negated else k, tuple(self._tree(part, negated) for part in parts))
            case _:
                raise TypeError(f"no rule is expected to hold a {type(node).__name__}")

    def _leaf(self, test: Test, negated: bool) -> Leaf:
        argument = self._argument(test)
        read = [test.fact, argument.id] if isinstance(argument, OtherFact) else [test.fact]
        says_no_by_itself = not negated and not (test.op == "=" and argument is False) and test.op != "!="
        needs = (
            [] if says_no_by_itself and not self._is_number(test.fact) else [f for f in read if self._may_not_apply(f)]
        )
        self.asked.update(needs)
        return Leaf(test.fact, test.op, argument, negated, tuple(needs))

    def _argument(self, test: Test) -> Argument:
        value = test.value
        if isinstance(value, Literal):
            return as_json(value.value)
        if isinstance(value, Name):
            if value.id in self.parameters:
                return as_json(self.parameters[value.id])
            return OtherFact(value.id) if self._is_number(value.id) else value.id
        if value is None or isinstance(value, (bool, str, tuple)):
            return value
        raise TypeError(f"no rule is expected to compare {test.fact} with a formula")

    def _is_number(self, id: str) -> bool:
        fact = self.vocabulary.facts.get(id) or self.vocabulary.derived.get(id)
        return fact is not None and fact.kind in ("number", "integer")

    def _may_not_apply(self, id: str) -> bool:
        fact = self.vocabulary.facts.get(id)
        return self._is_number(id) if fact is None else fact.ask_if is not None


def facts_in(tree: Tree) -> list[str]:
    """Return the facts a tree reads."""
    if isinstance(tree, Leaf):
        return [tree.fact, tree.argument.id] if isinstance(tree.argument, OtherFact) else [tree.fact]
    return [fact for part in tree.parts for fact in facts_in(part)]


def tests_in(tree: Tree) -> int:
    """Return how many single tests a tree holds."""
    return 1 if isinstance(tree, Leaf) else sum(tests_in(part) for part in tree.parts)


def applies(fact: str) -> str:
    """Return the name of the plain fact that says whether `fact` applies."""
    return f"applies-{fact}"
