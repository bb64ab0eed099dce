"""Who reads a page of the room, and the shell it stands in: the network for members, the public site for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from scopewell.learning import queries
from scopewell.learning.models import Audience, LearningVersion, Video, WorkKind
from scopewell.members.access import wants_second_factor
from scopewell.members.models import Member
from scopewell.members.queries import standing_in
from scopewell.practice.models import Duty, User
from scopewell.practice.queries import duties_of

DESK = frozenset({Duty.OPERATOR, Duty.EDITOR})


def reader(request: HttpRequest) -> Member | None:
    """Return the member who reads; None for a visitor, and for a member without what members need to be let in."""
    member = standing_in(request)
    if member is None or not member.is_in_good_standing or wants_second_factor(request, member):
        return None
    return member


def writes(request: HttpRequest) -> bool:
    """Return whether an editor or operator reads, who may see what is not out yet."""
    return isinstance(request.user, User) and not duties_of(request.user).isdisjoint(DESK)


def may_read(version: LearningVersion, member: Member | None) -> bool:
    """Return whether a text is open to somebody: to members always, to others when it is public."""
    return member is not None or version.audience == Audience.PUBLIC


def standing(kind: WorkKind, slug: str) -> LearningVersion:
    """Return what stands at an address. Raises Http404."""
    version = queries.live_one(kind, slug)
    if version is None:
        raise Http404
    return version


def seen_video(request: HttpRequest, key: str) -> Video:
    """Return a video somebody may see: with a lesson that is open to them, or as an editor. Raises Http404."""
    video = Video.objects.filter(key=key).first()
    if video is None:
        raise Http404
    if writes(request):
        return video
    lesson = queries.lesson_of(video)
    if lesson is None or not video.is_ready or not may_read(lesson, reader(request)):
        raise Http404
    return video


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page in the shell of who reads it."""
    member = reader(request)
    shell = "ui/network.html" if member else "ui/public.html"
    return render(request, template, {"shell": shell, "member": member, "here": "/learning/", **context}, status=status)


def closed(request: HttpRequest, version: LearningVersion) -> HttpResponse:
    """Answer for a text that is open to members only: what it is about, and how to join."""
    return page(request, "learning/closed.html", {"version": version}, status=403)
