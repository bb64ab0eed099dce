"""What people do to a practice and its people. Each action writes its audit entry."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from scopewell.practice.audit import record_audit
from scopewell.practice.errors import InvitationSpent, LastOwner, NothingToWithdraw, WrongAddress
from scopewell.practice.models import Adoption, Duty, Invitation, Membership, NetworkRole, Practice, Role, User
from scopewell.practice.queries import adoption_in_force, digest_of, owners_of, ruleset_version
from scopewell.practice.signals import practice_opened
from scopewell.practice.tenancy import holding_link, in_practice

INVITATION_DAYS = 7


@transaction.atomic
def open_practice(*, owner: User, name: str, jurisdiction: str, title: str = "", **fields: Any) -> Membership:
    """Open a practice with its first owner. Other rooms prepare what it needs (the signal practice_opened)."""
    practice = Practice(name=name, jurisdiction=jurisdiction, **fields)
    practice.save()
    with in_practice(practice, owner.pk):
        membership = Membership.objects.create(practice=practice, user=owner, role=Role.OWNER, title=title)
        record_audit("practice.open", actor=owner)
        practice_opened.send(sender=Practice, practice=practice, owner=owner)
    return membership


@transaction.atomic
def change_practice(*, actor: User, practice: Practice, changes: Mapping[str, Any]) -> Practice:
    """Change what is known of a practice."""
    changed = sorted(name for name, value in changes.items() if getattr(practice, name) != value)
    for name in changed:
        setattr(practice, name, changes[name])
    if changed:
        practice.save(update_fields=changed)
        record_audit("practice.change", actor=actor, fields=changed)
    return practice


@transaction.atomic
def invite(*, actor: User, practice: Practice, email: str, role: Role, title: str = "") -> Invitation:
    """Invite somebody by e-mail. An earlier open invitation to the same address is withdrawn."""
    now = timezone.now()
    Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        role=role,
        title=title,
        token_digest=digest_of(token),
        invited_by=actor,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    invitation.save()
    record_audit("practice.invite", actor=actor, about=f"invitation:{invitation.pk}", role=str(role))
    link = settings.BASE_URL + reverse("practice:accept", args=[token])
    text = render_to_string("practice/invitation.txt", {"practice": practice, "link": link, "invitation": invitation})
    transaction.on_commit(lambda: send_mail(f"Join {practice.name} on Scopewell", text, None, [email]))
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: User, invitation: Invitation) -> None:
    """Make an invitation useless. Withdrawing it again changes nothing."""
    if invitation.is_open:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        record_audit("practice.withdraw-invitation", actor=actor, about=f"invitation:{invitation.pk}")


def invitation_behind(token: str) -> Invitation:
    """Return the open invitation behind a link. Raises InvitationSpent, whatever is wrong with the link."""
    digest = digest_of(token)
    with holding_link(digest):
        found = Invitation.everywhere.select_related("practice").filter(token_digest=digest).first()
    if found is None or not found.is_open:
        raise InvitationSpent
    return found


@transaction.atomic
def accept_invitation(*, user: User, token: str) -> Membership:
    """Take the place an invitation offers. Raises InvitationSpent, or WrongAddress for somebody else."""
    invitation = invitation_behind(token)
    if invitation.email.lower() != user.email.lower():
        raise WrongAddress
    with in_practice(invitation.practice_id, user.pk):
        membership, _ = Membership.objects.update_or_create(
            practice_id=invitation.practice_id,
            user=user,
            defaults={"role": invitation.role, "title": invitation.title, "ended_at": None},
        )
        invitation.accepted_at, invitation.accepted_by = timezone.now(), user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        record_audit("practice.join", actor=user, about=f"invitation:{invitation.pk}", role=invitation.role)
    return membership


@transaction.atomic
def change_role(*, actor: User, membership: Membership, role: Role, title: str) -> None:
    """Give a member another role or title. Raises LastOwner when no owner would be left."""
    _keep_an_owner(membership, role)
    membership.role, membership.title = role, title
    membership.save(update_fields=["role", "title"])
    record_audit("practice.change-role", actor=actor, about=f"member:{membership.pk}", role=str(role))


@transaction.atomic
def end_membership(*, actor: User, membership: Membership) -> None:
    """End a person's place in the practice; what they wrote stays. Raises LastOwner for the only owner."""
    _keep_an_owner(membership, None)
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    record_audit("practice.end-membership", actor=actor, about=f"member:{membership.pk}")


def _keep_an_owner(membership: Membership, role: Role | None) -> None:
    stays = role == Role.OWNER
    others = owners_of(membership.practice).select_for_update(of=("self",)).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not stays and not list(others):
        raise LastOwner


@transaction.atomic
def adopt_rules(*, actor: User, reviewer_name: str, license: str, reviewed_on: date) -> Adoption:
    """Record that a licensed reviewer adopted the rules of this release. The reviewer's name is the recorder's word."""
    adoption = Adoption(
        ruleset_version=ruleset_version(),
        reviewer_name=reviewer_name,
        license=license,
        reviewed_on=reviewed_on,
        recorded_by=actor,
    )
    adoption.save()
    record_audit("practice.adopt-rules", actor=actor, version=adoption.ruleset_version)
    return adoption


@transaction.atomic
def withdraw_adoption(*, actor: User) -> Adoption:
    """Withdraw the adoption in force. Raises NothingToWithdraw when there is none."""
    found = adoption_in_force()
    if found is None:
        raise NothingToWithdraw
    withdrawal = Adoption(
        ruleset_version=found.ruleset_version,
        reviewer_name=found.reviewer_name,
        license=found.license,
        reviewed_on=found.reviewed_on,
        recorded_by=actor,
        withdraws=found,
    )
    withdrawal.save()
    record_audit("practice.withdraw-adoption", actor=actor, version=found.ruleset_version)
    return withdrawal


def grant_role(*, user: User, role: Duty) -> bool:
    """Give somebody a duty in the network; return whether it is new."""
    return NetworkRole.objects.get_or_create(user=user, role=role)[1]


def withdraw_role(*, user: User, role: Duty) -> bool:
    """Take a duty in the network from somebody; return whether they held it."""
    return NetworkRole.objects.filter(user=user, role=role).delete()[0] > 0
