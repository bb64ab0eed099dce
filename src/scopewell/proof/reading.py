"""Conditions and formulas read for a symbolic person, straight from their tree.

What does not apply makes every test of it no, negated or not; so a negation is carried down to the single tests.
"""

from collections.abc import Mapping
from itertools import product

import z3

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
    names_of,
    parse_condition,
    parse_number,
)
from scopewell.engine.vocabulary import Derived, Vocabulary
from scopewell.proof.formulas import (
    Amount,
    Formula,
    Term,
    Truths,
    all_of,
    any_of,
    both,
    constant,
    either,
    enough,
    every,
    no,
    some,
)
from scopewell.proof.person import ANYTHING, ROOM, Person

type Places = Mapping[str, int]  # which operation and which injury is looked at

HERE = "rule"  # a rule looks at one operation and one injury at a time
ORDERED = ("<", "<=", ">", ">=")


class Reading:
    """Everything worked out about one person, with one set of thresholds."""

    def __init__(self, person: Person, thresholds: Mapping[str, Term]) -> None:
        self.person = person
        self.words: Vocabulary = person.words
        self.thresholds = thresholds
        self.quotients: list[tuple[Term, Term, Term]] = []
        self._absent: dict[tuple[str, int], Formula] = {}
        self._flags: dict[tuple[str, int], Truths] = {}
        self._amounts: dict[tuple[str, int], Amount] = {}

    # conditions

    def anywhere(self, condition: Condition) -> Truths:
        """Return the truths of a rule's condition: for any operation together with any injury."""
        kinds = sorted({kind for id in names_of(condition) for kind in self.kinds_behind(id)})
        found = []
        for chosen in product(range(ROOM), repeat=len(kinds)):
            places = dict(zip(kinds, chosen, strict=True))
            there = every(self.person.exists(kind, place) for kind, place in places.items())
            truths = self.truths(condition, False, places, HERE)
            found.append(Truths(both(there, truths.certain), both(there, truths.possible)))
        return any_of(found)

    def kinds_behind(self, id: str) -> tuple[str, ...]:
        """Return the kind of episode a fact belongs to, if any."""
        entry = self.words.facts.get(id) or self.words.derived.get(id)
        return (entry.episode,) if entry is not None and entry.episode else ()

    def truths(self, node: Condition, negated: bool, places: Places, inside: str | None) -> Truths:
        """Return the truths of a condition at given places. `inside`: whose facts are those of the place looked at."""
        match node:
            case Not(part):
                return self.truths(part, not negated, places, inside)
            case All(parts) | Any(parts):
                join = all_of if isinstance(node, All) is not negated else any_of
                return join(self.truths(part, negated, places, inside) for part in parts)
            case AtLeast(k, parts):
                found = [self.truths(part, negated, places, inside) for part in parts]
                k = len(parts) - k + 1 if negated else k
                return Truths(enough(k, [t.certain for t in found]), enough(k, [t.possible for t in found]))
            case Compare(op, left, right):
                return compared(op, self.amount(left, places, inside), self.amount(right, places, inside), negated)
            case Test():
                return self._test(node, negated, places, inside)

    def _test(self, test: Test, negated: bool, places: Places, inside: str | None) -> Truths:
        kinds = self.kinds_behind(test.fact)
        if not kinds or inside in (HERE, kinds[0]):
            return self._single(test, negated, places)
        found = []
        for place in range(ROOM):
            there = self.person.exists(kinds[0], place)
            truths = self._single(test, negated, {**places, kinds[0]: place})
            found.append(Truths(both(there, truths.certain), both(there, truths.possible)))
        return any_of(found)

    def _single(self, test: Test, negated: bool, places: Places) -> Truths:
        if self._is_number(test.fact):
            right = test.value
            assert isinstance(right, (Name, Literal, Arithmetic, Call))
            return compared(test.op, self._named(test.fact, places), self.amount(right, places, None), negated)
        derived = self.words.derived.get(test.fact)
        if derived is not None:
            truths = self._derived_flag(derived, places)
            return truths.turned() if _wants_no(test) is not negated else truths
        return self._plain(test, negated, places)

    def _plain(self, test: Test, negated: bool, places: Places) -> Truths:
        place = self._place(test.fact, places)
        said, absent = self.person.of(test.fact, place), self.absent(test.fact, places)
        if said.fact.is_set:
            truths = self._of_set(test, said.has, said.has_not)
            truths = truths.turned() if negated else truths
            return Truths(both(said.given, truths.certain), both(no(absent), truths.possible))
        if said.fact.kind == "flag":
            holds = no(said.value) if _wants_no(test) is not negated else said.value
        else:
            holds = some(said.has[option] for option in _options(test))
            holds = no(holds) if (test.op == "!=") is not negated else holds
        return Truths(both(said.given, holds), both(no(absent), either(no(said.given), holds)))

    @staticmethod
    def _of_set(test: Test, has: Mapping[str, Formula], has_not: Mapping[str, Formula]) -> Truths:
        wanted = list(has) if test.op == "any" else _options(test)
        excluded = every(has_not[option] for option in wanted)
        if ANYTHING in has:
            return Truths(has[ANYTHING], either(has[ANYTHING], no(has_not[ANYTHING])))
        return Truths(some(has[option] for option in wanted), no(excluded))

    def absent(self, id: str, places: Places) -> Formula:
        """Return whether a fact does not apply: it was not answered, and its gate is certainly closed."""
        fact = self.words.facts[id]
        if fact.ask_if is None:
            return False
        key = id, self._place(id, places)
        if key not in self._absent:
            inside = {fact.episode: key[1]} if fact.episode else {}
            gate = self.truths(parse_condition(fact.ask_if), False, inside, fact.episode)
            self._absent[key] = both(no(self.person.of(id, key[1]).given), no(gate.possible))
        return self._absent[key]

    def _place(self, id: str, places: Places) -> int:
        kinds = self.kinds_behind(id)
        return places[kinds[0]] if kinds else 0

    def _derived_flag(self, derived: Derived, places: Places) -> Truths:
        key = derived.id, self._place(derived.id, places)
        if key not in self._flags:
            inside = {derived.episode: key[1]} if derived.episode else {}
            truths = self.truths(parse_condition(derived.formula), False, inside, derived.episode)
            if derived.unknown_reads_as_no:
                truths = Truths(truths.certain, truths.certain)
            self._flags[key] = truths
        return self._flags[key]

    def _is_number(self, id: str) -> bool:
        entry = self.words.facts.get(id) or self.words.derived[id]
        return entry.kind in ("number", "integer")

    # numbers

    def _named(self, id: str, places: Places) -> Amount:
        key = id, self._place(id, places)
        if key not in self._amounts:
            derived = self.words.derived.get(id)
            if derived is None:
                said, absent = self.person.of(id, key[1]), self.absent(id, places)
                found = Amount(absent, both(no(said.given), no(absent)), said.value, said.value)
            else:
                inside = {derived.episode: key[1]} if derived.episode else {}
                found = self.amount(parse_number(derived.formula), inside, derived.episode)
            self._amounts[key] = found
        return self._amounts[key]

    def amount(self, node: Numeric | Condition, places: Places, inside: str | None) -> Amount:
        """Return what a formula comes to."""
        match node:
            case Literal(value):
                return _exactly(constant(value))
            case Name(id) if id in self.thresholds:
                return _exactly(self.thresholds[id])
            case Name(id) | Call("days_since", (Name(id),)):
                return self._named(id, places)
            case Call("count", parts):
                found = [self.truths(part, False, places, inside) for part in parts]  # type: ignore[arg-type]  # conditions
                low, high = (z3.Sum([_one(t[world]) for t in found]) for world in (0, 1))
                return Amount(False, False, low, high)
            case Call("if", (condition, then, other)):
                truths = self.truths(condition, False, places, inside)  # type: ignore[arg-type]  # the first is a condition
                return _chosen(truths, self.amount(then, places, inside), self.amount(other, places, inside))
            case Call("min" | "max" as name, parts):
                return _extreme(name, [self.amount(part, places, inside) for part in parts])
            case Arithmetic(op, left, right):
                return self._worked_out(op, self.amount(left, places, inside), self.amount(right, places, inside))
            case _:
                raise AssertionError(node)

    def _worked_out(self, op: str, a: Amount, b: Amount) -> Amount:
        absent = either(a.absent, b.absent)
        unknown = both(no(absent), either(a.unknown, b.unknown))
        if op == "+":
            return Amount(absent, unknown, a.low + b.low, a.high + b.high)
        if op == "-":
            return Amount(absent, unknown, a.low - b.high, a.high - b.low)
        if z3.is_int_value(b.low) or z3.is_rational_value(b.low):
            low = _scaled(op, a.low, b.low)
            return Amount(absent, unknown, low, low if a.high is a.low else _scaled(op, a.high, b.low))
        if op == "*" and (z3.is_int_value(a.low) or z3.is_rational_value(a.low)):
            return Amount(absent, unknown, b.low * a.low, b.high * a.low)
        return self._quotient(op, a, b, absent, unknown)

    def _quotient(self, op: str, a: Amount, b: Amount, absent: Formula, unknown: Formula) -> Amount:
        """Stand a number of its own for a quotient of two facts: equal when both are, and no more is assumed of it.

        That describes more persons than there are, so what is proved of all of them holds. See `quotients`.
        """
        if op != "/" or a.low is not a.high or b.low is not b.high:
            raise NotImplementedError("a product of two facts, or a quotient of what is known only between two ends")
        share = z3.Function("quotient", z3.RealSort(), z3.RealSort(), z3.RealSort())
        top, bottom = _real(a.low), _real(b.low)
        value = share(top, bottom)
        self.quotients.append((top, bottom, value))
        return Amount(absent, unknown, value, value)


