"""Taking times: the best and the median of several runs, of a function in this process or of a whole process."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

SOURCE = Path(__file__).parent.parent / "src"


class Timing(NamedTuple):
    """The best and the median time of one run, in seconds."""

    best: float
    median: float


class Ended(NamedTuple):
    """A process that ended: what it took and what it wrote."""

    seconds: float
    peak_bytes: int
    status: int
    output: str


def times_of(runs: Sequence[Callable[[], object]], *, repeats: int, seconds: float = 0.03) -> list[Timing]:
    """Return the time of one call of each function, called in batches of about `seconds`; the collector stays on.

    It is the processor time of this process, which on an idle machine is the time that passes. The functions take
    turns, so that a machine that grows busy grows busy for all of them.
    """
    counts = [_batch(run, seconds) for run in runs]
    found: list[list[float]] = [[] for _ in runs]
    for _ in range(repeats):
        for run, count, times in zip(runs, counts, found, strict=True):
            start = process_time()
            for _ in range(count):
                run()
            times.append((process_time() - start) / count)
    return [median_of(times) for times in found]


def _batch(run: Callable[[], object], seconds: float) -> int:
    run()
    start = process_time()
    run()
    return max(1, round(seconds / max(process_time() - start, 1e-7)))


def median_of(seconds: Sequence[float]) -> Timing:
    """Return the best and the median of several times."""
    return Timing(min(seconds), median(seconds))


def process(command: Sequence[str], output: Path | None = None) -> Ended:
    """Run a process to its end. What it writes goes to `output`, or is returned. Its peak memory is its own alone."""
    with Path(output or os.devnull).open("wb") as file:
        start = perf_counter()
        child = subprocess.Popen(command, stdout=file if output else subprocess.PIPE, env=environment())
        written = child.stdout.read() if child.stdout else b""
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.stdout:
            child.stdout.close()
    scale = 1 if sys.platform == "darwin" else 1024
    return Ended(seconds, usage.ru_maxrss * scale, child.returncode, written.decode())


def processes(command: Sequence[str], times: int) -> Timing:
    """Return what a whole process takes, from start to end, after one run that is not counted.

    Raises RuntimeError when the process fails, since a time of something that failed means nothing.
    """
    found = []
    for _ in range(times + 1):
        ended = process(command)
        if ended.status:
            raise RuntimeError(f"{command[0]} ended with status {ended.status}")
        found.append(ended.seconds)
    return median_of(found[1:])


def environment() -> dict[str, str]:
    """Return the environment of a measured process: this one, with the package to be found in it."""
    path = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path}


def scopewell() -> list[str]:
    """Return the command `scopewell` of this environment, or the same thing by the interpreter."""
    script = Path(sys.executable).with_name("scopewell")
    if script.exists():
        return [str(script)]
    return [sys.executable, "-c", "import sys; from scopewell.cli.main import main; sys.exit(main())"]
