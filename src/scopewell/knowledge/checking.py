"""`rules check`: whether the knowledge is complete, consistent and honest. Every finding names its place."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scopewell.engine.deciding import Engine
from scopewell.engine.disposition import Disposition
from scopewell.engine.errors import EngineError
from scopewell.engine.expression import Condition, Literal, names_of, parse_condition, parse_formula, tests_of
from scopewell.engine.rules import PRESCRIBERS, RuleSet
from scopewell.knowledge.bands import band_faults
from scopewell.knowledge.casebook import ExpectedCase, cases_beside_rules
from scopewell.knowledge.errors import KnowledgeError
from scopewell.knowledge.files import HOME
from scopewell.knowledge.release import Release, build_release
from scopewell.knowledge.yaml_reader import read_yaml_file

PROOFS = ("fires", "not", "open")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    kind: str
    entry: str
    message: str


def check(home: Path = HOME) -> list[Finding]:
    """Return everything that is missing or wrong in a knowledge folder; an empty list when nothing is."""
    try:
        release, document = build_release(home)
        cases = list(cases_beside_rules(home))
    except (KnowledgeError, EngineError) as error:
        return [Finding("format", "files", str(error))]
    return check_release(release, document, cases, home)


def check_release(
    release: Release, document: Mapping[str, Any], cases: Iterable[ExpectedCase], home: Path = HOME
) -> list[Finding]:
    """Return everything that is missing or wrong in a release, beside these cases and the other files of its folder."""
    rules = release.rules
    proofs: dict[str, Counter[str]] = {how: Counter() for how in PROOFS}
    for case in cases:
        for how in PROOFS:
            proofs[how].update(case.rules(how))
    return [
        *_against_evidence(rules, document),
        *_deciders(rules, read_yaml_file(home / "evidence-index.yaml")["answered_by_referrers"]),
        *_holds(rules),
        *_proofs(rules, proofs),
        *_named_numbers(rules),
        *_unused(rules, read_yaml_file(home / "questions.yaml")),
        *_gate_reasons(rules, read_yaml_file(home / "gates.yaml")["gates"]),
        *_statuses(document),
        *_ranges(Engine(rules, release.compiled), home),
    ]


def _against_evidence(rules: RuleSet, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare ids, dispositions and marks with the evidence."""
    for group in document["evidence"].values():
        for id, (disposition, mark) in group.items():
            rule = rules.rules.get(id)
            if rule is None:
                yield Finding("missing", id, "the evidence names this rule; no file holds it")
            elif rule.disposition.word != disposition:
                yield Finding(
                    "evidence", id, f"disposition {rule.disposition.word}; the evidence proposes {disposition}"
                )
            elif rule.mark != mark:
                yield Finding("evidence", id, f"marked {rule.mark}; the evidence marks it {mark}")


def _deciders(rules: RuleSet, answered_by_referrers: Collection[str]) -> Iterator[Finding]:
    """Insist that a prescriber gives every medical clearance, and they or a physical therapist answer a referral."""
    for rule in rules.rules.values():
        levels = {grade.disposition for grade in rule.grades}
        if rule.id in answered_by_referrers or max(levels, default=Disposition.START) < Disposition.REFER_TO_PT:
            continue
        entitled = set(PRESCRIBERS)
        if rule.disposition < Disposition.MEDICAL_CLEARANCE and Disposition.MEDICAL_CLEARANCE not in levels:
            entitled.add("physical-therapist")
        if rule.disposition < Disposition.REFER_TO_PT:
            entitled.add("professional")  # who answers for the precautions, and gives no clearance
        strangers = (role for role in rule.decided_by if role not in entitled)
        yield from (Finding("authority", rule.id, f"{role} may decide it and should not") for role in strangers)


def _holds(rules: RuleSet) -> Iterator[Finding]:
    """Insist that whoever is sent to somebody else is held back from something today."""
    for rule in rules.rules.values():
        for grade in rule.grades:
            if grade.disposition >= Disposition.REFER_TO_PT and grade.hold.what == "nothing":
                yield Finding("holds", rule.id, f"{grade.disposition.word} holds nothing back today")


