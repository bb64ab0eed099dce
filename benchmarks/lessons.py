"""Learning for the network's members: the texts of the release, and progress in a lesson for every member."""

from collections.abc import Iterable

from benchmarks.visiting import Page

BATCH = 1000


def fill() -> None:
    """Keep the texts of the release, and give every member a lesson they began, when they have none."""
    from scopewell.learning.models import LearningWork, Progress, WorkKind
    from scopewell.learning.shipped import keep, shipped_works
    from scopewell.members.models import Member

    if not LearningWork.objects.exists():
        for work in shipped_works():
            keep(work)
    if not Progress.objects.exists():
        lessons = list(LearningWork.objects.filter(kind=WorkKind.LESSON))
        begun = [
            Progress(member_id=member, lesson=lessons[place % len(lessons)])
            for place, member in enumerate(Member.objects.values_list("pk", flat=True))
        ]
        Progress.objects.bulk_create(begun, batch_size=BATCH)


def pages() -> Iterable[Page]:
    """Return the pages of learning, as a member reads them."""
    yield Page("learning", "/learning/mine/")
    yield Page("  a series", "/learning/series/medical-exercise-101/")
    yield Page("  a lesson", "/learning/lessons/nine-red-flags/")
    yield Page("  its quiz", "/learning/lessons/nine-red-flags/quiz/")
    yield Page("  the library, searched", "/learning/library/?q=flag&task=Screening")
    yield Page("  the record", "/learning/record/")
