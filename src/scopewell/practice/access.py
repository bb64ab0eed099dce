"""Who may open a page. Every view of the site carries one of these marks; a test fails for a route without one.

`members(...)` gives a view its membership: it wants somebody signed in, with a place in a practice, in one of the
roles, and with a second factor enrolled. `operator_required` and `editor_required` open pages of the network to those
who run it and those who write for it, with a second factor as well; `moderator_required` to those who keep its peace,
`duty_required` to all of these. `anybody` marks a page without a record behind it, `signed_in` a page of somebody's
own, `holder` a page behind a link that carries its own secret. `members.access` adds a mark for members of the network.
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

from scopewell.practice.models import Duty, Membership, Practice, Role, User
from scopewell.practice.queries import duties_of

LOOPBACK = frozenset({"127.0.0.1", "::1"})
EVERYONE = frozenset(Role)
OWNERS = frozenset({Role.OWNER})
PROFESSIONALS = frozenset({Role.OWNER, Role.PROFESSIONAL})
OPERATORS = frozenset({Duty.OPERATOR})
EDITORS = frozenset({Duty.OPERATOR, Duty.EDITOR})
DUTIES = frozenset(Duty)
MODERATORS = frozenset({Duty.OPERATOR, Duty.MODERATOR})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may open a page: `anybody`, `signed-in`, `holder` of a link, `members` of a practice in some roles.

    Of the network: `network` for those with a duty in it, `member` for its members.
    """

    kind: str
    roles: frozenset[str] = frozenset()


class MemberRequest(HttpRequest):
    """A request of somebody with a place in a practice."""

    user: User
    membership: Membership
    practice: Practice


class NetworkRequest(HttpRequest):
    """A request of somebody with a duty in the network."""

    user: User
    duties: frozenset[Duty]


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
type MemberView[**P] = Callable[Concatenate[MemberRequest, P], HttpResponseBase]
type NetworkView[**P] = Callable[Concatenate[NetworkRequest, P], HttpResponseBase]


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
        return marked(opened, Access("members", allowed))  # type: ignore[return-value]

    return decorate


def _refusal(request: HttpRequest, allowed: frozenset[Role]) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    membership: Membership | None = getattr(request, "membership", None)
    if membership is None:
        return redirect("practice:choose")
    if needs_second_factor(request, request.user, membership):
        return _enroll(request, "Before you open a record, add a second way to prove that it is you.")
    if membership.role not in allowed:
        raise PermissionDenied
    return None


def _enroll(request: HttpRequest, because: str) -> HttpResponse:
    messages.info(request, because)
    return redirect("mfa_index")


def _guarded[**P](view: NetworkView[P], allowed: frozenset[Duty]) -> View[P]:
    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        held = duties_of(request.user)
        if held.isdisjoint(allowed):
            raise PermissionDenied
        if needs_second_factor(request, request.user, getattr(request, "membership", None)):
            return _enroll(request, "Before you work for the network, add a second way to prove that it is you.")
        request.duties = held  # type: ignore[attr-defined]  # NetworkRequest declares it
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now it is one

    return marked(opened, Access("network", allowed))  # type: ignore[return-value]  # as in `members`


def operator_required[**P](view: NetworkView[P]) -> View[P]:
    """Open a view to operators of the network. Others who are signed in get 403."""
    return _guarded(view, OPERATORS)


def editor_required[**P](view: NetworkView[P]) -> View[P]:
    """Open a view to editors of the network, and to operators."""
    return _guarded(view, EDITORS)


def moderator_required[**P](view: NetworkView[P]) -> View[P]:
    """Open a view to moderators of the network, and to operators."""
    return _guarded(view, MODERATORS)


def duty_required[**P](view: NetworkView[P]) -> View[P]:
    """Open a view to everybody with a duty in the network; the view shows each what is theirs."""
    return _guarded(view, DUTIES)


def needs_second_factor(request: HttpRequest, user: User, membership: Membership | None) -> bool:
    """Return whether somebody must enroll a second factor first; the sample practice on this machine is excepted."""
    if membership is not None and membership.practice.is_demonstration and on_loopback(request):
        return False
    return not is_mfa_enabled(user)


def on_loopback(request: HttpRequest) -> bool:
    """Return whether a request comes from this very machine, and not through a proxy that speaks for another."""
    direct = "HTTP_X_FORWARDED_FOR" not in request.META and "HTTP_FORWARDED" not in request.META
    return direct and not settings.HTTPS and request.META.get("REMOTE_ADDR") in LOOPBACK


def anybody[V: Callable[..., Any]](view: V) -> V:
    """Open a view to everybody."""
    return marked(view, Access("anybody"))


def holder[V: Callable[..., Any]](view: V) -> V:
    """Open a view to whoever holds a link; the view itself checks the secret in it."""
    return marked(view, Access("holder"))


def signed_in[**P](view: View[P]) -> View[P]:
    """Open a view to everybody who is signed in."""

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return marked(opened, Access("signed-in"))  # type: ignore[return-value]  # as above


def marked[V: Callable[..., Any]](view: V, access: Access) -> V:
    """Return a view with the mark that says who may open it."""
    view.access = access  # type: ignore[attr-defined]  # read back by access_of
    return view


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return who may open a view; None for a view that was never marked."""
    return getattr(view, "access", None)
