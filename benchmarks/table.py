"""The printed table: one block, a heading for each part, numbers right-aligned under their own headings."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.timing import Timing

FIRST = 45
OTHERS = 15


class Part(NamedTuple):
    """One part of the table, and what must be known to read it. `first`, `others`: the widths of its columns."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    first: int = FIRST
    others: int = OTHERS


def as_lines(part: Part) -> list[str]:
    """Return a part as lines of text."""
    lines = [part.title, _line(part, part.headings), "-" * (part.first + part.others * (len(part.headings) - 1))]
    lines += [_line(part, row) for row in part.rows]
    return [*lines, *(f"  {note}" for note in part.notes), ""]


def _line(part: Part, cells: Sequence[str]) -> str:
    first, *others = cells
    return first.ljust(part.first) + "".join(f" {cell}".rjust(part.others) for cell in others)


def microseconds(timing: Timing) -> str:
    """Return best and median in microseconds."""
    return f"{timing.best * 1e6:,.0f} / {timing.median * 1e6:,.0f}"


def milliseconds(timing: Timing) -> str:
    """Return best and median in milliseconds."""
    return f"{timing.best * 1e3:,.1f} / {timing.median * 1e3:,.1f}"


def ratio(value: float, of: float) -> str:
    """Return how many times `of` a value is."""
    times = value / of
    return f"{times:,.2f}x" if times < 10 else f"{times:,.0f}x"
