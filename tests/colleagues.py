"""A small named cast of the network: members in every state, and people with a duty in it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cast import person
from scopewell.members.actions import admit, begin_membership
from scopewell.members.models import Credential, Member, State
from scopewell.practice.actions import grant_role
from scopewell.practice.models import Duty, User


def day(days: int) -> date:
    """Return the day so many days from today."""
    return timezone.localdate() + timedelta(days=days)


def applicant(name: str = "Aster") -> Member:
    """Make somebody who began to apply."""
    return begin_membership(user=person(name), name=f"{name} Applicant")


def colleague(name: str = "Clover", *, second_factor: bool = True, user: User | None = None) -> Member:
    """Make a member in good standing, without a practice unless a user who has one is given."""
    found = user or person(name, second_factor=second_factor)
    return admit(actor=found, member=begin_membership(user=found, name=f"{name} Colleague"))


def expired(name: str = "Bryony") -> Member:
    """Make a member whose last day was yesterday."""
    member = colleague(name)
    return admit(actor=member.user, member=member, until=day(-1))


def suspended(name: str = "Dock") -> Member:
    """Make a suspended member."""
    member = colleague(name)
    Member.objects.filter(pk=member.pk).update(state=State.SUSPENDED)
    member.refresh_from_db()
    return member


def of_duty(duty: Duty, name: str = "") -> User:
    """Make somebody with a duty in the network, who is no member of it."""
    user = person(name or f"The.{duty}")
    grant_role(user=user, role=duty)
    return user


def operator() -> User:
    """Make an operator of the network."""
    return of_duty(Duty.OPERATOR)


def moderator() -> User:
    """Make a moderator of the network."""
    return of_duty(Duty.MODERATOR)


def credential(member: Member, **fields: Any) -> Credential:
    """Give a member a credential nobody has checked."""
    made = {
        "name": "Medical exercise specialist",
        "issuer": "Sample Institute",
        "number": "S-1",
        "expires_on": day(400),
    }
    return Credential.objects.create(member=member, **{**made, **fields})
