"""What every text written in the product has in common. A room makes the three tables concrete and adds what it says.

A version is never changed: saving adds one. What stands is a question of the clock: of a work's publications whose hour
has come, the last one counts, so that nothing has to run at that hour.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from scopewell.practice.base import new_key


class Work(models.Model):
    """A text with an address and many versions. A concrete one has `versions` and `publications`.

    DESK is the name of the page where an editor works on it; a version of it has a `title`.
    """

    DESK: ClassVar[str]

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    slug = models.SlugField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    if TYPE_CHECKING:
        # The reverse sides of what the rooms declare; each room knows their type.
        versions: Any
        publications: Any

    class Meta:
        abstract = True


class Edition(models.Model):
    """A work as it was saved once. `digest` marks a text that came with a release, `origin` a version restored.

    A concrete one has `piece`, and names in CONTENT the fields an editor fills.
    """

    number = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    CONTENT: ClassVar[tuple[str, ...]] = ()

    published: datetime
    changed: datetime
    """When it first stood, and since when it stands there now: only on what `queries.live` returns."""

    if TYPE_CHECKING:
        piece: Any  # the work of the room

    class Meta:
        abstract = True

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text a reader sees, with the label of its field, for the wording guard."""
        raise NotImplementedError


class Outing(models.Model):
    """A version put out as of an hour; without a version, the work taken off.

    `flags`: what the wording guard held against it when it was published; `reason`: why it was published all the same.
    A concrete one has `piece` and `version`.
    """

    at = models.DateTimeField()
    flags = models.JSONField(default=list)
    reason = models.TextField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    canceled_at = models.DateTimeField(null=True, editable=False)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    if TYPE_CHECKING:
        piece: Any  # the work of the room
        version: Any  # one of its versions, or nothing

    class Meta:
        abstract = True
