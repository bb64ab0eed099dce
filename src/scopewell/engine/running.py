"""Running compiled conditions: nested lists become functions of the settled facts.

A condition's function returns 0, 1 or 2 (no, unknown, yes); a formula's returns a number, an Interval, or what is
missing. Both read two lists: `now`, one state per fact (for a fact of an episode, that of the episode being settled),
and `each`, for such facts the states of all episodes. A test of an episode's fact from outside holds if it holds for
any episode.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any as AnyValue

from scopewell.engine.units import Number, exact, number_in
from scopewell.engine.values import (
    MAYBE,
    NO,
    NOT_APPLICABLE,
    UNKNOWN,
    YES,
    Argument,
    Day,
    Interval,
    Missing,
    State,
    Unreviewed,
    read,
)

MOST_REMEMBERED = 4096  # states of one fact
MOST_AMID = 512  # combinations of states of several facts

type Code = list[AnyValue]
type Now = list[State]
type Each = Mapping[int, list[State]]
type Truthful = Callable[[Now, Each], int]
type Counted = Callable[[Now, Each], Amount]
type Amount = Number | Interval | Missing | Unreviewed


def parameter_in(raw: AnyValue) -> str | None:
    """Return the parameter that the argument of a compiled test names; None for any other argument."""
    return raw[1] if isinstance(raw, list) and len(raw) == 2 and raw[0] == "parameter" else None


def settle_argument(raw: AnyValue, numeric: bool, parameters: Mapping[str, Number]) -> Argument:
    """Return the argument of a compiled test: a set of options, an option, a flag, or a number."""
    if isinstance(raw, list):
        parameter = parameter_in(raw)
        return frozenset(raw) if parameter is None else parameters[parameter]
    if numeric and isinstance(raw, str):
        return number_in(raw)
    return raw  # type: ignore[no-any-return]  # JSON: a flag, an option or nothing


def facts_in(code: object) -> Iterator[int]:
    """Yield the facts a compiled form reads."""
    if isinstance(code, list) and code:
        if code[0] in ("test", "fact", "days_since"):
            yield code[1]
        else:
            for part in code:
                yield from facts_in(part)


def inputs_of(code: object, as_of_at: int) -> list[int]:
    """Return what a compiled form depends on, each once: the facts it reads, and today where it counts days."""
    today = [as_of_at] if _counts_days(code) else []
    return [*dict.fromkeys(facts_in(code)), *today]


def _counts_days(code: object) -> bool:
    return isinstance(code, list) and (code[:1] == ["days_since"] or any(_counts_days(part) for part in code))


class SingleTest:
    """One test of one fact, remembering what it found for each state."""

    __slots__ = ("argument", "fact", "found", "negated", "op")

    def __init__(self, fact: int, op: str, argument: Argument, negated: bool) -> None:
        self.fact = fact
        self.op = op
        self.argument = argument
        self.negated = negated
        self.found: dict[State, int] = {}

    def __call__(self, now: Now, _: Each) -> int:
        """Return NO, MAYBE or YES for the state that `now` holds."""
        state = now[self.fact]
        truth = self.found.get(state)
        if truth is None:
            if len(self.found) >= MOST_REMEMBERED:
                self.found.clear()
            truth = self.found[state] = read(self.op, self.argument, self.negated, state)
        return truth


class Builder:
    """Turns compiled forms into functions, for one set of parameter values.

    `episode_of[i]` is the kind of episode fact i belongs to, or None; `as_of_at` is where `now` holds today's day
    number.
    """

    def __init__(
        self, episode_of: Sequence[str | None], numeric: Sequence[bool], parameters: Mapping[str, Number], as_of_at: int
    ) -> None:
        self.episode_of = episode_of
        self.numeric = numeric
        self.parameters = parameters
        self.as_of_at = as_of_at

    def condition(self, code: Code, inside: str | None = None) -> Truthful:
        """Return the function of a condition that is asked inside an episode of kind `inside`, or of the person."""
        op = code[0]
        if op == "test":
            return self._test(code, inside)
        if op == "compare":
            return _compare(code[1], code[2], self.number(code[3], inside), self.number(code[4], inside))
        if op == "at-least":
            return _at_least(code[1], [self.condition(part, inside) for part in code[2:]])
        parts = [self.condition(part, inside) for part in code[1:]]
        return _all(parts) if op == "and" else _any(parts)

    def _test(self, code: Code, inside: str | None) -> Truthful:
        _, fact, op, raw, negated = code
        argument = settle_argument(raw, self.numeric[fact], self.parameters)
        episode = self.episode_of[fact]
        if episode is not None and episode != inside:

            def of_any(_: Now, each: Each) -> int:
                return max([read(op, argument, negated, state) for state in each[fact]], default=NO)

            return of_any

        return SingleTest(fact, op, argument, negated)

    def number(self, code: Code, inside: str | None = None) -> Counted:
        """Return the function of a formula."""
        op = code[0]
        if op in ("number", "parameter"):
            value = exact(Fraction(code[1])) if op == "number" else self.parameters[code[1]]
            return lambda _now, _each: value
        if op == "fact":
            return _fact(code[1])
        if op == "days_since":
            return _days_since(code[1], self.as_of_at)
        if op == "count":
            return _count([self.condition(part, inside) for part in code[1:]])
        if op == "if":
            return _if(self.condition(code[1], inside), self.number(code[2], inside), self.number(code[3], inside))
        if op in ("min", "max"):
            return _extreme(op, [self.number(part, inside) for part in code[1:]])
        return _arithmetic(op, self.number(code[1], inside), self.number(code[2], inside))


def _all(parts: list[Truthful]) -> Truthful:
    def run(now: Now, each: Each) -> int:
        truth = YES
        for part in parts:
            found = part(now, each)
            if found == NO:
                return NO
            if found < truth:
                truth = found
        return truth

    return run


def _any(parts: list[Truthful]) -> Truthful:
    def run(now: Now, each: Each) -> int:
        truth = NO
        for part in parts:
            found = part(now, each)
            if found == YES:
                return YES
            if found > truth:
                truth = found
        return truth

    return run


def _at_least(k: int, parts: list[Truthful]) -> Truthful:
    def run(now: Now, each: Each) -> int:
        found = [part(now, each) for part in parts]
        certain = found.count(YES)
        if certain >= k:
            return YES
        return MAYBE if certain + found.count(MAYBE) >= k else NO

    return run


def _compare(op: str, negated: bool, left: Counted, right: Counted) -> Truthful:
    minus = _arithmetic("-", left, right)

    def run(now: Now, each: Each) -> int:
        return read(op, 0, negated, minus(now, each))

    return run


def _fact(index: int) -> Counted:
    def run(now: Now, _: Each) -> Amount:
        return now[index]  # type: ignore[return-value]  # compiled only for facts that are numbers

    return run


def _days_since(index: int, as_of_at: int) -> Counted:
    def run(now: Now, _: Each) -> Amount:
        state = now[index]
        said = state.value if isinstance(state, Unreviewed) else state
        if isinstance(said, Day):
            today = now[as_of_at]
            assert isinstance(today, int)
            days = today - said.ordinal
            return Unreviewed(days) if isinstance(state, Unreviewed) else days
        return NOT_APPLICABLE if state is NOT_APPLICABLE else UNKNOWN

    return run


def _count(parts: list[Truthful]) -> Counted:
    def run(now: Now, each: Each) -> Amount:
        certain = possible = 0
        for part in parts:
            found = part(now, each)
            if found != NO:
                possible += 1
                certain += found == YES
        return certain if certain == possible else Interval(certain, possible)

    return run


def _if(condition: Truthful, then: Counted, other: Counted) -> Counted:
    def run(now: Now, each: Each) -> Amount:
        truth = condition(now, each)
        if truth == MAYBE:
            return UNKNOWN
        return then(now, each) if truth == YES else other(now, each)

    return run


def _extreme(op: str, parts: list[Counted]) -> Counted:
    choose = min if op == "min" else max

    def run(now: Now, each: Each) -> Amount:
        amounts = [part(now, each) for part in parts]
        missing = _missing(amounts)
        if missing is not None:
            return missing
        ends = [_ends(amount) for amount in amounts]
        return _as_said(amounts, _between(choose(low for low, _ in ends), choose(high for _, high in ends)))

    return run


def _arithmetic(op: str, left: Counted, right: Counted) -> Counted:
    def run(now: Now, each: Each) -> Amount:
        a, b = left(now, each), right(now, each)
        if isinstance(a, (int, Fraction)) and isinstance(b, (int, Fraction)):
            return _plain(op, a, b)
        missing = _missing([a, b])
        if missing is not None:
            return missing
        (a_low, a_high), (b_low, b_high) = _ends(a), _ends(b)
        ends = [_plain(op, x, y) for x in (a_low, a_high) for y in (b_low, b_high)]
        if any(isinstance(end, Missing) for end in ends):
            return UNKNOWN
        numbers = [end for end in ends if not isinstance(end, Missing)]
        return _as_said([a, b], _between(min(numbers), max(numbers)))

    return run


def _plain(op: str, a: Number, b: Number) -> Number | Missing:
    if op == "+":
        return exact(a + b)
    if op == "-":
        return exact(a - b)
    if op == "*":
        return exact(a * b)
    return UNKNOWN if b == 0 else exact(Fraction(a) / b)


def _missing(amounts: Sequence[Amount]) -> Missing | None:
    """Not applicable wins over unknown: a number worked out from what does not apply does not apply."""
    if any(amount is NOT_APPLICABLE for amount in amounts):
        return NOT_APPLICABLE
    return UNKNOWN if any(amount is UNKNOWN for amount in amounts) else None


def _as_said(amounts: Sequence[Amount], result: Number | Interval) -> Amount:
    """A number worked out from an answer nobody reviewed is not reviewed either."""
    return Unreviewed(result) if any(isinstance(amount, Unreviewed) for amount in amounts) else result


def _ends(amount: Amount) -> tuple[Number, Number]:
    value = amount.value if isinstance(amount, Unreviewed) else amount
    if isinstance(value, Interval):
        return value.low, value.high
    assert isinstance(value, (int, Fraction))
    return value, value


def _between(low: Number, high: Number) -> Number | Interval:
    return low if low == high else Interval(low, high)
