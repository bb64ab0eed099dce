"""Sending a mailing to everybody it is for: nobody twice, nobody missed, as far as SMTP allows.

A delivery goes waiting → claimed → sending → sent. It is claimed in batches under a lease, and marked `sending` by the
sender that holds the claim just before the message is handed over; the answer is recorded at once. A sender may be
killed anywhere. Then, when the lease has run out: what was claimed waits again; what was `sending` (one message for
each sender, the one whose answer nobody heard) is handed over once more with the same Message-ID, by which mailboxes
tell that it is the same. Memory does not grow with the list: it is walked by primary key.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from scopewell.newsletter.delivering import deliver
from scopewell.newsletter.models import Delivery, Mailing, Place, State, Subscriber
from scopewell.newsletter.queries import audience_of, problems_of_sending

SPREAD_BATCH = 2000
SPREAD = """with who (id) as ({people})
insert into newsletter_delivery (mailing_id, subscriber_id, state, run, due_at, attempts, repeats, reply)
select %s, id, 'waiting', '', %s, 0, 0, '' from who where true on conflict do nothing"""
D = Delivery.State


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
    under_way = Mailing.objects.filter(state__in=(State.SENDING, State.STANDING)).exclude(sequence__is_on=False)
    for mailing in under_way.order_by("pk"):
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
        keys = people.order_by("pk").values_list("pk", flat=True)
        if not keys.exists():
            return
        last = keys[SPREAD_BATCH - 1 : SPREAD_BATCH].first() or mailing.spread_until
        with transaction.atomic():
            _make_deliveries(mailing, keys.filter(pk__lte=last))
            Mailing.objects.filter(pk=mailing.pk).update(spread_to=last)


def _make_deliveries(mailing: Mailing, keys: "QuerySet[Subscriber, int]") -> None:
    """Make the rows inside the database; those that stand already stay. Row by row took a seventh of all sending."""
    people, values = keys.query.sql_with_params()
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(SPREAD.format(people=people), (*values, mailing.pk, now))


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
    """Make the delivery of the first mail they have not had. The order may have changed since: nobody misses one."""
    had = Delivery.objects.filter(subscriber_id=place.subscriber_id, mailing__sequence=place.sequence_id)
    steps = place.sequence.steps.filter(state=State.STANDING).exclude(pk__in=had.values("mailing"))
    left = list(steps.order_by("number")[:2])
    next_at = now + timedelta(days=place.sequence.every_days) if len(left) > 1 else None
    moved = Place.objects.filter(pk=place.pk, due_at=place.due_at).update(due_at=next_at)
    if moved and left:
        Delivery.objects.get_or_create(mailing=left[0], subscriber_id=place.subscriber_id, defaults={"due_at": now})


def recover(now: datetime) -> int:
    """Take back the claims of senders that are gone; return how many messages are handed over once more."""
    lost = Delivery.objects.filter(state__in=(D.CLAIMED, D.SENDING), leased_until__lt=now)
    lost.filter(state=D.CLAIMED).update(state=D.WAITING, run="", leased_until=None)
    return lost.filter(state=D.SENDING).update(state=D.WAITING, run="", leased_until=None, repeats=F("repeats") + 1)


def finish(mailing: Mailing) -> bool:
    """Call a mailing sent once nothing of it waits; return whether that was now."""
    open_states = (D.WAITING, D.CLAIMED, D.SENDING)
    if mailing.deliveries.filter(state__in=open_states).exists():
        return False
    done = Mailing.objects.filter(pk=mailing.pk, state=State.SENDING)
    return bool(done.update(state=State.SENT, finished_at=timezone.now()))
