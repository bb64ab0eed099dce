"""What a member does: open a lesson, mark it read, answer its quiz, take the certificate, keep a record of hours."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from scopewell.editions.actions import publish
from scopewell.learning import queries
from scopewell.learning.errors import (
    NoCertificate,
    NotFinished,
    QuizMovedOn,
    UnreadableAnswers,
    VideoNotReady,
)
from scopewell.learning.models import (
    Attempt,
    Certificate,
    Credit,
    CreditKind,
    LearningVersion,
    LearningWork,
    Progress,
    Video,
    WorkKind,
)
from scopewell.learning.quiz import BadAnswer, grade, quiz_of
from scopewell.members.models import Member
from scopewell.practice.base import new_key
from scopewell.practice.models import User
from scopewell.ui.site import named, names
from scopewell.ui.uploads import CheckedFile

CREDIT_FIELDS = (
    "title", "provider", "kind", "hours", "earned_on", "expires_on", "instructor", "instructor_license",
)  # fmt: skip


def open_lesson(*, member: Member, lesson: LearningWork) -> Progress:
    """Note that a member opened a lesson; return how far they are."""
    found, made = Progress.objects.get_or_create(member=member, lesson=lesson)
    if not made:
        Progress.objects.filter(pk=found.pk).update(seen_at=timezone.now())
    return found


def keep_position(*, member: Member, lesson: LearningWork, position_s: int) -> None:
    """Keep where a member is in the video of a lesson."""
    open_lesson(member=member, lesson=lesson)
    Progress.objects.filter(member=member, lesson=lesson).update(position_s=position_s)


def mark_read(*, member: Member, lesson: LearningWork) -> None:
    """Mark a lesson as read, or take that back."""
    found = open_lesson(member=member, lesson=lesson)
    Progress.objects.filter(pk=found.pk).update(read_at=None if found.read_at else timezone.now())


@transaction.atomic
def answer_quiz(*, member: Member, version: LearningVersion, number: int, sent: Mapping[str, Sequence[str]]) -> Attempt:
    """Grade and keep a member's answers to the quiz of a lesson as it stands now.

    `number`: the version whose questions were on the page. The right answers come from the version alone, never from
    what was sent. Raises QuizMovedOn, UnreadableAnswers.
    """
    if number != version.number or not version.quiz:
        raise QuizMovedOn
    try:
        graded = grade(quiz_of(version.quiz), sent)
    except BadAnswer as error:
        raise UnreadableAnswers from error
    percent = settings.QUIZ_PASS_PERCENT
    made = Attempt.objects.create(
        member=member,
        version=version,
        answers=[list(answer) for answer in graded.answers],
        right=graded.right,
        questions=graded.questions,
        pass_percent=percent,
        is_passed=graded.is_passed(percent),
    )
    found = open_lesson(member=member, lesson=version.piece)
    if made.is_passed and found.passed_at is None:
        Progress.objects.filter(pk=found.pk).update(passed_at=made.made_at)
    return made


@transaction.atomic
def issue_certificate(*, member: Member, slug: str) -> Certificate:
    """Write the certificate of a series, and the entry in the member's record; return the one in force if there is one.

    Raises NotFinished while a lesson of the series, as it stands now, is not done; NoCertificate.
    """
    course = queries.course(slug, member)
    if course is None or not course.version.hours or not course.steps:
        raise NoCertificate
    series = course.version.piece
    if present := queries.certificate_of(member, series):
        return present
    if left := len(course.steps) - course.done:
        raise NotFinished(left)
    today = timezone.localdate()
    try:
        with transaction.atomic():
            made = Certificate.objects.create(
                member=member,
                series=series,
                number=new_key(),  # until the row has its own
                name=member.name,
                title=named(course.version.title),
                issuer=names().operator,
                lessons=len(course.steps),
                hours=course.version.hours,
                issued_on=today,
                expires_on=months_after(today, course.version.valid_months) if course.version.valid_months else None,
                is_demonstration=member.is_demonstration,
            )
    except IntegrityError:
        # Asked for twice at once: the other one stands.
        return Certificate.objects.get(member=member, series=series, revoked_at=None)
    made.number = f"{today.year}-{made.pk:05d}"
    made.save(update_fields=["number"])
    Credit.objects.create(
        member=member,
        title=made.title,
        provider=names().site,
        kind=CreditKind.SELF_STUDY,
        hours=made.hours,
        earned_on=today,
        expires_on=made.expires_on,
        certificate=made,
    )
    return made


def revoke_certificate(*, actor: User, certificate: Certificate, reason: str) -> None:
    """Revoke a certificate; whoever checks it is told so. It stays revoked."""
    standing = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
    standing.update(revoked_at=timezone.now(), revoked_by=actor, revoked_because=reason)


@transaction.atomic
def record_credit(
    *, member: Member, content: Mapping[str, Any], file: CheckedFile | None = None, credit: Credit | None = None
) -> Credit:
    """Add an entry to a member's record, or change one.

    An entry that a certificate of ours wrote is not changed by hand.
    """
    kept = credit or Credit(member=member)
    for name in CREDIT_FIELDS:
        setattr(kept, name, content[name])
    if file:
        old, kept.file_kind = kept.file, file.kind
        kept.file = default_storage.save(f"learning/credits/{new_key()}.{file.kind}", ContentFile(file.content))
        _remove_later(old)
    kept.save()
    return kept


@transaction.atomic
def remove_credit(*, credit: Credit) -> None:
    """Remove an entry and its file."""
    _remove_later(credit.file)
    credit.delete()


def publish_work(*, actor: User, version: LearningVersion, at: Any = None, reason: str = "") -> Any:
    """Put out a version. Raises VideoNotReady for a lesson whose video lacks captions, transcript or its check."""
    if version.piece.kind == WorkKind.LESSON and version.video:
        _check_video_is_ready(version.video)
    return publish(actor=actor, version=version, at=at, reason=reason)


def _check_video_is_ready(key: str) -> None:
    video = Video.objects.filter(key=key).first()
    if video is None:
        raise VideoNotReady("is not there")
    missing = [name for name in ("captions", "transcript") if not getattr(video, name)]
    if missing:
        raise VideoNotReady(f"has no {' and no '.join(missing)}")
    if not video.is_ready:
        raise VideoNotReady("was held back" if video.why_held else "was not checked yet")


def export_of(member: Member) -> dict[str, Any]:
    """Return everything the room keeps of a member, as plain JSON values."""
    lessons = Progress.objects.filter(member=member).select_related("lesson")
    attempts = Attempt.objects.filter(member=member).select_related("version__piece")
    return {
        "lessons": [
            {
                "lesson": row.lesson.slug,
                "opened": row.opened_at.isoformat(),
                "position_s": row.position_s,
                "read": row.read_at and row.read_at.isoformat(),
                "passed": row.passed_at and row.passed_at.isoformat(),
            }
            for row in lessons
        ],
        "quizzes": [
            {
                "lesson": row.version.piece.slug,
                "version": row.version.number,
                "at": row.made_at.isoformat(),
                "answers": row.answers,
                "right": row.right,
                "questions": row.questions,
            }
            for row in attempts
        ],
        "certificates": [
            {"number": row.number, "title": row.title, "issued": str(row.issued_on), "standing": row.standing}
            for row in Certificate.objects.filter(member=member)
        ],
        "continuing education": [
            {name: str(getattr(row, name) or "") for name in CREDIT_FIELDS}
            for row in Credit.objects.filter(member=member)
        ],
    }


def erase(member: Member) -> None:
    """Remove everything the room keeps of a member; their certificates can then no longer be checked."""
    for credit in Credit.objects.filter(member=member):
        _remove_later(credit.file)
    for model in (Credit, Certificate, Attempt, Progress):
        model.objects.filter(member=member).delete()


def months_after(start: date, months: int) -> date:
    """Return the day so many months later; the last of its month where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(start.day, 28))


def _remove_later(name: str) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
