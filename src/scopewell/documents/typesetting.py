"""Setting a document: a tagged PDF (PDF/UA-1) and an image of each page, from one template per document.

What people typed reaches the template as data and is never read as markup. The same document gives the same bytes.
"""

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from scopewell.documents.contents import FROM_RULES, Document, GuidanceRequest, Letterhead
from scopewell.documents.days import long_day, plain_day, short_day
from scopewell.documents.errors import UnprintableText
from scopewell.documents.limits_asked import asked
from scopewell.typesetting.compiling import PREVIEW_PPI, Paper, compiled, typst_error

LETTERS = Path(__file__).with_name("letters")
LONGEST_WORD = 40
# Overrides and embeddings turn the order of what is read around; other controls have no shape.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
UNSHAPED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\u200b\u2028\u2029\u00ad]")
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
LONG_RUN = re.compile(rf"[^\s\u200b]{{{LONGEST_WORD},}}")


class Typeset(NamedTuple):
    """A document as pages: the PDF, and a PNG of each page."""

    pdf: bytes
    pages: tuple[bytes, ...]


def typeset(document: Document, paper: Paper = "us-letter", *, ppi: int = PREVIEW_PPI) -> Typeset:
    """Return the document as PDF and as page images.

    Raises UnprintableText when a character has no shape in any font of ours, TypesetterMissing without Typst.
    """
    return Typeset(pdf_of(document, paper), page_images(document, paper, ppi=ppi))


def pdf_of(document: Document, paper: Paper = "us-letter") -> bytes:
    """Return the document as a tagged PDF/UA-1. Raises UnprintableText, TypesetterMissing."""
    data = page_data(document, paper)
    refused = typst_error()
    try:
        (content,) = compiled(LETTERS / f"{document.kind}.typ", data, "pdf")
    except refused:
        words = tuple(dict.fromkeys(word for text in _texts(data) for word in unprintable(text)))
        if words:
            raise UnprintableText(words) from None
        raise
    return content


def page_images(document: Document, paper: Paper = "us-letter", *, ppi: int = PREVIEW_PPI) -> tuple[bytes, ...]:
    """Return a PNG of each page. Characters without a shape stand as [?], so that a preview never fails."""
    data = page_data(document, paper)
    return compiled(LETTERS / f"{document.kind}.typ", _shapely(data), "png", ppi)


def page_count(document: Document, paper: Paper = "us-letter") -> int:
    """Return how many pages the document takes."""
    return len(page_images(document, paper, ppi=10))


@lru_cache(maxsize=4096)
def unprintable(text: str) -> tuple[str, ...]:
    """Return the words of a text that hold a character no font of ours can show. The typesetter itself judges."""
    words = [word for word in dict.fromkeys(clean(text).split()) if not word.isascii()]
    return tuple(_unset(words))


def clean(text: str) -> str:
    """Return a text as it is set: composed, without characters that have no shape or turn the reading order."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    composed = APOSTROPHE.sub("’", composed)
    bare = UNSHAPED.sub("", TURNING.sub("", composed))
    return LONG_RUN.sub(lambda run: "\u200b".join(_pieces(run.group(), LONGEST_WORD // 2)), bare)


def page_data(document: Document, paper: Paper) -> dict[str, object]:
    """Return what the template sets, in plain JSON values, every text cleaned."""
    envelope = document.envelope
    content = asdict(document.content)
    data = {
        "paper": paper,
        "title": document.title,
        "kind": str(document.kind),
        "letterhead": asdict(envelope.letterhead),
        "client": {
            "name": envelope.client.shown,
            "born": plain_day(envelope.client.born),
        },
        "recipient": asdict(envelope.recipient) if envelope.recipient else None,
        "written": long_day(envelope.written),
        "banner": banner(document),
        "number": envelope.number,
        "code": envelope.code,
        "verify_at": envelope.verify_at.removeprefix("https://").removeprefix("http://"),
        "qr": _qr(f"{envelope.verify_at}/{envelope.code}") if envelope.code else "",
        "rules": rules_line(document),
        "release_signed": plain_day(envelope.release_signed),
        "content": content,
    }
    for name in ("reported_on", "measured_on", "expires"):
        if name in content:
            content[name] = (plain_day if name == "expires" else short_day)(content[name])
    if isinstance(document.content, GuidanceRequest):
        content["limits_asked"] = [limit.form() for limit in asked(document.content.limits_asked)]
    return {key: _cleaned(value, key) for key, value in data.items()}


def set_data(
    paper: Paper, title: str, head: Letterhead, banner: str, content: Mapping[str, object]
) -> dict[str, object]:
    """Return what a page about nobody sets: a letterhead, a banner above it, and its content, every text cleaned.

    Characters without a shape stand as [?]: such a page is made at once and is never refused.
    """
    data = {"paper": paper, "title": title, "letterhead": asdict(head), "banner": banner, "number": "", "code": ""}
    return {key: _shapely(_cleaned(value, key)) for key, value in (data | {"content": content}).items()}


def banner(document: Document) -> str:
    """Return the line above the letterhead: what kind of page this is not. Empty for a document in force."""
    envelope = document.envelope
    said: list[str] = []
    if envelope.demonstration:
        said.append("Demonstration: invented people, do not act on this page.")
    if not envelope.number:
        said.append("Draft: not issued.")
    if document.kind in FROM_RULES and envelope.rules and not envelope.rules.adopted:
        said.append("Rules awaiting clinical review.")
    return " ".join(said)


def rules_line(document: Document) -> str:
    """Return which rules the document rests on, for its foot."""
    rules = document.envelope.rules
    if document.kind not in FROM_RULES or rules is None:
        return ""
    adopted = f"adopted by {rules.adopted_by}" if rules.adopted else "rules awaiting clinical review"
    return f"Rule set {rules.short}, {rules.status}: {adopted}."


def _cleaned(value: object, key: str = "") -> object:
    if isinstance(value, Mapping):
        return {name: _cleaned(part, name) for name, part in value.items()}
    if hasattr(value, "_asdict"):
        return _cleaned(value._asdict(), key)
    if isinstance(value, (list, tuple)):
        return [_cleaned(part, key) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return clean(value) if isinstance(value, str) and key != "qr" else value


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)


def _shapely(value: object) -> object:
    """Return the data with [?] for words that hold a character without a shape."""
    if isinstance(value, Mapping):
        return {name: _shapely(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_shapely(part) for part in value]
    if isinstance(value, str) and not value.isascii():
        for word in unprintable(value):
            value = value.replace(word, "[?]")
    return value


def _unset(words: list[str]) -> list[str]:
    """Return those words the typesetter cannot set, asking for as few pages as it can."""
    if not words:
        return []
    try:
        compiled(LETTERS / "words.typ", {"words": words}, "pdf")
    except typst_error():
        if len(words) == 1:
            return words
        middle = len(words) // 2
        return _unset(words[:middle]) + _unset(words[middle:])
    return []


def _pieces(run: str, length: int) -> Iterator[str]:
    """Yield a long run in pieces, never parting a mark from its letter."""
    start = 0
    while start < len(run):
        end = start + length
        while end < len(run) and (unicodedata.combining(run[end]) or run[end] in "\u200c\u200d\ufe0f"):
            end += 1
        yield run[start:end]
        start = end


def _qr(address: str) -> str:
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=0, scale=4)
    return drawn.getvalue().decode()
