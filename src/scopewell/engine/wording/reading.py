"""A text as the guard reads it: letters folded, words with tags, sentences. Offsets lead back to what was written."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scopewell.engine.wording.lexicon import Lexicon

WORD = re.compile(
    r"[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)?|'s\b|\d+(?:[.,:/]\d+)*|\n|\.{2,}|[^\w\s'-]|(?<!\w)'|'(?!\w)|(?<!\w)-+|-+(?!\w)"
)
ASCII_WORD = re.compile(
    r"[A-Za-z]+(?:'(?!s\b)[A-Za-z]+)?|[.,;:!?()\n\"](?!\.)|'s\b|[0-9]+(?:[.,:/][0-9]+)*|\.{2,}|[^\w\s'-]|(?<!\w)'|'(?!\w)"
    r"|(?<!\w)-+|-+(?!\w)",
    re.ASCII,
)
"""As `WORD`, faster, for texts that have no other letters."""
SHOUTED = re.compile(r"^[^a-z\n]{12,}$", re.MULTILINE)
INLINE = re.compile(
    r"<!--.{0,2000}?-->|</?(?:a|abbr|b|em|i|span|strong|u|mark|small|sub|sup|font|code)(?:\s[^<>]{0,600})?/?>",
    re.I | re.S,
)
BLOCK = re.compile(r"<[/!]?[a-z][^<>]{0,600}>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#x?[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
ENTITIES = {
    "&quot;": '"',
    "&ldquo;": '"',
    "&rdquo;": '"',
    "&#34;": '"',
    "&apos;": "'",
    "&rsquo;": "'",
    "&lsquo;": "'",
    "&#39;": "'",
    "&amp;": "&",
    "&mdash;": "\u2014",
    "&ndash;": "\u2014",
}
INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
VISIBLE = re.compile(f"[^{INVISIBLE.pattern[1:-2]}]+")
MIXED = re.compile(r"[^\W\d_]*(?:[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z])[^\W\d_]*")
LOOKALIKE = str.maketrans(
    "аеорсухівкмнтАВЕКМНОРСТУХІαορυνικτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxibkmhtABEKMHOPCTYXIaopuviktABEZHIKMNOPTYX"
)
FOLDED = {
    **dict(zip("‘’‛′´ʼ“”„‟«»″‐‑‒", '\'\'\'\'\'\'"""""""---', strict=True)),
    **dict(zip("–—―•·‣▪●○", "\u2014\u2014\u2014" + "\u2014" * 6, strict=True)),
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2028\u2029\x85", "\n"),
    **dict(
        zip(
            "àáâãäåāăąçćčďđèéêëēęěìíîïīłñńňòóôõöøōőŕřśşšťţùúûüūůűýÿźżž",
            "aaaaaaaaacccddeeeeeeeiiiiilnnnoooooooorrsssttuuuuuuuyyzzz",
            strict=True,
        )
    ),
    **dict(zip("ÀÁÂÃÄÅÇĆČÈÉÊËÌÍÎÏŁÑÒÓÔÕÖØŚŠÙÚÛÜÝŹŻŽ", "AAAAAACCCEEEEIIIILNOOOOOOSSUUUUYZZZ", strict=True)),
}
PLAIN = (("\t", " "), ("\v", " "), ("\f", " "), ("\r", "\n"), ("*", "\u2014"), ("|", "\u2014"), ("`", "'"))
FOREIGN = re.compile(r"[^\x00-\x7f]")
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{3,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
NO_WORD = "ʭ"
LONGEST_SENTENCE = 90
"""Words after which a sentence is cut even where nothing ends it, so that time stays in proportion to the text."""


class Folded(NamedTuple):
    """A text with its letters folded, and where each of them stood; no places when none has moved."""

    text: str
    places: Sequence[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as it was written."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


class Sentence(NamedTuple):
    """A run of words that belong together: their tags, and the number of the first."""

    tags: str
    first: int


class Reading(NamedTuple):
    """A text as it was read. A word is known by its number; its span is in the folded text."""

    folded: Folded
    tags: str
    spans: Sequence[tuple[int, int]]
    quotes: Sequence[tuple[int, int]]
    """Spans, in the folded text, between quotation marks."""

    def is_quoted(self, start: int, end: int) -> bool:
        """Return whether words `start` to before `end` stand between quotation marks."""
        at = bisect_right(self.quotes, (self.spans[start][0], len(self.folded.text))) - 1
        return at >= 0 and self.spans[end - 1][1] <= self.quotes[at][1]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where words `start` to before `end` stand in the text as it was written."""
        return self.folded.original(self.spans[start][0], self.spans[end - 1][1])


