"""Reminders before a last day: of a membership, and of a checked credential. Each is made once, whoever runs it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from scopewell.members.models import CheckState, Credential, Member, Reminder, State
from scopewell.members.queries import members_in_good_standing
from scopewell.members.tasks import send_reminder

DAYS_BEFORE = (60, 14, 1)


class _LastDay(NamedTuple):
    member_id: int
    about: str
    day: date


def remind(today: date | None = None) -> int:
    """Make the reminders that are due, and let the worker send them; return how many are new. Safe to run again."""
    today = today or timezone.localdate()
    made = 0
    reminders = Reminder.objects.filter(last_day__gte=today)
    known = set(reminders.values_list("member_id", "about", "last_day", "days_before"))
    for found in (*_memberships(today), *_credentials(today)):
        left = (found.day - today).days
        stage = min(days for days in DAYS_BEFORE if days >= left)
        if (*found, stage) not in known:
            made += _make(found, stage)
    return made


def _make(found: _LastDay, stage: int) -> bool:
    with transaction.atomic():
        reminder, is_new = Reminder.objects.get_or_create(
            member_id=found.member_id, about=found.about, last_day=found.day, days_before=stage
        )
        if is_new:
            transaction.on_commit(lambda: send_reminder.enqueue(reminder.pk))
    return is_new


def _memberships(today: date) -> Iterator[_LastDay]:
    until = today + timedelta(days=DAYS_BEFORE[0])
    for pk, day in members_in_good_standing().filter(until__lte=until).values_list("pk", "until"):
        if day is not None:
            yield _LastDay(pk, "membership", day)


def _credentials(today: date) -> Iterator[_LastDay]:
    ending = Credential.objects.filter(
        state=CheckState.CHECKED,
        expires_on__range=(today, today + timedelta(days=DAYS_BEFORE[0])),
        member__in=Member.objects.filter(state=State.ACTIVE, until__gte=today),
    )
    for member_id, key, day in ending.values_list("member_id", "key", "expires_on"):
        if day is not None:
            yield _LastDay(member_id, f"credential:{key}", day)
