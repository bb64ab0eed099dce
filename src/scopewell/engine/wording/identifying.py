"""What tells who a client is: names, places, dates, numbers, addresses, in texts that leave the client's own file."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scopewell.engine.wording.flags import Category, Client, Evidence, Flag, Kind, Replacement, Severity
from scopewell.engine.wording.paging import Page
from scopewell.engine.wording.reading import Reading, fold
from scopewell.engine.wording.rules import Rule, context_of, rule_of
from scopewell.engine.wording.weighing import Find, Scales, Seen, Weighed

OUTGOING = frozenset({Kind.POST, Kind.NEWSLETTER, Kind.PUBLIC})
"""Kinds of document that leave the client's own file."""
ROSTER = Evidence("roster", "it is on the practice's own list of clients", 20)
SHORTEST_NAME = 3
NAMES = "A names"
HINT = re.compile(r"[\d@/]")
SPOKEN = re.compile(r"[\d@/]|www\.|\b(?:oh|zero)\b", re.IGNORECASE)
"""What a line must hold before it is searched for numbers and addresses; the longer one where digits are words."""


class Expression(NamedTuple):
    """A rule that is found by a regular expression over the folded text."""

    rule: Rule
    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    """One of these must be in a line, in small letters, before the pattern is tried; none means always."""


class Identifiers:
    """Finds and weighs identifiers by the knowledge, and by the practice's own roster."""

    def __init__(self, compiled: Mapping[str, Any], scales: Scales) -> None:
        self.scales = scales
        self.patterns = scales.patterns
        raws = [raw for raw in compiled["rules"] if raw["category"] == Category.IDENTIFIER]
        rules = [rule_of({"instead": f"Write {raw['rewrite']}.", **raw}) for raw in raws]
        self.rules = {number: rule for rule in rules for number in rule.patterns}
        self.rewrites = {raw["id"]: raw["rewrite"] for raw in raws}
        self.ruled = self.patterns.among(self.rules)
        self.expressions = [
            Expression(rule, re.compile(raw["expression"]), tuple(raw.get("needs", ())))
            for rule, raw in zip(rules, raws, strict=True)
            if "expression" in raw
        ]
        self.said = [
            (context_of(raw), re.compile(raw["expression"])) for raw in compiled["contexts"] if "expression" in raw
        ]

    def flags(
        self, weighed: Sequence[Weighed], text: str, reading: Reading, kind: Kind, roster: Sequence[Client]
    ) -> list[Flag]:
        """Return the identifiers of a text; none where they belong, in a note, a letter or a handout."""
        if kind not in OUTGOING:
            return []
        kept = _strongest(weighed)
        flags = [self._flag(one, text, reading) for one in kept]
        return [*flags, *self._on_roster(text, roster, flags)]

    def expressed(self, page: Page, kind: Kind) -> Iterator[Weighed]:
        """Yield what is found by expressions, weighed by the words around it."""
        reading = page.reading
        firsts = [sentence.first for sentence in page.sentences]
        text, at = reading.folded.text, 0
        low = text.lower()
        hint = SPOKEN if "zero" in low or " oh " in low or "www." in low else HINT
        for line in text.split("\n"):
            start, at = at, at + len(line) + 1
            if not hint.search(line):
                continue
            for rule, pattern, match in self._expressions_in(line):
                group = "span" if "span" in pattern.groupindex else 0
                first = reading.word_at(start + match.start(group))
                last = reading.word_at(start + match.end(group) - 1) + 1
                if first < 0 or last <= first:
                    continue
                sentence = page.sentences[max(0, bisect_right(firsts, first) - 1)]
                end = min(last, sentence.first + len(sentence.tags))
                if end <= first:
                    continue
                find = Find(rule, sentence, first, end)
                around = page.around(sentence, first, first, "")
                seen = Seen(self.patterns.possible(sentence.tags), self.patterns.possible(around))
                one = self.scales.weigh(find, page, kind, seen)
                extra = [
                    Evidence(context.id, context.says, context.weighs)
                    for context, expression in self.said
                    if context.families & rule.families and expression.search(match[0])
                ]
                yield Weighed(find, (*one.evidence, *extra), one.total + sum(evidence.weighs for evidence in extra))

    def _expressions_in(self, line: str) -> Iterator[tuple[Rule, re.Pattern[str], re.Match[str]]]:
        low = line.lower()
        for rule, pattern, needs in self.expressions:
            if not needs or any(part in low for part in needs):
                for match in pattern.finditer(line):
                    yield rule, pattern, match

    def _flag(self, one: Weighed, text: str, reading: Reading) -> Flag:
        start, end = reading.original(one.find.start, one.find.end)
        rule = one.find.rule
        severity = Severity(rule.severity["text"])
        return self._made(rule, text, start, end, severity, one.evidence)

    def _made(
        self, rule: Rule, text: str, start: int, end: int, severity: Severity, evidence: tuple[Evidence, ...]
    ) -> Flag:
        rewrite = self.rewrites[rule.id]
        written = (Replacement(start, end, rewrite),) if rule.row == NAMES else ()
        return Flag(
            Category.IDENTIFIER,
            rule.id,
            start,
            end,
            text[start:end],
            severity,
            rule.reason,
            rule.instead,
            written,
            rule.sources,
            None,
            evidence,
        )

    def _on_roster(self, text: str, roster: Sequence[Client], flags: Sequence[Flag]) -> Iterator[Flag]:
        """Yield the names of the roster that are in the text, whatever stands around them."""
        if not roster:
            return
        folded = fold(text)
        low = folded.text.lower()
        rule = next(rule for rule in self.rules.values() if rule.row == NAMES)
        taken = [(flag.start, flag.end) for flag in flags]
        for name in _names_of(roster):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", low):
                start, end = folded.original(*match.span())
                if not any(a < end and start < b for a, b in taken) and text[start : start + 1].isupper():
                    taken.append((start, end))
                    yield self._made(rule, text, start, end, Severity.BLOCK, (ROSTER,))


def _names_of(roster: Sequence[Client]) -> list[str]:
    """Return the names to look for, the longest first: whole names, and first and family names alone."""
    found: set[str] = set()
    for client in roster:
        for name in client.names:
            whole = " ".join(fold(name).text.lower().split())
            found.update(part for part in (whole, *whole.split()) if len(part) >= SHORTEST_NAME)
    return sorted(found, key=lambda name: (-len(name), name))


def _strongest(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Return, of finds that overlap, the longest and then the strongest; an item once a sentence."""
    kept: list[Weighed] = []
    taken: set[int] = set()
    for one in sorted(weighed, key=lambda one: (one.find.start - one.find.end, -one.total, one.find.start)):
        span = range(one.find.start, one.find.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return kept
