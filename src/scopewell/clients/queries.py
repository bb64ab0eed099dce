"""What is asked of clients and their records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils import timezone

from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client, Contact, Due, Episode, Fact, Hold, TimelineEntry
from scopewell.clients.vocabulary import OPEN_STATES, ContactKind, EpisodeKind, State
from scopewell.wording.roster import Listed

BY_NAME = Lower("legal_name")
SORTS: dict[str, tuple[Any, ...]] = {  # fields, and expressions of several types
    "name": (BY_NAME,),
    "-name": (BY_NAME.desc(),),
    "state": (F("state"), BY_NAME),
    "-state": (F("state").desc(), BY_NAME),
    "due": (F("next_due").asc(nulls_last=True), BY_NAME),
    "-due": (F("next_due").desc(nulls_last=True), BY_NAME),
    "seen": (F("last_seen_on").asc(nulls_last=True), BY_NAME),
    "-seen": (F("last_seen_on").desc(nulls_last=True), BY_NAME),
}
LONGEST_SEARCH = 80


def current_clients() -> QuerySet[Client]:
    """Return the clients of the practice in force, without records that were merged into another."""
    return Client.objects.filter(merged_into=None)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What a client list shows: words searched for, a state, and the order."""

    words: str = ""
    state: str = "open"
    sort: str = "name"

    @classmethod
    def read(cls, query: QueryDict) -> "ListFilter":
        """Read the filter of an address; what it cannot mean falls back to the plain list."""
        state, sort = query.get("state", "open"), query.get("sort", "name")
        known = {"open", "all", *State.values}
        typed = "".join(letter for letter in query.get("q", "") if letter.isprintable() or letter.isspace())
        words = " ".join(typed.split())[:LONGEST_SEARCH]
        return cls(words, state if state in known else "open", sort if sort in SORTS else "name")

    def as_query(self) -> str:
        """Return the filter as the query of an address, without what is plain."""
        chosen = QueryDict(mutable=True)
        for name, value, plain in (("q", self.words, ""), ("state", self.state, "open"), ("sort", self.sort, "name")):
            if value != plain:
                chosen[name] = value
        return chosen.urlencode()


def clients_matching(chosen: ListFilter) -> QuerySet[Client]:
    """Return the rows of the client list, each with `next_due`, the day of what is due first."""
    rows = current_clients()
    if chosen.state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif chosen.state != "all":
        rows = rows.filter(state=chosen.state)
    for word in chosen.words.split():
        rows = rows.filter(
            Q(legal_name__icontains=word) | Q(preferred_name__icontains=word) | Q(phone__contains=word) | _born(word)
        )
    first_due = Due.objects.filter(client=OuterRef("pk"), settled_at=None).order_by("due_at").values("due_at")[:1]
    return rows.annotate(next_due=Subquery(first_due)).order_by(*SORTS[chosen.sort], "pk")


def _born(word: str) -> Q:
    try:
        return Q(birth_date=date.fromisoformat(word))
    except ValueError:
        return Q(pk__in=[])


def counts_by_state() -> dict[str, int]:
    """Return how many clients stand in each state, with `open` and `all`."""
    counted = current_clients().order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict(counted)
    return {
        "open": sum(counts.get(state, 0) for state in OPEN_STATES),
        "all": sum(counts.values()),
        **{state: counts.get(state, 0) for state in State.values},
    }


def open_holds(client: Client) -> list[Hold]:
    """Return the holds nobody has lifted, of the record and those merged into it."""
    return list(Hold.objects.filter(client__in=record_ids(client), lifted_at=None).order_by("placed_at"))


def contacts_of(client: Client) -> list[Contact]:
    """Return the contacts in use, emergency contact first."""
    found = Contact.objects.filter(client__in=record_ids(client), ended_at=None)
    return sorted(found, key=lambda c: (c.kind != ContactKind.EMERGENCY, c.kind, c.pk))


def emergency_contact(contacts: Iterable[Contact]) -> Contact | None:
    """Return the contact to call in an emergency."""
    return next((contact for contact in contacts if contact.kind == ContactKind.EMERGENCY), None)


def open_dues(client: Client) -> list[Due]:
    """Return what is due for a client, soonest first."""
    return list(Due.objects.filter(client__in=record_ids(client), settled_at=None))


class Header(NamedTuple):
    """What the client header shows, the same on every page of the record."""

    client: Client
    holds: list[Hold]
    emergency: Contact | None


def header_of(client: Client) -> Header:
    """Return the header of a record."""
    return Header(client, open_holds(client), emergency_contact(contacts_of(client)))


def listed_clients() -> list[Listed]:
    """Return the clients of the practice in force as the wording guard asks for them: by key, with their names."""
    rows = Client.objects.order_by().values_list("key", "legal_name", "preferred_name")
    return [Listed(key, tuple(name for name in names if name)) for key, *names in rows]


def timeline_of(client: Client, kind: str = "", statement: str = "") -> QuerySet[TimelineEntry]:
    """Return a client's timeline, the newest first, of one kind or class of statement when named."""
    rows = TimelineEntry.objects.filter(client__in=record_ids(client)).select_related("actor")
    if kind:
        rows = rows.filter(kind=kind)
    if statement:
        rows = rows.filter(statement=statement)
    return rows


def timeline_counts(client: Client) -> dict[str, int]:
    """Return how many rows of each kind a timeline has."""
    rows = TimelineEntry.objects.filter(client__in=record_ids(client))
    return dict(rows.order_by().values_list("kind").annotate(Count("pk")))


def latest_facts(client: Client) -> list[Fact]:
    """Return the latest statement of each fact of a record, episode by episode, the newest first."""
    rows = Fact.objects.filter(client__in=record_ids(client)).select_related("actor", "episode")
    found: dict[tuple[int | None, str], Fact] = {}
    for fact in sorted(rows, key=lambda f: (f.true_on, f.true_at or f.recorded_at, f.pk)):
        found[fact.episode_id, fact.fact] = fact
    return sorted(found.values(), key=lambda fact: (fact.true_on, fact.recorded_at), reverse=True)


def unreviewed_facts(client: Client) -> list[Fact]:
    """Return the client's answers that nobody has reviewed and that still count."""
    rows = Fact.objects.filter(client__in=record_ids(client), reviewed=False, reviews=None, corrections=None)
    return list(rows.select_related("episode").order_by("recorded_at"))


def episodes_of(client: Client, kind: EpisodeKind) -> list[Episode]:
    """Return the operations or injuries of a record that were not withdrawn."""
    return list(Episode.objects.filter(client__in=record_ids(client), kind=kind, withdrawn_at=None))


def history_of(client: Client, fact: str) -> list[Fact]:
    """Return every statement of one fact, the newest first."""
    rows = Fact.objects.filter(client__in=record_ids(client), fact=fact)
    return list(rows.select_related("actor", "episode").order_by("-true_on", "-recorded_at", "-pk"))


def due_between(start: Any, end: Any) -> QuerySet[Due]:
    """Return what is due in a span of time in the practice in force, soonest first."""
    return Due.objects.filter(settled_at=None, due_at__gte=start, due_at__lt=end).select_related("client")


def overdue() -> QuerySet[Due]:
    """Return what is past its day in the practice in force."""
    return Due.objects.filter(settled_at=None, due_at__lt=timezone.now()).select_related("client")
