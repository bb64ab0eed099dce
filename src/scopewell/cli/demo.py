"""`scopewell demo`: the site with a sample practice of invented people, on this machine only."""

import argparse
import secrets
from pathlib import Path

from scopewell.cli.site import LOOPBACK, add_server_options, address_on, prepare, serve

DATA = Path.home() / ".local" / "share" / "scopewell-demonstration"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_server_options(parser)
    parser.add_argument("--prepare", action="store_true", help="make the sample practice, print the sign-in, and stop")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare, make the sample practice when there is none, and serve; return the exit status."""
    address = address_on(LOOPBACK, options.port)
    if not prepare({"SCOPEWELL_DATA": str(DATA), "SCOPEWELL_BASE_URL": address}):
        return 2
    from django.conf import settings

    from scopewell.cli.demonstration import OWNER, make_demonstration

    kept = Path(settings.DATA) / "demonstration-password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.token_hex(2) for _ in range(3)) + "\n")
    password = kept.read_text().strip()
    make_demonstration(password)
    print(f"Scopewell, demonstration: {address}\n  sign in as {OWNER}\n  password   {password}", flush=True)
    if options.prepare:
        return 0
    print("Invented people; do not act on what it shows. Stop with Ctrl+C.", flush=True)
    return serve(LOOPBACK, options.port, processes=1, with_worker=not options.no_worker)
