"""Mails about the discussions: what somebody was told, at once or together once a day or a week.

A mail names colleagues and titles of discussions, never the words of a post, and nothing of a consult. What is told is
marked before it is handed over, so nobody is told twice; what a crash loses there still stands on the site. Every mail
mutes with one press (RFC 8058).
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from scopewell.members.queries import members_in_good_standing
from scopewell.network.errors import LinkSpent
from scopewell.network.models import Mails, Notice, NoticeKind, Participant, Thread, ThreadKind
from scopewell.network.people import blocked_by
from scopewell.network.queries import shown_threads

PERIODS = {Mails.DAILY: timedelta(days=1), Mails.WEEKLY: timedelta(days=7)}
TOLD_WITHIN = timedelta(days=2)
MOST_LISTED = 12
EVERYTHING = "mail"


class Muting(NamedTuple):
    """What a link of a mail mutes: one thread, or every mail where there is none."""

    participant: Participant
    thread: Thread | None


def mute_address(participant: Participant, thread: Thread | None = None) -> str:
    """Return the address that mutes a thread, or all mails, for one person."""
    what = thread.key if thread else EVERYTHING
    return settings.BASE_URL + reverse("network:mute", args=[_signer().sign(f"{participant.key}:{what}")])


def muting_behind(token: str) -> Muting:
    """Return what a link mutes. Raises LinkSpent."""
    try:
        who, _, what = _signer().unsign(token).partition(":")
    except BadSignature:
        raise LinkSpent from None
    participant = Participant.objects.filter(key=who).select_related("member").first()
    thread = None if what == EVERYTHING else Thread.objects.filter(key=what).first()
    if participant is None or (thread is None and what != EVERYTHING):
        raise LinkSpent
    return Muting(participant, thread)


def _signer() -> Signer:
    return Signer(salt="network.mute", sep=".")


def tend(now: datetime | None = None) -> int:
    """Write to everybody for whom something is due; return how many mails went out."""
    now = now or timezone.now()
    sent = 0
    waiting = Q(notices__mailed_at=None, notices__seen_at=None, notices__at__gt=now - TOLD_WITHIN)
    at_once = Participant.objects.filter(waiting, mails=Mails.EACH)
    together = Participant.objects.none()
    for mails, period in PERIODS.items():
        together |= Participant.objects.filter(mails=mails, told_until__lte=now - period)
    active = Q(member__in=members_in_good_standing(), member__user__is_active=True)
    for rows in (at_once, together):
        for participant in rows.filter(active).distinct().select_related("member__user").order_by("pk").iterator():
            sent += _write(participant, now)
    return sent


def _write(participant: Participant, now: datetime) -> bool:
    since = participant.told_until
    claimed = Participant.objects.filter(pk=participant.pk, told_until=since).update(told_until=now)
    if not claimed:
        return False
    rows = Notice.objects.filter(participant=participant, mailed_at=None, seen_at=None)
    notices = list(rows.select_related("thread", "actor__member").order_by("at"))
    rows.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now)
    new = _new_threads(participant, since) if participant.mails in PERIODS else []
    if not notices and not new:
        return False
    _hand_over(participant, notices, new)
    return True


def _new_threads(participant: Participant, since: datetime) -> list[Thread]:
    rows = shown_threads(ThreadKind.DISCUSSION).filter(begun_at__gt=since).exclude(author=participant)
    rows = rows.exclude(author__in=blocked_by(participant))
    return list(rows.order_by("-begun_at")[:MOST_LISTED])


def _hand_over(participant: Participant, notices: list[Notice], new: list[Thread]) -> None:
    threads = list({notice.thread_id: notice.thread for notice in notices}.values())
    one = threads[0] if len(threads) == 1 and not new else None
    listed = [
        {"says": sentence(notice), "link": settings.BASE_URL + notice.thread.get_absolute_url()}
        for notice in notices[:MOST_LISTED]
    ]
    context = {
        "name": participant.member.name,
        "told": listed,
        "more": max(0, len(notices) - MOST_LISTED),
        "new": [(thread, settings.BASE_URL + thread.get_absolute_url()) for thread in new],
        "mutes": [(title_of(thread), mute_address(participant, thread)) for thread in threads[:MOST_LISTED]],
        "mute_all": mute_address(participant),
        "preferences": settings.BASE_URL + reverse("network:preferences"),
        "often": participant.get_mails_display().lower(),
    }
    leave = mute_address(participant, one)
    mail = EmailMultiAlternatives(
        sentence(notices[0]) if one and len(notices) == 1 else "What is new among your colleagues",
        render_to_string("network/mail/told.txt", context),
        None,
        [participant.member.user.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        },
    )
    mail.send()


def title_of(thread: Thread) -> str:
    """Return how a mail names a thread: a consult has no name outside the network."""
    return "a case consult" if thread.kind == ThreadKind.CONSULT else f"“{thread.title}”"


def sentence(notice: Notice) -> str:
    """Return what somebody is told, as one sentence."""
    who = notice.actor.member.name if notice.actor else "A moderator"
    what = NoticeKind(notice.kind).label
    if notice.kind in (NoticeKind.RELEASED, NoticeKind.RETURNED):
        return f"A moderator {what}"
    if notice.kind == NoticeKind.REPLY:
        return f"{who} answered in {title_of(notice.thread)}"
    return f"{who} {what} {title_of(notice.thread)}"
