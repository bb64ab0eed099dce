"""Exact conversion between units. Numbers are integers or fractions, never binary floats."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scopewell.engine.errors import UnitError

type Number = int | Fraction

MOST_DIGITS = 30
MOST = 10**MOST_DIGITS


def exact(value: int | float | Decimal | Fraction) -> Number:
    """Return the number without loss: an `int` when it is whole, else a `Fraction`.

    A float counts as the decimal number it prints as, so 82.3 is 82.3. Raises ValueError for NaN, infinities,
    and numbers of more than 30 digits before or after the point.
    """
    if type(value) is int and -MOST < value < MOST:
        return value
    if isinstance(value, int) and not -MOST < value < MOST:
        raise ValueError("not a number of this world")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS):
        raise ValueError("not a number of this world")
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def as_text(value: Number) -> str:
    """Return the number as people write it: no needless zeros, at most six decimals."""
    if type(value) is int:
        return str(value)
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def number_in(text: str) -> Number:
    """Return the number that `str` wrote: digits, or a fraction such as 5/9."""
    return int(text) if text.isdigit() else exact(Fraction(text))


def as_json(value: Number) -> int | float:
    """Return the number as JSON holds it."""
    return value if type(value) is int else float(value)


class Conversion(NamedTuple):
    """One exact step from a unit to another: value * factor + offset."""

    source: str
    target: str
    factor: Fraction
    offset: Fraction


class Units(NamedTuple):
    """The units the vocabulary knows: other spellings, and exact conversions."""

    same_as: Mapping[str, str]
    conversions: tuple[Conversion, ...]

    def convert(self, value: Number, unit: str, target: str, also: Mapping[str, Fraction]) -> Number:
        """Return `value` in `target` units. `also` holds the fact's own units as factors.

        Raises UnitError when the unit does not convert exactly.
        """
        if unit == target or self.same_as.get(unit) == target:
            return value
        if unit in also:
            return exact(value * also[unit])
        for step in self.conversions:
            if step.source == unit and step.target == target:
                return exact(value * step.factor + step.offset)
        raise UnitError(unit, self.accepted(target, also))

    def accepted(self, target: str, also: Mapping[str, Fraction]) -> tuple[str, ...]:
        """Return every unit that converts into `target`, the target first."""
        spellings = [name for name, unit in self.same_as.items() if unit == target]
        converted = [step.source for step in self.conversions if step.target == target]
        return tuple(dict.fromkeys([target, *spellings, *converted, *also]))
