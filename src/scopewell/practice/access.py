"""Who may open a page. Every view of the site carries one of these marks; a test fails for a route without one.

`members(...)` gives a view its membership: it wants somebody signed in, with a place in a practice, in one of the
roles, and with a second factor enrolled. `anybody` marks a page without a record behind it, `signed_in` a page of
somebody's own, `holder` a page behind a link that carries its own secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from scopewell.practice.models import Membership, Practice, Role, User

LOOPBACK = frozenset({"127.0.0.1", "::1"})
EVERYONE = frozenset(Role)
OWNERS = frozenset({Role.OWNER})
PROFESSIONALS = frozenset({Role.OWNER, Role.PROFESSIONAL})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: `anybody`, `signed-in`, `holder` of a link, or `members` in some roles."""

    kind: str
    roles: frozenset[Role] = frozenset()


class MemberRequest(HttpRequest):
    """A request of somebody with a place in a practice."""

    user: User
    membership: Membership
    practice: Practice


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
type MemberView[**P] = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def members[**P](*roles: Role) -> Callable[[MemberView[P]], View[P]]:
    """Open a view to members in these roles, to all members when none is named.

    Others are sent to sign in, to name or choose a practice, or to enroll a second factor; a member in another role
    gets 403. A record of another practice is 404, because no query of the view can see it.
    """
    allowed = frozenset(roles) or EVERYONE

    def decorate(view: MemberView[P]) -> View[P]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            refused = _refusal(request, allowed)
            # The middleware set membership and practice, and no refusal means that both are there.
            return refused or view(request, *args, **kwargs)  # type: ignore[arg-type]

        # `wraps` keeps the names of the parameters, which the plain type of a view does not have.
        return _marked(opened, Access("members", allowed))  # type: ignore[return-value]

    return decorate


def _refusal(request: HttpRequest, allowed: frozenset[Role]) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return redirect("practice:choose")
    if needs_second_factor(request, membership):
        messages.info(request, "Before you open a record, add a second way to prove that it is you.")
        return redirect("mfa_index")
    if membership.role not in allowed:
        raise PermissionDenied
    return None


def needs_second_factor(request: HttpRequest, membership: Membership) -> bool:
    """Return whether somebody must enroll a second factor first; the sample practice on this machine is excepted."""
    if membership.practice.is_demonstration and on_loopback(request):
        return False
    return not is_mfa_enabled(membership.user)


def on_loopback(request: HttpRequest) -> bool:
    """Return whether a request comes from this very machine, and not through a proxy that speaks for another."""
    direct = "HTTP_X_FORWARDED_FOR" not in request.META and "HTTP_FORWARDED" not in request.META
    return direct and not settings.HTTPS and request.META.get("REMOTE_ADDR") in LOOPBACK


def anybody[V: Callable[..., Any]](view: V) -> V:
    """Open a view to everybody."""
    return _marked(view, Access("anybody"))


def holder[V: Callable[..., Any]](view: V) -> V:
    """Open a view to whoever holds a link; the view itself checks the secret in it."""
    return _marked(view, Access("holder"))


def signed_in[**P](view: View[P]) -> View[P]:
    """Open a view to everybody who is signed in."""

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _marked(opened, Access("signed-in"))  # type: ignore[return-value]  # as above


def _marked[V: Callable[..., Any]](view: V, access: Access) -> V:
    view.access = access  # type: ignore[attr-defined]  # read back by access_of
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return who may open a view; None for a view that was never marked."""
    return getattr(view, "access", None)
