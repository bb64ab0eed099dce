"""Pages of the network's members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from scopewell.members.access import ColleagueRequest, member_required
from scopewell.members.home import Card, cards
from scopewell.members.queries import standing_in, takes_applications
from scopewell.practice.access import anybody, signed_in


@require_safe
@member_required
def home(request: ColleagueRequest) -> HttpResponse:
    """Show a member what is new: one part from each room of the network."""
    drawn: list[tuple[Card, SafeString]] = [(card, content) for card in cards() if (content := card.draw(request))]
    return render(request, "members/home.html", {"cards": drawn})


@require_safe
@signed_in
def standing(request: HttpRequest) -> HttpResponse:
    """Show somebody where they stand in the network, and what comes next."""
    member = standing_in(request)
    if member is None:
        return redirect("members:join")
    return render(request, "members/standing.html", {"member": member, "events": member.events.all()[:20]})


@require_safe
@anybody
def join(request: HttpRequest) -> HttpResponse:
    """Say what membership is and asks for."""
    context = {"member": standing_in(request), "is_open": takes_applications()}
    return render(request, "members/join.html", context)
