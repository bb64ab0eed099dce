"""The notes on a text as it is typed, and the pages of what was kept."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from scopewell.engine.wording.flags import Kind
from scopewell.practice.access import (
    MemberRequest,
    NetworkRequest,
    editor_required,
    members,
    needs_second_factor,
    signed_in,
)
from scopewell.practice.models import Role, User
from scopewell.practice.tenancy import Scope, in_scope
from scopewell.wording.errors import TextTooLong, TooManyChecks, UnknownKind
from scopewell.wording.limits import LONGEST_TEXT, within
from scopewell.wording.models import CATEGORIES, KINDS, SEVERITIES
from scopewell.wording.queries import Note, Wanted, counts, kept_by_network, kept_by_practice, notes_on

ROWS = 40


@never_cache
@require_POST
@signed_in
def notes(request: HttpRequest) -> HttpResponse:
    """Return the notes on a text. It comes in the body, is not kept, and stands in no log."""
    user = request.user
    assert isinstance(user, User), "the mark of the view lets nobody else in"
    if not within(user.pk):
        raise TooManyChecks
    text = request.POST.get("text", "")
    if len(text) > LONGEST_TEXT:
        raise TextTooLong
    try:
        kind = Kind(request.POST.get("kind", ""))
    except ValueError:
        raise UnknownKind from None
    found = _notes(request, user, text, kind)
    return render(request, "wording/_notes.html", {"notes": found})


def _notes(request: HttpRequest, user: User, text: str, kind: Kind) -> tuple[Note, ...]:
    """Return the notes; somebody who may not open a record learns nothing of who the clients are."""
    membership = getattr(request, "membership", None)
    if membership is not None and not needs_second_factor(request, user, membership):
        return notes_on(text, kind, request.POST.get("about", ""))
    with in_scope(Scope(user_id=user.pk)):
        return notes_on(text, kind)


@require_safe
@members(Role.OWNER, Role.PROFESSIONAL)
def ours(request: MemberRequest) -> HttpResponse:
    """Show what the guard flagged and the practice kept."""
    return _page(request, kept_by_practice(), kept_by_practice(_wanted(request)), of_network=False)


@require_safe
@editor_required
def network(request: NetworkRequest) -> HttpResponse:
    """Show what the guard flagged and the network's own texts kept."""
    return _page(request, kept_by_network(), kept_by_network(_wanted(request)), of_network=True)


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(*(request.GET.get(name, "") for name in Wanted._fields))


def _page(request: HttpRequest, every: QuerySet[Any], rows: QuerySet[Any], *, of_network: bool) -> HttpResponse:
    wanted = _wanted(request)
    people = every.order_by().values_list("by_id", "by__name", "by__email").distinct()
    context = {
        "of_network": of_network,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "wanted": wanted,
        "total": every.count(),
        "kinds": _named(counts(every, "kind"), KINDS),
        "severities": _named(counts(every, "severity"), SEVERITIES),
        "categories": _named(counts(every, "category"), CATEGORIES),
        "people": sorted(((str(pk), name or email) for pk, name, email in people), key=lambda one: one[1].lower()),
    }
    return render(request, "wording/ours.html", context)


def _named(counted: Any, choices: list[tuple[str, str]]) -> list[tuple[str, str, int]]:
    known = dict(choices)
    return [(value, known[value], times) for value, times in counted]
