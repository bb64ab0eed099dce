"""What the public site says: pieces, their versions, and when which version stands on the site.

Nothing here belongs to a practice. A version is never changed: saving adds one. What is live is a question of the
clock: of a piece's publications whose hour has come, the last one counts, so that nothing has to run at that hour.
"""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from scopewell.practice.base import new_key


class PieceKind(models.TextChoices):
    """What a piece is: an article with a date, or a page that stands by itself."""

    ARTICLE = "article", "Article"
    PAGE = "page", "Page"


class Piece(models.Model):
    """An article or a page: one address, many versions."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=8, choices=PieceKind)
    slug = models.SlugField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "slug"], name="one_piece_per_address")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"


class Version(models.Model):
    """A piece as it was saved once. `digest` marks a text that came with a release, `origin` a version restored."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=400)
    series = models.CharField(max_length=80, blank=True)
    series_number = models.PositiveSmallIntegerField(null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)
    insights = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)
    video = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000)
    note = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    published: datetime
    changed: datetime
    """When it first stood on the site, and since when it stands there now: only on what `queries.live` returns."""

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["piece", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.piece_id}"


class Publication(models.Model):
    """A version put on the site as of an hour; without a version, the piece taken off it.

    `flags`: what the wording guard held against it when it was published; `reason`: why it was published all the same.
    """

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="publications")
    at = models.DateTimeField()
    flags = models.JSONField(default=list)
    reason = models.TextField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    canceled_at = models.DateTimeField(null=True, editable=False)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["piece", "-at"], name="publication_hour")]

    def __str__(self) -> str:
        return f"publication {self.pk} of {self.piece_id}"
