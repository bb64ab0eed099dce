"""`scopewell serve`: the site of a practice."""

import argparse

from scopewell.cli.site import LOOPBACK, add_server_options, address_on, prepare, serve


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_server_options(parser)
    parser.add_argument("--host", default=LOOPBACK, help=f"address to listen on (default {LOOPBACK})")
    parser.add_argument("--processes", type=int, default=1, help="web processes (default 1)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare and serve; return the exit status."""
    if not prepare({"SCOPEWELL_BASE_URL": address_on(options.host, options.port)}):
        return 2
    from django.conf import settings

    print(f"Scopewell at {settings.BASE_URL}. Stop with Ctrl+C.", flush=True)
    return serve(options.host, options.port, processes=options.processes, with_worker=not options.no_worker)
