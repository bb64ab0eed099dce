"""The scope statement: one page by which a professional says what medical exercise is and is not, and who leads when.

It is about no client, so it is neither drafted from a decision nor issued: it is made anew from the knowledge and from
what is on file of the practice, whenever somebody opens it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from scopewell.documents.contents import Letterhead
from scopewell.documents.statements import Objection, protected_titles
from scopewell.documents.typesetting import LETTERS, set_data
from scopewell.engine.record import said
from scopewell.handbook.sources import all_sources
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file
from scopewell.typesetting.compiling import PREVIEW_PPI, Paper, compiled

TEMPLATE = LETTERS / "scope-statement.typ"


class Part(NamedTuple):
    """A part of the page: its heading and sentences. `beside`: it stands next to the part before."""

    head: str
    says: tuple[str, ...]
    beside: bool


class Statement(NamedTuple):
    """The page for one reader in one language."""

    audience: str
    language: str
    title: str
    opening: str
    stage_heads: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    place: str
    sources: tuple[str, ...]
    version: str

    @property
    def rows(self) -> list[tuple[Part, ...]]:
        """The parts as they stand on the page: alone, or two beside each other."""
        found: list[tuple[Part, ...]] = []
        for part in self.parts:
            if part.beside:
                found[-1] = (*found[-1], part)
            else:
                found.append((part,))
        return found

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything it says, as the wording guard reads it."""
        cells = (cell for row in self.stages for cell in row)
        said_in_parts = (text for part in self.parts for text in (part.head, *part.says))
        return (self.title, self.opening, *self.stage_heads, *cells, *said_in_parts, self.place)


class Reader(NamedTuple):
    """Whom a statement is for, and the languages it is written in."""

    id: str
    label: str
    languages: tuple[str, ...]


@cache
def _knowledge() -> Mapping[str, Any]:
    """Return the file; its shape is held by the tests of this module."""
    found: Mapping[str, Any] = read_yaml_file(HOME / "documents" / "scope-statement.yaml")
    return found


@cache
def readers() -> Mapping[str, Reader]:
    """Return whom the statement can be for."""
    return {
        raw["id"]: Reader(raw["id"], said(raw["label"], "en"), tuple(raw["label"])) for raw in _knowledge()["audiences"]
    }


def statement(
    audience: str, jurisdiction: str, practice: str, *, has_provider: bool, language: str = "en"
) -> Statement:
    """Return the statement for a reader. Raises KeyError for a reader it is not written for.

    `jurisdiction` is a place as practices record it, such as US-TX. `has_provider`: a licensed provider works
    there too.
    """
    known = _knowledge()
    raw = next((raw for raw in known["audiences"] if raw["id"] == audience), None)
    if raw is None:
        raise KeyError(audience)
    stages = known["stages"]
    place, law = _place(known, jurisdiction, language)
    provider = said(known["place-says"]["provider"], language) if has_provider else ""
    keys = [*stages["sources"], *(key for part in raw["parts"] for key in part["sources"]), *law]
    sources = all_sources()
    return Statement(
        audience=audience,
        language=language,
        title=said(raw["title"], language),
        opening=said(raw["opening"], language).replace("{practice}", practice),
        stage_heads=tuple(said(stages["heads"], language)),
        stages=tuple(tuple(said(row, language)) for row in stages["rows"]),
        parts=tuple(_part(part, language) for part in raw["parts"]),
        place=f"{place} {provider}".strip(),
        sources=tuple(sources[key].title for key in dict.fromkeys(keys)),
        version=str(known["version"]),
    )


def _part(raw: Mapping[str, Any], language: str) -> Part:
    says = tuple(said(sentence, language) for sentence in raw["says"])
    return Part(said(raw["head"], language), says, bool(raw.get("beside")))


def _place(known: Mapping[str, Any], jurisdiction: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return what is said of a place's law, and the law where it was read."""
    place = known["places"].get(jurisdiction)
    if place is None:
        return said(known["place-says"]["else"], language), ()
    return said(known["place-says"]["known"], language).replace("{place}", place["name"]), (place["source"],)


def missing_from(head: Letterhead) -> Iterator[str]:
    """Yield what the page lacks to be handed out: a title that needs no license, a way to reach the practice."""
    if not head.credential.strip():
        yield "Your title is missing. It stands under your name; an owner sets it under Practice, People."
    objections: tuple[Objection, ...] = (*protected_titles(head.credential), *protected_titles(head.tagline))
    for objection in objections:
        yield f"“{objection.words}”: {objection.says} Write {objection.instead}."
    if not (head.phone.strip() or head.email.strip()):
        yield "Nothing says how to reach you. An owner adds a phone or an e-mail under Practice."


def scope_pdf(found: Statement, head: Letterhead, *, paper: Paper = "us-letter", demonstration: bool = False) -> bytes:
    """Return the statement as a tagged PDF/UA-1. Raises UnprintableText, TypesetterMissing."""
    (content,) = compiled(TEMPLATE, _data(found, head, paper, demonstration), "pdf")
    return content


def scope_pages(
    found: Statement,
    head: Letterhead,
    *,
    paper: Paper = "us-letter",
    demonstration: bool = False,
    ppi: int = PREVIEW_PPI,
) -> tuple[bytes, ...]:
    """Return a PNG of each page of the statement; it is meant to take one."""
    return compiled(TEMPLATE, _data(found, head, paper, demonstration), "png", ppi)


def _data(found: Statement, head: Letterhead, paper: Paper, demonstration: bool) -> dict[str, object]:
    said_so = "Demonstration: invented people, do not act on this page." if demonstration else ""
    content = found._asdict() | {"rows": [[part._asdict() for part in row] for row in found.rows]}
    return set_data(paper, found.title, head, said_so, content)
