"""Parts 2 and 3: what a fresh process takes to load the knowledge, and to answer one case from the command line."""

import json
import sys
from pathlib import Path

from benchmarks.people import AS_OF, named_people
from benchmarks.table import Part, milliseconds, ratio
from benchmarks.timing import Timing, median_of, process, processes, scopewell
from scopewell.engine.deciding import Engine

LOADING_TARGET_S = 0.015
COLD_TARGET_S = 0.120

LOADING = """
from time import perf_counter
from datetime import date
import scopewell.knowledge.release as release_of
from scopewell.engine.deciding import Engine
start = perf_counter()
release = release_of.load_release()
loaded = perf_counter()
Engine(release.rules, release.compiled).program("acsm", date.today(), {})
print(loaded - start, perf_counter() - loaded, perf_counter() - start)
"""
BUILDING = """
from time import perf_counter
import scopewell.knowledge.release as release_of
start = perf_counter()
release_of.build_release()
print(perf_counter() - start)
"""


def measure_loading(quick: bool) -> Part:
    """Time load_release with the program for today, and building from the YAML files, each in fresh processes."""
    loading = _inside(LOADING, 15)
    building = _inside(BUILDING, 1 if quick else 5)
    names = ["load_release, from the kept release", "the program for today", "both together"]
    rows = [[name, milliseconds(timing), "", ""] for name, timing in zip(names, loading, strict=True)]
    rows[2][2:] = [f"{LOADING_TARGET_S * 1e3:.0f}", ratio(loading[2].median, LOADING_TARGET_S)]
    rows.append(["build_release, from the YAML files", milliseconds(building[0]), "", ""])
    notes = [
        "A fresh process each time (15 for loading), imports not counted; reading the knowledge files to see whether",
        "any changed is counted. Loaded is what every start needs; a fact or rule is read when it is first needed, and",
        "that is counted in part 3, not here.",
    ]
    return Part(
        "2. Loading the knowledge: milliseconds, best / median", ["what", "time", "target", "of target"], rows, notes
    )


def _inside(code: str, times: int) -> list[Timing]:
    """Run code in fresh processes that print the seconds of each of their steps; return the time of each step."""
    runs = []
    for _ in range(times + 1):
        ended = process([sys.executable, "-c", code])
        if ended.status:
            raise RuntimeError(f"the measured process ended with status {ended.status}")
        runs.append([float(seconds) for seconds in ended.output.split()])
    return [median_of(step) for step in zip(*runs[1:], strict=True)]


def measure_cold(engine: Engine, folder: Path, quick: bool) -> Part:
    """Time the whole command on one case, a bare interpreter beside it."""
    path = folder / "one-case.json"
    person = named_people(engine)["knee replacement, 14 weeks"]
    path.write_text(json.dumps(person), encoding="utf-8")
    times = 7 if quick else 15
    bare = processes([sys.executable, "-c", "pass"], times)
    cold = processes([*scopewell(), "screen", str(path), "--format", "json"], times)
    target = f"{COLD_TARGET_S * 1e3:.0f}"
    rows = [
        ["python -c pass", milliseconds(bare), "", "", ratio(bare.median, bare.median)],
        [
            "scopewell screen one-case.json --format json",
            milliseconds(cold),
            target,
            ratio(cold.median, COLD_TARGET_S),
            ratio(cold.median, bare.median),
        ],
    ]
    return Part(
        f"3. The whole command, cold: milliseconds, best / median of {times}",
        ["what", "time", "target", "of target", "of bare python"],
        rows,
        [
            f"From start of the process to its end, one case of {len(person['facts'])} answers as of {AS_OF}; "
            "byte code made before.",
        ],
    )
