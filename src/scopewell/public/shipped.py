"""The texts that come with a release: Markdown with front matter, read strictly and kept as first versions.

A text an editor has changed since is never written over: the release's newer text becomes a draft beside it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.db import transaction

from scopewell.public.actions import begin_piece, publish, save_version
from scopewell.public.errors import BadPiece
from scopewell.public.models import Piece, PieceKind, Version
from scopewell.public.queries import newest_version

HOME = Path(__file__).with_name("content")
FOLDERS = {PieceKind.ARTICLE: "articles", PieceKind.PAGE: "pages"}
NAMES = "title series number slug summary tags published insights sources video related"
KEYS = frozenset(NAMES.split())
WANTED = frozenset({"title", "slug", "summary", "published"})
SOURCE_KEYS = frozenset({"title", "url", "note"})
ADDRESSES = ("https://", "http://")
SERIES = "Practice tips"
"""The series of ours in the files; on the site it bears the name the operator gives it."""
LIMITS = {"title": 160, "summary": 400, "series": 80, "video": 300}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One text of the release. `digest` is the SHA-256 of its file."""

    kind: PieceKind
    slug: str
    published: date
    digest: str
    content: dict[str, Any]


def shipped_texts(home: Path = HOME) -> list[Shipped]:
    """Return every text of a content folder. Raises BadPiece for one that cannot be read."""
    texts = [read_text(path, kind) for kind, folder in FOLDERS.items() for path in sorted((home / folder).glob("*.md"))]
    seen: set[tuple[str, str]] = set()
    for text in texts:
        if (text.kind, text.slug) in seen:
            raise BadPiece(text.slug, "slug", "given twice", "one text for one address")
        seen.add((text.kind, text.slug))
    return texts


def read_text(path: Path, kind: PieceKind) -> Shipped:
    """Read one file. Raises BadPiece."""
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadPiece(path.name, "the file", "without front matter", "keys between two lines of ---")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise BadPiece(path.name, "front matter", str(error).replace("\n", " "), "YAML") from error
    _check_keys(path.name, front)
    content = {
        "title": front["title"],
        "summary": front["summary"],
        "series": "{series}" if front.get("series") == SERIES else front.get("series") or "",
        "series_number": front.get("number"),
        "tags": list(_texts(path.name, front, "tags")),
        "insights": list(_texts(path.name, front, "insights")),
        "related": list(_texts(path.name, front, "related")),
        "sources": list(_sources(path.name, front)),
        "video": front.get("video") or "",
        "body": parts[2].strip() + "\n",
    }
    for name, most in LIMITS.items():
        if not isinstance(content[name], str) or len(content[name]) > most:
            raise BadPiece(path.name, name, f"{len(str(content[name]))} characters", f"text of at most {most}")
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return Shipped(kind, front["slug"], front["published"], digest, content)


@transaction.atomic
def keep(text: Shipped) -> str:
    """Keep one text; return what was done: added, renewed, drafted (an editor's text stands), or nothing."""
    piece = Piece.objects.filter(kind=text.kind, slug=text.slug).first()
    if piece is None:
        version = begin_piece(actor=None, kind=text.kind, slug=text.slug, content=text.content, digest=text.digest)
        _put_on(version, text)
        return "added"
    if piece.versions.filter(digest=text.digest).exists():
        return ""
    newest = newest_version(piece)
    version = save_version(
        actor=None,
        piece=piece,
        base=newest.number,
        content=text.content,
        note="From the new release",
        digest=text.digest,
    )
    if not newest.digest:
        return "drafted"
    _put_on(version)
    return "renewed"


def _put_on(version: Version, first: Shipped | None = None) -> None:
    """Publish a text of ours. A test holds it to the guard; names the operator set must not stop the start."""
    at = None
    if first is not None:
        at = datetime.combine(first.published, time(9), tzinfo=ZoneInfo(settings.TIME_ZONE))
    publish(actor=None, version=version, at=at, reason="Came with the release")


def _check_keys(file: str, front: Any) -> None:
    if not isinstance(front, dict):
        raise BadPiece(file, "front matter", type(front).__name__, "keys and values")
    if unknown := sorted(set(front) - KEYS):
        raise BadPiece(file, "key", ", ".join(map(str, unknown)), ", ".join(sorted(KEYS)))
    if missing := sorted(WANTED - set(front)):
        raise BadPiece(file, "keys", f"without {', '.join(missing)}", ", ".join(sorted(WANTED)))
    if not isinstance(front["published"], date):
        raise BadPiece(file, "published", repr(front["published"]), "a date, as 2026-11-02")
    number = front.get("number")
    if number is not None and (not isinstance(number, int) or number < 1):
        raise BadPiece(file, "number", repr(number), "a whole number from 1")


def _texts(file: str, front: dict[str, Any], key: str) -> Iterator[str]:
    for value in front.get(key) or ():
        if not isinstance(value, str):
            raise BadPiece(file, key, repr(value), "a list of texts")
        yield value


def _sources(file: str, front: dict[str, Any]) -> Iterator[dict[str, str]]:
    for raw in front.get("sources") or ():
        if not isinstance(raw, dict) or not raw.get("title") or set(raw) - SOURCE_KEYS:
            raise BadPiece(file, "sources", repr(raw), "title, with url and note if there are any")
        if raw.get("url") and not str(raw["url"]).startswith(ADDRESSES):
            raise BadPiece(file, "sources", repr(raw["url"]), "an address that begins with https://")
        yield {key: str(value) for key, value in raw.items() if value}
