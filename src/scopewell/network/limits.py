"""How much somebody may do in a while. Counted in the rows themselves, so every web process counts the same.

| | New members | Others |
|---|---|---|
| posts in an hour | 5 | 20 |
| posts in a day | 15 | 100 |
| flags in a day | 10 | 30 |
| pictures in a day | 5 | 30 |

New is whoever took part for less than 14 days or has fewer than 5 posts. What was erased counts as well.
"""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from scopewell.network.errors import TooOften
from scopewell.network.models import Participant, Picture, Post, PostFlag

NEW_FOR = timedelta(days=14)
NEW_POSTS = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Limits(NamedTuple):
    """What somebody may do."""

    posts_an_hour: int
    posts_a_day: int
    flags_a_day: int
    pictures_a_day: int


FOR_NEW = Limits(5, 15, 10, 5)
FOR_OTHERS = Limits(20, 100, 30, 30)


def limits_of(participant: Participant) -> Limits:
    """Return the limits somebody has today."""
    young = timezone.now() - participant.began_at < NEW_FOR
    return FOR_NEW if young or participant.posts.count() < NEW_POSTS else FOR_OTHERS


def check_posts(participant: Participant) -> None:
    """Raise TooOften when another post would be too many."""
    own, now = limits_of(participant), timezone.now()
    recent = Post.objects.filter(author=participant)
    if recent.filter(written_at__gt=now - HOUR).count() >= own.posts_an_hour:
        raise TooOften("posts", "Try again within the hour.")
    if recent.filter(written_at__gt=now - DAY).count() >= own.posts_a_day:
        raise TooOften("posts", "Try again tomorrow.")


def check_flags(participant: Participant) -> None:
    """Raise TooOften when another flag would be too many."""
    recent = PostFlag.objects.filter(by=participant, at__gt=timezone.now() - DAY)
    if recent.count() >= limits_of(participant).flags_a_day:
        raise TooOften("flags", "Moderators see those you sent. Try again tomorrow.")


def check_pictures(participant: Participant) -> None:
    """Raise TooOften when another picture would be too many."""
    recent = Picture.objects.filter(owner=participant, added_at__gt=timezone.now() - DAY)
    if recent.count() >= limits_of(participant).pictures_a_day:
        raise TooOften("pictures", "Try again tomorrow.")
