"""The desk's shelf of videos, and the operators' list of certificates."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scopewell.learning import videos
from scopewell.learning.actions import revoke_certificate
from scopewell.learning.captions import clock
from scopewell.learning.errors import HeldVideo
from scopewell.learning.films import is_available
from scopewell.learning.forms import RevokeForm
from scopewell.learning.forms_desk import SendVideoForm, VideoForm
from scopewell.learning.models import Certificate, Video
from scopewell.learning.queries import lesson_of
from scopewell.learning.tasks import look_into
from scopewell.learning.uploads import LimitedUpload, too_long
from scopewell.practice.access import NetworkRequest, editor_required, operator_required

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@editor_required
def shelf(request: NetworkRequest) -> HttpResponse:
    """List the videos, and what each still needs."""
    found = Video.objects.order_by("-uploaded_at")
    return render(request, "learning/videos.html", {"videos": found, "has_tools": is_available()})


@csrf_exempt  # the check stands below, after the way of receiving the file is chosen
@READ_OR_SEND
@editor_required
def send(request: NetworkRequest) -> HttpResponse:
    """Receive a video: streamed to the disk, within the limit, then looked into in the background."""
    if request.method != "POST":
        return _send_page(request, SendVideoForm())
    if too_long(request.META, videos.MOST_BYTES):
        form = SendVideoForm({})
        form.errors.clear()
        form.add_error(None, f"A video has at most {videos.MOST_BYTES // 1_000_000} MB. Can it be made smaller?")
        return _send_page(request, form)
    request.upload_handlers = [LimitedUpload(videos.MOST_BYTES)]
    received: HttpResponse = _received(request)  # type: ignore[assignment]  # what csrf_protect leaves of the type
    return received


@csrf_protect
def _received(request: HttpRequest) -> HttpResponseBase:
    form = SendVideoForm(request.POST, request.FILES)
    if form.is_valid():
        assert request.user.is_authenticated
        try:
            video = videos.send_video(
                actor=request.user,
                title=form.cleaned_data["title"],
                file=form.cleaned_data["file"],
            )
        except HeldVideo as error:
            form.add_error("file", str(error))
        else:
            transaction.on_commit(lambda: look_into.enqueue(video.pk))
            messages.success(request, "Received. It is looked into in the background; add captions and a transcript.")
            return redirect("learning-desk:video", video.key)
    return _send_page(request, form)


def _send_page(request: HttpRequest, form: SendVideoForm) -> HttpResponse:
    context = {"form": form, "has_tools": is_available()}
    return render(request, "learning/video_send.html", context, status=422 if form.errors else 200)


@READ_OR_SEND
@editor_required
def video(request: NetworkRequest, key: str) -> HttpResponse:
    """Show a video, and edit what belongs to it."""
    found = get_object_or_404(Video, key=key)
    form = VideoForm(request.POST, request.FILES) if request.method == "POST" else VideoForm(initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        videos.describe_video(video=found, content=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("learning-desk:video", key)
    context = {"video": found, "form": form, "lesson": lesson_of(found), "length": clock(found.duration_s)}
    return render(
        request, "learning/video.html", context | {"has_tools": is_available()}, status=422 if form.errors else 200
    )


def _initial(found: Video) -> dict[str, Any]:
    chapters = [f"{clock(chapter['at_s'])} {chapter['title']}" for chapter in found.chapters]
    return {"title": found.title, "captions": found.captions, "transcript": found.transcript, "chapters": chapters}


@require_POST
@editor_required
def look_again(request: NetworkRequest, key: str) -> HttpResponse:
    """Have a video looked into that still waits."""
    found = get_object_or_404(Video, key=key)
    transaction.on_commit(lambda: look_into.enqueue(found.pk))
    messages.info(request, "It is looked into in the background.")
    return redirect("learning-desk:video", key)


@require_POST
@editor_required
def remove(request: NetworkRequest, key: str) -> HttpResponse:
    """Remove a video no lesson shows. Sent twice, it is removed once."""
    found = Video.objects.filter(key=key).first()
    if found is None:
        return redirect("learning-desk:videos")
    if lesson_of(found):
        messages.error(request, "A lesson shows this video. Take it out of the lesson first.")
        return redirect("learning-desk:video", key)
    videos.remove_video(video=found)
    messages.success(request, "The video and its files are removed.")
    return redirect("learning-desk:videos")


@require_safe
@operator_required
def certificates(request: NetworkRequest) -> HttpResponse:
    """List the certificates written here."""
    found = Certificate.objects.select_related("member", "series")[:500]
    return render(request, "learning/certificates.html", {"certificates": found})


@READ_OR_SEND
@operator_required
def revoke(request: NetworkRequest, key: str) -> HttpResponse:
    """Revoke a certificate, with the reason."""
    found = get_object_or_404(Certificate, key=key)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoke_certificate(actor=request.user, certificate=found, reason=form.cleaned_data["reason"])
        messages.success(request, f"Certificate {found.number} is revoked.")
        return redirect("learning-desk:certificates")
    context = {"certificate": found, "form": form}
    return render(request, "learning/revoke.html", context, status=422 if form.errors else 200)
