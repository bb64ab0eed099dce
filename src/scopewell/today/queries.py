"""What Today asks of clients and decisions, each with a fixed number of queries whatever the size of the practice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.utils import timezone

from scopewell.clients.models import Client, Due, Fact, Hold, TimelineEntry
from scopewell.clients.vocabulary import State
from scopewell.documents.models import Draft
from scopewell.documents.queries import Waiting, open_drafts, waiting
from scopewell.engine.disposition import BY_WORD, UNDECIDED, Disposition
from scopewell.screening.models import Decision

MOST_ROWS = 8
MOST_LATEST = 60
DUE_DAYS = 7
ALARMS = (Disposition.EMERGENCY.word, Disposition.URGENT_MEDICAL.word)
ASKED = (State.INQUIRY, State.AWAITING_DOCUMENTS, State.SCREENING, State.ASSESSED, State.ACTIVE, State.MAINTENANCE)
TRAINING = (State.ASSESSED, State.ACTIVE, State.MAINTENANCE)
KINDS_OF_NEWS = ("decision", "hold", "state", "authority", "document", "referral", "session", "form", "fact")


class Many[T](NamedTuple):
    """The first rows of a list, and whether there are more. Counting all of them would read the whole practice."""

    rows: list[T]
    has_more: bool


def _first[T](rows: Iterable[T]) -> Many[T]:
    found = list(rows)
    return Many(found[:MOST_ROWS], len(found) > MOST_ROWS)


def alarms() -> list[Hold]:
    """Return the open holds for an emergency or urgent finding, the worst first, then the oldest."""
    rows = Hold.objects.filter(lifted_at=None, disposition__in=ALARMS).select_related("client", "placed_by")
    return sorted(rows, key=lambda hold: (-BY_WORD[hold.disposition], hold.placed_at))


def holds() -> Many[Hold]:
    """Return the other open holds, the oldest first."""
    rows = Hold.objects.filter(lifted_at=None).exclude(disposition__in=ALARMS).select_related("client")
    return _first(rows.order_by("placed_at")[: MOST_ROWS + 1])


def due_soon() -> Many[Due]:
    """Return what is overdue or due within a week, soonest first."""
    until = timezone.now() + timedelta(days=DUE_DAYS)
    return _first(everything_due().filter(due_at__lt=until)[: MOST_ROWS + 1])


def everything_due() -> QuerySet[Due]:
    """Return all that is due, soonest first, however far ahead."""
    return Due.objects.filter(settled_at=None).select_related("client").order_by("due_at", "pk")


class OpenScreening(NamedTuple):
    """A client whose screening is open: the question to ask next, and how many there are."""

    client: Client
    next_fact: str
    asked: int


def open_screenings() -> Many[OpenScreening]:
    """Return the clients nothing was decided about yet, those in screening first, then the longest waiting."""
    rows = (
        Client.objects.filter(merged_into=None, state__in=ASKED, outcome__in=("", UNDECIDED))
        .filter(state__in=(State.SCREENING, State.AWAITING_DOCUMENTS, *TRAINING))
        .order_by("state_since", "pk")
    )
    clients = list(rows[: MOST_ROWS + 1])
    # Asked of the few that are shown, not of everybody who waits.
    latest = Decision.objects.filter(client=OuterRef("pk")).order_by("-pk")
    of_these = Client.objects.filter(pk__in=[client.pk for client in clients]).order_by()
    asks = {
        pk: (fact or "", count or 0)
        for pk, fact, count in of_these.values_list(
            "pk", Subquery(latest.values("next_fact")[:1]), Subquery(latest.values("open_count")[:1])
        )
    }
    return _first(OpenScreening(client, *asks[client.pk]) for client in clients)


class RunOut(NamedTuple):
    """A client in training whose decision has run out, and when it did."""

    client: Client
    since: datetime


def run_out() -> Many[RunOut]:
    """Return the clients in training whose decision has run out, those seen last first."""
    latest = Decision.objects.filter(client=OuterRef("pk")).order_by("-pk")
    rows = Client.objects.filter(merged_into=None, state__in=TRAINING).exclude(outcome__in=("", UNDECIDED))
    rows = rows.annotate(ran_out_at=Subquery(latest.values("holds_until")[:1])).filter(ran_out_at__lte=timezone.now())
    ordered = rows.order_by("-last_seen_on", "pk")[: MOST_ROWS + 1]
    return _first(RunOut(client, client.ran_out_at) for client in ordered)


def unreviewed() -> Many[Fact]:
    """Return the clients' answers that wait for a review, the newest of each client."""
    rows = Fact.objects.filter(reviewed=False, reviews=None, corrections=None).order_by("-pk")
    by_client: dict[int, Fact] = {}
    for fact in rows[:MOST_LATEST]:
        by_client.setdefault(fact.client_id, fact)
    found = _first(by_client.values())
    prefetch_related_objects(found.rows, "client")
    return found


def yesterday_evening() -> datetime:
    """Return since when something counts as changed: the start of yesterday, on the practice's clock."""
    now = timezone.localtime()
    return (now - timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def changed_since(moment: datetime) -> list[TimelineEntry]:
    """Return what was written into records since a moment, one row for each client and kind, the newest first."""
    latest: QuerySet[TimelineEntry] = TimelineEntry.objects.order_by("-pk")
    found: dict[tuple[int, str], TimelineEntry] = {}
    for entry in latest[:MOST_LATEST]:
        if min(entry.at, entry.recorded_at) >= moment and entry.kind in KINDS_OF_NEWS:
            found.setdefault((entry.client_id, entry.kind), entry)
    rows = list(found.values())[:MOST_ROWS]
    prefetch_related_objects(rows, "client")
    return rows


class Question(NamedTuple):
    """A request a provider has not answered, whom it is about, and for how many days it waits."""

    client: Client | None
    waiting: Waiting


def questions_out() -> Many[Question]:
    """Return the requests without an answer, the oldest first."""
    found = waiting()
    clients = Client.objects.in_bulk({item.request.subject for item in found[:MOST_ROWS]}, field_name="key")
    return _first(Question(clients.get(item.request.subject), item) for item in found)


class Writing(NamedTuple):
    """A document somebody began and has not issued."""

    client: Client | None
    draft: Draft


def drafts_begun() -> Many[Writing]:
    """Return the documents that are being written, the last changed first."""
    rows = open_drafts().order_by("-changed_at")
    found = list(rows[: MOST_ROWS + 1])
    clients = Client.objects.in_bulk({draft.subject for draft in found}, field_name="key")
    return _first(Writing(clients.get(draft.subject), draft) for draft in found)


def client_count() -> int:
    """Return how many clients the practice has."""
    return Client.objects.filter(merged_into=None).count()
