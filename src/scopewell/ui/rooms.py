"""The registry through which rooms appear in the shell. A room registers itself in `AppConfig.ready()`.

The shell shows what was registered and nothing else, so it never holds a link that leads nowhere.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse

type Count = Callable[[HttpRequest], str]


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One entry of the rail.

    `order` sorts: 10 today, 20 clients, 30 calendar, 40 referrals, 50 documents, 60 programs; from 100 on a second
    group: 110 network, 120 learning, 130 the public site, 140 updates by mail, 190 practice. `belongs`: URL namespaces
    during which the entry is the current place. `roles`: who sees it, in a practice; `duties`: who sees it for what
    they do in the network, with or without a practice. `shown`: says so by itself, for whom neither tells. `count`
    returns a short text such as "3" or "2 due", or nothing.
    """

    label: str
    url_name: str
    order: int
    belongs: Collection[str]
    roles: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    shown: Callable[[HttpRequest], bool] | None = None
    count: Count | None = None

    @property
    def url(self) -> str:
        """Where the entry leads."""
        return reverse(self.url_name)


_entries: dict[str, RailEntry] = {}
_mounts: dict[str, str] = {}
_finders: list[str] = []
_practice_tabs: dict[str, str] = {}
_assets: dict[str, list[str]] = {"sheets": [], "modules": []}


def add_to_rail(entry: RailEntry) -> None:
    """Add an entry to the rail."""
    _entries[entry.url_name] = entry


def mount(prefix: str, urls: str) -> None:
    """Mount a room's URL module under a prefix, such as `clients/`."""
    _mounts[urls] = prefix


def mounted() -> list[URLPattern | URLResolver]:
    """Return the URL patterns of all rooms; those mounted at the root come last."""
    ordered = sorted(_mounts.items(), key=lambda item: (item[1] == "", item[1]))
    return [path(prefix, include(urls)) for urls, prefix in ordered]


def add_practice_tab(label: str, url_name: str) -> None:
    """Add a page of a room to the tabs of the practice's own pages, for every member."""
    _practice_tabs[url_name] = label


def practice_tabs() -> list[tuple[str, str, str]]:
    """Return what rooms added to the tabs of the practice: label, name of the page, address."""
    return [(label, url_name, reverse(url_name)) for url_name, label in _practice_tabs.items()]


def bring(*, sheet: str = "", module: str = "") -> None:
    """Bring a style sheet or an ES module of a room to every page of the workspace, by its static path."""
    for kind, path_ in (("sheets", sheet), ("modules", module)):
        if path_ and path_ not in _assets[kind]:
            _assets[kind].append(path_)


def brought(kind: str) -> list[str]:
    """Return the static paths of what rooms bring: `sheets` or `modules`."""
    return _assets[kind]


def find_with(url_name: str) -> None:
    """Say which page finds a client: the shell leads there from everywhere."""
    _finders[:] = [url_name]


def finder_url() -> str:
    """Return where to find a client; nothing when no room does."""
    return reverse(_finders[0]) if _finders else ""


def _is_for(entry: RailEntry, request: HttpRequest, role: str, duties: frozenset[str]) -> bool:
    if entry.shown:
        return entry.shown(request)
    if entry.duties:
        return not entry.duties.isdisjoint(duties)
    return bool(role) and (not entry.roles or role in entry.roles)


def rail(request: HttpRequest, role: str, duties: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return the rail for a role in a practice and duties in the network: label, url, count, current or not, group."""
    here = set(request.resolver_match.namespaces) if request.resolver_match else set()
    return [
        {
            "label": entry.label,
            "url": entry.url,
            "count": entry.count(request) if entry.count else "",
            "is_current": bool(here.intersection(entry.belongs)),
            "group": 1 if entry.order < 100 else 2,
        }
        for entry in sorted(_entries.values(), key=lambda entry: entry.order)
        if _is_for(entry, request, role, duties)
    ]


def home_url() -> str:
    """Return where the first entry of the rail leads: what a member sees after signing in."""
    return min(_entries.values(), key=lambda entry: entry.order).url


def network_home_url(request: HttpRequest, duties: frozenset[str]) -> str:
    """Return where somebody without a practice begins: as a member, or at a duty; nothing where there is neither."""
    found = rail(request, "", duties)
    return str(found[0]["url"]) if found else ""
