"""What is asked of texts: which version stands now, what waits, what a list on a desk shows."""

from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from scopewell.editions.models import Work

# Which fields link a work, its versions and its publications is known to the room that made them concrete: hence Any.


def live(versions: Any, publications: Any, moment: datetime | None = None) -> Any:
    """Return the versions that stand at a moment, with `published` (the first time) and `changed`."""
    moment = moment or timezone.now()
    in_force = publications.objects.filter(piece=OuterRef("piece"), at__lte=moment, canceled_at=None)
    last = in_force.order_by("-at", "-pk")
    first = in_force.exclude(version=None).order_by().values("piece").annotate(first=Min("at"))
    return (
        versions.objects.filter(pk=Subquery(last.values("version")[:1]))
        .select_related("piece")
        .annotate(published=Subquery(first.values("first")), changed=Subquery(last.values("at")[:1]))
    )


def desk(works: Any, versions: Any, publications: Any) -> Any:
    """Return every work for a desk, with its newest title, what is live and what is scheduled."""
    now = timezone.now()
    newest = versions.objects.filter(piece=OuterRef("pk")).order_by("-number")
    standing = publications.objects.filter(piece=OuterRef("pk"), canceled_at=None)
    past = standing.filter(at__lte=now).order_by("-at", "-pk")
    coming = standing.filter(at__gt=now).order_by("at", "pk")
    return works.objects.annotate(
        title=Subquery(newest.values("title")[:1]),
        newest=Subquery(newest.values("number")[:1]),
        saved_at=Subquery(newest.values("made_at")[:1]),
        live_number=Subquery(past.values("version__number")[:1]),
        live_since=Subquery(past.values("at")[:1]),
        scheduled_at=Subquery(coming.values("at")[:1]),
    ).order_by("kind", "-saved_at")


def newest_version(piece: Work) -> Any:
    """Return the version that was saved last."""
    return piece.versions.select_related("made_by").order_by("-number")[0]


def history(piece: Work) -> list[Any]:
    """Return every version, the newest first, with who saved it and its publications."""
    return list(piece.versions.select_related("made_by", "origin").prefetch_related("publications__made_by"))


def scheduled(piece: Work) -> list[Any]:
    """Return what is still to come for a work."""
    coming = piece.publications.filter(at__gt=timezone.now(), canceled_at=None)
    return list(coming.select_related("version", "made_by").order_by("at", "pk"))


def standing(piece: Work) -> Any:
    """Return the publication in force now; one without a version says that the work was taken off."""
    past = piece.publications.filter(at__lte=timezone.now(), canceled_at=None)
    return past.select_related("version", "made_by").first()
