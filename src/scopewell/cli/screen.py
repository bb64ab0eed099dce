"""`scopewell screen`: decide cases, or the bundle of a patient record."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from scopewell.cli.streams import Found, UnusableInput, parse_json, read_cases
from scopewell.cli.terminal import Progress, Terminal, complain, json_text
from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.moment import Moment, moment_of
from scopewell.engine.problems import CaseError
from scopewell.engine.record import decision_as_json
from scopewell.engine.units import as_json, exact
from scopewell.knowledge.release import shipped_engine

MOST_BUNDLE_BYTES = 256 * 1024 * 1024


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("cases", nargs="*", metavar="CASES", help="YAML, JSON or JSON Lines; '-' is standard input")
    parser.add_argument("--from-fhir", metavar="BUNDLE.json", help="read a FHIR R4 patient bundle instead of cases")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default), or one JSON line each"
    )
    parser.add_argument("--profile", choices=("acsm", "ada"), help="decide with this profile, whatever the case says")
    parser.add_argument("--as-of", metavar="DATE", help="decide as of this day, whatever the case says")
    parser.add_argument(
        "--allow-reassuring", action="store_true", help="for tests: allow cases that say reassuring: true"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Decide and write; return the exit status."""
    as_of = _as_of(options.as_of)
    if as_of is None and options.as_of is not None:
        complain(f"scopewell screen: --as-of {options.as_of!r} is no date; accepted: 2026-11-23")
        return 2
    if bool(options.cases) == bool(options.from_fhir):
        complain("scopewell screen: give case files, or one bundle with --from-fhir")
        return 2
    engine = shipped_engine()
    gc.freeze()  # what is loaded by now stays, so it need not be searched again
    gc.enable()
    writer = _Writer(options.format, engine)
    if options.from_fhir:
        return _screen_bundle(options, engine, writer, as_of)
    progress = Progress()
    failed = False
    for found in _all_cases(options.cases):
        decision = _decide(found, engine, options, as_of)
        failed |= decision is None
        if decision is not None:
            writer.write(decision)
        progress.step()
    progress.end()
    return 2 if failed else 0


def _as_of(text: str | None) -> Moment | None:
    try:
        return moment_of(text) if text else None
    except ValueError:
        return None


def _all_cases(names: list[str]) -> Iterator[Found]:
    for name in names:
        yield from read_cases(name)


def _decide(found: Found, engine: Engine, options: argparse.Namespace, as_of: Moment | None) -> Decision | None:
    """Return the decision on a case that was found; None, with a message, when the case cannot be used."""
    if found.error is not None:
        complain(f"scopewell screen: {found.error}")
        return None
    try:
        case = engine.read_case(
            found.case,
            place=found.place,
            as_of=as_of,
            profile=options.profile,
            allow_reassuring=options.allow_reassuring,
        )
    except CaseError as error:
        complain(f"scopewell screen: {found.file}, {found.place}: {error}")
        return None
    return engine.decide(case)


class _Writer:
    """Writes decisions in the chosen form, with what came from a record and what was left of it."""

    def __init__(self, form: str, engine: Engine) -> None:
        self.form = form
        self.first = True
        if form == "text":
            from scopewell.cli.text import DecisionText

            self.terminal = Terminal(sys.stdout)
            self.text = DecisionText(self.terminal, engine.rules)

    def write(self, decision: Decision, imported: Any = None, skipped: Any = None) -> None:
        """Write one decision."""
        if self.form == "json":
            form = decision_as_json(decision)
            if imported is not None:
                form |= {"imported": imported, "skipped": skipped}
            sys.stdout.write(json_text(form, default=_plain) + "\n")
            return
        if not self.first:
            self.terminal.line("\n" + "─" * self.terminal.width + "\n")
        self.first = False
        self.text.write(decision)
        if imported is not None:
            self._record(imported, skipped)

    def _record(self, imported: list[dict[str, Any]], skipped: list[dict[str, Any]]) -> None:
        self.terminal.heading(f"Read from the record ({len(imported)})")
        for entry in imported:
            value = json.dumps(entry["value"], ensure_ascii=False, default=_plain)
            shown = value if len(value) < 70 else value[:69] + "…"
            self.terminal.paragraph(f"{entry['fact']}: {shown} · {entry['when'] or 'undated'} · {entry['from']}", 2, 4)
        self.terminal.heading(f"Not used ({len(skipped)})")
        reasons: dict[str, int] = {}
        for entry in skipped:
            kind = f"{entry['resource'].split('/')[0]}: {entry['why']}"
            reasons[kind] = reasons.get(kind, 0) + 1
        for kind, count in sorted(reasons.items(), key=lambda item: -item[1])[:20]:
            self.terminal.paragraph(f"{count} × {kind}", 2, 4)


def _plain(value: object) -> object:
    """Return a decimal or a date of an input as JSON holds it."""
    from datetime import date
    from decimal import Decimal

    if isinstance(value, Decimal):
        return as_json(exact(value))
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _screen_bundle(options: argparse.Namespace, engine: Engine, writer: _Writer, as_of: Moment | None) -> int:
    from datetime import date

    from scopewell.mapping import MappingError, facts_from_bundle

    name = options.from_fhir
    try:
        bundle = _read_bundle(name)
        patient = facts_from_bundle(bundle, as_of=as_of.day if as_of else date.today(), name=os.path.basename(name))
        case = engine.read_case(patient.case, place=name, as_of=as_of, profile=options.profile)
    except (UnusableInput, MappingError, CaseError) as error:
        complain(f"scopewell screen: {error}")
        return 2
    imported = [{"fact": i.fact, "value": i.value, "from": i.source, "when": i.when} for i in patient.imported]
    skipped = [{"resource": s.resource, "why": s.why} for s in patient.skipped]
    writer.write(engine.decide(case), imported, skipped)
    return 0


def _read_bundle(name: str) -> Any:
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MOST_BUNDLE_BYTES + 1)
        else:
            with open(name, "rb") as file:
                content = file.read(MOST_BUNDLE_BYTES + 1)
    except OSError as error:
        raise UnusableInput(name, "", error.strerror or "cannot be read", "a FHIR R4 bundle in JSON") from error
    if len(content) > MOST_BUNDLE_BYTES:
        raise UnusableInput(name, "", "is larger than 256 MB", "a FHIR R4 bundle of one patient")
    try:
        return parse_json(content)
    except (ValueError, RecursionError) as error:
        reason = "is nested too deeply" if isinstance(error, RecursionError) else f"is no JSON ({error})"
        raise UnusableInput(name, "", reason, "a FHIR R4 bundle in JSON") from error
