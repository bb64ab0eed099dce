"""What the public site says: pieces, their versions, and when which version stands on the site.

Nothing here belongs to a practice. How versions and publications work is told in the room of editions.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.db import models

from scopewell.editions.models import Edition, Outing, Work


class PieceKind(models.TextChoices):
    """What a piece is: an article with a date, or a page that stands by itself."""

    ARTICLE = "article", "Article"
    PAGE = "page", "Page"


class Piece(Work):
    """An article or a page: one address, many versions."""

    DESK = "publishing:edit"

    kind = models.CharField(max_length=8, choices=PieceKind)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "slug"], name="one_piece_per_address")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"


class Version(Edition):
    """A piece as it was saved once."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=400)
    series = models.CharField(max_length=80, blank=True)
    series_number = models.PositiveSmallIntegerField(null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)
    insights = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)
    video = models.CharField(max_length=300, blank=True)
    poster = models.CharField(max_length=300, blank=True)
    captions = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=100_000)

    CONTENT = (
        "title", "summary", "series", "series_number", "tags", "insights", "sources", "related", "video", "poster",
        "captions", "body",
    )  # fmt: skip

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["piece", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.piece_id}"

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text a visitor reads, with the label of its field."""
        yield "Title", self.title
        yield "Summary", self.summary
        yield from (("Key insights", text) for text in self.insights)
        yield "Text", self.body


class Publication(Outing):
    """A version put on the site as of an hour; without a version, the piece taken off it."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="publications")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["piece", "-at"], name="publication_hour")]

    def __str__(self) -> str:
        return f"publication {self.pk} of {self.piece_id}"
