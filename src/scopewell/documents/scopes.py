"""What a release may allow to be shared, and which parts of it a letter holds."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import models

from scopewell.documents.contents import Content, GuidanceRequest, Introduction, ReferralBack


class ReleaseScope(models.TextChoices):
    """What the client ticks on a release."""

    SCREENING = "screening", "Screening answers and the decision they led to"
    MEASURES = "measures", "Measurements and functional tests"
    PROGRAM = "program", "The exercise program and attendance"
    RECORDS = "records", "Records received from other providers"


class Shared(NamedTuple):
    """A field of a letter that holds something, and the part of a release it needs."""

    field: str
    scope: ReleaseScope


# What each field of a letter tells, by the kind of letter. A request and a referral back open with the findings of the
# screening; an introduction opens with the program that has begun.
TOLD: dict[type, dict[str, ReleaseScope]] = {
    GuidanceRequest: {
        "opening": ReleaseScope.SCREENING,
        "reported": ReleaseScope.SCREENING,
        "measured": ReleaseScope.MEASURES,
        "determined": ReleaseScope.RECORDS,
        "proposed": ReleaseScope.PROGRAM,
        "question": ReleaseScope.SCREENING,
    },
    ReferralBack: {
        "opening": ReleaseScope.SCREENING,
        "measured": ReleaseScope.MEASURES,
        "reported": ReleaseScope.SCREENING,
        "determined": ReleaseScope.RECORDS,
        "meanwhile": ReleaseScope.SCREENING,
    },
    Introduction: {
        "opening": ReleaseScope.PROGRAM,
        "reported": ReleaseScope.SCREENING,
        "measured": ReleaseScope.MEASURES,
        "determined": ReleaseScope.RECORDS,
        "proposed": ReleaseScope.PROGRAM,
    },
}


def shared_by(content: Content) -> Iterator[Shared]:
    """Yield the fields of a letter that hold something, each with what a release must allow for it."""
    for field, scope in TOLD.get(type(content), {}).items():
        if getattr(content, field).strip():
            yield Shared(field, scope)
