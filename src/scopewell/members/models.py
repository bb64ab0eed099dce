"""Members, their applications and credentials, what happened to them, and what they were reminded of."""

from datetime import date
from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone

from scopewell.practice.base import new_key
from scopewell.practice.models import User


class State(models.TextChoices):
    """Where somebody stands in the network. That a membership ran out follows from its last day."""

    APPLYING = "applying", "Applying"
    ACTIVE = "active", "Member"
    SUSPENDED = "suspended", "Suspended"
    DECLINED = "declined", "Not admitted"
    LEFT = "left", "Left"


class Member(models.Model):
    """A user's standing in the network, apart from any practice. There is one from the first application on."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="member", editable=False)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.APPLYING, editable=False)
    since = models.DateField(null=True, editable=False)
    until = models.DateField(null=True, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "until"], name="members_standing"),
            models.Index(fields=["name", "id"], name="members_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_good_standing(self) -> bool:
        """Whether they are a member today."""
        return self.state == State.ACTIVE and self.until is not None and self.until >= timezone.localdate()

    @property
    def has_run_out(self) -> bool:
        """Whether they were a member, and their last day is over."""
        return self.state == State.ACTIVE and not self.is_in_good_standing

    @property
    def standing(self) -> str:
        """Where they stand, in words."""
        return "Expired" if self.has_run_out else self.get_state_display()


class ApplicationKind(models.TextChoices):
    """What somebody applies for."""

    JOIN = "join", "Joining"
    RENEWAL = "renewal", "Renewal"


class ApplicationState(models.TextChoices):
    """How far an application came."""

    DRAFT = "draft", "Not sent yet"
    SENT = "sent", "Waiting for a decision"
    ADMITTED = "admitted", "Admitted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Application(models.Model):
    """One application: what somebody said and agreed to, and how it was decided."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="applications", editable=False)
    kind = models.CharField(max_length=8, choices=ApplicationKind, default=ApplicationKind.JOIN, editable=False)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT, editable=False)
    about = models.TextField(max_length=1500, blank=True)
    insurer = models.CharField(max_length=120, blank=True)
    insured_until = models.DateField(null=True, blank=True)
    is_insured = models.BooleanField(default=False)
    keeps_the_code = models.BooleanField(default=False)
    is_not_medical_care = models.BooleanField(default=False)
    code_version = models.CharField(max_length=20, blank=True, editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    reason = models.TextField(max_length=1000, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-begun_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(state__in=[ApplicationState.DRAFT, ApplicationState.SENT]),
                name="one_open_application_each",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "sent_at"], name="members_applications")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_state_display().lower()}"


class CheckState(models.TextChoices):
    """What an operator found of a credential."""

    WAITING = "waiting", "Not checked yet"
    CHECKED = "checked", "Checked"
    REFUSED = "refused", "Could not be confirmed"


def certificate_path(credential: "Credential", _: str) -> str:
    """Return where a certificate is kept. The name somebody gave their file is not part of it."""
    return f"members/{credential.member.key}/{new_key()}.{credential.file_kind}"


class Credential(models.Model):
    """A certification, degree or license of somebody else's giving. It is shown once an operator has checked it."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="credentials", editable=False)
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=300, blank=True, validators=[URLValidator(["https", "http"])])
    file = models.FileField(upload_to=certificate_path, max_length=200, blank=True, editable=False)
    file_kind = models.CharField(max_length=4, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=CheckState, default=CheckState.WAITING, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    checked_how = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "expires_on"], name="members_credentials")]

    def __str__(self) -> str:
        return f"{self.name}, {self.issuer}"

    def has_expired(self, on: date | None = None) -> bool:
        """Return whether its last day is over."""
        return self.expires_on is not None and self.expires_on < (on or timezone.localdate())

    @property
    def is_shown(self) -> bool:
        """Whether others may see it: checked, and not expired."""
        return self.state == CheckState.CHECKED and not self.has_expired()


class MemberEvent(models.Model):
    """What was done to somebody's standing, by whom, and why. Only added."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=80)
    reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.what


class Reminder(models.Model):
    """One reminder of one last day, so that nobody is reminded twice. `about`: `membership`, or `credential:KEY`."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="reminders")
    about = models.CharField(max_length=40)
    last_day = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "about", "last_day", "days_before"], name="one_reminder_of_each_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.days_before} days before"


class Matter(models.Model):
    """Who takes what waits at the console, and until when. `about` names the item of the room that registered it."""

    about = models.CharField(max_length=60, unique=True)
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()

    def __str__(self) -> str:
        return self.about


class MatterEvent(models.Model):
    """What was done about an item of the console: taken, handed over, put off, and what was noted."""

    about = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=200)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.what
