"""Decisions, and what people with authority said that a decision takes into account. Rows are only added."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from scopewell.clients.models import Client, Hold
from scopewell.engine.disposition import BY_WORD, UNDECIDED
from scopewell.engine.rules import ROLES
from scopewell.practice.base import AppendOnly, PracticeOwned, new_key
from scopewell.screening.fields import PackedJSONField

ROLE_WORDS = [(role, role.replace("-", " ").capitalize()) for role in ROLES]


class Decision(AppendOnly):
    """A screening decision: the case as it stood, as of when, by which rules, and what was decided with its reasons.

    `inputs` and `decision` have the form of the contract; the engine decides `inputs` again to the same `decision`
    (engine.record.replay). `holds_until`: the day or time at which the first value it rests on runs out so that the
    same record would be decided otherwise; empty when nothing does within a year. `is_news`: whether it says something
    else than the one before.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="decisions")
    as_of = models.DateTimeField()
    because = models.CharField(max_length=200)
    inputs = PackedJSONField()
    decision = PackedJSONField()
    ruleset_version = models.CharField(max_length=80)
    ruleset_status = models.CharField(max_length=16)
    outcome = models.CharField(max_length=24)
    may_start = models.BooleanField()
    next_fact = models.CharField(max_length=80, blank=True)
    open_count = models.PositiveIntegerField(default=0)
    holds_until = models.DateTimeField(null=True)
    is_news = models.BooleanField(default=True)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client", "-id"], name="decision_of_client")]

    def __str__(self) -> str:
        return f"{self.outcome}, {self.as_of:%Y-%m-%d %H:%M}"

    @property
    def is_decided(self) -> bool:
        """Whether there is an outcome."""
        return self.outcome != UNDECIDED

    @property
    def has_run_out(self) -> bool:
        """Whether a value it rests on has run out."""
        return self.holds_until is not None and self.holds_until <= timezone.now()


class Authority(AppendOnly):
    """Something a person with authority said. A change is a new row that `replaces` the old one.

    A row that was replaced no longer counts; one with `is_withdrawal` only says that the earlier one no longer counts.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    is_withdrawal = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        abstract = True
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="%(class)s_of_client")]


class FromProvider(Authority):
    """What a licensed provider wrote or said, from a day until a day.

    `identified_how` is empty until somebody recorded how the author was identified; until then it counts for nothing.
    """

    author = models.CharField(max_length=120)
    author_role = models.CharField(max_length=24, choices=ROLE_WORDS)
    dated = models.DateField()
    valid_until = models.DateField(null=True)
    identified_how = models.CharField(max_length=200, blank=True)

    class Meta(Authority.Meta):
        abstract = True


class Clearance(FromProvider):
    """A provider's answer that names the rules it resolves."""

    resolves = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"clearance of {self.dated}"


class Limit(FromProvider):
    """A provider's own number for this client and one fact, in `unit`."""

    fact = models.CharField(max_length=80)
    lowest = models.FloatField(null=True)
    highest = models.FloatField(null=True)
    unit = models.CharField(max_length=24, blank=True)

    class Meta(FromProvider.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_withdrawal=True)
                | models.Q(lowest__isnull=False)
                | models.Q(highest__isnull=False),
                name="a_limit_has_a_number",
            )
        ]

    def __str__(self) -> str:
        return f"limit on {self.fact}"


class Override(Authority):
    """The professional's judgment: raise the outcome to `to`, or modify `rule` to limited work until a day."""

    class Action(models.TextChoices):
        """What the professional does with the outcome."""

        RAISE = "raise", "Raised"
        MODIFY = "modify", "Modified"

    class LimitKind(models.TextChoices):
        """How modified work is limited."""

        REGION = "region", "Work elsewhere; this region rests"
        INTENSITY = "intensity", "Work at a lower intensity"

    action = models.CharField(max_length=8, choices=Action)
    reason = models.TextField(max_length=500)
    to = models.CharField(max_length=24, blank=True, choices=[(word, word) for word in BY_WORD])
    rule = models.CharField(max_length=80, blank=True)
    limit_kind = models.CharField(max_length=12, blank=True, choices=LimitKind)
    limit_value = models.CharField(max_length=40, blank=True)
    until = models.DateField(null=True)

    class Meta(Authority.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_judgment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.to or self.rule}"


class DecisionHold(AppendOnly):
    """Which decision placed a hold."""

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="placed_through")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="holds")

    def __str__(self) -> str:
        return f"hold {self.hold_id} through decision {self.decision_id}"


class RecordImport(PracticeOwned):
    """A patient record that was uploaded and read, waiting for somebody to accept what was mapped.

    `rows`: what was mapped (see importing.py). `skipped`: resource and why. `differs`: what about the person does not
    match the client. The uploaded file itself is not kept.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    rows = PackedJSONField()
    skipped = PackedJSONField()
    differs = models.JSONField(default=list)
    accepted = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="import_of_client")]

    def __str__(self) -> str:
        return self.file_name
