"""Strong Kleene logic: yes, no, unknown."""

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """The truth of a condition. UNKNOWN is never NO.

    The numbers order the values, so that "and" is the minimum and "or" the maximum.
    """

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __bool__(self) -> bool:
        """Fail loudly: `if truth:` would read unknown as yes or as no."""
        raise TypeError("a Truth has three values: compare it with Truth.YES, Truth.NO or Truth.UNKNOWN")

    def __and__(self, other: int) -> "Truth":
        return Truth(min(self.value, int(other)))

    def __or__(self, other: int) -> "Truth":
        return Truth(max(self.value, int(other)))

    def __invert__(self) -> "Truth":
        return Truth(2 - self.value)


def at_least(k: int, parts: Iterable[Truth]) -> Truth:
    """Return whether at least `k` of the parts are true: yes when enough are yes, no when too few can be."""
    values = list(parts)
    certain = sum(1 for part in values if part is Truth.YES)
    possible = sum(1 for part in values if part is not Truth.NO)
    if certain >= k:
        return Truth.YES
    return Truth.NO if possible < k else Truth.UNKNOWN
