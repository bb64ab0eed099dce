"""`scopewell rules book`: every rule typeset for a licensed reviewer, who signs group by group.

What is said of the rules reaches the template as data, never as markup.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scopewell.cli.terminal import complain
from scopewell.cli.words import Speaker, Words, decided_in_words, hold_in_words, worked_out_in
from scopewell.cli.writing import write_file
from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import parse_condition
from scopewell.engine.record import said
from scopewell.engine.rules import Grade, Rule, RuleSet, Source
from scopewell.engine.units import as_text
from scopewell.knowledge.plain_words import option, with_unit
from scopewell.knowledge.release import build_release
from scopewell.typesetting.compiling import compiled
from scopewell.typesetting.errors import TypesetterMissing

if TYPE_CHECKING:
    from scopewell.knowledge.casebook import ExpectedCase

COMMAND = "scopewell rules book"
TEMPLATE = Path(__file__).with_name("book.typ")
MARKS = {
    "verified": "read in the source",
    "literature": "from the literature",
    "engine-parameter": "our setting",
    "engine-choice": "our choice",
}
MOMENTS = {"intake": "at intake", "session": "at every session", "after-session": "after a session"}
AS_WRITTEN = {"id", "key", "written", "doi", "read_at", "version"}
HOWS = {"fires": "fires", "not": "does not fire", "open": "stays open"}
LEVELS = {
    Disposition.EMERGENCY: "Emergency",
    Disposition.URGENT_MEDICAL: "Urgent medical",
    Disposition.MEDICAL_CLEARANCE: "Medical clearance",
    Disposition.REFER_TO_PT: "Refer to physical therapist",
    Disposition.START_WITH_PRECAUTIONS: "Start with precautions",
    Disposition.START: "Start",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("-o", "--output", metavar="FILE.pdf", required=True, help="where the book is written")
    parser.add_argument("--group", help="only this group, such as vital-signs")
    parser.set_defaults(run=write_book)


def write_book(options: argparse.Namespace) -> int:
    """Write the book; 0, or 2 when the group, the file or the typesetter cannot be used."""
    release, document = build_release()
    groups = [group["group"] for group in document["groups"]]
    if options.group is not None and options.group not in groups:
        return _refused(f"{options.group} is no group; accepted: {', '.join(groups)}")
    chosen = [group for group in document["groups"] if options.group in (None, group["group"])]
    try:
        content = typeset(book_data(release.rules, chosen, whole=options.group is None))
    except TypesetterMissing as error:
        return _refused(str(error))
    return write_file(COMMAND, options.output, content)


def _refused(why: str) -> int:
    complain(f"{COMMAND}: {why}")
    return 2


def typeset(data: Mapping[str, Any]) -> bytes:
    """Return the book as a tagged PDF (PDF/UA-1). The same data gives the same bytes. Raises TypesetterMissing."""
    return compiled(TEMPLATE, _typographic(data), "pdf")[0]


def _typographic(data: object, key: str = "") -> object:
    """Return the data with typographic apostrophes, but ids, conditions as written, and addresses as they are."""
    if isinstance(data, Mapping):
        return {name: _typographic(value, name) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_typographic(value, key) for value in data]
    return data.replace("'", "’") if isinstance(data, str) and key not in AS_WRITTEN else data


def book_data(rules: RuleSet, groups: Iterable[Mapping[str, Any]], *, whole: bool = True) -> dict[str, Any]:
    """Return everything the template sets, in plain JSON values. `whole`: whether these are all the groups."""
    from scopewell.knowledge.casebook import cases_beside_rules

    cases = list(cases_beside_rules())
    speaker = Speaker(rules, _day(groups))
    chapters = [_Chapter(group, rules, speaker, cases).data() for group in groups]
    conditions = [
        parse_condition(grade.when)
        for rule in rules.rules.values()
        for grade in rule.grades
        if rule.group in {chapter["id"] for chapter in chapters}
    ]
    return {
        "version": rules.version.removeprefix("sha256:"),
        "status": rules.status,
        "whole": whole,
        "rules": sum(len(chapter["rules"]) for chapter in chapters),
        "groups": chapters,
        "terms": [_term(id, rules, speaker) for id in worked_out_in(rules, conditions)],
    }


def _day(groups: Iterable[Mapping[str, Any]]) -> date:
    """Return the day whose values are printed: the newest version of the groups."""
    return max(date.fromisoformat(str(group["version"])) for group in groups)


def _term(id: str, rules: RuleSet, speaker: Speaker) -> dict[str, Any]:
    derived = rules.vocabulary.derived[id]
    reads_as_no = " Not known reads as no." if derived.unknown_reads_as_no else ""
    return {"name": speaker.label(id), "id": id, "words": _tree(speaker.formula(id)), "note": reads_as_no.strip()}


def _tree(words: Words) -> dict[str, Any]:
    """Return a condition in words as the template sets it: a leaf, or a lead with parts."""
    return {"subject": words.subject, "says": words.says, "parts": [_tree(part) for part in words.parts]}


class _Chapter:
    """Gathers one group."""

    def __init__(
        self, group: Mapping[str, Any], rules: RuleSet, speaker: Speaker, cases: Iterable["ExpectedCase"]
    ) -> None:
        self.group = group
        self.rules = rules
        self.speaker = speaker
        self.cases = cases

    def data(self) -> dict[str, Any]:
        """Return the group with its rules in the order of the file."""
        held = [rule for rule in self.rules.rules.values() if rule.group == self.group["group"]]
        levels = Counter(rule.disposition for rule in held)
        return {
            "id": self.group["group"],
            "title": self.group["title"],
            "evidence": self.group.get("evidence", ""),
            "version": str(self.group["version"]),
            "status": self.group["status"],
            "levels": [{"name": LEVELS[level], "count": levels[level]} for level in sorted(levels, reverse=True)],
            "ours": sum(rule.engine_parameter for rule in held),
            "unverified": sum(rule.mark != "verified" for rule in held),
            "rules": [self.rule(rule) for rule in held],
        }

    def rule(self, rule: Rule) -> dict[str, Any]:
        """Return one rule."""
        keys = list(rule.sources)
        keys += [key for id in rule.parameters for key in self.rules.parameters[id].sources if key not in keys]
        keys = list(dict.fromkeys(keys))
        return {
            "id": rule.id,
            "title": rule.title,
            "kind": rule.kind,
            "level": LEVELS[rule.disposition],
            "step": int(rule.disposition),
            "mark": MARKS[rule.mark],
            "moment": MOMENTS[rule.moment],
            "profile": rule.profile or "",
            "grades": [self.grade(grade, rule) for grade in rule.grades],
            "numbers": [self.number(id, keys) for id in rule.parameters],
            "client": said(rule.says_client, "en"),
            "professional": said(rule.says_professional, "en"),
            "resolved": said(rule.resolved_by, "en"),
            "decided": decided_in_words(rule),
            "sources": [_source(self.rules.sources[key]) for key in keys],
            "cases": self.cases_of(rule.id),
            "remarks": _remarks(rule),
        }

    def grade(self, grade: Grade, rule: Rule) -> dict[str, Any]:
        """Return one degree of a rule; its sentences only where they are its own."""
        base = rule.grades[0]
        precautions = [said(self.rules.precautions[id].says, "en") for id in grade.precautions]
        return {
            "level": LEVELS[grade.disposition],
            "name": "" if grade.name.startswith("base") else grade.name.removesuffix(" 1"),
            "profile": grade.profile or "",
            "words": _tree(self.speaker.grade(grade, base)),
            "written": grade.when.strip().removeprefix(f"({base.when}) ") if grade is not base else grade.when.strip(),
            "today": hold_in_words(grade.hold, self.rules.acts),
            "to": option(grade.to),
            "within": option(rule.within) if rule.within and grade.disposition == Disposition.URGENT_MEDICAL else "",
            "precautions": precautions,
            "client": said(grade.says_client, "en"),
            "professional": said(grade.says_professional, "en"),
        }

    def number(self, id: str, keys: list[str]) -> dict[str, Any]:
        """Return a named number with each of its values, and its sources by their place in the rule's list."""
        parameter = self.rules.parameters[id]
        return {
            "id": id,
            "says": parameter.says,
            "values": [
                {"value": with_unit(as_text(value.value), parameter.unit), "from": value.since.isoformat()}
                for value in parameter.values
            ],
            "mark": MARKS[parameter.mark],
            "quote": parameter.quote or "",
            "sources": [keys.index(key) + 1 for key in parameter.sources],
        }

    def cases_of(self, id: str) -> list[dict[str, str]]:
        """Return the cases that are evidence for a rule."""
        return [
            {"how": word, "about": str(case.raw.get("about", "")), "id": case.id}
            for how, word in HOWS.items()
            for case in self.cases
            if id in case.rules(how)
        ]


def _source(source: Source) -> dict[str, Any]:
    return {
        "key": source.key,
        "title": source.title,
        "doi": source.doi or "",
        "read_at": list(source.read_at),
        "relayed": source.relayed,
    }


def _remarks(rule: Rule) -> list[dict[str, str]]:
    """Return what the reviewer should know beside the rule, each with its name."""
    gives_way = ", ".join(rule.gives_way_to)
    superseded = ", ".join(rule.superseded_by)
    limit = "A clinician's written range for this client switches this rule off." if rule.limit_exception else None
    modify = "The professional may modify it, with a reason." if rule.professional_may_modify else None
    named = {
        "Our choice": rule.engine_choice,
        "Exception": rule.exception,
        "Note": rule.note,
        "Gives way to": gives_way or None,
        "Superseded by": superseded or None,
        "Written limit": limit,
        "Modification": modify,
    }
    return [{"name": name, "text": " ".join(text.split())} for name, text in named.items() if text]
