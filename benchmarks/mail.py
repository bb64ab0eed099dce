"""How fast a mailing goes out, beside Django's send_mail one by one: `python -m benchmarks.mail [--quick]`.

A mail server that only counts runs in a process of its own. Ours sends to the whole list in a fresh process on SQLite;
the peer sends as many as fit a few seconds. Printed: messages a second by the clock and by the sender's processor time,
and the sender's peak memory for two lengths of list. Targets: 1,000 a second on one core, under 200 MB, memory flat.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

from benchmarks.table import Part, as_lines, ratio
from benchmarks.timing import process

PEOPLE, QUICK = 100_000, 10_000
PEER = 1_000
SETUP = """
import os, sys, json, time, resource, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
"""
OURS = """
from scopewell.newsletter.models import Mailing, Subscriber, Delivery
from scopewell.newsletter import sending
count = int(sys.argv[1])
for start in range(0, count, 2000):
    numbers = range(start, min(start + 2000, count))
    Subscriber.objects.bulk_create([Subscriber(email=f"p{n}@example.test", canonical=f"p{n}@example.test",
        receives=True, name="Wren") for n in numbers])
Mailing.objects.create(subject="News", body="Hello {name},\\n\\n" + "A paragraph of a mailing. " * 40,
    state="scheduled", send_at=timezone.now())
clock, cpu = time.perf_counter(), time.process_time()
sent = sending.tend()
"""
PEERS = """
from django.core.mail import send_mail
from scopewell.newsletter.composing import write_letter
from django.conf import settings
count = int(sys.argv[1])
letter = write_letter("News", "Hello {name},\\n\\n" + "A paragraph of a mailing. " * 40, bulk=True)
clock, cpu = time.perf_counter(), time.process_time()
for n in range(count):
    own = letter.for_one("Wren", "https://a.example/leave/", "https://a.example/mine/")
    send_mail(own.subject, own.text, None, [f"p{n}@example.test"], html_message=own.html)
sent = count
"""
TOLD = """
print(json.dumps({"sent": sent, "clock": time.perf_counter() - clock, "cpu": time.process_time() - cpu}))
"""


class _Counting(asyncio.Protocol):
    """The least a mail server can be: it says yes to everything and keeps nothing."""

    transport: Any  # asyncio hands over one that writes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.held, self.in_text = b"", False
        self.transport.write(b"220 counting\r\n")

    def data_received(self, data: bytes) -> None:
        self.held += data
        while True:
            end = b"\r\n.\r\n" if self.in_text else b"\r\n"
            before, found, after = self.held.partition(end)
            if not found:
                return
            self.held = after
            if self.in_text:
                self.in_text = False
                self.transport.write(b"250 OK\r\n")
                continue
            command = before[:4].upper()
            self.in_text = command == b"DATA"
            self.transport.write(
                b"250-counting\r\n250 PIPELINING\r\n" if command == b"EHLO" else
                b"354 go on\r\n" if self.in_text else b"221 bye\r\n" if command == b"QUIT" else b"250 OK\r\n"
            )  # fmt: skip


def _serve(port: "Queue[int]") -> None:
    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Counting, "127.0.0.1", 0)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def measure(quick: bool) -> Part:
    """Return what a mailing takes, ours and the peer, in one table."""
    told: Queue[int] = Queue()
    server = Process(target=_serve, args=(told,), daemon=True)
    server.start()
    settings = {
        "SCOPEWELL_MAIL_HOST": "127.0.0.1", "SCOPEWELL_MAIL_PORT": str(told.get()), "SCOPEWELL_MAIL_TLS": "no",
        "SCOPEWELL_OPERATOR_ADDRESS": "1 Example Street", "SCOPEWELL_MAIL_FROM": "news@fernway.example",
        "DJANGO_SETTINGS_MODULE": "scopewell.config.settings", "DATABASE_URL": "",
    }  # fmt: skip
    count = QUICK if quick else PEOPLE
    os.environ.update(settings)
    try:
        peer = _run(PEERS, PEER)
        runs = [(n, _run(OURS, n)) for n in (count // 10, count)]
    finally:
        server.terminate()
    base = peer["sent"] / peer["cpu"]
    rows = [_row(f"mailing to {n:,}", run, base) for n, run in runs]
    rows.append(_row(f"send_mail, one by one, {PEER:,}", peer, base))
    headings = ("7. A mailing over SMTP", "a second", "of one core", "of the peer", "peak memory")
    notes = (
        "a second: by the clock; of one core: by the sender's processor time. Target: 1,000, under 200 MB.",
        "Ours also claims and records every delivery in the database; the peer keeps nothing.",
    )
    return Part("Mail", headings, rows, notes)


def _run(code: str, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SCOPEWELL_DATA"] = str(Path(folder))
        ended = process([sys.executable, "-c", SETUP + code + TOLD, str(count)])
    if ended.status:
        raise RuntimeError(f"the sender ended with status {ended.status}")
    found: dict[str, float] = json.loads(ended.output.splitlines()[-1])
    return found | {"bytes": ended.peak_bytes}


def _row(name: str, run: dict[str, float], base: float) -> tuple[str, ...]:
    by_cpu = run["sent"] / run["cpu"]
    by_clock = f"{run['sent'] / run['clock']:,.0f}"
    return name, by_clock, f"{by_cpu:,.0f}", ratio(by_cpu, base), f"{run['bytes'] / 1e6:,.0f} MB"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how fast a mailing goes out.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} people instead of {PEOPLE:,}")
    print("\n".join(as_lines(measure(parser.parse_args().quick))))


if __name__ == "__main__":
    main()
