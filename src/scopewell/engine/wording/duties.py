"""What a kind of document needs beside its words: an own address, a source for what it claims, a consent on file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.paging import Page
from scopewell.engine.wording.rules import Patterns, bits


class Reminder(NamedTuple):
    """One thing a document needs, and the words it comes up at; 0 to 0 when it is for the whole."""

    id: str
    says: str
    start: int
    end: int
    sources: tuple[str, ...]


class Duty(NamedTuple):
    """One rule of a kind of document."""

    id: str
    says: str
    kinds: frozenset[str]
    patterns: tuple[int, ...]
    asked: int
    """Its patterns as a set."""
    unless: re.Pattern[str] | None
    sources: tuple[str, ...]


class Duties:
    """The rules by kind of document."""

    def __init__(self, raws: Sequence[Mapping[str, Any]], patterns: Patterns) -> None:
        self.patterns = patterns
        self.duties = [
            Duty(
                raw["id"],
                raw["says"],
                frozenset(raw["kinds"]),
                tuple(raw["patterns"]),
                patterns.among(raw["patterns"]),
                re.compile(raw["unless"]) if "unless" in raw else None,
                tuple(raw["sources"]),
            )
            for raw in raws
        ]

    def reminders(self, page: Page, kind: Kind) -> Iterator[Reminder]:
        """Yield what a text of a kind still needs, each once, at the first place it comes up."""
        text = page.reading.folded.text
        for duty in self.duties:
            if kind not in duty.kinds or (duty.unless is not None and duty.unless.search(text)):
                continue
            if not duty.patterns:
                yield Reminder(duty.id, duty.says, 0, 0, duty.sources)
            elif (place := self._first(duty, page)) is not None:
                yield Reminder(duty.id, duty.says, *page.reading.original(*place), duty.sources)

    def _first(self, duty: Duty, page: Page) -> tuple[int, int] | None:
        for sentence in page.sentences:
            for number in bits(duty.asked and self.patterns.possible(sentence.tags) & duty.asked):
                if match := self.patterns[number].search(sentence.tags):
                    start, end = match.span(1)
                    return sentence.first + start, sentence.first + end
        return None
