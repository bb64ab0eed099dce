"""What other rooms add to a decision: who else has authority, and the buttons that open the right document."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.http import HttpRequest

from scopewell.clients.models import Client
from scopewell.screening.models import Decision

# Returns `clearances` and `limits` as a case takes them, such as from answers to documents.
type AuthoritySource = Callable[[Client], Mapping[str, Sequence[Mapping[str, Any]]]]


class Button(NamedTuple):
    """A button of the decision page. With `fields` it is sent as a form, else it is a link.

    `to`: whom it goes to and how far it is, shown below. `recipient`: which of the decision's actions it carries out.
    """

    label: str
    url: str
    to: str = ""
    recipient: str = ""
    fields: Mapping[str, str] = {}
    sends: bool = False


type ButtonSource = Callable[[HttpRequest, Client, Decision], Iterable[Button]]

_authorities: dict[str, AuthoritySource] = {}
_buttons: dict[str, ButtonSource] = {}


def add_authority(name: str, source: AuthoritySource) -> None:
    """Let a room say which clearances and limits it holds for a client."""
    _authorities[name] = source


def add_buttons(name: str, source: ButtonSource) -> None:
    """Let a room offer buttons on the decision page."""
    _buttons[name] = source


def authority_of_rooms(client: Client) -> dict[str, list[Mapping[str, Any]]]:
    """Return the clearances and limits that other rooms hold for a client."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for source in _authorities.values():
        for kind, entries in source(client).items():
            found.setdefault(kind, []).extend(entries)
    return found


def buttons_for(request: HttpRequest, client: Client, decision: Decision) -> list[Button]:
    """Return the buttons that rooms offer for a decision, in the order in which the rooms registered."""
    return [button for source in _buttons.values() for button in source(request, client, decision)]
