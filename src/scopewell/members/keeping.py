"""What the rooms of the network keep of a member: for an export, and to remove when a member is erased."""

from collections.abc import Callable
from typing import Any, NamedTuple

from scopewell.members.models import Member


class Kept(NamedTuple):
    """What a room keeps of a member.

    `export` returns it as plain JSON values. `erase` removes it, or takes the person out of what stays; it runs inside
    the transaction that removes the member, before that.
    """

    export: Callable[[Member], Any]
    erase: Callable[[Member], None]


_kept: dict[str, Kept] = {}


def register(name: str, kept: Kept) -> None:
    """Register what a room keeps, under the room's name."""
    _kept[name] = kept


def rooms() -> list[tuple[str, Kept]]:
    """Return what each room keeps, by its name."""
    return sorted(_kept.items())
