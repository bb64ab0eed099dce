"""The client and their record. Facts, state changes and timeline entries are only added, never edited."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from scopewell.clients.vocabulary import (
    ClientClass,
    ContactKind,
    EpisodeKind,
    Language,
    LiftedThrough,
    SaidBy,
    Sex,
    State,
    StatementClass,
)
from scopewell.practice.base import AppendOnly, PracticeOwned, new_key


class Client(PracticeOwned):
    """A person who trains, or may. What a decision derived (class, stage, stability, outcome) is kept for lists.

    `merged_into` names the record this one was merged into; its rows stay its own.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    legal_name = models.CharField(max_length=120)
    preferred_name = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex_recorded = models.CharField(max_length=8, choices=Sex, blank=True, default=Sex.UNKNOWN)
    language = models.CharField(max_length=8, choices=Language, default=Language.ENGLISH)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(max_length=300, blank=True)
    heard_from = models.CharField(max_length=120, blank=True)
    in_their_words = models.TextField(max_length=1000, blank=True)
    may_be_contacted = models.BooleanField(default=False)
    state = models.CharField(max_length=24, choices=State, default=State.INQUIRY, editable=False)
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged_records", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_seen_on = models.DateField(null=True, editable=False)

    client_class = models.CharField(
        max_length=24, choices=ClientClass, default=ClientClass.NOT_YET_KNOWN, editable=False
    )
    stage = models.CharField(max_length=80, blank=True, editable=False)
    stability = models.CharField(max_length=24, blank=True, editable=False)
    outcome = models.CharField(max_length=24, blank=True, editable=False)
    precautions = models.JSONField(default=list, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)

    # The ids of the record and of those merged into it, once the page that shows it has asked (cases.record_ids).
    known_record_ids: tuple[int, ...] = ()

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = [Lower("legal_name"), "pk"]
        indexes: ClassVar = [
            models.Index("practice", "merged_into", "state", name="client_state"),
            models.Index("practice", "state_since", name="client_state_since"),
            models.Index("practice", Lower("legal_name"), name="client_name"),
            models.Index("practice", "birth_date", name="client_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name the person goes by."""
        return self.preferred_name or self.legal_name

    def age_on(self, day: date) -> int | None:
        """Return the age in whole years on a day; None when the birth date is not known."""
        born = self.birth_date
        if born is None:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def state_label(self) -> str:
        """The state in words."""
        return State(self.state).label

    @property
    def age(self) -> int | None:
        """The age today."""
        return self.age_on(timezone.localdate())

    @property
    def about(self) -> str:
        """How the audit trail names this record."""
        return f"client:{self.key}"


class Episode(PracticeOwned):
    """One operation or injury, with facts of its own. Withdrawn when it was recorded by mistake."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="episodes")
    kind = models.CharField(max_length=12, choices=EpisodeKind)
    label = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="episode_of_client")]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class Fact(AppendOnly):
    """Something known about a client that a rule can use. A correction is a new fact.

    `fact` is an id of the engine's vocabulary. `value` is what the contract allows: a flag, number, option, date,
    list, `{"has": [...], "has_not": [...]}`, or `{"unknown": why}`; a number with `unit` when it has one. True at
    `true_on`, more exactly at `true_at` where the time is known. `reviewed` is false for a client's answer until a
    professional has looked at it; a review is a new fact that names the answer in `review_of`. A row that another one
    `corrects` or reviews no longer counts.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="facts")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="facts", null=True)
    fact = models.CharField(max_length=80)
    value = models.JSONField()
    unit = models.CharField(max_length=24, blank=True)
    repeated = models.BooleanField(default=False)
    true_on = models.DateField()
    true_at = models.DateTimeField(null=True)
    said_by = models.CharField(max_length=16, choices=SaidBy)
    origin = models.CharField(max_length=120, blank=True)
    reviewed = models.BooleanField(default=True)
    review_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="reviews", null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, related_name="corrections", null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        indexes: ClassVar = [
            models.Index(fields=["practice", "client", "fact"], name="fact_of_client"),
            models.Index(fields=["practice", "-id"], condition=models.Q(reviewed=False), name="fact_to_review"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.true_on}"

    @property
    def when(self) -> date | datetime:
        """When it was true, as exactly as known."""
        return self.true_at or self.true_on


class Contact(PracticeOwned):
    """Somebody around the client: emergency contact, physician, physical therapist, family."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=24, choices=ContactKind)
    name = models.CharField(max_length=120)
    organization = models.CharField(max_length=120, blank=True)
    relationship = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(max_length=300, blank=True)
    said_by = models.CharField(max_length=16, choices=SaidBy, default=SaidBy.PROFESSIONAL, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="contact_of_client")]

    def __str__(self) -> str:
        return self.name


class StateChange(AppendOnly):
    """A change of state: who, when, why. `actor` is empty when the product itself acted."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="state_changes")
    before = models.CharField(max_length=24, choices=State, blank=True)
    after = models.CharField(max_length=24, choices=State)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="state_change_of_client")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class Hold(PracticeOwned):
    """Something that keeps a client from training until an answer or a decision was recorded."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    disposition = models.CharField(max_length=24, blank=True)
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    state_before = models.CharField(max_length=24, choices=State)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    lifted_through = models.CharField(max_length=16, choices=LiftedThrough, blank=True)
    lifted_reference = models.CharField(max_length=80, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="hold_of_client")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lifted_at=None) | (~models.Q(lifted_through="") & ~models.Q(lifted_reference="")),
                name="a_hold_is_lifted_through_something_recorded",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class TimelineEntry(AppendOnly):
    """One row of a client's timeline. Every room writes its own, in the transaction of what it tells about.

    `kind` is registered (timeline.py). `reference` is what the room finds its object by. `words`: the client's own.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="timeline")
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    words = models.TextField(blank=True)
    beside = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    statement = models.CharField(max_length=16, choices=StatementClass, blank=True)
    author = models.CharField(max_length=160, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client", "-at", "-id"], name="timeline_of_client")]

    def __str__(self) -> str:
        return self.title


class Due(PracticeOwned):
    """Something that is due for a client: a letter, a re-screening, an answer to chase. Other rooms set and settle it.

    `kind` and `reference` name the thing, so that setting it again moves the day instead of adding a second one.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="dues")
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=160)
    since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["due_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "kind", "reference"],
                condition=models.Q(settled_at=None),
                name="one_open_due_per_thing",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "settled_at", "due_at"], name="due_order"),
            models.Index(fields=["practice", "client", "settled_at", "due_at"], name="due_of_client"),
        ]

    def __str__(self) -> str:
        return self.title


class Merge(AppendOnly):
    """Two records found to be one person, or a merge taken back (`undoes`). Nobody's rows move."""

    kept = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"merge of {self.merged_id} into {self.kept_id}"


class FormKind(models.TextChoices):
    """The forms of a first visit."""

    CONSENT = "consent", "Informed consent"
    AGREEMENT = "agreement", "Program agreement"
    RELEASE = "release", "Release of information"
    CONSULT = "consult", "Asking colleagues about my case"


class FormVersion(AppendOnly):
    """One version of a form, as the practice published it. A change is a new version."""

    kind = models.CharField(max_length=16, choices=FormKind)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8, choices=Language, default=Language.ENGLISH)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000)
    valid_days = models.PositiveIntegerField(default=365)
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["kind", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "kind", "language", "number"], name="one_form_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class SignedForm(PracticeOwned):
    """A form a client signed: which version, who, when, until when. A release also names recipient, scope, purpose.

    `digest` is the SHA-256 of everything that was shown when it was signed.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="signed_forms")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=120)
    signer_is = models.CharField(max_length=80, default="the client")
    signed_at = models.DateTimeField(default=timezone.now)
    witnessed_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    expires_on = models.DateField()
    recipient = models.CharField(max_length=160, blank=True)
    recipient_contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True)
    scope = models.JSONField(default=list)
    purpose = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+", null=True)
    revoked_note = models.CharField(max_length=200, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-signed_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "client"], name="signed_form_of_client")]

    def __str__(self) -> str:
        return f"{self.version.title}, signed"

    def in_force_on(self, day: date) -> bool:
        """Return whether the form holds on a day: not revoked, not expired."""
        return self.revoked_at is None and day <= self.expires_on


class SavedFilter(PracticeOwned):
    """A search of the client list that somebody keeps under a name."""

    user = models.ForeignKey("practice.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "name", "practice"], name="one_filter_per_name")
        ]

    def __str__(self) -> str:
        return self.name
