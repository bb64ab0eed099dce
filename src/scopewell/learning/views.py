"""What everybody may open: the series, open lessons, the library, the files of both, and the check of a certificate."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scopewell.learning import queries, shown, typesetting
from scopewell.learning.actions import open_lesson
from scopewell.learning.captions import Cue, clock, written
from scopewell.learning.forms import CodeForm
from scopewell.learning.models import LearningVersion, Video, WorkKind
from scopewell.learning.quiz import quiz_of
from scopewell.learning.sheets import as_text
from scopewell.learning.streaming import stream
from scopewell.members.models import Member
from scopewell.practice.access import anybody
from scopewell.typesetting.compiling import Paper
from scopewell.ui.prose import headings

PAPERS: dict[str, Paper] = {"letter": "us-letter", "a4": "a4"}


@anybody
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """Show every series and what the library holds for everybody."""
    member = shown.reader(request)
    context = {"courses": queries.courses(member), "sheets": queries.resources(public_only=member is None)}
    return shown.page(request, "learning/overview.html", context)


@anybody
@require_safe
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one series with its lessons; the first is open to everybody."""
    member = shown.reader(request)
    course = queries.course(slug, member)
    if course is None:
        raise Http404
    certificate = queries.certificate_of(member, course.version.piece) if member else None
    return shown.page(request, "learning/series.html", {"course": course, "certificate": certificate})


@anybody
@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a lesson: video, text, insights, resources, sources, and the way to its quiz."""
    version = shown.standing(WorkKind.LESSON, slug)
    member = shown.reader(request)
    if not shown.may_read(version, member):
        return shown.closed(request, version)
    progress = open_lesson(member=member, lesson=version.piece) if member else None
    start = _start(request, progress.position_s if progress else 0)
    return shown.page(request, "learning/lesson.html", lesson_context(version, member, start) | {"progress": progress})


def lesson_context(version: LearningVersion, member: Member | None, start_s: int = 0) -> dict[str, Any]:
    """Return what the page of a lesson shows; a preview shows the same."""
    course = queries.course(version.series, member)
    steps = course.steps if course else ()
    place = next((n for n, step in enumerate(steps) if step.version.piece_id == version.piece_id), None)
    video = queries.shown_video(version)
    return {
        "version": version,
        "course": course,
        "before": steps[place - 1].version if place else None,
        "after": steps[place + 1].version if place is not None and place + 1 < len(steps) else None,
        "after_is_open": bool(place is not None and place + 1 < len(steps) and steps[place + 1].is_open),
        "video": video,
        "chapters": [one | {"clock": clock(one["at_s"])} for one in video.chapters] if video else [],
        "start_s": min(start_s, max(0, video.duration_s - 5)) if video else 0,
        "start_clock": clock(start_s),
        "resources": queries.named_in(version),
        "questions": len(quiz_of(version.quiz)),
        "headings": headings(version.body),
    }


def _start(request: HttpRequest, kept_s: int) -> int:
    """Return where the video starts: where the address says, or where the member stopped."""
    raw = request.GET.get("t", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else kept_s


@anybody
@require_safe
def film(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send a video, or the part of it a player asks for."""
    video = shown.seen_video(request, key)
    return stream(request, video.file, video.size_bytes, video.content_type, video.digest)


@anybody
@require_safe
def poster(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send the poster of a video."""
    video = shown.seen_video(request, key)
    if not video.poster:
        raise Http404
    answer = FileResponse(default_storage.open(video.poster), content_type="image/jpeg")
    patch_cache_control(answer, private=True, max_age=3600)
    return answer


@anybody
@require_safe
def captions(request: HttpRequest, key: str) -> HttpResponse:
    """Send the captions of a video."""
    return _track(shown.seen_video(request, key).captions)


@anybody
@require_safe
def chapters(request: HttpRequest, key: str) -> HttpResponse:
    """Send the chapters of a video, as players read them."""
    video = shown.seen_video(request, key)
    return _track(_chapters(video))


def _chapters(video: Video) -> str:
    starts = [chapter["at_s"] * 1000 for chapter in video.chapters]
    ends = [*starts[1:], max(video.duration_s * 1000, (starts[-1] if starts else 0) + 1000)]
    marked = zip(starts, ends, video.chapters, strict=True)
    return written([Cue(start, end, chapter["title"]) for start, end, chapter in marked if end > start])


def _track(text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    patch_cache_control(answer, private=True, max_age=60)
    return answer


@anybody
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show the library: search by words, condition and task. Members see all of it."""
    member = shown.reader(request)
    every = queries.resources(public_only=False)
    open_to_all = [row for row in every if shown.may_read(row, None)]
    conditions, tasks = queries.facets(every if member else open_to_all)
    asked = {name: request.GET.get(name, "")[: queries.LONGEST_QUERY] for name in ("q", "condition", "task")}
    found = queries.resources(
        public_only=member is None, query=asked["q"], condition=asked["condition"], task=asked["task"]
    )
    context = {"found": found, "conditions": conditions, "tasks": tasks, "asked": asked}
    return shown.page(request, "learning/library.html", context | {"for_members": len(every) - len(open_to_all)})


@anybody
@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a resource: its pages as pictures and as text, and its files."""
    version = shown.standing(WorkKind.RESOURCE, slug)
    if not shown.may_read(version, shown.reader(request)):
        return shown.closed(request, version)
    return shown.page(request, "learning/resource.html", resource_context(version))


def resource_context(version: LearningVersion) -> dict[str, Any]:
    """Return what the page of a resource shows; a preview shows the same."""
    pages = range(1, len(typesetting.sheet_pages(version)) + 1)
    return {"version": version, "pages": pages, "text": as_text(version.body), "lessons": queries.used_in(version)}


@anybody
@require_safe
def resource_pdf(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """Send a resource as a file to print."""
    version = shown.standing(WorkKind.RESOURCE, slug)
    if paper not in PAPERS:
        raise Http404
    if not shown.may_read(version, shown.reader(request)):
        return shown.closed(request, version)
    answer = HttpResponse(typesetting.sheet_pdf(version, PAPERS[paper]), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}-{paper}.pdf"'
    return answer


@anybody
@require_safe
def resource_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Send a page of a resource as a picture."""
    version = shown.standing(WorkKind.RESOURCE, slug)
    if not shown.may_read(version, shown.reader(request)):
        return shown.closed(request, version)
    return sheet_picture(version, number)


def sheet_picture(version: LearningVersion, number: int) -> HttpResponse:
    """Return a page of a sheet as a picture. Raises Http404."""
    pages = typesetting.sheet_pages(version)
    if not 1 <= number <= len(pages):
        raise Http404
    answer = HttpResponse(pages[number - 1], content_type="image/png")
    patch_cache_control(answer, private=True, max_age=3600)
    return answer


@anybody
@require_safe
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate, and lead to its check."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        found = queries.by_code(form.cleaned_data["code"])
        if found:
            return redirect("learning-check:check", found.code)
        form.add_error("code", "No certificate has this code. Are all twelve signs as they are printed?")
    return render(request, "learning/check.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@anybody
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a certificate says, and what it is worth today. Whoever holds the code holds the certificate."""
    found = queries.by_code(code)
    return render(
        request,
        "learning/check.html",
        {"certificate": found, "asked": True, "form": CodeForm()},
        status=200 if found else 404,
    )
