"""Small changes to one condition or formula: every spot of its tree, and what can go wrong there."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mutants.writing import written
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

type Tree = Condition | Numeric

LOOSENED = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
TURNED = {">": "<", ">=": "<", "<": ">", "<=": ">"}
OTHER_SIGN = {"+": "-", "-": "+", "*": "/", "/": "*"}
WORD_OF = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}


class Changed(NamedTuple):
    """A changed text, and the change in a few words."""

    says: str
    text: str


class Spot(NamedTuple):
    """One node of a tree; `put` returns the whole tree with another node in its place."""

    node: Tree
    put: Callable[[Tree], Tree]
    under_not: bool = False


type How = Callable[[Spot], Iterator[tuple[str, Tree]]]


def changes(text: str, how: How, *, formula: bool = False) -> Iterator[Changed]:
    """Yield a condition's text, or a formula's, with one change at one spot."""
    tree: Tree = parse_number(text) if formula else parse_condition(text)
    for spot in spots(tree):
        for says, node in how(spot):
            yield Changed(says, written(spot.put(node)))


def spots(node: Tree, put: Callable[[Tree], Tree] = lambda new: new, *, under_not: bool = False) -> Iterator[Spot]:
    """Yield every node of a tree, outermost first."""
    yield Spot(node, put, under_not)
    for n, part in enumerate(_parts(node)):

        def put_part(new: Tree, n: int = n) -> Tree:
            return put(_with_part(node, n, new))

        yield from spots(part, put_part, under_not=isinstance(node, Not))


def _parts(node: Tree) -> tuple[Tree, ...]:
    match node:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return left, right
        case Call(_, arguments):
            return arguments
        case Test(_, _, value) if isinstance(value, (Literal, Arithmetic, Call)):
            return (value,)
        case _:
            return ()


def _with_part(node: Tree, n: int, new: Tree) -> Tree:
    parts = (*_parts(node)[:n], new, *_parts(node)[n + 1 :])
    match node:
        case All():
            return All(parts)  # type: ignore[arg-type]  # conditions: the part replaced was one
        case Any():
            return Any(parts)  # type: ignore[arg-type]  # as above
        case AtLeast(k):
            return AtLeast(k, parts)  # type: ignore[arg-type]  # as above
        case Not():
            return Not(parts[0])  # type: ignore[arg-type]  # as above
        case Compare(op):
            return Compare(op, *parts)  # type: ignore[arg-type]  # two numbers
        case Arithmetic(op):
            return Arithmetic(op, *parts)  # type: ignore[arg-type]  # two numbers
        case Call(function):
            return Call(function, parts)
        case Test(fact, op):
            return Test(fact, op, parts[0])  # type: ignore[arg-type]  # a number
        case _:
            raise AssertionError(node)


# what can go wrong at a spot


def flipped(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield a comparison with its edge moved to the other side, and turned round."""
    node = spot.node
    if isinstance(node, (Test, Compare)) and node.op in LOOSENED:
        for op in (LOOSENED[node.op], TURNED[node.op]):
            if isinstance(node, Test):
                new: Tree = Test(node.fact, op, node.value)
            else:
                new = Compare(op, node.left, node.right)
            yield f"{written(node)} becomes {op}", new


def dropped(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield a list of conditions, or of options, without one of them; a count with one more needed."""
    yield from _without_part(spot.node)
    match spot.node:
        case AtLeast(k, parts) if k < len(parts):
            yield f"at least {k + 1} of {len(parts)}", AtLeast(k + 1, parts)
        case Test(fact, "in" | "has" as op, tuple(options)) if len(options) > 1:
            for n, option in enumerate(options):
                yield f"{fact} without {option}", Test(fact, op, (*options[:n], *options[n + 1 :]))


def alternative_dropped(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield what narrows a condition: an alternative or an option less."""
    if not isinstance(spot.node, All):
        yield from dropped(spot)


def requirement_dropped(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield what widens a condition: one requirement less."""
    if isinstance(spot.node, All):
        yield from _without_part(spot.node)


def _without_part(node: Tree) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, (All, Any)):
        for n, part in enumerate(node.parts):
            left = (*node.parts[:n], *node.parts[n + 1 :])
            yield f"without {written(part)}", left[0] if len(left) == 1 else type(node)(left)
    elif isinstance(node, Call) and node.function in ("count", "min", "max") and len(node.arguments) > 1:
        for n, argument in enumerate(node.arguments):
            yield f"without {written(argument)}", Call(node.function, (*node.arguments[:n], *node.arguments[n + 1 :]))


def negated(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield a negation lost, or one added to a test of an answer."""
    node = spot.node
    if isinstance(node, Not):
        yield f"{written(node)} loses its not", node.part
    elif isinstance(node, Test) and node.op not in LOOSENED and not spot.under_not:
        yield f"not added to {written(node)}", Not(node)


def miscounted(spot: Spot) -> Iterator[tuple[str, Tree]]:
    """Yield a formula with another sign, another number, the wrong end, or its branches exchanged."""
    match spot.node:
        case Arithmetic(op, left, right):
            yield f"{written(spot.node)} with {WORD_OF[OTHER_SIGN[op]]}", Arithmetic(OTHER_SIGN[op], left, right)
        case Literal(value):
            yield f"{written(spot.node)} becomes one more", Literal(value + 1)
            yield f"{written(spot.node)} becomes one less", Literal(value - 1)
        case Call("min" | "max" as function, arguments):
            other = "max" if function == "min" else "min"
            yield f"{function} becomes {other}", Call(other, arguments)
        case Call("if", (condition, then, other_way)):
            yield "the branches are exchanged", Call("if", (condition, other_way, then))
    if not isinstance(spot.node, Name):
        yield from flipped(spot)
        yield from dropped(spot)
        yield from negated(spot)
