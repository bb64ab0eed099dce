"""The printed table: kind by kind, what noticed the faults; then every survivor with what was changed."""

from collections.abc import Iterator, Mapping, Sequence

from mutants.faults import KINDS
from mutants.trial import EQUIVALENT, REFUSED, Bench, Verdict

FIRST = 22
WIDTH = 13


def table(verdicts: Sequence[Verdict], at: Bench) -> Iterator[str]:
    """Yield the lines of the table; with every barrier asked, one fault can count in several columns."""
    columns = [barrier.id for barrier in at.barriers]
    yield _line(["kind of fault", "planted", *columns, "refused", "equivalent", "survived"])
    yield "-" * (FIRST + WIDTH * (len(columns) + 4))
    for kind in KINDS:
        of_kind = [verdict for verdict in verdicts if verdict.fault.kind == kind.id]
        if of_kind:
            yield _line([kind.id, *_counts(of_kind, columns)])
    yield _line(["all", *_counts(verdicts, columns)])
    spent = [sum(verdict.seconds.get(column, 0.0) for verdict in verdicts) for column in (*columns, EQUIVALENT)]
    shown = [f"{seconds:,.0f} s" for seconds in spent]
    yield _line(["time of the workers", "", *shown[:-1], "", shown[-1], ""])
    yield ""
    for barrier in at.barriers:
        yield f"  {barrier.id}: {barrier.says}."
    yield "  refused: the rules do not load. equivalent: proved that every rule fires for the same people."


def _counts(verdicts: Sequence[Verdict], columns: Sequence[str]) -> list[str]:
    caught = [sum(1 for verdict in verdicts if column in verdict.noticed) for column in columns]
    refused = sum(1 for verdict in verdicts if verdict.fate.startswith(REFUSED))
    equivalent = sum(1 for verdict in verdicts if verdict.fate == EQUIVALENT)
    survived = sum(1 for verdict in verdicts if verdict.survived)
    return [str(count or "·") for count in (len(verdicts), *caught, refused, equivalent, survived)]


def _line(cells: Sequence[str]) -> str:
    first, *others = cells
    return first.ljust(FIRST) + "".join(cell.rjust(WIDTH) for cell in others)


def survivors(verdicts: Sequence[Verdict], why: Mapping[str, str]) -> Iterator[str]:
    """Yield each survivor with what was changed and what docs/mutants.md says of it."""
    for verdict in verdicts:
        if verdict.survived:
            note = " (proved: nobody's floor or ceiling changes)" if verdict.same_outcome else ""
            yield f"  {verdict.fault.says}{note}"
            yield f"    {verdict.fault.id}"
            yield f"    {why.get(verdict.fault.id, 'NOT EXPLAINED in docs/mutants.md')}"


def catches(verdict: Verdict) -> Iterator[str]:
    """Yield what was planted and everything that was seen of it."""
    yield verdict.fault.id
    yield f"  {verdict.fault.says}"
    for barrier, seen in verdict.noticed.items():
        yield f"  {barrier}: {seen}"
    if verdict.fate or verdict.survived:
        yield f"  {verdict.fate or 'survived'}"
