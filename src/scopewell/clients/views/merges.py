"""Merging two records of one person, and taking it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from scopewell.clients import merging
from scopewell.clients.forms import ReasonForm
from scopewell.clients.models import Merge
from scopewell.clients.views.shared import READ_OR_SEND, client_or_404, keep_wording, open_record, record_context
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def merge(request: MemberRequest, key: str, other: str) -> HttpResponse:
    """Compare two records, and merge the other one into this one."""
    client, duplicate = open_record(request, key), client_or_404(other)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        merging.merge_clients(actor=request.user, kept=client, merged=duplicate, reason=form.cleaned_data["reason"])
        keep_wording(request, client, form, "Merged records")
        return redirect("clients:person", key)
    found = next((d for d in merging.possible_duplicates(client) if d.client == duplicate), None)
    context = record_context(request, client) | {"other": duplicate, "found": found, "form": form}
    return render(request, "clients/merge.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def take_back(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Take a merge back."""
    client = open_record(request, key)
    found = get_object_or_404(Merge.objects.filter(kept=client).select_related("merged"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        merging.take_back_merge(actor=request.user, merge=found, reason=form.cleaned_data["reason"])
        keep_wording(request, client, form, "Merge taken back")
        return redirect(reverse("clients:person", args=[key]))
    context = record_context(request, client) | {"merge": found, "form": form}
    return render(request, "clients/take_back.html", context, status=422 if form.errors else 200)
