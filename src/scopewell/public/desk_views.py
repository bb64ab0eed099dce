"""The editors' desk: articles and pages as they are written, checked, published and taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.editions import queries as editions
from scopewell.editions.errors import AddressTaken, MovedOn
from scopewell.editions.forms import PublishForm
from scopewell.editions.wording import notes_of
from scopewell.practice.access import NetworkRequest, editor_required
from scopewell.public import actions
from scopewell.public.addresses import address_of
from scopewell.public.forms import NewPieceForm, PieceForm
from scopewell.public.models import Piece, PieceKind, Publication, Version
from scopewell.public.views import article_context
from scopewell.ui.prose import headings
from scopewell.wording.errors import WordingInTheWay

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@editor_required
def desk(request: NetworkRequest) -> HttpResponse:
    """List every piece: what is newest, what is live, what waits."""
    return render(request, "public/desk.html", {"pieces": editions.desk(Piece, Version, Publication)})


@READ_OR_SEND
@editor_required
def begin(request: NetworkRequest, kind: str) -> HttpResponse:
    """Begin an article or a page."""
    if kind not in PieceKind.values:
        raise Http404
    form = NewPieceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            version = actions.begin_piece(actor=request.user, kind=PieceKind(kind), slug=data["slug"], content=data)
        except AddressTaken as error:
            form.add_error("slug", str(error))
        else:
            messages.success(request, "Saved. Nothing is published yet.")
            return redirect("publishing:edit", version.piece.key)
    context = {"form": form, "kind": PieceKind(kind).label.lower()}
    return render(request, "public/edit.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@editor_required
def edit(request: NetworkRequest, key: str) -> HttpResponse:
    """Edit a piece; every save is a version."""
    piece = get_object_or_404(Piece, key=key)
    form = PieceForm(request.POST) if request.method == "POST" else PieceForm.of(editions.newest_version(piece))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            saved = actions.save_version(
                actor=request.user, piece=piece, base=data["base"], content=data, note=data["note"]
            )
        except MovedOn as error:
            typed = request.POST.copy()
            typed["base"] = str(error.number)
            form = PieceForm(typed)
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Version {saved.number} is saved.")
            return redirect("publishing:edit", key)
    return _desk_page(request, piece, form)


def _desk_page(
    request: NetworkRequest, piece: Piece, form: PieceForm, publish_form: PublishForm | None = None
) -> HttpResponse:
    version = editions.newest_version(piece)
    context: dict[str, Any] = {
        "piece": piece,
        "version": version,
        "form": form,
        "kind": piece.get_kind_display().lower(),
        "held": [(label, note) for label, note in notes_of(version) if note.blocks],
        "publish_form": publish_form or PublishForm(initial={"number": version.number}),
        "standing": editions.standing(piece),
        "scheduled": editions.scheduled(piece),
        "address": address_of(piece.kind, piece.slug),
    }
    failed = form.errors or (publish_form is not None and publish_form.errors)
    return render(request, "public/edit.html", context, status=422 if failed else 200)


@require_safe
@editor_required
def preview(request: NetworkRequest, key: str, number: int) -> HttpResponse:
    """Show a version as it would stand on the site."""
    version = _version(key, number)
    if version.piece.kind == PieceKind.ARTICLE:
        return render(request, "public/article.html", article_context(version) | {"preview": True})
    context = {"version": version, "headings": headings(version.body), "preview": True}
    return render(request, "public/page.html", context | {"canonical": address_of("page", version.piece.slug)})


@require_safe
@editor_required
def history(request: NetworkRequest, key: str) -> HttpResponse:
    """Show every version of a piece, and which stood on the site when."""
    piece = get_object_or_404(Piece, key=key)
    context = {"piece": piece, "versions": editions.history(piece), "newest": editions.newest_version(piece)}
    return render(request, "public/history.html", context)


@require_POST
@editor_required
def restore(request: NetworkRequest, key: str, number: int) -> HttpResponse:
    """Make an old version the newest again."""
    made = actions.restore_version(actor=request.user, version=_version(key, number))
    messages.success(request, f"Version {number} is back as version {made.number}. Publish it when it is right.")
    return redirect("publishing:edit", key)


@require_POST
@editor_required
def publish(request: NetworkRequest, key: str) -> HttpResponse:
    """Publish a version, now or as of an hour."""
    piece = get_object_or_404(Piece, key=key)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _desk_page(request, piece, PieceForm.of(editions.newest_version(piece)), form)
    data = form.cleaned_data
    version = _version(key, data["number"])
    try:
        made = actions.publish(actor=request.user, version=version, at=data["at"], reason=data["reason"])
    except WordingInTheWay as error:
        form.add_error("reason", str(error))
        return _desk_page(request, piece, PieceForm.of(editions.newest_version(piece)), form)
    words = "waits for its hour" if data["at"] else "stands on the site"
    messages.success(request, f"Version {made.version.number if made.version else ''} {words}.")
    return redirect("publishing:edit", key)


@require_POST
@editor_required
def take_off(request: NetworkRequest, key: str) -> HttpResponse:
    """Take a piece off the site."""
    actions.take_off(actor=request.user, piece=get_object_or_404(Piece, key=key))
    messages.success(request, "Taken off the site. Publish it again to put it back.")
    return redirect("publishing:edit", key)


@require_POST
@editor_required
def cancel(request: NetworkRequest, key: str, publication: int) -> HttpResponse:
    """Cancel what waits for its hour."""
    waiting = get_object_or_404(Publication, pk=publication, piece__key=key)
    actions.cancel_publication(actor=request.user, publication=waiting)
    messages.success(request, "Canceled. The draft is kept.")
    return redirect("publishing:edit", key)


def _version(key: str, number: int) -> Version:
    return get_object_or_404(Version.objects.select_related("piece"), piece__key=key, number=number)
