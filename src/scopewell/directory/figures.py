"""Room for what a member can show of their own work, counted from their own records and never given as stars.

Nothing is registered in this release, so nothing is shown. A room that can count something registers how, with the
basis that stands beside the number.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from scopewell.members.models import Member


class Figure(NamedTuple):
    """One number with its words, and what it was counted from."""

    words: str
    number: str
    basis: str


type Count = Callable[[Member], Iterable[Figure]]
_counts: dict[str, Count] = {}


def count_with(name: str, count: Count) -> None:
    """Register what a room counts, under a name of its own."""
    _counts[name] = count


def figures_of(member: Member) -> list[Figure]:
    """Return what is counted of a member."""
    return [figure for _, count in sorted(_counts.items()) for figure in count(member)]
