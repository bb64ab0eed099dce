"""Patterns over words, as the knowledge writes them, turned into regular expressions over one character for each word.

we|our          one of these words, exactly so          /treat     any form of the word
@drug           a word or phrase of a class             @stop:base a word of a class in one form (base, s, past, ing)
@given^         the same, written with a capital        _  ~       any word within the clause; `~` also passes commas
( a | b )  ? * +  {0,3}                                 groups and how often
[ … ]           the part that is flagged                ^ $        the beginning and the end of a sentence or line
!( … )  <!( … ) not followed, not preceded by           %          in a context: what was found
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from scopewell.engine.errors import EngineError

FOUND = "\ue000"
"""The character that stands for what was found, when its context is read."""
PARTS = re.compile(
    r"\s*(?:(?P<open><?!\(|\(|\[)|(?P<close>\)|\])|(?P<repeat>[?*+]|\{\d+,\d+\})|(?P<edge>[\^$])|(?P<found>%)|(?P<bar>\|)"
    r"|(?P<gap>[_~](?![\w]))|(?P<name>@[a-z-]+(?::[a-z]+)?\^?)|(?P<word>/?[^\s()\[\]|?*+{}^$%_~@/!<]+))"
)


class PatternError(EngineError):
    """A pattern that cannot be read: which, at which character, and what was expected."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        super().__init__(f"in the pattern {text!r}, at character {position + 1}: expected {expected}")


class Part(NamedTuple):
    """One part of a pattern: its sort (the group name above), its text and where it stands."""

    sort: str
    text: str
    position: int


def parts_of(text: str) -> Iterator[Part]:
    """Yield the parts of a pattern. Raises PatternError."""
    position, end = 0, len(text.rstrip())
    while position < end:
        match = PARTS.match(text, position)
        if match is None or match.lastgroup is None:
            raise PatternError(text, position, "a word, a class, a gap or a group")
        yield Part(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        position = match.end()


SLOTS = 3
"""How many sets of characters are asked for before a pattern is tried."""


class Compiled(NamedTuple):
    """A pattern as a regular expression, and up to `SLOTS` sets of characters: of each of them one must be there."""

    source: str
    anchors: Sequence[str]


Alternatives = Sequence[Sequence[str]]
"""Each alternative is a sequence of character sets, one a word."""
type Anchors = tuple[str, ...]
type Cost = Callable[[str], int]
"""How often one of some characters is met, roughly: patterns are asked for by what is rare in them."""


class _Level:
    """One group while it is read: its branches, and the anchors of the branch that is being read."""

    def __init__(self, opening: str, cost: Cost) -> None:
        self.opening = opening
        self.cost = cost
        self.branches: list[str] = []
        self.anchors: list[Anchors] = []
        self.source: list[str] = []
        self.best: list[Anchors] = []

    def add(self, source: str, anchors: Anchors) -> None:
        self.source.append(source)
        self.best.append(anchors)

    def end_branch(self) -> None:
        self.branches.append("".join(self.source))
        known = {anchor for anchors in self.best for anchor in anchors}
        self.anchors.append(tuple(sorted(known, key=lambda anchor: (self.cost(anchor), anchor))[:SLOTS]))
        self.source, self.best = [], []

    def close(self) -> tuple[str, Anchors]:
        self.end_branch()
        inside = "|".join(self.branches)
        anchors: Anchors = ()
        if not self.opening.endswith("!(") and all(self.anchors):
            anchors = self.anchors[0] if len(self.anchors) == 1 else (_union(found[0] for found in self.anchors),)
        return _WRAP[self.opening].format(inside), anchors


def _union(sets: Iterable[str]) -> str:
    return "".join(sorted(set().union(*sets)))


_WRAP = {"(": "(?:{})", "[": "({})", "!(": "(?!{})", "<!(": "(?<!{})", "": "{}"}


def compile_pattern(
    text: str, tags_of: Callable[[Part], Alternatives], gaps: dict[str, str], cost: Cost = len
) -> Compiled:
    """Return a pattern as a regular expression over tags. Raises PatternError.

    `tags_of` gives the tags of a word or class; `gaps` the character sets of `_`, `~`, `@any` (as `_`) and
    `@cap` (any word with a capital).
    """
    levels = [_Level("", cost)]
    for part in parts_of(text):
        level = levels[-1]
        if part.sort == "open":
            levels.append(_Level(part.text, cost))
        elif part.sort == "close":
            if len(levels) == 1:
                raise PatternError(text, part.position, "an opening before it")
            levels.pop()
            levels[-1].add(*level.close())
        elif part.sort == "bar":
            level.end_branch()
        elif part.sort == "repeat":
            if not level.source:
                raise PatternError(text, part.position, "something to repeat")
            level.source[-1] = f"(?:{level.source[-1]}){part.text}"
            if part.text[0] in "?*" or part.text.startswith("{0"):
                level.best[-1] = ()
        elif part.sort == "edge":
            level.add(r"\A" if part.text == "^" else r"\Z", ())
        elif part.sort == "found":
            level.add(FOUND, ())
        elif part.text in gaps:
            level.add(gaps[part.text], ())
        else:
            level.add(*_alternatives(tags_of(part), cost))
    if len(levels) > 1:
        raise PatternError(text, len(text), "the end of every group")
    return Compiled(*levels[0].close())


def _alternatives(found: Alternatives, cost: Cost) -> tuple[str, Anchors]:
    """Return the source and anchors of words in a row: one set for single words, and each phrase."""
    single = "".join(words[0] for words in found if len(words) == 1)
    sources = [character_set(single)] if single else []
    tails: dict[tuple[str, ...], set[str]] = {}
    for first, *rest in found:
        if rest:
            tails.setdefault(tuple(rest), set()).update(first)
    sources += [
        "".join(map(character_set, ("".join(firsts), *rest)))
        for rest, firsts in sorted(tails.items(), key=lambda tail: len(tail[0]))
    ]
    anchor = _union([single, *(min(words, key=cost) for words in found if len(words) > 1)])
    if len(sources) == 1:
        return sources[0], (anchor,)
    # Most words begin none of the phrases; one look ahead spares trying each of them.
    firsts = _union(words[0] for words in found)
    return f"(?={character_set(firsts)})(?:{'|'.join(reversed(sources))})", (anchor,)


def character_set(tags: str) -> str:
    """Return a set of characters as a regular expression, neighbors as ranges."""
    points = sorted(set(map(ord, tags)))
    if not points:
        return "(?!)"
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return "[" + "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in runs) + "]"
