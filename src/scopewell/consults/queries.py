"""What is asked of consults on the practice's side."""

from typing import NamedTuple

from django.utils import timezone

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client, FormKind, SignedForm
from scopewell.clients.signing import signed_forms
from scopewell.consults.models import CaseConsult
from scopewell.members.queries import member_for
from scopewell.network.models import Consult, Participant
from scopewell.network.people import participant_of
from scopewell.practice.models import User


class Row(NamedTuple):
    """A consult, and how it stands in the network where it was sent."""

    consult: CaseConsult
    there: Consult | None


def consults_of(client: Client) -> list[Row]:
    """Return the consults of a record, the newest first."""
    rows = CaseConsult.objects.filter(client__in=record_ids(client), discarded_at=None).select_related("author")
    found = list(rows)
    keys = [row.network_key for row in found if row.network_key]
    sent = Consult.objects.filter(thread__key__in=keys).select_related("thread")
    there = {consult.thread.key: consult for consult in sent}
    return [Row(row, there.get(row.network_key)) for row in found]


def agreement_of(client: Client) -> SignedForm | None:
    """Return the form by which a client agreed that colleagues are asked; None where none is in force."""
    today = timezone.localdate()
    signed = (one for one in signed_forms(client) if one.version.kind == FormKind.CONSULT)
    return next((one for one in signed if one.in_force_on(today)), None)


def asks_as(user: User) -> Participant | None:
    """Return as whom somebody asks colleagues; None for who is no member today."""
    member = member_for(user)
    return participant_of(member) if member else None
