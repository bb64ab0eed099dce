"""What is asked of the discussions. Nothing here is answered for somebody who may not read it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.safestring import SafeString

from scopewell.network.models import (
    FEELING_ICONS,
    Consult,
    ConsultState,
    Feeling,
    Follow,
    Mention,
    ModerationEntry,
    Notice,
    Participant,
    Picture,
    Post,
    PostFlag,
    Reaction,
    Space,
    Thread,
    ThreadKind,
)
from scopewell.network.people import blocked_by
from scopewell.network.searching import matching, readable
from scopewell.ui.prose import post_to_html, to_text

PAGE = 20
OPEN_CONSULTS = (ConsultState.RELEASED, ConsultState.CLOSED)
EXCERPT = 220


def shown_threads(kind: ThreadKind | None = None) -> QuerySet[Thread]:
    """Return the threads every member may read, the last answered first."""
    rows = Thread.objects.filter(is_shown=True).select_related("author__member", "space", "consult")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if kind != ThreadKind.DISCUSSION:
        rows = rows.filter(Q(kind=ThreadKind.DISCUSSION) | Q(consult__state__in=OPEN_CONSULTS))
    return rows.order_by("-last_post_at", "-pk")


def spaces() -> list[Space]:
    """Return the spaces with `threads_in`, how many discussions each holds."""
    shown = Q(threads__is_shown=True)
    return list(Space.objects.annotate(threads_in=Count("threads", filter=shown)))


def followed_with_news(participant: Participant) -> list[Follow]:
    """Return the threads somebody follows in which something is new to them."""
    rows = Follow.objects.filter(participant=participant, is_muted=False, thread__count__gt=F("seen"))
    rows = (
        rows.filter(thread__is_shown=True)
        .select_related("thread__author__member", "thread__space")
        .annotate(news=F("thread__count") - F("seen"))
    )
    return list(rows.order_by("-thread__last_post_at")[:10])


def thread_for(participant: Participant, key: str) -> Thread:
    """Return a thread somebody may read. A consult nobody released is its author's alone. Raises Http404."""
    found = Thread.objects.filter(key=key).select_related("author__member", "space", "consult").first()
    if found is None or not may_read(participant, found):
        raise Http404
    return found


def may_read(participant: Participant, thread: Thread) -> bool:
    """Return whether somebody may read a thread."""
    if not thread.is_shown:
        return False
    if thread.kind == ThreadKind.CONSULT and thread.consult.state not in OPEN_CONSULTS:
        return thread.author_id == participant.pk
    return True


def post_for(participant: Participant, key: str) -> Post:
    """Return a post of a thread somebody may read. Raises Http404."""
    found = Post.objects.filter(key=key).select_related("thread__consult", "thread__space", "author__member").first()
    if found is None or not may_read(participant, found.thread):
        raise Http404
    return found


def page_of(number: int) -> int:
    """Return the page of a thread on which a post stands."""
    return (number - 1) // PAGE + 1


class Flagged(NamedTuple):
    """A post that waits for a moderator, with its open flags."""

    post: Post
    flags: list[PostFlag]


class Felt(NamedTuple):
    """One reaction under a post: how many feel so, and whether the reader does."""

    feeling: Feeling
    icon: str
    times: int
    is_mine: bool


@dataclass(slots=True)
class Shown:
    """A post as a page shows it to one reader."""

    post: Post
    html: SafeString
    quote: str
    felt: list[Felt] = field(default_factory=list)
    is_mine: bool = False
    is_folded: bool = False
    is_answer: bool = False

    @property
    def shows_reactions(self) -> bool:
        """Whether there are reactions to show or to choose: nobody reacts to their own post."""
        return not self.is_mine or any(felt.times for felt in self.felt)


def shown_posts(thread: Thread, page: int, reader: Participant) -> list[Shown]:
    """Return one page of a thread for a reader."""
    first = (page - 1) * PAGE
    rows = thread.posts.filter(number__gt=first, number__lte=first + PAGE).order_by("number")
    return dress(rows, reader, thread)


