"""Reading the texts that come with a release: Markdown with front matter, strictly; and keeping them as versions.

A text an editor has changed since is never written over: the release's newer text becomes a draft beside it.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings
from django.db import transaction

from scopewell.editions.actions import begin, publish, save_version
from scopewell.editions.errors import BadText
from scopewell.editions.forms import ADDRESSES
from scopewell.editions.models import Work
from scopewell.editions.queries import newest_version

SOURCE_KEYS = frozenset({"title", "url", "note"})


@dataclass(frozen=True, slots=True)
class Shipped:
    """One text of the release. `digest` is the SHA-256 of its file."""

    kind: str
    slug: str
    published: date
    digest: str
    content: dict[str, Any]


def all_in(home: Path, folders: Mapping[Any, str], read: Callable[[Path, Any], Shipped]) -> list[Shipped]:
    """Return every text of a folder, read by kind. Raises BadText for one that cannot be read."""
    texts = [read(path, kind) for kind, folder in folders.items() for path in sorted((home / folder).glob("*.md"))]
    seen: set[tuple[str, str]] = set()
    for text in texts:
        if (text.kind, text.slug) in seen:
            raise BadText(text.slug, "slug", "given twice", "one text for one address")
        seen.add((text.kind, text.slug))
    return texts


def parted(path: Path) -> tuple[str, dict[str, Any], str]:
    """Return a file as it is, its front matter, and the text after it. Raises BadText."""
    raw = path.read_text(encoding="utf-8")
    parts = raw.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise BadText(path.name, "the file", "without front matter", "keys between two lines of ---")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise BadText(path.name, "front matter", str(error).replace("\n", " "), "YAML") from error
    if not isinstance(front, dict):
        raise BadText(path.name, "front matter", type(front).__name__, "keys and values")
    return raw, front, parts[2]


def digest_of(raw: str) -> str:
    """Return the digest that marks a text of the release."""
    return hashlib.sha256(raw.encode()).hexdigest()


def check_keys(file: str, front: Mapping[str, Any], known: frozenset[str], wanted: frozenset[str]) -> None:
    """Check the keys of a front matter. Raises BadText."""
    if unknown := sorted(set(front) - known):
        raise BadText(file, "key", ", ".join(map(str, unknown)), ", ".join(sorted(known)))
    if missing := sorted(wanted - set(front)):
        raise BadText(file, "keys", f"without {', '.join(missing)}", ", ".join(sorted(wanted)))
    if not isinstance(front["published"], date):
        raise BadText(file, "published", repr(front["published"]), "a date, as 2026-11-02")
    number = front.get("number")
    if number is not None and (not isinstance(number, int) or number < 1):
        raise BadText(file, "number", repr(number), "a whole number from 1")


def check_lengths(file: str, content: Mapping[str, Any], limits: Mapping[str, int]) -> None:
    """Check that texts are texts and fit. Raises BadText."""
    for name, most in limits.items():
        if not isinstance(content[name], str) or len(content[name]) > most:
            raise BadText(file, name, f"{len(str(content[name]))} characters", f"text of at most {most}")


def texts_of(file: str, front: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of texts of a front matter. Raises BadText."""
    values = front.get(key) or []
    for value in values:
        if not isinstance(value, str):
            raise BadText(file, key, repr(value), "a list of texts")
    return list(values)


def sources_of(file: str, front: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the sources of a front matter. Raises BadText."""
    return list(_sources(file, front))


def _sources(file: str, front: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for raw in front.get("sources") or ():
        if not isinstance(raw, dict) or not raw.get("title") or set(raw) - SOURCE_KEYS:
            raise BadText(file, "sources", repr(raw), "title, with url and note if there are any")
        if raw.get("url") and not str(raw["url"]).startswith(ADDRESSES):
            raise BadText(file, "sources", repr(raw["url"]), "an address that begins with https://")
        yield {key: str(value) for key, value in raw.items() if value}


@transaction.atomic
def keep(piece: Work, text: Shipped) -> str:
    """Keep one text of the work it belongs to, saved before or not.

    Returns what was done: added, renewed, drafted (an editor's text stands), or nothing.
    """
    if piece.pk is None:
        version = begin(actor=None, piece=piece, content=text.content, digest=text.digest)
        _put_out(version, text.published)
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
    _put_out(version)
    return "renewed"


def _put_out(version: Any, first: date | None = None) -> None:
    """Publish a text of ours. A test holds it to the guard; names the operator set must not stop the start."""
    at = datetime.combine(first, time(9), tzinfo=ZoneInfo(settings.TIME_ZONE)) if first else None
    publish(actor=None, version=version, at=at, reason="Came with the release")
