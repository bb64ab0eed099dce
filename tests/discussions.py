"""A small named cast of the discussions: a space, a thread, what hangs on them."""

import io
from typing import Any

from PIL import Image

from colleagues import colleague
from scopewell.members.models import Member
from scopewell.network.consulting import receive_consult, release
from scopewell.network.models import Consult, Participant, Post, Space, Thread
from scopewell.network.people import participant_of
from scopewell.network.posting import begin_thread, reply
from scopewell.network.snapshots import Snapshot
from scopewell.practice.models import User

CASE = Snapshot("in their 60s", "an operation", "3 to 6 months", ("knee-replacement",), ("start-low-progress-slowly",))


def participant(name: str = "Clover") -> Participant:
    """Make a member who takes part."""
    return participant_of(colleague(name))


def space(slug: str = "practice", **fields: Any) -> Space:
    """Return a space of the discussions."""
    defaults = {"name": slug.capitalize(), "says": "How we run a practice.", **fields}
    return Space.objects.get_or_create(slug=slug, defaults=defaults)[0]


def thread(author: Participant, title: str = "Report form for the first month", body: str = "Which one?") -> Thread:
    """Begin a discussion."""
    return begin_thread(author=author, space=space(), title=title, body=body)


def answered(author: Participant, by: Participant, body: str = "One page, one chart.") -> Post:
    """Begin a discussion and reply to it; return the reply."""
    return reply(author=by, thread=thread(author), body=body)


def consult(author: Participant, *, released_by: User | None = None, **fields: Any) -> Consult:
    """Send a consult; release it when somebody is named."""
    said = {"snapshot": CASE, "title": "Stairs after a new knee", "question": "How would you grade step height?"}
    made = receive_consult(author=author, **{**said, **fields})
    if released_by is not None:
        release(actor=released_by, consult=made, reason="Nothing tells who it is")
        made.refresh_from_db()
    return made


def picture_file(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: Any) -> bytes:
    """Return a small picture as a file."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 80, 92)).save(out, kind, **save)
    return out.getvalue()


def user_of(one: Participant | Member) -> User:
    """Return who signs in as somebody."""
    return one.member.user if isinstance(one, Participant) else one.user
