"""The person: what is known of them, who is around them, their state, holds."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scopewell.clients import actions, queries
from scopewell.clients.forms import ClientForm, ContactForm, HoldForm, StateForm
from scopewell.clients.merging import possible_duplicates, standing_merges
from scopewell.clients.models import Client, Contact, StateChange
from scopewell.clients.views.shared import READ_OR_SEND, client_or_404, keep_wording, open_record, record_context
from scopewell.clients.vocabulary import State
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role


@require_safe
@members()
def person(request: MemberRequest, key: str) -> HttpResponse:
    """Show the person: details, contacts, state and its history, possible duplicates."""
    client = open_record(request, key)
    context = record_context(request, client) | {
        "contacts": queries.contacts_of(client),
        "changes": StateChange.objects.filter(client=client).select_related("actor")[:20],
        "likely": possible_duplicates(client),
        "merges": standing_merges(client),
        "state_form": StateForm(client=client),
        "hold_form": HoldForm(),
    }
    return render(request, "clients/person.html", context)


@READ_OR_SEND
@members()
def change(request: MemberRequest, key: str) -> HttpResponse:
    """Change what is known of the person."""
    client = open_record(request, key)
    form = ClientForm(request.POST or None, instance=client)
    if request.method == "POST" and form.is_valid():
        actions.change_client(actor=request.user, client=client_or_404(key), changes=form.cleaned_data)
        return redirect("clients:person", key)
    context = record_context(request, client_or_404(key)) | {"form": form}
    return render(request, "clients/change.html", context, status=422 if form.errors else 200)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def change_state(request: MemberRequest, key: str) -> HttpResponse:
    """Move a client to another state, with a reason."""
    client = client_or_404(key)
    form = StateForm(request.POST, client=client)
    if not form.is_valid():
        return _person_with(request, client, state_form=form)
    said = form.cleaned_data
    actions.change_state(actor=request.user, client=client, to=State(said["to"]), reason=said["reason"])
    keep_wording(request, client, form, "Change of state")
    return redirect("clients:person", key)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def hold(request: MemberRequest, key: str) -> HttpResponse:
    """Put a client on hold, with a reason."""
    client = client_or_404(key)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _person_with(request, client, hold_form=form)
    actions.place_hold(actor=request.user, client=client, reason=form.cleaned_data["reason"])
    keep_wording(request, client, form, "Hold")
    return redirect("clients:person", key)


def _person_with(request: MemberRequest, client: Client, **forms: object) -> HttpResponse:
    context = record_context(request, client) | {
        "contacts": queries.contacts_of(client),
        "changes": StateChange.objects.filter(client=client).select_related("actor")[:20],
        "state_form": StateForm(client=client),
        "hold_form": HoldForm(),
        **forms,
    }
    return render(request, "clients/person.html", context, status=422)


@READ_OR_SEND
@members()
def add_contact(request: MemberRequest, key: str) -> HttpResponse:
    """Add somebody around the client."""
    client = open_record(request, key)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_contact(actor=request.user, client=client, **form.cleaned_data)
        return redirect("clients:person", key)
    context = record_context(request, client) | {"form": form}
    return render(request, "clients/contact.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@members()
def change_contact(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Change what is known of a contact."""
    client = open_record(request, key)
    contact = get_object_or_404(Contact.objects.filter(client=client, ended_at=None), pk=pk)
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        fresh = Contact.objects.select_related("client").get(pk=pk)
        actions.change_contact(actor=request.user, contact=fresh, changes=form.cleaned_data)
        return redirect("clients:person", key)
    context = record_context(request, client) | {"form": form, "contact": contact}
    return render(request, "clients/contact.html", context, status=422 if form.errors else 200)


@require_POST
@members()
def end_contact(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Take a contact out of use."""
    contact = get_object_or_404(Contact.objects.filter(client=client_or_404(key)).select_related("client"), pk=pk)
    actions.end_contact(actor=request.user, contact=contact)
    return redirect("clients:person", key)
