"""Two records of one person: found by what matches, merged without moving a row, taken back when it was wrong."""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from scopewell.clients.actions import note_on_timeline, place_hold
from scopewell.clients.errors import MergeRefused
from scopewell.clients.models import Client, Merge
from scopewell.clients.queries import current_clients
from scopewell.clients.signals import decision_needed
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.ui.templatetags.house import weekday

ALIKE = 0.85
DECIDE_AGAIN = "Two records were merged; what was decided before rests on half of them."
DECIDE_APART = "A merge was taken back; what was decided meanwhile rests on two people's records."


class Duplicate(NamedTuple):
    """A record that may be the same person, and what matches, in words."""

    client: Client
    matches: tuple[str, ...]


def possible_duplicates(client: Client) -> list[Duplicate]:
    """Return other records that may be this person, the likeliest first: two things match, or the whole name does."""
    others = current_clients().filter(_near(client)).exclude(pk=client.pk).order_by("pk")[:200]
    found = [Duplicate(other, _matches(client, other)) for other in others]
    likely = [d for d in found if len(d.matches) >= 2 or "the legal name" in d.matches]
    return sorted(likely, key=lambda d: -len(d.matches))


def _near(client: Client) -> Q:
    """Return what the records have in common that are compared; nothing is asked of what is not known."""
    near = Q(legal_name__iexact=client.legal_name)
    if client.birth_date:
        near |= Q(birth_date=client.birth_date)
    if client.email:
        near |= Q(email__iexact=client.email)
    if tail := _digits(client.phone)[-4:]:
        near |= Q(phone__endswith=tail)
    if client.name:
        near |= Q(preferred_name__iexact=client.name, legal_name__istartswith=client.legal_name[:1])
    return near


def _matches(one: Client, other: Client) -> tuple[str, ...]:
    words: list[str] = []
    names = _plain(one.legal_name), _plain(other.legal_name)
    if names[0] == names[1]:
        words.append("the legal name")
    elif SequenceMatcher(None, *names).ratio() >= ALIKE or _plain(one.name) == _plain(other.name):
        words.append("a name much alike")
    if one.birth_date and one.birth_date == other.birth_date:
        words.append(f"the birth date, {weekday(one.birth_date)}")
    if _digits(one.phone) and _digits(one.phone) == _digits(other.phone):
        words.append("the phone number")
    if one.email and one.email.lower() == other.email.lower():
        words.append("the e-mail address")
    return tuple(words)


def _plain(name: str) -> str:
    """Return a name without accents, case and signs, for comparing only."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.sub(r"[^\w\s]", "", "".join(c for c in letters if not unicodedata.combining(c))).split())


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


@transaction.atomic
def merge_clients(*, actor: User, kept: Client, merged: Client, reason: str) -> Merge:
    """Merge a record into another. No row moves, both stay readable, and the person must be decided again.

    Raises MergeRefused for a record that is part of a merge already, or for one record twice.
    """
    kept, merged = (Client.objects.select_for_update().get(pk=client.pk) for client in (kept, merged))
    if kept.pk == merged.pk:
        raise MergeRefused("These are the same record.", "Choose another one.")
    if kept.merged_into_id or merged.merged_into_id:
        raise MergeRefused("One of these records was merged already.", "Open the record it was merged into.")
    if Client.objects.filter(merged_into=merged).exists():
        raise MergeRefused("Other records were merged into that one.", "Keep that record, and merge this one into it.")
    merge = Merge(kept=kept, merged=merged, reason=reason, actor=actor)
    merge.save()
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    note_on_timeline(kept, "state", "Records merged", text=reason, actor=actor)
    record_audit("client.merge", actor=actor, about=kept.about, merged=merged.key, merge=merge.pk)
    _must_decide_again(actor, kept, DECIDE_AGAIN)
    return merge


@transaction.atomic
def take_back_merge(*, actor: User, merge: Merge, reason: str) -> Merge:
    """Take a merge back. Both records stand on their own again, and both must be decided again."""
    kept, merged = (Client.objects.select_for_update().get(pk=pk) for pk in (merge.kept_id, merge.merged_id))
    if merge.undoes_id or Merge.objects.filter(undoes=merge).exists() or merged.merged_into_id != kept.pk:
        raise MergeRefused("This merge was taken back already.", "Nothing was changed.")
    undo = Merge(kept=kept, merged=merged, reason=reason, actor=actor, undoes=merge)
    undo.save()
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    for client in (kept, merged):
        note_on_timeline(client, "state", "Merge taken back", text=reason, actor=actor)
        record_audit("client.take-back-merge", actor=actor, about=client.about, merge=merge.pk)
        _must_decide_again(actor, client, DECIDE_APART)
    return undo


def standing_merges(client: Client) -> list[Merge]:
    """Return the merges into a record that stand."""
    rows = Merge.objects.filter(kept=client, undoes=None, undone_by=None)
    return list(rows.select_related("merged", "actor"))


def _must_decide_again(actor: User, client: Client, because: str) -> None:
    client.outcome, client.stability, client.precautions, client.decided_at = "", "", [], None
    client.save(update_fields=["outcome", "stability", "precautions", "decided_at"])
    place_hold(actor=actor, client=client, reason=because)
    decision_needed.send(sender=Client, client=client, because=because)
