"""The trial of a fault: planted in a copy of the rules, then every barrier asked, by several workers."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from multiprocessing import get_context
from time import perf_counter
from typing import NamedTuple

from mutants.barriers import Barrier, barriers, plant, shipped_ground
from mutants.faults import Document, Fault, every_fault
from mutants.sameness import Sameness
from scopewell.engine.errors import EngineError
from scopewell.engine.rules import PROFILES
from scopewell.knowledge.gathering import gather

WORKERS = 2
CHEAP = 3  # the barriers asked before it is proved whether the fault changes anything

REFUSED = "refused"
EQUIVALENT = "equivalent"


class Verdict(NamedTuple):
    """What came of one fault. `noticed`: what each barrier that noticed it saw; `fate`: refused, equivalent, or empty.

    `same_outcome`: nothing noticed it, and it is proved that no person's floor, ceiling or start changes.
    """

    fault: Fault
    noticed: Mapping[str, str]
    seconds: Mapping[str, float]
    fate: str = ""
    same_outcome: bool = False

    @property
    def survived(self) -> bool:
        """Whether the rules are changed and nothing noticed it."""
        return not self.noticed and not self.fate


class Bench(NamedTuple):
    """What every trial needs: the document, all faults by id, and the barriers."""

    document: Document
    faults: Mapping[str, Fault]
    barriers: Sequence[Barrier]

    @property
    def says(self) -> dict[str, str]:
        """What each barrier is, by its id."""
        return {barrier.id: barrier.says for barrier in self.barriers}


@cache
def bench() -> Bench:
    """Return the bench of this process."""
    document = gather()
    faults = {fault.id: fault for fault in every_fault(document)}
    return Bench(document, faults, barriers())


def trials(ids: Sequence[str], *, everything: bool = False, workers: int = WORKERS) -> Iterator[Verdict]:
    """Yield the verdict on each fault as it is reached. `everything`: ask every barrier, not only until one notices."""
    bench(), shipped_ground(PROFILES[0])  # before the workers part, so that they share both
    with get_context("fork").Pool(workers, maxtasksperchild=25) as pool:
        yield from pool.imap_unordered(_tried, [(id, everything) for id in ids])


def _tried(asked: tuple[str, bool]) -> Verdict:
    return tried(*asked)


def tried(id: str, everything: bool = False) -> Verdict:
    """Return the verdict on one fault."""
    at = bench()
    fault = at.faults[id]
    try:
        planted = plant(at.document, fault)
    except EngineError as error:
        return Verdict(fault, {}, {}, f"{REFUSED}: {error}")
    sameness = Sameness(planted)
    noticed: dict[str, str] = {}
    seconds: dict[str, float] = {}
    for n, barrier in enumerate(at.barriers):
        if n == CHEAP and not noticed:
            began = perf_counter()
            is_same = sameness.every_rule_fires_alike()
            seconds[EQUIVALENT] = perf_counter() - began
            if is_same:
                return Verdict(fault, {}, seconds, EQUIVALENT)
        began = perf_counter()
        seen = barrier.notices(planted)
        seconds[barrier.id] = perf_counter() - began
        if seen:
            noticed[barrier.id] = seen
            if not everything:
                break
    return Verdict(fault, noticed, seconds, same_outcome=not noticed and sameness.every_outcome_is_alike())
