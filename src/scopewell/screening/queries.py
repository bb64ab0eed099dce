"""What is asked of decisions and of what people with authority said."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client, Hold
from scopewell.clients.queries import open_holds
from scopewell.screening.models import Authority, Clearance, Decision, DecisionHold, Limit, Override, RecordImport
from scopewell.screening.registry import authority_of_rooms


def current_decision(client: Client) -> Decision | None:
    """Return the decision made last about a client."""
    return decisions_of(client).first()


def decisions_of(client: Client) -> QuerySet[Decision]:
    """Return the decisions about a client, the newest first."""
    return Decision.objects.filter(client=client).select_related("actor").order_by("-pk")


def before(decision: Decision) -> Decision | None:
    """Return the decision before this one that said something else than the one before it."""
    rows = Decision.objects.filter(client_id=decision.client_id, pk__lt=decision.pk)
    return rows.filter(is_news=True).order_by("-pk").first() or rows.order_by("pk").first()


def standing[A: Authority](model: type[A], client: Client) -> list[A]:
    """Return what was said and was neither replaced nor withdrawn, of the record and those merged into it."""
    rows = model.objects.filter(client__in=record_ids(client), replaced_by=None, is_withdrawal=False)
    return list(rows.select_related("actor").order_by("pk"))


def authority_in_force(client: Client, moment: datetime | None = None) -> dict[str, Any]:
    """Return clearances, limits and overrides about a client, as a case takes them."""
    day = timezone.localdate(moment)
    found: dict[str, list[Mapping[str, Any]]] = authority_of_rooms(client)
    found.setdefault("clearances", []).extend(_clearance(row) for row in standing(Clearance, client))
    identified = [row for row in standing(Limit, client) if row.identified_how]
    found.setdefault("limits", []).extend(_limit(row) for row in identified)
    overrides = [row for row in standing(Override, client) if counts_on(row, day)]
    found.setdefault("overrides", []).extend(_override(row) for row in overrides)
    return {kind: entries for kind, entries in found.items() if entries}


def counts_on(override: Override, day: date) -> bool:
    """Return whether a judgment counts on a day; a modification runs out."""
    return override.until is None or day <= override.until


def _clearance(row: Clearance) -> dict[str, Any]:
    return {
        "date": row.dated.isoformat(),
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
        "author_role": row.author_role,
        "author": row.author,
        "resolves": row.resolves,
        "confirmed": bool(row.identified_how),
    }


def _limit(row: Limit) -> dict[str, Any]:
    form: dict[str, Any] = {
        "fact": row.fact,
        "date": row.dated.isoformat(),
        "author_role": row.author_role,
        "author": row.author,
    }
    form |= {"valid_until": row.valid_until.isoformat()} if row.valid_until else {}
    form |= {"unit": row.unit} if row.unit else {}
    form |= {"min": row.lowest} if row.lowest is not None else {}
    return form | ({"max": row.highest} if row.highest is not None else {})


def _override(row: Override) -> dict[str, Any]:
    form: dict[str, Any] = {"action": row.action, "reason": row.reason, "author": str(row.actor)}
    form["date"] = timezone.localdate(row.recorded_at).isoformat()
    if row.action == Override.Action.RAISE:
        return form | {"to": row.to}
    return form | {"rule": row.rule, "limit": {"kind": row.limit_kind, "value": row.limit_value}}


def holds_placed_by_decisions(client: Client) -> list[Hold]:
    """Return a client's open holds that a decision placed."""
    placed = set(DecisionHold.objects.filter(hold__client=client).values_list("hold_id", flat=True))
    return [hold for hold in open_holds(client) if hold.pk in placed]


def waiting_imports(client: Client) -> list[RecordImport]:
    """Return the uploaded records nobody has finished reviewing."""
    return list(RecordImport.objects.filter(client=client, finished_at=None).select_related("uploaded_by"))
