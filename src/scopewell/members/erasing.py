"""Handing a member everything kept of them, and removing it."""

import contextlib
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from scopewell.members.keeping import rooms
from scopewell.members.models import Matter, MatterEvent, Member
from scopewell.members.queries import own_data
from scopewell.practice.models import User
from scopewell.practice.queries import duties_of, memberships_of
from scopewell.practice.tenancy import Scope, in_scope


def everything_of(member: Member) -> dict[str, Any]:
    """Return everything the network keeps of a member, room by room, as plain JSON values."""
    return {"membership": own_data(member)} | {name: kept.export(member) for name, kept in rooms()}


@transaction.atomic
def erase_member(*, actor: User, member: Member) -> None:
    """Remove a member with all the network keeps of them; the account too, when nothing else needs it.

    What stays is that somebody was erased, by whom and when, under a key that names nobody.
    """
    user, key = member.user, member.key
    for _, kept in rooms():
        kept.erase(member)
    stored = [(one.file.storage, str(one.file.name)) for one in member.credentials.exclude(file="")]
    about = [f"application:{one}" for one in member.applications.values_list("key", flat=True)]
    about += [f"credential:{one}" for one in member.credentials.values_list("key", flat=True)]
    Matter.objects.filter(about__in=about).delete()
    MatterEvent.objects.filter(about__in=about).delete()
    member.delete()
    by = actor if actor != user else None
    MatterEvent.objects.create(about=f"erased:{key}", actor=by, what="a member was erased")
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
    _close_account(user, key)


def _close_account(user: User, key: str) -> None:
    with in_scope(Scope(user_id=user.pk)):
        if memberships_of(user).exists() or duties_of(user):
            return
    with contextlib.suppress(ProtectedError), transaction.atomic():
        user.delete()
        return
    # Records of a practice they once worked in name them; what is left is an account nobody can enter.
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined]  # allauth ships no types
    user.email, user.name, user.is_active = f"erased-{key}@invalid", "", False
    user.set_unusable_password()
    user.save()
