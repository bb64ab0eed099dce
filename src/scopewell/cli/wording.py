"""`scopewell wording`: whose care a text speaks of, acts outside the scope, and what identifies a client."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.cli.terminal import Terminal, complain, json_text, one_line
from scopewell.engine.wording.duties import Reminder
from scopewell.engine.wording.flags import Client, Evidence, Flag, Kind, Passed, Profile, Severity
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.guarding import shipped_guard

MOST_BYTES = 64 * 1024 * 1024
STYLES = {Severity.BLOCK: ("red", "bold"), Severity.WARN: ("yellow",), Severity.INFO: ("dim",)}
LINES = 'one JSON object a line: {"id", "kind", "text"}'


class Unusable(Exception):
    """An input that cannot be read: where, what is wrong, and what is accepted."""

    def __init__(self, where: str, wrong: str, accepted: str) -> None:
        super().__init__(f"{where}: {wrong}; accepted: {accepted}")


class Asked(NamedTuple):
    """What the options ask of every text."""

    profile: Profile
    roster: tuple[Client, ...]
    quiet: bool


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the commands `check` and `explain` and their options."""
    commands = parser.add_subparsers(dest="wording_command", metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="check a text, or many as JSON Lines", description="Check texts.")
    check.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    check.add_argument(
        "--format",
        choices=("text", "jsonl"),
        default="text",
        help=f"text (default): the file is one text; jsonl: {LINES}",
    )
    check.add_argument("--info", action="store_true", help="list the words of little weight too")
    check.set_defaults(run=_check)
    explain = commands.add_parser(
        "explain",
        help="tell everything that was weighed about a text",
        description="Explain what was found and passed.",
    )
    explain.add_argument("text", metavar="TEXT", help="the text, in quotes")
    explain.set_defaults(run=_explain, info=True)
    for command in (check, explain):
        command.add_argument(
            "--kind", choices=[str(kind) for kind in Kind], default="public", help="kind of document (default: public)"
        )
        command.add_argument(
            "--jurisdiction", default="US", help="where the practice works, such as US-TX, GB or AU (default: US)"
        )
        command.add_argument(
            "--credential", action="append", default=[], help="a credential on file; may be given again"
        )
        command.add_argument("--license", action="append", default=[], help="a license on file; may be given again")
        command.add_argument(
            "--roster", metavar="FILE", help="the practice's clients, a name a line: flagged wherever they stand"
        )


def _asked(options: argparse.Namespace, guard: Guard) -> Asked:
    """Return what the options ask. Raises Unusable."""
    for held, known, name in (
        (options.credential, guard.scope.credentials, "credential"),
        (options.license, guard.scope.licenses, "license"),
    ):
        for one in held:
            if one not in known:
                raise Unusable(f"--{name}", one_line(one), ", ".join(known))
    if (place := options.jurisdiction.upper()) not in guard.scope.places:
        raise Unusable("--jurisdiction", one_line(options.jurisdiction), ", ".join(guard.scope.places))
    roster: tuple[Client, ...] = ()
    if options.roster:
        roster = tuple(Client((line.strip(),)) for line in _text_of(options.roster).splitlines() if line.strip())
    return Asked(Profile(place, frozenset(options.credential), frozenset(options.license)), roster, options.info)


