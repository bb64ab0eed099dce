"""`scopewell screen --from-fhir`: a patient record becomes a decision, or a plain refusal."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scopewell.cli.main import main

RECORD = Path(__file__).parents[2] / "examples" / "knee-replacement-record.json"


@pytest.fixture
def bundle() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(RECORD.read_text())
    return loaded


def screen(content: str | bytes | dict[str, Any], folder: Path, *options: str) -> int:
    path = folder / "record.json"
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return main(["screen", "--format", "json", "--as-of", "2026-11-23", *options, "--from-fhir", str(path)])


def patient(bundle: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    return found


def test_a_record_is_decided_with_what_was_read_and_what_was_not(
    bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screen(bundle, tmp_path) == 0
    decision = json.loads(capsys.readouterr().out)
    imported = {entry["fact"]: entry for entry in decision["imported"]}
    assert set(imported["sbp"]) == {"fact", "value", "from", "when"}
    assert imported["surgery-type"]["value"] == "knee-replacement-total"
    assert any("refuted" in entry["why"] for entry in decision["skipped"])
    assert any(entry["resource"].startswith("FamilyMemberHistory") for entry in decision["skipped"])
    assert decision["outcome"] == "undecided"
    assert decision["may_start"] is False
    assert not any("known-cv-disease" in reason["facts"] for reason in decision["reasons"])


def test_an_active_condition_nobody_maps_goes_to_a_clinician(
    bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    condition = copy.deepcopy(
        next(e for e in bundle["entry"] if e["resource"].get("code", {}).get("text") == "Essential hypertension")
    )
    coding = {"system": "http://snomed.info/sct", "code": "999999999", "display": "Invented syndrome"}
    condition["resource"] |= {"id": "other", "code": {"coding": [coding], "text": "Invented syndrome"}}
    condition["fullUrl"] = "urn:uuid:00000000-0000-4000-8000-00000000ffff"
    bundle["entry"].append(condition)
    assert screen(bundle, tmp_path) == 0
    decision = json.loads(capsys.readouterr().out)
    assert decision["outcome"] == "medical-clearance"
    assert "unlisted-condition" in {reason["rule"] for reason in decision["reasons"]}


def test_weight_in_pounds_and_height_in_inches_are_converted(
    bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screen(bundle, tmp_path) == 0
    assert "bad-unit" not in {problem["kind"] for problem in json.loads(capsys.readouterr().out)["problems"]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2026-01-01"}, "deceased"),
        ({"birthDate": "2012-05-05"}, "18"),
    ],
)
def test_some_people_are_refused_plainly(
    change: dict[str, Any], says: str, bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patient(bundle).update(change)
    assert screen(bundle, tmp_path) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err


def test_two_patients_in_one_bundle_are_refused(
    bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = {"resourceType": "Patient", "id": "other", "birthDate": "1950-01-01"}
    bundle["entry"].append({"fullUrl": "urn:uuid:00000000-0000-4000-8000-00000000eeee", "resource": other})
    assert screen(bundle, tmp_path) == 2
    assert "patient" in capsys.readouterr().err.lower()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", "42", '{"resourceType": "Patient"}', '{"resourceType": "Bundle", "entry": 3}', b"\xff\xfe",
     "[" * 50_000],
)  # fmt: skip
def test_what_is_no_bundle_gets_a_message(
    content: str | bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert screen(content, tmp_path) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "record.json" in captured.err or "bundle" in captured.err.lower()
    assert "Traceback" not in captured.err


def test_a_bundle_that_is_not_there_gets_a_message(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["screen", "--from-fhir", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_text_shows_what_was_read(bundle: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert screen(bundle, tmp_path, "--format", "text") == 0
    out = capsys.readouterr().out
    assert "READ FROM THE RECORD" in out
    assert "NOT USED" in out
