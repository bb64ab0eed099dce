"""The editors' desk: series, lessons and resources as they are written, checked, published and taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.editions import actions as editing
from scopewell.editions import queries as editions
from scopewell.editions.errors import AddressTaken, MovedOn
from scopewell.editions.forms import PublishForm
from scopewell.editions.wording import notes_of
from scopewell.learning.actions import publish_work
from scopewell.learning.errors import NotReady
from scopewell.learning.forms_desk import FORMS, WorkForm, new_form
from scopewell.learning.models import LearningOuting, LearningVersion, LearningWork, WorkKind
from scopewell.learning.queries import Course
from scopewell.learning.views import lesson_context, resource_context, sheet_picture
from scopewell.practice.access import NetworkRequest, editor_required
from scopewell.wording.errors import WordingInTheWay

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
PAGES = {WorkKind.SERIES: "series", WorkKind.LESSON: "lesson", WorkKind.RESOURCE: "resource"}


@require_safe
@editor_required
def desk(request: NetworkRequest) -> HttpResponse:
    """List every text: what is newest, what is live, what waits."""
    works = editions.desk(LearningWork, LearningVersion, LearningOuting)
    return render(request, "learning/desk.html", {"works": works, "kinds": WorkKind.choices})


@READ_OR_SEND
@editor_required
def begin(request: NetworkRequest, kind: str) -> HttpResponse:
    """Begin a series, a lesson or a resource."""
    if kind not in FORMS:
        raise Http404
    form = new_form(kind)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            piece = LearningWork(kind=kind, slug=data["slug"])
            version = editing.begin(actor=request.user, piece=piece, content=data)
        except AddressTaken as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, "Saved. Nothing is published yet.")
            return redirect("learning-desk:edit", version.piece.key)
    context = {"form": form, "kind": WorkKind(kind).label.lower()}
    return render(request, "learning/edit.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@editor_required
def edit(request: NetworkRequest, key: str) -> HttpResponse:
    """Edit a text; every save is a version."""
    piece = get_object_or_404(LearningWork, key=key)
    kept = FORMS[piece.kind]
    form = kept(request.POST) if request.method == "POST" else kept.of(editions.newest_version(piece))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            saved = editing.save_version(
                actor=request.user, piece=piece, base=data["base"], content=data, note=data["note"]
            )
        except MovedOn as error:
            typed = request.POST.copy()
            typed["base"] = str(error.number)
            form = kept(typed)
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {saved.number} is saved.")
            return redirect("learning-desk:edit", key)
    return _desk_page(request, piece, form)


def _desk_page(
    request: NetworkRequest, piece: LearningWork, form: WorkForm | None = None, publish_form: PublishForm | None = None
) -> HttpResponse:
    version = editions.newest_version(piece)
    form = form or FORMS[piece.kind].of(version)
    context: dict[str, Any] = {
        "piece": piece,
        "version": version,
        "form": form,
        "kind": piece.get_kind_display().lower(),
        "held": [(label, note) for label, note in notes_of(version) if note.blocks],
        "publish_form": publish_form or PublishForm(initial={"number": version.number}),
        "standing": editions.standing(piece),
        "scheduled": editions.scheduled(piece),
        "url_name": f"learning:{PAGES[WorkKind(piece.kind)]}",
    }
    failed = form.errors or (publish_form is not None and publish_form.errors)
    return render(request, "learning/edit.html", context, status=422 if failed else 200)


@require_safe
@editor_required
def preview(request: NetworkRequest, key: str, number: int) -> HttpResponse:
    """Show a version as members would see it."""
    version = _version(key, number)
    shell = {"shell": "ui/network.html", "preview": True}
    match version.piece.kind:
        case WorkKind.LESSON:
            context = lesson_context(version, None)
        case WorkKind.RESOURCE:
            context = resource_context(version)
        case _:
            context = {"course": Course(version, ())}
    return render(request, f"learning/{PAGES[WorkKind(version.piece.kind)]}.html", context | shell)


@require_safe
@editor_required
def preview_page(request: NetworkRequest, key: str, number: int, page: int) -> HttpResponse:  # noqa: ARG001
    """Send a page of a sheet that may not be out yet."""
    version = _version(key, number)
    if version.piece.kind != WorkKind.RESOURCE:
        raise Http404
    return sheet_picture(version, page)


@require_safe
@editor_required
def history(request: NetworkRequest, key: str) -> HttpResponse:
    """Show every version of a text, and which stood when."""
    piece = get_object_or_404(LearningWork, key=key)
    context = {"piece": piece, "versions": editions.history(piece), "newest": editions.newest_version(piece)}
    return render(request, "learning/history.html", context)


@require_POST
@editor_required
def restore(request: NetworkRequest, key: str, number: int) -> HttpResponse:
    """Make an old version the newest again."""
    made = editing.restore_version(actor=request.user, version=_version(key, number))
    messages.success(request, f"Version {number} is back as version {made.number}. Publish it when it is right.")
    return redirect("learning-desk:edit", key)


@require_POST
@editor_required
def publish(request: NetworkRequest, key: str) -> HttpResponse:
    """Publish a version, now or as of an hour."""
    piece = get_object_or_404(LearningWork, key=key)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, piece, publish_form=form)
    data = form.cleaned_data
    version = _version(key, data["number"])
    try:
        publish_work(actor=request.user, version=version, at=data["at"], reason=data["reason"])
    except WordingInTheWay as error:
        form.add_error("reason", str(error))
        return _desk_page(request, piece, publish_form=form)
    except NotReady as error:
        form.add_error(None, str(error))
        return _desk_page(request, piece, publish_form=form)
    words = "waits for its hour" if data["at"] else "is out"
    messages.success(request, f"Version {version.number} {words}.")
    return redirect("learning-desk:edit", key)


@require_POST
@editor_required
def take_off(request: NetworkRequest, key: str) -> HttpResponse:
    """Take a text off."""
    editing.take_off(actor=request.user, piece=get_object_or_404(LearningWork, key=key))
    messages.success(request, "Taken off. Publish it again to put it back.")
    return redirect("learning-desk:edit", key)


@require_POST
@editor_required
def cancel(request: NetworkRequest, key: str, publication: int) -> HttpResponse:
    """Cancel what waits for its hour."""
    waiting = get_object_or_404(LearningOuting, pk=publication, piece__key=key)
    editing.cancel_publication(actor=request.user, publication=waiting)
    messages.success(request, "Canceled. The draft is kept.")
    return redirect("learning-desk:edit", key)


def _version(key: str, number: int) -> LearningVersion:
    return get_object_or_404(LearningVersion.objects.select_related("piece"), piece__key=key, number=number)
