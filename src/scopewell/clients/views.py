"""The client list and the record."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from scopewell.clients import actions, queries, timeline
from scopewell.clients.forms import ClientForm
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import State, StatementClass
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.audit import record_audit

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
LIST_PAGE = 50
TIMELINE_PAGE = 30


def client_or_404(key: str) -> Client:
    """Return the client of a key in the practice in force; another practice's is 404."""
    return get_object_or_404(Client.objects.select_related("practice"), key=key)


def record_context(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return what every page of a record needs: client, header, tabs."""
    match = request.resolver_match
    here = match.view_name if match else ""
    tabs = [
        {"label": tab.label, "url": tab.url(client.key), "is_current": here in tab.belongs} for tab in timeline.tabs()
    ]
    return {"client": client, "header": queries.header_of(client), "tabs": tabs}


@require_safe
@vary_on_headers("HX-Request")
@members()
def client_list(request: MemberRequest) -> HttpResponse:
    """List clients: search as you type, states, order, pages."""
    chosen = queries.ListFilter.read(request.GET)
    page = Paginator(queries.clients_matching(chosen), LIST_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "chosen": chosen}
    if getattr(request, "htmx", False) and not request.htmx.boosted:  # type: ignore[attr-defined]  # django-htmx
        return render(request, "clients/list.html#rows", context)
    counts = queries.counts_by_state()
    context["states"] = [(state, counts[state.value]) for state in State if counts[state.value]]
    context["counts"] = counts
    return render(request, "clients/list.html", context)


@READ_OR_SEND
@members()
def add(request: MemberRequest) -> HttpResponse:
    """Add a client."""
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        client = actions.add_client(actor=request.user, **form.cleaned_data)
        return redirect("clients:record", client.key)
    return render(request, "clients/add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@vary_on_headers("HX-Request")
@members()
def record(request: MemberRequest, key: str) -> HttpResponse:
    """Show a client's record: the timeline, filtered and by page."""
    client = client_or_404(key)
    if client.merged_into is not None:
        return redirect("clients:record", client.merged_into.key)
    record_audit("client.read", actor=request.user, about=client.about, page="timeline")
    kind, statement = request.GET.get("kind", ""), request.GET.get("said", "")
    rows = queries.timeline_of(client, kind, statement)
    counts = queries.timeline_counts(client)
    context = record_context(request, client) | {
        "page": Paginator(rows, TIMELINE_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "statement": statement,
        "kinds": [(k, counts[k.id]) for k in timeline.kinds() if counts.get(k.id)],
        "statements": [s for s in StatementClass if s.value],
        "total": sum(counts.values()),
        "dues": queries.open_dues(client),
        "contacts": queries.contacts_of(client),
    }
    return render(request, "clients/record.html", context)
