"""Sending a mailing to everybody it is for: nobody twice, nobody missed, as far as SMTP allows.

A delivery goes waiting → claimed → sending → sent. It is claimed in batches under a lease, and marked `sending` by the
sender that holds the claim just before the message is handed over; the answer is recorded at once. A sender may be
killed anywhere. Then, when the lease has run out: what was claimed waits again; what was `sending` (one message for
each sender, the one whose answer nobody heard) is handed over once more with the same Message-ID, by which mailboxes
tell that it is the same. Memory does not grow with the list: it is walked by primary key.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from scopewell.newsletter import suppressing
from scopewell.newsletter.composing import Press, write_letter
from scopewell.newsletter.links import LEAVE, PREFERENCES, address_for
from scopewell.newsletter.models import Delivery, Mailing, Place, State, Subscriber, Suppression
from scopewell.newsletter.queries import audience_of, problems_of_sending
from scopewell.newsletter.smtp import Answer, Line, NoServer, Told
from scopewell.practice.base import new_key

SPREAD_BATCH = 2000
CLAIM_BATCH = 200
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 10
REFUSED_IN_A_ROW = 20
D = Delivery.State
SET = "update newsletter_delivery set state = %s, leased_until = %s, sent_at = %s"
MARK = SET + " where id = %s and run = %s and state = %s"


class Claimed(NamedTuple):
    """One claimed delivery, with what its message needs."""

    id: int
    email: str
    name: str
    key: str
    canonical: str
    receives: bool


def tend(now: datetime | None = None) -> int:
    """Do everything that is due: recover, begin, spread, advance sequences, send. Return how many messages went out."""
    now = now or timezone.now()
    if problems_of_sending():
        return 0
    recover(now)
    advance_sequences(now)
    for mailing in Mailing.objects.filter(state=State.SCHEDULED, send_at__lte=now):
        begin(mailing)
    sent = 0
    for mailing in Mailing.objects.filter(state__in=(State.SENDING, State.STANDING)).order_by("pk"):
        if mailing.state == State.SENDING:
            spread(mailing)
        sent += deliver(mailing)
        finish(mailing)
    return sent


def begin(mailing: Mailing) -> bool:
    """Fix who a mailing is for: those who receive now. Return whether this sender began it."""
    last = Subscriber.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    began = Mailing.objects.filter(pk=mailing.pk, state=State.SCHEDULED)
    return bool(began.update(state=State.SENDING, started_at=timezone.now(), spread_until=last))


def spread(mailing: Mailing) -> None:
    """Make a delivery for everybody the mailing is for. Killed and begun again, it goes on where it was."""
    while True:
        mailing.refresh_from_db(fields=["state", "spread_to", "spread_until"])
        if mailing.state != State.SENDING:
            return
        people = audience_of(mailing).filter(pk__gt=mailing.spread_to, pk__lte=mailing.spread_until or 0)
        batch = list(people.order_by("pk").values_list("pk", flat=True)[:SPREAD_BATCH])
        if not batch:
            return
        now = timezone.now()
        with transaction.atomic():
            Delivery.objects.bulk_create(
                [Delivery(mailing_id=mailing.pk, subscriber_id=pk, due_at=now) for pk in batch], ignore_conflicts=True
            )
            Mailing.objects.filter(pk=mailing.pk).update(spread_to=batch[-1])


def advance_sequences(now: datetime) -> None:
    """Make the delivery of the next mail of a sequence for everybody whose day has come."""
    while True:
        due = Place.objects.filter(due_at__lte=now, subscriber__receives=True, sequence__is_on=True)
        batch = list(due.select_related("sequence").order_by("pk")[:SPREAD_BATCH])
        if not batch:
            return
        for place in batch:
            with transaction.atomic():
                _advance(place, now)


def _advance(place: Place, now: datetime) -> None:
    steps = list(place.sequence.steps.filter(number__gte=place.number, state=State.STANDING).order_by("number")[:2])
    next_at = now + timedelta(days=place.sequence.every_days)
    number = steps[0].number + 1 if steps and steps[0].number is not None else place.number
    moved = Place.objects.filter(pk=place.pk, number=place.number, due_at=place.due_at).update(
        number=number, due_at=next_at if len(steps) > 1 else None
    )
    if moved and steps:
        Delivery.objects.get_or_create(mailing=steps[0], subscriber_id=place.subscriber_id, defaults={"due_at": now})


def recover(now: datetime) -> int:
    """Take back the claims of senders that are gone; return how many messages are handed over once more."""
    lost = Delivery.objects.filter(leased_until__lt=now)
    lost.filter(state=D.CLAIMED).update(state=D.WAITING, run="", leased_until=None)
    return lost.filter(state=D.SENDING).update(state=D.WAITING, run="", leased_until=None, repeats=F("repeats") + 1)


def claim(mailing: Mailing, run: str) -> list[Claimed]:
    """Claim the next deliveries of a mailing that are due, for one run alone."""
    now = timezone.now()
    with transaction.atomic():
        waiting = Delivery.objects.filter(mailing=mailing, state=D.WAITING, due_at__lte=now).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        ids = list(waiting.values_list("pk", flat=True)[:CLAIM_BATCH])
        Delivery.objects.filter(pk__in=ids, state=D.WAITING).update(state=D.CLAIMED, run=run, leased_until=now + LEASE)
        rows = Delivery.objects.filter(pk__in=ids, run=run).order_by("pk").values_list(
            "pk", "subscriber__email", "subscriber__name", "subscriber__key", "subscriber__canonical",
            "subscriber__receives",
        )  # fmt: skip
        return [Claimed(*row) for row in rows]


def deliver(mailing: Mailing) -> int:
    """Send what waits of a mailing, over one connection; return how many messages were accepted."""
    run, accepted, refused = new_key(), 0, 0
    press: Press | None = None
    with Line() as line:
        for batch in _batches(mailing, run):
            press = press or press_of(mailing)
            silent = suppressing.suppressed_among(one.canonical for one in batch)
            for one in batch:
                if not one.receives or one.canonical in silent:
                    _mark(one, run, D.CLAIMED, D.SKIPPED)
                    continue
                answer = _hand_over(line, press, one, run)
                if answer is None:
                    _release(mailing, run)
                    return accepted
                accepted += answer.told is Told.ACCEPTED
                refused = refused + 1 if answer.told is Told.REFUSED else 0
                if refused >= REFUSED_IN_A_ROW:
                    _stop(mailing, answer)
                    _release(mailing, run)
                    return accepted
                _wait(settings.MAIL_PER_SECOND)
    return accepted


def _batches(mailing: Mailing, run: str) -> Iterator[list[Claimed]]:
    """Yield claimed batches until nothing waits, or somebody paused or cancelled."""
    while Mailing.objects.filter(pk=mailing.pk, state__in=(State.SENDING, State.STANDING)).exists():
        batch = claim(mailing, run)
        if not batch:
            return
        yield batch


def press_of(mailing: Mailing) -> Press:
    """Return a mailing made ready for many."""
    letter = write_letter(mailing.subject, mailing.body, preheader=mailing.preheader, bulk=True)
    return Press(letter, key=mailing.key, date=mailing.started_at or mailing.created_at)


def _hand_over(line: Line, press: Press, one: Claimed, run: str) -> Answer | None:
    """Send one message and record the answer; None when there is no server to send it to."""
    leave, preferences = address_for(LEAVE, one.key), address_for(PREFERENCES, one.key)
    message = press.message(to=one.email, name=one.name, subscriber_key=one.key, leave=leave, preferences=preferences)
    try:
        line.open()
    except NoServer:
        return None
    if not _mark(one, run, D.CLAIMED, D.SENDING):
        return Answer(Told.LATER, "another sender holds it")
    answer = line.send(press.sender, one.email, message)
    _record(one, run, answer)
    return answer


def _mark(one: Claimed, run: str, before: D, after: D) -> bool:
    """Move a delivery on, if this run still holds it; return whether it did.

    Written out, for it runs twice a message, and building the statement took longer than running it.
    """
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    sent_at = adapt(now) if after == D.SENT else None
    with connection.cursor() as cursor:
        cursor.execute(MARK, (str(after), adapt(now + LEASE), sent_at, one.id, run, str(before)))
        return bool(cursor.rowcount)


def _record(one: Claimed, run: str, answer: Answer) -> None:
    if answer.told is Told.ACCEPTED:
        _mark(one, run, D.SENDING, D.SENT)
        return
    held = Delivery.objects.filter(pk=one.id, run=run, state=D.SENDING)
    now = timezone.now()
    match answer.told:
        case Told.LATER | Told.GONE:
            attempts = held.values_list("attempts", flat=True).first() or 0
            if attempts + 1 >= MOST_ATTEMPTS:
                held.update(state=D.FAILED, attempts=attempts + 1, leased_until=None, reply=answer.reply)
                return
            wait = timedelta(minutes=min(5 * 2**attempts, 360))
            held.update(
                state=D.WAITING, run="", attempts=attempts + 1, due_at=now + wait, leased_until=None, reply=answer.reply
            )
        case Told.NO_SUCH_MAILBOX:
            with transaction.atomic():
                held.update(state=D.FAILED, leased_until=None, reply=answer.reply)
                suppressing.suppress(one.canonical, Suppression.Reason.REFUSED)
                Subscriber.objects.filter(canonical=one.canonical).update(receives=False)
        case Told.REFUSED:
            held.update(state=D.FAILED, leased_until=None, reply=answer.reply)


def _release(mailing: Mailing, run: str) -> None:
    held = Delivery.objects.filter(mailing=mailing, run=run, state=D.CLAIMED)
    held.update(state=D.WAITING, run="", leased_until=None)


def _stop(mailing: Mailing, answer: Answer) -> None:
    """Pause a mailing the server refuses again and again: the fault is not the recipients'."""
    Mailing.objects.filter(pk=mailing.pk, state=State.SENDING).update(state=State.PAUSED)
    mailing.events.create(what="refused", detail={"reply": answer.reply})


def _wait(per_second: int) -> None:
    if per_second:
        time.sleep(1 / per_second)


def finish(mailing: Mailing) -> bool:
    """Call a mailing sent once nothing of it waits; return whether that was now."""
    open_states = (D.WAITING, D.CLAIMED, D.SENDING)
    if mailing.deliveries.filter(state__in=open_states).exists():
        return False
    done = Mailing.objects.filter(pk=mailing.pk, state=State.SENDING)
    return bool(done.update(state=State.SENT, finished_at=timezone.now()))
