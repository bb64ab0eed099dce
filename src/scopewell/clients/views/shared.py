"""What every page of a record does: find the client, note the read, gather header and tabs."""

from typing import Any

from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from scopewell.clients import queries, timeline
from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client
from scopewell.practice.access import MemberRequest
from scopewell.practice.audit import record_audit
from scopewell.wording.actions import keep_notes
from scopewell.wording.places import Place

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


def client_or_404(key: str) -> Client:
    """Return the client of a key in the practice in force; another practice's is 404."""
    return get_object_or_404(Client.objects.select_related("practice", "merged_into"), key=key)


def open_record(request: MemberRequest, key: str) -> Client:
    """Return a client whose page somebody opens, with the read in the audit trail. 404 as above."""
    client = client_or_404(key)
    if request.method != "POST":
        client.known_record_ids = tuple(record_ids(client))
        record_audit("client.read", actor=request.user, about=client.about, page=view_name(request))
    return client


def view_name(request: HttpRequest) -> str:
    """Return the name of the page that is asked for."""
    return request.resolver_match.view_name if request.resolver_match else ""


def record_context(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return what every page of a record needs: client, header, tabs. Rooms above use it for their tabs."""
    here = view_name(request)
    tabs = [
        {"label": tab.label, "url": tab.url(client.key), "is_current": here in tab.belongs} for tab in timeline.tabs()
    ]
    return {"client": client, "header": queries.header_of(client), "tabs": tabs}


def keep_wording(request: MemberRequest, client: Client, form: BaseForm, label: str) -> None:
    """Keep with the practice what the wording guard notes on a form that was saved to a record."""
    place = Place(label, "clients:record", client.key, client.about)
    keep_notes(actor=request.user, form=form, place=place)
