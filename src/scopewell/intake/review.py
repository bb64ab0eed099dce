"""What the professional looks at: answers waiting for review by topic, words told, and the body on two dates."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import segno
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from scopewell.clients.actions import change_client, settle_due
from scopewell.clients.cases import record_ids
from scopewell.clients.models import Client, Fact
from scopewell.clients.queries import unreviewed_facts
from scopewell.clients.vocabulary import ALL_NAMED
from scopewell.intake import chart
from scopewell.intake.actions import DUE
from scopewell.intake.interview import NOT_ASKED, ORIGIN, Interview
from scopewell.intake.models import BodyMark, IntakeLink, Told, ToldKind
from scopewell.intake.pages import Marked, figures, marked
from scopewell.knowledge.questionnaire import questionnaire, words_in
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User

OF_EPISODES = {"surgery-date", "injury-kind", "injury-date", *ALL_NAMED.values()}


class Progress(NamedTuple):
    """How far a client is: percent, the parts still open."""

    percent: int
    open_parts: list[str]


def progress_of(link: IntakeLink) -> Progress:
    """Return how far the client is with a link."""
    interview, words = Interview(link), words_in("en")
    parts = [words.of_screen(s.id)["part"] for s in interview.screens if interview.pending(s)]
    return Progress(interview.percent, list(dict.fromkeys(parts)))


def waiting(client: Client) -> list[Fact]:
    """Return the client's intake answers that wait for a review: the latest of each, without what was taken back."""
    latest: dict[tuple[int | None, str], Fact] = {}
    for fact in unreviewed_facts(client):
        if fact.origin.startswith(ORIGIN):
            latest[fact.episode_id, fact.fact] = fact
    gone = Fact.objects.filter(client__in=record_ids(client), reviewed=True).exclude(review_of=None)
    newest = {(fact.episode_id, fact.fact): fact.recorded_at for fact in gone}
    return [
        fact
        for place, fact in latest.items()
        if fact.value != NOT_ASKED
        and (place not in newest or fact.recorded_at > newest[place])
        and (fact.episode is None or fact.episode.withdrawn_at is None)
    ]


class Topic(NamedTuple):
    """The answers of one part of the intake."""

    title: str
    facts: list[Fact]


def reported(client: Client) -> list[Topic]:
    """Return what waits for review, in the order in which it was asked."""
    words, screens = words_in("en"), questionnaire().screens
    history = next(screen for screen in screens if screen.kind == "history")
    screen_of = dict(questionnaire().screen_of) | dict.fromkeys(OF_EPISODES, history)
    order = {screen.id: n for n, screen in enumerate(screens)}
    topics: dict[str, list[Fact]] = {}
    found = waiting(client)
    for fact in sorted(found, key=lambda f: order[screen_of[f.fact].id] if f.fact in screen_of else len(order)):
        part = words.of_screen(screen_of[fact.fact].id)["part"] if fact.fact in screen_of else "Other answers"
        topics.setdefault(part, []).append(fact)
    return [Topic(title, facts) for title, facts in topics.items()]


def told(client: Client) -> list[Told]:
    """Return the latest of each thing told in words, without a birth date the record already has."""
    rows = Told.objects.filter(client__in=record_ids(client)).exclude(kind=ToldKind.OPERATIONS)
    latest = {row.kind: row for row in rows}
    if client.birth_date is not None:
        latest.pop(ToldKind.BIRTH_DATE, None)
    return [row for row in latest.values() if row.text]


@transaction.atomic
def keep_birth_date(*, actor: User, client: Client) -> None:
    """Put the birth date a client told into the record, and review the age that came from it."""
    row = Told.objects.filter(client=client, kind=ToldKind.BIRTH_DATE).last()
    if row is not None:
        change_client(actor=actor, client=client, changes={"birth_date": date.fromisoformat(row.text)})


@transaction.atomic
def settle(*, actor: User, client: Client) -> None:
    """Settle the review that was due once nothing waits any more."""
    if not waiting(client):
        settle_due(client, DUE)
        record_audit("intake.reviewed", actor=actor, about=client.about)


def chart_days(client: Client) -> list[date]:
    """Return the days on which the body chart was changed, the newest first."""
    days = {timezone.localtime(mark.marked_at).date() for mark in _marks(client)}
    return sorted(days, reverse=True)


class DayChart(NamedTuple):
    """The body as it was marked at the end of a day."""

    day: date
    figures: list[chart.Figure]
    marked: list[Marked]
    changed: list[str]


def charts(client: Client, before: str, after: str, days: Sequence[date]) -> list[DayChart]:
    """Return the body on two days, the later one first: those named, else the last two; and what changed between."""
    known = {day.isoformat(): day for day in days}
    later = known.get(after, days[0] if days else None)
    if later is None:
        return []
    others = [day for day in days if day < later]
    earlier = known.get(before) if known.get(before) in others else (others[0] if others else None)
    now = _chart(client, later)
    if earlier is None:
        return [now]
    then = _chart(client, earlier)
    old = {mark.place: mark for mark in then.marked}
    new = {mark.place: mark for mark in now.marked}
    changed = [f"New: {new[place].name}" for place in new if place not in old]
    changed += [f"No longer marked: {old[place].name}" for place in old if place not in new]
    changed += [
        f"{new[p].name}: {old[p].says} before, {new[p].says} now"
        for p in new
        if p in old and old[p].says != new[p].says
    ]
    return [now._replace(changed=changed), then]


def _chart(client: Client, day: date) -> DayChart:
    marks = [mark for mark in _marks(client) if timezone.localtime(mark.marked_at).date() <= day]
    links = {mark.link_id for mark in marks if timezone.localtime(mark.marked_at).date() == day}
    standing = chart.current(mark for mark in marks if mark.link_id in links)
    words = words_in("en")
    return DayChart(day, figures(standing, words), marked(standing, words), [])


def _marks(client: Client) -> list[BodyMark]:
    return list(BodyMark.objects.filter(client__in=record_ids(client)))


def code_of(address: str) -> SafeString:
    """Return an address as a QR code, an SVG without style of its own."""
    made = segno.make(address, error="m")
    svg = made.svg_inline(scale=6, border=2, omitsize=True, svgclass=None, lineclass=None)
    return SafeString(svg)
