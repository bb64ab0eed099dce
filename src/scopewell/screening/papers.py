"""Screening and documents: letters are drafted from the stored decision, and their answers count in the next one."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client
from scopewell.clients.papers import decided_now, register_decisions
from scopewell.documents.desk import Decided
from scopewell.documents.drafting import Situation
from scopewell.documents.queries import Offered, authority_for, offered
from scopewell.engine.errors import KnowledgeVersionError
from scopewell.engine.record import replay
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.access import PROFESSIONALS
from scopewell.screening.models import Decision
from scopewell.screening.queries import current_decision
from scopewell.screening.registry import Button, add_authority, add_buttons
from scopewell.ui.templatetags.house import moment

TO_OURSELVES = ("client", "file")


def stored_for_documents(client: Client) -> Decided | None:
    """Return the decision in force, decided again from what was stored, so that a letter says what the page says.

    One that older rules made is not repeated; then the record is decided as it stands.
    """
    row = current_decision(client)
    if row is None:
        return None
    engine = shipped_engine()
    try:
        decision = replay({"inputs": row.inputs, "ruleset_version": row.ruleset_version}, engine)
    except KnowledgeVersionError:
        return decided_now(client)
    situation = Situation(
        decision=decision,
        case=row.inputs,
        rules=engine.rules,
        decided_by=str(row.actor) if row.actor else "",
        decided_at=moment(row.as_of),
    )
    return Decided(situation, row.key)


def answers_about(client: Client) -> dict[str, Any]:
    """Return the clearances and limits that answers to documents gave, of the record and those merged into it."""
    found: dict[str, list[Any]] = {}
    for key in Client.objects.filter(pk__in=record_ids(client)).values_list("key", flat=True):
        for kind, entries in authority_for(key).items():
            found.setdefault(kind, []).extend(entries)
    return found


def letters(request: HttpRequest, client: Client, decision: Decision) -> Iterator[Button]:  # noqa: ARG001  # a source's form
    """Yield a button for every document the decision calls for: begin it, go on writing, or read what was issued.

    Somebody who may not write documents gets those that were issued.
    """
    membership = getattr(request, "membership", None)
    writes = membership is not None and membership.role in PROFESSIONALS
    for item in offered(client.key):
        if writes or (item.issued is not None and item.draft is None):
            yield _button(client, item)


def _button(client: Client, item: Offered) -> Button:
    title = item.called.title
    to_ourselves = item.called.recipient in TO_OURSELVES
    recipient = "" if to_ourselves else item.called.recipient
    named = item.recipients[0].recipient.name if item.recipients and not to_ourselves else ""
    whom = f"To {named}. " if named else "Nobody on file to send it to. " if not to_ourselves else ""
    first = "Call first; the letter goes along. " if item.called.call_first else ""
    if item.draft is not None:
        return Button(title, reverse("documents:edit", args=[item.draft.key]), f"{first}{whom}Draft begun.", recipient)
    if item.issued is not None:
        url = reverse("documents:show", args=[item.issued.key])
        return Button(title, url, f"{first}{whom}Issued, {item.issued.number}.", recipient)
    fields = {"kind": str(item.called.kind), "recipient": item.called.recipient}
    url = reverse("documents:begin", args=[client.key])
    return Button(title, url, f"{first}{whom}".strip(), recipient, fields, sends=True)


def register() -> None:
    """Let documents draft from stored decisions, and count their answers."""
    register_decisions(stored_for_documents)
    add_authority("documents", answers_about)
    add_buttons("documents", letters)
