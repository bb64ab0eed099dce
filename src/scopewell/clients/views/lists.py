"""The client list, adding a client, and kept searches."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from scopewell.clients import actions, queries
from scopewell.clients.forms import ClientForm, FilterForm
from scopewell.clients.merging import possible_duplicates
from scopewell.clients.models import Client, SavedFilter
from scopewell.clients.views.shared import READ_OR_SEND
from scopewell.clients.vocabulary import State
from scopewell.practice.access import MemberRequest, members

LIST_PAGE = 40


@require_safe
@vary_on_headers("HX-Request")
@members()
def client_list(request: MemberRequest) -> HttpResponse:
    """List clients: search as you type, states, order, pages."""
    chosen = queries.ListFilter.read(request.GET)
    pages = Paginator(queries.clients_matching(chosen), LIST_PAGE)
    context: dict[str, Any] = {"chosen": chosen, "searches": True}
    if getattr(request, "htmx", False):
        return render(request, "clients/list.html#rows", context | {"page": pages.get_page(request.GET.get("page"))})
    counts = queries.counts_by_state()
    if not chosen.words:
        pages.count = counts[chosen.state]  # counted already, all states in one query
    context |= {
        "page": pages.get_page(request.GET.get("page")),
        "states": [(state, counts[state.value]) for state in State if counts[state.value]],
        "counts": counts,
        "kept": list(SavedFilter.objects.filter(user=request.user)),
        "query": chosen.as_query(),
    }
    return render(request, "clients/list.html", context)


@require_POST
@members()
def keep_filter(request: MemberRequest) -> HttpResponse:
    """Keep a search under a name; the same name is overwritten."""
    form = FilterForm(request.POST)
    query = ""
    if form.is_valid():
        query = form.cleaned_data["query"]
        SavedFilter.objects.update_or_create(
            user=request.user,
            name=form.cleaned_data["name"],
            defaults={"query": query},
            create_defaults={"query": query, "practice": request.practice},
        )
    return redirect(reverse("clients:list") + (f"?{query}" if query else ""))


@require_POST
@members()
def drop_filter(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a kept search of one's own."""
    get_object_or_404(SavedFilter.objects.filter(user=request.user), pk=pk).delete()
    return redirect("clients:list")


@READ_OR_SEND
@members()
def add(request: MemberRequest) -> HttpResponse:
    """Add a client. When somebody like that is on file already, they are shown before a second record is made."""
    form = ClientForm(request.POST or None)
    likely = []
    if request.method == "POST" and form.is_valid():
        likely = possible_duplicates(Client(**form.cleaned_data))
        if not likely or request.POST.get("another_person"):
            client = actions.add_client(actor=request.user, **form.cleaned_data)
            return redirect("clients:record", client.key)
    status = 422 if form.errors else 409 if likely else 200
    return render(request, "clients/add.html", {"form": form, "likely": likely}, status=status)
