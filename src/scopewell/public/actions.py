"""What an editor does with a piece: save, publish now or later, take off, cancel, restore."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from scopewell.engine.wording.flags import Kind
from scopewell.practice.models import User
from scopewell.public.errors import AddressTaken, MovedOn, NothingScheduled
from scopewell.public.models import Piece, PieceKind, Publication, Version
from scopewell.public.queries import newest_version
from scopewell.public.wording import texts_of
from scopewell.wording.actions import check
from scopewell.wording.places import Place
from scopewell.wording.queries import blocking
from scopewell.wording.reasons import reason_in

CONTENT = (
    "title", "summary", "series", "series_number", "tags", "insights", "sources", "related", "video", "body",
)  # fmt: skip


@transaction.atomic
def begin_piece(*, actor: User | None, kind: PieceKind, slug: str, content: Mapping[str, Any], **more: Any) -> Version:
    """Begin a piece with its first version. Raises AddressTaken."""
    try:
        with transaction.atomic():
            piece = Piece.objects.create(kind=kind, slug=slug)
    except IntegrityError:
        raise AddressTaken(slug) from None
    return Version.objects.create(piece=piece, number=1, made_by=actor, **_content(content), **more)


@transaction.atomic
def save_version(
    *, actor: User | None, piece: Piece, base: int, content: Mapping[str, Any], note: str = "", **more: Any
) -> Version:
    """Add a version that follows version `base`; return the newest one when nothing changed.

    Raises MovedOn when somebody saved another one meanwhile: nobody's text is written over.
    """
    Piece.objects.select_for_update().get(pk=piece.pk)
    newest = newest_version(piece)
    if newest.number != base:
        raise MovedOn(newest.number)
    wanted = _content(content)
    if not more and all(getattr(newest, name) == value for name, value in wanted.items()):
        return newest
    return Version.objects.create(piece=piece, number=base + 1, made_by=actor, note=note, **wanted, **more)


def restore_version(*, actor: User, version: Version) -> Version:
    """Make an old version the newest again; what stands on the site stays until it is published."""
    base = newest_version(version.piece).number
    content = {name: getattr(version, name) for name in CONTENT}
    note = f"Version {version.number} again"
    return save_version(actor=actor, piece=version.piece, base=base, content=content, note=note, origin=version)


@transaction.atomic
def publish(*, actor: User | None, version: Version, at: datetime | None = None, reason: str = "") -> Publication:
    """Put a version on the site, now or as of an hour to come. What waited for this piece before is canceled.

    Raises WordingInTheWay while the guard blocks a word and no reason says why it must stand.
    """
    place = Place(f"{version.title}, version {version.number}", "publishing:edit", version.piece.key, in_network=True)
    notes = check(actor=actor, kind=Kind.PUBLIC, texts=texts_of(version), place=place, reason=reason)
    held = blocking(notes)
    now = timezone.now()
    _cancel_waiting(version.piece, actor, now)
    kept = [{"rule": note.flag.rule, "span": note.flag.span, "severity": note.flag.severity.value} for note in held]
    made = Publication(piece=version.piece, version=version, at=at or now, flags=kept, made_by=actor)
    made.reason = reason_in(reason) if held else ""
    made.save()
    return made


@transaction.atomic
def take_off(*, actor: User, piece: Piece) -> Publication:
    """Take a piece off the site as of now, and what was to come with it."""
    now = timezone.now()
    _cancel_waiting(piece, actor, now)
    return Publication.objects.create(piece=piece, version=None, at=now, made_by=actor)


def cancel_publication(*, actor: User, publication: Publication) -> None:
    """Cancel what is still to come. Raises NothingScheduled."""
    now = timezone.now()
    waiting = Publication.objects.filter(pk=publication.pk, at__gt=now, canceled_at=None)
    if not waiting.update(canceled_at=now, canceled_by=actor):
        raise NothingScheduled


def _cancel_waiting(piece: Piece, actor: User | None, now: datetime) -> None:
    piece.publications.filter(at__gt=now, canceled_at=None).update(canceled_at=now, canceled_by=actor)


def _content(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in CONTENT if name in content}
