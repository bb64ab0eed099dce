"""The printed table: kind by kind, what noticed the faults; then every survivor with what was changed."""

from collections.abc import Iterator, Mapping, Sequence

from mutants.faults import KINDS
from mutants.trial import EQUIVALENT, REFUSED, Bench, Verdict

FIRST = 20


def table(verdicts: Sequence[Verdict], at: Bench) -> list[str]:
    """Return the table as docs/mutants.md holds it; with every barrier asked, a fault can count in several columns."""
    columns = [barrier.id for barrier in at.barriers]
    head = ["kind of fault", "planted", *columns, REFUSED, EQUIVALENT, "survived"]
    widths = [FIRST, *(len(title) for title in head[1:])]
    lines = [
        _line(head, widths),
        "|".join(["", "-" * (FIRST + 2), *("-" * (width + 1) + ":" for width in widths[1:]), ""]),
    ]
    for kind in KINDS:
        of_kind = [verdict for verdict in verdicts if verdict.fault.kind == kind.id]
        if of_kind:
            lines.append(_line([kind.id, *_counts(of_kind, columns)], widths))
    return [*lines, _line(["all", *_counts(verdicts, columns)], widths)]


def legend(verdicts: Sequence[Verdict], at: Bench) -> Iterator[str]:
    """Yield what each column of the table says, with the time it took the workers."""
    spent = {id: sum(verdict.seconds.get(id, 0.0) for verdict in verdicts) for id in (*at.says, EQUIVALENT)}
    yield from (f"  {id}: {says} ({spent[id]:,.0f} s)." for id, says in at.says.items())
    yield f"  {REFUSED}: the rules do not load."
    yield f"  {EQUIVALENT}: proved that every rule fires for the same people ({spent[EQUIVALENT]:,.0f} s)."


def _counts(verdicts: Sequence[Verdict], columns: Sequence[str]) -> list[str]:
    caught = [sum(1 for verdict in verdicts if column in verdict.noticed) for column in columns]
    refused = sum(1 for verdict in verdicts if verdict.fate.startswith(REFUSED))
    equivalent = sum(1 for verdict in verdicts if verdict.fate == EQUIVALENT)
    survived = sum(1 for verdict in verdicts if verdict.survived)
    return [str(count) for count in (len(verdicts), *caught, refused, equivalent, survived)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = cells
    padded = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
    return f"| {' | '.join(padded)} |"


def survivors(verdicts: Sequence[Verdict], why: Mapping[str, str]) -> Iterator[str]:
    """Yield each survivor with what was changed and what docs/mutants.md says of it."""
    for verdict in verdicts:
        if verdict.survived:
            note = " (proved: nobody's floor, ceiling or start changes)" if verdict.same_outcome else ""
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
