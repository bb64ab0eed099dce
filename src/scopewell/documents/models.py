"""Drafts, issued documents, requests that wait for an answer, and the answers."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from scopewell.documents.answers import Answer, Channel, GivenLimit, Identified, Verdict
from scopewell.documents.contents import LABELS, Content, DocumentKind
from scopewell.documents.storing import from_json
from scopewell.engine.rules import ROLES
from scopewell.engine.vocabulary import Fact
from scopewell.knowledge.plain_words import UNITS
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.base import AppendOnly, PracticeOwned, new_key

KINDS = [(kind.value, LABELS[kind]) for kind in DocumentKind]
PAPERS = [("us-letter", "US Letter"), ("a4", "A4")]
ROLE_CHOICES = [(role, role.replace("-", " ").capitalize()) for role in ROLES]
VERDICTS = [
    (Verdict.CLEARED.value, "May take part as proposed"),
    (Verdict.CLEARED_WITH_LIMITS.value, "May take part with limits"),
    (Verdict.NOT_CLEARED.value, "Not yet"),
    (Verdict.SEE_IN_CLINIC.value, "Wants to see the client first"),
]
CHANNELS = [
    (Channel.PHONE.value, "Phone"),
    (Channel.FAX.value, "Fax"),
    (Channel.PAPER.value, "Paper"),
    (Channel.LINK.value, "Link"),
]


class Draft(PracticeOwned):
    """A document being written. `content`: as storing.as_json gives it. `revision` grows with every save."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    subject = models.CharField(max_length=40, editable=False)
    kind = models.CharField(max_length=24, choices=KINDS, editable=False)
    content = models.JSONField()
    recipient = models.CharField(max_length=40, blank=True)
    also_written = models.CharField(max_length=120, blank=True)
    paper = models.CharField(max_length=12, choices=PAPERS, default="us-letter")
    call_first = models.BooleanField(default=False, editable=False)
    decision = models.CharField(max_length=80, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    discarded_at = models.DateTimeField(null=True, editable=False)
    issued = models.OneToOneField(
        "IssuedDocument", on_delete=models.PROTECT, related_name="draft", null=True, editable=False
    )

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [models.Index("practice", "subject", name="draft_of_subject")]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.issued_id is None and self.discarded_at is None

    @property
    def written(self) -> Content:
        """What it says."""
        return from_json(DocumentKind(self.kind), self.content)


def file_name(issued: "IssuedDocument", _: str) -> str:
    """Return where an issued PDF is kept: by practice and key, so no name of a person stands in a path."""
    return f"documents/{issued.practice_id}/{issued.key}.pdf"


class IssuedDocument(AppendOnly):
    """A document as it was issued: numbered, hashed, and never changed. `snapshot`: everything it says and to whom."""

    key = models.CharField(max_length=12, unique=True, default=new_key)
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=24, choices=KINDS)
    title = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=14, unique=True)
    content_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=file_name, max_length=120)
    pages = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=12, choices=PAPERS)
    snapshot = models.JSONField()
    recipient_name = models.CharField(max_length=160, blank=True)
    recipient_role = models.CharField(max_length=24, blank=True)
    release = models.CharField(max_length=80, blank=True)
    decision = models.CharField(max_length=80, blank=True)
    ruleset_version = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-issued_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "year", "sequence"], name="one_document_per_number")
        ]
        indexes: ClassVar = [models.Index("practice", "subject", name="issued_of_subject")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def number(self) -> str:
        """The number printed on it."""
        return str(self.snapshot["envelope"]["number"])


class NumberSeries(PracticeOwned):
    """The last number given out in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(PracticeOwned.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "year"], name="one_number_series_per_year")
        ]

    def __str__(self) -> str:
        return f"numbers of {self.year}"


class Verification(AppendOnly):
    """What anybody with a code may learn: that a document was issued, of which kind, by whom, when. No person's data.

    Found by the digest of the code, the only row of a practice that opens without signing in.
    """

    token_digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=80)
    number = models.CharField(max_length=20)
    practice_name = models.CharField(max_length=120)
    is_demonstration = models.BooleanField(default=False)
    pages = models.PositiveSmallIntegerField()
    pdf_hash = models.CharField(max_length=64)
    issued_on = models.DateField()

    def __str__(self) -> str:
        return f"verification of {self.number}"


class DocumentRequest(PracticeOwned):
    """A request that was sent and waits for its answer."""

    issued = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="request")
    subject = models.CharField(max_length=40)
    asks_about = models.JSONField(default=list)
    sent_on = models.DateField()
    sent_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    sent_through = models.CharField(max_length=8, choices=CHANNELS)
    answered_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["sent_on", "pk"]
        indexes: ClassVar = [models.Index("practice", "answered_on", name="request_waiting")]

    def __str__(self) -> str:
        return f"request {self.issued.number}"

    @property
    def is_waiting(self) -> bool:
        """Whether it still waits."""
        return self.answered_on is None and self.withdrawn_at is None


class ChaseDone(AppendOnly):
    """A reminder of an unanswered request that somebody acted on."""

    request = models.ForeignKey(DocumentRequest, on_delete=models.PROTECT, related_name="chases")
    day = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["request", "day"], name="one_chase_per_day")]

    def __str__(self) -> str:
        return f"reminder of day {self.day}"


def _limit_in_words(fact: Fact, limit: Mapping[str, str]) -> str:
    low, high = limit["low"], limit["high"]
    between = f"from {low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    unit = limit["unit"] or UNITS.get(fact.unit or "", fact.unit or "")
    return f"{fact.label}: {between} {unit}".strip()


def scan_name(answer: "ReceivedAnswer", original: str) -> str:
    """Return where a scan is kept; of the name it came with only the ending is used."""
    ending = original.rsplit(".", 1)[-1]
    return f"answers/{answer.practice_id}/{new_key()}{new_key()}.{ending}"


class ReceivedAnswer(AppendOnly):
    """An answer as a licensed provider gave it and somebody of the practice recorded it.

    Without `identified_how` its author is not yet identified and it resolves nothing; identifying the author later adds
    a row that `replaces` this one.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key)
    request = models.ForeignKey(DocumentRequest, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(max_length=24, choices=VERDICTS)
    author = models.CharField(max_length=160)
    author_role = models.CharField(max_length=24, choices=ROLE_CHOICES)
    channel = models.CharField(max_length=8, choices=CHANNELS)
    given_on = models.DateField()
    until = models.DateField(null=True)
    words = models.TextField(max_length=2000, blank=True)
    limits = models.JSONField(default=list)
    restrictions = models.JSONField(default=list)
    identified_how = models.CharField(max_length=300, blank=True)
    identified_on = models.DateField(null=True)
    scan = models.FileField(upload_to=scan_name, max_length=120, blank=True)
    scan_hash = models.CharField(max_length=64, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, related_name="replaced_by", null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.author}"

    @property
    def limits_in_words(self) -> list[str]:
        """The limits that are numbers, with what each is about."""
        facts = shipped_engine().rules.vocabulary.facts
        return [_limit_in_words(facts[limit["fact"]], limit) for limit in self.limits if limit["fact"] in facts]

    @property
    def value(self) -> Answer:
        """The answer as a value of the room. Raises UnusableAnswer when it contradicts itself."""
        identified: Any = None
        if self.identified_how and self.identified_on:
            identified = Identified(how=self.identified_how, by=str(self.recorded_by_id), on=self.identified_on)
        return Answer(
            verdict=Verdict(self.verdict),
            author=self.author,
            author_role=self.author_role,
            channel=Channel(self.channel),
            given_on=self.given_on,
            words=self.words,
            identified=identified,
            until=self.until,
            limits=tuple(GivenLimit(**limit) for limit in self.limits),
            restrictions=tuple(self.restrictions),
        )


class AnswerWithdrawal(AppendOnly):
    """An answer taken back because it was recorded by mistake. It stays in the record and no longer counts."""

    answer = models.OneToOneField(ReceivedAnswer, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "an answer taken back"