def compared(op: str, left: Amount, right: Amount, negated: bool) -> Truths:
    """Return the truths of a comparison of two numbers, each known exactly, between two ends, or not at all."""
    if op in (">", ">="):
        left, right, op = right, left, {">": "<", ">=": "<="}[op]
    if op in ORDERED:
        plain = Truths(_less(op, left.high, right.low), _less(op, left.low, right.high))
    else:
        meets = both(left.low <= right.high, right.low <= left.high)
        is_one = both(left.low == right.high, left.high == right.low)
        plain = Truths(is_one, meets) if op == "=" else Truths(no(meets), no(is_one))
    plain = plain.turned() if negated else plain
    absent = either(left.absent, right.absent)
    known = both(left.known, right.known)
    return Truths(both(known, plain.certain), both(no(absent), either(no(known), plain.possible)))


def _less(op: str, a: Term, b: Term) -> Formula:
    return a < b if op == "<" else a <= b


def _exactly(value: Term) -> Amount:
    return Amount(False, False, value, value)


def _one(holds: Formula) -> Term:
    if holds is True or holds is False:
        return z3.IntVal(int(holds))
    return z3.If(holds, z3.IntVal(1), z3.IntVal(0))


def _real(value: Term) -> Term:
    return z3.ToReal(value) if value.sort() == z3.IntSort() else value


