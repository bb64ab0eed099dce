"""`scopewell rules prove`: prove the rules for every person there can be, and show whoever breaks a claim."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopewell.cli.terminal import Terminal, complain, json_text
from scopewell.knowledge.errors import KnowledgeError
from scopewell.knowledge.release import shipped_engine

if TYPE_CHECKING:
    from scopewell.proof.proving import Proved

COUNTER_EXAMPLES = Path("counter-examples")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quick", action="store_true", help="only the claims that take seconds")
    parser.add_argument("--claim", action="append", default=[], metavar="ID", help="only this claim; may be repeated")
    parser.add_argument("--profile", choices=("acsm", "ada"), default="acsm")
    parser.add_argument("--as-of", metavar="DATE", help="prove the rules as they are on this day (default: today)")
    parser.add_argument("--notes", action="store_true", help="list exceptions, company and what gates keep back")
    parser.add_argument(
        "--write", metavar="FOLDER", type=Path, default=COUNTER_EXAMPLES, help="where counter-examples are put"
    )
    parser.set_defaults(run=prove_rules)


def prove_rules(options: argparse.Namespace) -> int:
    """Prove the claims; 0 when all hold, 1 when one is broken, 2 when the command cannot be run."""
    try:
        from scopewell.proof.proving import CLAIMS, QUICK, prove
    except ImportError:
        complain("scopewell rules prove: needs the prover; install it with: pip install 'scopewell[proof]'")
        return 2
    known = [claim.id for claim in CLAIMS]
    strange = [id for id in options.claim if id not in known]
    if strange:
        complain(f"scopewell rules prove: {strange[0]} is no claim; accepted: {', '.join(known)}")
        return 2
    try:
        day = date.fromisoformat(options.as_of) if options.as_of else date.today()
    except ValueError:
        complain(f"scopewell rules prove: --as-of {options.as_of} is no date; accepted: ISO 8601, such as 2026-11-23")
        return 2
    only = tuple(options.claim) or (QUICK if options.quick else ())
    found: list[Proved] = []
    terminal = Terminal(sys.stdout)
    try:
        for proved in prove(shipped_engine(), day, profile=options.profile, only=only, full=options.notes):
            found.append(proved)
            files = _write(proved, options.write)
            if options.format == "json":
                print(json_text(_as_json(proved, files)))
            else:
                _say(terminal, proved, files, notes=options.notes)
                sys.stdout.flush()
    except KnowledgeError as error:
        complain(f"scopewell rules prove: {error}")
        return 2
    if options.format == "text":
        _sum_up(terminal, found)
    return 0 if all(proved.holds for proved in found) else 1


def _write(proved: "Proved", folder: Path) -> list[Path]:
    """Put each counter-example into a file of its own, which `scopewell screen` runs."""
    files = []
    for number, example in enumerate(proved.broken, 1):
        if example.cases:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{proved.claim.id}-{number}.json"
            path.write_text(json.dumps(example.cases, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            files.append(path)
    return files


def _as_json(proved: "Proved", files: list[Path]) -> dict[str, Any]:
    return {
        "claim": proved.claim.id,
        "says": proved.claim.says,
        "holds": proved.holds,
        "seconds": round(proved.seconds, 3),
        "questions": proved.questions,
        "broken": [{"says": example.says, "cases": list(example.cases)} for example in proved.broken],
        "files": [str(path) for path in files],
        "undecided": proved.undecided,
        "notes": list(proved.notes),
    }


def _say(terminal: Terminal, proved: "Proved", files: list[Path], *, notes: bool) -> None:
    word, style = ("proved", "green") if proved.holds else ("broken", "red")
    if proved.undecided:
        word, style = "not decided", "yellow"
    lead = terminal.style(f"{word:<11}", style)
    terminal.line(f"{lead} {proved.claim.id:<24} {proved.seconds:6.2f} s  {proved.questions:>4} questions")
    terminal.paragraph(terminal.style(f"{proved.claim.says}.", "dim"), 12)
    if proved.undecided:
        terminal.paragraph(f"The prover gave up: {proved.undecided}.", 12, 2)
    for example in proved.broken:
        terminal.paragraph(f"· {example.says}.", 12, 2)
    for path in files:
        terminal.paragraph(f"run: scopewell screen {path}", 12, 2)
    if notes:
        for note in proved.notes:
            terminal.paragraph(f"· {note}", 12, 2)
    elif proved.notes:
        terminal.paragraph(f"{len(proved.notes)} notes to read with it: --notes", 12)


def _sum_up(terminal: Terminal, found: "list[Proved]") -> None:
    holding = sum(1 for proved in found if proved.holds)
    seconds = sum(proved.seconds for proved in found)
    version = shipped_engine().rules.version.removeprefix("sha256:")[:12]
    terminal.line()
    terminal.line(f"{holding} of {len(found)} claims proved in {seconds:.1f} s, rules {version}.")
    terminal.paragraph(
        "Proved of every person the vocabulary can describe, with up to two operations and two injuries. It is the "
        "rules that are proved; the engine is tested against them."
    )
