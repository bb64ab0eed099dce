"""What was typed is there after the server was killed between two answers. A real server process, on SQLite."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from cast import house, marigold
from scopewell.intake.links import address_of, make_link
of = house(); client = marigold(of)
with of.open(): print(address_of(make_link(actor=of.owner, client=client, language="en")))
"""
SERVE = """
import django; django.setup()
from django.core.wsgi import get_wsgi_application
from wsgiref.simple_server import make_server
make_server("127.0.0.1", {port}, get_wsgi_application()).serve_forever()
"""
READ = """
import django, json; django.setup()
from scopewell.clients.models import Fact
print(json.dumps({f.fact: f.value for f in Fact.everywhere.order_by("pk")}))
"""


class Site:
    """A site in a process of its own, with its data in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        tests = str(Path(__file__).parents[1])
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "scopewell.config.settings",
            "SCOPEWELL_DATA": str(folder),
            "SCOPEWELL_BASE_URL": "http://127.0.0.1",
            "PYTHONPATH": tests,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, code: str) -> str:
        made = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, capture_output=True, text=True, check=True, timeout=120
        )
        return made.stdout.strip()

    def start(self) -> None:
        code = SERVE.format(port=self.port)
        self.process = subprocess.Popen([sys.executable, "-c", code], env=self.environment, stderr=subprocess.DEVNULL)
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request("POST" if fields else "GET", path, urlencode(fields or {}), headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode()
        connection.close()
        return found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path)
    yield found
    if found.process is not None and found.process.poll() is None:
        found.kill()


def test_killed_between_two_answers_nothing_is_lost(site: Site) -> None:
    root = site.run(MAKE).splitlines()[-1].removeprefix("http://127.0.0.1")
    screen = root + "q/daily-life/"
    site.start()
    assert site.ask(screen, {"tolerates-30-min": "yes", "partial": "1"})[0] == 200
    assert site.ask(root + "q/goals/", {"wanted": "The sta", "partial": "1"})[0] == 200
    site.kill()
    site.start()
    assert site.ask(screen, {"feels-unsteady": "no", "partial": "1"})[0] == 200
    site.kill()
    site.start()
    status, page = site.ask(screen)
    assert status == 200
    assert 'name="tolerates-30-min" value="yes" checked' in page
    assert 'name="feels-unsteady" value="no" checked' in page
    assert "The sta" in site.ask(root + "q/goals/")[1]
    assert site.run(READ) == '{"tolerates-30-min": true, "feels-unsteady": false}'
