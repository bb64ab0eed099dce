"""Weighing what a clause says about a find: whose work it is, whether it is denied, quoted, past, or another sense."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from scopewell.engine.wording.flags import Category, Evidence, Kind
from scopewell.engine.wording.lexicon import is_capital
from scopewell.engine.wording.paging import Page, Sentence
from scopewell.engine.wording.patterns import FOUND
from scopewell.engine.wording.reading import Reading
from scopewell.engine.wording.rules import Context, Patterns, Rule, bits

START = "start"
QUOTED = Evidence("quoted", "it is quoted", -6)
PUBLISHED = frozenset({Kind.PUBLIC, Kind.NEWSLETTER, Kind.POST, Kind.HANDOUT})
"""Kinds of document in which quotation marks excuse no claim: a testimonial is the advertiser's own."""
CLAIMS = frozenset({"promise", "against", "medicine"})
"""Families of acts a testimonial may claim."""
NAMED = Evidence("named-elsewhere", "it is the name of a place or firm", -6)
SIGNED = Evidence("signed", "it stands in the signature", 5)
CLOSING = re.compile(
    r"(?:sincerely|regards|yours|faithfully|truly|wishes|respectfully|best|thanks|thank you|cheers),?\s+[^\n]{0,60}$",
    re.I,
)
SIGNATURE = "letters"
LONGEST_SIGNATURE = 120


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
        self.generic = frozenset(sets["org-before"])
        self.owner: dict[int, Context] = {number: context for context in contexts for number in context.patterns}
        self.speaking = cache(self._speaking)

    def _speaking(self, families: frozenset[str], kind: Kind) -> Mapping[str, int]:
        """Return, for each place, the set of patterns of contexts that speak for a rule of some families."""
        found = dict.fromkeys(("here", "around", "lead"), 0)
        for context in self.contexts:
            if context.families & families and kind in context.kinds:
                found[context.where] |= self.patterns.among(context.patterns)
        return found

    def weigh(self, find: Find, page: Page, kind: Kind, possible: int) -> Weighed:
        """Return a find with its evidence and their sum; `possible` is the set of patterns its sentence may match."""
        leaning = find.rule.leaning(kind)
        evidence = [Evidence(START, f"a text of this kind leans {leaning:+g}", leaning)]
        tags, first, _ = find.sentence
        speaking = self.speaking(find.rule.families, kind)
        held: set[str] = set()
        marked = tags[: find.start - first] + FOUND + tags[find.end - first :]
        evidence += self._held(possible & speaking["here"], marked, held)
        if speaking["around"]:
            around = page.around(find.sentence, find.start, find.end, FOUND)
            evidence += self._held(self.patterns.possible(around) & speaking["around"], around, held)
        if speaking["lead"] and (lead := page.lead(find.sentence)):
            evidence += self._held(self.patterns.possible(lead) & speaking["lead"], lead, held)
        evidence += self._written(find, page.reading, kind)
        return Weighed(find, tuple(evidence), sum(one.weighs for one in evidence))

    def _held(self, chosen: int, tags: str, held: set[str]) -> Iterator[Evidence]:
        """Yield what contexts say that hold for these tags, each once."""
        for number in bits(chosen):
            context = self.owner[number]
            if context.id not in held and self.patterns[number].search(tags):
                held.add(context.id)
                yield Evidence(context.id, context.says, context.weighs)

    def _written(self, find: Find, reading: Reading, kind: Kind) -> Iterator[Evidence]:
        """Yield what lies in how it is written, or where it stands on the page."""
        claim = find.rule.families & CLAIMS and kind in PUBLISHED
        if not claim and reading.is_quoted(find.start, find.end):
            yield QUOTED
        if find.rule.category is Category.WORDING and self._is_named(find, reading):
            yield NAMED
        if SIGNATURE in find.rule.families and kind is Kind.LETTER:
            at = reading.span(find.start)[0]
            if CLOSING.search(reading.folded.text, max(0, at - LONGEST_SIGNATURE), at):
                yield SIGNED

    def _is_named(self, find: Find, reading: Reading) -> bool:
        """Return whether capitals make the words part of a name: "Lakeside Physical Therapy"."""
        tags = reading.tags
        if not is_capital(tags[find.start]) or find.start == find.sentence.first:
            return False
        before = tags[find.start - 1]
        if (
            not is_capital(before)
            or before in self.generic
            or reading.span(find.start)[0] - reading.span(find.start - 1)[1] != 1
        ):
            return False
        line = find.sentence.tags
        capitals = sum(map(is_capital, line))
        return capitals <= 0.6 * len(line) or find.start - find.sentence.first > 2
