"""A mail server on this machine, an operator who may send, and people to send to."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings
from django.utils import timezone

from scopewell.newsletter.models import Mailing, State, Subscriber

NAMES = {
    "site": "Fernway Network", "network": "the network", "series": "101", "list": "Fernway updates",
    "operator": "Fernway Inc.", "address": "1 Example Street\nColumbus, OH 43004", "contact": "",
}  # fmt: skip


class Sink:
    """A mail server that keeps what it accepts, and can be told to answer otherwise."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, bytes]] = []
        self.rcpt: dict[str, str] = {}
        self.data = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data:
            return self.data
        self.accepted.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


def server_with(sink: Sink) -> Controller:
    """Start a mail server on a free port; whoever starts it stops it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server, and the site set to use it."""
    sink = Sink()
    controller = server_with(sink)
    port = controller.port
    options = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "use_tls": False, "timeout": 5}
    mailers = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    with override_settings(
        MAILERS=mailers, SITE_NAMES=NAMES, DEFAULT_FROM_EMAIL="Fernway <news@fernway.example>", MAIL_PER_SECOND=0
    ):
        yield sink
    controller.stop()


def people(count: int) -> list[Subscriber]:
    made = [Subscriber(email=f"p{n}@example.test", canonical=f"p{n}@example.test", receives=True) for n in range(count)]
    return Subscriber.objects.bulk_create(made)


def campaign(**fields: Any) -> Mailing:
    said = {"subject": "News", "body": "Hello {name},\n\nread *this*.", "state": State.SCHEDULED} | fields
    return Mailing.objects.create(send_at=timezone.now(), **said)
