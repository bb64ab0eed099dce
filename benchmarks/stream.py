"""Part 4: many cases through the command line, as a stream of JSON Lines."""

import os
from pathlib import Path

from benchmarks.people import lines_of_people
from benchmarks.table import Part
from benchmarks.timing import Ended, process, scopewell
from scopewell.engine.deciding import Engine

MANY = 100_000
QUICK = 5_000


def measure(engine: Engine, folder: Path, quick: bool) -> Part:
    """Decide a file of cases by the command, and a twentieth of it, whose peak memory shows what the rest adds."""
    count = QUICK if quick else MANY
    whole, few = folder / "cases.jsonl", folder / "few.jsonl"
    with whole.open("w", encoding="utf-8") as file, few.open("w", encoding="utf-8") as beginning:
        for number, line in enumerate(lines_of_people(engine, count)):
            file.write(line + "\n")
            if number < count // 20:
                beginning.write(line + "\n")
    rows = [_row(few, count // 20, screened(few)), _row(whole, count, screened(whole))]
    return Part(
        "4. A stream of cases: scopewell screen cases.jsonl --format json",
        ["cases", "input MB", "seconds", "cases/s", "ms/case", "peak MB"],
        rows,
        [
            "The whole process, one core: start, reading, admission, decision, JSON text. By seed: casebook people",
            "with measures changed and up to a fifth of the answers missing; most are ill or undecided, unlike",
            "the clients of a practice.",
        ],
    )


def screened(path: Path) -> Ended:
    """Return how the command ended on a file of cases. Raises RuntimeError when it refused one."""
    ended = process([*scopewell(), "screen", str(path), "--format", "json"], Path(os.devnull))
    if ended.status:
        raise RuntimeError(f"screening a stream ended with status {ended.status}")
    return ended


def _row(path: Path, count: int, ended: Ended) -> list[str]:
    each = ended.seconds / count
    size = path.stat().st_size / 1e6
    peak = f"{ended.peak_bytes / 1e6:.0f}"
    rate = [f"{ended.seconds:.1f}", f"{1 / each:,.0f}", f"{each * 1e3:.2f}"]
    return [f"{count:,}", f"{size:,.1f}", *rate, peak]
