"""What members learn from (series, lessons, resources, videos) and what they did with it.

Nothing here belongs to a practice. What a member did hangs on the member, and goes with the member.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from scopewell.editions.models import Edition, Outing, Work
from scopewell.learning.quiz import quiz_of
from scopewell.members.models import Member
from scopewell.practice.base import new_key


class WorkKind(models.TextChoices):
    """What a text of this room is."""

    SERIES = "series", "Series"
    LESSON = "lesson", "Lesson"
    RESOURCE = "resource", "Resource"


class Audience(models.TextChoices):
    """Who may read it."""

    MEMBERS = "members", "Members only"
    PUBLIC = "public", "Everybody"


class LearningWork(Work):
    """A series, a lesson or a resource: one address, many versions."""

    DESK = "learning-desk:edit"

    kind = models.CharField(max_length=8, choices=WorkKind)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "slug"], name="one_work_per_address")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"


class LearningVersion(Edition):
    """A series, lesson or resource as it was saved once.

    A lesson has `series` (its address), `number`, `minutes`, `quiz` in the form of quiz.py, `video` (a key) and
    `resources` (addresses). A resource has `conditions` and `tasks` it serves; its `body` is a sheet (sheets.py). A
    series has the `hours` its certificate counts for, and for how many months it holds.
    """

    piece = models.ForeignKey(LearningWork, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=400)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.MEMBERS)
    tags = models.JSONField(default=list, blank=True)
    insights = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    body = models.TextField(max_length=100_000)
    series = models.SlugField(max_length=80, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    quiz = models.TextField(max_length=40_000, blank=True)
    video = models.CharField(max_length=12, blank=True)
    resources = models.JSONField(default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    tasks = models.JSONField(default=list, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=0, validators=[MinValueValidator(0)])
    valid_months = models.PositiveSmallIntegerField(default=0)

    CONTENT = (
        "title", "summary", "audience", "tags", "insights", "sources", "body", "series", "place", "minutes", "quiz",
        "video", "resources", "conditions", "tasks", "hours", "valid_months",
    )  # fmt: skip

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["piece", "number"], name="one_learning_version_per_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.piece_id}"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text a reader sees, with the label of its field."""
        yield "Title", self.title
        yield "Summary", self.summary
        yield from (("Key insights", text) for text in self.insights)
        yield "Text", self.body
        for question in quiz_of(self.quiz):
            yield "Quiz", question.text
            for choice in question.choices:
                # A wrong choice may say what must not be said: the guard reads what is told about it.
                if choice.is_right:
                    yield "Quiz", choice.text
                yield "Quiz", choice.why


class LearningOuting(Outing):
    """A version put out as of an hour; without a version, the work taken off."""

    piece = models.ForeignKey(LearningWork, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(LearningVersion, on_delete=models.PROTECT, null=True, related_name="publications")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["piece", "-at"], name="learning_outing_hour")]

    def __str__(self) -> str:
        return f"publication {self.pk} of {self.piece_id}"


class VideoState(models.TextChoices):
    """How far a video came."""

    WAITING = "waiting", "Waiting to be checked"
    READY = "ready", "Ready"
    HELD = "held", "Held back"


class Video(models.Model):
    """A film of a lesson. `file` and `poster` are names in the file storage; nobody's file name is part of them."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=VideoState, default=VideoState.WAITING, editable=False)
    why_held = models.CharField(max_length=300, blank=True, editable=False)
    file = models.CharField(max_length=120, editable=False)
    kind = models.CharField(max_length=5, editable=False)
    size_bytes = models.PositiveBigIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    duration_s = models.PositiveIntegerField(default=0, editable=False)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)
    codecs = models.CharField(max_length=60, blank=True, editable=False)
    poster = models.CharField(max_length=120, blank=True, editable=False)
    captions = models.TextField(max_length=400_000, blank=True)
    transcript = models.TextField(max_length=200_000, blank=True)
    chapters = models.JSONField(default=list, blank=True)
    drawn_from = models.CharField(max_length=80, blank=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        """Whether it may be shown: checked, with captions and a transcript."""
        return self.state == VideoState.READY and bool(self.captions and self.transcript)

    @property
    def content_type(self) -> str:
        """The type a browser is told."""
        return {"mp4": "video/mp4", "webm": "video/webm"}[self.kind]


class Progress(models.Model):
    """How far a member is with a lesson."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="learning_progress")
    lesson = models.ForeignKey(LearningWork, on_delete=models.CASCADE, related_name="+")
    position_s = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["member", "lesson"], name="one_progress_each")]

    def __str__(self) -> str:
        return f"progress {self.pk}"


class Attempt(models.Model):
    """A member's answers to the quiz of one version of a lesson, as given. `answers`: the choices, by question."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="quiz_attempts")
    version = models.ForeignKey(LearningVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    right = models.PositiveSmallIntegerField()
    questions = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    is_passed = models.BooleanField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["member", "version", "-made_at"], name="learning_attempts")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Certificate(models.Model):
    """That a member completed a series, as it was on that day. It can be revoked, never changed."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="certificates")
    series = models.ForeignKey(LearningWork, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160)
    issuer = models.CharField(max_length=200)
    lessons = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True)
    is_demonstration = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "series"], condition=models.Q(revoked_at=None), name="one_certificate_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def code(self) -> str:
        """The code as it is read aloud: three groups of four."""
        return "-".join(self.key[at : at + 4] for at in range(0, 12, 4))

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def standing(self) -> str:
        """What it is worth today, in words."""
        if self.revoked_at:
            return "Revoked"
        return "Expired" if self.has_expired else "In force"


class CreditKind(models.TextChoices):
    """What kind of continuing education it was."""

    COURSE = "course", "Course or workshop"
    SELF_STUDY = "self-study", "Self-study with a test"
    OBSERVATION = "observation", "Observation with a licensed provider"
    CONFERENCE = "conference", "Conference"
    TEACHING = "teaching", "Teaching"
    OTHER = "other", "Other"


class Credit(models.Model):
    """One entry of a member's record of continuing education, with any provider."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="credits")
    title = models.CharField(max_length=160)
    provider = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=CreditKind)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    earned_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    instructor = models.CharField(max_length=120, blank=True)
    instructor_license = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=120, blank=True, editable=False)
    file_kind = models.CharField(max_length=4, blank=True, editable=False)
    certificate = models.OneToOneField(
        Certificate, on_delete=models.CASCADE, null=True, editable=False, related_name="credit"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-earned_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["member", "-earned_on"], name="learning_credits")]

    def __str__(self) -> str:
        return self.title
