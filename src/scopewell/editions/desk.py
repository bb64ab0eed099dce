"""The editors' desk of a room: its texts as they are begun, written, looked at, published and taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.editions import actions, queries
from scopewell.editions.errors import AddressTaken, MovedOn, NotReady
from scopewell.editions.forms import EditionForm, PublishForm, with_address
from scopewell.editions.wording import notes_of
from scopewell.practice.access import NetworkRequest, editor_required
from scopewell.wording.errors import WordingInTheWay

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
# What a page of the desk leads to, by the names of its routes.
STEPS = ("desk", "edit", "preview", "history", "restore", "publish", "take-off", "cancel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of one room.

    `name` is the namespace of its routes and `title` what its pages are called in a list of links. `works`, `versions`
    and `publications` are the room's own models; `forms` gives the form of each kind a work can be. `address_of` says
    where a work stands for readers, `preview` shows a version as they would see it. `publish` puts a version out.
    """

    name: str
    title: str
    template: str
    works: Any  # models of the room, which alone knows their fields: so they are in editions.queries
    versions: Any
    publications: Any
    forms: Mapping[str, type[EditionForm]]
    address_of: Callable[[Any], str]
    preview: Callable[[NetworkRequest, Any], HttpResponse]
    publish: Callable[..., Any] = actions.publish

    def routes(self) -> list[URLPattern]:
        """Return the routes of the desk, each for editors alone."""
        reading, sending = require_safe, require_POST
        return [
            path("", reading(editor_required(self.list_works)), name="desk"),
            path("new/<slug:kind>/", READ_OR_SEND(editor_required(self.begin)), name="begin"),
            path("<key:key>/", READ_OR_SEND(editor_required(self.edit)), name="edit"),
            path("<key:key>/preview/<int:number>/", reading(editor_required(self.show)), name="preview"),
            path("<key:key>/history/", reading(editor_required(self.history)), name="history"),
            path("<key:key>/restore/<int:number>/", sending(editor_required(self.restore)), name="restore"),
            path("<key:key>/publish/", sending(editor_required(self.put_out)), name="publish"),
            path("<key:key>/take-off/", sending(editor_required(self.take_off)), name="take-off"),
            path("<key:key>/cancel/<int:publication>/", sending(editor_required(self.cancel)), name="cancel"),
        ]

    def list_works(self, request: NetworkRequest) -> HttpResponse:
        """List every work: what is newest, what is live, what waits."""
        works = queries.desk(self.works, self.versions, self.publications)
        return render(request, self.template, {"works": works})

    def begin(self, request: NetworkRequest, kind: str) -> HttpResponse:
        """Begin a work of a kind."""
        if kind not in self.forms:
            raise Http404
        form = with_address(self.forms[kind])(request.POST or None)
        piece = self.works(kind=kind)
        if request.method == "POST" and form.is_valid():
            piece.slug = form.cleaned_data["slug"]
            try:
                actions.begin(actor=request.user, piece=piece, content=form.cleaned_data)
            except AddressTaken as error:
                form.add_error("slug", str(error))
            else:
                messages.success(request, "Saved. Nothing is published yet.")
                return self._to(piece.key)
        context = self._context() | {"form": form, "kind": piece.get_kind_display().lower()}
        return render(request, "editions/edit.html", context, status=422 if form.errors else 200)

    def edit(self, request: NetworkRequest, key: str) -> HttpResponse:
        """Edit a work; every save is a version."""
        piece = get_object_or_404(self.works, key=key)
        form_of = self.forms[piece.kind]
        if request.method != "POST":
            return self._page(request, piece)
        form = form_of(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                saved = actions.save_version(
                    actor=request.user, piece=piece, base=said["base"], content=said, note=said["note"]
                )
            except MovedOn as error:
                typed = request.POST.copy()
                typed["base"] = str(error.number)
                form = form_of(typed)
                form.add_error(None, str(error))
            else:
                messages.success(request, f"Version {saved.number} is saved.")
                return self._to(key)
        return self._page(request, piece, form=form)

    def show(self, request: NetworkRequest, key: str, number: int) -> HttpResponse:
        """Show a version as its readers would see it."""
        return self.preview(request, self.version(key, number))

    def history(self, request: NetworkRequest, key: str) -> HttpResponse:
        """Show every version of a work, and which stood when."""
        piece = get_object_or_404(self.works, key=key)
        context = {"piece": piece, "versions": queries.history(piece), "newest": queries.newest_version(piece)}
        return render(request, "editions/history.html", self._context() | context)

    def restore(self, request: NetworkRequest, key: str, number: int) -> HttpResponse:
        """Make an old version the newest again."""
        made = actions.restore_version(actor=request.user, version=self.version(key, number))
        messages.success(request, f"Version {number} is back as version {made.number}. Publish it when it is right.")
        return self._to(key)

    def put_out(self, request: NetworkRequest, key: str) -> HttpResponse:
        """Publish a version, now or as of an hour."""
        piece = get_object_or_404(self.works, key=key)
        form = PublishForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            version = self.version(key, said["number"])
            try:
                self.publish(actor=request.user, version=version, at=said["at"], reason=said["reason"])
            except WordingInTheWay as error:
                form.add_error("reason", str(error))
            except NotReady as error:
                form.add_error(None, str(error))
            else:
                words = "waits for its hour" if said["at"] else "stands on the site"
                messages.success(request, f"Version {version.number} {words}.")
                return self._to(key)
        return self._page(request, piece, publish_form=form)

    def take_off(self, request: NetworkRequest, key: str) -> HttpResponse:
        """Take a work off the site."""
        actions.take_off(actor=request.user, piece=get_object_or_404(self.works, key=key))
        messages.success(request, "Taken off the site. Publish it again to put it back.")
        return self._to(key)

    def cancel(self, request: NetworkRequest, key: str, publication: int) -> HttpResponse:
        """Cancel what waits for its hour."""
        waiting = get_object_or_404(self.publications, pk=publication, piece__key=key)
        actions.cancel_publication(actor=request.user, publication=waiting)
        messages.success(request, "Canceled. The draft is kept.")
        return self._to(key)

    def version(self, key: str, number: int) -> Any:
        """Return a version of a work. Raises Http404."""
        return get_object_or_404(self.versions.objects.select_related("piece"), piece__key=key, number=number)

    def _page(
        self, request: NetworkRequest, piece: Any, *, form: Any = None, publish_form: PublishForm | None = None
    ) -> HttpResponse:
        version = queries.newest_version(piece)
        context = self._context() | {
            "piece": piece,
            "version": version,
            "form": form or self.forms[piece.kind].of(version),
            "kind": piece.get_kind_display().lower(),
            "held": [(label, note) for label, note in notes_of(version) if note.blocks],
            "publish_form": publish_form or PublishForm(initial={"number": version.number}),
            "standing": queries.standing(piece),
            "scheduled": queries.scheduled(piece),
            "address": self.address_of(piece),
        }
        failed = any(shown is not None and shown.errors for shown in (form, publish_form))
        return render(request, "editions/edit.html", context, status=422 if failed else 200)

    def _context(self) -> dict[str, Any]:
        return {"desk_title": self.title, "at": {step.replace("-", "_"): f"{self.name}:{step}" for step in STEPS}}

    def _to(self, key: str) -> HttpResponse:
        return redirect(f"{self.name}:edit", key)
