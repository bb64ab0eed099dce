"""Today, and everything that is due."""

from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scopewell.clients.models import Client
from scopewell.practice.access import MemberRequest, members
from scopewell.practice.audit import record_audit
from scopewell.today.brought import due_item
from scopewell.today.queries import client_count, everything_due
from scopewell.ui.agenda import Item, Part, Provider, providers

WEEKDAY_DATE = "%A, %B"
DUE_PAGE = 50


class Section(NamedTuple):
    """A heading of Today with its rows, and what it says when there are none."""

    heading: str
    rows: list[Item]
    says_nothing: str


@require_safe
@members()
def today(request: MemberRequest) -> HttpResponse:
    """Show what is urgent, due, waiting, and what changed since yesterday."""
    parts = {part: [_section(request, provider) for provider in providers(part)] for part in Part}
    urgent = [item for section in parts[Part.URGENT] for item in section.rows]
    everything = [item for sections in parts.values() for section in sections for item in section.rows]
    named = sorted({item.who.key for item in everything if isinstance(item.who, Client)})
    record_audit("today.read", actor=request.user, about="today", clients=named)
    now = timezone.localtime()
    context: dict[str, Any] = {
        "day": f"{now:{WEEKDAY_DATE}} {now.day}",
        "says": _in_a_sentence(parts),
        "urgent": urgent,
        "main": _shown(parts[Part.DUE]),
        "changed": _shown(parts[Part.CHANGED]),
        "aside": _shown(parts[Part.WAITING]),
        "is_empty": not everything and not client_count(),
        "clock": now,
    }
    return render(request, "today/today.html", context)


@require_safe
@members()
def due(request: MemberRequest) -> HttpResponse:
    """List all that is due, soonest first, however far ahead."""
    page = Paginator(everything_due(), DUE_PAGE).get_page(request.GET.get("page"))
    named = sorted({row.client.key for row in page})
    record_audit("today.read", actor=request.user, about="today", clients=named)
    rows = [due_item(row) for row in page]
    return render(request, "today/due.html", {"page": page, "rows": rows, "clock": timezone.now()})


def _section(request: MemberRequest, provider: Provider) -> Section:
    return Section(provider.heading, list(provider.rows(request)), provider.says_nothing)


def _shown(sections: list[Section]) -> list[Section]:
    """Return the sections that have something to say, rows or a sentence instead."""
    return [section for section in sections if section.rows or section.says_nothing]


def _in_a_sentence(parts: dict[Part, list[Section]]) -> str:
    """Return the day in one sentence."""
    urgent = sum(len(section.rows) for section in parts[Part.URGENT])
    counted = {section.heading: section.rows for sections in parts.values() for section in sections}
    late = sum(1 for item in counted.get("Due", []) if item.due is not None and item.due < _now())
    said = [
        _count(urgent, "client needs you now", "clients need you now"),
        _count(len(counted.get("Screening open", [])), "screening is open", "screenings are open"),
        _count(len(counted.get("On hold", [])), "client is on hold", "clients are on hold"),
        _count(late, "thing is overdue", "things are overdue"),
    ]
    words = [text for text in said if text]
    if not words:
        return "Nothing is waiting for you."
    sentence = "; ".join(words)
    return sentence[:1].upper() + sentence[1:] + "."


def _now() -> datetime:
    return timezone.now()


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def _count(number: int, one: str, many: str) -> str:
    if not number:
        return ""
    return f"{NUMBERS[number] if number < len(NUMBERS) else 'more than eight'} {one if number == 1 else many}"
