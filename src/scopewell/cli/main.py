"""The command line. Every command returns 0, or 2 with a message when an input cannot be used; never a traceback."""

import argparse
import os
import sys

from scopewell import __version__
from scopewell.cli import rules, screen


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="scopewell", description="The practice system of medical exercise professionals.")
    parser.add_argument("--version", action="version", version=f"scopewell {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    screen.add_to(commands)
    rules.add_to(commands)
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status
