"""What the sample members learned: lessons done and begun, certificates in force and revoked, hours elsewhere."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from scopewell.learning import actions, queries
from scopewell.learning.models import Credit, CreditKind, LearningVersion, LearningWork
from scopewell.learning.quiz import ORDER, quiz_of
from scopewell.learning.shipped import keep, shipped_works
from scopewell.members.models import Member
from scopewell.practice.models import User

SERIES = "medical-exercise-101"
DONE = 7
POSITION_S = 41
CREDITS = (
    ("Exercise after joint replacement: a day with a physical therapist", "Sampleton Physical Therapy",
     CreditKind.OBSERVATION, "6", 40, "Hazel Sampleton, PT", "Physical therapist, Ohio, number on the certificate"),
    ("Balance in later life", "Placeholder College, evening course",
     CreditKind.COURSE, "4.5", 130, "Rowan Placeholder, MD", "Physician, Ohio"),
    ("Regional meeting of exercise professionals", "Mockton Exercise Circle", CreditKind.CONFERENCE, "3", 230, "", ""),
)  # fmt: skip


def make_learning(operator: User) -> None:
    """Give the sample members something they learned, once. `operator` revokes a certificate."""
    if Credit.objects.exists():
        return
    if not LearningWork.objects.exists():
        for work in shipped_works():
            keep(work)
    sample = {member.user.email: member for member in Member.objects.filter(is_demonstration=True)}
    linden = sample["linden@fernway.example"]
    course = queries.course(SERIES, None)
    assert course is not None, "the release has it"
    lessons = [step.version for step in course.steps]
    for lesson in lessons[:DONE]:
        _pass(linden, lesson)
    actions.keep_position(member=linden, lesson=lessons[8].piece, position_s=POSITION_S)
    for title, provider, kind, hours, days_ago, instructor, license in CREDITS:
        _credit(linden, title, provider, kind, hours, days_ago, instructor, license)
    for email in ("juniper@network.example", "ivy@network.example"):
        for lesson in lessons:
            _pass(sample[email], lesson)
        written = actions.issue_certificate(member=sample[email], slug=SERIES)
    actions.revoke_certificate(actor=operator, certificate=written, reason="Written under a name that was mistyped")


def _pass(member: Member, lesson: LearningVersion) -> None:
    sent = right_answers(lesson)
    actions.answer_quiz(member=member, version=lesson, number=lesson.number, sent=sent)
    actions.mark_read(member=member, lesson=lesson.piece)


def right_answers(lesson: LearningVersion) -> dict[str, list[str]]:
    """Return what a form sends when every answer is right."""
    sent: dict[str, list[str]] = {}
    for place, question in enumerate(quiz_of(lesson.quiz)):
        if question.kind == ORDER:
            sent |= {f"q{place}-{choice}": [str(choice + 1)] for choice in range(len(question.choices))}
        else:
            sent[f"q{place}"] = [str(choice) for choice in question.right]
    return sent


def _credit(member: Member, title: str, provider: str, kind: str, hours: str, days_ago: int, *by: str) -> None:
    content: dict[str, Any] = {
        "title": title,
        "provider": provider,
        "kind": kind,
        "hours": Decimal(hours),
        "earned_on": timezone.localdate() - timedelta(days=days_ago),
        "expires_on": timezone.localdate() + timedelta(days=730 - days_ago),
        "instructor": by[0],
        "instructor_license": by[1],
    }
    actions.record_credit(member=member, content=content)
