"""What stands on a member's home: each room of the network registers its part in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.safestring import SafeString

from scopewell.members.access import ColleagueRequest


class Card(NamedTuple):
    """A part of the member's home.

    `draw` returns its content as safe HTML (`render_to_string` of a template of the room), or nothing where there is
    nothing to show; the home adds the heading, and a link to `more`, the name of a URL, with `more_says`.
    """

    heading: str
    draw: Callable[[ColleagueRequest], SafeString]
    order: int = 50
    more: str = ""
    more_says: str = ""


_cards: dict[str, Card] = {}


def add_card(name: str, card: Card) -> None:
    """Add a part to the member's home, under a name of its own such as `learning.next`."""
    _cards[name] = card


def cards() -> list[Card]:
    """Return the parts of the member's home, in their order."""
    return sorted(_cards.values(), key=lambda card: card.order)
