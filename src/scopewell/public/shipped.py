"""The articles and pages that come with a release, kept as first versions."""

from pathlib import Path
from typing import Any

from scopewell.editions import reading
from scopewell.editions.reading import (
    Shipped,
    all_in,
    check_keys,
    check_lengths,
    digest_of,
    parted,
    sources_of,
    texts_of,
)
from scopewell.public.models import Piece, PieceKind

HOME = Path(__file__).with_name("content")
FOLDERS = {PieceKind.ARTICLE: "articles", PieceKind.PAGE: "pages"}
NAMES = "title series number slug summary tags published insights sources video poster captions related"
KEYS = frozenset(NAMES.split())
WANTED = frozenset({"title", "slug", "summary", "published"})
SERIES = "Practice tips"
"""The series of ours in the files; on the site it bears the name the operator gives it."""
LIMITS = {"title": 160, "summary": 400, "series": 80, "video": 300, "poster": 300, "captions": 300}


def shipped_texts(home: Path = HOME) -> list[Shipped]:
    """Return every text of a content folder. Raises BadText for one that cannot be read."""
    return all_in(home, FOLDERS, read_text)


def read_text(path: Path, kind: PieceKind) -> Shipped:
    """Read one file. Raises BadText."""
    raw, front, body = parted(path)
    check_keys(path.name, front, KEYS, WANTED)
    content: dict[str, Any] = {
        "title": front["title"],
        "summary": front["summary"],
        "series": "{series}" if front.get("series") == SERIES else front.get("series") or "",
        "series_number": front.get("number"),
        **{name: texts_of(path.name, front, name) for name in ("tags", "insights", "related")},
        "sources": sources_of(path.name, front),
        "video": front.get("video") or "",
        "poster": front.get("poster") or "",
        "captions": front.get("captions") or "",
        "body": body.strip() + "\n",
    }
    check_lengths(path.name, content, LIMITS)
    return Shipped(kind, front["slug"], front["published"], digest_of(raw), content)


def keep(text: Shipped) -> str:
    """Keep one text; return what was done: added, renewed, drafted (an editor's text stands), or nothing."""
    at = {"kind": text.kind, "slug": text.slug}
    return reading.keep(Piece.objects.filter(**at).first() or Piece(**at), text)
