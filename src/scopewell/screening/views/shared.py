"""What the pages of screening have in common: the context of a record, and whether somebody may act."""

from typing import Any

from django.http import QueryDict

from scopewell.clients.models import Client
from scopewell.clients.views.shared import record_context
from scopewell.practice.access import PROFESSIONALS, MemberRequest


def context_of(request: MemberRequest, client: Client, **more: Any) -> dict[str, Any]:
    """Return the context of a page of the record."""
    return record_context(request, client) | {"may_act": request.membership.role in PROFESSIONALS, **more}


def units_of(request: MemberRequest) -> str:
    """Return the units of the practice."""
    return str(request.practice.units)


def sent(request: MemberRequest) -> QueryDict | None:
    """Return what a form sent, even when all of it is blank; None when nothing was sent."""
    return request.POST if request.method == "POST" else None
