"""A short series of the tests' own: two lessons, one open to everybody, a sheet, and a quiz of every kind."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scopewell.editions.actions import begin, publish
from scopewell.learning.models import Audience, LearningVersion, LearningWork, Video, VideoState, WorkKind
from scopewell.learning.quiz import ORDER, quiz_of

QUIZ = """\
? Which is right?
- The first :: It is not.
+ The second :: It is.
?* Which two?
+ This :: Yes.
- Not this :: No.
+ And this :: Yes.
?# Which order?
+ One :: First.
+ Two :: Second.
+ Three :: Third.
"""
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nWords on the screen.\n"
TEXT: dict[str, Any] = {"title": "A lesson", "summary": "A sentence.", "body": "## Part\n\nWords.\n"}


def work(kind: WorkKind, slug: str, **content: Any) -> LearningVersion:
    made: LearningVersion = begin(actor=None, piece=LearningWork(kind=kind, slug=slug), content={**TEXT, **content})
    publish(actor=None, version=made)
    return made


def school() -> tuple[LearningVersion, LearningVersion, LearningVersion]:
    """Make a series with two lessons: the first open to everybody, the second for members."""
    series = work(WorkKind.SERIES, "course", title="A course", audience=Audience.PUBLIC, hours=2, valid_months=24)
    first = work(
        WorkKind.LESSON, "first", title="The first", series="course", place=1, minutes=5, quiz=QUIZ,
        audience=Audience.PUBLIC,
    )  # fmt: skip
    second = work(WorkKind.LESSON, "second", title="The second", series="course", place=2, minutes=5, quiz=QUIZ)
    return series, first, second


def sheet(slug: str = "a-sheet", **content: Any) -> LearningVersion:
    body = "Name: ____ Date: ____\n\n- [ ] Asked\n\n| Day | Value {2} |\n|---|---|\n| ×3 | |\n"
    made = {"title": "A sheet", "body": body, "tags": ["form"], "conditions": ["Knee"], "tasks": ["Screening"]}
    return work(WorkKind.RESOURCE, slug, **{**made, **content})


def right(version: LearningVersion) -> dict[str, Any]:
    """Return what the form of a quiz sends when every answer is right."""
    sent: dict[str, Any] = {"version": version.number}
    for place, question in enumerate(quiz_of(version.quiz)):
        if question.kind == ORDER:
            sent |= {f"q{place}-{choice}": choice + 1 for choice in range(len(question.choices))}
        else:
            sent[f"q{place}"] = list(question.right)
    return sent


def film(content: bytes = bytes(range(256)) * 4, **fields: Any) -> Video:
    """Keep a file as a video that was checked, without looking into it."""
    name = default_storage.save("learning/videos/test.mp4", ContentFile(content))
    made = {
        "title": "A film", "state": VideoState.READY, "file": name, "kind": "mp4", "size_bytes": len(content),
        "digest": "d" * 64, "duration_s": 60, "width": 640, "height": 360, "captions": CAPTIONS, "transcript": "Words.",
    }  # fmt: skip
    return Video.objects.create(**{**made, **fields})
