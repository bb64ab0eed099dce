"""What waits at the operators' console: each room registers its desk in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from scopewell.practice.models import Duty


class Item(NamedTuple):
    """One thing that waits.

    `about` names it for good, such as `report:17`: who takes it and what was noted hangs on that. `url` is where it is
    done. `since`: when it came; `due`: by which day it is to be done, until somebody sets another. `text`: one line.
    """

    about: str
    title: str
    url: str
    since: datetime
    due: date
    text: str = ""


class Desk(NamedTuple):
    """What a room adds to the console: a heading, the items that wait now, and which duties see it."""

    heading: str
    items: Callable[[], Iterable[Item]]
    duties: frozenset[Duty]
    order: int = 50
    says_nothing: str = "Nothing waits."


_desks: dict[str, Desk] = {}


def register(name: str, desk: Desk) -> None:
    """Register a desk, under a name of its own such as `network.reports`."""
    _desks[name] = desk


def desks(duties: frozenset[Duty]) -> list[Desk]:
    """Return the desks somebody with these duties sees, in their order."""
    return sorted((d for d in _desks.values() if not d.duties.isdisjoint(duties)), key=lambda desk: desk.order)
