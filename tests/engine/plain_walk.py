"""An oracle: the truth of every rule found by walking its condition, without term, mask, memory or compiled form.

It shares with the engine only the admission of values and the parsing of conditions. Slow, and meant to be read.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import product

from scopewell.engine.answers import NOT_ASKED, Answer
from scopewell.engine.deciding import Case, Engine
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
from scopewell.engine.truth import Truth, at_least
from scopewell.engine.units import Number
from scopewell.engine.values import NOT_APPLICABLE, UNKNOWN, Day, Interval, Missing, Options, State
from scopewell.engine.vocabulary import HOLD_SECONDS

NO, MAYBE, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
FLIP = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

condition_of = cache(parse_condition)
formula_of = cache(parse_number)

type Range = tuple[Number, Number] | Missing
type Places = Mapping[str, int]  # which operation and which injury is looked at
NOWHERE: Places = {}


class PlainWalk:
    """One case, walked."""

    def __init__(self, engine: Engine, case: Case) -> None:
        self.rules = engine.rules
        self.words = engine.rules.vocabulary
        self.case = case
        settings = case.authority.settings or {}
        day = case.as_of.day
        self.thresholds = {p.id: settings.get(p.id, p.on(day)) for p in self.rules.parameters.values()}
        self.episodes: dict[str, list[dict[str, Answer]]] = {}
        for kind in self.words.episodes:
            listed = list(case.facts.episodes.get(kind, []))
            self.episodes[kind] = listed if listed and case.facts.complete.get(kind) else [*listed, {}]
        self.known: dict[tuple[str, int], State] = {}

    def grades(self) -> dict[tuple[str, int], Truth]:
        """Return the truth of every grade that counts in this case's profile."""
        found = {}
        for rule in self.rules.rules.values():
            for number, grade in enumerate(rule.grades):
                if (grade.profile or rule.profile) in (None, self.case.profile):
                    found[rule.id, number] = self.anywhere(condition_of(grade.when))
        return found

    def anywhere(self, condition: Condition) -> Truth:
        """Return whether a rule's condition holds for any pair of an operation and an injury."""
        kinds = list(self.episodes)
        places = product(*(range(len(self.episodes[kind])) for kind in kinds))
        return Truth(max(self.truth(condition, False, dict(zip(kinds, place, strict=True))) for place in places))

    # facts

    def state(self, id: str, places: Places) -> State:
        entry = self.words.facts.get(id) or self.words.derived[id]
        key = (id, places.get(entry.episode, 0) if entry.episode else 0)
        if key not in self.known:
            self.known[key] = self._derived(id, places) if id in self.words.derived else self._fact(id, places)
        return self.known[key]

    def _fact(self, id: str, places: Places) -> State:
        fact = self.words.facts[id]
        if fact.episode is None:
            answer, mentioned = self.case.facts.answer(id), id in self.case.facts.person
        else:
            episode = self.episodes[fact.episode][places[fact.episode]]
            answer, mentioned = episode.get(id, NOT_ASKED), id in episode
        for text, holds in fact.holds_when:
            short = answer.when is not None and not answer.when.outlasts(self.case.as_of, HOLD_SECONDS[holds])
            if short and self.truth(condition_of(text), False, NOWHERE) != NO:
                return UNKNOWN
        if answer.state is not UNKNOWN or answer.kept_problem:
            return answer.state
        if fact.when_absent and not mentioned:
            return fact.when_absent
        inside = places if fact.episode else NOWHERE
        if fact.ask_if and self.truth(condition_of(fact.ask_if), False, inside, fact.episode) == NO:
            return NOT_APPLICABLE
        return UNKNOWN

    def _derived(self, id: str, places: Places) -> State:
        derived = self.words.derived[id]
        if derived.kind == "flag":
            truth = self.truth(condition_of(derived.formula), False, places, derived.episode)
            if truth == MAYBE:
                return False if derived.unknown_reads_as_no else UNKNOWN
            return truth == YES
        amount = self.amount(formula_of(derived.formula), places, derived.episode)
        if isinstance(amount, Missing):
            return amount
        return amount[0] if amount[0] == amount[1] else Interval(*amount)

    # conditions: a negation is carried down to the single tests, where a fact that does not apply is no either way

    def truth(self, node: Condition, negated: bool, places: Places, inside: str | None = "rule") -> Truth:
        match node:
            case Not(part):
                return self.truth(part, not negated, places, inside)
            case All(parts) | Any(parts):
                found = [self.truth(part, negated, places, inside) for part in parts]
                return Truth(min(found) if isinstance(node, All) is not negated else max(found))
            case AtLeast(k, parts):
                found = [self.truth(part, negated, places, inside) for part in parts]
                return at_least(len(parts) - k + 1 if negated else k, found)
            case Compare(op, left, right):
                amounts = (self.amount(left, places, inside), self.amount(right, places, inside))
                return compared(op, amounts[0], amounts[1], negated)
            case Test():
                return self.test(node, negated, places, inside)

    def test(self, test: Test, negated: bool, places: Places, inside: str | None) -> Truth:
        entry = self.words.facts.get(test.fact) or self.words.derived[test.fact]
        if entry.episode is None or inside in ("rule", entry.episode):
            return self.single(test, negated, places)
        counts = range(len(self.episodes[entry.episode]))
        return Truth(max(self.single(test, negated, {**places, entry.episode: n}) for n in counts))

    def single(self, test: Test, negated: bool, places: Places) -> Truth:
        state = self.state(test.fact, places)
        if self.is_number(test.fact):
            assert isinstance(test.value, (Name, Literal, Arithmetic, Call))
            return compared(test.op, as_range(state), self.amount(test.value, places, None), negated)
        if state is NOT_APPLICABLE:
            return NO
        if state is UNKNOWN:
            return MAYBE
        if isinstance(state, Options):
            truth = among(state, None if test.op == "any" else frozenset(self.named(test)))
        elif test.op == "in":
            truth = sure(state in self.named(test))
        else:
            wanted = test.value.id if isinstance(test.value, Name) else test.value
            truth = sure(state is True if test.op == "is" else (state == wanted) is (test.op == "="))
        return ~truth if negated else truth

    def is_number(self, id: str) -> bool:
        entry = self.words.facts.get(id) or self.words.derived[id]
        return entry.kind in ("number", "integer")

    @staticmethod
    def named(test: Test) -> tuple[str, ...]:
        assert isinstance(test.value, tuple)
        return test.value

    # numbers

    def amount(self, node: Numeric | Condition, places: Places, inside: str | None) -> Range:
        match node:
            case Literal(value):
                return value, value
            case Name(id) if id in self.thresholds:
                return self.thresholds[id], self.thresholds[id]
            case Name(id):
                return as_range(self.state(id, places))
            case Call("days_since", (Name(id),)):
                state = self.state(id, places)
                if isinstance(state, Day):
                    days = self.case.as_of.day.toordinal() - state.ordinal
                    return days, days
                return as_range(state)
            case Call("count", parts):
                truths = [self.truth(part, False, places, inside) for part in parts]  # type: ignore[arg-type]  # conditions
                return truths.count(YES), len(truths) - truths.count(NO)
            case Call("if", (condition, then, other)):
                truth = self.truth(condition, False, places, inside)  # type: ignore[arg-type]  # the first is a condition
                return UNKNOWN if truth == MAYBE else self.amount(then if truth == YES else other, places, inside)
            case Call(name, parts):
                choose = max if name == "max" else min
                return joined([self.amount(part, places, inside) for part in parts], lambda *each: choose(each))
            case Arithmetic(op, left, right):
                both = [self.amount(left, places, inside), self.amount(right, places, inside)]
                return joined(both, lambda a, b: worked_out(op, a, b))
            case _:
                raise AssertionError(node)


