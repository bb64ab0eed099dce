"""Searching the directory."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from scopewell.directory.models import Audience, Listing, Profile, Tag
from scopewell.directory.places import Place, box_around, miles_between
from scopewell.members.models import State

PAGE_LENGTH = 20
WORDS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. `within`: miles around `place`."""

    audience: Audience
    text: str = ""
    condition: str = ""
    language: str = ""
    format: str = ""
    place: Place | None = None
    within: int = 50
    accepts_referrals: bool = False


class Hit(NamedTuple):
    """A listing that was found, and how far its city is, in whole miles, where a place was asked for."""

    listing: Listing
    miles: int | None


class Found(NamedTuple):
    """A page of a search: `page` counts and turns, `hits` are shown."""

    page: Page[Any]
    hits: list[Hit]


def listed(audience: Audience) -> QuerySet[Listing]:
    """Return the listings of members in good standing for an audience."""
    today = timezone.localdate()
    standing = {"profile__member__state": State.ACTIVE, "profile__member__until__gte": today}
    return Listing.objects.filter(audience=audience, **standing)


def search(asked: Asked, number: str | None = None) -> Found:
    """Return a page of who fits: the nearest first where a place is asked for, else by name."""
    fitting = _fitting(asked)
    page: Page[Any]
    miles: dict[int, int] = {}
    if asked.place is None:
        by_name = fitting.order_by("profile__member__name", "pk").values_list("pk", flat=True)
        page = Paginator(by_name, PAGE_LENGTH).get_page(number)
        keys = list(page.object_list)
    else:
        page = Paginator(_near(fitting, asked.place, asked.within), PAGE_LENGTH).get_page(number)
        miles = dict(page.object_list)
        keys = list(miles)
    rows = Listing.objects.select_related("profile__member").prefetch_related("tags").in_bulk(keys)
    return Found(page, [Hit(rows[key], miles.get(key)) for key in keys if key in rows])


def newest(most: int) -> list[Hit]:
    """Return who became a member last, as members see them."""
    rows = listed(Audience.MEMBERS).select_related("profile__member").order_by("-profile__member__since", "-pk")
    return [Hit(listing, None) for listing in rows[:most]]


def _fitting(asked: Asked) -> QuerySet[Listing]:
    found = listed(asked.audience)
    for word in asked.text.casefold().split()[:WORDS_AT_MOST]:
        found = found.filter(text__contains=word)
    for kind, value in (
        (Tag.Kind.CONDITION, asked.condition),
        (Tag.Kind.LANGUAGE, asked.language),
        (Tag.Kind.FORMAT, asked.format),
    ):
        if value:
            # A join: with a subquery SQLite walks its whole list for every member.
            found = found.filter(tags__kind=kind, tags__value=value)
    return found.filter(accepts_referrals=True) if asked.accepts_referrals else found


def _near(found: QuerySet[Listing], place: Place, within: int) -> list[tuple[int, int]]:
    box = box_around(place.latitude, place.longitude, within)
    inside = found.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east)).values_list(
        "pk", "latitude", "longitude", "profile__member__name"
    )
    here = (place.latitude, place.longitude)
    # The box has let through no listing without a place.
    ranked = [(miles_between(here, (lat or 0, lon or 0)), name, pk) for pk, lat, lon, name in inside]
    return [(pk, round(miles)) for miles, _, pk in sorted(ranked) if miles <= within]


def listed_profile(key: str, audience: Audience) -> Profile | None:
    """Return the profile an audience may open; nothing when it is not listed, or its member not in good standing."""
    found = listed(audience).filter(profile__member__key=key).select_related("profile__member").first()
    return found.profile if found else None


def public_keys() -> list[str]:
    """Return the keys of every profile the public may open, for search engines."""
    return list(listed(Audience.PUBLIC).order_by("pk").values_list("profile__member__key", flat=True))
