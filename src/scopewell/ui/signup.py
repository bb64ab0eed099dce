"""Where a page offers the sign-up. The room that keeps subscribers registers how it looks in `AppConfig.ready()`.

The public pages and the room of subscribers stand side by side and do not know each other; this register stands below
both. Where nobody registered, a page offers nothing.
"""

import re
from collections.abc import Callable
from typing import Literal, get_args

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

type Offer = Literal["ebook", "updates"]
type Render = Callable[[HttpRequest, Offer], SafeString]

OFFERS: tuple[str, ...] = get_args(Offer.__value__)
MOMENT = re.compile(rb' data-moment value="[^"]*"')
"""The signed moment at which a sign-up was drawn, the one thing that differs between two drawings of a page."""

_renders: list[Render] = []
_pages: list[str] = []


def register(render: Render, page: str = "") -> None:
    """Say how the sign-up is drawn: a function of the request and of what is offered first, eBook or updates.

    `page`: the name of the URL where the updates have a page of their own. The last one registered draws it.
    """
    _renders[:] = [render]
    _pages[:] = [page] if page else []


def updates_url() -> str:
    """Return where the updates have a page of their own; nothing where they have none."""
    return reverse(_pages[0]) if _pages else ""


def is_offered() -> bool:
    """Return whether a room offers the sign-up, so that a page can leave out the call to it."""
    return bool(_renders)


def draw(request: HttpRequest, offer: str) -> SafeString:
    """Return the sign-up for one offer; nothing where nobody registered. Raises ValueError for an unknown offer."""
    if offer not in OFFERS:
        raise ValueError(f"unknown sign-up {offer!r}; known: {', '.join(OFFERS)}")
    known: Offer = "ebook" if offer == "ebook" else "updates"
    return _renders[0](request, known) if _renders else SafeString("")
