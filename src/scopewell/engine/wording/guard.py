"""The guard: what in a text presents the writer as a clinician, lies outside the scope, or tells who a client is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scopewell.engine.wording.duties import Duties, Reminder
from scopewell.engine.wording.flags import Category, Client, Flag, Kind, Passed, Profile, Severity
from scopewell.engine.wording.identifying import OUTGOING, Identifiers
from scopewell.engine.wording.lexicon import Lexicon, Words
from scopewell.engine.wording.paging import Layout, Page, Sentence
from scopewell.engine.wording.phrasing import Phrasing
from scopewell.engine.wording.reading import Clauses, Reading, read
from scopewell.engine.wording.rules import Memory, Patterns, Rule, bits, context_of, rule_of
from scopewell.engine.wording.scope import Scope
from scopewell.engine.wording.weighing import Find, Scales, Weighed

LONGEST_SPAN = 120
METI = Profile()
"""The default profile: nothing on file."""
LETTERS = "letters-pt"
"""The title of rules about letters after a name: each place reserves its own."""
REPEATED_ROWS = frozenset({"joint mobilization, manipulation, traction", "electro-physical agents"})
"""Rows of acts that are named one by one, not once a sentence."""
MOST_WORDS_OF_AN_ACT = 16
"""Words over which an act said in several parts is flagged as one."""


type Place = tuple[int, int, int]
"""A pattern by number, and the words of the sentence it holds for: the first, and the one behind the last."""


class Seen(NamedTuple):
    """What a sentence was found to hold: the patterns it may match, and where rules hold."""

    possible: int
    finds: Sequence[Place]


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
        self.seen: dict[bool, Memory[str, Seen]] = {False: Memory(), True: Memory()}
        self.duties = Duties(compiled["duties"], self.patterns)
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
        own: list[Weighed] = []
        identifying: list[Weighed] = []
        for one in self._weighed(page, kind):
            if one.total > 0 and self.scope.holds(one.find.rule, profile.jurisdiction):
                (identifying if one.find.rule.category is Category.IDENTIFIER else own).append(one)
        flags = [flag for one in _once(own) if (flag := self._flag(one, text, page.reading, kind, profile))]
        flags += self.identifiers.flags(identifying, text, page.reading, kind, roster)
        kept = (flag for flag in flags if quiet or flag.severity is not Severity.INFO)
        return tuple(sorted(kept, key=lambda flag: (flag.start, flag.end)))

    def forget(self) -> None:
        """Forget what sentences said; kept are classes of words, never the words."""
        self.scales.said.clear()
        for memory in self.seen.values():
            memory.clear()

    def reminders(self, text: str, kind: Kind) -> tuple[Reminder, ...]:
        """Return what a document of a kind needs beside its words, such as an own address or a source."""
        return tuple(self.duties.reminders(self._page(text), kind))

    def explain(
        self, text: str, kind: Kind, profile: Profile = METI, roster: Sequence[Client] = ()
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
        goes_out = kind in OUTGOING
        seen = self.seen[goes_out]
        for sentence in page.sentences:
            possible, finds = seen.get(sentence.tags) or seen.kept(sentence.tags, self._looked_at(sentence, goes_out))
            for number, start, end in finds:
                find = Find(self.rules[number], sentence, sentence.first + start, sentence.first + end)
                if complete or self.scales.may_be_flagged(find, kind, possible):
                    yield self.scales.weigh(find, page, kind, possible)
        if goes_out:
            yield from self.identifiers.expressed(page, kind)

    def _looked_at(self, sentence: Sentence, goes_out: bool) -> Seen:
        """Return what a sentence holds: words and acts, and where it goes out what tells who a client is."""
        possible = self.patterns.possible(sentence.tags)
        found = []
        for number in bits(possible & (self.ruled | self.identifiers.ruled if goes_out else self.ruled)):
            for match in self.patterns[number].finditer(sentence.tags):
                start, end = match.span(1)
                if end > start:
                    found.append((number, start, end))
        return Seen(possible if found else 0, self._longest(found) if len(found) > 1 else found)

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
        key = (find.rule.id if not act else row, (find.start if row in REPEATED_ROWS else find.sentence.first) if act else -1)
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
