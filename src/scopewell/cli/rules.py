"""`scopewell rules`: list, show and check the rules."""

import argparse
import sys
from datetime import date
from typing import Any

from scopewell.cli import book, differences, prove
from scopewell.cli.terminal import Terminal, complain, json_text, one_line, visible
from scopewell.cli.words import Speaker
from scopewell.engine.disposition import WORDS
from scopewell.engine.problems import nearest
from scopewell.engine.record import said
from scopewell.engine.rules import KINDS, Grade, Rule, RuleSet
from scopewell.engine.units import as_json, as_text
from scopewell.knowledge.release import shipped_engine


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the parts of the command and their options."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    listing = parts.add_parser("list", help="all rules, one line each")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    listing.add_argument("--group", help="only this group, such as vital-signs")
    listing.add_argument("--kind", choices=KINDS)
    listing.add_argument("--disposition", choices=WORDS)
    listing.add_argument("--ours", action="store_true", help="only rules that hold a number or choice of ours")
    listing.set_defaults(run=list_rules)
    showing = parts.add_parser("show", help="one rule, whole: condition, numbers, sentences, sources, cases")
    showing.add_argument("id", metavar="ID")
    showing.add_argument("--format", choices=("text", "json"), default="text")
    showing.set_defaults(run=show_rule)
    book.add_options(parts.add_parser("book", help="every rule as a PDF, for a licensed reviewer to sign"))
    prove.add_options(parts.add_parser("prove", help="prove the rules for every person there can be"))
    differences.add_options(
        parts.add_parser("diff", help="what changed between two versions, who can feel it, and who does")
    )
    checking = parts.add_parser("check", help="what is missing or wrong in the knowledge")
    checking.add_argument("--format", choices=("text", "json"), default="text")
    checking.set_defaults(run=check_rules)


def list_rules(options: argparse.Namespace) -> int:
    """Write the rules that match, one line each."""
    rules = shipped_engine().rules
    chosen = [rule for rule in rules.rules.values() if _matches(rule, options)]
    if options.format == "json":
        for rule in chosen:
            print(json_text(rule_as_json(rule, rules)))
        return 0
    terminal = Terminal(sys.stdout)
    for rule in chosen:
        ours = " *" if rule.engine_parameter else ""
        terminal.line(f"{rule.id:<36} {rule.disposition.word:<23} {rule.kind:<11} {rule.title}{ours}")
    terminal.line()
    terminal.line(
        f"{len(chosen)} of {len(rules.rules)} rules, set {rules.version.removeprefix('sha256:')[:12]}, {rules.status}."
    )
    terminal.line("* holds a number or choice of ours, not the source's.")
    if rules.missing:
        terminal.line(f"{len(rules.missing)} rules of the evidence are not in this set yet: scopewell rules check")
    return 0


def _matches(rule: Rule, options: argparse.Namespace) -> bool:
    return (
        options.group in (None, rule.group)
        and options.kind in (None, rule.kind)
        and options.disposition in (None, rule.disposition.word)
        and (not options.ours or rule.engine_parameter)
    )


