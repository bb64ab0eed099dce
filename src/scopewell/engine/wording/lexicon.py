"""Words and their classes: one character, a tag, for each word of a text.

Words with the same classes share a tag; a capital first letter and all capitals have tags of their own. A word that is
not in the list is looked at once: as a misspelling of a main word, or by its ending.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

FIRST_TAG = 0x3400
CASES = 3
"""Each signature has three tags side by side: for a word in small letters, with a first capital, in capitals."""
MOST_SIGNATURES = 0x1800
HIGH_PRESSURE = "200/120"
"""The listed number that stands for every high blood pressure."""
PRESSURE = re.compile(r"(\d{2,3})/(\d{2,3})")
UNKNOWN = 0
"""The signature of a word nobody listed."""
SHORTEST, SHORTEST_FAR, LONGEST = 7, 9, 20
"""Letters a main word has so that one slip, or two, still make a misspelling; and of the longest looked at."""
MOST_LEARNED = 50_000


class Words(NamedTuple):
    """The compiled word list, as it is kept."""

    signatures: Sequence[Sequence[str]]
    """The classes of each signature."""
    listed: Mapping[str, int]
    endings: Sequence[tuple[str, int]]
    main: Sequence[str]
    """Words whose misspellings count as them."""


def tag_of(signature: int, case: int = 0) -> str:
    """Return the tag of a signature written in one of three cases."""
    return chr(FIRST_TAG + CASES * signature + case)


def signature_of(tag: str) -> int:
    """Return the signature a tag stands for."""
    return (ord(tag) - FIRST_TAG) // CASES


def is_capital(tag: str) -> bool:
    """Return whether the word was written with a capital."""
    return (ord(tag) - FIRST_TAG) % CASES > 0


def is_high_pressure(word: str) -> bool:
    """Return whether a number reads as a blood pressure, in mmHg, of 160 over 100 or more in either part."""
    match = PRESSURE.fullmatch(word)
    if match is None:
        return False
    upper, lower = int(match[1]), int(match[2])
    return 80 <= upper <= 300 and 40 <= lower < upper and (upper >= 160 or lower >= 100)


def case_of(word: str) -> int:
    """Return 0 for lower case, 1 for a first capital, 2 for all capitals."""
    if word.islower() or not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


class Lexicon(dict[str, str]):
    """The tag of every word, found when first asked for. What is learned from texts is bounded."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.calmed: dict[str, str] = {}
        self.near = _deletions(words.main)

    def __missing__(self, word: str) -> str:
        tag = tag_of(self.signature(word), case_of(word))
        if len(self) >= MOST_LEARNED:
            self.clear()
        self[word] = tag
        return tag

    def signature(self, word: str) -> int:
        """Return the signature of a word as it is written."""
        listed = self.words.listed
        found = listed.get(word)
        if found is None and (found := listed.get(low := word.lower())) is None:
            found = self._guessed(low)
        return found

    def calm(self, word: str) -> str:
        """Return a shouted word in small letters, with a capital when it is a name or nobody listed it."""
        calmed = self.calmed.get(word)
        if calmed is None:
            low = word.lower()
            listed = self.words.listed.get(low)
            named = listed is None or "given" in self.words.signatures[listed]
            calmed = low.capitalize() if named and len(low) > 2 and self._nearest(low) is None else low
            if len(self.calmed) >= MOST_LEARNED:
                self.calmed.clear()
            self.calmed[word] = calmed
        return calmed

    def listed(self, word: str) -> str:
        """Return the main word that a word stands for: itself, or what it is a misspelling of."""
        low = word.lower()
        return low if low in self.words.listed else self._nearest(low) or low

    def _guessed(self, word: str) -> int:
        if (main := self._nearest(word)) is not None:
            return self.words.listed[main]
        if word[:1].isdigit():
            return self.words.listed[HIGH_PRESSURE if is_high_pressure(word) else "0"]
        return next((signature for ending, signature in self.words.endings if word.endswith(ending)), UNKNOWN)

    def _nearest(self, word: str) -> str | None:
        """Return the main word one slip away, or two in long words; the first letter must be the same."""
        if not SHORTEST - 1 <= len(word) <= LONGEST or not word.isalpha():
            return None
        most = 2 if len(word) >= SHORTEST_FAR - 1 else 1
        best: tuple[int, str] | None = None
        for left in _deleted(word, most):
            for main in self.near.get(left, ()):
                allowed = 2 if len(main) >= SHORTEST_FAR else 1
                slips = distance(word, main, allowed)
                if slips <= allowed and main[0] == word[0] and (best is None or slips < best[0]):
                    best = slips, main
        return best[1] if best else None


def _deleted(word: str, most: int) -> set[str]:
    found = {word}
    for _ in range(most):
        found |= {left[:at] + left[at + 1 :] for left in found for at in range(len(left))}
    return found


def _deletions(words: Iterable[str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= SHORTEST:
            for left in _deleted(word, 2 if len(word) >= SHORTEST_FAR else 1):
                index.setdefault(left, []).append(word)
    return index


def distance(one: str, other: str, most: int) -> int:
    """Return the slips between two words (a letter added, left out, changed, or two swapped), or `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        current = [i]
        for j, against in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return min(row[-1], most + 1)
