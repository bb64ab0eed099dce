"""A text laid out for the patterns: its sentences, what stands beside each, and the line that leads a list."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scopewell.engine.wording.reading import Reading

LONGEST_SENTENCE = 90
"""Words after which a sentence is cut even where nothing ends it, so that time stays in proportion to the text."""
LONGEST_LIST = 24
"""Lines looked back over for the line that leads a list."""


class Sentence(NamedTuple):
    """A run of words that belong together: their tags, the number of the first, and its own number in the text."""

    tags: str
    first: int
    number: int


class Layout:
    """Tells where sentences end and which lines lead lists, from the tags of the marks."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        self.ends = re.compile(f"[{''.join(marks[name] for name in ('question', 'exclaim', 'line', 'period'))}]+")
        self.line, self.dash, self.colon = marks["line"], marks["dash"], marks["colon"]

    def page(self, reading: Reading) -> "Page":
        """Return the sentences of a text: runs of words up to an end, and none longer than `LONGEST_SENTENCE`."""
        found: list[Sentence] = []
        start, tags = 0, reading.tags
        for end in (*(match.end() for match in self.ends.finditer(tags)), len(tags)):
            for at in range(start, end, LONGEST_SENTENCE):
                found.append(Sentence(tags[at : min(end, at + LONGEST_SENTENCE)], at, len(found)))
            start = end
        return Page(reading, found, self)


class Page:
    """A text and its sentences."""

    def __init__(self, reading: Reading, sentences: Sequence[Sentence], layout: Layout) -> None:
        self.reading = reading
        self.sentences = sentences
        self.layout = layout

    def around(self, sentence: Sentence, start: int, end: int, found: str) -> str:
        """Return the tags of a sentence and of those beside it, with words `start` to before `end` marked as found."""
        number = sentence.number
        first = self.sentences[max(0, number - 1)].first
        after = self.sentences[min(number + 1, len(self.sentences) - 1)]
        tags = self.reading.tags
        return tags[first:start] + found + tags[end : after.first + len(after.tags)]

    def lead(self, sentence: Sentence) -> str:
        """Return the tags of the line that leads the list a sentence stands in; none when it stands in no list."""
        layout = self.layout
        for number in range(sentence.number - 1, max(-1, sentence.number - LONGEST_LIST), -1):
            tags, next_tags = self.sentences[number].tags, self.sentences[number + 1].tags
            said = tags.rstrip(layout.line)
            if len(said) == len(tags):
                return ""
            if said.endswith(layout.colon) or (next_tags[0] in layout.dash and said[:1] not in layout.dash):
                return tags
            if len(tags) - len(said) > 1:
                return ""
        return ""
