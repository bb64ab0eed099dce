"""Kinds of timeline rows, and tabs of the record. Rooms above register theirs in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class TimelineKind:
    """A kind of row: its filter's label, its icon, and where a row of it leads (client key and reference to a URL)."""

    id: str
    label: str
    icon: str
    url: Callable[[str, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the record. `belongs`: URL names during which it is the current one, namespaced."""

    label: str
    url_name: str
    order: int
    belongs: tuple[str, ...]

    def url(self, key: str) -> str:
        """Where the tab leads for one client."""
        return reverse(self.url_name, args=[key])


_kinds: dict[str, TimelineKind] = {}
_tabs: dict[str, Tab] = {}


def add_kind(kind: TimelineKind) -> None:
    """Register a kind of timeline row."""
    _kinds[kind.id] = kind


def add_tab(tab: Tab) -> None:
    """Register a tab of the record."""
    _tabs[tab.url_name] = tab


def kinds() -> list[TimelineKind]:
    """Return the registered kinds, in the order in which they were registered."""
    return list(_kinds.values())


def kind_named(id: str) -> TimelineKind:
    """Return a kind; a row of a room that is not installed gets a plain one."""
    return _kinds.get(id) or TimelineKind(id, id.capitalize(), "circle")


def tabs() -> list[Tab]:
    """Return the tabs of the record in order."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)
