"""Formulas of the prover, kept small: what is plainly true or false is never handed to it."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import z3

from scopewell.engine.units import Number

type Formula = Any  # a z3 Boolean, or True or False: z3 ships no types
type Term = Any  # a z3 number: the same


def both(*parts: Formula) -> Formula:
    """Return the formula that holds when every part does."""
    return every(parts)


def either(*parts: Formula) -> Formula:
    """Return the formula that holds when one part does."""
    return some(parts)


def every(parts: Iterable[Formula]) -> Formula:
    """Return the formula that holds when every part does."""
    kept = [part for part in parts if part is not True]
    if any(part is False for part in kept):
        return False
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else z3.And(kept)


def some(parts: Iterable[Formula]) -> Formula:
    """Return the formula that holds when one part does."""
    kept = [part for part in parts if part is not False]
    if any(part is True for part in kept):
        return True
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else z3.Or(kept)


def no(part: Formula) -> Formula:
    """Return the formula that holds when the part does not."""
    if part is True or part is False:
        return not part
    return z3.Not(part)


def implies(condition: Formula, then: Formula) -> Formula:
    """Return the formula that holds unless the condition does and the other does not."""
    return either(no(condition), then)


def same(a: Formula, b: Formula) -> Formula:
    """Return the formula that holds when both parts hold or neither does."""
    if a is True or a is False:
        return b if a else no(b)
    if b is True or b is False:
        return a if b else no(a)
    return a == b


def enough(k: int, parts: Iterable[Formula]) -> Formula:
    """Return the formula that holds when at least `k` parts do."""
    listed = list(parts)
    needed = k - sum(1 for part in listed if part is True)
    left = [part for part in listed if part is not True and part is not False]
    if needed <= 0:
        return True
    if needed > len(left):
        return False
    return z3.AtLeast(*left, needed)


def constant(value: Number) -> Term:
    """Return a number of the prover, exactly."""
    if isinstance(value, int):
        return z3.IntVal(value)
    return z3.Q(value.numerator, value.denominator)


def number_of(value: Any) -> Number:
    """Return the number a model gives; one that is no fraction is rounded to millionths. `value` is a z3 number."""
    if z3.is_int_value(value):
        return int(value.as_long())
    if z3.is_rational_value(value):
        found = Fraction(value.numerator_as_long(), value.denominator_as_long())
    else:
        found = Fraction(value.approx(20).as_fraction()).limit_denominator(10**6)
    return int(found) if found.denominator == 1 else found


class Truths(NamedTuple):
    """A condition in two worlds: certainly true, and not excluded. Unknown is what lies between."""

    certain: Formula
    possible: Formula

    def turned(self) -> "Truths":
        """Return the truths of the negation."""
        return Truths(no(self.possible), no(self.certain))


NEVER = Truths(False, False)


def all_of(parts: Iterable[Truths]) -> Truths:
    """Return the truths of a condition that needs every part."""
    listed = list(parts)
    return Truths(every(p.certain for p in listed), every(p.possible for p in listed))


def any_of(parts: Iterable[Truths]) -> Truths:
    """Return the truths of a condition that needs one part."""
    listed = list(parts)
    return Truths(some(p.certain for p in listed), some(p.possible for p in listed))


class Amount(NamedTuple):
    """A number as far as it is known: it does not apply, or is unknown, or lies from `low` to `high`."""

    absent: Formula
    unknown: Formula
    low: Term
    high: Term

    @property
    def known(self) -> Formula:
        """Holds when there is such a number and both its ends are known."""
        return both(no(self.absent), no(self.unknown))