def sure(holds: bool) -> Truth:
    return YES if holds else NO


def as_range(state: State) -> Range:
    match state:
        case Missing():
            return state
        case Interval(low, high):
            return low, high
        case int() | Fraction():
            return state, state
    raise AssertionError(state)


def joined(parts: list[Range], how: "object") -> Range:
    """Return what the numbers make together: from every pair of ends. What does not apply wins over what is unknown."""
    if NOT_APPLICABLE in parts:
        return NOT_APPLICABLE
    ends = [part for part in parts if not isinstance(part, Missing)]
    if len(ends) < len(parts):
        return UNKNOWN
    found = [how(*chosen) for chosen in product(*ends)]  # type: ignore[operator]  # a function of as many numbers
    return UNKNOWN if None in found else (min(found), max(found))


def worked_out(op: str, a: Number, b: Number) -> Number | None:
    if op == "/":
        return None if b == 0 else Fraction(a) / b
    return a + b if op == "+" else a - b if op == "-" else a * b


def among(state: Options, wanted: frozenset[str] | None) -> Truth:
    """Return whether a set holds one of the wanted options (None: any at all)."""
    if state.has if wanted is None else state.has & wanted:
        return YES
    if state.complete:
        return NO
    assert state.has_not is not None
    return NO if wanted is not None and wanted <= state.has_not else MAYBE


def compared(op: str, left: Range, right: Range, negated: bool) -> Truth:
    if NOT_APPLICABLE in (left, right):
        return NO
    if isinstance(left, Missing) or isinstance(right, Missing):
        return MAYBE
    if op in ("=", "!="):
        apart = left[1] < right[0] or right[1] < left[0]
        one = left[0] == left[1] == right[0] == right[1]
        truth = NO if apart else YES if one else MAYBE
        truth = ~truth if op == "!=" else truth
    else:
        if op in (">", ">="):
            left, right, op = right, left, FLIP[op]
        strict = op == "<"
        always = left[1] < right[0] if strict else left[1] <= right[0]
        never = left[0] >= right[1] if strict else left[0] > right[1]
        truth = YES if always else NO if never else MAYBE
    return ~truth if negated else truth
