"""What members do around posts: react, follow, mute, flag, take their own words along."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.network import limits
from scopewell.network.models import Feeling, FlagReason, Follow, Participant, Post, PostFlag, Reaction, Thread
from scopewell.network.noticing import follow


def react(*, by: Participant, post: Post, feeling: Feeling) -> bool:
    """React to a post, or take the reaction back; return whether it stands. Nobody reacts to their own."""
    if post.author_id == by.pk or not post.is_readable:
        return False
    removed = Reaction.objects.filter(post=post, participant=by, feeling=feeling).delete()[0]
    if not removed:
        Reaction.objects.get_or_create(post=post, participant=by, feeling=feeling)
    return not removed


def switch_follow(*, by: Participant, thread: Thread) -> bool:
    """Follow a thread, or end it; return whether it is followed. Following a muted thread unmutes it."""
    found = Follow.objects.filter(participant=by, thread=thread).first()
    if found is None:
        follow(by, thread)
        return True
    if found.is_muted:
        Follow.objects.filter(pk=found.pk).update(is_muted=False)
        return True
    found.delete()
    return False


def mute(*, by: Participant, thread: Thread) -> None:
    """Be told no more of a thread. Muting twice changes nothing."""
    Follow.objects.update_or_create(participant=by, thread=thread, defaults={"is_muted": True})


@transaction.atomic
def flag_post(*, by: Participant, post: Post, reason: FlagReason, words: str) -> PostFlag:
    """Ask a moderator to look at a post. Asking again while one waits changes nothing. Raises TooOften."""
    present = PostFlag.objects.filter(post=post, by=by, settled_at=None).first()
    if present is not None:
        return present
    limits.check_flags(by)
    return PostFlag.objects.create(post=post, by=by, reason=reason, words=words.strip())


def own_words(participant: Participant) -> dict[str, Any]:
    """Return everything somebody wrote and chose in the discussions, for them to take along."""
    posts = participant.posts.select_related("thread").prefetch_related("versions", "pictures").order_by("written_at")
    return {
        "made": timezone.now().isoformat(),
        "name": participant.member.name,
        "handle": participant.handle,
        "mails": participant.mails,
        "posts": [
            {
                "thread": post.thread.title,
                "number": post.number,
                "written": post.written_at.isoformat(),
                "edited": post.edited_at.isoformat() if post.edited_at else None,
                "erased": post.erased_at.isoformat() if post.erased_at else None,
                "text": post.body,
                "before": [{"written": v.written_at.isoformat(), "text": v.body} for v in post.versions.all()],
                "pictures": [picture.says for picture in post.pictures.all()],
            }
            for post in posts
        ],
        "drafts": [{"place": d.place, "title": d.title, "text": d.body} for d in participant.drafts.all()],
        "reactions": [
            {"post": reaction.post.key, "says": reaction.get_feeling_display()}
            for reaction in participant.reactions.select_related("post")
        ],
        "follows": [row.thread.title for row in participant.follows.select_related("thread")],
        "flags": [
            {"reason": flag.get_reason_display(), "words": flag.words, "at": flag.at.isoformat()}
            for flag in participant.flags.all()
        ],
        "blocked": [row.whom.handle for row in participant.blocks.select_related("whom")],
    }
