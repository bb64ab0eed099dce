"""What is asked of the public site: what is live now, what belongs together, what a visitor searches for."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.text import slugify

from scopewell.editions import queries as editions
from scopewell.public.models import PieceKind, Publication, Version
from scopewell.ui.prose import to_text, without_unseen

LONGEST_QUERY = 100
MOST_WORDS = 8
MOST_FOUND = 50
WEIGHTS = (("title", 8), ("tags", 5), ("summary", 3), ("insights", 2), ("body", 1))
EXCERPT = 180


class Card(NamedTuple):
    """An article as lists show it."""

    slug: str
    title: str
    summary: str
    series: str
    series_number: int | None
    tags: tuple[str, ...]
    published: datetime


class Found(NamedTuple):
    """An article or page that answers a search: where it is, and the words around the first hit."""

    kind: str
    slug: str
    title: str
    excerpt: str
    words: tuple[str, ...]


class Tag(NamedTuple):
    """A tag: its words, its place in an address, how many articles carry it."""

    words: str
    slug: str
    articles: int


def live(moment: datetime | None = None) -> QuerySet[Version]:
    """Return the versions that stand on the site at a moment, with `published` (the first time) and `changed`."""
    found: QuerySet[Version] = editions.live(Version, Publication, moment)
    return found


def live_one(kind: PieceKind, slug: str) -> Version | None:
    """Return what stands at an address now."""
    return live().filter(piece__kind=kind, piece__slug=slug).first()


def cards() -> list[Card]:
    """Return every live article as a card, the newest first."""
    newest = (F("published").desc(), F("series_number").desc(nulls_last=True))
    rows = live().filter(piece__kind=PieceKind.ARTICLE).defer("body", "sources").order_by(*newest)
    return [Card(v.piece.slug, v.title, v.summary, v.series, v.series_number, tuple(v.tags), v.published) for v in rows]


def series_of(found: Iterable[Card]) -> dict[str, list[Card]]:
    """Return the numbered series among some cards, each in the order of its numbers."""
    gathered: dict[str, list[Card]] = {}
    for card in found:
        if card.series:
            gathered.setdefault(card.series, []).append(card)
    return {name: sorted(part, key=lambda card: card.series_number or 0) for name, part in sorted(gathered.items())}


def tags_of(found: Iterable[Card]) -> list[Tag]:
    """Return the tags of some cards, the most used first."""
    counted = Counter(words for card in found for words in card.tags)
    tags = (Tag(words, slugify(words), count) for words, count in counted.items())
    return sorted((tag for tag in tags if tag.slug), key=lambda tag: (-tag.articles, tag.words))


def related_to(version: Version, found: Sequence[Card], most: int = 3) -> list[Card]:
    """Return what to read next: what the author named, then what shares the most tags."""
    by_slug = {card.slug: card for card in found}
    named = [by_slug[slug] for slug in version.related if slug in by_slug]
    others = [card for card in found if card not in named and card.slug != version.piece.slug]
    shared = sorted(others, key=lambda card: -len(set(card.tags) & set(version.tags)))
    return [*named, *(card for card in shared if set(card.tags) & set(version.tags))][:most]


def neighbors(version: Version, found: Sequence[Card]) -> tuple[Card | None, Card | None]:
    """Return the tip before and the tip after in the same series."""
    part = series_of(found).get(version.series, [])
    place = next((n for n, card in enumerate(part) if card.slug == version.piece.slug), None)
    if place is None:
        return None, None
    return part[place - 1] if place else None, part[place + 1] if place + 1 < len(part) else None


def words_of(query: str) -> tuple[str, ...]:
    """Return what is looked for, in small letters, without marks and without what nobody can see."""
    plain = unicodedata.normalize("NFKC", without_unseen(query))[:LONGEST_QUERY].casefold()
    found = (word.strip("'-") for word in re.findall(r"[\w'-]+", plain))
    # A short stem finds "flag" by "flags"; the text holds either.
    stems = (re.sub(r"(?<=\w{3})(?:es|s)$", "", word) for word in found if len(word) > 1)
    return tuple(dict.fromkeys(stem for stem in stems if stem))[:MOST_WORDS]


def search(query: str) -> list[Found]:
    """Return the live articles and pages that hold every word, the best first."""
    words = words_of(query)
    if not words:
        return []
    rows = live()
    for word in words:
        anywhere = Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word)
        rows = rows.filter(anywhere | Q(tags__icontains=word) | Q(insights__icontains=word))
    weighed = sorted(((_weight(row, words), row.pk, row) for row in rows[:200]), reverse=True)
    return [_found(row, words) for _, _, row in weighed[:MOST_FOUND]]


def _weight(version: Version, words: Sequence[str]) -> int:
    total = 0
    for name, weight in WEIGHTS:
        value = getattr(version, name)
        text = (value if isinstance(value, str) else " ".join(value)).casefold()
        total += sum(weight * min(text.count(word), 5) for word in words)
    return total


def _found(version: Version, words: Sequence[str]) -> Found:
    text = f"{version.summary} {to_text(version.body)}".replace("\n", " ")
    place = min((at for word in words if (at := text.casefold().find(word)) >= 0), default=0)
    start = max(0, place - EXCERPT // 3)
    start = text.find(" ", start) + 1 if start else 0
    cut = text[start : start + EXCERPT]
    end = cut if start + EXCERPT >= len(text) else f"{cut.rsplit(' ', 1)[0]} …"
    excerpt = ("… " if start else "") + end
    return Found(version.piece.kind, version.piece.slug, version.title, excerpt, tuple(words))
