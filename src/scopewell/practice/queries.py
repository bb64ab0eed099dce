"""What is asked of practices and people."""

import hashlib

from django.db.models import QuerySet

from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import (
    Adoption,
    AuditEntry,
    Duty,
    Invitation,
    Membership,
    NetworkRole,
    Practice,
    Role,
    User,
)


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the places somebody holds, the oldest first."""
    return Membership.objects.filter(user=user, ended_at=None).order_by("joined_at", "pk")


def duties_of(user: User) -> frozenset[Duty]:
    """Return what somebody does for the network."""
    held = NetworkRole.objects.filter(user=user).values_list("role", flat=True)
    return frozenset(Duty(role) for role in held)


def people_of(practice: Practice) -> QuerySet[Membership]:
    """Return everybody who works in a practice."""
    return Membership.objects.filter(practice=practice, ended_at=None).order_by("user__name", "user__email")


def owners_of(practice: Practice) -> QuerySet[Membership]:
    """Return the owners of a practice."""
    return people_of(practice).filter(role=Role.OWNER)


def open_invitations() -> list[Invitation]:
    """Return the invitations of the practice in force that can still be accepted."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).select_related("invited_by")
    return [invitation for invitation in waiting.order_by("-invited_at") if invitation.is_open]


def digest_of(token: str) -> str:
    """Return the digest under which a link's secret is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def ruleset_version() -> str:
    """Return the version of the rules this release decides with."""
    return shipped_engine().rules.version


def short_version(version: str) -> str:
    """Return a version of the rules as pages and documents show it: the first twelve digits of its hash."""
    return version.removeprefix("sha256:")[:12]


def ruleset_status() -> str:
    """Return the status of the rules this release decides with: draft, until they are reviewed."""
    return shipped_engine().rules.status


def adoption_in_force(version: str | None = None) -> Adoption | None:
    """Return the adoption of a version of the rules by the practice in force, if it was not withdrawn."""
    version = version or ruleset_version()
    latest = Adoption.objects.filter(ruleset_version=version).select_related("recorded_by").first()
    return None if latest is None or latest.withdraws_id else latest


def audit_about(about: str) -> QuerySet[AuditEntry]:
    """Return the audit entries about one record, the newest first."""
    return AuditEntry.objects.filter(about=about).select_related("actor")
