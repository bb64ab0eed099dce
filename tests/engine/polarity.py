"""Which findings can make a condition less true: found by reading the condition, not by trying answers."""

from collections.abc import Mapping

from scopewell.engine.expression import (
    All,
    Any,
    Arithmetic,
    AtLeast,
    Call,
    Compare,
    Condition,
    Literal,
    Name,
    Not,
    Numeric,
    Test,
    parse_condition,
    parse_number,
)
from scopewell.engine.vocabulary import Derived, Vocabulary

SUMS = (All, Any, AtLeast)


class Polarity:
    """Reads the conditions of one vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.derived: Mapping[str, Derived] = words.derived

    def ends(self, node: Condition | Numeric, negated: bool = False) -> frozenset[str]:
        """Return the flags and sets of which more makes a condition less true, or a formula smaller."""
        match node:
            case Not(part):
                return self.ends(part, not negated)
            case All(parts) | Any(parts) | AtLeast(_, parts):
                return union(self.ends(part, negated) for part in parts)
            case Test():
                return self._test(node, negated)
            case Compare(op, left, right):
                smaller = (op in (">", ">=")) is negated
                return self.ends(left, smaller) | self.ends(right, not smaller)
            case Arithmetic("-", left, right):
                return self.ends(left, negated) | self.ends(right, not negated)
            case Arithmetic(_, left, right):
                return self.ends(left, negated) | self.ends(right, negated)
            case Call(_, parts):
                return union(self.ends(part, negated) for part in parts)
            case Name() | Literal():
                return frozenset()

    def _test(self, test: Test, negated: bool) -> frozenset[str]:
        derived = self.derived.get(test.fact)
        if derived is not None and derived.kind == "number":
            smaller = (test.op in (">", ">=")) is negated
            return self.ends(parse_number(derived.formula), smaller)
        absent = (test.op == "=" and test.value is False) or (test.op == "!=" and test.value is True)
        against = absent is not negated
        if derived is not None:
            return self.ends(parse_condition(derived.formula), against)
        kind = self.words.facts[test.fact].kind
        return frozenset({test.fact}) if against and kind in ("flag", "choices", "texts") else frozenset()


def union(sets: object) -> frozenset[str]:
    return frozenset[str]().union(*sets)  # type: ignore[misc]  # an iterable of sets
