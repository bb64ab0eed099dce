"""How far two spellings are from each other, and which names are near a word."""

from collections.abc import Callable, Iterable, Iterator

LONG = 8
"""Names from this length may be two slips away; shorter ones only one."""
SHORTEST = 4
"""Shorter names are found only as they are written: everything is near them."""


def distance(one: str, other: str, most: int) -> int:
    """Return how many slips part two words, at most `most` + 1.

    A slip is a letter left out, added, changed, or swapped with its neighbor (Damerau-Levenshtein).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            cost = min(now[-1] + 1, last[column] + 1, last[column - 1] + (letter != against))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most and min(last) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


def allowed(name: str) -> int:
    """Return how many slips a name may be away from what was typed."""
    if len(name) < SHORTEST:
        return 0
    return 2 if len(name) >= LONG else 1


class NearNames[T]:
    """Names of which those near a typed word are found, without comparing every letter of every name."""

    def __init__(self, names: Iterable[tuple[str, T]]) -> None:
        self._by_size: dict[int, list[tuple[str, int, int, T]]] = {}
        for name, held in names:
            self._by_size.setdefault(len(name), []).append((name, _letters(name), allowed(name), held))

    def near(self, typed: str, most: Callable[[int], int] = lambda limit: limit) -> Iterator[tuple[int, str, T]]:
        """Yield every name within its allowed distance of a word without spaces, with the distance.

        `most` may lower the allowed distance.
        """
        letters, size = _letters(typed), len(typed)
        for near_size in range(size - 2, size + 3):
            for name, held_letters, limit, held in self._by_size.get(near_size, ()):
                reach = most(limit)
                if abs(near_size - size) <= reach and (letters ^ held_letters).bit_count() <= 2 * reach:
                    slips = distance(typed, name, reach)
                    if slips <= reach:
                        yield slips, name, held


def _letters(word: str) -> int:
    """Return a set of the letters of a word, as bits: two words a slip apart differ in two letters at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def closeness(slips: int, name: str, typed: str) -> tuple[int, int, str]:
    """Return what near names are ranked by: slips, then how much of the beginning is the same, then the name."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(name, typed, strict=False)) if a != b), min(len(name), len(typed))
    )
    return slips, -shared, name
