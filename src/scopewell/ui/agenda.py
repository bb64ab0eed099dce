"""What Today shows: each room registers a provider in `AppConfig.ready()`, and Today asks them all.

A room below Today cannot import it, so the register stands here, where every room can reach it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from django.http import HttpRequest


class Part(Enum):
    """The parts of Today, in their order."""

    URGENT = "urgent"
    DUE = "due"
    WAITING = "waiting"
    CHANGED = "changed"


class Item(NamedTuple):
    """One row of Today.

    `who`: the person it is about; a page masks the name when asked to. `outcome`: a word of the ladder. `beside`: a
    short word to the right. `since` and `due`: from when until when it runs; a clock is drawn when both are given.
    `act`: the label of the button of an urgent row.
    """

    title: str
    url: str
    who: object = None
    text: str = ""
    beside: str = ""
    at: datetime | None = None
    since: datetime | None = None
    due: datetime | None = None
    outcome: str = ""
    act: str = ""
    icon: str = ""


class Provider(NamedTuple):
    """What a room adds to one part of Today: rows under a heading, and what it says when there are none."""

    part: Part
    heading: str
    rows: Callable[[HttpRequest], Iterable[Item]]
    order: int = 50
    says_nothing: str = ""
    more_url: Callable[[], str] | None = None


_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Register what a room adds to Today, under a name of its own such as `documents.waiting`."""
    _providers[name] = provider


def providers(part: Part) -> list[Provider]:
    """Return the providers of a part, in their order."""
    return sorted((p for p in _providers.values() if p.part is part), key=lambda provider: provider.order)