def _text_of(name: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises Unusable."""
    shown = "standard input" if name == "-" else one_line(name)
    try:
        content = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _bytes_of(Path(name))
    except (OSError, ValueError) as error:
        raise Unusable(
            shown, getattr(error, "strerror", None) or "cannot be read", "a file that can be read"
        ) from error
    if len(content) > MOST_BYTES:
        raise Unusable(shown, f"more than {MOST_BYTES:,} bytes", "less")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(shown, f"byte {error.start + 1} is not UTF-8", "text in UTF-8") from error


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _check(options: argparse.Namespace) -> int:
    """Check and write; return 0 without a flag that blocks, 1 with one, 2 when an input could not be used."""
    guard = shipped_guard()
    try:
        asked = _asked(options, guard)
        text = _text_of(options.file)
    except Unusable as error:
        complain(f"scopewell wording: {error}")
        return 2
    if options.format == "jsonl":
        return _check_lines(text, Kind(options.kind), asked, guard)
    flags = guard.check(text, Kind(options.kind), asked.profile, asked.roster, quiet=asked.quiet)
    _write(text, flags, guard, reminders=guard.reminders(text, Kind(options.kind)))
    return _status(flags)


def _check_lines(text: str, kind: Kind, asked: Asked, guard: Guard) -> int:
    status = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            id, line_kind, written = _read_line(line, number, kind)
        except Unusable as error:
            complain(f"scopewell wording: {error}")
            status = 2
            continue
        flags = guard.check(written, line_kind, asked.profile, asked.roster, quiet=asked.quiet)
        print(json_text({"id": id, "flags": [as_json(flag) for flag in flags]}))
        status = max(status, _status(flags))
    return status


def _read_line(line: str, number: int, kind: Kind) -> tuple[Any, Kind, str]:  # an id is any JSON value
    """Return id, kind and text of one line. Raises Unusable."""
    where = f"line {number}"
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unusable(where, "not JSON", LINES) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise Unusable(where, "no text", LINES)
    given = raw.get("kind", kind)
    if given not in list(Kind):
        raise Unusable(where, f"kind {one_line(str(given), 60)}", ", ".join(Kind))
    return raw.get("id", number), Kind(given), raw["text"]


def _status(flags: tuple[Flag, ...]) -> int:
    return 1 if any(flag.severity is Severity.BLOCK for flag in flags) else 0


def as_json(flag: Flag) -> dict[str, object]:
    """Return a flag as plain JSON values."""
    return {
        "category": flag.category,
        "span": flag.span,
        "start": flag.start,
        "end": flag.end,
        "severity": flag.severity,
        "say_instead": flag.replacements[0].text if flag.replacements else flag.instead,
        "because": flag.reason,
        "rule": flag.rule,
        "replacements": [one._asdict() for one in flag.replacements],
        "sources": list(flag.sources),
        **({"also": flag.also} if flag.also else {}),
    }


def _explain(options: argparse.Namespace) -> int:
    """Write every find, flagged or passed, with what was weighed."""
    guard = shipped_guard()
    try:
        asked = _asked(options, guard)
    except Unusable as error:
        complain(f"scopewell wording: {error}")
        return 2
    flags, passed = guard.explain(options.text, Kind(options.kind), asked.profile, asked.roster)
    _write(options.text, flags, guard, passed)
    return _status(flags)


def _write(
    text: str,
    flags: tuple[Flag, ...],
    guard: Guard,
    passed: tuple[Passed, ...] | None = None,
    reminders: tuple[Reminder, ...] = (),
) -> None:
    terminal = Terminal(sys.stdout)
    for flag in flags:
        line = text.count("\n", 0, flag.start) + 1
        shown = terminal.style(flag.severity, *STYLES[flag.severity])
        terminal.line(f"{shown}  line {line}  {flag.category}: “{one_line(flag.span)}”")
        terminal.paragraph(flag.reason, 6)
        if flag.replacements:
            terminal.paragraph("say instead: " + " · ".join(one.text for one in flag.replacements), 6, 2)
        if flag.instead:
            terminal.paragraph(f"instead: {flag.instead}", 6, 2)
        for title in _titles(flag, guard):
            terminal.paragraph(terminal.style(title, "dim"), 6, 2)
        if passed is not None:
            _write_evidence(flag.evidence, terminal)
    for one in passed or ():
        terminal.line(f"{terminal.style('passed', 'green')}  {one.rule}: “{one_line(one.span)}”")
        _write_evidence(one.evidence, terminal)
    if not flags and not passed:
        terminal.line("nothing flagged")
    for reminder in reminders:
        line = text.count("\n", 0, reminder.start) + 1
        place = f"line {line}  “{one_line(text[reminder.start : reminder.end])}”  " if reminder.end else ""
        terminal.paragraph(f"{terminal.style('remember', 'cyan')}  {place}{reminder.says}", 0, 6)
    terminal.line()
    terminal.paragraph(
        f"Wording rules {guard.version[:12]}, {guard.status}: nobody outside has reviewed them. "
        "This is no legal advice; check with your own board, insurer or lawyer."
    )


def _titles(flag: Flag, guard: Guard) -> Iterator[str]:
    yield from (guard.sources[key]["title"] for key in flag.sources[:2])


def _write_evidence(evidence: tuple[Evidence, ...], terminal: Terminal) -> None:
    for one in evidence:
        terminal.paragraph(f"{one.weighs:+g}  {one.says}", 6, 4)
