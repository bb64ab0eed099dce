"""Every case beside the rules comes out as it says, and every rule has the cases it needs."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scopewell.engine.deciding import Engine
from scopewell.knowledge.casebook import ExpectedCase, cases_beside_rules, disagreements
from scopewell.knowledge.files import HOME, case_files, rule_files
from scopewell.knowledge.yaml_reader import read_yaml_file

CASES = list(cases_beside_rules())
FILES = sorted({case.file for case in CASES})


@pytest.mark.parametrize("file", FILES)
def test_every_case_beside_the_rules_is_decided_as_expected(file: str, engine: Engine) -> None:
    wrong = {}
    for case in CASES:
        if case.file == file:
            differences = disagreements(case.raw, engine)[1]
            if differences:
                wrong[case.id] = differences
    assert wrong == {}


def test_there_are_cases_to_decide() -> None:
    assert len(CASES) > 1000


def proofs(how: str) -> Counter[str]:
    return Counter(rule for case in CASES for rule in case.rules(how))


@pytest.mark.parametrize("how", ["fires", "not", "open"])
def test_every_rule_has_a_case_for_each_of_its_three_states(how: str, engine: Engine) -> None:
    proven = proofs(how)
    rules = [rule.id for rule in engine.rules.rules.values() if rule.kind == "rule"]
    assert [rule for rule in rules if not proven[rule]] == []


def plain(value: Any) -> Any:
    """Return a YAML value as JSON would hold it."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if type(value).__name__ == "Decimal" else value


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((HOME / "schema" / name).read_text()))


@pytest.mark.parametrize("path", rule_files(), ids=lambda path: path.stem)
def test_rule_files_have_the_form_of_their_schema(path: Path) -> None:
    errors = [error.message for error in schema("group.schema.json").iter_errors(plain(read_yaml_file(path)))]
    assert errors == []


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_case_files_have_the_form_of_their_schema(path: Path) -> None:
    errors = [error.message for error in schema("cases.schema.json").iter_errors(plain(read_yaml_file(path)))]
    assert errors == []


def test_a_case_that_disagrees_is_noticed(engine: Engine) -> None:
    case = next(case for case in CASES if case.raw["expect"].get("may_start") is False)
    turned = ExpectedCase(case.file, {**case.raw, "expect": {**case.raw["expect"], "may_start": True}})
    assert "may_start is False, expected True" in disagreements(turned.raw, engine)[1]
