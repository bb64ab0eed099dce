"""The decision: as it stands, as it was, what changed, and making it again."""

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scopewell.clients.models import Client
from scopewell.clients.queries import unreviewed_facts
from scopewell.clients.views.shared import client_or_404, open_record
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role
from scopewell.practice.queries import ruleset_version, short_version
from scopewell.screening import actions, queries
from scopewell.screening.comparing import compare
from scopewell.screening.judging import clearable, modifiable
from scopewell.screening.models import Clearance, Decision, Limit, Override
from scopewell.screening.registry import buttons_for
from scopewell.screening.sentences import sentence_of
from scopewell.screening.telling import Teller
from scopewell.screening.views.shared import context_of, units_of

HISTORY_PAGE = 30
MOST_OPEN = 6


@require_safe
@members()
def current(request: MemberRequest, key: str) -> HttpResponse:
    """Show the decision made last; before any, what to do first."""
    client = open_record(request, key)
    if client.merged_into is not None:
        return redirect("screening:decision", client.merged_into.key)
    decision = queries.current_decision(client)
    if decision is None:
        return render(request, "screening/undecided.html", context_of(request, client))
    context = _told(request, client, decision) | {
        "is_current": True,
        "run_out": decision.has_run_out,
        "other_rules": decision.ruleset_version != ruleset_version(),
        "modifiable": modifiable(decision),
        "clearable": clearable(decision),
        "buttons": buttons_for(request, client, decision),
        "clearances": queries.standing(Clearance, client),
        "limits": queries.standing(Limit, client),
        "overrides": queries.standing(Override, client),
        "unreviewed": len(unreviewed_facts(client)),
    }
    return render(request, "screening/decision.html", context)


def _told(request: MemberRequest, client: Client, decision: Decision) -> dict[str, Any]:
    """Return what a page of one decision shows."""
    teller = Teller(decision, units_of(request))
    earlier = queries.before(decision)
    return context_of(
        request,
        client,
        decision=decision,
        version=short_version(decision.ruleset_version),
        told=teller,
        sentence=sentence_of(decision.decision, units_of(request)),
        open_facts=teller.open(MOST_OPEN),
        more_open=max(0, decision.open_count - MOST_OPEN),
        earlier=earlier,
        changed=compare(earlier, decision, units_of(request)) if earlier else None,
    )


@require_safe
@members()
def stored(request: MemberRequest, key: str, decision: str) -> HttpResponse:
    """Show a decision as it was stored."""
    client = open_record(request, key)
    found = get_object_or_404(queries.decisions_of(client), key=decision)
    latest = queries.current_decision(client)
    if latest is not None and latest.pk == found.pk:
        return redirect("screening:decision", key)
    context = _told(request, client, found) | {"is_current": False, "latest": latest}
    return render(request, "screening/decision.html", context)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def again(request: MemberRequest, key: str) -> HttpResponse:
    """Make the decision again, as of now."""
    actions.decide_again(actor=request.user, client=client_or_404(key), because="Asked for by the professional")
    return redirect("screening:decision", key)


@require_safe
@members()
def history(request: MemberRequest, key: str) -> HttpResponse:
    """List the decisions about a client; those that said nothing new only when asked for."""
    client = open_record(request, key)
    rows = queries.decisions_of(client).defer("inputs")
    every = request.GET.get("all") == "yes"
    page = Paginator(rows if every else rows.filter(is_news=True), HISTORY_PAGE).get_page(request.GET.get("page"))
    listed = [{"row": row, "sentence": sentence_of(row.decision, units_of(request))} for row in page]
    for row, earlier in pairwise(listed):
        row["earlier"] = earlier["row"]
    context = context_of(request, client, page=page, listed=listed, every=every, count=rows.count())
    return render(request, "screening/history.html", context)


@require_safe
@members()
def compared(request: MemberRequest, key: str, decision: str, earlier: str) -> HttpResponse:
    """Show what changed between two decisions."""
    client = open_record(request, key)
    later = get_object_or_404(queries.decisions_of(client), key=decision)
    first = get_object_or_404(queries.decisions_of(client), key=earlier)
    if first.pk > later.pk:
        messages.info(request, "Shown from the earlier decision to the later one.")
        first, later = later, first
    context = context_of(
        request,
        client,
        decision=later,
        earlier=first,
        sentence=sentence_of(later.decision, units_of(request)),
        earlier_sentence=sentence_of(first.decision, units_of(request)),
        changed=compare(first, later, units_of(request)),
    )
    return render(request, "screening/compare.html", context)
