"""The link, what was typed, what was told beside facts, marks on the body, and alarms. Answers themselves are facts."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from scopewell.clients.models import Client, Hold
from scopewell.clients.vocabulary import Language
from scopewell.practice.base import AppendOnly, PracticeOwned


class IntakeLink(PracticeOwned):
    """A client's way in, without an account. Found by the digest of its token; the token itself is not kept.

    Staff may be shown the link again: it is made anew from `nonce` and the secret of this installation (links.py).
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="intake_links")
    token_digest = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    language = models.CharField(max_length=8, choices=Language, default=Language.ENGLISH)
    made_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="intake_link_of_client")]

    def __str__(self) -> str:
        return f"intake link of {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it still opens the intake."""
        return self.revoked_at is None and timezone.now() < self.expires_at


class Draft(PracticeOwned):
    """One screen as it was typed, whether or not it can be used yet, so that nothing typed is lost."""

    link = models.ForeignKey(IntakeLink, on_delete=models.PROTECT, related_name="drafts")
    screen = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    done = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta(PracticeOwned.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["link", "screen"], name="one_draft_per_screen")]
        indexes: ClassVar = [models.Index(fields=["practice", "link"], name="intake_draft_of_link")]

    def __str__(self) -> str:
        return self.screen


class ToldKind(models.TextChoices):
    """What is told beside the facts a rule uses."""

    GIVEN_UP = "given-up", "Has given up"
    WANTED = "wanted", "Wants back"
    MEDICINES = "medicines", "Medicines, as typed"
    BIRTH_DATE = "birth-date", "Birth date"
    OPERATIONS = "surgeries", "Whether there were operations"


class Told(AppendOnly):
    """Something a client told in words. The latest of a kind counts."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="told")
    link = models.ForeignKey(IntakeLink, on_delete=models.PROTECT, related_name="told")
    kind = models.CharField(max_length=16, choices=ToldKind)
    text = models.TextField(max_length=4000, blank=True)
    told_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client"], name="told_of_client"),
            models.Index(fields=["practice", "link"], name="told_of_link"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Since(models.TextChoices):
    """How long a place has bothered somebody, as roughly as people say it."""

    DAYS = "days", "A few days"
    WEEKS = "weeks", "A few weeks"
    MONTHS = "months", "A few months"
    YEARS = "years", "A year or more"


class BodyMark(AppendOnly):
    """One place on the body chart (chart.py) at a time: what it is like, how strong, since when. The latest counts."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="body_marks")
    link = models.ForeignKey(IntakeLink, on_delete=models.PROTECT, related_name="body_marks")
    place = models.CharField(max_length=40)
    kinds = models.JSONField(default=list)
    strength = models.PositiveSmallIntegerField(null=True)
    since = models.CharField(max_length=8, choices=Since, blank=True)
    is_worst = models.BooleanField(default=False)
    taken_away = models.BooleanField(default=False)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "client"], name="body_mark_of_client"),
            models.Index(fields=["practice", "link"], name="body_mark_of_link"),
        ]

    def __str__(self) -> str:
        return self.place


class Alarm(PracticeOwned):
    """An answer that cannot wait: which rules it met, the hold it placed, whether somebody was told and took it up."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="intake_alarms")
    link = models.ForeignKey(IntakeLink, on_delete=models.PROTECT, related_name="alarms")
    disposition = models.CharField(max_length=24)
    rules = models.JSONField()
    facts = models.JSONField()
    raised_at = models.DateTimeField(default=timezone.now)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="+")
    notified_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)
    taken_up_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="alarm_of_client")]

    def __str__(self) -> str:
        return f"{self.disposition} answer"
