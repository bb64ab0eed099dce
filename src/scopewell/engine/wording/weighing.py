"""Weighing what a clause says about a find: whose work it is, whether it is denied, quoted, past, or another sense."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from scopewell.engine.wording.flags import Category, Evidence, Kind
from scopewell.engine.wording.lexicon import is_capital
from scopewell.engine.wording.patterns import FOUND
from scopewell.engine.wording.reading import Reading, Sentence
from scopewell.engine.wording.rules import Chooser, Context, Patterns, Rule

START = "start"
QUOTED = Evidence("quoted", "it is quoted", -6)
NAMED = Evidence("named-elsewhere", "it is the name of a place or firm", -6)
SIGNED = Evidence("signed", "it stands in the signature", 5)
CLOSING = re.compile(
    r"(?:sincerely|regards|yours|faithfully|truly|wishes|respectfully|best|thanks|thank you|cheers),?\s+[^\n]{0,60}$",
    re.I,
)
NAME = "name"
NEAR = 14
"""Words before and after a sentence that are looked at for what they tell of health."""
SIGNATURE = "letters"
LONGEST_SIGNATURE = 120
HEALTH_NEAR = Evidence("health-near", "the sentence before or after tells of health", 2)
ANSWERED_NO = Evidence("answered-no", "the next sentence says no", -7)


class Find(NamedTuple):
    """A place where a rule's pattern holds: words `start` to before `end` of the text, in one sentence."""

    rule: Rule
    sentence: Sentence
    start: int
    end: int


class Weighed(NamedTuple):
    """A find and everything that speaks for or against it."""

    find: Find
    evidence: tuple[Evidence, ...]
    total: float


class Scales:
    """Weighs finds by the contexts of the knowledge."""

    def __init__(self, patterns: Patterns, contexts: Sequence[Context], sets: Mapping[str, str]) -> None:
        self.patterns = patterns
        self.contexts = contexts
        self.no = frozenset(sets["answer-no"])
        self.question = frozenset(sets["question"])
        self.health = frozenset(sets["health-word"] + sets["condition"])
        self.generic = frozenset(sets["org-before"])
        self.owner: dict[int, Context] = {number: context for context in contexts for number in context.patterns}
        self.chooser = cache(self._chooser)

    def _chooser(self, families: frozenset[str], kind: Kind) -> Chooser:
        """Return what chooses among the contexts that speak for a rule of some families in a kind of document."""
        contexts = (context for context in self.contexts if context.families & families and kind in context.kinds)
        return self.patterns.among(number for context in contexts for number in context.patterns)

    def weigh(self, find: Find, reading: Reading, kind: Kind) -> Weighed:
        """Return a find with its evidence and their sum."""
        leaning = find.rule.leaning(kind)
        evidence = [Evidence(START, f"a text of this kind leans {leaning:+g}", leaning)]
        tags, first = find.sentence
        marked = tags[: find.start - first] + FOUND + tags[find.end - first :]
        held: set[str] = set()
        for number in self.chooser(find.rule.families, kind).chosen(tags):
            context = self.owner[number]
            if context.id not in held and self.patterns[number].search(marked):
                held.add(context.id)
                evidence.append(Evidence(context.id, context.says, context.weighs))
        evidence += self._beyond(find, reading, kind)
        return Weighed(find, tuple(evidence), sum(one.weighs for one in evidence))

    def _beyond(self, find: Find, reading: Reading, kind: Kind) -> Iterator[Evidence]:
        """Yield what lies outside the sentence, or in how it is written."""
        claim = "promise" in find.rule.families and kind is not Kind.LETTER
        if reading.quotes and not claim and reading.is_quoted(find.start, find.end):
            yield QUOTED
        if find.rule.category is Category.WORDING and self._is_named(find, reading):
            yield NAMED
        if SIGNATURE in find.rule.families and kind is Kind.LETTER:
            at = reading.spans[find.start][0]
            if CLOSING.search(reading.folded.text, max(0, at - LONGEST_SIGNATURE), at):
                yield SIGNED
        if NAME in find.rule.families and self._health_near(find, reading):
            yield HEALTH_NEAR
        if "any" in find.rule.families:
            after = find.sentence.first + len(find.sentence.tags)
            if find.sentence.tags[-1:] in self.question and reading.tags[after : after + 1] in self.no:
                yield ANSWERED_NO

    def _health_near(self, find: Find, reading: Reading) -> bool:
        """Return whether the words right before or after the sentence tell of health."""
        start, end = find.sentence.first, find.sentence.first + len(find.sentence.tags)
        near = reading.tags[max(0, start - NEAR) : start] + reading.tags[end : end + NEAR]
        return not self.health.isdisjoint(near)

    def _is_named(self, find: Find, reading: Reading) -> bool:
        """Return whether capitals make the words part of a name: "Lakeside Physical Therapy"."""
        tags = reading.tags
        if not is_capital(tags[find.start]) or find.start == find.sentence.first:
            return False
        before = tags[find.start - 1]
        if (
            not is_capital(before)
            or before in self.generic
            or reading.spans[find.start][0] - reading.spans[find.start - 1][1] != 1
        ):
            return False
        line = find.sentence.tags
        capitals = sum(map(is_capital, line))
        return capitals <= 0.6 * len(line) or find.start - find.sentence.first > 2
