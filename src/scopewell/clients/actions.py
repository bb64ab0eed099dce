"""What people do to a client's record: add the client, change state, hold, lift, contacts, episodes, what is due.

Facts are recorded in facts.py, forms in signing.py, merges in merging.py. Each action takes the acting user by keyword,
holds the transaction, and writes audit entry and timeline row with it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.clients.errors import ClientError, HoldStillOpen, NothingRecordedBehind
from scopewell.clients.models import Client, Contact, Due, Episode, Hold, StateChange, TimelineEntry
from scopewell.clients.queries import open_holds
from scopewell.clients.signals import decision_needed
from scopewell.clients.vocabulary import EpisodeKind, LiftedThrough, SaidBy, State
from scopewell.engine.decision import Decision
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User


def note_on_timeline(
    client: Client, kind: str, title: str, *, at: datetime | None = None, **parts: Any
) -> TimelineEntry:
    """Add a row to a client's timeline. `parts`: text, words, beside, outcome, statement, author, reference, actor."""
    entry = TimelineEntry(client=client, kind=kind, title=title, at=at or timezone.now(), **parts)
    entry.save()
    return entry


@transaction.atomic
def add_client(
    *, actor: User | None, legal_name: str, reason: str = "First contact", at: datetime | None = None, **fields: Any
) -> Client:
    """Add a client in the state inquiry. `at`: when they first came, if it is written down later."""
    at = at or timezone.now()
    client = Client(legal_name=legal_name.strip(), state_since=at, **fields)
    client.save()
    StateChange(client=client, after=client.state, reason=reason, at=at, actor=actor).save()
    note_on_timeline(client, "state", "Inquiry", text=reason, words=client.in_their_words, at=at, actor=actor)
    record_audit("client.add", actor=actor, about=client.about)
    return client


@transaction.atomic
def change_client(*, actor: User, client: Client, changes: Mapping[str, Any]) -> list[str]:
    """Change what is known of the person; return the names of the fields that changed."""
    changed = sorted(name for name, value in changes.items() if getattr(client, name) != value)
    for name in changed:
        setattr(client, name, changes[name])
    if changed:
        client.save(update_fields=changed)
        record_audit("client.change", actor=actor, about=client.about, fields=changed)
        if {"birth_date", "sex_recorded"} & set(changed):
            decision_needed.send(sender=Client, client=client, because="Age or sex changed")
    return changed


@transaction.atomic
def change_state(
    *, actor: User | None, client: Client, to: State, reason: str, at: datetime | None = None
) -> StateChange | None:
    """Move a client to another state. Raises HoldStillOpen while a hold is open; None when already there.

    `at`: when it happened, if it is written down later.
    """
    client = Client.objects.select_for_update().get(pk=client.pk)
    if to != State.ON_HOLD and open_holds(client):
        raise HoldStillOpen
    if to == State.ON_HOLD:
        raise ClientError("A client is put on hold with a reason.", "Place a hold instead.")
    return _move(client, to, reason, actor, at=at)


def _move(
    client: Client, to: State, reason: str, actor: User | None, *, at: datetime | None = None, told: bool = False
) -> StateChange | None:
    """Move a client to a state. `told`: the timeline already says so, in the row of the hold."""
    before = State(client.state)
    if before == to:
        return None
    change = StateChange(client=client, before=before, after=to, reason=reason, at=at or timezone.now(), actor=actor)
    change.save()
    client.state, client.state_since = to, change.at
    client.save(update_fields=["state", "state_since"])
    if not told:
        title = f"{before.label} to {to.label.lower()}"
        note_on_timeline(client, "state", title, text=reason, at=change.at, actor=actor)
    record_audit("client.change-state", actor=actor, about=client.about, before=before.value, after=to.value)
    return change


@transaction.atomic
def place_hold(*, actor: User | None, client: Client, reason: str, disposition: str = "") -> Hold:
    """Put a client on hold. The same open hold is not placed twice."""
    client = Client.objects.select_for_update().get(pk=client.pk)
    present = open_holds(client)
    same = next((hold for hold in present if hold.reason == reason and hold.disposition == disposition), None)
    if same is not None:
        return same
    before = State(present[0].state_before) if present else State(client.state)
    hold = Hold(client=client, reason=reason, disposition=disposition, placed_by=actor, state_before=before)
    hold.save()
    note_on_timeline(client, "hold", "Put on hold", text=reason, outcome=disposition, actor=actor)
    record_audit("client.hold", actor=actor, about=client.about, hold=hold.pk)
    _move(client, State.ON_HOLD, reason, actor, told=True)
    return hold


@transaction.atomic
def lift_hold(*, actor: User | None, hold: Hold, through: LiftedThrough, reference: str, because: str) -> Hold:
    """Lift a hold through a recorded answer or decision, named by `reference`. Lifting it again changes nothing.

    When no hold is left the client returns to the state before. Raises NothingRecordedBehind without a reference.
    """
    if not reference:
        raise NothingRecordedBehind
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at is not None:
        return hold
    hold.lifted_at, hold.lifted_by = timezone.now(), actor
    hold.lifted_through, hold.lifted_reference = through, reference
    hold.save()
    client = Client.objects.select_for_update().get(pk=hold.client_id)
    note_on_timeline(client, "hold", "Hold lifted", text=because, reference=reference, actor=actor)
    record_audit("client.lift-hold", actor=actor, about=client.about, hold=hold.pk, through=through.value)
    if client.state == State.ON_HOLD and not open_holds(client):
        _move(client, State(hold.state_before), because, actor, told=True)
    return hold


