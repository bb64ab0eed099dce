"""A mail server on this machine, an operator who may send, and people to send to."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from scopewell.newsletter.models import Mailing, State, Subscriber

NAMES = settings.SITE_NAMES | {
    "site": "Fernway Network", "network": "the network", "series": "101", "list": "Fernway updates",
    "operator": "Fernway Inc.", "address": "1 Example Street\nColumbus, OH 43004", "contact": "",
}  # fmt: skip


class Sink:
    """A mail server that keeps what it accepts, and can be told to answer otherwise.

    `pipelines`: it lets several commands come at once. `most`: messages it takes over one connection; 0 is no limit.
    `begun`: recipients it said yes to. `senders`: every return path it was told.
    """

    def __init__(self, *, pipelines: bool = False) -> None:
        self.pipelines = pipelines
        self.senders: list[str] = []
        self.accepted: list[tuple[str, bytes]] = []
        self.rcpt: dict[str, str] = {}
        self.data = ""
        self.most = 0
        self.begun = 0

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelines else responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        self.begun += 1
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data:
            return self.data
        self.accepted.append((envelope.rcpt_tos[0], envelope.content))
        return "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        self.senders.append(address)
        taken = session.__dict__.setdefault("taken", 0)
        if self.most and taken >= self.most:
            return "421 4.7.0 Enough for one connection"
        session.__dict__["taken"] += 1
        envelope.mail_from = address
        return "250 OK"


def server_with(sink: Sink) -> Controller:
    """Start a mail server on a free port; whoever starts it stops it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


@pytest.fixture(params=[False, True], ids=["one-by-one", "pipelined"])
def sink(request: pytest.FixtureRequest) -> Iterator[Sink]:
    """A mail server, of both kinds there are, and the site set to use it."""
    sink = Sink(pipelines=request.param)
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
