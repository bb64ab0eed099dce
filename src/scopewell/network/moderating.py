"""What moderators do. Every step has a reason and stands in a log that is only added to."""

from django.db import transaction
from django.utils import timezone

from scopewell.network.models import (
    ModerationEntry,
    NoticeKind,
    Participant,
    Post,
    PostFlag,
    Space,
    Thread,
)
from scopewell.network.noticing import tell
from scopewell.practice.models import User


def note(actor: User, what: str, about: str, whose: Participant | None, reason: str) -> None:
    """Add to the moderators' log."""
    ModerationEntry(actor=actor, what=what, about=about, whose=whose.key if whose else "", reason=reason).save()


@transaction.atomic
def hide(*, actor: User, post: Post, reason: str) -> None:
    """Hide a post from colleagues; its author still reads it, with the reason. Hiding it again changes nothing."""
    if post.hidden_at is None:
        Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now(), hidden_because=reason)
        Thread.objects.filter(answer=post).update(answer=None)
        _told(actor, post, "hidden", reason)
    settle(post)


@transaction.atomic
def show_again(*, actor: User, post: Post, reason: str) -> None:
    """Take a hiding back."""
    if post.hidden_at is not None:
        Post.objects.filter(pk=post.pk).update(hidden_at=None, hidden_because="")
        _told(actor, post, "shown again", reason)
    settle(post)


@transaction.atomic
def leave(*, actor: User, post: Post, reason: str) -> None:
    """Settle the flags of a post that may stay as it is."""
    if settle(post):
        note(actor, "left as it is", f"post:{post.key}", post.author, reason)


def settle(post: Post) -> int:
    """Settle the open flags of a post; return how many there were."""
    return PostFlag.objects.filter(post=post, settled_at=None).update(settled_at=timezone.now())


@transaction.atomic
def close(*, actor: User, thread: Thread, reason: str) -> None:
    """Let nobody add to a thread, or open it again."""
    closed = thread.closed_at is None
    Thread.objects.filter(pk=thread.pk).update(closed_at=timezone.now() if closed else None)
    note(actor, "closed" if closed else "opened", f"thread:{thread.key}", thread.author, reason)


@transaction.atomic
def move(*, actor: User, thread: Thread, space: Space, reason: str) -> None:
    """Put a discussion into another space."""
    Thread.objects.filter(pk=thread.pk).update(space=space)
    note(actor, f"moved to {space.slug}"[:60], f"thread:{thread.key}", thread.author, reason)


@transaction.atomic
def keep_space(*, actor: User, space: Space) -> None:
    """Keep a new or a changed space."""
    space.save()
    note(actor, "kept", f"space:{space.slug}"[:40], None, f"{space.name}, {'open' if space.is_open else 'closed'}")


def _told(actor: User, post: Post, what: str, reason: str) -> None:
    note(actor, what, f"post:{post.key}", post.author, reason)
    if post.author is not None:
        tell([post.author], NoticeKind.MODERATED, post.thread, post=post)
