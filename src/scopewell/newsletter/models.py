"""Subscribers, what they agreed to, what is sent, and every single delivery of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from scopewell.practice.base import new_key
from scopewell.practice.models import User


class Purpose(models.TextChoices):
    """What somebody agreed to. Each is asked for and withdrawn by itself."""

    EBOOK = "ebook", "The eBook, once"
    UPDATES = "updates", "Updates by mail"


class Topic(models.Model):
    """What updates are about; a subscriber chooses among them."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    says = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class SignUp(models.Model):
    """Step 1, as it was asked for. Unconfirmed ones are removed after 30 days."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    email = models.CharField(max_length=254)
    name = models.CharField(max_length=60, blank=True)
    gift = models.CharField(max_length=20, blank=True)
    wants_updates = models.BooleanField(default=False)
    consent_version = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    subscriber = models.ForeignKey("Subscriber", on_delete=models.CASCADE, null=True, related_name="sign_ups")

    def __str__(self) -> str:
        return f"sign-up {self.key}"


class Subscriber(models.Model):
    """Somebody whose address was confirmed, by themselves or with a proof brought along."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    email = models.CharField(max_length=254)
    canonical = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=60, blank=True)
    receives = models.BooleanField(default=False)
    topics = models.ManyToManyField(Topic, related_name="subscribers")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["receives", "id"], name="newsletter_receiving")]

    def __str__(self) -> str:
        return f"subscriber {self.key}"


class Consent(models.Model):
    """One agreement: to what, in which words, when, where, and how it was proved; and when it was withdrawn."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    version = models.CharField(max_length=20)
    words = models.TextField(max_length=2000)
    source = models.CharField(max_length=200)
    proof = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-given_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.version}"


class Suppression(models.Model):
    """An address that is not written to, as a digest: it outlives the person's erasure."""

    class Reason(models.TextChoices):
        """Why an address is not written to."""

        LEFT = "left", "They unsubscribed"
        REFUSED = "refused", "Their mail server says there is no such mailbox"
        ERASED = "erased", "They asked to be erased"
        COMPLAINED = "complained", "They told their mail program that it is spam"

    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Reason)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.get_reason_display()


class Sequence(models.Model):
    """Mails that come one by one, every so many days, after somebody subscribed."""

    name = models.CharField(max_length=80)
    every_days = models.PositiveSmallIntegerField(default=7)
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Where a mailing is."""

    DRAFT = "draft", "draft"
    SCHEDULED = "scheduled", "scheduled"
    SENDING = "sending", "being sent"
    PAUSED = "paused", "paused"
    SENT = "sent", "sent"
    CANCELLED = "cancelled", "cancelled"
    STANDING = "standing", "sent to each new subscriber in turn"


class Mailing(models.Model):
    """A text that goes to many: a campaign, or one mail of a sequence (number 0 welcomes)."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    subject = models.CharField(max_length=120)
    preheader = models.CharField(max_length=160, blank=True)
    body = models.TextField(max_length=40_000)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="mailings")
    sequence = models.ForeignKey(Sequence, on_delete=models.PROTECT, null=True, related_name="steps")
    number = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    send_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    spread_to = models.BigIntegerField(default=0)
    spread_until = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sequence", "number"], name="one_mailing_per_step_of_a_sequence")
        ]

    def __str__(self) -> str:
        return self.subject


class MailingEvent(models.Model):
    """What was done to a mailing, by whom. A change holds the text as it was after it."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.what


class DeskEvent(models.Model):
    """What was done at the desk to something that is no mailing: a topic, a sequence, somebody's duty."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20)
    about = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.what}: {self.about}"


class Place(models.Model):
    """That a subscriber is in a sequence, and when its next mail is due: the first one they have not had."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="places")
    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="places")
    due_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "sequence"], name="one_place_in_a_sequence")
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"


class Delivery(models.Model):
    """One mailing to one subscriber. At most one exists, and its state says how far it came (docs/updates.md)."""

    class State(models.TextChoices):
        """How far a delivery came."""

        WAITING = "waiting", "waiting"
        CLAIMED = "claimed", "claimed by a sender"
        SENDING = "sending", "handed to the mail server, answer not recorded"
        SENT = "sent", "accepted by the mail server"
        FAILED = "failed", "refused"
        SKIPPED = "skipped", "not sent: no longer subscribed"
        BOUNCED = "bounced", "accepted first, then reported as not delivered"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    run = models.CharField(max_length=12, blank=True)
    leased_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="one_delivery_of_a_mailing_to_a_subscriber")
        ]
        indexes: ClassVar = [
            models.Index(fields=["mailing", "state", "id"], name="newsletter_to_deliver"),
            # What the recovery and the desk ask for, small however many were sent.
            models.Index(
                fields=["leased_until"], name="newsletter_in_hand", condition=models.Q(state__in=("claimed", "sending"))
            ),
            models.Index(
                fields=["-id"], name="newsletter_undelivered", condition=models.Q(state__in=("failed", "bounced"))
            ),
            models.Index(fields=["-id"], name="newsletter_repeated", condition=models.Q(repeats__gt=0)),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}, {self.state}"

    @property
    def is_temporary(self) -> bool:
        """Whether the refusal may pass by itself: anything but a permanent answer (5xx)."""
        return not self.reply.startswith("5")


class Bounce(models.Model):
    """A report that came back as mail (bounces.py). `digest`: of the whole mail, so that reading twice counts once."""

    class Kind(models.TextChoices):
        """What a report says."""

        HARD = "hard", "there is no such mailbox"
        SOFT = "soft", "not delivered this time"
        COMPLAINT = "complaint", "marked as spam"

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=9, choices=Kind)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, null=True, related_name="bounces")
    said = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_kind_display()
