"""What members do: their learning home, quizzes, progress, certificates."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.learning import actions, queries, shown, typesetting
from scopewell.learning.models import Attempt, Certificate, LearningVersion, WorkKind
from scopewell.learning.quiz import ORDER, SINGLE, Question, quiz_of
from scopewell.learning.views import PAPERS
from scopewell.members.access import ColleagueRequest, member_required

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
MOST_ATTEMPTS_SHOWN = 10


@member_required
@require_safe
def home(request: ColleagueRequest) -> HttpResponse:
    """Show what a member may go on with, and what they have."""
    rows = queries.credits_of(request.member)
    context = {
        "courses": queries.courses(request.member),
        "certificates": Certificate.objects.filter(member=request.member),
        "totals": queries.totals(rows),
        "newest": rows[:3],
    }
    return render(request, "learning/home.html", context)


@member_required
@READ_OR_SEND
@never_cache
def quiz(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Ask the questions of a lesson; grade and keep the answers; show them with why."""
    version = shown.standing(WorkKind.LESSON, slug)
    if not version.quiz:
        raise Http404
    if request.method == "POST":
        sent = {name: request.POST.getlist(name) for name in request.POST}
        raw = request.POST.get("version", "")
        number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0
        made = actions.answer_quiz(member=request.member, version=version, number=number, sent=sent)
        return redirect(f"{reverse('learning:quiz', args=[slug])}?attempt={made.pk}#result")
    attempts = queries.attempts_of(request.member, version.piece)
    chosen = _attempt(request, attempts)
    context: dict[str, Any] = {
        "version": version,
        "course": queries.course(version.series, request.member),
        "attempts": attempts[:MOST_ATTEMPTS_SHOWN],
        "attempt": chosen,
        "pass_percent": settings.QUIZ_PASS_PERCENT,
        "questions": _told(chosen) if chosen else _asked(version),
    }
    return render(request, "learning/quiz.html", context)


def _attempt(request: ColleagueRequest, attempts: Any) -> Attempt | None:
    raw = request.GET.get("attempt", "")
    if not raw:
        return None
    if not raw.isascii() or not raw.isdigit() or len(raw) > 18:
        raise Http404
    # Only one's own attempts, and only at this lesson, are in the query.
    found: Attempt = get_object_or_404(attempts, pk=int(raw))
    return found


def _asked(version: LearningVersion) -> list[dict[str, Any]]:
    """Return the questions as a form asks them: nothing tells which choice is right."""
    return [_question(place, question) for place, question in enumerate(quiz_of(version.quiz))]


def _question(place: int, question: Question) -> dict[str, Any]:
    return {
        "place": place,
        "kind": question.kind,
        "is_order": question.kind == ORDER,
        "is_single": question.kind == SINGLE,
        "text": question.text,
        "choices": [{"value": number, "text": question.choices[number].text} for number in question.shown],
        "places": range(1, len(question.choices) + 1),
    }


def _told(attempt: Attempt) -> list[dict[str, Any]]:
    """Return the questions with the answers given, which were right, and why."""
    told = []
    for place, question in enumerate(quiz_of(attempt.version.quiz)):
        answer = attempt.answers[place]
        shown_choices = answer or list(question.shown) if question.kind == ORDER else range(len(question.choices))
        choices = [
            {
                "text": question.choices[number].text,
                "why": question.choices[number].why,
                "is_right": number == at if question.kind == ORDER else question.choices[number].is_right,
                "is_chosen": number in answer,
                "right_place": number + 1,
            }
            for at, number in enumerate(shown_choices)
        ]
        told.append(
            _question(place, question)
            | {"choices": choices, "is_right": question.grade(answer), "is_answered": bool(answer)}
        )
    return told


@member_required
@require_POST
def position(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Keep where the video is. A player sends it as it plays."""
    version = shown.standing(WorkKind.LESSON, slug)
    raw = request.POST.get("position_s", "")
    if not raw.isascii() or not raw.isdigit() or len(raw) > 6:
        return HttpResponse(status=422)
    actions.keep_position(member=request.member, lesson=version.piece, position_s=int(raw))
    return HttpResponse(status=204)


@member_required
@require_POST
def read(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Mark a lesson as read, or take that back."""
    version = shown.standing(WorkKind.LESSON, slug)
    actions.mark_read(member=request.member, lesson=version.piece)
    return redirect("learning:lesson", slug)


@member_required
@require_POST
def take_certificate(request: ColleagueRequest, slug: str) -> HttpResponse:
    """Write the certificate of a series that is done."""
    shown.standing(WorkKind.SERIES, slug)
    made = actions.issue_certificate(member=request.member, slug=slug)
    messages.success(request, f"Certificate {made.number} is written, and stands in your record.")
    return redirect("learning:certificate", made.key)


@member_required
@require_safe
def certificate(request: ColleagueRequest, key: str) -> HttpResponse:
    """Show one's own certificate."""
    return render(request, "learning/certificate.html", {"certificate": _own(request, key)})


@member_required
@require_safe
def certificate_file(request: ColleagueRequest, key: str, paper: str) -> HttpResponse:
    """Send one's own certificate as a file."""
    own = _own(request, key)
    if paper not in PAPERS:
        raise Http404
    answer = HttpResponse(typesetting.certificate_pdf(own, PAPERS[paper]), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{own.number}-{paper}.pdf"'
    return answer


@member_required
@require_safe
def certificate_page(request: ColleagueRequest, key: str) -> HttpResponse:
    """Send one's own certificate as a picture."""
    return HttpResponse(typesetting.certificate_pages(_own(request, key))[0], content_type="image/png")


def _own(request: ColleagueRequest, key: str) -> Certificate:
    return get_object_or_404(Certificate, key=key, member=request.member)
