"""What is asked of members."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from scopewell.members.models import Application, ApplicationState, Member, State
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