def fold(text: str) -> Folded:
    """Return the text as it is compared: plain quotation marks, no accents, no invisible characters, no markup."""
    places: Sequence[int] | None = None
    if not text.isascii():
        if INVISIBLE.search(text):
            places = [place for match in VISIBLE.finditer(text) for place in range(*match.span())]
            text = INVISIBLE.sub("", text)
        text = FOREIGN.sub(lambda match: FOLDED.get(match[0], match[0]), text)
        if MIXED.search(text):
            text = MIXED.sub(lambda match: match[0].translate(LOOKALIKE), text)
    for mark, plain in PLAIN:
        if mark in text:
            text = text.replace(mark, plain)
    if "<" in text:
        text = INLINE.sub(lambda match: " " * len(match[0]), text)
        text = BLOCK.sub(lambda match: "\n" + " " * (len(match[0]) - 1), text)
    if "&" in text:
        text = ENTITY.sub(lambda match: ENTITIES.get(match[0].lower(), " ").ljust(len(match[0])), text)
    return Folded(text, places)


class Clauses:
    """Tells where a clause ends within a sentence, and which full stops end nothing.

    "and", "so" or "then" before a subject of its own ends one; so does the comma after a greeting.
    """

    def __init__(self, joints: Mapping[str, str], subjects: str, dots: Sequence[str], greeting: Sequence[str]) -> None:
        self.joints = joints
        shortened, period, self.dot = dots
        self.stops = re.compile(f"(?<=[{shortened}])[{period}]")
        self.dot = self.dot[0]
        dear, comma, stop = greeting
        self.greeting = re.compile(f"([{dear}].{{1,5}}?)[{comma}]")
        self.stop = stop[0]
        self.pattern = re.compile(f"[{''.join(joints)}](?=[{subjects}])")

    def parted(self, tags: str) -> str:
        """Return the tags with every such joint marked, and full stops of abbreviations as what ends nothing."""
        tags = self.greeting.sub(rf"\1{self.stop}", self.stops.sub(self.dot, tags))
        return self.pattern.sub(lambda match: self.joints[match[0]], tags)


def read(text: str, lexicon: Lexicon, clauses: Clauses) -> Reading:
    """Return a text as words with tags. Addresses of pages and mail count as one word nobody listed."""
    folded = fold(text)
    compared = SHOUTED.sub(lambda match: _quiet(match[0], lexicon), folded.text)
    if "@" in compared or "://" in compared or "www." in compared:
        compared = LINK.sub(lambda match: NO_WORD * len(match[0]), compared)
    pattern = ASCII_WORD if compared.isascii() else WORD
    spans = [match.span() for match in pattern.finditer(compared)]
    tags = "".join([lexicon[compared[start:end]] for start, end in spans])
    return Reading(folded, clauses.parted(tags), spans, quoted(folded.text))


def _quiet(line: str, lexicon: Lexicon) -> str:
    """Return a line written in capitals as small letters, words nobody listed and given names with a capital."""
    return re.sub(r"[A-Z']+", lambda match: lexicon.calm(match[0]), line)


QUOTE = re.compile(r"\"([^\"\n]{1,600})\"|(?<![\w'])'([^'\n]{2,400}(?:(?<=\w)'(?=\w)[^'\n]{1,400}){0,6})'(?!\w)")


def quoted(text: str) -> list[tuple[int, int]]:
    """Return the spans between quotation marks, double or single, without the marks."""
    if '"' not in text and "'" not in text:
        return []
    return [match.span(1 if match[1] is not None else 2) for match in QUOTE.finditer(text)]


def sentences(reading: Reading, ends: re.Pattern[str], limit: int = LONGEST_SENTENCE) -> Iterator[Sentence]:
    """Yield the sentences of a text: runs of words up to an end, and none longer than `limit`."""
    start, tags = 0, reading.tags
    for match in ends.finditer(tags):
        if match.end() - start > limit:
            yield from (Sentence(tags[at : at + limit], at) for at in range(start, match.end(), limit))
        elif match.end() > start:
            yield Sentence(tags[start : match.end()], start)
        start = match.end()
    for at in range(start, len(tags), limit):
        yield Sentence(tags[at : at + limit], at)
