"""Weighing what a clause says about a find: whose work it is, whether it is denied, quoted, past, or another sense."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from scopewell.engine.wording.flags import Category, Evidence, Kind
from scopewell.engine.wording.lexicon import is_capital
from scopewell.engine.wording.paging import Page, Sentence
from scopewell.engine.wording.patterns import FOUND
from scopewell.engine.wording.reading import Reading
from scopewell.engine.wording.rules import Context, Memory, Patterns, Rule, bits

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


class Speaking(NamedTuple):
    """The contexts that may speak for rules of some families in a kind of document, as sets of patterns."""

    here: int
    around: int
    lead: int
    lifting: Sequence[tuple[int, float]]
    """Contexts held against the sentence that speak for own work: their patterns, and how much they weigh."""
    beyond: float
    """The most that contexts beyond the sentence may add."""


class Scales:
    """Weighs finds by the contexts of the knowledge. What a sentence says is remembered: people edit what they read."""

    def __init__(self, patterns: Patterns, contexts: Sequence[Context], sets: Mapping[str, str]) -> None:
        self.patterns = patterns
        self.contexts = contexts
        self.generic = frozenset(sets["org-before"])
        self.owner: dict[int, Context] = {number: context for context in contexts for number in context.patterns}
        self.speaking = cache(self._speaking)
        self.said: Memory[tuple[str, str, Kind, str], tuple[Evidence, ...]] = Memory()

    def _speaking(self, families: frozenset[str], kind: Kind) -> Speaking:
        speaking = [one for one in self.contexts if one.families & families and kind in one.kinds]
        at = {place: [one for one in speaking if one.where == place] for place in ("here", "around", "lead")}
        among = {place: reduce(or_, (self.patterns.among(one.patterns) for one in at[place]), 0) for place in at}
        return Speaking(
            **among,
            lifting=[(self.patterns.among(one.patterns), one.weighs) for one in at["here"] if one.weighs > 0],
            beyond=SIGNED.weighs + sum(max(0, one.weighs) for one in (*at["around"], *at["lead"])),
        )

    def may_be_flagged(self, find: Find, kind: Kind, possible: int) -> bool:
        """Return whether all that could speak for a find would be enough; most finds need no weighing."""
        speaking = self.speaking(find.rule.families, kind)
        most = find.rule.leaning(kind) + speaking.beyond
        return most > 0 or most + sum(weighs for patterns, weighs in speaking.lifting if patterns & possible) > 0

    def weigh(self, find: Find, page: Page, kind: Kind, possible: int) -> Weighed:
        """Return a find with its evidence and their sum; `possible` is the set of patterns its sentence may match."""
        leaning = find.rule.leaning(kind)
        evidence = [Evidence(START, f"a text of this kind leans {leaning:+g}", leaning)]
        tags, first, _ = find.sentence
        speaking = self.speaking(find.rule.families, kind)
        asked = find.rule.id, kind
        marked = tags[: find.start - first] + FOUND + tags[find.end - first :]
        evidence += self._held("here", speaking.here, marked, asked, possible)
        if speaking.around:
            around = page.around(find.sentence, find.start, find.end, FOUND)
            evidence += self._held("around", speaking.around, around, asked)
        if speaking.lead and (lead := page.lead(find.sentence)):
            evidence += self._held("lead", speaking.lead, lead, asked)
        evidence += self._written(find, page.reading, kind)
        return Weighed(find, tuple(evidence), sum(one.weighs for one in evidence))

    def _held(
        self, where: str, speaking: int, tags: str, asked: tuple[str, Kind], possible: int | None = None
    ) -> tuple[Evidence, ...]:
        """Return what contexts say that hold for these tags, each once; `asked` is the rule and the kind of text."""
        key = (tags, *asked, where)
        known = self.said.get(key)
        if known is not None:
            return known
        held: dict[str, Evidence] = {}
        for number in bits(speaking & (self.patterns.possible(tags) if possible is None else possible)):
            context = self.owner[number]
            if context.id not in held and self.patterns[number].search(tags):
                held[context.id] = Evidence(context.id, context.says, context.weighs)
        return self.said.kept(key, tuple(held.values()))

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
