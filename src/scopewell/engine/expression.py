"""Conditions and formulas: their grammar, their tree, and the reading of one from a line of text.

The grammar is our own and small; text is never handed to `eval`. See docs/knowledge-format.md.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from scopewell.engine.errors import ExpressionError
from scopewell.engine.units import Number, exact

COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")
MOST_CHARACTERS = 4_000
FUNCTIONS = ("days_since", "count", "if", "min", "max")


@dataclass(frozen=True, slots=True)
class Name:
    """A fact, a parameter, or an option: which one is settled by what it is compared with."""

    id: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number written in the text."""

    value: Number


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op one of + - * /."""

    op: str
    left: "Numeric"
    right: "Numeric"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of numbers: days_since(date), min, max, if(condition, a, b), count(conditions)."""

    function: str
    arguments: "tuple[Numeric | Condition, ...]"


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one fact. op: is (the flag is yes), = != < <= > >=, in, has, any."""

    fact: str
    op: str
    value: "bool | str | tuple[str, ...] | Numeric | None" = None


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two numbers of which the left is more than a plain fact."""

    op: str
    left: "Numeric"
    right: "Numeric"


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is true."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """True when one part is true."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least `k` parts are true."""

    k: int
    parts: "tuple[Condition, ...]"


type Numeric = Name | Literal | Arithmetic | Call
type Condition = Test | Compare | Not | All | Any | AtLeast

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[a-z][a-z0-9_]*(?:-[a-z0-9]+)*)"
    r'|"(?P<quoted>[^"]*)"|(?P<sign><=|>=|!=|[<>=()\[\],+*/-]))'
)


