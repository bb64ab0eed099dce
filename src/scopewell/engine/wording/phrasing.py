"""Replacements that read well in their sentence: number, capitals, and the article before them."""

import re

from scopewell.engine.wording.flags import Replacement
from scopewell.engine.wording.forms import article, like, s_form
from scopewell.engine.wording.lexicon import Lexicon
from scopewell.engine.wording.rules import Rule

ARTICLE = re.compile(r"\b(an?)(\s+)$", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
MOST = 3


class Phrasing:
    """Finds what to say instead of the words of a flag."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def replacements(self, rule: Rule, text: str, start: int, end: int) -> tuple[Replacement, ...]:
        """Return up to three replacements for the span, the best first."""
        span = text[start:end]
        words = [self.lexicon.listed(word.replace("’", "'")) for word in WORDS.findall(span)]
        found = self._said(rule, words)
        return tuple(_fitted(text, start, end, like(span, said)) for said in found[:MOST])

    def _said(self, rule: Rule, words: list[str]) -> list[str]:
        """Return what the rule says instead of words, by the longest part of them that it knows."""
        say = rule.say
        for size in range(len(words), 0, -1):
            for at in range(len(words) - size, -1, -1):
                part = " ".join(words[at : at + size])
                singular = part.removesuffix("s")
                if part in say:
                    return list(say[part])
                if singular in say and singular != part:
                    return [
                        s_form(said) if " " not in said or said.split()[-1] not in ("exercise", "training") else said
                        for said in say[singular]
                    ]
        return []


def _fitted(text: str, start: int, end: int, said: str) -> Replacement:
    """Return a replacement that takes the article before it along when that no longer fits."""
    before = ARTICLE.search(text, max(0, start - 8), start)
    if before is None or before[1].lower() == (fitting := article(said.split()[0])):
        return Replacement(start, end, said)
    return Replacement(before.start(1), end, like(before[1], fitting) + before[2] + said)
