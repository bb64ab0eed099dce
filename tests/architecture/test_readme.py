"""What the README shows is what the commands print."""

import re
from pathlib import Path

import pytest

from scopewell.cli.main import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_the_decision_shown_is_the_decision_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["screen", "examples/shoulder.yaml"]) == 0
    printed = capsys.readouterr().out.rstrip()
    shown = re.search(r"\$ scopewell screen examples/shoulder.yaml\n(.*?)\n```", README, re.DOTALL)
    assert shown is not None
    assert without_version(shown[1]) == without_version(printed)


def without_version(text: str) -> str:
    """Return the text without the hash of the rule set, which changes with every word of the knowledge."""
    return re.sub(r"Rules [0-9a-f]{12}", "Rules …", text)


def test_every_file_the_readme_names_exists() -> None:
    named = re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r"`((?:src|docs|examples)/[^`]+)`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ {4}|`|\()make ([a-z-]+)", README, re.MULTILINE))
    assert named
    assert named <= targets


def test_the_example_record_and_cases_are_decided(capsys: pytest.CaptureFixture[str]) -> None:
    record = str(ROOT / "examples" / "knee-replacement-record.json")
    assert main(["screen", "--as-of", "2026-11-23", "--from-fhir", record]) == 0
    assert capsys.readouterr().out.startswith("not decided, ask next: ")
    assert main(["screen", str(ROOT / "examples" / "cases.yaml")]) == 0
    assert capsys.readouterr().out.startswith("not yet, because ")
