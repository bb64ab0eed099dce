"""What is asked of members."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from scopewell.members.models import Application, ApplicationState, CheckState, Credential, Member, State
from scopewell.practice.models import Duty, NetworkRole, User

OPEN = (ApplicationState.DRAFT, ApplicationState.SENT)
_KEPT = "_standing"


def standing_of(user: User | AnonymousUser) -> Member | None:
    """Return somebody's standing, whatever its state; None for who never applied."""
    if not isinstance(user, User):
        return None
    found = Member.objects.filter(user=user).first()
    if found is not None:
        found.user = user
    return found


def member_for(user: User | AnonymousUser) -> Member | None:
    """Return the member somebody is today; None for everybody else, expired and suspended members too."""
    found = standing_of(user)
    return found if found is not None and found.is_in_good_standing else None


def standing_in(request: HttpRequest) -> Member | None:
    """Return the standing of whoever asks, read once for each request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, standing_of(request.user))
    found: Member | None = getattr(request, _KEPT)
    return found


def members_in_good_standing() -> QuerySet[Member]:
    """Return everybody who is a member today."""
    return Member.objects.filter(state=State.ACTIVE, until__gte=timezone.localdate())


def open_application(member: Member) -> Application | None:
    """Return the application somebody is writing, or that waits for a decision."""
    return member.applications.filter(state__in=OPEN).first()


def takes_applications() -> bool:
    """Return whether somebody may apply: while there is an operator who decides."""
    return NetworkRole.objects.filter(role=Duty.OPERATOR, user__is_active=True).exists()


def shown_credentials(member: Member) -> QuerySet[Credential]:
    """Return the credentials of a member that others may see: checked, and in force."""
    return in_force(member.credentials.all())


def in_force(credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    """Return those of some credentials that others may see."""
    today = timezone.localdate()
    return credentials.filter(Q(expires_on=None) | Q(expires_on__gte=today), state=CheckState.CHECKED)


def own_data(member: Member) -> dict[str, Any]:
    """Return what this room keeps of a member, as plain JSON values."""
    return {
        "name": member.name,
        "email": member.user.email,
        "standing": member.standing,
        "since": _day(member.since),
        "until": _day(member.until),
        "credentials": [
            {
                "name": one.name,
                "issuer": one.issuer,
                "number": one.number,
                "expires": _day(one.expires_on),
                "link": one.link,
                "has_certificate": bool(one.file),
                "check": one.get_state_display(),
                "checked_how": one.checked_how,
            }
            for one in member.credentials.all()
        ],
        "applications": [
            {
                "kind": one.get_kind_display(),
                "state": one.get_state_display(),
                "about": one.about,
                "insurer": one.insurer,
                "insured_until": _day(one.insured_until),
                "code_of_conduct": one.code_version,
                "sent": one.sent_at.isoformat() if one.sent_at else None,
                "decided": one.decided_at.isoformat() if one.decided_at else None,
                "reason": one.reason,
            }
            for one in member.applications.all()
        ],
        "history": [{"at": one.at.isoformat(), "what": one.what, "reason": one.reason} for one in member.events.all()],
        "reminders": [{"about": one.about, "last_day": _day(one.last_day)} for one in member.reminders.all()],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
