"""Judgment and authority: raise, modify, clearance, limit, withdraw, identify, lift a hold."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client, Hold
from scopewell.clients.views.shared import READ_OR_SEND, keep_wording, open_record
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.models import Role
from scopewell.screening import actions, forms, judging
from scopewell.screening.errors import NothingDecided, NotInForce
from scopewell.screening.models import Clearance, Limit, Override
from scopewell.screening.queries import current_decision, standing
from scopewell.screening.views.shared import context_of, sent, units_of

KINDS: dict[str, type[Clearance] | type[Limit] | type[Override]] = {
    "clearance": Clearance,
    "limit": Limit,
    "judgment": Override,
}


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def raise_to(request: MemberRequest, key: str) -> HttpResponse:
    """Raise the outcome, with a reason."""
    client = open_record(request, key)
    decision = current_decision(client)
    if decision is None:
        raise NothingDecided
    floor = BY_WORD[decision.decision["floor"]]
    if floor == Disposition.EMERGENCY:
        return redirect("screening:decision", key)
    form = forms.RaiseForm(sent(request), floor=floor)
    if request.method == "POST" and form.is_valid():
        judging.raise_outcome(actor=request.user, client=client, **form.cleaned_data)
        keep_wording(request, client, form, "Raised outcome")
        return redirect("screening:decision", key)
    return _page(
        request,
        client,
        form,
        title="Raise the outcome",
        says="You may always be more careful than the rules. What you raise stays until you withdraw it.",
        act="Raise",
    )


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def modify(request: MemberRequest, key: str) -> HttpResponse:
    """Modify a rule to limited work, where the rule allows it."""
    client = open_record(request, key)
    rules = judging.modifiable(current_decision(client))
    if not rules:
        return redirect("screening:decision", key)
    form = forms.ModifyForm(sent(request), rules=rules)
    if request.method == "POST" and form.is_valid():
        judging.modify_rule(actor=request.user, client=client, **form.cleaned_data)
        keep_wording(request, client, form, "Modified rule")
        return redirect("screening:decision", key)
    return _page(
        request,
        client,
        form,
        title="Modify to limited work",
        says="Only these findings, and only to other work or less of it. Your reason stands on every document.",
        act="Modify",
    )


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def clearance(request: MemberRequest, key: str) -> HttpResponse:
    """Record a provider's answer that resolves findings."""
    client = open_record(request, key)
    rules = judging.clearable(current_decision(client))
    if not rules:
        return redirect("screening:decision", key)
    form = forms.ClearanceForm(sent(request), rules=rules)
    if request.method == "POST" and form.is_valid():
        judging.record_clearance(actor=request.user, client=client, **form.cleaned_data)
        return redirect("screening:decision", key)
    return _page(
        request,
        client,
        form,
        title="Record a clearance",
        says="It resolves only the findings it names, and only those its author may decide.",
        act="Record the clearance",
    )


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def limit(request: MemberRequest, key: str) -> HttpResponse:
    """Record a provider's own number for this client."""
    client = open_record(request, key)
    form = forms.LimitForm(sent(request), units=units_of(request))
    if request.method == "POST" and form.is_valid():
        judging.record_limit(actor=request.user, client=client, **form.cleaned_data)
        return redirect("screening:decision", key)
    return _page(
        request,
        client,
        form,
        title="Record a written limit",
        says="A provider’s number for this client. It tightens at once; it loosens only until its last day.",
        act="Record the limit",
    )


def _row(client: Client, kind: str, pk: int) -> Clearance | Limit | Override:
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.filter(client__in=record_ids(client)).select_related("client")
    found = get_object_or_404(rows, pk=pk)
    assert isinstance(found, (Clearance, Limit, Override))  # what KINDS holds
    return found


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def withdraw(request: MemberRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """Withdraw a clearance, a limit or a judgment."""
    client = open_record(request, key)
    row = _row(client, kind, pk)
    if row not in standing(type(row), client):
        raise NotInForce
    form = forms.ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        judging.withdraw(actor=request.user, row=row, reason=form.cleaned_data["reason"])
        keep_wording(request, client, form, f"Withdrawn {kind}")
        return redirect("screening:decision", key)
    says = "It stays in the record and no longer counts. The decision is made again at once."
    return _page(request, client, form, title=f"Withdraw this {kind}", says=says, act="Withdraw", about=row)


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def identify(request: MemberRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """Record how the author of a provider's answer was identified."""
    client = open_record(request, key)
    row = _row(client, kind, pk)
    if isinstance(row, Override):
        raise Http404
    if row not in standing(type(row), client) or row.identified_how:
        raise NotInForce
    form = forms.IdentifyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        judging.identify_author(actor=request.user, row=row, how=form.cleaned_data["how"])
        return redirect("screening:decision", key)
    says = "Until somebody has made sure who wrote it, an answer resolves nothing."
    return _page(request, client, form, title="Who wrote this", says=says, act="Record", about=row)


@READ_OR_SEND
@members(Role.OWNER, Role.PROFESSIONAL)
def lift(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Lift a hold through the decision made now."""
    client = open_record(request, key)
    hold = get_object_or_404(Hold.objects.filter(client__in=record_ids(client), lifted_at=None), pk=pk)
    form = forms.ReleaseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        actions.release_hold(actor=request.user, client=client, hold=hold, because=form.cleaned_data["reason"])
        keep_wording(request, client, form, "Lifted hold")
        return redirect("screening:decision", key)
    says = f"On hold: {hold.reason} The decision is made again first; if it still holds the client, the hold stays."
    return _page(request, client, form, title="Lift the hold", says=says, act="Decide again and lift")


def _page(request: MemberRequest, client: Client, form: Form, **said: Any) -> HttpResponse:
    context = context_of(request, client, form=form, **said)
    return render(request, "screening/judgment.html", context, status=422 if form.errors else 200)