@transaction.atomic
def add_contact(*, actor: User | None, client: Client, said_by: SaidBy = SaidBy.PROFESSIONAL, **fields: Any) -> Contact:
    """Add somebody around the client. The same contact is not added twice."""
    present = Contact.objects.filter(client=client, ended_at=None, **fields).first()
    if present is not None:
        return present
    contact = Contact(client=client, said_by=said_by, **fields)
    contact.save()
    note_on_timeline(client, "contact", f"{contact.get_kind_display()} added", text=contact.name, actor=actor)
    record_audit("client.add-contact", actor=actor, about=client.about, contact=contact.pk)
    return contact


@transaction.atomic
def change_contact(*, actor: User, contact: Contact, changes: Mapping[str, Any]) -> None:
    """Change what is known of a contact."""
    changed = sorted(name for name, value in changes.items() if getattr(contact, name) != value)
    for name in changed:
        setattr(contact, name, changes[name])
    if changed:
        contact.save(update_fields=changed)
        record_audit(
            "client.change-contact", actor=actor, about=contact.client.about, contact=contact.pk, fields=changed
        )


@transaction.atomic
def end_contact(*, actor: User | None, contact: Contact) -> None:
    """Take a contact out of use. It stays in the record."""
    if contact.ended_at is None:
        contact.ended_at = timezone.now()
        contact.save(update_fields=["ended_at"])
        record_audit("client.end-contact", actor=actor, about=contact.client.about, contact=contact.pk)


@transaction.atomic
def add_episode(*, actor: User | None, client: Client, kind: EpisodeKind, label: str = "") -> Episode:
    """Add an operation or injury. Its facts are recorded like any other, with the episode named."""
    episode = Episode(client=client, kind=kind, label=label, recorded_by=actor)
    episode.save()
    record_audit("client.add-episode", actor=actor, about=client.about, episode=episode.pk)
    return episode


@transaction.atomic
def withdraw_episode(*, actor: User | None, episode: Episode, reason: str) -> None:
    """Withdraw an operation or injury that was recorded by mistake. It stays in the record and no longer counts."""
    if episode.withdrawn_at is None:
        episode.withdrawn_at, episode.withdrawn_by, episode.withdrawn_reason = timezone.now(), actor, reason
        episode.save()
        client = episode.client
        note_on_timeline(client, "fact", f"{episode.get_kind_display()} withdrawn: {episode}", text=reason, actor=actor)
        record_audit("client.withdraw-episode", actor=actor, about=client.about, episode=episode.pk)
        decision_needed.send(sender=Client, client=client, because="An operation or injury was withdrawn")


@transaction.atomic
def note_decision(client: Client, decision: Decision, at: datetime) -> None:
    """Keep with the client what a decision derived, for header and lists: class, stage, stability, outcome and so on.

    The room that decides calls it in the transaction in which it stores the decision.
    """
    tissue = decision.readings["tissue"].value
    client.client_class = decision.readings["client-class"].value
    client.stability = decision.readings["stability"].value
    client.stage = stage_words(tissue, decision.weeks_since_surgery)
    client.outcome = decision.outcome_word
    client.precautions = list(decision.precautions)
    client.decided_at = at
    client.save(update_fields=["client_class", "stability", "stage", "outcome", "precautions", "decided_at"])


def stage_words(tissue: str, weeks: int | None) -> str:
    """Return tissue stage and weeks since the operation, as the header shows them."""
    if tissue == "none":
        return "No recent injury"
    if tissue == "not-yet-known":
        return "" if weeks is None else f"Week {weeks}"
    stage = tissue.replace("-", " ").capitalize()
    return stage if weeks is None else f"{stage}, week {weeks}"


@transaction.atomic
def note_seen(client: Client, on: date) -> None:
    """Keep the last day somebody saw the client."""
    if client.last_seen_on is None or on > client.last_seen_on:
        client.last_seen_on = on
        client.save(update_fields=["last_seen_on"])


@transaction.atomic
def set_due(client: Client, kind: str, title: str, due_at: datetime, reference: str = "") -> Due:
    """Set something due, or move its day when it is due already."""
    due, added = Due.objects.get_or_create(
        client=client,
        kind=kind,
        reference=reference,
        settled_at=None,
        defaults={"title": title, "due_at": due_at, "practice_id": client.practice_id},
    )
    if not added and (due.title, due.due_at) != (title, due_at):
        due.title, due.due_at = title, due_at
        due.save(update_fields=["title", "due_at"])
    return due


@transaction.atomic
def settle_due(client: Client, kind: str, reference: str = "") -> None:
    """Settle what is no longer due. Settling it again changes nothing."""
    for due in Due.objects.filter(client=client, kind=kind, reference=reference, settled_at=None):
        due.settled_at = timezone.now()
        due.save(update_fields=["settled_at"])
