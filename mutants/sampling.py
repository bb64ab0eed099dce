"""Which faults are planted: a sample in which every kind and every group is present, the same on every run.

Faults are ranked by a hash of seed and id, not drawn: a rule that is added or changed moves nobody else in or out, so
what docs/mutants.md says of a fault stays about that fault.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256

from mutants.faults import Fault

SEED = "2026-11-24"
LEAST_OF_A_KIND = 18


def sample(faults: Iterable[Fault], seed: str = SEED, least: int = LEAST_OF_A_KIND) -> list[Fault]:
    """Return one fault of every kind in every group it can stand in; of each kind `least` at least, if it has them."""
    by_kind: dict[str, list[Fault]] = defaultdict(list)
    for fault in sorted(faults, key=lambda fault: _rank(seed, fault)):
        by_kind[fault.kind].append(fault)
    return [fault for ranked in by_kind.values() for fault in sorted(_of_kind(ranked, least))]


def _of_kind(ranked: Sequence[Fault], least: int) -> list[Fault]:
    first: dict[str, Fault] = {}
    for fault in ranked:
        first.setdefault(fault.group, fault)
    chosen = list(first.values())
    rest = (fault for fault in ranked if fault not in chosen)
    return [*chosen, *(fault for fault, _ in zip(rest, range(least - len(chosen)), strict=False))]


def _rank(seed: str, fault: Fault) -> bytes:
    return sha256(f"{seed} {fault.id}".encode()).digest()
