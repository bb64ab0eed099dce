"""Captions in WebVTT: checked as editors send them, and written from a script. Pure."""

import re
from collections.abc import Iterable
from typing import NamedTuple

TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
CUE = re.compile(rf"^{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t].*)?$")
TAG = re.compile(r"<[^>]*>")


class BadCaptions(Exception):
    """Captions that cannot be shown: names the line, what is there and what is accepted."""

    def __init__(self, line: int, found: str, accepted: str) -> None:
        super().__init__(f"Line {line} of the captions: {found}. Accepted: {accepted}.")


class Cue(NamedTuple):
    """Words on the screen from one time to another, in milliseconds."""

    start_ms: int
    end_ms: int
    text: str


def cues_of(text: str) -> tuple[Cue, ...]:
    """Read WebVTT. Raises BadCaptions for what no player shows, for cues out of order, and for none at all."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise BadCaptions(1, f"“{lines[0][:30]}”", "WEBVTT")
    found: list[Cue] = []
    at = 1
    while at < len(lines):
        match = CUE.match(lines[at])
        if match is None:
            if "-->" in lines[at]:
                raise BadCaptions(at + 1, f"“{lines[at][:40]}”", "00:01.000 --> 00:04.000")
            at += 1
            continue
        start, end = _ms(match.groups()[:4]), _ms(match.groups()[4:])
        if end <= start or (found and start < found[-1].start_ms):
            raise BadCaptions(at + 1, "a cue that ends before it begins, or before the one above", "cues in order")
        begun = at
        at += 1
        words: list[str] = []
        while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
            words.append(TAG.sub("", lines[at]).strip())
            at += 1
        if not any(words):
            raise BadCaptions(begun + 1, "a cue without words", "words below the times")
        found.append(Cue(start, end, "\n".join(words)))
    if not found:
        raise BadCaptions(len(lines), "no cue", "times and words")
    return tuple(found)


def written(cues: Iterable[Cue]) -> str:
    """Return cues as WebVTT. Words reach it as text: what looks like a tag is escaped."""
    blocks = [f"{_time(cue.start_ms)} --> {_time(cue.end_ms)}\n{_escaped(cue.text)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def timed(text: str, start_ms: int, end_ms: int, width: int = 74) -> list[Cue]:
    """Spread a spoken text over a span: cues of at most two lines, each as long as its words are."""
    parts = [part for sentence in re.split(r"(?<=[.?!:;])\s+", text.strip()) for part in _wrapped(sentence, width)]
    total = sum(len(part) for part in parts)
    cues: list[Cue] = []
    said = 0
    for part in parts:
        start = start_ms + (end_ms - start_ms) * said // total
        said += len(part)
        cues.append(Cue(start, start_ms + (end_ms - start_ms) * said // total, _two_lines(part)))
    return cues


def clock(seconds: int) -> str:
    """Return a time as people read it: 3:07, or 1:02:03."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def _wrapped(sentence: str, width: int) -> list[str]:
    """Part a long sentence into pieces of about the same length, at words."""
    pieces = -(-len(sentence) // width)
    if pieces <= 1:
        return [sentence] if sentence else []
    wanted = len(sentence) / pieces
    found: list[str] = [""]
    for word in sentence.split():
        if len(found[-1]) + len(word) / 2 > wanted and len(found) < pieces and found[-1]:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def _two_lines(part: str) -> str:
    if len(part) <= 42:
        return part
    middle = min((at for at, sign in enumerate(part) if sign == " "), key=lambda at: abs(at - len(part) / 2), default=0)
    return f"{part[:middle]}\n{part[middle + 1 :]}" if middle else part


def _ms(groups: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in groups)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _time(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
