"""From the files a clinician reads to one canonical document: every key checked, every reference resolved.

The document is plain JSON. Its hash is the version that every decision names.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from scopewell.engine.disposition import BY_WORD
from scopewell.engine.rules import KINDS, PROFILES, ROLES
from scopewell.engine.vocabulary import HOLD_SECONDS
from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME, rule_files
from scopewell.knowledge.kept import GENERAL_FILES
from scopewell.knowledge.yaml_reader import read_yaml_file

MARKS = ("verified", "literature", "engine-parameter", "engine-choice")
MOMENTS = ("intake", "session", "after-session")
HOLDS = ("nothing", "person", "act", "region", "intensity", "modality")
RECIPIENTS = (
    "physician", "specialist", "surgeon", "physical-therapist", "obstetric-provider", "diabetes-team",
    "heart-failure-team", "device-clinic", "dialysis-unit", "oncology", "eye-specialist", "foot-service",
    "neurology", "respiratory-team",
    "rheumatology", "emergency-services", "treating-provider", "professional", "crisis-line",
)  # fmt: skip
WITHIN = ("same-day", "within-24-hours", "within-48-hours", "within-72-hours")
RULE_KEYS = {
    "id", "kind", "title", "moment", "profile", "when", "when_ada", "disposition", "raised", "eased", "gives_way_to",
    "hold", "decided_by", "to", "within", "absolute", "clearance_covers_days", "professional_may_modify",
    "limit_exception", "precautions", "says_client", "says_professional", "resolved_by", "sources", "mark",
    "engine_choice", "exception", "note", "superseded_by",
}  # fmt: skip
GRADE_KEYS = {"when", "to", "hold", "precautions", "says_client", "says_professional"}
PARAMETER_KEYS = {"id", "says", "unit", "tighter", "values", "sources", "mark", "quote", "note"}
GROUP_KEYS = {"group", "title", "evidence", "version", "status", "parameters", "rules", "note"}
FACT_KEYS = {
    "id", "kind", "unit", "options", "label", "valid", "plausible", "holds", "holds_when", "ask_if", "class", "moment",
    "group", "episode", "loinc", "snomed", "note", "also_units", "above", "within_lifetime", "new_when", "unit_hint",
    "when_absent", "unknown_reads_as_no",
}  # fmt: skip


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return a document as canonical JSON: sorted keys, no spaces, decimals as they were written."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def version_of(document: Mapping[str, Any]) -> str:
    """Return the version a document has: `sha256:` and the hash of its canonical JSON."""
    return "sha256:" + hashlib.sha256(canonical(document)).hexdigest()


def gather(home: Path = HOME) -> dict[str, Any]:
    """Read and check every file, and return the released document. Raises BadKnowledge."""
    general = {name.removesuffix(".yaml"): _read(home / name) for name in GENERAL_FILES}
    document: dict[str, Any] = {
        "status": "draft",
        "vocabulary": _vocabulary(general["vocabulary"]),
        "sources": general["sources"]["sources"],
        "precautions": general["precautions"]["precautions"],
        "tags": general["precautions"]["tags"],
        "acts": general["holds"]["acts"],
        "readings": general["readings"]["readings"],
        "sentences": general["sentences"]["general"],
        "parameters": list(general["readings"]["parameters"]),
        "evidence": general["evidence-index"]["groups"],
        "groups": [],
        "rules": [],
    }
    for parameter in document["parameters"]:
        _check_parameter(parameter, "readings.yaml", document["sources"])
    for path in rule_files(home):
        _add_group(document, path.name, _read(path))
    _check_once(document)
    known: dict[str, Any] = json.loads(canonical(document))
    return known


def _read(path: Path) -> Any:
    try:
        return read_yaml_file(path)
    except yaml.YAMLError as error:
        raise BadKnowledge(path.name, "the file", str(error).replace("\n", " ")) from error
    except OSError as error:
        raise BadKnowledge(path.name, "the file", str(error.strerror)) from error


def _vocabulary(raw: Mapping[str, Any]) -> dict[str, Any]:
    for fact in [*raw["facts"], *raw["derived"]]:
        where = f"fact {fact.get('id')}"
        strange = set(fact) - FACT_KEYS - {"formula"}
        if strange:
            raise BadKnowledge("vocabulary.yaml", where, f"the key {min(strange)}", ", ".join(sorted(FACT_KEYS)))
        if fact.get("holds", "fixed") not in HOLD_SECONDS:
            raise BadKnowledge("vocabulary.yaml", where, f"holds {fact['holds']}", ", ".join(HOLD_SECONDS))
    return dict(raw)


def _add_group(document: dict[str, Any], file: str, raw: Any) -> None:
    if not isinstance(raw, dict) or set(raw) - GROUP_KEYS or "rules" not in raw:
        raise BadKnowledge(file, "the group", "other keys than a group has", ", ".join(sorted(GROUP_KEYS)))
    document["groups"].append(
        {key: raw[key] for key in ("group", "title", "evidence", "version", "status") if key in raw}
    )
    for parameter in raw.get("parameters") or []:
        _check_parameter(parameter, file, document["sources"])
        document["parameters"].append(parameter)
    for rule in raw["rules"]:
        _check_rule(rule, file, document)
        document["rules"].append({**rule, "group": raw["group"], "version": raw["version"], "status": raw["status"]})


def _check_parameter(raw: Mapping[str, Any], file: str, sources: Mapping[str, Any]) -> None:
    where = f"parameter {raw.get('id')}"
    _keys(raw, PARAMETER_KEYS, file, where, needed=("id", "says", "unit", "tighter", "values", "mark"))
    _one_of(raw["tighter"], ("lower", "higher"), file, where)
    _one_of(raw["mark"], MARKS, file, where)
    _sources(raw, sources, file, where)
    days = [value.get("from") for value in raw["values"]]
    if not days or not all(isinstance(day, date) for day in days) or days != sorted(days):
        raise BadKnowledge(file, where, "values without dates in order", "[{from: 2024-01-01, value: 180}, …]")


def _check_rule(raw: Mapping[str, Any], file: str, document: Mapping[str, Any]) -> None:
    where = f"rule {raw.get('id')}"
    needed = ("id", "kind", "title", "moment", "disposition", "says_client", "says_professional", "sources", "mark")
    _keys(raw, RULE_KEYS, file, where, needed)
    _one_of(raw["kind"], KINDS, file, where)
    _one_of(raw["moment"], MOMENTS, file, where)
    _one_of(raw["disposition"], tuple(BY_WORD), file, where)
    _one_of(raw["mark"], MARKS, file, where)
    _one_of(raw.get("to", "professional"), RECIPIENTS, file, where)
    _one_of(raw.get("within", "same-day"), WITHIN, file, where)
    _one_of(raw.get("profile", "acsm"), PROFILES, file, where)
    for role in raw.get("decided_by", []):
        _one_of(role, (*ROLES, "professional"), file, where)
    _sources(raw, document["sources"], file, where)
    if (raw["kind"] == "rule") > ("when" in raw):
        raise BadKnowledge(file, where, "no condition", "when: …")
    if "when" in raw and raw["kind"] not in ("rule", "pointer"):
        raise BadKnowledge(file, where, f"a condition on a {raw['kind']}", "none")
    _check_degree(raw, file, where, document)
    for degree in [*raw.get("raised", []), *raw.get("eased", [])]:
        _keys(degree, GRADE_KEYS, file, where, needed=("when", "to"))
        _one_of(degree["to"], tuple(BY_WORD), file, where)
        _check_degree(degree, file, where, document)
    if raw["disposition"] == "medical-clearance" and raw["kind"] == "rule" and not raw.get("decided_by"):
        raise BadKnowledge(file, where, "nobody may decide it", "decided_by: [physician, …]")


def _check_degree(raw: Mapping[str, Any], file: str, where: str, document: Mapping[str, Any]) -> None:
    known = {precaution["id"] for precaution in document["precautions"]}
    for id in raw.get("precautions", []):
        if id not in known:
            raise BadKnowledge(file, where, f"the precaution {id}", "an id of precautions.yaml")
    hold = raw.get("hold")
    if hold is not None:
        _keys(hold, {"what", "until", "act", "where", "max", "not"}, file, f"{where}, hold", needed=("what",))
        _one_of(hold["what"], HOLDS, file, f"{where}, hold")
        if hold["what"] == "act":
            _one_of(hold.get("act"), tuple(act["id"] for act in document["acts"]), file, f"{where}, hold")


def _keys(raw: object, allowed: set[str], file: str, where: str, needed: Sequence[str] = ()) -> None:
    if not isinstance(raw, dict):
        raise BadKnowledge(file, where, f"found {raw!r}", "a mapping")
    strange = set(raw) - allowed
    if strange:
        raise BadKnowledge(file, where, f"the key {min(map(str, strange))}", ", ".join(sorted(allowed)))
    missing = [key for key in needed if raw.get(key) is None]
    if missing:
        raise BadKnowledge(file, where, f"no {missing[0]}", ", ".join(needed))


def _one_of(value: object, accepted: Sequence[str], file: str, where: str) -> None:
    if value not in accepted:
        raise BadKnowledge(file, where, f"{value!r}", ", ".join(accepted))


def _sources(raw: Mapping[str, Any], sources: Mapping[str, Any], file: str, where: str) -> None:
    for key in raw.get("sources", []):
        if key not in sources:
            raise BadKnowledge(file, where, f"the source {key}", "a key of sources.yaml")


def _check_once(document: Mapping[str, Any]) -> None:
    for what in ("rules", "parameters", "precautions", "acts"):
        seen: set[str] = set()
        for entry in document[what]:
            if entry["id"] in seen:
                raise BadKnowledge(what, str(entry["id"]), "given twice", "one entry each")
            seen.add(entry["id"])
    rules = {rule["id"] for rule in document["rules"]}
    for rule in document["rules"]:
        for other in [*rule.get("gives_way_to", []), *_listed(rule.get("superseded_by"))]:
            if other not in rules:
                raise BadKnowledge("rules", rule["id"], f"names the rule {other}", "a rule that exists")


def _listed(value: object) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # a list of ids