class _Reader:
    """A recursive-descent reader over the tokens of one line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        position = 0
        stripped = text.rstrip()
        while position < len(stripped):
            match = _TOKEN.match(stripped, position)
            if match is None:
                raise ExpressionError(text, position, "a fact, a number or one of < <= > >= = != ( ) [ ] and or not")
            kind = str(match.lastgroup)
            self.tokens.append((kind, match.group(kind), match.start(kind)))
            position = match.end()
        self.next = 0

    def peek(self, ahead: int = 0) -> str:
        """Return the token `ahead` places on, or an empty string at the end. Quoted words never match a keyword."""
        index = self.next + ahead
        if index >= len(self.tokens):
            return ""
        kind, token, _ = self.tokens[index]
        return f'"{token}"' if kind == "quoted" else token

    def fail(self, expected: str) -> ExpressionError:
        place = self.tokens[self.next][2] if self.next < len(self.tokens) else len(self.text)
        return ExpressionError(self.text, place, expected)

    def take(self, token: str) -> bool:
        """Step over `token` if it comes next."""
        if self.peek() == token:
            self.next += 1
            return True
        return False

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.fail(repr(token))

    def word(self, expected: str) -> str:
        if self.next < len(self.tokens) and self.tokens[self.next][0] in ("word", "quoted"):
            self.next += 1
            return self.tokens[self.next - 1][1]
        raise self.fail(expected)

    def end(self) -> None:
        if self.next < len(self.tokens):
            raise self.fail("'and', 'or' or the end")

    # conditions

    def condition(self) -> Condition:
        parts = [self.conjunction()]
        while self.take("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def conjunction(self) -> Condition:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self) -> Condition:
        if self.take("not"):
            return Not(self.negation())
        if self.take("("):
            inside = self.condition()
            self.expect(")")
            return inside
        if self.peek() == "at" and self.peek(1) == "least":
            return self.at_least()
        return self.test()

    def at_least(self) -> AtLeast:
        self.next += 2
        if self.next >= len(self.tokens) or not self.peek().isdigit():
            raise self.fail("a whole number")
        k = int(self.peek())
        self.next += 1
        self.expect("of")
        self.expect("(")
        parts = [self.condition()]
        while self.take(","):
            parts.append(self.condition())
        self.expect(")")
        if not 1 <= k <= len(parts):
            raise self.fail(f"a number from 1 to {len(parts)} after 'at least'")
        return AtLeast(k, tuple(parts))

    def test(self) -> Condition:
        left = self.number()
        op = next((sign for sign in COMPARISONS if self.peek() == sign), "")
        if op:
            self.next += 1
            return self.comparison(left, op)
        if not isinstance(left, Name):
            raise self.fail("a comparison")
        if self.take("in"):
            return Test(left.id, "in", self.options())
        if self.take("has"):
            if self.peek() == "any" and self.peek(1) == "of":
                self.next += 2
                return Test(left.id, "has", self.options())
            return Test(left.id, "has", (self.word("an option"),))
        if self.take("any"):
            return Test(left.id, "any")
        return Test(left.id, "is")

    def comparison(self, left: Numeric, op: str) -> Condition:
        if self.peek() in ("true", "false"):
            value = self.take("true") or not self.take("false")
            if not isinstance(left, Name) or op not in ("=", "!="):
                raise self.fail("a flag before '= true' or '= false'")
            return Test(left.id, "=" if op == "=" else "!=", value)
        if self.next < len(self.tokens) and self.tokens[self.next][0] == "quoted":
            right: Numeric = Name(self.word("an option"))
        else:
            right = self.number()
        if isinstance(left, Name):
            return Test(left.id, op, right)
        return Compare(op, left, right)

    def options(self) -> tuple[str, ...]:
        self.expect("[")
        found = [self.word("an option")]
        while self.take(","):
            found.append(self.word("an option"))
        self.expect("]")
        return tuple(found)

    # numbers

    def number(self) -> Numeric:
        left = self.product()
        while self.peek() in ("+", "-"):
            op = self.peek()
            self.next += 1
            left = Arithmetic(op, left, self.product())
        return left

    def product(self) -> Numeric:
        left = self.atom()
        while self.peek() in ("*", "/"):
            op = self.peek()
            self.next += 1
            left = Arithmetic(op, left, self.atom())
        return left

    def atom(self) -> Numeric:
        if self.next < len(self.tokens) and self.tokens[self.next][0] == "number":
            self.next += 1
            return Literal(exact(Fraction(self.tokens[self.next - 1][1])))
        if self.take("("):
            inside = self.number()
            self.expect(")")
            return inside
        name = self.word("a fact or a number")
        if name in FUNCTIONS and self.take("("):
            return self.call(name)
        return Name(name)

    def call(self, function: str) -> Call:
        if function == "count":
            arguments: list[Numeric | Condition] = [self.condition()]
            while self.take(","):
                arguments.append(self.condition())
        elif function == "if":
            arguments = [self.condition()]
            self.expect(",")
            arguments.append(self.number())
            self.expect(",")
            arguments.append(self.number())
        else:
            arguments = [self.number()]
            while self.take(","):
                arguments.append(self.number())
        self.expect(")")
        return Call(function, tuple(arguments))


def parse_condition(text: str) -> Condition:
    """Read a condition. Raises ExpressionError naming the place and what was expected there."""
    return _whole(text, _Reader.condition)


def parse_number(text: str) -> Numeric:
    """Read a formula that gives a number. Raises ExpressionError."""
    return _whole(text, _Reader.number)


def parse_formula(kind: str, text: str) -> Condition | Numeric:
    """Read the formula of a worked-out fact: a condition for a flag, a number for any other kind.

    Raises ExpressionError.
    """
    return parse_condition(text) if kind == "flag" else parse_number(text)


def _whole[T](text: str, read: Callable[[_Reader], T]) -> T:
    """Read a whole text, which must be neither longer nor deeper than a person can follow."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(text[:40], 0, f"at most {MOST_CHARACTERS} characters")
    reader = _Reader(text)
    try:
        found = read(reader)
    except RecursionError:
        raise ExpressionError(text[:40], 0, "less depth") from None
    reader.end()
    return found


def tests_of(node: Condition | Numeric) -> Iterator[Test]:
    """Yield every test inside a condition or formula, left to right."""
    match node:
        case Test():
            yield node
            if isinstance(node.value, (Arithmetic, Call)):
                yield from tests_of(node.value)
        case Not(part):
            yield from tests_of(part)
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from tests_of(part)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            yield from tests_of(left)
            yield from tests_of(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from tests_of(argument)
        case Name() | Literal():
            return


def names_of(node: Condition | Numeric) -> Iterator[str]:
    """Yield every id that a condition or formula reads: facts, and parameters or options on the right of a test."""
    match node:
        case Name(id):
            yield id
        case Test(fact, _, value):
            yield fact
            if isinstance(value, (Name, Arithmetic, Call)):
                yield from names_of(value)
        case Not(part):
            yield from names_of(part)
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from names_of(part)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            yield from names_of(left)
            yield from names_of(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from names_of(argument)
        case Literal():
            return
