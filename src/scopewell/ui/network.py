"""The bar of the network: what its rooms add to it, and where somebody asks to join.

A room registers its places in `AppConfig.ready()`. A page of the network extends `ui/network.html`, which has it.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

type Join = Callable[[HttpRequest], str]
type IsMember = Callable[[HttpRequest], bool]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the network.

    `order` sorts: 10 home, 20 discussions, 30 case consults, 40 directory, 50 learning, 60 library, 90 one's own
    membership. `belongs`: URL namespaces during which the place is the current one, or names of single routes such as
    `members:home`, which go before. `for_all`: shown to applicants and former members too. `count` returns a short
    text such as "3 new", or nothing.
    """

    label: str
    url_name: str
    order: int
    belongs: tuple[str, ...]
    for_all: bool = False
    count: Callable[[HttpRequest], str] | None = None


_places: dict[str, Place] = {}
_belonging: set[str] = set()
_joins: list[Join] = []
_members: list[IsMember] = []


def add_place(place: Place) -> None:
    """Add a place to the bar."""
    _places[place.url_name] = place
    _belonging.update(name for name in place.belongs if ":" not in name)


def belonging() -> Set[str]:
    """Return the URL namespaces of all places, also of those that are added later."""
    return _belonging


def bar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the bar as whoever asks sees it: label, url, count, and whether it is the current place."""
    match = request.resolver_match
    is_member = bool(_members) and _members[0](request)
    ordered = sorted((p for p in _places.values() if p.for_all or is_member), key=lambda place: place.order)
    name = match.view_name if match else ""
    here = [place for place in ordered if name in place.belongs]
    if not here and match:
        here = [place for place in ordered if set(match.namespaces).intersection(place.belongs)]
    return [
        {
            "label": place.label,
            "url": reverse(place.url_name),
            "count": place.count(request) if place.count else "",
            "is_current": place in here,
        }
        for place in ordered
    ]


def join_with(join: Join) -> None:
    """Say where a visitor asks to join: a function that returns the address, or nothing while nobody can."""
    _joins[:] = [join]


def members_are(is_member: IsMember) -> None:
    """Say who sees the places of members."""
    _members[:] = [is_member]


def join_url(request: HttpRequest) -> str:
    """Return where somebody asks to join the network; nothing while nobody can."""
    return _joins[0](request) if _joins else ""
