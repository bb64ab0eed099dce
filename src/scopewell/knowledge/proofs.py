"""What the proofs are given beside the rules: the guidelines' contraindications, and which way each fact gets worse."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scopewell.engine.compiling import Compiler
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.engine.errors import EngineError
from scopewell.engine.expression import parse_condition
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME
from scopewell.knowledge.yaml_reader import read_yaml_file

CONTRAINDICATIONS = "proof/absolute-contraindications.yaml"
FINDINGS = "proof/findings.yaml"
NEVER_ALONE = "proof/never-alone.yaml"
KEYS = {"id", "finding", "when", "at_least", "firm", "sources", "mark"}
SIDES = ("higher", "lower")


class Contraindication(NamedTuple):
    """A finding that must stop a person. `firm`: nobody's word lowers it."""

    id: str
    finding: str
    when: str
    at_least: Disposition
    firm: bool
    sources: tuple[str, ...]
    mark: str


class Company(NamedTuple):
    """The rules of which one always fires with a rule that never decides alone, and why."""

    rules: tuple[str, ...]
    why: str


class Worse(NamedTuple):
    """Which side of a number is the dangerous one, and which facts are no findings."""

    sides: Mapping[str, str]
    neither: Mapping[str, str]


def contraindications(rules: RuleSet, home: Path = HOME) -> tuple[Contraindication, ...]:
    """Read the guidelines' contraindications. Raises BadKnowledge naming the entry."""
    found = []
    compiler = Compiler(rules.vocabulary, {})
    for raw in read_yaml_file(home / CONTRAINDICATIONS)["contraindications"]:
        id = str(raw.get("id", "an entry"))
        if set(raw) != KEYS:
            raise BadKnowledge(CONTRAINDICATIONS, id, f"has {', '.join(raw)}", ", ".join(sorted(KEYS)))
        if raw["at_least"] not in BY_WORD:
            raise BadKnowledge(CONTRAINDICATIONS, id, f"at_least is {raw['at_least']}", ", ".join(BY_WORD))
        for source in raw["sources"]:
            if source not in rules.sources:
                raise BadKnowledge(CONTRAINDICATIONS, id, f"source {source} is not in sources.yaml")
        try:
            compiler.code(parse_condition(raw["when"]), id)
        except EngineError as error:
            raise BadKnowledge(CONTRAINDICATIONS, id, str(error)) from None
        found.append(
            Contraindication(**{**raw, "at_least": BY_WORD[raw["at_least"]], "sources": tuple(raw["sources"])})
        )
    return tuple(found)


def worse_sides(rules: RuleSet, home: Path = HOME) -> Worse:
    """Read which way facts get worse. Raises BadKnowledge for an unknown fact, or a number nothing is said of."""
    raw: Mapping[str, Any] = read_yaml_file(home / FINDINGS)
    sides, neither = raw["worse"], raw["neither"]
    facts = rules.vocabulary.facts
    for id in [*sides, *neither]:
        if id not in facts:
            raise BadKnowledge(FINDINGS, id, "is no fact")
    for id, side in sides.items():
        if side not in SIDES:
            raise BadKnowledge(FINDINGS, id, f"found {side}", ", ".join(SIDES))
    for id, fact in facts.items():
        usual = rules.vocabulary.reassuring.get(id)
        told = id in sides or id in neither
        if not told and (fact.is_number or fact.kind == "date") and (usual is None or isinstance(usual, Mapping)):
            raise BadKnowledge(FINDINGS, id, "has no usual value, and nothing says which side is worse")
        if not told and fact.kind == "choice" and usual is None:
            raise BadKnowledge(FINDINGS, id, "has no reassuring option, and is not under neither")
    return Worse(sides, neither)


def never_alone(rules: RuleSet, home: Path = HOME) -> Mapping[str, Company]:
    """Read which rules never decide alone. Raises BadKnowledge for an id that is no rule."""
    found = {}
    for id, raw in read_yaml_file(home / NEVER_ALONE)["never_alone"].items():
        for rule in [id, *raw["with"]]:
            if rule not in rules.rules:
                raise BadKnowledge(NEVER_ALONE, id, f"{rule} is no rule")
        found[id] = Company(tuple(raw["with"]), raw["why"])
    return found
