"""Whose names the guard must know: the clients of the practice in force.

The room that keeps clients registers who they are in `AppConfig.ready()`; it stands above this one.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from scopewell.engine.wording.flags import Client
from scopewell.engine.wording.reading import fold

WORD = re.compile(r"\w+")
SHORTEST = 3


class Listed(NamedTuple):
    """A client by key, with the names the person goes by."""

    key: str
    names: tuple[str, ...]


type Roster = Callable[[], Iterable[Listed]]
_rosters: list[Roster] = []


def register(roster: Roster) -> None:
    """Say who the clients of the practice in force are. The latest one answers."""
    _rosters[:] = [roster]


def clients_in(text: str, *, besides: str = "") -> tuple[Client, ...]:
    """Return the clients a part of whose name is in a text, without the one with the key `besides`.

    The guard tries every name it is given; a text holds few, so it is given few.
    """
    if not _rosters:
        return ()
    words = _words(text)
    return tuple(
        Client(one.names)
        for one in _rosters[0]()
        if one.key != besides and any(not words.isdisjoint(_words(name)) for name in one.names)
    )


def names_one_of(span: str, clients: Iterable[Client]) -> bool:
    """Return whether a span holds the whole name of one of these clients: two words or more."""
    said = _plain(span)
    return any(f" {name} " in f" {said} " for one in clients for name in map(_plain, one.names) if " " in name)


def _plain(text: str) -> str:
    return " ".join(WORD.findall(fold(text).text.lower()))


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in WORD.findall(fold(text).text.lower()) if len(word) >= SHORTEST)
