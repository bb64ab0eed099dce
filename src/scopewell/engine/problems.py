"""What is wrong with a case: problems that are reported beside a decision, and errors that leave none."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scopewell.engine.errors import EngineError


class Problem(NamedTuple):
    """Something in the case that could not be used as it stands. `kind` is one of the contract's."""

    fact: str
    kind: str
    message: str


class CaseError(EngineError):
    """A case that cannot be used at all: what is wrong, where, and what is accepted."""

    def __init__(self, place: str, wrong: str, accepted: str) -> None:
        self.place = place
        self.wrong = wrong
        self.accepted = accepted
        super().__init__(f"{place}: {wrong}; accepted: {accepted}")


def short(value: object) -> str:
    """Return a value as a message may show it: never long, never the inside of a list or mapping."""
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:40] + "…")
    if isinstance(value, (bool, float, Decimal, date, type(None))) or (isinstance(value, int) and abs(value) < 10**30):
        return str(value)
    return kind_of(value)


def nearest(unknown: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the known ids that look like `unknown`, the nearest first."""
    from difflib import get_close_matches  # here, since only a mistake needs it

    return tuple(get_close_matches(unknown, list(known), n=3))


def kind_of(value: object) -> str:
    """Return what sort of thing a value of a file is, in words."""
    names = {
        dict: "a mapping",
        list: "a list",
        str: "a text",
        int: "a number",
        type(None): "nothing",
        bool: "true or false",
    }
    return names.get(type(value), type(value).__name__)
