"""What is asked of the room: what stands now, how far a member is, what a search finds, how many hours were earned."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from scopewell.editions import queries as editions
from scopewell.learning.models import (
    Attempt,
    Audience,
    Certificate,
    Credit,
    CreditKind,
    LearningOuting,
    LearningVersion,
    LearningWork,
    Progress,
    Video,
    VideoState,
    WorkKind,
)
from scopewell.members.models import Member
from scopewell.ui.prose import without_unseen

LONGEST_QUERY = 100
MOST_WORDS = 6


class Step(NamedTuple):
    """A lesson in its series, and how far a member is with it."""

    version: LearningVersion
    progress: Progress | None
    is_open: bool

    @property
    def is_done(self) -> bool:
        """Whether it is done: its quiz passed, or read where it has none."""
        if self.progress is None:
            return False
        return bool(self.progress.passed_at if self.version.quiz else self.progress.read_at)

    @property
    def is_begun(self) -> bool:
        """Whether it was opened and is not done."""
        return self.progress is not None and not self.is_done


class Course(NamedTuple):
    """A series with its lessons, as one member sees it."""

    version: LearningVersion
    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many lessons are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def percent(self) -> int:
        """How much of the series is done."""
        return round(100 * self.done / len(self.steps)) if self.steps else 0

    @property
    def next(self) -> Step | None:
        """Where to go on: what was begun last, or the first lesson that is not done."""
        begun = [step for step in self.steps if step.is_begun]
        if begun:
            return max(begun, key=lambda step: step.progress.seen_at.timestamp() if step.progress else 0.0)
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def minutes(self) -> int:
        """How long all lessons take."""
        return sum(step.version.minutes for step in self.steps)


def live(kind: WorkKind) -> QuerySet[LearningVersion]:
    """Return the versions of a kind that stand now."""
    found: QuerySet[LearningVersion] = editions.live(LearningVersion, LearningOuting).filter(piece__kind=kind)
    return found


def live_one(kind: WorkKind, slug: str) -> LearningVersion | None:
    """Return what stands at an address now."""
    return live(kind).filter(piece__slug=slug).first()


def courses(member: Member | None) -> list[Course]:
    """Return every series with its lessons and how far a member is."""
    lessons = live(WorkKind.LESSON).defer("body", "sources").order_by("place", "pk")
    mine = {row.lesson_id: row for row in Progress.objects.filter(member=member)} if member else {}
    by_series: dict[str, list[Step]] = {}
    for lesson in lessons:
        steps = by_series.setdefault(lesson.series, [])
        is_open = member is not None or not steps or lesson.audience == Audience.PUBLIC
        steps.append(Step(lesson, mine.get(lesson.piece_id), is_open))
    return [
        Course(version, tuple(by_series.get(version.piece.slug, ())))
        for version in live(WorkKind.SERIES).order_by("place", "pk")
    ]


def course(slug: str, member: Member | None) -> Course | None:
    """Return one series."""
    return next((one for one in courses(member) if one.version.piece.slug == slug), None)


def progress_of(member: Member, lesson: LearningWork) -> Progress | None:
    """Return how far a member is with a lesson."""
    return Progress.objects.filter(member=member, lesson=lesson).first()


def attempts_of(member: Member, lesson: LearningWork) -> QuerySet[Attempt]:
    """Return a member's attempts at the quiz of a lesson, the newest first."""
    return Attempt.objects.filter(member=member, version__piece=lesson).select_related("version")


def shown_video(version: LearningVersion) -> Video | None:
    """Return the video of a lesson, when it may be shown."""
    video = Video.objects.filter(key=version.video, state=VideoState.READY).first() if version.video else None
    return video if video and video.is_ready else None


def lesson_of(video: Video) -> LearningVersion | None:
    """Return the lesson that shows a video now."""
    return live(WorkKind.LESSON).filter(video=video.key).first()


def resources(*, public_only: bool, query: str = "", condition: str = "", task: str = "") -> list[LearningVersion]:
    """Return the resources that stand now and answer a search, by title."""
    rows = live(WorkKind.RESOURCE).defer("sources")
    if public_only:
        rows = rows.filter(audience=Audience.PUBLIC)
    for word in words_of(query):
        found = Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word)
        rows = rows.filter(found | Q(tags__icontains=word) | Q(conditions__icontains=word) | Q(tasks__icontains=word))
    kept = [row for row in rows.order_by("title") if not condition or condition in row.conditions]
    return [row for row in kept if not task or task in row.tasks]


def facets(rows: Iterable[LearningVersion]) -> tuple[list[str], list[str]]:
    """Return the conditions and tasks some resources serve."""
    found = list(rows)
    conditions = {condition for row in found for condition in row.conditions}
    return sorted(conditions, key=str.casefold), sorted({task for row in found for task in row.tasks}, key=str.casefold)


def words_of(query: str) -> list[str]:
    """Return what is looked for: a few words, without marks nobody sees."""
    plain = without_unseen(query)[:LONGEST_QUERY].casefold()
    return [word for word in plain.replace("|", " ").split() if len(word) > 1][:MOST_WORDS]


def used_in(resource: LearningVersion) -> list[LearningVersion]:
    """Return the lessons that name a resource."""
    lessons = live(WorkKind.LESSON).defer("body", "sources").order_by("place")
    return [lesson for lesson in lessons if resource.piece.slug in lesson.resources]


def named_in(lesson: LearningVersion) -> list[LearningVersion]:
    """Return the resources a lesson names."""
    found = {row.piece.slug: row for row in live(WorkKind.RESOURCE).filter(piece__slug__in=lesson.resources)}
    return [found[slug] for slug in lesson.resources if slug in found]


def certificate_of(member: Member, series: LearningWork) -> Certificate | None:
    """Return the certificate in force a member has of a series."""
    return Certificate.objects.filter(member=member, series=series, revoked_at=None).first()


def by_code(code: str) -> Certificate | None:
    """Return the certificate with a code, as people type it."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())[:40]
    return Certificate.objects.filter(key=plain).first()


class Totals(NamedTuple):
    """The hours of a period: all of them, and by kind."""

    hours: Decimal
    by_kind: tuple[tuple[str, Decimal], ...]


def credits_of(member: Member, since: date | None = None, until: date | None = None) -> QuerySet[Credit]:
    """Return a member's record of continuing education in a period, the newest first."""
    rows = Credit.objects.filter(member=member).select_related("certificate")
    if since:
        rows = rows.filter(earned_on__gte=since)
    return rows.filter(earned_on__lte=until) if until else rows


def totals(rows: QuerySet[Credit]) -> Totals:
    """Return the hours of some entries."""
    counted = rows.order_by().values_list("kind").annotate(hours=Sum("hours"))
    named_hours = tuple(sorted((str(CreditKind(kind).label), hours) for kind, hours in counted))
    return Totals(sum((hours for _, hours in named_hours), Decimal(0)), named_hours)
