"""A text as the guard reads it: letters folded, words with tags, sentences. Offsets lead back to what was written."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scopewell.engine.wording.lexicon import Lexicon

WORD = re.compile(
    r"[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)?|'s\b|\d+(?:[.,:/]\d+)*|\.{2,}|[^\w\s'-]|(?<!\w)'|'(?!\w)|(?<!\w)-+|-+(?!\w)"
)
ASCII_WORD = re.compile(
    r"[A-Za-z]+(?:'(?!s\b)[A-Za-z]+)?|[.,;:!?()\"](?!\.)|'s\b|[0-9]+(?:[.,:/][0-9]+)*|\.{2,}|[^\w\s'-]|(?<!\w)'|'(?!\w)"
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
DASH = "\x02"
"""What stands for every long dash and bullet once a text is folded: one character, so that the text may stay ASCII."""
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
    "&mdash;": DASH,
    "&ndash;": DASH,
}
INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
VISIBLE = re.compile(f"[^{INVISIBLE.pattern[1:-2]}]+")
MIXED = re.compile(r"[^\W\d_]*(?:[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z])[^\W\d_]*")
OTHER_SCRIPT = re.compile("[\u0370-\u04ff]")
LOOKALIKE = str.maketrans(
    "аеорсухівкмнтАВЕКМНОРСТУХІαορυνικτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxibkmhtABEKMHOPCTYXIaopuviktABEZHIKMNOPTYX"
)
FOLDED = {
    **dict(zip("‘’‛′´ʼ“”„‟«»″‐‑‒", '\'\'\'\'\'\'"""""""---', strict=True)),
    **dict.fromkeys("–—―•·‣▪●○", DASH),
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
PLAIN = (("\t", " "), ("\v", " "), ("\f", " "), ("\r", "\n"), ("*", DASH), ("|", DASH), ("`", "'"))
FOREIGN = re.compile(r"[^\x00-\x7f]")
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]{3,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
NO_WORD = "ʭ"


class Folded(NamedTuple):
    """A text with its letters folded, and where each of them stood; no places when none has moved."""

    text: str
    places: Sequence[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text as it was written."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start], self.places[end - 1] + 1


class Lines(NamedTuple):
    """The lines of the compared text: the number of the first word of each, where it starts, and what it says."""

    firsts: list[int]
    starts: list[int]
    texts: Sequence[str]


class Reading:
    """A text as it was read. A word is known by its number; where it stands is worked out when that is asked."""

    def __init__(self, folded: Folded, tags: str, lines: Lines) -> None:
        self.folded = folded
        self.tags = tags
        self.lines = lines
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._quotes: dict[int, list[tuple[int, int]]] = {}

    def span(self, word: int) -> tuple[int, int]:
        """Return where a word stands in the folded text."""
        at = bisect_right(self.lines.firsts, word) - 1
        return self._spans_of(at)[word - self.lines.firsts[at]]

    def word_at(self, offset: int) -> int:
        """Return the number of the last word that begins at or before an offset of the folded text."""
        at = bisect_right(self.lines.starts, offset) - 1
        inside = bisect_right(self._spans_of(at), (offset, len(self.folded.text) + 1))
        return self.lines.firsts[at] + inside - 1

    def _spans_of(self, at: int) -> list[tuple[int, int]]:
        spans = self._spans.get(at)
        if spans is None:
            start, text = self.lines.starts[at], self.lines.texts[at]
            spans = [(start + match.start(), start + match.end()) for match in _words_of(text).finditer(text)]
            spans.append((start + len(text), start + len(text) + 1))
            self._spans[at] = spans
        return spans

    def is_quoted(self, start: int, end: int) -> bool:
        """Return whether words `start` to before `end` stand between quotation marks."""
        at = bisect_right(self.lines.firsts, start) - 1
        quotes = self._quotes.get(at)
        if quotes is None:
            begin, text = self.lines.starts[at], self.lines.texts[at]
            quotes = self._quotes[at] = quoted(text, begin) if '"' in text or "'" in text else []
        if not quotes:
            return False
        before = bisect_right(quotes, (self.span(start)[0], len(self.folded.text))) - 1
        return before >= 0 and self.span(end - 1)[1] <= quotes[before][1]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where words `start` to before `end` stand in the text as it was written."""
        return self.folded.original(self.span(start)[0], self.span(end - 1)[1])


def fold(text: str) -> Folded:
    """Return the text as it is compared: plain quotation marks, no accents, no invisible characters, no markup."""
    places: Sequence[int] | None = None
    if not text.isascii():
        if INVISIBLE.search(text):
            places = [place for match in VISIBLE.finditer(text) for place in range(*match.span())]
            text = INVISIBLE.sub("", text)
        text = FOREIGN.sub(lambda match: FOLDED.get(match[0], match[0]), text)
        if OTHER_SCRIPT.search(text):
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
    addressed = "@" in compared or "://" in compared or "www." in compared
    texts = compared.split("\n")
    lines = Lines([], [], texts)
    tagged: list[str] = []
    first = start = 0
    for at, line in enumerate(texts):
        if addressed and ("@" in line or "://" in line or "www." in line):
            texts[at] = line = LINK.sub(lambda match: NO_WORD * len(match[0]), line)
        words = _words_of(line).findall(line)
        tagged.append("".join(map(lexicon.__getitem__, words)))
        lines.firsts.append(first)
        lines.starts.append(start)
        first += len(words) + 1
        start += len(line) + 1
    return Reading(folded, clauses.parted(lexicon["\n"].join(tagged)), lines)


def _words_of(line: str) -> re.Pattern[str]:
    return ASCII_WORD if line.isascii() else WORD


def _quiet(line: str, lexicon: Lexicon) -> str:
    """Return a line written in capitals as small letters, words nobody listed and given names with a capital."""
    return re.sub(r"[A-Z']+", lambda match: lexicon.calm(match[0]), line)


QUOTE = re.compile(r"\"([^\"\n]{1,600})\"|(?<![\w'])'([^'\n]{2,400}(?:(?<=\w)'(?=\w)[^'\n]{1,400}){0,6})'(?!\w)")


def quoted(line: str, begin: int = 0) -> list[tuple[int, int]]:
    """Return the spans between quotation marks in a line, double or single, without the marks; `begin` is added."""
    spans = (match.span(1 if match[1] is not None else 2) for match in QUOTE.finditer(line))
    return [(begin + start, begin + end) for start, end in spans]
