"""How fast pages answer, on SQLite and on PostgreSQL: `python -m benchmarks.pages [--quick]`.

A practice of 10,000 clients is made afresh on either database, one client with 1,000 timeline rows, decisions and a
letter being written; then every page is visited in one process (visiting.py). PostgreSQL is started for it by
scripts/with-postgres, and left out, with a line that says so, where it cannot be.
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
TARGET_MS = 100.0
TARGETS_MS = {"decision": 150.0, "  new PDF page as a picture": 300.0, "an article": 50.0}
WITH_POSTGRESQL = Path(__file__).parents[1] / "scripts" / "with-postgres"
NOTES = (
    "Milliseconds of server and database, by the clock: median / 95th percentile. Ratio: the latter to its target.",
    "Targets: lists and record 100 ms, decision 150, a page of a new PDF 300, an article 50; other pages as lists.",
    "processor: median of this process's own time on SQLite, to judge by on a machine that is busy with other work.",
    "KB: the page / with its style sheets and scripts, as the server sends them. Target: a page under 60.",
    "10,000 clients; one of them, shown here, has 1,000 timeline rows. Queries count session and audit trail.",
)


def measure(quick: bool) -> Part:
    """Return what each page takes on either database, beside its target."""
    runs = QUICK if quick else RUNS
    own = [sys.executable, "-m", "benchmarks.visiting", str(runs)]
    sqlite = _visited(own)
    if sqlite is None:
        raise RuntimeError("the visits ended without a result")
    postgresql = _visited([str(WITH_POSTGRESQL), *own])
    others = {visits["name"]: visits for visits in postgresql or ()}
    rows = [_row(visits, others.get(visits["name"])) for visits in sqlite]
    left_out = "PostgreSQL could not be started here, so its columns are empty."
    notes = NOTES if postgresql else (*NOTES, left_out)
    headings = ("8. Pages", "target", "SQLite", "ratio", "PostgreSQL", "ratio", "processor", "queries", "KB")
    return Part("Pages", headings, rows, notes, first=32, others=13)


def _visited(command: list[str]) -> list[dict[str, Any]] | None:
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
        _times(own),
        ratio(own["p95"], target),
        _times(other) if other else "-",
        ratio(other["p95"], target) if other else "-",
        f"{own['processor']:.0f}",
        queries,
        f"{own['size'] / 1000:.0f} / {own['first_load'] / 1000:.0f}",
    )


def _times(visits: dict[str, Any]) -> str:
    return f"{visits['p50']:.0f} / {visits['p95']:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast pages answer.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} visits of each page instead of {RUNS}")
    print("\n".join(as_lines(measure(parser.parse_args().quick))))


if __name__ == "__main__":
    main()
