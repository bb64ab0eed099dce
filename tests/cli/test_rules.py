"""`scopewell rules`: list, show, check."""

import json

import pytest

from scopewell.cli.main import main
from scopewell.engine.deciding import Engine


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["rules", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_list_names_every_rule(capsys: pytest.CaptureFixture[str], engine: Engine) -> None:
    status, out, _ = run(capsys, "list", "--format", "json")
    listed = [json.loads(line)["id"] for line in out.splitlines()]
    assert status == 0
    assert listed == list(engine.rules.rules)


@pytest.mark.parametrize(
    ("options", "key", "value"),
    [
        (("--group", "vital-signs"), "group", "vital-signs"),
        (("--kind", "definition"), "kind", "definition"),
        (("--disposition", "emergency"), "disposition", "emergency"),
        (("--ours",), "engine_parameter", True),
    ],
)
def test_list_filters(options: tuple[str, ...], key: str, value: object, capsys: pytest.CaptureFixture[str]) -> None:
    rules = [json.loads(line) for line in run(capsys, "list", "--format", "json", *options)[1].splitlines()]
    assert rules
    assert {rule[key] for rule in rules} == {value}
    everything = run(capsys, "list", "--format", "json")[1].splitlines()
    assert len(rules) < len(everything)


def test_list_as_text_says_how_many_and_that_they_are_drafts(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "list")[1]
    assert "rules, set " in out
    assert "draft" in out


def test_show_prints_what_a_reviewer_needs(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "show", "vs-bp-180-110-training-limit")
    assert status == 0
    for part in (
        "sbp > ",
        "180 mm[Hg]",
        "SOURCES",
        "to the client:",
        "may be decided by: nobody",
        "fires:",
        "draft",
    ):
        assert part in out, part


def test_show_as_json_names_the_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    rule = json.loads(run(capsys, "show", "vs-bp-180-110-training-limit", "--format", "json")[1])
    assert {value["value"] for parameter in rule["parameters"] for value in parameter["values"]} == {180, 110}


def test_every_rule_can_be_shown(capsys: pytest.CaptureFixture[str], engine: Engine) -> None:
    for id in engine.rules.rules:
        assert run(capsys, "show", id, "--format", "json")[0] == 0


def test_show_of_an_unknown_rule_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "show", "vs-bp-crisis-symptom")
    assert status == 2
    assert "vs-bp-crisis-symptoms" in err


def test_check_finds_nothing_to_report(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "check")
    assert (status, out.splitlines()[:-1]) == (0, [])
    assert out.endswith("nothing to report.\n")
