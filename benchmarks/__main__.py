"""Measure everything in one run and print one table: `python -m benchmarks [--quick]`.

Needs the package in the same environment. The other engines of part 1b and proselint of part 6 are optional and go into
the project's own `.venv`, where nothing else depends on them: `pip install --require-hashes -r requirements-bench.txt`.
Without them their rows are left out, and that is said. Nothing here passes or fails: times are printed beside their
targets, and the reader judges them with the load of the machine in view. In full under ten minutes, with --quick under
two.
"""

import argparse
import compileall
import os
import platform
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import growth, loading, mail, network, one_decision, other_engines, pages, stream, wording
from benchmarks.table import Part, as_lines
from benchmarks.timing import SOURCE
from scopewell.engine.deciding import Engine
from scopewell.knowledge.release import shipped_engine


def main() -> None:
    """Run every part and print it as soon as it is measured."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description="Measure the engine beside its targets and its peers."
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="5,000 cases in the stream instead of 100,000, fewer repeats, 1,000 clients",
    )
    quick = parser.parse_args().quick
    start = perf_counter()
    compileall.compile_dir(SOURCE, quiet=2)
    engine = shipped_engine()
    print("\n".join([*_machine(engine), ""]))
    with tempfile.TemporaryDirectory() as folder:
        for part in _parts(engine, Path(folder), quick):
            print("\n".join(as_lines(part)), flush=True)
    print(f"Measured in {perf_counter() - start:.0f} s; load of the machine at the end: {_load()}.")


def _parts(engine: Engine, folder: Path, quick: bool) -> Iterator[Part]:
    yield one_decision.measure(engine, quick)
    yield other_engines.measure(engine, quick)
    yield loading.measure_loading(quick)
    yield loading.measure_cold(engine, folder, quick)
    yield stream.measure(engine, folder, quick)
    yield growth.measure(quick)
    yield from wording.measure(quick)
    yield mail.measure(quick)
    yield pages.measure(quick)
    yield network.measure(quick)


def _machine(engine: Engine) -> list[str]:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    rules = engine.rules
    return [
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; {python}; load {_load()}",
        f"Knowledge {rules.version[:19]} ({rules.status}): {len(rules.rules)} rules, "
        f"{len(engine.compiled['terms'])} terms, {len(rules.vocabulary.facts)} facts.",
        "Times are best / median. Parts 1, 5 and 6: processor time of this process; others: the time that passed.",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
