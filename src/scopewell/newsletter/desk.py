"""What editors do to a mailing. Every step leaves an event; a text the guard blocks goes out only with a reason."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from scopewell.engine.wording.flags import Kind
from scopewell.newsletter.composing import write_letter
from scopewell.newsletter.errors import NotInThisState, NotReadyToSend
from scopewell.newsletter.models import Delivery, Mailing, State
from scopewell.newsletter.queries import problems_of_sending
from scopewell.newsletter.tasks import send_due
from scopewell.practice.models import User
from scopewell.wording.actions import check
from scopewell.wording.places import Place
from scopewell.wording.queries import Note, blocking, notes_on


def texts_of(mailing: Mailing) -> dict[str, str]:
    """Return what the wording guard reads of a mailing, by the label of its field."""
    return {"Subject": mailing.subject, "Preview line": mailing.preheader, "Text": mailing.body}


def in_the_way(mailing: Mailing) -> list[tuple[str, Note]]:
    """Return the wordings of a mailing that need a reason before it goes out, each with the label of its field."""
    texts = texts_of(mailing)
    return [(label, note) for label, text in texts.items() for note in blocking(notes_on(text, Kind.NEWSLETTER))]


def guard(*, actor: User, mailing: Mailing, reason: str) -> None:
    """Let a text pass on its way out. Blocked words want a reason, which is kept. Raises WordingInTheWay."""
    place = Place(f"Mailing: {mailing.subject}", "newsletter:edit", mailing.key, in_network=True)
    blocks = blocking(check(actor=actor, kind=Kind.NEWSLETTER, texts=texts_of(mailing), place=place, reason=reason))
    if blocks:
        detail = {"reason": reason, "words": [note.flag.span for note in blocks]}
        mailing.events.create(actor=actor, what="wording kept", detail=detail)


@transaction.atomic
def begin_mailing(*, actor: User) -> Mailing:
    """Begin a draft."""
    mailing = Mailing.objects.create(subject="Untitled")
    mailing.events.create(actor=actor, what="begun")
    return mailing


@transaction.atomic
def change(*, actor: User, mailing: Mailing, revision: int, changes: dict[str, Any], reason: str = "") -> bool:
    """Keep a changed text with its history. False when somebody else changed it since; nothing is then overwritten.

    Raises NotInThisState for a campaign that is no draft, and WordingInTheWay for a mail that goes out as it is kept.
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if mailing.state not in (State.DRAFT, State.STANDING):
        raise NotInThisState(mailing.get_state_display())
    if mailing.revision != revision:
        return False
    for name, value in changes.items():
        setattr(mailing, name, value)
    if mailing.state == State.STANDING:
        guard(actor=actor, mailing=mailing, reason=reason)
    mailing.revision += 1
    mailing.save(update_fields=[*changes, "revision"])
    kept = {name: str(value or "") for name, value in changes.items()}
    mailing.events.create(actor=actor, what="changed", detail=kept | {"revision": mailing.revision})
    return True


def send_test(*, actor: User, mailing: Mailing) -> None:
    """Mail a mailing to its editor, marked as a test."""
    letter = write_letter(f"[Test] {mailing.subject}", mailing.body, preheader=mailing.preheader, bulk=True)
    own = letter.for_one(actor.name)
    mail = EmailMultiAlternatives(own.subject, own.text, None, [actor.email])
    mail.attach_alternative(own.html, "text/html")
    mail.send()
    mailing.events.create(actor=actor, what="tested")


@transaction.atomic
def schedule(*, actor: User, mailing: Mailing, at: datetime | None, reason: str = "") -> None:
    """Let a mailing go out at a time, or now. Raises NotReadyToSend, WordingInTheWay or NotInThisState."""
    if problems := problems_of_sending():
        raise NotReadyToSend(problems)
    if mailing.sequence_id:
        raise NotInThisState("a mail of a sequence")
    guard(actor=actor, mailing=mailing, reason=reason)
    send_at = at or timezone.now()
    _move(mailing, (State.DRAFT,), State.SCHEDULED, send_at=send_at)
    mailing.events.create(actor=actor, what="scheduled", detail={"at": send_at.isoformat()})
    transaction.on_commit(lambda: send_due.using(run_after=send_at).enqueue())


@transaction.atomic
def unschedule(*, actor: User, mailing: Mailing) -> None:
    """Take a mailing back to a draft before its hour."""
    _move(mailing, (State.SCHEDULED,), State.DRAFT, send_at=None)
    mailing.events.create(actor=actor, what="taken back")


@transaction.atomic
def pause(*, actor: User, mailing: Mailing) -> None:
    """Stop sending at once: after the batch in hand nothing more goes out."""
    _move(mailing, (State.SENDING,), State.PAUSED)
    mailing.events.create(actor=actor, what="paused")


@transaction.atomic
def resume(*, actor: User, mailing: Mailing) -> None:
    """Go on where it stopped."""
    _move(mailing, (State.PAUSED,), State.SENDING)
    mailing.events.create(actor=actor, what="resumed")
    transaction.on_commit(lambda: send_due.enqueue())


@transaction.atomic
def cancel(*, actor: User, mailing: Mailing) -> None:
    """End a mailing for good; what was sent cannot be called back."""
    _move(mailing, (State.SCHEDULED, State.SENDING, State.PAUSED), State.CANCELLED, finished_at=timezone.now())
    mailing.deliveries.filter(state=Delivery.State.WAITING).update(state=Delivery.State.SKIPPED)
    mailing.events.create(actor=actor, what="cancelled")


@transaction.atomic
def try_again(*, actor: User, mailing: Mailing, deliveries: QuerySet[Delivery]) -> int:
    """Let refused deliveries of a mailing be sent again; return how many. Who no longer receives stays as it is.

    Raises NotInThisState for a mailing that was cancelled.
    """
    if mailing.state not in (State.SENDING, State.PAUSED, State.SENT, State.STANDING):
        raise NotInThisState(mailing.get_state_display())
    refused = deliveries.filter(mailing=mailing, state=Delivery.State.FAILED, subscriber__receives=True)
    count = refused.update(state=Delivery.State.WAITING, attempts=0, run="", leased_until=None, due_at=timezone.now())
    if count:
        Mailing.objects.filter(pk=mailing.pk, state=State.SENT).update(state=State.SENDING, finished_at=None)
        mailing.events.create(actor=actor, what="tried again", detail={"count": count})
        transaction.on_commit(lambda: send_due.enqueue())
    return count


@transaction.atomic
def discard(*, actor: User, mailing: Mailing) -> None:
    """Put a draft away."""
    _move(mailing, (State.DRAFT,), State.CANCELLED, finished_at=timezone.now(), number=None)
    mailing.events.create(actor=actor, what="put away")


def _move(mailing: Mailing, before: tuple[State, ...], after: State, **changes: Any) -> None:
    if not Mailing.objects.filter(pk=mailing.pk, state__in=before).update(state=after, **changes):
        mailing.refresh_from_db()
        raise NotInThisState(mailing.get_state_display())
    mailing.refresh_from_db()
