"""What is done to somebody's standing. Every step leaves an event with its actor and reason."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from scopewell.members.models import Member, State
from scopewell.practice.models import User

TERM_YEARS = 1


def term_from(day: date) -> date:
    """Return the last day of a membership that begins, or goes on, on a day."""
    try:
        return day.replace(year=day.year + TERM_YEARS)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + TERM_YEARS, day=28)


def note(member: Member, what: str, *, actor: User | None, reason: str = "") -> None:
    """Add an event to somebody's history."""
    member.events.create(actor=actor, what=what, reason=reason)


@transaction.atomic
def begin_membership(*, user: User, name: str = "") -> Member:
    """Return somebody's place in the network, made as an applicant's when there is none."""
    member, is_new = Member.objects.get_or_create(user=user, defaults={"name": name or user.name or user.email})
    if is_new:
        note(member, "began to apply", actor=user)
    return member


@transaction.atomic
def admit(*, actor: User, member: Member, until: date | None = None) -> Member:
    """Make somebody a member, or renew a membership: a year is added to what is left of it, or to today."""
    today = timezone.localdate()
    renewed = member.since is not None
    from_day = member.until if member.is_in_good_standing and member.until else today
    member.state, member.since, member.until = State.ACTIVE, member.since or today, until or term_from(from_day)
    member.save(update_fields=["state", "since", "until"])
    note(
        member,
        f"{'renewed' if renewed else 'admitted'} until {member.until:%b} {member.until.day}, {member.until.year}",
        actor=actor,
    )
    return member
