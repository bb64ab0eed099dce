"""The guard: what in a text presents the writer as a clinician, lies outside the scope, or tells who a client is."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from scopewell.engine.wording.duties import Duties, Reminder
from scopewell.engine.wording.flags import Category, Client, Flag, Kind, Passed, Profile, Severity
from scopewell.engine.wording.identifying import OUTGOING, Identifiers
from scopewell.engine.wording.lexicon import Lexicon, Words
from scopewell.engine.wording.paging import Layout, Page
from scopewell.engine.wording.phrasing import Phrasing
from scopewell.engine.wording.reading import Clauses, Reading, read
from scopewell.engine.wording.rules import Memory, Patterns, Rule, bits, context_of, rule_of
from scopewell.engine.wording.scope import Scope
from scopewell.engine.wording.weighing import EVER, Find, Scales, Seen, Weighed

LONGEST_SPAN = 120
BARE = Profile()
"""The default profile: nothing on file."""
LETTERS = "letters-pt"
"""The title of rules about letters after a name: each place reserves its own."""
REPEATED_ROWS = frozenset({"joint mobilization, manipulation, traction", "electro-physical agents"})
"""Rows of acts that are named one by one, not once a sentence."""
MOST_WORDS_OF_AN_ACT = 16
"""Words over which an act said in several parts is flagged as one."""
MOST_WORDS_AFTER = 8
"""Words of the rest of its clause that belong to an act."""


type Place = tuple[int, int, int]
"""A pattern by number, and the words of the sentence it holds for: the first, and the one behind the last."""


class Looked(NamedTuple):
    """What rules find in a sentence: each with its words and the most it can come to; and what patterns may match."""

    seen: Seen
    finds: Sequence[tuple[Rule, int, int, float]]


NOTHING = Looked(Seen(0, 0), ())


class Guard:
    """Checks texts against one version of the wording knowledge. Pure: the same text, the same answer."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.version: str = compiled["head"]["version"]
        self.status: str = compiled["head"]["status"]
        self.sources: Mapping[str, Mapping[str, Any]] = compiled["head"]["sources"]
        words = compiled["words"]
        self.lexicon = Lexicon(Words(words["signatures"], words["listed"], words["endings"], words["main"]))
        self.patterns = Patterns([raw["source"] for raw in compiled["patterns"]], compiled["masks"], compiled["always"])
        contexts = [context_of(raw) for raw in compiled["contexts"]]
        self.scales = Scales(self.patterns, contexts, compiled["sets"])
        self.identifiers = Identifiers(compiled, self.scales)
        rules = [rule_of(raw) for raw in compiled["rules"] if raw["category"] != Category.IDENTIFIER]
        self.rules: dict[int, Rule] = {number: rule for rule in rules for number in rule.patterns}
        self.ruled = self.patterns.among(self.rules)
        self.rules |= self.identifiers.rules
        self.wordings = self.patterns.among(n for n, rule in self.rules.items() if rule.category is Category.WORDING)
        self.opened: Memory[str, int] = Memory()
        self.looked: Memory[tuple[str, str, str, Kind], Looked] = Memory()
        self.leaning = cache(self._leaning)
        self.duties = Duties(compiled["duties"], self.patterns)
        self.phrasing = Phrasing(self.lexicon)
        self.scope = Scope(compiled["head"]["profiles"])
        self.condition = frozenset(compiled["sets"]["condition"])
        self.clauses = Clauses(compiled["joints"], compiled["subjects"], compiled["dots"], compiled["greeting"])
        self.layout = Layout(compiled["marks"])
        self.clause_end = re.compile(f"[{compiled['clause-end']}]")

    def check(
        self, text: str, kind: Kind, profile: Profile = BARE, roster: Sequence[Client] = (), *, quiet: bool = False
    ) -> tuple[Flag, ...]:
        """Return the flags of a text in their order. `quiet` adds the words of little weight (severity info).

        The roster tells which names are clients; the profile what is recorded of the writer. Time grows with the text.
        """
        page = self._page(text)
        own: list[Weighed] = []
        identifying: list[Weighed] = []
        for one in self._weighed(page, kind):
            if one.total > 0 and self.scope.holds(one.find.rule, profile.jurisdiction):
                (identifying if one.find.rule.category is Category.IDENTIFIER else own).append(one)
        kept = _once(own)
        said = self._said_to_the_end(kept, page.reading.tags)
        flags = [flag for one in said if (flag := self._flag(one, text, page.reading, kind, profile))]
        flags += self.identifiers.flags(identifying, text, page.reading, kind, roster)
        shown = (flag for flag in flags if quiet or flag.severity is not Severity.INFO)
        return tuple(sorted(shown, key=lambda flag: (flag.start, flag.end)))

    def forget(self) -> None:
        """Forget what sentences said; kept are classes of words, never the words."""
        for memory in (self.scales.said, self.opened, self.looked):
            memory.clear()

    def reminders(self, text: str, kind: Kind) -> tuple[Reminder, ...]:
        """Return what a document of a kind needs beside its words, such as an own address or a source."""
        return tuple(self.duties.reminders(self._page(text), kind))

    def explain(
        self, text: str, kind: Kind, profile: Profile = BARE, roster: Sequence[Client] = ()
    ) -> tuple[tuple[Flag, ...], tuple[Passed, ...]]:
        """Return the flags of a text, quiet ones too, and what was found but passed, with all that was weighed."""
        page = self._page(text)
        passed = []
        for one in self._weighed(page, kind, complete=True):
            if one.total <= 0:
                start, end = page.reading.original(one.find.start, one.find.end)
                passed.append(Passed(one.find.rule.id, start, end, text[start:end], one.evidence))
        flags = self.check(text, kind, profile, roster, quiet=True)
        return flags, tuple(
            one for one in passed if not any(flag.start < one.end and one.start < flag.end for flag in flags)
        )

    def _page(self, text: str) -> Page:
        return self.layout.page(read(text, self.lexicon, self.clauses))

    def _weighed(self, page: Page, kind: Kind, *, complete: bool = False) -> Iterator[Weighed]:
        """Yield every find of every sentence, weighed; unless `complete`, only those that could be flagged."""
        sentences = page.sentences
        before = ""
        for number, sentence in enumerate(sentences):
            tags = sentence.tags
            after = sentences[number + 1].tags if number + 1 < len(sentences) else ""
            key = before, tags, after, kind
            looked = None if complete else self.looked.get(key)
            if looked is None:
                looked = self._looked_at(before, tags, after, kind, complete=complete)
                if not complete:
                    self.looked.kept(key, looked)
            before = tags
            for rule, start, end, most in looked.finds:
                find = Find(rule, sentence, sentence.first + start, sentence.first + end)
                yield self.scales.weigh(find, page, kind, looked.seen, most)
        if kind in OUTGOING:
            yield from self.identifiers.expressed(page, kind)

    def _looked_at(self, before: str, tags: str, after: str, kind: Kind, *, complete: bool) -> Looked:
        """Return what rules find in a sentence between two others, and the most that each find can come to."""
        here = self.patterns.settled(self._opened(tags))
        always, doubtful = self.leaning(kind)
        tried, unsure = here & always, here & doubtful
        if not (tried or unsure):
            return NOTHING
        seen = Seen(here, self.patterns.settled(self._opened(before) | self._opened(tags) | self._opened(after)))
        mosts: dict[str, float] = {}
        tried |= unsure if complete else self._hopeful(unsure, kind, seen, mosts)
        finds = []
        for pattern, start, end in self._found(tags, tried):
            rule = self.rules[pattern]
            most = mosts.get(rule.id)
            if most is None:
                most = mosts[rule.id] = EVER if complete else self.scales.most(rule, kind, seen)
            if most > 0:
                finds.append((rule, start, end, most))
        return Looked(seen, finds) if finds else NOTHING

    def _opened(self, tags: str) -> int:
        return self.opened.get(tags) or self.opened.kept(tags, self.patterns.opened_by(tags))

    def _leaning(self, kind: Kind) -> tuple[int, int]:
        """Return the patterns that are always tried in a kind of document, and those only where something speaks for
        them. Words are always tried: "physical therapist" hides "therapist" even where it passes.
        """
        sure = self.patterns.among(number for number, rule in self.rules.items() if rule.leaning(kind) > 0)
        among = self.ruled | self.identifiers.ruled if kind in OUTGOING else self.ruled
        always = among & (sure | self.wordings)
        return always, among & ~always

    def _hopeful(self, unsure: int, kind: Kind, seen: Seen, mosts: dict[str, float]) -> int:
        """Return those of some patterns whose finds could be flagged in a sentence, and keep what each can come to."""
        hopeful = 0
        for number in bits(unsure):
            rule = self.rules[number]
            most = mosts.get(rule.id)
            if most is None:
                most = mosts[rule.id] = self.scales.most(rule, kind, seen)
            if most > 0:
                hopeful |= 1 << number
        return hopeful

    def _found(self, tags: str, tried: int) -> Sequence[Place]:
        """Return where rules hold in a sentence: words and acts, and where it goes out what tells who a client is."""
        found = []
        for number in bits(tried):
            for match in self.patterns[number].finditer(tags):
                start, end = match.span(1)
                if end > start:
                    found.append((number, start, end))
        return self._longest(found) if len(found) > 1 else found

    def _longest(self, found: Sequence[Place]) -> list[Place]:
        """Return the acts, and of words that overlap the longest: "physical therapist" is not also "therapist"."""
        kept = [one for one in found if self.rules[one[0]].category is not Category.WORDING]
        words = (one for one in found if self.rules[one[0]].category is Category.WORDING)
        taken: set[int] = set()
        for one in sorted(words, key=lambda one: one[1] - one[2]):
            if taken.isdisjoint(range(one[1], one[2])):
                taken.update(range(one[1], one[2]))
                kept.append(one)
        return kept

    def _flag(self, one: Weighed, text: str, reading: Reading, kind: Kind, profile: Profile) -> Flag | None:
        rule = one.find.rule
        start, end = reading.original(one.find.start, one.find.end)
        if end - start > LONGEST_SPAN:
            end = start + max(text.rfind(" ", start, start + LONGEST_SPAN) - start, 1)
        severity = self.scope.severity(rule, kind, profile, self._is_heading(one), self._has_condition(one))
        if severity is not None and rule.title == LETTERS:
            rule, severity = self.scope.of_letters(rule, text[start:end], profile.jurisdiction, severity)
        if severity is None:
            return None
        replacements = self.phrasing.replacements(rule, text, start, end) if rule.say else ()
        return Flag(
            rule.category,
            rule.id,
            start,
            end,
            text[start:end],
            severity,
            rule.reason,
            rule.instead,
            replacements,
            rule.sources,
            rule.also,
            one.evidence,
        )

    def _said_to_the_end(self, kept: Sequence[Weighed], tags: str) -> Iterator[Weighed]:
        """Yield what stands, acts to the end of their clause: one instruction with its objects, doses and deadline."""
        starts = sorted(one.find.start for one in kept)
        for one in kept:
            find = one.find
            if find.rule.category is Category.ACT and find.rule.row not in REPEATED_ROWS and not find.rule.places:
                after = bisect_right(starts, find.start)
                most = min(starts[after] if after < len(starts) else len(tags), find.end + MOST_WORDS_AFTER)
                match = self.clause_end.search(tags, find.end, most)
                one = one._replace(find=find._replace(end=max(find.end, match.start() if match else most)))
            yield one

    def _is_heading(self, one: Weighed) -> bool:
        return any(evidence.id == "own-fragment" for evidence in one.evidence)

    def _has_condition(self, one: Weighed) -> bool:
        tags, first, _ = one.find.sentence
        return any(tag in self.condition for tag in tags[one.find.end - first : one.find.end - first + 5])


def _once(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Return what stands: acts before the words within them, the longer of two that overlap, a word once a text, and
    of acts in one row of the list one a sentence, from the first of them to the last while that is short enough.
    """
    kept: dict[tuple[str, int], Weighed] = {}
    taken: set[int] = set()
    for one in sorted(weighed, key=_precedence):
        find = one.find
        if not taken.isdisjoint(range(find.start, find.end)):
            continue
        row, act = find.rule.row, find.rule.category is not Category.WORDING
        place = find.start if row in REPEATED_ROWS else find.sentence.first
        key = (row, place) if act else (find.rule.id, -1)
        first = kept.get(key)
        if first is None:
            kept[key] = one
        elif act and find.end - first.find.start <= MOST_WORDS_OF_AN_ACT:
            one = kept[key] = first._replace(find=first.find._replace(end=find.end))
        else:
            continue
        taken.update(range(one.find.start, one.find.end))
    return list(kept.values())


def _precedence(one: Weighed) -> tuple[bool, int, int]:
    return one.find.rule.category is Category.WORDING, one.find.start, -one.find.end