def _scaled(op: str, value: Term, by: Term) -> Term:
    return value * by if op == "*" else _real(value) / _real(by)


def _chosen(truths: Truths, then: Amount, other: Amount) -> Amount:
    is_then, is_other = truths.certain, no(truths.possible)
    absent = either(both(is_then, then.absent), both(is_other, other.absent))
    undecided = both(truths.possible, no(truths.certain))
    unknown = either(undecided, both(is_then, then.unknown), both(is_other, other.unknown))
    return Amount(absent, unknown, _pick(is_then, then.low, other.low), _pick(is_then, then.high, other.high))


def _pick(condition: Formula, a: Term, b: Term) -> Term:
    if condition is True or condition is False:
        return a if condition else b
    return z3.If(condition, a, b)


def _extreme(name: str, parts: list[Amount]) -> Amount:
    absent = some(part.absent for part in parts)
    unknown = both(no(absent), some(part.unknown for part in parts))
    low, high = parts[0].low, parts[0].high
    for part in parts[1:]:
        low, high = _further(name, low, part.low), _further(name, high, part.high)
    return Amount(absent, unknown, low, high)


def _further(name: str, a: Term, b: Term) -> Term:
    return z3.If(a >= b, a, b) if name == "max" else z3.If(a <= b, a, b)


def _wants_no(test: Test) -> bool:
    """Return whether a test of a flag holds for its no."""
    return test.op in ("=", "!=") and (test.value is False) is (test.op == "=")


def _options(test: Test) -> tuple[str, ...]:
    """Return the options a test names."""
    if isinstance(test.value, Name):
        return (test.value.id,)
    if isinstance(test.value, tuple):
        return test.value
    assert isinstance(test.value, str)
    return (test.value,)
