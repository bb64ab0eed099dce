"""Case consults as the network holds them: sent, released or sent back by a moderator, answered, closed."""

from django.db import transaction
from django.utils import timezone

from scopewell.network import limits
from scopewell.network.errors import NotInThisState, NotYours
from scopewell.network.models import Consult, ConsultState, NoticeKind, Participant, Thread, ThreadKind
from scopewell.network.moderating import note
from scopewell.network.noticing import followers_of, tell
from scopewell.network.posting import add_post, one_line
from scopewell.network.snapshots import Snapshot, read_snapshot
from scopewell.network.wording import refuse_identifiers
from scopewell.practice.models import User
from scopewell.ui.prose import without_unseen


@transaction.atomic
def receive_consult(*, author: Participant, snapshot: Snapshot, title: str, question: str) -> Consult:
    """Take a confirmed snapshot in; nobody but its author and the moderators sees it until it is released.

    Raises BadSnapshot, ClientNamed or TooOften; then nothing was taken in.
    """
    checked = read_snapshot(snapshot.kept())
    title = one_line(title)
    refuse_identifiers(author.member.user, title, question)
    limits.check_posts(author)
    thread = Thread.objects.create(kind=ThreadKind.CONSULT, title=title, author=author)
    consult = Consult.objects.create(thread=thread, snapshot=checked.kept())
    add_post(thread, author, question, heading=title)
    return consult


@transaction.atomic
def release(*, actor: User, consult: Consult, reason: str) -> None:
    """Let colleagues see a consult. Raises NotInThisState."""
    consult = _moved(consult, ConsultState.WAITING, ConsultState.RELEASED, actor)
    Thread.objects.filter(pk=consult.thread_id).update(last_post_at=timezone.now())
    note(actor, "released", f"consult:{consult.thread.key}", consult.thread.author, reason)
    _tell_author(consult, NoticeKind.RELEASED)


@transaction.atomic
def send_back(*, actor: User, consult: Consult, reason: str) -> None:
    """Send a consult back to its author, who may send another. Raises NotInThisState."""
    consult = _moved(consult, ConsultState.WAITING, ConsultState.RETURNED, actor)
    consult.returned_because = reason
    consult.save(update_fields=["returned_because"])
    Thread.objects.filter(pk=consult.thread_id).update(closed_at=timezone.now())
    note(actor, "sent back", f"consult:{consult.thread.key}", consult.thread.author, reason)
    _tell_author(consult, NoticeKind.RETURNED)


@transaction.atomic
def record_outcome(*, author: Participant, consult: Consult, outcome: str, close: bool) -> None:
    """Keep how it went, for those who answered, and close the consult. Raises NotYours, ClientNamed, NotInThisState."""
    consult = Consult.objects.select_for_update(of=("self",)).select_related("thread").get(pk=consult.pk)
    if consult.thread.author_id != author.pk:
        raise NotYours
    if consult.state not in (ConsultState.RELEASED, ConsultState.CLOSED):
        raise NotInThisState(consult.get_state_display().lower())
    refuse_identifiers(author.member.user, outcome)
    consult.outcome, consult.outcome_at = without_unseen(outcome), timezone.now()
    if close:
        consult.state = ConsultState.CLOSED
        Thread.objects.filter(pk=consult.thread_id).update(closed_at=timezone.now())
    consult.save(update_fields=["outcome", "outcome_at", "state"])
    tell(followers_of(consult.thread), NoticeKind.OUTCOME, consult.thread, actor=author)


def _moved(consult: Consult, before: ConsultState, after: ConsultState, actor: User) -> Consult:
    consult = (
        Consult.objects.select_for_update(of=("self",)).select_related("thread__author__member").get(pk=consult.pk)
    )
    if consult.state != before:
        raise NotInThisState(consult.get_state_display().lower())
    consult.state, consult.decided_at, consult.decided_by = after, timezone.now(), actor
    consult.save(update_fields=["state", "decided_at", "decided_by"])
    return consult


def _tell_author(consult: Consult, kind: NoticeKind) -> None:
    if consult.thread.author is not None:
        tell([consult.thread.author], kind, consult.thread)
