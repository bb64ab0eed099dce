"""What a fact can hold during one decision, and how one test reads it.

A state is UNKNOWN, NOT_APPLICABLE, or a value: bool (flag), str (choice), int or Fraction (number), Day (a date as its
proleptic day number), Options (a set of options or texts), Interval (a worked-out number of which only the ends are
known), or Unreviewed (a client's answer that can so far only make the outcome worse).
"""

from fractions import Fraction
from typing import Final, NamedTuple

from scopewell.engine.truth import Truth
from scopewell.engine.units import Number

NO, MAYBE, YES = int(Truth.NO), int(Truth.UNKNOWN), int(Truth.YES)
UPWARD = (">", ">=")  # the tests that a higher number passes
DOWNWARD = ("<", "<=")  # the tests that a lower number passes


class Missing:
    """A state without a value. There are two, UNKNOWN and NOT_APPLICABLE, told apart by identity."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        """Copy and unpickle as the one object of that name."""
        return self.name


UNKNOWN: Final = Missing("UNKNOWN")
NOT_APPLICABLE: Final = Missing("NOT_APPLICABLE")


class Options(NamedTuple):
    """A set of options. `has_not` is None when the set is complete: exactly these; else the rest is unknown."""

    has: frozenset[str]
    has_not: frozenset[str] | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing about this set is unknown."""
        return self.has_not is None


class Interval(NamedTuple):
    """A number known to lie from `low` to `high`, both ends included."""

    low: Number
    high: Number


class Day(NamedTuple):
    """A calendar day, as `date.toordinal()`."""

    ordinal: int


class Unreviewed(NamedTuple):
    """A client's answer that nobody reviewed: it counts where it makes a test true, and is unknown elsewhere."""

    value: "Value"


type Value = bool | str | int | Fraction | Options | Interval | Day | Unreviewed
type State = Value | Missing
type Argument = bool | str | Number | frozenset[str] | None


def is_whole(state: State) -> bool:
    """Return whether the state leaves nothing open: a full value, or not applicable."""
    if isinstance(state, Options):
        return state.complete
    return state is not UNKNOWN and not isinstance(state, (Interval, Unreviewed))


def read(op: str, argument: Argument, negated: bool, state: State) -> int:
    """Return NO, MAYBE or YES for one test of one state.

    A test of a fact that does not apply is NO, negated or not. `op` is one of is, =, !=, <, <=, >, >=, in, has, any.
    """
    if state is UNKNOWN:
        return MAYBE
    if state is NOT_APPLICABLE:
        return NO
    if isinstance(state, Unreviewed):
        return YES if read(op, argument, negated, state.value) == YES else MAYBE
    if isinstance(state, Options):
        truth = _read_options(op, argument, state)
    elif isinstance(state, Interval):
        truth = _read_interval(op, argument, state)
    else:
        truth = YES if _holds(op, argument, state) else NO
    return YES - truth if negated else truth


def _holds(op: str, argument: Argument, value: object) -> bool:
    match op:
        case "is":
            return value is True
        case "=":
            return value == argument
        case "!=":
            return value != argument
        case "in":
            return value in argument  # type: ignore[operator]  # the vocabulary check made it a frozenset
        case "<":
            return value < argument  # type: ignore[operator]  # the vocabulary check made both numbers
        case "<=":
            return value <= argument  # type: ignore[operator]  # as above
        case ">":
            return value > argument  # type: ignore[operator]  # as above
        case _:
            return value >= argument  # type: ignore[operator]  # as above


def _read_options(op: str, argument: Argument, state: Options) -> int:
    if op == "any":
        if state.has:
            return YES
        return NO if state.has_not is None else MAYBE
    assert isinstance(argument, frozenset)
    if state.has & argument:
        return YES
    if state.has_not is None or argument <= state.has_not:
        return NO
    return MAYBE


def _read_interval(op: str, argument: Argument, state: Interval) -> int:
    low = _holds(op, argument, state.low)
    high = _holds(op, argument, state.high)
    if op in ("=", "!="):
        inside = state.low <= argument <= state.high  # type: ignore[operator]  # both are numbers
        if not inside:
            return NO if op == "=" else YES
        return MAYBE
    if low and high:
        return YES
    return MAYBE if low or high else NO
