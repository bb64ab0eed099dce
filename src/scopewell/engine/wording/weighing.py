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
EVER = float("inf")
QUOTED = Evidence("quoted", "it is quoted", -6)
PUBLISHED = frozenset({Kind.PUBLIC, Kind.NEWSLETTER, Kind.POST, Kind.HANDOUT})
"""Kinds of document in which quotation marks excuse no claim: a testimonial is the advertiser's own."""
CLAIMS = frozenset({"promise", "against", "medicine", "lic", "diagnosing"})
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
    lifting_around: Sequence[tuple[int, float]]
    """The same for those held against the sentences beside it too."""
    lifted: int
    """All patterns of the first, and of the second: where none of them is possible, nothing need be added up."""
    lifted_around: int
    beyond: float
    """The most that is added by what no pattern of the sentence tells: where it stands on the page."""


class Seen(NamedTuple):
    """The patterns a sentence may match, alone and with the sentences beside it."""

    here: int
    around: int


class Scales:
    """Weighs finds by the contexts of the knowledge. What a sentence says is remembered: people edit what they read."""

    def __init__(self, patterns: Patterns, contexts: Sequence[Context], sets: Mapping[str, str]) -> None:
        self.patterns = patterns
        self.contexts = contexts
        self.generic = frozenset(sets["org-before"])
        self.owner: dict[int, Context] = {number: context for context in contexts for number in context.patterns}
        self.speaking = cache(self._speaking)
        self.said: Memory[tuple[str, str, Kind, str, float], tuple[tuple[Evidence, ...], float]] = Memory()

    def _speaking(self, families: frozenset[str], kind: Kind) -> Speaking:
        speaking = [one for one in self.contexts if one.families & families and kind in one.kinds]
        at = {place: [one for one in speaking if one.where == place] for place in ("here", "around", "lead")}
        among = {place: reduce(or_, (self.patterns.among(one.patterns) for one in at[place]), 0) for place in at}
        lifting, lifting_around = (
            [(self.patterns.among(one.patterns), one.weighs) for one in at[place] if one.weighs > 0]
            for place in ("here", "around")
        )
        return Speaking(
            **among,
            lifting=lifting,
            lifting_around=lifting_around,
            lifted=reduce(or_, (patterns for patterns, _ in lifting), 0),
            lifted_around=reduce(or_, (patterns for patterns, _ in lifting_around), 0),
            beyond=sum(max(0, one.weighs) for one in at["lead"]) + (SIGNED.weighs if SIGNATURE in families else 0),
        )

    def most(self, rule: Rule, kind: Kind, seen: Seen) -> float:
        """Return the most that a find of a rule can come to: what cannot rise above zero needs no look."""
        speaking = self.speaking(rule.families, kind)
        most = rule.leaning(kind) + speaking.beyond
        if lifted := speaking.lifted & seen.here:
            most += sum(weighs for patterns, weighs in speaking.lifting if patterns & lifted)
        if lifted := speaking.lifted_around & seen.around:
            most += sum(weighs for patterns, weighs in speaking.lifting_around if patterns & lifted)
        return most

    def weigh(self, find: Find, page: Page, kind: Kind, seen: Seen, most: float = EVER) -> Weighed:
        """Return a find with its evidence and their sum; `most` is the most it can come to.

        What has sunk for good is left there, unless nothing is known of the most.
        """
        leaning = find.rule.leaning(kind)
        evidence = [Evidence(START, f"a text of this kind leans {leaning:+g}", leaning)]
        tags, first, _ = find.sentence
        speaking = self.speaking(find.rule.families, kind)
        asked = find.rule.id, kind
        marked = tags[: find.start - first] + FOUND + tags[find.end - first :]
        held, most = self._held("here", speaking.here & seen.here, marked, asked, most)
        evidence += held
        if most > 0 and speaking.around & seen.around:
            around = page.around(find.sentence, find.start, find.end, FOUND)
            held, most = self._held("around", speaking.around & seen.around, around, asked, most)
            evidence += held
        if most > 0 and speaking.lead and (lead := page.lead(find.sentence)):
            possible = speaking.lead & self.patterns.possible(lead)
            held, most = self._held("lead", possible, lead, asked, most)
            evidence += held
        if most > 0:
            evidence += self._written(find, page.reading, kind)
        return Weighed(find, tuple(evidence), sum(one.weighs for one in evidence))

    def _held(
        self, where: str, possible: int, tags: str, asked: tuple[str, Kind], most: float
    ) -> tuple[tuple[Evidence, ...], float]:
        """Return what contexts say that hold for these tags, each once, and the most that is left.

        `asked` is the rule and the kind of text. Patterns are numbered from the weightiest against to the weightiest
        for, so a find sinks early; when nothing can lift it any more, the rest is not looked at.
        """
        key = (tags, *asked, where, most)
        known = self.said.get(key)
        if known is not None:
            return known
        held: dict[str, Evidence] = {}
        left = most
        for number in bits(possible):
            context = self.owner[number]
            if context.id not in held and self.patterns[number].search(tags):
                held[context.id] = Evidence(context.id, context.says, context.weighs)
                if context.weighs < 0 and (left := left + context.weighs) <= 0:
                    break
        return self.said.kept(key, (tuple(held.values()), left))

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
