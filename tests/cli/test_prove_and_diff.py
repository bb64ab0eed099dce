"""`rules prove` and `rules diff` as a person runs them."""

import json
import shutil
from pathlib import Path

import pytest

from scopewell.cli import prove
from scopewell.cli.main import main
from scopewell.knowledge.files import HOME

CASES = (
    "{id: a, facts: {sx-headache: sudden-severe}}\n---\n{id: b, facts: {sbp: 182}}\n---\n{id: c, facts: {age: 40}}\n"
)


@pytest.fixture(scope="module")
def milder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the knowledge in which a sudden severe headache is for the physician, and the pressure limit is 185."""
    home = tmp_path_factory.mktemp("knowledge") / "milder"
    shutil.copytree(HOME, home, ignore=shutil.ignore_patterns("_release", "*.py", "__pycache__"))
    change(
        home / "screening" / "red-flags.yaml",
        "cx-thunderclap",
        "disposition: emergency",
        "disposition: medical-clearance",
    )
    change(home / "screening" / "red-flags.yaml", "cx-thunderclap", "decided_by: []", "decided_by: [physician]")
    change(home / "screening" / "vital-signs.yaml", "training-limit-systolic", "value: 180", "value: 185")
    return home


def change(path: Path, entry: str, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    start = text.index(f"- id: {entry}")
    path.write_text(text[:start] + text[start:].replace(old, new, 1), encoding="utf-8")


def test_quick_proofs_are_told_one_by_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["rules", "prove", "--claim", "judgment-is-narrow", "--claim", "firm-ones-stay"]) == 0
    out = capsys.readouterr().out
    assert "proved      firm-ones-stay" in out
    assert "2 of 2 claims proved" in out


def test_proofs_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "prove", "--claim", "judgment-is-narrow", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["claim"] == "judgment-is-narrow"
    assert told["holds"] is True
    assert told["questions"] > 300


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [(["--claim", "nothing"], "nothing is no claim"), (["--as-of", "soon"], "soon is no date")],
)
def test_a_wrong_option_is_named(arguments: list[str], wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "prove", *arguments]) == 2
    assert wrong in capsys.readouterr().err


def test_a_counter_example_is_a_file_that_screen_runs(
    milder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from scopewell.cli.versions import open_version

    change(milder / "screening" / "contraindications.yaml", "ci-marfan", "absolute: true", "absolute: false")
    monkeypatch.setattr(prove, "shipped_engine", lambda: open_version(str(milder)).engine)
    assert main(["rules", "prove", "--claim", "firm-ones-stay", "--write", str(tmp_path / "found")]) == 1
    out = capsys.readouterr().out
    assert "broken      firm-ones-stay" in out
    path = tmp_path / "found" / "firm-ones-stay-1.json"
    assert "run: scopewell screen" in out
    assert main(["screen", str(path)]) == 0
    assert "Marfan" in capsys.readouterr().out


def test_a_difference_is_told_in_words_with_who_can_feel_it_and_who_does(
    milder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASES, encoding="utf-8")
    assert main(["rules", "diff", "shipped", str(milder), "--on", str(cases)]) == 0
    out = capsys.readouterr().out
    assert "cx-thunderclap: Sudden severe headache" in out
    assert "was  emergency" in out
    assert "Upper blood pressure, seated is above 185 mmHg" in out
    assert "milder: floor emergency no longer reached" in out
    assert '{"sx-headache": "sudden-severe"}' in out
    assert "2 of 3 cases" in out
    assert "a: emergency → medical-clearance" in out
    assert "b: medical-clearance → undecided" in out


def test_differences_as_json_hold_the_person(milder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "diff", "shipped", str(milder), "--format", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    can = [line for line in lines if line.get("can", "").startswith("milder: floor emergency")]
    assert can[0]["case"]["facts"]["sx-headache"] == "sudden-severe"
    assert {line["id"] for line in lines if line.get("change") == "changed"} >= {
        "cx-thunderclap",
        "training-limit-systolic",
    }


def test_the_same_version_differs_for_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "diff", "shipped", "shipped"]) == 0
    assert "Nothing that decides has changed." in capsys.readouterr().out


def test_words_alone_change_for_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "worded"
    shutil.copytree(HOME, home, ignore=shutil.ignore_patterns("_release", "*.py", "__pycache__"))
    change(
        home / "screening" / "red-flags.yaml", "cx-thunderclap", "Sudden severe headache", "A sudden severe headache"
    )
    assert main(["rules", "diff", "shipped", str(home)]) == 0
    out = capsys.readouterr().out
    assert "is   A sudden severe headache" in out
    assert "Nobody: floor and ceiling are the same for every person there can be." in out


@pytest.mark.parametrize("name", ["nowhere", "HEAD~999999", "a\x1b[31m"])
def test_a_version_that_is_none_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "diff", "shipped", name]) == 2
    assert "is no version; accepted: shipped" in capsys.readouterr().err


def test_a_folder_that_is_no_knowledge_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "diff", str(tmp_path), "shipped"]) == 2
    assert "cannot be read as knowledge of this program" in capsys.readouterr().err


def test_a_case_that_cannot_be_used_is_named_and_the_rest_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.yaml"
    cases.write_text(CASES + "---\nnothing\n", encoding="utf-8")
    assert main(["rules", "diff", "shipped", "shipped", "--on", str(cases)]) == 2
    told = capsys.readouterr()
    assert "0 of 3 cases" in told.out
    assert "found 'nothing'" in told.err
