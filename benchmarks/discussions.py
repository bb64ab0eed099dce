"""The discussions of `benchmarks.network`: 100,000 posts in 10,000 threads, written by its members.

Words are drawn so that some are in every second post and some in a few: both are looked for.
"""

import random
from collections.abc import Iterable
from datetime import timedelta

from benchmarks.visiting import Page

POSTS = 100_000
THREADS = 10_000
SPACES = 8
COMMON = [
    "client",
    "session",
    "measure",
    "chair",
    "stand",
    "step",
    "height",
    "report",
    "referrer",
    "program",
    "progress",
    "balance",
    "walk",
    "weeks",
    "stairs",
    "limit",
    "practice",
    "visit",
    "question",
    "answer",
    "numbers",
    "letter",
    "page",
    "chart",
    "morning",
    "habit",
    "exercise",
    "careful",
    "together",
    "physical",
]
RARE = [f"topic{n}" for n in range(4000)]


def fill() -> None:
    """Write the posts, when they are not there."""
    from django.db import connection
    from django.utils import timezone

    from scopewell.members.models import Member
    from scopewell.network.models import Follow, Notice, Participant, Post, Space, Thread

    if Post.objects.count() >= POSTS:
        return
    made = random.Random(8)  # no secret is drawn
    now = timezone.now()
    members = list(Member.objects.filter(participant=None).order_by("pk"))
    Participant.objects.bulk_create([Participant(member=m, handle=f"member-{m.pk}") for m in members], batch_size=1000)
    people = list(Participant.objects.order_by("pk"))
    for n in range(SPACES):
        Space.objects.get_or_create(slug=f"space-{n}", defaults={"name": f"Space {n}", "says": "About it."})
    spaces = list(Space.objects.all())
    each = POSTS // THREADS
    threads = Thread.objects.bulk_create(
        [
            Thread(
                space=spaces[n % SPACES], title=f"{text(made, 5).capitalize()} {n}", author=people[n % len(people)],
                begun_at=now - timedelta(minutes=THREADS - n),
                last_post_at=now - timedelta(minutes=THREADS - n), count=each if n else 1000,
            )
            for n in range(THREADS)
        ],
        batch_size=1000,
    )  # fmt: skip
    for first in range(0, THREADS, 500):
        Post.objects.bulk_create(
            [
                Post(
                    thread=thread, number=number, author=people[(thread.pk + number * 17) % len(people)],
                    heading=thread.title if number == 1 else "", body=body(made),
                )
                for thread in threads[first : first + 500]
                for number in range(1, thread.count + 1)
            ],
            batch_size=1000,
        )  # fmt: skip
    reader = people[0]
    Follow.objects.bulk_create([Follow(thread=t, participant=reader, seen=2) for t in threads[:400]])
    posts = Post.objects.filter(number=2)[:400]
    Notice.objects.bulk_create([Notice(participant=reader, kind="reply", thread_id=p.thread_id, post=p) for p in posts])
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def text(made: random.Random, words: int) -> str:
    """Return some words, the first ones of the list more often."""
    return " ".join(COMMON[min(int(made.expovariate(0.12)), len(COMMON) - 1)] for _ in range(words))


def body(made: random.Random) -> str:
    """Return a post of two short paragraphs with a list and a rare word."""
    return f"{text(made, 40)} {made.choice(RARE)}.\n\n- {text(made, 6)}\n- **{text(made, 5)}**\n\n{text(made, 25)}."


def pages() -> Iterable[Page]:
    """Return the pages of a member who follows four hundred threads."""
    from scopewell.network.models import Thread

    long, short = Thread.objects.order_by("pk")[0], Thread.objects.order_by("-pk")[0]
    yield Page("discussions", "/network/")
    yield Page("  a space", "/network/spaces/space-3/")
    yield Page("  its page 40", "/network/spaces/space-3/?page=40")
    yield Page("  a thread of 10", f"/network/threads/{short.key}/")
    yield Page("  a thread of 1,000", f"/network/threads/{long.key}/?page=20")
    yield Page("  search, common words", "/network/search/?q=client+session")
    yield Page("  search, a rare word", "/network/search/?q=topic77")
    yield Page("  search, a beginning", "/network/search/?q=prog")
    yield Page("  notices", "/network/notices/")
