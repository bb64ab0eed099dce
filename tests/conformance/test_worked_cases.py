"""The worked cases and boundary vectors, decided through the command line as an outside program would."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scopewell.cli.main import main
from scopewell.knowledge.yaml_reader import read_yaml_file

FILE = Path(__file__).parent / "worked-cases.yaml"
EXPECTED: Mapping[str, Mapping[str, Any]] = {case["id"]: case["expect"] for case in read_yaml_file(FILE)}


@pytest.fixture(scope="module")
def decisions() -> dict[str, Any]:
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["screen", "--format", "json", "--allow-reassuring", str(FILE)]) == 0
    return {(decision := json.loads(line))["case"]: decision for line in out.getvalue().splitlines()}


@pytest.mark.parametrize("case", EXPECTED)
def test_worked_case_is_decided_as_the_evidence_says(case: str, decisions: Mapping[str, Any]) -> None:
    decision, expect = decisions[case], EXPECTED[case]
    fired = {reason["rule"] for reason in decision["reasons"]}
    opened = {fact["fact"] for fact in decision["open"]}
    for key in ("outcome", "settled", "may_start"):
        if key in expect:
            assert decision[key] == expect[key], key
    assert set(expect.get("must_fire", ())) <= fired
    assert fired.isdisjoint(expect.get("must_not_fire", ()))
    assert set(expect.get("open_includes", ())) <= opened


def test_no_worked_case_is_left_out(decisions: Mapping[str, Any]) -> None:
    assert len(EXPECTED) == 85
    assert list(decisions) == list(EXPECTED)
