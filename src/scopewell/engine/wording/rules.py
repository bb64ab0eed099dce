"""Rules and contexts as the guard runs them, read from their compiled form."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from scopewell.engine.wording.flags import Category, Kind, Severity
from scopewell.engine.wording.lexicon import signature_of
from scopewell.engine.wording.patterns import FOUND


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
    places: frozenset[str]
    """Countries it holds in; none means everywhere."""

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
    where: str
    """What its patterns are held against: its sentence ("here"), also those beside it ("around"), or the line that
    leads the list it stands in ("lead")."""


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
        frozenset(raw.get("places", ())),
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
        raw.get("where", "here"),
    )


class Patterns:
    """All patterns by number. Each is compiled when it is first needed, since few are in one text.

    A set of patterns is a number whose bits are theirs, so that choosing among them is arithmetic.
    """

    def __init__(self, sources: Sequence[str], masks: Sequence[str], always: str) -> None:
        self.sources = sources
        self.made: list[re.Pattern[str] | None] = [None] * len(sources)
        self.opened = Opened([int(mask, 16) for mask in masks])
        self.always = int(always, 16)
        self.all = self.among(range(len(sources)))

    def __getitem__(self, number: int) -> re.Pattern[str]:
        found = self.made[number]
        if found is None:
            found = self.made[number] = re.compile(self.sources[number])
        return found

    def among(self, numbers: Iterable[int]) -> int:
        """Return a set of patterns given by number."""
        return reduce(or_, (1 << number for number in numbers), 0)

    def opened_by(self, tags: str) -> int:
        """Return what the words with these tags open: the slots of all patterns, to be joined and settled."""
        opened, found = self.opened, self.always
        for tag in set(tags):
            found |= opened[tag]
        return found

    def settled(self, opened: int) -> int:
        """Return the set of patterns whose every slot is open."""
        size = len(self.sources)
        return opened & (opened >> size) & (opened >> 2 * size) & self.all

    def possible(self, tags: str) -> int:
        """Return the set of patterns that words with these tags may match: in each slot one of its words is there."""
        return self.settled(self.opened_by(tags))


class Opened(dict[str, int]):
    """For each tag, the patterns it opens, as bits: one run of them for each slot. Without regard to case."""

    def __init__(self, masks: Sequence[int]) -> None:
        super().__init__({FOUND: 0})
        self.masks = masks

    def __missing__(self, tag: str) -> int:
        mask = self[tag] = self.masks[signature_of(tag)]
        return mask


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


MOST_KEPT = 20_000


class Memory[Key, Value](dict[Key, Value]):
    """What was worked out before, for a bounded number of keys: a text is checked again at every pause in typing."""

    def kept(self, key: Key, value: Value) -> Value:
        """Keep a value and return it."""
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = value
        return value
