"""Rules and contexts as the guard runs them, read from their compiled form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from scopewell.engine.wording.flags import Category, Kind, Severity
from scopewell.engine.wording.lexicon import FIRST_TAG, PLANE
from scopewell.engine.wording.patterns import SLOTS


class Rule(NamedTuple):
    """One term or act: where it stands, how far a text leans toward it, and what to say about it."""

    id: str
    category: Category
    patterns: tuple[int, ...]
    families: frozenset[str]
    start: Mapping[str, float]
    severity: Mapping[str, str]
    say: Mapping[str, Sequence[str]]
    reason: str
    instead: str
    sources: tuple[str, ...]
    row: str
    title: str
    also: Category | None
    light: bool
    with_condition: Severity | None

    def leaning(self, kind: Kind) -> float:
        """Return how far a document of a kind leans toward the rule before anything is known."""
        return self.start.get(kind, self.start["default"])


class Context(NamedTuple):
    """What a clause may say about a find, and how much that weighs."""

    id: str
    says: str
    families: frozenset[str]
    kinds: frozenset[str]
    weighs: float
    patterns: tuple[int, ...]


def rule_of(raw: Mapping[str, Any]) -> Rule:
    """Return a rule from its JSON form."""
    condition = raw.get("with-condition")
    return Rule(
        raw["id"],
        Category(raw["category"]),
        tuple(raw["patterns"]),
        frozenset(raw["families"]),
        raw.get("start", {"default": 1}),
        raw.get("severity", {"text": "block", "heading": "block"}),
        {part.lower(): said for part, said in raw.get("say", {}).items()},
        raw["reason"],
        raw.get("instead", ""),
        tuple(raw["sources"]),
        raw.get("row", raw["id"]),
        raw.get("title", ""),
        Category(raw["also"]) if "also" in raw else None,
        raw.get("light") is True,
        Severity(condition) if condition else None,
    )


def context_of(raw: Mapping[str, Any]) -> Context:
    """Return a context from its JSON form."""
    return Context(
        raw["id"],
        raw["says"],
        frozenset(raw["families"]),
        frozenset(raw.get("kinds", Kind)),
        raw["weighs"],
        tuple(raw["patterns"]),
    )


class Patterns:
    """All patterns by number. Each is compiled when it is first needed, since few are in one text."""

    def __init__(self, sources: Sequence[str], masks: Sequence[str], always: str) -> None:
        self.sources = sources
        self.made: list[re.Pattern[str] | None] = [None] * len(sources)
        self.masks = [int(mask, 16) for mask in masks]
        self.always = int(always, 16)

    def __getitem__(self, number: int) -> re.Pattern[str]:
        found = self.made[number]
        if found is None:
            found = self.made[number] = re.compile(self.sources[number])
        return found

    def among(self, numbers: Iterable[int]) -> "Chooser":
        """Return what chooses among some patterns, given by number, those that a sentence may match."""
        return Chooser(self, sorted(numbers))


class Chooser(dict[str, int]):
    """Chooses, among some patterns, those a sentence may match: in each slot of a pattern one of its words is there.

    As a dictionary it holds, for each tag, the patterns the tag opens, as bits: one run of them for each slot.
    """

    def __init__(self, patterns: Patterns, numbers: Sequence[int]) -> None:
        super().__init__()
        self.patterns = patterns
        self.numbers = numbers
        self.size = len(numbers)
        self.all = (1 << self.size) - 1
        self.always = self._packed(patterns.always)

    def _packed(self, mask: int) -> int:
        found = 0
        for slot in range(SLOTS):
            part = mask >> (slot * len(self.patterns.sources))
            for at, number in enumerate(self.numbers):
                found |= (part >> number & 1) << (slot * self.size + at)
        return found

    def __missing__(self, tag: str) -> int:
        mask = self[tag] = self._packed(self.patterns.masks[(ord(tag) - FIRST_TAG) % PLANE])
        return mask

    def mask(self, tags: str) -> int:
        """Return, as bits among the numbers, the patterns that words with these tags may match."""
        found = reduce(or_, map(self.__getitem__, set(tags)), self.always)
        return found & (found >> self.size) & (found >> 2 * self.size) & self.all

    def chosen(self, tags: str) -> list[int]:
        """Return the numbers of the patterns that words with these tags may match."""
        return [self.numbers[at] for at in bits(self.mask(tags))]


def bits(mask: int) -> Iterable[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
