"""The editors' desk of learning: series, lessons and resources."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from scopewell.editions.desk import Desk
from scopewell.learning.actions import publish_work
from scopewell.learning.forms_desk import FORMS
from scopewell.learning.models import LearningOuting, LearningVersion, LearningWork, WorkKind
from scopewell.learning.queries import Course
from scopewell.learning.views import lesson_context, resource_context, sheet_picture
from scopewell.practice.access import NetworkRequest, editor_required

PAGES = {WorkKind.SERIES: "series", WorkKind.LESSON: "lesson", WorkKind.RESOURCE: "resource"}


def preview(request: NetworkRequest, version: LearningVersion) -> HttpResponse:
    """Show a version as members would see it."""
    shell = {"shell": "ui/network.html", "preview": True}
    match version.piece.kind:
        case WorkKind.LESSON:
            context = lesson_context(version, None)
        case WorkKind.RESOURCE:
            context = resource_context(version)
        case _:
            context = {"course": Course(version, ())}
    return render(request, f"learning/{PAGES[WorkKind(version.piece.kind)]}.html", context | shell)


def address_of(work: LearningWork) -> str:
    """Return where a work stands for readers."""
    return reverse(f"learning:{PAGES[WorkKind(work.kind)]}", args=[work.slug])


DESK = Desk(
    name="learning-desk", title="Learning", template="learning/desk.html", works=LearningWork,
    versions=LearningVersion, publications=LearningOuting, forms=FORMS, address_of=address_of, preview=preview,
    publish=publish_work,
)  # fmt: skip


@require_safe
@editor_required
def preview_page(request: NetworkRequest, key: str, number: int, page: int) -> HttpResponse:  # noqa: ARG001
    """Send a page of a sheet that may not be out yet."""
    version = DESK.version(key, number)
    if version.piece.kind != WorkKind.RESOURCE:
        raise Http404
    return sheet_picture(version, page)
