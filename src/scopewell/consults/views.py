"""Consults in a client's record: what was asked, and preparing one with both sides in view."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client
from scopewell.clients.views.shared import READ_OR_SEND, open_record, record_context
from scopewell.consults import actions, queries
from scopewell.consults.errors import OwnWordsName
from scopewell.consults.forms import ConsultForm
from scopewell.consults.models import CaseConsult
from scopewell.consults.rarity import warnings_of
from scopewell.consults.roster import read_consult
from scopewell.consults.snapshotting import strip
from scopewell.network.errors import ClientNamed
from scopewell.network.models import Consult
from scopewell.network.snapshots import spoken
from scopewell.network.wording import remarks, stops
from scopewell.practice.access import PROFESSIONALS, MemberRequest, members
from scopewell.practice.models import Role
from scopewell.ui.errors import DomainError

professionals = members(*(Role(role) for role in PROFESSIONALS))


@require_safe
@members()
def consults(request: MemberRequest, key: str) -> HttpResponse:
    """Show what was asked about a client, and what is needed to ask."""
    client = open_record(request, key)
    context = record_context(request, client) | {
        "rows": queries.consults_of(client),
        "agreement": queries.agreement_of(client),
        "asks_as": queries.asks_as(request.user),
        "may_ask": request.membership.role in PROFESSIONALS,
    }
    return render(request, "consults/list.html", context)


@require_POST
@professionals
def begin(request: MemberRequest, key: str) -> HttpResponse:
    """Begin a consult."""
    client = open_record(request, key)
    if client.birth_date is None:
        messages.error(request, "The birth date is not known, so no age can be told. Put it into the record first.")
        return redirect("consults:list", key)
    consult = actions.begin_consult(actor=request.user, client=client)
    return redirect("consults:prepare", key, consult.key)


@READ_OR_SEND
@professionals
def prepare(request: MemberRequest, key: str, consult: str) -> HttpResponse:
    """Prepare a consult: the record on one side, what others will see on the other."""
    client = open_record(request, key)
    found = _consult(client, consult)
    if found.is_sent or client.birth_date is None:
        return redirect("consults:list" if not found.is_sent else "consults:sent", key, *([consult] * found.is_sent))
    if request.method != "POST":
        return _page(request, client, found)
    said = request.POST
    actions.keep_consult(
        consult=found, title=said.get("title", ""), question=said.get("question", ""),
        left_out=said.getlist("left_out"), small_place=said.get("small_place", ""),
        considered=said.get("considered", ""),
    )  # fmt: skip
    if said.get("do") != "send":
        messages.success(request, "Kept. Nothing has left the practice.")
        return redirect(request.path)
    form = ConsultForm(said)
    if not form.is_valid():
        return _page(request, client, found, form=form, status=422)
    try:
        actions.send_consult(
            actor=request.user, consult=found, digest=said.get("digest", ""), confirmed=said.get("confirmed") == "on"
        )
    except DomainError as error:
        flags = error.flags if isinstance(error, (OwnWordsName, ClientNamed)) else ()
        return _page(request, client, found, refused=error, flags=flags, status=error.status)
    messages.success(request, "Sent. A moderator reads it before colleagues do.")
    return redirect("consults:sent", key, consult)


def _consult(client: Client, key: str, *, discarded: bool = False) -> CaseConsult:
    rows = CaseConsult.objects.filter(client__in=record_ids(client))
    if not discarded:
        rows = rows.filter(discarded_at=None)
    return get_object_or_404(rows.select_related("author", "consent__version", "client"), key=key)


def _page(request: MemberRequest, client: Client, found: CaseConsult, status: int = 200, **extra: Any) -> HttpResponse:
    stripped = strip(client, found.left_out)
    text = f"{found.title}\n\n{found.question}"
    own = read_consult(client, text)
    said = remarks(request.user, text) if text.strip() else []
    flags = [*own, *(flag for flag in said if stops(flag) and flag.span not in {one.span for one in own})]
    context = record_context(request, client) | {
        "consult": found,
        "form": ConsultForm(initial={n: getattr(found, n) for n in ("title", "question", "small_place", "considered")}),
        "stripped": stripped,
        "in_the_way": flags,
        "notes": [flag for flag in said if not stops(flag)],
        "warnings": list(warnings_of(client, stripped.snapshot, found.small_place)),
        "agreement": queries.agreement_of(client),
        "asks_as": queries.asks_as(request.user),
    }
    return render(request, "consults/prepare.html", context | extra, status=status)


@require_safe
@members()
def sent(request: MemberRequest, key: str, consult: str) -> HttpResponse:
    """Show a consult as it was sent, with who confirmed it, and how it stands."""
    client = open_record(request, key)
    found = _consult(client, consult)
    if not found.is_sent:
        return redirect("consults:list", key)
    context = record_context(request, client) | {
        "consult": found,
        "says": spoken(found.snapshot or {}),
        "there": Consult.objects.filter(thread__key=found.network_key).select_related("thread").first(),
        "is_member": queries.asks_as(request.user) is not None,
    }
    return render(request, "consults/sent.html", context)


@require_POST
@professionals
def discard(request: MemberRequest, key: str, consult: str) -> HttpResponse:
    """Throw a prepared consult away."""
    client = open_record(request, key)
    actions.discard_consult(actor=request.user, consult=_consult(client, consult, discarded=True))
    messages.success(request, "Thrown away.")
    return redirect("consults:list", key)
