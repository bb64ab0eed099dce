"""A condition or formula written out as text that is read back as the same tree."""

from fractions import Fraction

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
)
from scopewell.engine.units import Number


def written(node: Condition | Numeric) -> str:
    """Return the text of a condition or formula, with brackets only where they are needed."""
    match node:
        case Name(id):
            return _word(id)
        case Literal(value):
            return decimal(value)
        case Arithmetic(op, left, right):
            inner = f"({written(right)})" if isinstance(right, Arithmetic) else written(right)
            outer = f"({written(left)})" if isinstance(left, Arithmetic) and op in "*/" else written(left)
            return f"{outer} {op} {inner}"
        case Call(function, arguments):
            return f"{function}({', '.join(written(argument) for argument in arguments)})"
        case Compare(op, left, right):
            return f"{written(left)} {op} {written(right)}"
        case Not(part):
            return f"not {_bracketed(part, All, Any)}"
        case All(parts):
            return " and ".join(_bracketed(part, All, Any) for part in parts)
        case Any(parts):
            return " or ".join(_bracketed(part, Any) for part in parts)
        case AtLeast(k, parts):
            return f"at least {k} of ({', '.join(written(part) for part in parts)})"
        case Test():
            return _test(node)


def _bracketed(node: Condition, *kinds: type) -> str:
    return f"({written(node)})" if isinstance(node, kinds) else written(node)


def _test(test: Test) -> str:
    match test.op, test.value:
        case "is", _:
            return test.fact
        case "any", _:
            return f"{test.fact} any"
        case "has", (option,):
            return f"{test.fact} has {_word(option)}"
        case ("in" | "has") as op, tuple(options):
            return f"{test.fact} {'in' if op == 'in' else 'has any of'} [{', '.join(map(_word, options))}]"
        case op, bool(value):
            return f"{test.fact} {op} {'true' if value else 'false'}"
        case op, value:
            assert isinstance(value, (Name, Literal, Arithmetic, Call))
            return f"{test.fact} {op} {written(value)}"


def _word(id: str) -> str:
    """Return an id, in quotation marks where it would be read as something else."""
    return f'"{id}"' if id in ("true", "false") or not id[:1].islower() else id


def decimal(value: Number) -> str:
    """Return a number as decimal text. Raises ValueError for one that no decimal gives exactly."""
    if isinstance(value, int):
        return str(value)
    for places in range(1, 7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return f"{float(value):.{places}f}"
    raise ValueError(f"{Fraction(value)} is no short decimal")
