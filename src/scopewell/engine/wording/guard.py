"""The guard: what in a text presents the writer as a clinician, lies outside the scope, or tells who a client is."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from scopewell.engine.wording.flags import Category, Client, Flag, Kind, Passed, Profile, Severity
from scopewell.engine.wording.identifying import OUTGOING, Identifiers
from scopewell.engine.wording.lexicon import Lexicon, Words
from scopewell.engine.wording.paging import Layout, Page, Sentence
from scopewell.engine.wording.phrasing import Phrasing
from scopewell.engine.wording.reading import Clauses, Reading, read
from scopewell.engine.wording.rules import Patterns, Rule, bits, context_of, rule_of
from scopewell.engine.wording.scope import Scope
from scopewell.engine.wording.weighing import Find, Scales, Weighed

LONGEST_SPAN = 120
METI = Profile()
"""The default profile: nothing on file."""
LETTERS = "letters-pt"
"""The title of rules about letters after a name: each place reserves its own."""
REPEATED_ROWS = frozenset({"joint-work", "device"})
"""Acts that are named one by one, not once a sentence."""


class Guard:
    """Checks texts against one version of the wording knowledge. Pure: the same text, the same answer."""

    def __init__(self, compiled: Mapping[str, Any]) -> None:
        self.version: str = compiled["head"]["version"]
        self.status: str = compiled["head"]["status"]
        self.sources: Mapping[str, Mapping[str, Any]] = compiled["head"]["sources"]
        words = compiled["words"]
        self.lexicon = Lexicon(Words(words["signatures"], words["listed"], words["endings"], words["main"]))
        self.patterns = Patterns([raw["source"] for raw in compiled["patterns"]], compiled["masks"], compiled["always"])
        rules = [rule_of(raw) for raw in compiled["rules"]]
        self.rules: dict[int, Rule] = {number: rule for rule in rules for number in rule.patterns}
        self.ruled = self.patterns.among(self.rules)
        contexts = [context_of(raw) for raw in compiled["contexts"]]
        self.scales = Scales(self.patterns, contexts, compiled["sets"])
        self.identifiers = Identifiers(compiled, self.patterns)
        self.phrasing = Phrasing(self.lexicon)
        self.scope = Scope(compiled["head"]["profiles"])
        self.condition = frozenset(compiled["sets"]["condition"])
        self.clauses = Clauses(compiled["joints"], compiled["subjects"], compiled["dots"], compiled["greeting"])
        self.layout = Layout(compiled["marks"])

    def check(
        self, text: str, kind: Kind, profile: Profile = METI, roster: Sequence[Client] = (), *, quiet: bool = False
    ) -> tuple[Flag, ...]:
        """Return the flags of a text in their order. `quiet` adds the words of little weight (severity info).

        The roster tells which names are clients; the profile what is recorded of the writer. Time grows with the text.
        """
        page = self._page(text)
        weighed, identifying = self._weighed(page, kind)
        own = _once([one for one in weighed if one.total > 0])
        flags = [flag for one in own if (flag := self._flag(one, text, page.reading, kind, profile))]
        flags += self.identifiers.flags(identifying, text, page.reading, kind, roster)
        kept = (flag for flag in flags if quiet or flag.severity is not Severity.INFO)
        return tuple(sorted(kept, key=lambda flag: (flag.start, flag.end)))

    def explain(
        self, text: str, kind: Kind, profile: Profile = METI, roster: Sequence[Client] = ()
    ) -> tuple[tuple[Flag, ...], tuple[Passed, ...]]:
        """Return the flags of a text, quiet ones too, and what was found but passed, with all that was weighed."""
        page = self._page(text)
        passed = []
        for one in chain(*self._weighed(page, kind)):
            if one.total <= 0:
                start, end = page.reading.original(one.find.start, one.find.end)
                passed.append(Passed(one.find.rule.id, start, end, text[start:end], one.evidence))
        flags = self.check(text, kind, profile, roster, quiet=True)
        return flags, tuple(
            one for one in passed if not any(flag.start < one.end and one.start < flag.end for flag in flags)
        )

    def _page(self, text: str) -> Page:
        return self.layout.page(read(text, self.lexicon, self.clauses))

    def _weighed(self, page: Page, kind: Kind) -> tuple[list[Weighed], list[Weighed]]:
        """Return every find of every sentence, weighed: words and acts, and what tells who a client is."""
        weighed: list[Weighed] = []
        identifying: list[Weighed] = []
        goes_out = kind in OUTGOING
        wanted = self.ruled | self.identifiers.ruled if goes_out else self.ruled
        for sentence in page.sentences:
            possible = self.patterns.possible(sentence.tags)
            if not possible & wanted:
                continue
            finds = self._finds(sentence, possible & self.ruled)
            weighed += [
                self.scales.weigh(find, page, kind, possible) for find in (_longest(finds) if len(finds) > 1 else finds)
            ]
            if goes_out:
                identifying += self.identifiers.weighed(sentence, page, kind, possible)
        if goes_out:
            identifying += self.identifiers.expressed(page, kind)
        return weighed, identifying

    def _finds(self, sentence: Sentence, possible: int) -> list[Find]:
        found = []
        for number in bits(possible):
            for match in self.patterns[number].finditer(sentence.tags):
                start, end = match.span(1)
                if end > start:
                    found.append(Find(self.rules[number], sentence, sentence.first + start, sentence.first + end))
        return found

    def _flag(self, one: Weighed, text: str, reading: Reading, kind: Kind, profile: Profile) -> Flag | None:
        rule = one.find.rule
        start, end = reading.original(one.find.start, one.find.end)
        if end - start > LONGEST_SPAN:
            end = start + max(text.rfind(" ", start, start + LONGEST_SPAN) - start, 1)
        severity = self.scope.severity(rule, kind, profile, self._is_heading(one), self._has_condition(one))
        if severity is None or (
            rule.title == LETTERS and not self.scope.reserves(text[start:end], profile.jurisdiction)
        ):
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

    def _is_heading(self, one: Weighed) -> bool:
        return any(evidence.id == "own-fragment" for evidence in one.evidence)

    def _has_condition(self, one: Weighed) -> bool:
        tags, first, _ = one.find.sentence
        return any(tag in self.condition for tag in tags[one.find.end - first : one.find.end - first + 5])


def _longest(finds: Sequence[Find]) -> list[Find]:
    """Return the acts, and of words that overlap the longest: "physical therapist" is not also "therapist"."""
    kept = [find for find in finds if find.rule.category is not Category.WORDING]
    taken: set[int] = set()
    words = (find for find in finds if find.rule.category is Category.WORDING)
    for find in sorted(words, key=lambda find: find.start - find.end):
        if taken.isdisjoint(range(find.start, find.end)):
            taken.update(range(find.start, find.end))
            kept.append(find)
    return kept


def _once(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Return what stands: acts before the words within them, the longer of two that overlap, a word once a text, an act
    once a sentence.
    """
    kept: list[Weighed] = []
    seen: set[tuple[str, int]] = set()
    taken: set[int] = set()
    for one in sorted(weighed, key=_precedence):
        find = one.find
        place = find.start if find.rule.id in REPEATED_ROWS else find.sentence.first
        key = (find.rule.id, -1 if find.rule.category is Category.WORDING else place)
        span = range(find.start, find.end)
        if key not in seen and taken.isdisjoint(span):
            seen.add(key)
            taken.update(span)
            kept.append(one)
    return kept


def _precedence(one: Weighed) -> tuple[bool, int, int]:
    return one.find.rule.category is Category.WORDING, one.find.start, -one.find.end
