"""The record: its timeline, and who opened it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from scopewell.clients import queries, timeline
from scopewell.clients.merging import possible_duplicates
from scopewell.clients.signing import missing_forms
from scopewell.clients.views.shared import open_record, record_context
from scopewell.clients.vocabulary import StatementClass
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role
from scopewell.practice.queries import audit_about

TIMELINE_PAGE = 30
AUDIT_PAGE = 50


@require_safe
@members()
def record(request: MemberRequest, key: str) -> HttpResponse:
    """Show a client's record: the timeline, filtered and by page."""
    client = open_record(request, key)
    if client.merged_into is not None:
        return redirect("clients:record", client.merged_into.key)
    kind, statement = request.GET.get("kind", ""), request.GET.get("said", "")
    counts = queries.timeline_counts(client)
    context = record_context(request, client) | {
        "page": Paginator(queries.timeline_of(client, kind, statement), TIMELINE_PAGE).get_page(
            request.GET.get("page")
        ),
        "kind": kind,
        "statement": statement,
        "kinds": [(k, counts[k.id]) for k in timeline.kinds() if counts.get(k.id)],
        "statements": [s for s in StatementClass if s.value],
        "total": sum(counts.values()),
        "dues": queries.open_dues(client),
        "contacts": queries.contacts_of(client),
        "missing_forms": missing_forms(client),
        "unreviewed": len(queries.unreviewed_facts(client)),
        "likely": possible_duplicates(client),
    }
    return render(request, "clients/record.html", context)


@require_safe
@members(Role.OWNER)
def access_log(request: MemberRequest, key: str) -> HttpResponse:
    """Show who read and wrote a record."""
    client = open_record(request, key)
    page = Paginator(audit_about(client.about), AUDIT_PAGE).get_page(request.GET.get("page"))
    return render(request, "clients/access_log.html", record_context(request, client) | {"page": page})
