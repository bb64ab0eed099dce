"""Pages of the discussions: for members in good standing, with the participant they are on the request.

A text that is sent after somebody was signed out is shown back to them, so that it is never lost.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from scopewell.members.access import ColleagueRequest, member_required
from scopewell.network.models import Participant
from scopewell.network.people import participant_of
from scopewell.practice.access import View
from scopewell.practice.models import User


class ParticipantRequest(ColleagueRequest):
    """A request of a member, as a participant of the discussions."""

    participant: Participant


type ParticipantView[**P] = Callable[Concatenate[ParticipantRequest, P], HttpResponseBase]


def participant_required[**P](view: ParticipantView[P]) -> View[P]:
    """Open a view to members in good standing (members.access), who become participants with their first visit."""

    @wraps(view)
    def opened(request: ColleagueRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.participant = participant_of(request.member)  # type: ignore[attr-defined]  # ParticipantRequest has it
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # now it is one

    return member_required(opened)  # type: ignore[arg-type]  # `wraps` keeps the names of the parameters


def words_survive[**P](view: View[P]) -> View[P]:
    """Show somebody who was signed out meanwhile the text they sent, with a way to send it again."""

    @wraps(view)
    def kept(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not isinstance(request.user, User) and request.POST.get("body"):
            said = {name: request.POST.get(name, "") for name in ("title", "body", "quoted")}
            return render(request, "network/signed_out.html", {"said": said}, status=401)
        return view(request, *args, **kwargs)

    return kept  # type: ignore[return-value]  # as above
