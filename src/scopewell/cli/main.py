"""The command line. Every command returns 0, or 2 with a message when an input cannot be used; never a traceback."""

import argparse
import os
import sys
from importlib import import_module

from scopewell import __version__

COMMANDS = {
    "screen": "decide cases: may this person start, within which limits, or who must see them first",
    "rules": "list, show and check the rules",
    "medicines": "tell which class a medicine belongs to, as somebody typed it",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status. Only the chosen command's module is imported."""
    given = sys.argv[1:] if arguments is None else arguments
    chosen = given[0] if given else ""
    parser = argparse.ArgumentParser(
        prog="scopewell", description="The practice system of medical exercise professionals."
    )
    parser.add_argument("--version", action="version", version=f"scopewell {__version__}")
    commands = parser.add_subparsers(prog="scopewell", dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[:1].upper() + purpose[1:] + ".")
        if name == chosen:
            import_module(f"scopewell.cli.{name}").add_options(command)
    options = parser.parse_args(given)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status
