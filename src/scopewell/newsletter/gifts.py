"""What somebody receives for signing up: the free handbook, and what rooms above register in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import NamedTuple

from scopewell.handbook.book import handbook_pdf


class Gift(NamedTuple):
    """A file: what it is called on a page, its name on disk, its kind, and how it is made (may take a second)."""

    title: str
    file_name: str
    content_type: str
    make: Callable[[], bytes]


_gifts = {
    "ebook": Gift("Medical exercise training 101", "medical-exercise-training-101.pdf", "application/pdf", handbook_pdf)
}


def register(key: str, gift: Gift) -> None:
    """Offer a gift under a key such as `ebook`."""
    _gifts[key] = gift


def gift_of(key: str) -> Gift | None:
    """Return a gift; none where no room offers it, and then no page speaks of it."""
    return _gifts.get(key)
