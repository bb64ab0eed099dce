"""The middleware that puts a member's practice in force for the request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from scopewell.practice.models import Membership, User
from scopewell.practice.queries import memberships_of
from scopewell.practice.tenancy import Scope, in_scope

CHOSEN = "practice"


class PracticeMiddleware:
    """Finds the membership of whoever is signed in, sets it on the request, and opens the scope of its practice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request inside its scope, with the practice's clock."""
        if not isinstance(request.user, User):
            return self.get_response(request)
        with in_scope(Scope(user_id=request.user.pk)):
            membership = chosen_membership(request, request.user)
        if membership is None:
            with in_scope(Scope(user_id=request.user.pk)):
                return self.get_response(request)
        request.membership = membership  # type: ignore[attr-defined]  # MemberRequest declares both
        request.practice = membership.practice  # type: ignore[attr-defined]
        zone = ZoneInfo(membership.practice.time_zone)
        with in_scope(Scope(membership.practice_id, request.user.pk)), timezone.override(zone):
            return self.get_response(request)


def chosen_membership(request: HttpRequest, user: User) -> Membership | None:
    """Return the membership somebody works under: the one they chose, else their first."""
    found = list(memberships_of(user))
    chosen = request.session.get(CHOSEN)
    return next((m for m in found if m.practice_id == chosen), found[0] if found else None)
