"""Setting the handbook: its chapters, figures, sources and index as one tagged PDF (PDF/UA-1).

`handbook_pdf` is all that other rooms need: the newsletter's download, the command, `make handbook`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from scopewell.handbook.errors import BadChapter
from scopewell.handbook.reading import Chapter, Node, nodes_of, read_chapter, words_of
from scopewell.handbook.sources import Source, all_sources
from scopewell.knowledge.yaml_reader import read_yaml_file
from scopewell.typesetting.compiling import Paper, compiled

ROOM = Path(__file__).parent
TEMPLATE = ROOM / "pages" / "book.typ"
TITLE = "Medical exercise training 101"
SUBTITLE = "A desk handbook for the medical exercise professional"
EDITION = "First edition, November 2026"
SETS_INDEX = ("paragraph", "list", "table", "box")


@cache
def handbook_pdf(paper: Paper = "us-letter") -> bytes:
    """Return the handbook as a PDF for one paper; about a second the first time, then from memory.

    The same files give the same bytes. Raises TypesetterMissing without the packages of `scopewell[documents]`.
    """
    (content,) = compiled(TEMPLATE, book_data(paper), "pdf")
    return content


def handbook_pages(paper: Paper = "us-letter", *, ppi: int = 60) -> tuple[bytes, ...]:
    """Return a PNG of each page, to look at. Raises TypesetterMissing."""
    return compiled(TEMPLATE, book_data(paper), "png", ppi)


def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in the order of their files. Raises BadChapter."""
    files = sorted((ROOM / "chapters").glob("*.md"))
    return tuple(read_chapter(file.name, file.read_text(encoding="utf-8")) for file in files)


def book_data(paper: Paper = "us-letter") -> dict[str, Any]:
    """Return what the template sets, in plain JSON values. Raises BadChapter for a key or link that leads nowhere."""
    held = chapters()
    blocks = [(chapter.slug, list(_parts(chapter))) for chapter in held]
    cited = _numbered(blocks)
    _check_links(held, blocks)
    terms = _mark_terms(held)
    return {
        "paper": paper,
        "title": TITLE,
        "subtitle": SUBTITLE,
        "edition": EDITION,
        "chapters": [chapter._asdict() for chapter in held],
        "sources": [source._asdict() for source in cited],
        "terms": terms,
    }


def _parts(chapter: Chapter) -> Iterator[Node]:
    yield from nodes_of(chapter.lead)
    yield from nodes_of(chapter.blocks)


def _numbered(blocks: Iterable[tuple[str, list[Node]]]) -> list[Source]:
    """Give each citation its number, in the order of first use, and return the sources in that order."""
    known = all_sources()
    numbers: dict[str, int] = {}
    for slug, nodes in blocks:
        for ref in (ref for node in nodes if node["is"] == "cite" for ref in node["refs"] if ref["key"]):
            if ref["key"] not in known:
                raise BadChapter(slug, f"the source {ref['key']}", "a key of the sources files")
            ref["number"] = numbers.setdefault(ref["key"], len(numbers) + 1)
    return [known[key] for key in numbers]


def _check_links(held: Iterable[Chapter], blocks: Iterable[tuple[str, list[Node]]]) -> None:
    labels = {chapter.slug for chapter in held}
    labels |= {node["label"] for _, nodes in blocks for node in nodes if node["is"] == "heading"}
    for slug, nodes in blocks:
        for node in nodes:
            if node["is"] == "link" and "label" in node and node["label"] not in labels:
                raise BadChapter(slug, f"a link to {node['label']}", "a chapter's file, or a heading in it")


def _mark_terms(held: Iterable[Chapter]) -> list[str]:
    """Mark in each section the first block that speaks of a term of the index; return the terms that were met."""
    terms = read_yaml_file(ROOM / "index.yaml")["terms"]
    looked_for = {name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for name, pattern in terms.items()}
    met: set[str] = set()
    for chapter in held:
        here: set[str] = set()
        for block in chapter.blocks:
            if block["is"] == "heading":
                here = set()
            elif block["is"] in SETS_INDEX:
                text = " ".join(words_of([node]) for node in nodes_of([block]) if node["is"] == "text")
                found = {name for name, pattern in looked_for.items() if name not in here and pattern.search(text)}
                block["terms"] = sorted(found)
                here |= found
                met |= found
    return sorted(met, key=str.casefold)