def dress(rows: QuerySet[Post], reader: Participant, thread: Thread) -> list[Shown]:
    """Return posts as they are shown to a reader, in a fixed number of queries."""
    called = Prefetch("mentions", Mention.objects.select_related("participant"))
    rows = rows.select_related("author__member", "quoted__author__member")
    posts = list(rows.prefetch_related("pictures", called))
    ids = [post.pk for post in posts]
    counted = Reaction.objects.filter(post__in=ids).values_list("post_id", "feeling").annotate(Count("pk"))
    counts = {(post, feeling): count for post, feeling, count in counted}
    mine = set(Reaction.objects.filter(post__in=ids, participant=reader).values_list("post_id", "feeling"))
    blocked = blocked_by(reader)
    return [
        Shown(
            post,
            html_of(post),
            _quote(post.quoted),
            [Felt(f, FEELING_ICONS[f], counts.get((post.pk, str(f)), 0), (post.pk, str(f)) in mine) for f in Feeling],
            is_mine=post.author_id == reader.pk,
            is_folded=post.author_id in blocked,
            is_answer=thread.answer_id == post.pk,
        )
        for post in posts
    ]


def html_of(post: Post) -> SafeString:
    """Return a post as HTML, with links to those it calls."""
    people = frozenset(
        (mention.participant.handle, f"/network/people/{mention.participant.handle}/")
        for mention in post.mentions.all()
    )
    return post_to_html(post.body, people)


def _quote(post: Post | None) -> str:
    if post is None:
        return ""
    return excerpt(post.body) if post.is_readable else "This post can no longer be read."


def excerpt(markdown: str, length: int = EXCERPT) -> str:
    """Return the beginning of a text, without its marks."""
    words = " ".join(to_text(markdown[: length * 4]).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


class Found(NamedTuple):
    """A post that was found."""

    post: Post
    says: str


def found_posts(typed: str, start: int, length: int) -> tuple[list[Found], int]:
    """Return one page of what a search found, the best first, and how many there are."""
    ids = readable(matching(typed))
    part = ids[start : start + length]
    rows = {
        post.pk: post for post in Post.objects.filter(pk__in=part).select_related("thread__space", "author__member")
    }
    return [Found(rows[id], excerpt(rows[id].body)) for id in part if id in rows], len(ids)


def notices_of(participant: Participant) -> QuerySet[Notice]:
    """Return what somebody was told, the newest first."""
    return Notice.objects.filter(participant=participant).select_related("thread", "post", "actor__member")


def unseen(participant: Participant) -> int:
    """Return how much somebody was told and has not seen."""
    return Notice.objects.filter(participant=participant, seen_at=None).count()


def picture_for(participant: Participant, key: str) -> Picture:
    """Return a picture somebody may see: on a post they may read, or on a draft of their own. Raises Http404."""
    found = Picture.objects.filter(key=key).select_related("post__thread__consult").first()
    if found is None:
        raise Http404
    if found.owner_id == participant.pk:
        return found
    if found.post is None or not found.post.is_readable or not may_read(participant, found.post.thread):
        raise Http404
    return found


def posts_by(participant: Participant, reader: Participant) -> QuerySet[Post]:
    """Return what somebody wrote and a reader may read, the newest first."""
    rows = Post.objects.filter(author=participant, hidden_at=None, erased_at=None, thread__is_shown=True)
    rows = rows.filter(
        Q(thread__kind=ThreadKind.DISCUSSION) | Q(thread__consult__state__in=OPEN_CONSULTS) | Q(author=reader)
    )
    return rows.select_related("thread__space").order_by("-written_at")


# --- For moderators -------------------------------------------------------------------------------------------------


def flagged_posts() -> list[Flagged]:
    """Return the posts with open flags, the longest waiting first."""
    flags = PostFlag.objects.filter(settled_at=None).select_related("by__member").order_by("at", "pk")
    by_post: dict[int, list[PostFlag]] = {}
    for flag in flags:
        by_post.setdefault(flag.post_id, []).append(flag)
    posts = Post.objects.filter(pk__in=by_post).select_related("thread__space", "author__member").in_bulk()
    return [Flagged(posts[id], found) for id, found in by_post.items()]


def waiting_consults() -> QuerySet[Consult]:
    """Return the consults that wait for a moderator, the longest waiting first."""
    rows = Consult.objects.filter(state=ConsultState.WAITING).select_related("thread__author__member")
    return rows.order_by("sent_at", "pk")


def log() -> QuerySet[ModerationEntry]:
    """Return what moderators did, the newest first."""
    return ModerationEntry.objects.select_related("actor")


def first_posts(threads: Iterable[Thread]) -> dict[int, Post]:
    """Return the first post of each thread, by the thread's id."""
    return {post.thread_id: post for post in Post.objects.filter(thread__in=list(threads), number=1)}
