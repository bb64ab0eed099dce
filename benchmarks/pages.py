"""How fast pages answer, on SQLite and on PostgreSQL: `python -m benchmarks.pages [--quick]`.

A practice of 10,000 clients is made afresh on either database, each with a record, one with 1,000 timeline rows, dozens
of decisions and a letter being written; then every page is visited in one process (visiting.py). scripts/with-postgres
starts a PostgreSQL for it; where it cannot, that is said and its columns stay empty.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.table import Part, as_lines, ratio
from benchmarks.timing import process

RUNS, QUICK = 60, 15
CLIENTS, QUICK_CLIENTS = 10_000, 1_000
TARGET_MS = 100.0
TARGETS_MS = {"decision": 150.0, "  new PDF page as a picture": 300.0, "an article": 50.0}
WITH_POSTGRESQL = Path(__file__).parents[1] / "scripts" / "with-postgres"
NOTES = (
    "Milliseconds of server and database, by the clock: median / 95th percentile. Ratio: the latter to its target.",
    "Targets: lists and record 100 ms, decision 150, a page of a new PDF 300, an article 50; other pages as lists.",
    "processor: median of this process's own time on SQLite, to judge by on a machine that is busy with other work.",
    "KB: the page / with its style sheets and scripts, as the server sends them. Target: a page under 60.",
)


def measure(quick: bool) -> Part:
    """Return what each page takes on either database, beside its target."""
    runs, clients = (QUICK, QUICK_CLIENTS) if quick else (RUNS, CLIENTS)
    own = [sys.executable, "-m", "benchmarks.visiting", str(runs), str(clients)]
    sqlite = visited(own)
    if sqlite is None:
        raise RuntimeError("the visits ended without a result")
    postgresql = visited([str(WITH_POSTGRESQL), *own])
    others = {visits["name"]: visits for visits in postgresql or ()}
    rows = [_row(visits, others.get(visits["name"])) for visits in sqlite]
    notes = [
        *NOTES,
        f"{clients:,} clients; one of them, shown here, has 1,000 timeline rows. Queries count the audit trail.",
    ]
    if not postgresql:
        notes.append("PostgreSQL could not be started here, so its columns are empty.")
    headings = ("8. Pages", "target", "SQLite", "ratio", "PostgreSQL", "ratio", "processor", "queries", "KB")
    return Part("Pages", headings, rows, notes, first=32, others=13)


def visited(command: list[str]) -> list[dict[str, Any]] | None:
    """Run the visits in a process and a folder of their own; None where the command ran none."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(SCOPEWELL_DATA=folder, DATABASE_URL="")
        ended = process(command)
    if ended.status:
        raise RuntimeError(f"visiting pages ended with status {ended.status}")
    last = ended.output.strip().rpartition("\n")[2]
    return json.loads(last) if last.startswith("[") else None


def _row(own: dict[str, Any], other: dict[str, Any] | None) -> tuple[str, ...]:
    target = TARGETS_MS.get(own["name"], TARGET_MS)
    queries = str(own["queries"]) + (f" / {other['queries']}" if other and other["queries"] != own["queries"] else "")
    return (
        own["name"],
        f"{target:.0f}",
        times(own),
        ratio(own["p95"], target),
        times(other) if other else "-",
        ratio(other["p95"], target) if other else "-",
        f"{own['processor']:.0f}",
        queries,
        f"{own['size'] / 1000:.0f} / {own['first_load'] / 1000:.0f}",
    )


def times(visits: dict[str, Any]) -> str:
    """Return median and 95th percentile of the visits of a page, in milliseconds."""
    return f"{visits['p50']:.0f} / {visits['p95']:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast pages answer.")
    parser.add_argument(
        "--quick",
        action="store_true",
        help=f"{QUICK} visits and {QUICK_CLIENTS:,} clients instead of {RUNS} and {CLIENTS:,}",
    )
    print("\n".join(as_lines(measure(parser.parse_args().quick))))


if __name__ == "__main__":
    main()
