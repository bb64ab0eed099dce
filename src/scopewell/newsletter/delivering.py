"""Handing over the deliveries of one mailing, over one connection, at most one of them in the air at a time.

A delivery is marked `sending` just before its text is handed over. The acceptance of the one before is recorded by the
same statement, so that one small write a message is enough, and a sender that is killed leaves at most one message
whose answer nobody heard. While the server thinks, the next message is made.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from scopewell.newsletter import suppressing
from scopewell.newsletter.composing import Press, write_letter
from scopewell.newsletter.links import LEAVE, PREFERENCES, addresses_for, return_path_for
from scopewell.newsletter.models import Delivery, Mailing, State, Subscriber, Suppression
from scopewell.newsletter.smtp import Answer, Line, NoServer, Told
from scopewell.practice.base import new_key

CLAIM_BATCH = 200
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 10
REFUSED_IN_A_ROW = 20
D = Delivery.State
TURN = """update newsletter_delivery
set state = case when state = %s then %s else %s end, sent_at = case when state = %s then %s else sent_at end,
leased_until = case when state = %s then null else %s end
where run = %s and ((id = %s and state = %s) or (id = %s and state = %s)) returning id"""


class Claimed(NamedTuple):
    """One claimed delivery, with what its message needs."""

    id: int
    email: str
    name: str
    key: str
    canonical: str
    receives: bool


class LostClaim(Exception):
    """Another sender holds the delivery now; nothing was handed over."""


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


def press_of(mailing: Mailing) -> Press:
    """Return a mailing made ready for many."""
    letter = write_letter(mailing.subject, mailing.body, preheader=mailing.preheader, bulk=True)
    return Press(letter, key=mailing.key, date=mailing.started_at or mailing.created_at)


def deliver(mailing: Mailing) -> int:
    """Send what waits of a mailing, over one connection; return how many messages were accepted."""
    run, accepted, refused = new_key(), 0, 0
    sender: _Sender | None = None
    with Line() as line, Book(run) as book:
        for batch in _batches(mailing, run):
            sender = sender or _Sender(line, press_of(mailing), book)
            wanted = _still_wanted(batch, run)
            for place, one in enumerate(wanted):
                try:
                    answer = sender.hand_over(one, wanted[place + 1] if place + 1 < len(wanted) else None)
                except LostClaim:
                    continue
                except NoServer:
                    _release(mailing, run)
                    return accepted
                accepted += answer.told is Told.ACCEPTED
                refused = refused + 1 if answer.told is Told.REFUSED else 0
                if refused >= REFUSED_IN_A_ROW:
                    _stop(mailing, answer)
                    _release(mailing, run)
                    return accepted
                if settings.MAIL_PER_SECOND:
                    book.settle()
                    time.sleep(1 / settings.MAIL_PER_SECOND)
            book.settle()
    return accepted


def _batches(mailing: Mailing, run: str) -> Iterator[list[Claimed]]:
    """Yield claimed batches until nothing waits, or somebody paused or cancelled."""
    while Mailing.objects.filter(pk=mailing.pk, state__in=(State.SENDING, State.STANDING)).exists():
        batch = claim(mailing, run)
        if not batch:
            return
        yield batch


def _still_wanted(batch: list[Claimed], run: str) -> list[Claimed]:
    """Return those who still receive, and mark the others as skipped."""
    silent = suppressing.suppressed_among(one.canonical for one in batch)
    wanted = [one for one in batch if one.receives and one.canonical not in silent]
    if len(wanted) < len(batch):
        unwanted = {one.id for one in batch} - {one.id for one in wanted}
        held = Delivery.objects.filter(pk__in=unwanted, run=run, state=D.CLAIMED)
        held.update(state=D.SKIPPED, leased_until=None)
    return wanted


class Book:
    """Where the deliveries of one run stand. Use it in a `with`: leaving it records what was accepted last.

    Written out as SQL, for it runs once a message, and building the statement took longer than running it.
    """

    def __init__(self, run: str) -> None:
        self.run = run
        self._accepted = 0
        self._cursor = connection.cursor()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()
        self._cursor.close()

    def begin(self, one: Claimed) -> bool:
        """Mark a delivery as handed over, if this run still holds it; return whether it does."""
        return self._turn(one.id)

    def accepted(self, one: Claimed) -> None:
        """Remember an acceptance; the next statement records it."""
        self._accepted = one.id

    def settle(self) -> None:
        """Record the last acceptance now."""
        if self._accepted:
            self._turn(0)

    def _turn(self, begun: int) -> bool:
        now, adapt = timezone.now(), connection.ops.adapt_datetimefield_value
        sending, claimed = str(D.SENDING), str(D.CLAIMED)
        values = (
            sending, str(D.SENT), sending, sending, adapt(now), sending, adapt(now + LEASE),
            self.run, self._accepted, sending, begun, claimed,
        )  # fmt: skip
        self._cursor.execute(TURN, values)
        self._accepted = 0
        return (begun,) in self._cursor.fetchall()


class _Sender:
    """One run's way of handing over: line, press and book together, and the next message made ready."""

    def __init__(self, line: Line, press: Press, book: Book) -> None:
        self.line, self.press, self.book = line, press, book
        self._leave, self._preferences = addresses_for(LEAVE), addresses_for(PREFERENCES)
        self._return_path: Callable[[int], str] = return_path_for(press.sender)
        self._ready: tuple[int, bytes] = (0, b"")

    def hand_over(self, one: Claimed, after: Claimed | None) -> Answer:
        """Send one message and record the answer. Raises NoServer, or LostClaim: then nothing was handed over."""
        sender = self._return_path(one.id)
        refused = self.line.agree(sender, one.email)
        if refused and refused.told is Told.GONE:  # a server may end a connection between two messages
            refused = self.line.agree(sender, one.email)
        if refused:
            self.book.settle()
            record(one, self.book.run, refused)
            return refused
        message = self._message(one)
        if not self.book.begin(one):
            self.line.drop()  # it waits for a text that must not come
            raise LostClaim
        self.line.put(message, (self._return_path(after.id), after.email) if after else None)
        if after:
            self._ready = (after.id, self._message(after))
        answer = self.line.heard()
        if answer.told is Told.ACCEPTED:
            self.book.accepted(one)
        else:
            record(one, self.book.run, answer)
        return answer

    def _message(self, one: Claimed) -> bytes:
        if self._ready[0] == one.id:
            return self._ready[1]
        leave, preferences = self._leave(one.key), self._preferences(one.key)
        return self.press.message(
            to=one.email, name=one.name, subscriber_key=one.key, leave=leave, preferences=preferences
        )


def record(one: Claimed, run: str, answer: Answer) -> None:
    """Record an answer that was no acceptance."""
    held = Delivery.objects.filter(pk=one.id, run=run, state__in=(D.CLAIMED, D.SENDING))
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
