"""What clients, screening and documents bring to Today. Rooms above Today bring their own through ui.agenda."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from scopewell.clients.models import Due
from scopewell.clients.timeline import kind_named
from scopewell.clients.words import label_of
from scopewell.screening.sentences import lowered
from scopewell.today import queries
from scopewell.ui.agenda import Item, Part, Provider, register
from scopewell.ui.templatetags.house import OUTCOME_WORDS, moment, weekday


def bring() -> None:
    """Register what is asked of clients and decisions."""
    register("screening.alarms", Provider(Part.URGENT, "Urgent", _alarms, 10))
    register("screening.open", Provider(Part.DUE, "Screening open", _open, 20, "No screening is open."))
    register("screening.run-out", Provider(Part.DUE, "Screen again before the next session", _run_out, 30))
    register("clients.due", Provider(Part.WAITING, "Due", _due, 10, "Nothing is due this week."))
    register("clients.holds", Provider(Part.WAITING, "On hold", _holds, 20, "Nobody else is on hold."))
    register("documents.waiting", Provider(Part.WAITING, "Questions out", _questions, 24))
    register("documents.drafts", Provider(Part.WAITING, "Being written", _drafts, 26))
    register("screening.reviews", Provider(Part.WAITING, "Answers to review", _reviews, 30))
    register(
        "clients.changed", Provider(Part.CHANGED, "Since yesterday", _changed, 10, "Nothing changed since yesterday.")
    )


def _alarms(_: HttpRequest) -> Iterator[Item]:
    for hold in queries.alarms():
        by = "reported by the client" if hold.placed_by is None else f"recorded by {hold.placed_by}"
        yield Item(
            title=hold.reason,
            url=reverse("screening:decision", args=[hold.client.key]),
            who=hold.client,
            text=f"On hold since {moment(hold.placed_at)}, {by}",
            at=hold.placed_at,
            outcome=hold.disposition,
            act="Call and record",
        )


def _open(_: HttpRequest) -> Iterator[Item]:
    found = queries.open_screenings()
    for item in found.rows:
        asks = f"Ask next: {lowered(label_of(item.next_fact))}" if item.next_fact else "Nothing asked yet"
        yield Item(
            title="",
            url=reverse("screening:open", args=[item.client.key]),
            who=item.client,
            text=asks,
            beside=f"{item.asked} open" if item.asked else "not begun",
            icon="clipboard-list",
        )
    yield from _rest(found.has_more, "clients:list", "?state=screening")


def _run_out(_: HttpRequest) -> Iterator[Item]:
    found = queries.run_out()
    for item in found.rows:
        seen = f"last seen {weekday(item.client.last_seen_on)}" if item.client.last_seen_on else "not seen yet"
        yield Item(
            title="",
            url=reverse("screening:open", args=[item.client.key]),
            who=item.client,
            text=f"{OUTCOME_WORDS[item.client.outcome]} held until {moment(item.since)}; {seen}",
            beside="Re-screen",
            icon="repeat",
        )
    yield from _rest(found.has_more, "clients:list", "?state=active")


def _due(_: HttpRequest) -> Iterator[Item]:
    found = queries.due_soon()
    yield from map(due_item, found.rows)
    yield from _rest(found.has_more, "today:due", "")


def due_item(due: Due) -> Item:
    """Return a due thing as a row."""
    return Item(
        title=due.title,
        url=reverse("clients:record", args=[due.client.key]),
        who=due.client,
        since=due.since,
        due=due.due_at,
    )


def _holds(_: HttpRequest) -> Iterator[Item]:
    found = queries.holds()
    for hold in found.rows:
        yield Item(
            title="",
            url=reverse("screening:decision", args=[hold.client.key]),
            who=hold.client,
            text=hold.reason,
            beside=weekday(hold.placed_at),
        )
    yield from _rest(found.has_more, "clients:list", "?state=on-hold")


def _reviews(_: HttpRequest) -> Iterator[Item]:
    for fact in queries.unreviewed().rows:
        yield Item(
            title="",
            url=reverse("clients:facts", args=[fact.client.key]),
            who=fact.client,
            text=f"Latest: {lowered(label_of(fact.fact))}",
            beside=weekday(fact.recorded_at),
        )


def _questions(_: HttpRequest) -> Iterator[Item]:
    found = queries.questions_out()
    for item in found.rows:
        request, days = item.waiting.request, item.waiting.days
        chase = "chase now; " if item.waiting.due else ""
        yield Item(
            title=f"{request.issued.title}",
            url=reverse("documents:show", args=[request.issued.key]),
            who=item.client,
            text=f"{chase}asked of {request.issued.recipient_name}",
            beside=f"{days} day{'s' if days != 1 else ''}",
        )
    yield from _rest(found.has_more, "documents:list", "")


def _drafts(_: HttpRequest) -> Iterator[Item]:
    found = queries.drafts_begun()
    for item in found.rows:
        yield Item(
            title=item.draft.get_kind_display(),
            url=reverse("documents:edit", args=[item.draft.key]),
            who=item.client,
            beside=weekday(item.draft.changed_at),
        )
    yield from _rest(found.has_more, "documents:list", "")


def _changed(_: HttpRequest) -> Iterator[Item]:
    for entry in queries.changed_since(queries.yesterday_evening()):
        kind = kind_named(entry.kind)
        url = kind.url(entry.client.key, entry.reference) if kind.url and entry.reference else ""
        yield Item(
            title=entry.title,
            url=url or reverse("clients:record", args=[entry.client.key]),
            who=entry.client,
            at=entry.at,
            outcome=entry.outcome if entry.kind == "decision" else "",
            icon=kind.icon,
        )


def _rest(has_more: bool, url_name: str, query: str) -> Iterator[Item]:
    if has_more:
        yield Item(title="See them all", url=reverse(url_name) + query)
