"""A small named cast for tests of the site: two practices that must never see each other, and who works there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client as Browser

from scopewell.clients.actions import add_client
from scopewell.clients.models import Client
from scopewell.practice.actions import open_practice
from scopewell.practice.models import Membership, Practice, Role, User
from scopewell.practice.tenancy import Scope, in_practice, in_scope

PASSWORD = "correct-horse-battery"


class House(NamedTuple):
    """A practice with somebody in every role."""

    practice: Practice
    owner: User
    professional: User
    assistant: User

    @property
    def people(self) -> dict[Role, User]:
        return {Role.OWNER: self.owner, Role.PROFESSIONAL: self.professional, Role.ASSISTANT: self.assistant}

    @contextmanager
    def open(self) -> Iterator["House"]:
        """Put the practice in force."""
        with in_practice(self.practice, self.owner.pk):
            yield self


def person(name: str, *, second_factor: bool = True) -> User:
    """Make somebody with a confirmed address, and with a second factor unless told otherwise."""
    user = User.objects.create_user(f"{name.lower()}@example.test", PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    return user


def house(name: str = "Fernway", *, second_factor: bool = True, **fields: Any) -> House:
    """Make a practice with an owner, a professional and an assistant."""
    roles = ("owner", "professional", "assistant")
    owner, professional, assistant = (person(f"{name}.{role}", second_factor=second_factor) for role in roles)
    practice = open_practice(
        owner=owner, name=f"{name} Studio", jurisdiction="US-OH", emergency_number="911", **fields
    ).practice
    with in_practice(practice, owner.pk):
        for user, role in ((professional, Role.PROFESSIONAL), (assistant, Role.ASSISTANT)):
            Membership.objects.create(practice=practice, user=user, role=role)
    return House(practice, owner, professional, assistant)


def marigold(of: House, **fields: Any) -> Client:
    """Make Marigold Testwell, 63, an inquiry."""
    person = {"legal_name": "Marigold Testwell", "birth_date": date(1963, 3, 14), "phone": "555-0141"}
    with of.open():
        return add_client(actor=of.owner, **{**person, **fields})


def place_of(user: User) -> Membership:
    """Return the one place somebody holds, as that person may see it."""
    with in_scope(Scope(user_id=user.pk)):
        return Membership.objects.get(user=user)


def browser(user: User | None = None) -> Browser:
    """Return a browser, signed in as somebody."""
    opened = Browser()
    if user is not None:
        opened.force_login(user)
    return opened
