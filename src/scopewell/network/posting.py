"""What members do in the discussions: begin, reply, edit, solve, erase. A text that names a client is never posted."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from scopewell.network import limits
from scopewell.network.drafts import drop_draft
from scopewell.network.errors import Closed, NotYours
from scopewell.network.models import (
    Draft,
    NoticeKind,
    Participant,
    Post,
    PostVersion,
    Space,
    Thread,
    ThreadKind,
)
from scopewell.network.noticing import follow, followers_of, tell
from scopewell.network.people import keep_mentions
from scopewell.network.wording import refuse_identifiers
from scopewell.ui.prose import without_unseen

ERASED_TITLE = "Erased by its author"


def one_line(text: str) -> str:
    """Return a title as one line of words."""
    return re.sub(r"\s+", " ", without_unseen(text)).strip()


@transaction.atomic
def begin_thread(*, author: Participant, space: Space, title: str, body: str, draft: Draft | None = None) -> Thread:
    """Begin a discussion. Raises ClientNamed, TooOften, or Closed for a space nobody adds to."""
    if not space.is_open:
        raise Closed
    title = one_line(title)
    refuse_identifiers(author.member.user, title, body)
    limits.check_posts(author)
    thread = Thread.objects.create(kind=ThreadKind.DISCUSSION, space=space, title=title, author=author)
    add_post(thread, author, body, heading=title, draft=draft)
    return thread


@transaction.atomic
def reply(
    *, author: Participant, thread: Thread, body: str, quoted: Post | None = None, draft: Draft | None = None
) -> Post:
    """Add a post to a thread. Raises ClientNamed, TooOften or Closed."""
    refuse_identifiers(author.member.user, body)
    limits.check_posts(author)
    thread = Thread.objects.select_for_update().get(pk=thread.pk)
    if thread.closed_at is not None or not thread.is_shown:
        raise Closed
    return add_post(thread, author, body, quoted=quoted, draft=draft)


def add_post(
    thread: Thread,
    author: Participant,
    body: str,
    *,
    heading: str = "",
    quoted: Post | None = None,
    draft: Draft | None = None,
) -> Post:
    """Add a checked post at the end of a thread; tell who follows it and who is called."""
    now = timezone.now()
    post = Post.objects.create(
        thread=thread, number=thread.count + 1, author=author, heading=heading, body=without_unseen(body),
        quoted=quoted, written_at=now,
    )  # fmt: skip
    thread.count, thread.last_post_at = post.number, now
    thread.save(update_fields=["count", "last_post_at"])
    if draft is not None:
        draft.pictures.update(post=post, draft=None)
        drop_draft(draft)
    called = keep_mentions(post)
    tell(called, NoticeKind.MENTION, thread, post=post, actor=author)
    others = [one for one in followers_of(thread) if one not in called]
    tell(others, NoticeKind.REPLY, thread, post=post, actor=author)
    follow(author, thread).seen = post.number
    author.follows.filter(thread=thread).update(seen=post.number)
    return post


@transaction.atomic
def edit(*, author: Participant, post: Post, body: str, draft: Draft | None = None) -> Post:
    """Change a post; what it said before stays readable. Raises ClientNamed, or NotYours for another's post."""
    refuse_identifiers(author.member.user, body)
    post = Post.objects.select_for_update().select_related("thread").get(pk=post.pk)
    if post.author_id != author.pk or not post.is_readable:
        raise NotYours
    body = without_unseen(body)
    if body != post.body:
        PostVersion.objects.create(post=post, body=post.body, written_at=post.edited_at or post.written_at)
        post.body, post.edited_at = body, timezone.now()
        post.save(update_fields=["body", "edited_at"])
        tell(keep_mentions(post), NoticeKind.MENTION, post.thread, post=post, actor=author)
    if draft is not None:
        draft.pictures.update(post=post, draft=None)
        drop_draft(draft)
    return post


@transaction.atomic
def mark_answer(*, by: Participant | None, thread: Thread, post: Post, is_moderator: bool = False) -> bool:
    """Mark the post that solved a thread, or take the mark back; return whether it is marked. Raises NotYours."""
    if not is_moderator and (by is None or thread.author_id != by.pk):
        raise NotYours
    marked = thread.answer_id != post.pk
    thread.answer = post if marked else None
    thread.save(update_fields=["answer"])
    if marked and post.author is not None:
        tell([post.author], NoticeKind.SOLVED, thread, post=post, actor=by)
    return marked


@transaction.atomic
def erase(*, author: Participant, post: Post) -> None:
    """Erase a post of one's own: its words, versions and pictures go, its place stays. Raises NotYours."""
    if post.author_id != author.pk:
        raise NotYours
    _erase([post])


@transaction.atomic
def erase_all(*, author: Participant) -> int:
    """Erase everything somebody wrote, and that it was they who wrote it; return how many posts."""
    posts = list(Post.objects.filter(author=author).select_related("thread"))
    _erase(posts)
    Post.objects.filter(author=author).update(author=None)
    Thread.objects.filter(author=author).update(author=None)
    author.reactions.all().delete()
    author.drafts.all().delete()
    author.follows.all().delete()
    return len(posts)


def _erase(posts: Sequence[Post]) -> None:
    now = timezone.now()
    ids = [post.pk for post in posts]
    for post in posts:
        for picture in post.pictures.all():
            picture.file.delete(save=False)
            picture.delete()
    PostVersion.objects.filter(post__in=ids).delete()
    Thread.objects.filter(answer__in=ids).update(answer=None)
    for post in posts:
        post.mentions.all().delete()
        post.reactions.all().delete()
    Post.objects.filter(pk__in=ids).update(body="", heading="", erased_at=now, edited_at=None)
    first = [post.thread_id for post in posts if post.number == 1]
    Thread.objects.filter(pk__in=first).update(title=ERASED_TITLE)
    for thread in Thread.objects.filter(pk__in=first, kind=ThreadKind.CONSULT).select_related("consult"):
        thread.consult.snapshot, thread.consult.outcome = {}, ""
        thread.consult.save(update_fields=["snapshot", "outcome"])
