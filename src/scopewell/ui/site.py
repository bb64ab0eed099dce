"""The public face of the house: its names, which the operator sets, and what each room adds to its navigation.

A room registers its entries in `AppConfig.ready()`. The base template `ui/public.html` shows what was registered and
nothing else, so it never holds a link that leads nowhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

type FrontDoor = Callable[[HttpRequest], HttpResponseBase]


class Names(NamedTuple):
    """How the operator calls things, and who the operator is. All are settings; each has a neutral default."""

    site: str
    network: str
    series: str
    course: str
    list: str
    operator: str
    address: str
    contact: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the public navigation. `order` sorts; `foot`: it stands at the foot of the page instead."""

    label: str
    url_name: str
    order: int
    foot: bool = False

    @property
    def url(self) -> str:
        """Where the entry leads."""
        return reverse(self.url_name)


_entries: dict[str, Entry] = {}
_doors: list[FrontDoor] = []
_PLACE = re.compile(r"\{(site|network|series|course|list|operator|address|contact)\}")


def add_entry(entry: Entry) -> None:
    """Add an entry to the public navigation."""
    _entries[entry.url_name] = entry


def entries(*, foot: bool = False) -> list[Entry]:
    """Return the entries of the head of a public page, or of its foot, in their order."""
    return sorted((e for e in _entries.values() if e.foot is foot), key=lambda entry: entry.order)


def open_with(door: FrontDoor) -> None:
    """Say what a visitor who is not signed in sees at the root of the site."""
    _doors[:] = [door]


def front_door() -> FrontDoor | None:
    """Return what a visitor sees at the root; nothing where no room shows anything."""
    return _doors[0] if _doors else None


def names() -> Names:
    """Return how the operator calls things."""
    return Names(**settings.SITE_NAMES)


def named(text: str) -> str:
    """Return a text with the operator's names in the places `{site}`, `{network}`, `{series}`, `{list}` and so on."""
    known = names()._asdict()
    return _PLACE.sub(lambda place: str(known[place.group(1)]), text)
