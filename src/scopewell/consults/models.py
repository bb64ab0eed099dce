"""Consults on the practice's side: what was prepared, confirmed and sent, and under which name it stands down there."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from scopewell.clients.models import Client, SignedForm
from scopewell.practice.base import PracticeOwned, new_key


class CaseConsult(PracticeOwned):
    """A consult about a client. `network_key` names it in the network; the network holds nothing that leads here.

    `left_out`: words of the snapshot the author takes away. `snapshot`: what was sent, word for word.
    """

    class SmallPlace(models.TextChoices):
        """Whether the practice stands where everybody knows everybody. Not answered until somebody answers."""

        OPEN = "", "Not answered"
        NO = "no", "No: 20,000 people or more live around the practice"
        YES = "yes", "Yes: fewer, or everybody knows whom I train"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consults")
    author = models.ForeignKey("practice.User", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=480, blank=True)
    question = models.TextField(max_length=48_000, blank=True)
    left_out = models.JSONField(default=list)
    small_place = models.CharField(max_length=4, choices=SmallPlace, blank=True, default=SmallPlace.OPEN)
    considered = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    discarded_at = models.DateTimeField(null=True)
    snapshot = models.JSONField(null=True)
    warnings = models.JSONField(default=list)
    consent = models.ForeignKey(SignedForm, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    network_key = models.CharField(max_length=12, blank=True)

    class Meta(PracticeOwned.Meta):
        ordering: ClassVar = ["-begun_at"]
        indexes: ClassVar = [models.Index(fields=["client", "-begun_at"], name="consults_of_client")]

    def __str__(self) -> str:
        return self.title or "A consult"

    @property
    def is_sent(self) -> bool:
        """Whether it left the practice."""
        return bool(self.network_key)
