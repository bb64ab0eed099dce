"""Short texts of the tests' own, and somebody who may publish them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cast import person
from scopewell.practice.actions import grant_role
from scopewell.practice.models import Duty, User
from scopewell.public.actions import begin_piece, publish
from scopewell.public.models import PieceKind, Version

TEXT = {
    "title": "Asking before the first session",
    "summary": "A question that stays open is a reason to wait.",
    "series": "Test series",
    "series_number": 5,
    "tags": ["first contact", "red flags"],
    "insights": ["An unanswered question is not a no."],
    "sources": [{"title": "A source", "url": "https://example.org/a", "note": "read in full"}],
    "related": [],
    "video": "",
    "body": "## Before\n\nAsk about *night pain* first.\n\n## After\n\nWrite it down.\n",
}
HELD = "We treat tendonitis and cure back pain."


def editor(name: str = "Juniper") -> User:
    user = person(name)
    grant_role(user=user, role=Duty.EDITOR)
    return user


def draft(slug: str = "asking", kind: PieceKind = PieceKind.ARTICLE, **changes: Any) -> Version:
    return begin_piece(actor=None, kind=kind, slug=slug, content={**TEXT, **changes})


def live(slug: str = "asking", kind: PieceKind = PieceKind.ARTICLE, *, days_ago: int = 1, **changes: Any) -> Version:
    version = draft(slug, kind, **changes)
    publish(actor=None, version=version, at=ago(days=days_ago))
    return version


def ago(**span: int) -> datetime:
    return timezone.now() - timedelta(**span)
