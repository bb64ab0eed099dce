"""The series, lessons and resources that come with a release, kept as first versions."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from scopewell.editions import reading
from scopewell.editions.errors import BadText
from scopewell.editions.queries import newest_version
from scopewell.editions.reading import (
    Shipped,
    all_in,
    check_keys,
    check_lengths,
    digest_of,
    parted,
    sources_of,
    texts_of,
)
from scopewell.learning.models import Audience, LearningWork, WorkKind
from scopewell.learning.quiz import BadQuiz, quiz_of

HOME = Path(__file__).with_name("content")
FOLDERS = {WorkKind.SERIES: "series", WorkKind.RESOURCE: "resources", WorkKind.LESSON: "lessons"}
COMMON = frozenset(["title", "slug", "summary", "published", "audience", "tags", "insights", "sources"])
OWN = {
    WorkKind.SERIES: frozenset({"number", "hours", "valid_months"}),
    WorkKind.LESSON: frozenset({"series", "number", "minutes", "resources"}),
    WorkKind.RESOURCE: frozenset({"conditions", "tasks"}),
}
WANTED = frozenset({"title", "slug", "summary", "published"})
QUIZ = "\n===quiz===\n"
"""Parts the text of a lesson from its quiz."""
LIMITS = {"title": 160, "summary": 400, "series": 80}


def shipped_works(home: Path = HOME) -> list[Shipped]:
    """Return every text of the release. Raises BadText for one that cannot be read."""
    return all_in(home, FOLDERS, read_work)


def read_work(path: Path, kind: WorkKind) -> Shipped:
    """Read one file. Raises BadText."""
    raw, front, text = parted(path)
    check_keys(path.name, front, COMMON | OWN[kind], WANTED)
    body, _, quiz = text.partition(QUIZ)
    audience = front.get("audience", Audience.MEMBERS)
    if audience not in Audience.values:
        raise BadText(path.name, "audience", repr(audience), " or ".join(Audience.values))
    names = ("tags", "insights", "resources", "conditions", "tasks")
    content: dict[str, Any] = {
        "title": front["title"],
        "summary": front["summary"],
        "audience": audience,
        **{name: texts_of(path.name, front, name) for name in names},
        "sources": sources_of(path.name, front),
        "body": body.strip() + "\n",
        "series": front.get("series") or "",
        "place": front.get("number"),
        "minutes": _whole(path.name, front, "minutes"),
        "valid_months": _whole(path.name, front, "valid_months"),
        "hours": _hours(path.name, front),
        "quiz": quiz.strip() + "\n" if quiz.strip() else "",
    }
    try:
        quiz_of(content["quiz"])
    except BadQuiz as error:
        raise BadText(path.name, "the quiz", str(error), "the form told in quiz.py") from error
    check_lengths(path.name, content, LIMITS)
    return Shipped(kind, front["slug"], front["published"], digest_of(raw), content)


def keep(work: Shipped) -> str:
    """Keep one text; return what was done: added, renewed, drafted (an editor's text stands), or nothing.

    A lesson keeps the video it has.
    """
    at = {"kind": work.kind, "slug": work.slug}
    piece = LearningWork.objects.filter(**at).first()
    if piece is not None and work.kind == WorkKind.LESSON:
        work.content["video"] = newest_version(piece).video
    return reading.keep(piece or LearningWork(**at), work)


def _whole(file: str, front: Mapping[str, Any], key: str) -> int:
    value = front.get(key) or 0
    if not isinstance(value, int) or not 0 <= value <= 600:
        raise BadText(file, key, repr(value), "a whole number")
    return value


def _hours(file: str, front: Mapping[str, Any]) -> Decimal:
    try:
        value = Decimal(str(front.get("hours") or 0))
    except InvalidOperation as error:
        raise BadText(file, "hours", repr(front.get("hours")), "a number of hours") from error
    if not 0 <= value <= 500:
        raise BadText(file, "hours", str(value), "0 to 500")
    return value
