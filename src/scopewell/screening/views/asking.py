"""Asking what is open: one screen at a time, the most decisive first; and measuring at any time."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from scopewell.clients.models import Client
from scopewell.clients.views.shared import READ_OR_SEND, client_or_404, open_record
from scopewell.clients.vocabulary import EpisodeKind
from scopewell.practice.access import PROFESSIONALS, MemberRequest, members
from scopewell.practice.models import Role
from scopewell.screening.answers import ScreenForm, awaits_repeat, fresh_statements
from scopewell.screening.queries import waiting_imports
from scopewell.screening.questions import Opened, OpenScreen, measuring, open_screening
from scopewell.screening.recording import record_all_named, record_answers
from scopewell.screening.telling import BY
from scopewell.screening.views.shared import context_of, sent, units_of
from scopewell.ui.templatetags.house import OUTCOME_WORDS


@READ_OR_SEND
@members()
def open_questions(request: MemberRequest, key: str) -> HttpResponse:
    """Show the screen to ask next, or the one that is named; record what was answered."""
    client = open_record(request, key)
    if client.merged_into is not None:
        return redirect("screening:open", client.merged_into.key)
    opened = open_screening(client)
    chosen = opened.screen(request.GET.get("screen", "")) or opened.screen("")
    if request.method == "POST" and request.membership.role not in PROFESSIONALS:
        return render(request, "ui/errors/403.html", status=403)
    if chosen is None:
        return _shown(request, client, opened, None, None)
    timed = "measure" in chosen.ways
    form = ScreenForm(chosen.questions, units_of(request), sent(request), timed=timed)
    if request.method == "POST" and form.is_valid():
        _record(request, client, form, chosen.screen.title)
        return redirect("screening:open", key)
    return _shown(request, client, opened, chosen, form)


def _record(request: MemberRequest, client: Client, form: ScreenForm, title: str) -> None:
    fresh = fresh_statements(client, form)
    count = record_answers(
        actor=request.user, client=client, statements=fresh, origin="screening", because=f"Answers: {title.lower()}"
    )
    if count:
        messages.success(request, f"{count} answer{'s' if count > 1 else ''} recorded.")
    elif form.statements:
        messages.info(request, "These answers were recorded already.")
    else:
        messages.info(request, "Nothing was answered, so nothing was recorded. A blank question stays open.")


def _shown(
    request: MemberRequest, client: Client, opened: Opened, chosen: OpenScreen | None, form: ScreenForm | None
) -> HttpResponse:
    context = context_of(request, client, **_asked(opened, chosen, form), imports=waiting_imports(client))
    return render(request, "screening/open.html", context, status=422 if form is not None and form.errors else 200)


def _asked(opened: Opened, chosen: OpenScreen | None, form: ScreenForm | None) -> dict[str, Any]:
    decision = opened.decision
    return {
        "opened": opened,
        "chosen": chosen,
        "form": form,
        "repeats": {q.key for q in chosen.questions if awaits_repeat(q)} if chosen else set(),
        "ways": ", ".join(BY[way].lower() for way in chosen.ways) if chosen else "",
        "outcome": decision.outcome_word,
        "unanswerable": OUTCOME_WORDS[decision.if_unanswerable.word],
    }


@READ_OR_SEND
@members()
def vitals(request: MemberRequest, key: str) -> HttpResponse:
    """Record measurements and observed signs at any time; the earlier readings stay."""
    client = open_record(request, key)
    if request.method == "POST" and request.membership.role not in PROFESSIONALS:
        return render(request, "ui/errors/403.html", status=403)
    shown = measuring(open_screening(client))
    form = ScreenForm(shown.questions, units_of(request), sent(request), timed=True)
    if request.method == "POST" and form.is_valid():
        _record(request, client, form, "vital signs")
        return redirect("screening:vitals", key)
    context = context_of(
        request,
        client,
        form=form,
        chosen=shown,
        repeats={q.key for q in shown.questions if awaits_repeat(q)},
    )
    return render(request, "screening/vitals.html", context, status=422 if form.errors else 200)


@require_POST
@members(Role.OWNER, Role.PROFESSIONAL)
def all_named(request: MemberRequest, key: str, kind: str) -> HttpResponse:
    """Record that every operation or injury is named."""
    if kind not in EpisodeKind.values:
        raise Http404
    record_all_named(actor=request.user, client=client_or_404(key), kind=EpisodeKind(kind))
    return redirect("screening:open", key)