def rule_as_json(rule: Rule, rules: RuleSet) -> dict[str, Any]:
    """Return a rule as JSON holds it, its parameters with their values."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "group": rule.group,
        "title": rule.title,
        "disposition": rule.disposition.word,
        "moment": rule.moment,
        "grades": [_grade_as_json(grade) for grade in rule.grades],
        "parameters": [_parameter_as_json(id, rules) for id in rule.parameters],
        "decided_by": list(rule.decided_by),
        "to": [grade.to for grade in rule.grades],
        "absolute": rule.absolute,
        "professional_may_modify": rule.professional_may_modify,
        "says_client": dict(rule.says_client),
        "says_professional": dict(rule.says_professional),
        "resolved_by": dict(rule.resolved_by),
        "sources": list(rule.sources),
        "verified": "yes" if rule.mark == "verified" else rule.mark,
        "engine_parameter": rule.engine_parameter,
        "status": rule.status,
        "version": rule.version,
    }


def _grade_as_json(grade: Grade) -> dict[str, Any]:
    return {
        "name": grade.name,
        "when": grade.when,
        "disposition": grade.disposition.word,
        "profile": grade.profile,
        "hold": grade.hold.what,
        "precautions": list(grade.precautions),
    }


def _parameter_as_json(id: str, rules: RuleSet) -> dict[str, Any]:
    parameter = rules.parameters[id]
    return {
        "id": id,
        "says": parameter.says,
        "unit": parameter.unit,
        "tighter": parameter.tighter,
        "values": [{"from": value.since.isoformat(), "value": as_json(value.value)} for value in parameter.values],
        "mark": parameter.mark,
        "sources": list(parameter.sources),
    }


def show_rule(options: argparse.Namespace) -> int:
    """Write one rule so that a clinician can review it."""
    rules = shipped_engine().rules
    rule = rules.rules.get(options.id)
    if rule is None:
        near = nearest(options.id, rules.rules)
        hint = f"; nearest: {', '.join(near)}" if near else ""
        complain(f"scopewell rules show: {one_line(options.id)} is no rule{hint}")
        return 2
    if options.format == "json":
        print(json_text(rule_as_json(rule, rules), indent=2))
        return 0
    _RuleText(Terminal(sys.stdout), rules).write(rule)
    return 0


class _RuleText:
    """Writes one rule on a terminal."""

    def __init__(self, terminal: Terminal, rules: RuleSet) -> None:
        self.terminal = terminal
        self.rules = rules
        self.speaker = Speaker(rules, date.today())

    def write(self, rule: Rule) -> None:
        """Write the rule whole."""
        terminal = self.terminal
        terminal.line(terminal.style(rule.title, "bold"))
        terminal.line(f"{rule.id} · {rule.kind} · group {rule.group} · {rule.status}, version {rule.version}")
        for grade in rule.grades:
            terminal.heading(f"{grade.disposition.word}" + (f", {grade.name}" if grade.name != "base" else ""))
            terminal.paragraph(grade.when, 2, 2)
            terminal.paragraph(f"in words: {self.speaker.grade(grade, rule.grades[0]).sentence}", 2, 2)
            if grade.precautions:
                terminal.paragraph("precautions: " + ", ".join(grade.precautions), 2, 2)
            terminal.line(f"  today: {grade.hold.what}" + (f" until {grade.hold.until}" if grade.hold.until else ""))
        if not rule.grades:
            terminal.heading(f"{rule.disposition.word}, without a condition of its own")
        self._numbers(rule)
        self._sentences(rule)
        self._authority(rule)
        self._sources(rule)
        self._cases(rule)

    def _numbers(self, rule: Rule) -> None:
        if not rule.parameters:
            return
        self.terminal.heading("Numbers")
        for id in rule.parameters:
            parameter = self.rules.parameters[id]
            values = ", ".join(f"{as_text(v.value)} {parameter.unit} from {v.since}" for v in parameter.values)
            self.terminal.paragraph(f"{id}: {values} ({parameter.mark}). {parameter.says}.", 2, 2)

    def _sentences(self, rule: Rule) -> None:
        self.terminal.heading("Sentences (draft)")
        self.terminal.paragraph(f"to the client: {said(rule.says_client, 'en')}", 2, 2)
        self.terminal.paragraph(f"to the professional: {said(rule.says_professional, 'en')}", 2, 2)
        if rule.resolved_by:
            self.terminal.paragraph(f"resolved by: {said(rule.resolved_by, 'en')}", 2, 2)

    def _authority(self, rule: Rule) -> None:
        self.terminal.heading("Authority")
        who = "nobody: an absolute contraindication" if rule.absolute else ", ".join(rule.decided_by) or "nobody"
        self.terminal.paragraph(f"may be decided by: {who}", 2, 2)
        recipients = dict.fromkeys(grade.to.replace("-", " ") for grade in rule.grades)
        self.terminal.paragraph(f"goes to: {', '.join(recipients) or 'nobody'}", 2, 2)
        for name, text in (("our choice", rule.engine_choice), ("exception", rule.exception), ("note", rule.note)):
            if text:
                self.terminal.paragraph(f"{name}: {text}", 2, 2)

    def _sources(self, rule: Rule) -> None:
        self.terminal.heading(f"Sources ({rule.mark})")
        for key in rule.sources:
            source = self.rules.sources[key]
            places = [f"doi:{source.doi}"] if source.doi else []
            self.terminal.paragraph(f"{source.title}. {' '.join([*places, *source.read_at])}", 2, 2)
        if not rule.sources:
            self.terminal.line("  none: our own rule")

    def _cases(self, rule: Rule) -> None:
        from scopewell.knowledge.casebook import cases_beside_rules

        self.terminal.heading("Cases")
        for case in cases_beside_rules():
            for how, word in (("fires", "fires"), ("not", "does not fire"), ("open", "open")):
                if rule.id in case.rules(how):
                    self.terminal.paragraph(f"{word}: {case.raw.get('about', '')} ({case.id})", 2, 4)


def check_rules(options: argparse.Namespace) -> int:
    """Write what is missing or wrong; 0 when nothing is, 1 otherwise."""
    from scopewell.knowledge.checking import check

    findings = check()
    if options.format == "json":
        for finding in findings:
            print(json_text({"kind": finding.kind, "entry": finding.entry, "message": finding.message}))
    else:
        for finding in findings:
            print(visible(f"{finding.kind:<11} {finding.entry}: {finding.message}"))
        rules = shipped_engine().rules if not any(f.kind == "format" for f in findings) else None
        held = f"{len(rules.rules)} rules, {len(rules.missing)} of the evidence missing; " if rules else ""
        print(f"{held}{len(findings)} findings." if findings else f"{held}nothing to report.")
    return 1 if findings else 0
