"""What the shell shows of the network, and to whom."""

from django.http import HttpRequest
from django.urls import reverse

from scopewell.members.queries import standing_in, takes_applications


def is_in_the_network(request: HttpRequest) -> bool:
    """Return whether the rail shows the network: to members, whatever their standing."""
    return standing_in(request) is not None


def where_to_join(request: HttpRequest) -> str:
    """Return where somebody asks to join; nothing for who has asked, and while nobody decides."""
    return "" if is_in_the_network(request) or not takes_applications() else reverse("members:join")
