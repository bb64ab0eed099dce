"""Practices, the people who work in them, and the audit trail."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from scopewell.practice.base import AppendOnly, PracticeOwned, new_key
from scopewell.practice.jurisdictions import JURISDICTIONS, ZONES


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Add a user. Without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with that e-mail, in any case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their memberships."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email


class Units(models.TextChoices):
    """How numbers are shown; inside they are SI and UCUM."""

    US = "us", "Pounds, feet, Fahrenheit, mg/dL"
    SI = "si", "Kilograms, centimeters, Celsius, mmol/L"


class ScopeProfile(models.TextChoices):
    """Who works here, as far as scope of practice goes."""

    EXERCISE = "exercise", "Exercise professionals only; no licensed provider works here"
    WITH_PROVIDER = "with-provider", "A licensed provider also works here, under a license of their own"


class ScreeningProfile(models.TextChoices):
    """Which evidence decides for inactive people with diabetes."""

    ACSM = "acsm", "ACSM: inactive people with known disease need clearance first"
    ADA = "ada", "ADA: diabetes alone may walk briskly without clearance"


class Practice(models.Model):
    """A practice: the tenant every record belongs to."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=120)
    tagline = models.CharField(max_length=120, blank=True)
    jurisdiction = models.CharField(max_length=8, choices=JURISDICTIONS)
    scope_profile = models.CharField(max_length=16, choices=ScopeProfile, default=ScopeProfile.EXERCISE)
    screening_profile = models.CharField(max_length=8, choices=ScreeningProfile, default=ScreeningProfile.ACSM)
    units = models.CharField(max_length=4, choices=Units, default=Units.US)
    time_zone = models.CharField(max_length=40, choices=ZONES, default="America/New_York")
    emergency_number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do."""

    OWNER = "owner", "Owner"
    PROFESSIONAL = "professional", "Professional"
    ASSISTANT = "assistant", "Assistant"


class MembershipManager(models.Manager["Membership"]):
    """Memberships, with the practice each is in."""

    def get_queryset(self) -> models.QuerySet["Membership"]:
        """Return memberships with their practice and person, for one is never shown without them."""
        return super().get_queryset().select_related("practice", "user")


class Membership(models.Model):
    """A person's place in a practice. Read before a practice is in force: it says which ones a person may open."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MembershipManager] = MembershipManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "user"], name="one_membership_per_person_and_practice")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.practice}"


class Duty(models.TextChoices):
    """What somebody does for the network as a whole, besides any place in a practice."""

    OPERATOR = "operator", "Operator"
    EDITOR = "editor", "Editor"
    MODERATOR = "moderator", "Moderator"


class NetworkRole(models.Model):
    """A duty somebody holds in the network. It opens no practice and no record; `grant_role` gives the first one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="network_roles")
    role = models.CharField(max_length=16, choices=Duty)
    granted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="one_network_role_each")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of the network"


class Invitation(PracticeOwned):
    """An invitation to join a practice, by a link that expires. The link itself is not kept, only its digest."""

    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=120, blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"invitation of {self.get_role_display().lower()}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and timezone.now() < self.expires_at


class Adoption(AppendOnly):
    """A licensed reviewer's adoption of one version of the rules, as a person of the practice recorded it.

    Withdrawing it adds a row with `withdraws` set.
    """

    ruleset_version = models.CharField(max_length=80)
    reviewer_name = models.CharField(max_length=120)
    license = models.CharField(max_length=120)
    reviewed_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdraws = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="withdrawal")

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"adoption of rules {self.ruleset_version}"


class AuditEntry(AppendOnly):
    """One read or write. Entries of a practice form a chain: each holds the hash of the one before.

    `about` names the record, such as `client:KEY`; `detail` holds ids and words of ours, never what somebody said.
    """

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="one_audit_entry_per_number")
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "about", "-number"], name="audit_about")]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"


class AuditHead(PracticeOwned):
    """The end of a practice's audit chain; locked while an entry is added."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta(PracticeOwned.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice"], name="one_audit_head_per_practice")]

    def __str__(self) -> str:
        return f"audit head at {self.number}"


class Tally(models.Model):
    """A count within a limit (limits.py). Of no practice: visitors are counted before any is in force."""

    digest = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=1)
    counted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.count)