def _proofs(rules: RuleSet, proofs: Mapping[str, Counter[str]]) -> Iterator[Finding]:
    names = {
        "fires": "in which it fires",
        "not": "in which it does not fire",
        "open": "with the deciding answer missing",
    }
    for rule in rules.rules.values():
        if rule.kind == "rule":
            for how in PROOFS:
                if not proofs[how][rule.id]:
                    yield Finding("cases", rule.id, f"no case {names[how]}")
    for how in PROOFS:
        for id in proofs[how]:
            if id not in rules.rules:
                yield Finding("cases", id, "a case proves this rule, which does not exist")


def _named_numbers(rules: RuleSet) -> Iterator[Finding]:
    """Insist that every threshold of a rule is a named parameter."""
    for rule in rules.rules.values():
        for grade in rule.grades:
            for test in tests_of(parse_condition(grade.when)):
                if isinstance(test.value, Literal) and test.value.value != 0:
                    yield Finding("parameters", rule.id, f"the bare number {test.value.value} beside {test.fact}")


def _reads(rules: RuleSet) -> set[str]:
    """Return every fact and parameter that something reads."""
    conditions: list[Condition] = [parse_condition(g.when) for rule in rules.rules.values() for g in rule.grades]
    for fact in rules.vocabulary.facts.values():
        texts = [fact.ask_if, fact.new_when, *(text for text, _ in fact.holds_when)]
        conditions += [parse_condition(text) for text in texts if text]
    conditions += [parse_condition(gate.only_if) for gate in rules.vocabulary.gate if gate.only_if]
    conditions += [parse_condition(row.when) for rows in rules.readings.values() for row in rows if row.when]
    found = {name for condition in conditions for name in names_of(condition)}
    for derived in rules.vocabulary.derived.values():
        found.update(names_of(parse_formula(derived.kind, derived.formula)))
    for precaution in rules.precautions.values():
        for cap in precaution.cap.values():
            if isinstance(cap, dict) and "from" in cap:
                found.add(cap["from"])
    return found


def _unused(rules: RuleSet, questions: Mapping[str, Any]) -> Iterator[Finding]:
    read = _reads(rules)
    asked = {fact for screen in questions["screens"] for fact in screen["facts"]}
    for fact in rules.vocabulary.facts.values():
        if fact.id not in read and fact.id not in questions["inform_only"]:
            yield Finding("unused", fact.id, "no rule, gate or formula reads this fact")
        if fact.id not in asked and fact.class_ != "system":
            yield Finding("questions", fact.id, "no screen asks this fact")
    for fact in questions["inform_only"]:
        if fact in read:
            yield Finding("questions", fact, "listed as informing only, but a rule reads it")
    for id in rules.parameters:
        if id not in read:
            yield Finding("unused", id, "no rule reads this parameter")
    carried = {id for rule in rules.rules.values() for grade in rule.grades for id in grade.precautions}
    held = {grade.hold.act for rule in rules.rules.values() for grade in rule.grades}
    yield from (
        Finding("unused", id, "no rule carries this precaution") for id in rules.precautions if id not in carried
    )
    yield from (Finding("unused", id, "no rule waits for this act") for id in rules.acts if id not in held)
    cited = {key for rule in rules.rules.values() for key in rule.sources}
    cited |= {key for parameter in rules.parameters.values() for key in parameter.sources}
    for key, source in rules.sources.items():
        if key not in cited and not source.background:
            yield Finding("unused", key, "nothing cites this source")


def _gate_reasons(rules: RuleSet, reasons: Mapping[str, str]) -> Iterator[Finding]:
    """Insist that every gate says why its question is put only to some people."""
    gates = {fact.ask_if for fact in rules.vocabulary.facts.values() if fact.ask_if}
    yield from (Finding("gates", gate, "no clinical reason") for gate in sorted(gates - set(reasons)))
    yield from (Finding("gates", gate, "a reason for a gate that no fact has") for gate in sorted(set(reasons) - gates))


def _ranges(engine: Engine, home: Path) -> Iterator[Finding]:
    """Report gaps and overlaps in the ranges of the vital signs."""
    yield from (Finding("bands", fault.entry, fault.message) for fault in band_faults(engine, home))


def _statuses(document: Mapping[str, Any]) -> Iterator[Finding]:
    for group in document["groups"]:
        if group.get("status") not in ("draft", "reviewed", "retired"):
            yield Finding("status", group["group"], f"status {group.get('status')}; accepted: draft, reviewed, retired")
        elif group["status"] == "reviewed":
            yield Finding("status", group["group"], "reviewed, but no reviewer with licence and date is recorded")
