"""Members as they meet in the discussions: handles, blocks."""

import re
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from scopewell.members.models import Member
from scopewell.members.queries import members_in_good_standing
from scopewell.network.errors import HandleTaken
from scopewell.network.models import Block, Mails, Mention, Participant, Post
from scopewell.ui.prose import MENTION

MOST_CALLED = 10
HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,28}[a-z0-9]")


def participant_of(member: Member) -> Participant:
    """Return a member as a participant; their handle is made from their name the first time."""
    found = Participant.objects.filter(member=member).first()
    if found is None:
        found = _begin(member)
    found.member = member
    return found


def _begin(member: Member) -> Participant:
    stem = (slugify(member.name)[:24].strip("-") or "member").ljust(2, "0")
    for number in range(1, 10_000):
        handle = stem if number == 1 else f"{stem}-{number}"
        if Participant.objects.filter(handle=handle).exists():
            continue
        try:
            with transaction.atomic():
                return Participant.objects.get_or_create(member=member, defaults={"handle": handle})[0]
        except IntegrityError:
            continue
    raise AssertionError("ten thousand members of one name")


def choose(*, participant: Participant, handle: str, mails: Mails) -> None:
    """Keep what somebody is called and how often they are written to. Raises HandleTaken."""
    handle = handle.lower()
    if Participant.objects.filter(handle=handle).exclude(pk=participant.pk).exists():
        raise HandleTaken
    participant.handle, participant.mails = handle, mails
    participant.save(update_fields=["handle", "mails"])


def block(*, by: Participant, whom: Participant) -> bool:
    """Block somebody, or end the block; return whether they are blocked now. Nobody is told."""
    removed = Block.objects.filter(by=by, whom=whom).delete()[0]
    if not removed and by.pk != whom.pk:
        Block.objects.create(by=by, whom=whom)
    return not removed and by.pk != whom.pk


def blocked_by(participant: Participant) -> frozenset[int]:
    """Return the ids of those somebody blocked."""
    return frozenset(Block.objects.filter(by=participant).values_list("whom_id", flat=True))


def keep_mentions(post: Post) -> list[Participant]:
    """Keep whom a post calls; return those it did not call before. Only members in good standing can be called."""
    handles = list(dict.fromkeys(match[1].lower() for match in MENTION.finditer(post.body)))[:MOST_CALLED]
    called = Participant.objects.filter(handle__in=handles, member__in=members_in_good_standing())
    present = set(post.mentions.values_list("participant_id", flat=True))
    fresh = [one for one in called if one.pk not in present and one.pk != post.author_id]
    Mention.objects.filter(post=post).exclude(participant__in=called).delete()
    Mention.objects.bulk_create([Mention(post=post, participant=one) for one in fresh], ignore_conflicts=True)
    return fresh


def without_blockers(people: Iterable[Participant], of: Participant) -> list[Participant]:
    """Return the people who did not block somebody."""
    blockers = set(Block.objects.filter(whom=of).values_list("by_id", flat=True))
    return [one for one in people if one.pk not in blockers and one.pk != of.pk]
