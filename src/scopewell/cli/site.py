"""Starting the site: data folder, database, static files, web processes, and the worker beside them."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from scopewell.cli.terminal import complain

SETTINGS = "scopewell.config.settings"
LOOPBACK = "127.0.0.1"
DATA = Path.home() / ".local" / "share" / "scopewell"


def add_server_options(parser: argparse.ArgumentParser) -> None:
    """Add what both commands that serve have in common."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--no-worker", action="store_true", help="start no worker; one runs elsewhere")


def address_on(host: str, port: int) -> str:
    """Return the address under which people open the site. Browsers keep passkeys for names, not for numbers."""
    return f"http://{'localhost' if host == LOOPBACK else host}:{port}"


def configured(environment: dict[str, str] | None = None) -> bool:
    """Set Django up and make the data folder. False, with a message, if it cannot be.

    `environment` holds settings that count unless the environment sets them.
    """
    for name, value in (environment or {}).items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    data = Path(os.environ.setdefault("SCOPEWELL_DATA", str(DATA))).expanduser()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ImportError as error:
        complain(f"scopewell: the site needs {error.name}; install it with: pip install 'scopewell[web]'")
        return False
    try:
        django.setup()
    except ImproperlyConfigured as error:
        complain(f"scopewell: {error}")
        return False
    return True


def prepare(environment: dict[str, str]) -> bool:
    """Set Django up, migrate, gather static files, keep the texts of the release. False, with a message, if not."""
    if not configured(environment):
        return False
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_content", stdout=StringIO())
    call_command("import_learning", stdout=StringIO())
    return True


def serve(host: str, port: int, *, processes: int, with_worker: bool) -> int:
    """Serve until stopped; return the exit status."""
    from granian import Granian
    from granian.constants import Interfaces

    from scopewell.learning.tasks import make_films

    server = Granian(
        "scopewell.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=4,
        log_enabled=False,
    )
    # The films of our lessons are made in the background, once, where ffmpeg is installed.
    make_films.enqueue()
    with _worker() if with_worker else _nothing():
        server.serve()
    return 0


@contextmanager
def _worker() -> Iterator[None]:
    """Run the worker of background tasks and the senders of mails beside the web processes; end both with them."""
    processes = [
        subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--interval", "2"]),
        subprocess.Popen([sys.executable, "-m", "django", "send_updates"], stderr=subprocess.DEVNULL),
        subprocess.Popen([sys.executable, "-m", "django", "send_network_mail"], stderr=subprocess.DEVNULL),
    ]
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _nothing() -> Iterator[None]:
    yield
