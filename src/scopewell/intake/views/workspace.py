"""What the professional sees: the link, how far the client is, what they reported, and its review."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.clients.facts import review_fact
from scopewell.clients.views.shared import client_or_404, open_record, record_context
from scopewell.intake import links, review
from scopewell.intake.alarms import open_alarms, take_up
from scopewell.intake.forms import LinkForm
from scopewell.intake.models import Alarm, IntakeLink
from scopewell.knowledge.questionnaire import words_in
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def link_of(key: str, pk: int) -> IntakeLink:
    """Return a link of a client. 404 when it is not theirs, or not of this practice."""
    found = IntakeLink.objects.select_related("client__practice", "made_by").filter(client=client_or_404(key))
    return get_object_or_404(found, pk=pk)


@READ_OR_SEND
@members()
def intake(request: MemberRequest, key: str) -> HttpResponse:
    """Show the intake of a client, and make a link."""
    client = open_record(request, key)
    form = LinkForm(request.POST or None, initial={"language": client.language})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        link = links.make_link(actor=request.user, client=client, language=said["language"], days=int(said["days"]))
        if "send" in request.POST:
            links.send_link(actor=request.user, link=link)
            messages.success(request, "The link is on its way.")
        return redirect("intake:intake", key)
    context = record_context(request, client) | _context(request, key, form)
    return render(request, "intake/intake.html", context, status=422 if form.errors else 200)


def _context(request: MemberRequest, key: str, form: LinkForm) -> dict[str, Any]:
    client = client_or_404(key)
    made = list(IntakeLink.objects.filter(client=client).select_related("client__practice", "made_by")[:5])
    link = made[0] if made else None
    days = review.chart_days(client)
    return {
        "form": form,
        "link": link,
        "earlier": made[1:],
        "address": links.address_of(link) if link is not None and link.is_open else None,
        "progress": review.progress_of(link) if link is not None else None,
        "reported": review.reported(client),
        "told": review.told(client),
        "alarms": open_alarms(client),
        "days": days,
        "charts": review.charts(client, request.GET.get("before", ""), request.GET.get("after", ""), days),
        "chart_words": words_in("en").frame,
        "may_review": request.membership.role != Role.ASSISTANT,
    }


@require_POST
@members()
def send(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Send a link by e-mail."""
    links.send_link(actor=request.user, link=link_of(key, pk))
    messages.success(request, "The link is on its way.")
    return redirect("intake:intake", key)


@require_POST
@members()
def revoke(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Make a link useless."""
    links.revoke_link(actor=request.user, link=link_of(key, pk))
    messages.success(request, "The link no longer works. What was answered stays.")
    return redirect("intake:intake", key)


@require_safe
@members()
def code(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Show a page to print: the link as a code to scan."""
    link = link_of(key, pk)
    address = links.address_of(link) if link.is_open else None
    if address is None:
        return redirect("intake:intake", key)
    context = {"link": link, "address": address, "client": link.client, "code": review.code_of(address)}
    return render(request, "intake/code.html", context)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def accept(request: MemberRequest, key: str) -> HttpResponse:
    """Accept answers as they were given: one, those of a screen, or all. Each review is a fact of its own."""
    client = client_or_404(key)
    chosen = {int(pk) for pk in request.POST.getlist("answer") if pk.isdigit()}
    accepted = [review_fact(actor=request.user, fact=f) for f in review.waiting(client) if f.pk in chosen]
    review.settle(actor=request.user, client=client)
    messages.success(request, f"{len(accepted)} answer{'s' if len(accepted) != 1 else ''} reviewed.")
    return redirect("intake:intake", key)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def reached(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Record that the client was reached after an alarm."""
    alarm = get_object_or_404(Alarm.objects.filter(client=client_or_404(key)).select_related("client"), pk=pk)
    take_up(actor=request.user, alarm=alarm)
    return redirect("intake:intake", key)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def keep_birth_date(request: MemberRequest, key: str) -> HttpResponse:
    """Put the birth date the client told into the record."""
    review.keep_birth_date(actor=request.user, client=client_or_404(key))
    return redirect("intake:intake", key)
