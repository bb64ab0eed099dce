"""`scopewell medicines`: what a medicine is, as somebody typed it."""

import argparse
import os
import sys
from dataclasses import asdict

from scopewell.cli.terminal import Terminal, json_text
from scopewell.knowledge.medicines import Because, Candidate, Looked, Status, look_up

MOST_CHARACTERS = 20_000
OFFERED = {
    Because.TYPED: "as typed",
    Because.SPELLING: "by its spelling",
    Because.WAY_OF_TAKING: "depends on how it is taken",
    Because.MIX_UP: "often mixed up",
    Because.EXAMPLE: "for example",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "names", nargs="+", metavar="NAME", help="a medicine or a list, in quotes; '-' is standard input, a line each"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or one JSON line each"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look up and write; return the exit status."""
    found: list[Looked] = []
    for name in options.names:
        content = sys.stdin.buffer.read(4 * MOST_CHARACTERS + 1) if name == "-" else os.fsencode(name)
        text = content.decode("utf-8", "replace")
        if len(text) > MOST_CHARACTERS:
            print(f"scopewell medicines: more than {MOST_CHARACTERS:,} characters; accepted: fewer", file=sys.stderr)
            return 2
        found += look_up(text)
    if not found:
        print("scopewell medicines: there is no word to look up; accepted: names of medicines", file=sys.stderr)
        return 2
    if options.format == "json":
        for looked in found:
            print(json_text(as_json(looked)))
        return 0
    terminal = Terminal(sys.stdout)
    for looked in found:
        _write(looked, terminal)
    terminal.line("\nDraft: no clinician has reviewed this list.")
    return 0


def as_json(looked: Looked) -> dict[str, object]:
    """Return what was found for one medicine as plain JSON values."""
    return asdict(looked) | {"needs_confirmation": looked.needs_confirmation}


def _write(looked: Looked, terminal: Terminal) -> None:
    """Write one medicine: what it is, or what has to be asked."""
    typed = terminal.style(looked.typed, "bold")
    if looked.status is Status.KNOWN:
        terminal.line(f"{typed}: {' and '.join(looked.names)}, {', '.join(looked.classes)}")
    elif looked.status is Status.DID_YOU_MEAN:
        terminal.line(f"{typed}: did you mean")
    elif looked.status is Status.UNLISTED:
        terminal.line(f"{typed}: not in the list; a clinician decides")
    else:
        terminal.line(f"{typed}: names no medicine")
    for candidate in looked.candidates:
        _write_candidate(candidate, OFFERED[candidate.because], terminal)
    if looked.candidates:
        terminal.line("    none of these: not in the list; a clinician decides")
    if looked.mixed_up_with:
        terminal.line("  not to be mixed up with")
    for candidate in looked.mixed_up_with:
        _write_candidate(candidate, candidate.says, terminal)
    if looked.not_understood:
        terminal.line(f"  beside it, not understood: {', '.join(looked.not_understood)}")


def _write_candidate(candidate: Candidate, why: str, terminal: Terminal) -> None:
    terminal.paragraph(f"{candidate.name}: {', '.join(candidate.classes)} ({why})", 4, 2)
