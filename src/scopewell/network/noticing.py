"""Who is told what: one unseen notice for each matter, on the site at once and by mail as each person chose."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from scopewell.network.models import Follow, Mails, Notice, NoticeKind, Participant, Post, Thread
from scopewell.network.people import without_blockers


def tell(
    people: Iterable[Participant],
    kind: NoticeKind,
    thread: Thread,
    *,
    post: Post | None = None,
    actor: Participant | None = None,
) -> None:
    """Tell some people something, those who blocked the one who did it excepted.

    Whoever was told of replies in a thread and has not looked since is not told again.
    """
    meant = list(people) if actor is None else without_blockers(people, actor)
    if kind == NoticeKind.REPLY:
        waiting = Notice.objects.filter(thread=thread, kind=kind, seen_at=None, participant__in=meant)
        told = set(waiting.values_list("participant_id", flat=True))
        meant = [one for one in meant if one.pk not in told]
    Notice.objects.bulk_create(
        [Notice(participant=one, kind=kind, thread=thread, post=post, actor=actor) for one in meant]
    )
    if any(one.mails == Mails.EACH for one in meant):
        from scopewell.network.tasks import send_due_mail

        transaction.on_commit(lambda: send_due_mail.enqueue())


def followers_of(thread: Thread) -> list[Participant]:
    """Return who follows a thread and has not muted it."""
    rows = Follow.objects.filter(thread=thread, is_muted=False).select_related("participant")
    return [row.participant for row in rows]


def mark_seen(participant: Participant, thread: Thread, number: int) -> None:
    """Remember how far somebody has read a thread, and that they saw what they were told of it."""
    now = timezone.now()
    Notice.objects.filter(participant=participant, thread=thread, seen_at=None).update(seen_at=now)
    Follow.objects.filter(participant=participant, thread=thread, seen__lt=number).update(seen=number)


def mark_all_seen(participant: Participant) -> None:
    """Remember that somebody saw everything they were told."""
    Notice.objects.filter(participant=participant, seen_at=None).update(seen_at=timezone.now())


def follow(participant: Participant, thread: Thread, *, seen: int | None = None) -> Follow:
    """Let somebody follow a thread. A thread somebody muted stays muted."""
    found, _ = Follow.objects.get_or_create(
        participant=participant, thread=thread, defaults={"seen": thread.count if seen is None else seen}
    )
    return found
