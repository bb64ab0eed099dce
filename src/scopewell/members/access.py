"""Who may open a page of the network: members in good standing, or those with a duty.

`member_required` is the mark of a page for members; the marks of duties come from the room below and stand here too, so
that a room of the network imports them all from one place.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from scopewell.members.models import Member
from scopewell.members.queries import standing_in
from scopewell.practice.access import (
    Access,
    NetworkRequest,
    View,
    duty_required,
    editor_required,
    marked,
    moderator_required,
    needs_second_factor,
    on_loopback,
    operator_required,
)
from scopewell.practice.models import User

__all__ = [
    "ColleagueRequest",
    "NetworkRequest",
    "duty_required",
    "editor_required",
    "member_required",
    "moderator_required",
    "operator_required",
    "reads_as_member",
]


class ColleagueRequest(HttpRequest):
    """A request of a member in good standing."""

    user: User
    member: Member


type ColleagueView[**P] = Callable[Concatenate[ColleagueRequest, P], HttpResponseBase]


def member_required[**P](view: ColleagueView[P]) -> View[P]:
    """Open a view to members in good standing.

    Visitors are sent to sign in. Others, expired and suspended members among them, are led to where they stand when
    they read, and get 403 when they write. A practice, or a duty in the network, opens nothing here.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        member = standing_in(request)
        if member is None or not member.is_in_good_standing:
            return _refusal(request, member)
        if wants_second_factor(request, member):
            messages.info(request, "Before you meet your colleagues, add a second way to prove that it is you.")
            return redirect("mfa_index")
        request.member = member  # type: ignore[attr-defined]  # ColleagueRequest declares it
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now it is one

    return marked(opened, Access("member"))  # type: ignore[return-value]  # `wraps` keeps the names of the parameters


def _refusal(request: HttpRequest, member: Member | None) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise PermissionDenied
    if member is None:
        messages.info(request, "This page is for members of the network.")
        return redirect("members:join")
    return redirect("members:standing")


def reads_as_member(request: HttpRequest) -> bool:
    """Return whether a page that is open to everybody shows whoever asks what is for members."""
    member = standing_in(request)
    return member is not None and member.is_in_good_standing and not wants_second_factor(request, member)


def wants_second_factor(request: HttpRequest, member: Member) -> bool:
    """Return whether a member must enroll a second factor first; sample members on this machine are excepted."""
    if member.is_demonstration and on_loopback(request):
        return False
    return needs_second_factor(request, member.user, getattr(request, "membership", None))
