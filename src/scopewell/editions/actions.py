"""What an editor does with a text: begin, save, publish now or later, take off, cancel, restore."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from scopewell.editions.errors import AddressTaken, MovedOn, NothingScheduled
from scopewell.editions.models import Outing, Work
from scopewell.editions.queries import newest_version
from scopewell.editions.wording import texts_of
from scopewell.engine.wording.flags import Kind
from scopewell.practice.models import User
from scopewell.wording.actions import check
from scopewell.wording.places import Place
from scopewell.wording.queries import blocking
from scopewell.wording.reasons import reason_in

# A work, its versions and its publications are those of one room, which alone knows their types: hence Any below.


@transaction.atomic
def begin(*, actor: User | None, piece: Work, content: Mapping[str, Any], **more: Any) -> Any:
    """Keep a work that is not saved yet, with its first version. Raises AddressTaken."""
    try:
        with transaction.atomic():
            piece.save(force_insert=True)
    except IntegrityError:
        raise AddressTaken(piece.slug) from None
    return piece.versions.create(number=1, made_by=actor, **_content(piece, content), **more)


@transaction.atomic
def save_version(
    *, actor: User | None, piece: Any, base: int, content: Mapping[str, Any], note: str = "", **more: Any
) -> Any:
    """Add a version that follows version `base`; return the newest one when nothing changed.

    Raises MovedOn when somebody saved another one meanwhile: nobody's text is written over.
    """
    type(piece).objects.select_for_update().get(pk=piece.pk)
    newest = newest_version(piece)
    if newest.number != base:
        raise MovedOn(newest.number)
    wanted = _content(piece, content)
    if not more and all(getattr(newest, name) == value for name, value in wanted.items()):
        return newest
    return piece.versions.create(number=base + 1, made_by=actor, note=note, **wanted, **more)


def restore_version(*, actor: User, version: Any) -> Any:
    """Make an old version the newest again; what stands stays until it is published."""
    base = newest_version(version.piece).number
    content = {name: getattr(version, name) for name in version.CONTENT}
    note = f"Version {version.number} again"
    return save_version(actor=actor, piece=version.piece, base=base, content=content, note=note, origin=version)


@transaction.atomic
def publish(*, actor: User | None, version: Any, at: datetime | None = None, reason: str = "") -> Any:
    """Put a version out, now or as of an hour to come. What waited for this work before is canceled.

    Raises WordingInTheWay while the guard blocks a word and no reason says why it must stand.
    """
    place = Place(f"{version.title}, version {version.number}", version.piece.DESK, version.piece.key, in_network=True)
    held = blocking(check(actor=actor, kind=Kind.PUBLIC, texts=texts_of(version), place=place, reason=reason))
    now = timezone.now()
    _cancel_waiting(version.piece, actor, now)
    kept = [{"rule": note.flag.rule, "span": note.flag.span, "severity": note.flag.severity.value} for note in held]
    why = reason_in(reason) if held else ""
    return version.piece.publications.create(version=version, at=at or now, flags=kept, made_by=actor, reason=why)


@transaction.atomic
def take_off(*, actor: User, piece: Work) -> Any:
    """Take a work off as of now, and what was to come with it."""
    now = timezone.now()
    _cancel_waiting(piece, actor, now)
    return piece.publications.create(version=None, at=now, made_by=actor)


def cancel_publication(*, actor: User, publication: Outing) -> None:
    """Cancel what is still to come. Raises NothingScheduled."""
    now = timezone.now()
    waiting = publication.piece.publications.filter(pk=publication.pk, at__gt=now, canceled_at=None)
    if not waiting.update(canceled_at=now, canceled_by=actor):
        raise NothingScheduled


def _cancel_waiting(piece: Work, actor: User | None, now: datetime) -> None:
    piece.publications.filter(at__gt=now, canceled_at=None).update(canceled_at=now, canceled_by=actor)


def _content(piece: Work, content: Mapping[str, Any]) -> dict[str, Any]:
    names = piece.versions.model.CONTENT
    return {name: content[name] for name in names if name in content}
