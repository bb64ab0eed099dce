"""What somebody receives for signing up. A room above registers it in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import NamedTuple


class Gift(NamedTuple):
    """A file: what it is called on a page, its name on disk, its kind, and how it is made (may take a second)."""

    title: str
    file_name: str
    content_type: str
    make: Callable[[], bytes]


_gifts: dict[str, Gift] = {}


def register(key: str, gift: Gift) -> None:
    """Offer a gift under a key such as `ebook`."""
    _gifts[key] = gift


def gift_of(key: str) -> Gift | None:
    """Return a gift; none where no room offers it, and then no page speaks of it."""
    return _gifts.get(key)
