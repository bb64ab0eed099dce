"""The audit trail: every read and write of a record, in a chain that shows when something was taken out or changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.practice.models import AuditEntry, AuditHead, User
from scopewell.practice.tenancy import practice_id_in_force


def record_audit(
    action: str, *, actor: User | None, about: str = "", actor_label: str = "", **detail: Any
) -> AuditEntry:
    """Add an entry to the chain of the practice in force.

    `action` is `room.verb`, such as `client.read`. `about` names the record, such as `client:KEY`. `detail` holds ids
    and words of ours; never a name, a value or a text somebody wrote.
    """
    practice_id = practice_id_in_force("AuditEntry")
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().first() or _first_head(practice_id)
        entry = AuditEntry(
            practice_id=practice_id,
            number=head.number + 1,
            at=timezone.now(),
            actor=actor,
            actor_label=actor_label or (f"user:{actor.pk}" if actor else "system"),
            action=action,
            about=about,
            detail=detail,
            previous_hash=head.hash,
        )
        entry.hash = hash_of(entry)
        entry.save()
        head.number, head.hash = entry.number, entry.hash
        head.save()
    return entry


def _first_head(practice_id: int) -> AuditHead:
    AuditHead.objects.bulk_create([AuditHead(practice_id=practice_id)], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get()


def hash_of(entry: AuditEntry) -> str:
    """Return the SHA-256 an entry must hold, over everything it says and the hash before it."""
    said: Mapping[str, Any] = {
        "practice": entry.practice_id,
        "number": entry.number,
        "at": _instant(entry.at),
        "actor": entry.actor_id,
        "label": entry.actor_label,
        "action": entry.action,
        "about": entry.about,
        "detail": entry.detail,
        "previous": entry.previous_hash,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def breaks_in_chain() -> Iterator[int]:
    """Yield the number of every entry of the practice in force that is missing, out of place or changed."""
    expected, previous = 1, ""
    for entry in AuditEntry.objects.order_by("number").iterator():
        yield from range(expected, entry.number)
        if entry.previous_hash != previous or entry.hash != hash_of(entry):
            yield entry.number
        expected, previous = entry.number + 1, entry.hash
    head = AuditHead.objects.first()
    if head is not None and head.number >= expected:
        yield from range(expected, head.number + 1)
