"""The command line. Every command returns 0, or 2 with a message when an input cannot be used; never a traceback."""

import argparse
import gc
import io
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

from scopewell import __version__
from scopewell.cli.terminal import columns, complain, visible

COMMANDS = {
    "screen": "decide cases: may this person start, within which limits, or who must see them first",
    "rules": "list, show and check the rules",
    "wording": "check that a text stays in scope: whose care it speaks of, acts, and what identifies a client",
    "handbook": "typeset the free handbook for professionals",
    "films": "make the films of the lessons from their scripts",
    "medicines": "tell which class a medicine belongs to, as somebody typed it",
    "serve": "serve the site of a practice",
    "demo": "serve a sample practice of invented people, on this machine only",
}


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal, told without the library that argparse would load for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)


class _Parser(argparse.ArgumentParser):
    """A parser whose messages never steer the terminal."""

    def __init__(self, **options: Any) -> None:  # those of argparse
        super().__init__(**{"formatter_class": _Help, **options})

    def print_help(self, file: Any = None) -> None:  # any stream of text
        """Write the help. Raises OSError, which argparse would keep to itself."""
        (file or sys.stdout).write(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with status 2."""
        super().error(visible(message))


class _Version(argparse.Action):
    """Write the version and end. Raises OSError, which argparse's own action would keep to itself."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Write, and end with status 0."""
        sys.stdout.write(f"scopewell {__version__}\n")
        parser.exit()


def _prepare_streams() -> bool:
    """Make every stream one that can be used, whatever its encoding; return whether standard output was open."""
    was_open = sys.stdout is not None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # open to the end
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    return was_open


def _discard_output() -> None:
    """Let what is still held for standard output go nowhere, so that closing it raises nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status. Only the chosen command's module is imported.

    What is loaded at the start stays to the end, so the garbage collector does not search it: a command that goes on
    for long switches it on again.
    """
    gc.disable()
    try:
        return _run(arguments)
    finally:
        gc.enable()


def _parsed(parser: argparse.ArgumentParser, given: list[str]) -> argparse.Namespace:
    """Return the options. Raises SystemExit after help, a version or a message, and OSError if they went nowhere."""
    try:
        return parser.parse_args(given)
    except SystemExit:
        sys.stdout.flush()
        raise


def _run(arguments: list[str] | None) -> int:
    if not _prepare_streams():
        complain("scopewell: standard output is closed; accepted: one that can be written to")
        return 2
    given = sys.argv[1:] if arguments is None else arguments
    chosen = given[0] if given else ""
    parser = _Parser(prog="scopewell", description="The practice system of medical exercise professionals.")
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(prog="scopewell", dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[:1].upper() + purpose[1:] + ".")
        if name == chosen:
            import_module(f"scopewell.cli.{name}").add_options(command)
    try:
        options = _parsed(parser, given)
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return 1
    except OSError as error:
        complain(f"scopewell: {error.strerror or 'an input or output error'}; the answer may be incomplete")
        _discard_output()
        return 2
    except KeyboardInterrupt:
        return 130
    return status
