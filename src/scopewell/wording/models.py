"""Words the guard flagged and somebody kept: which, in what, by whom, and why."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from scopewell.engine.wording.flags import Category, Kind, Severity
from scopewell.practice.base import AppendOnly
from scopewell.wording.places import Place
from scopewell.wording.reasons import LONGEST

KINDS = [
    (Kind.SESSION_NOTE.value, "Note in a record"),
    (Kind.LETTER.value, "Letter"),
    (Kind.HANDOUT.value, "Client’s sheet"),
    (Kind.PUBLIC.value, "Public text"),
    (Kind.NEWSLETTER.value, "Update by e-mail"),
    (Kind.POST.value, "Post to colleagues"),
]
SEVERITIES = [(Severity.BLOCK.value, "In the way"), (Severity.WARN.value, "Look again"), (Severity.INFO.value, "Quiet")]
CATEGORIES = [
    (Category.WORDING.value, "Whose care"),
    (Category.ACT.value, "Act outside the scope"),
    (Category.IDENTIFIER.value, "Tells who a client is"),
]


class KeptFields(models.Model):
    """One flag that was kept. `reason` is empty where nothing asked for one: on notes, and on words that only warn."""

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=KINDS)
    category = models.CharField(max_length=12, choices=CATEGORIES)
    severity = models.CharField(max_length=8, choices=SEVERITIES)
    rule = models.CharField(max_length=80)
    span = models.CharField(max_length=160)
    says = models.CharField(max_length=500)
    field = models.CharField(max_length=120)
    place = models.CharField(max_length=160)
    view = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.rule}, kept"

    @property
    def url(self) -> str:
        """Where the text can be read; nothing where it has no page."""
        return Place(self.place, self.view, self.key).url


class Kept(KeptFields, AppendOnly):
    """A flag somebody of a practice kept."""

    class Meta(AppendOnly.Meta):
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "-at"], name="kept_in_time"),
            models.Index(fields=["practice", "view", "key"], name="kept_in_a_place"),
        ]


class NetworkKept(KeptFields):
    """A flag kept in a text of the network as a whole, which belongs to no practice."""

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["view", "key"], name="kept_in_a_network_place")]
