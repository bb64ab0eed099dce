"""The ranges of the vital signs: no gap and no overlap in what ships, and every kind of fault is noticed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scopewell.engine.deciding import Engine
from scopewell.knowledge.bands import Fault, band_faults, thresholds_of
from scopewell.knowledge.checking import Finding, check
from scopewell.knowledge.files import HOME
from scopewell.knowledge.release import build_release
from scopewell.knowledge.yaml_reader import read_yaml_file

PULSE = """
person: {age: 50, sex-for-norms: female}
sweeps:
  - {id: pulse, fact: heart-rate, normal: [60, 80], step: 1, range: [30, 160]}
bands:
  - {sweep: pulse, exclusive: true, rules: [vs-hr-100-120, vs-hr-over-120]}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the knowledge, with one sweep of the pulse."""
    copied = tmp_path / "knowledge"
    shutil.copytree(HOME, copied, ignore=shutil.ignore_patterns("_release", "*.py", "__pycache__"))
    (copied / "bands.yaml").write_text(PULSE)
    return copied


def change(home: Path, before: str, after: str) -> None:
    path = home / "screening" / "vital-signs.yaml"
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, after))


def faults(home: Path) -> list[Fault]:
    release, _ = build_release(home)
    return band_faults(Engine(release.rules, release.compiled), home)


def told(found: list[Fault]) -> Iterator[str]:
    return (f"{fault.entry}: {fault.message}" for fault in found)


def test_the_ranges_that_ship_have_no_gap_and_no_overlap(engine: Engine) -> None:
    assert band_faults(engine) == []


def test_every_vital_sign_is_swept() -> None:
    swept = {entry["fact"] for entry in read_yaml_file(HOME / "bands.yaml")["sweeps"]}
    assert swept == {
        "sbp", "dbp", "sbp-standing", "dbp-standing", "heart-rate", "spo2", "resp-rate", "temperature", "glucose",
        "ketones-blood", "weight",
    }  # fmt: skip


def test_every_vital_sign_is_swept_past_all_its_thresholds(engine: Engine) -> None:
    thresholds = thresholds_of(engine.rules)
    for entry in read_yaml_file(HOME / "bands.yaml")["sweeps"]:
        valid = engine.rules.vocabulary.facts[entry["fact"]].valid
        assert valid is not None
        low, high = entry.get("range", valid)
        assert valid[0] <= low <= entry["normal"][0] <= entry["normal"][1] <= high <= valid[1]
        assert all(low < edge < high for edge in thresholds.get(entry["fact"], ())), entry["id"]


def test_the_copied_sweep_finds_nothing(home: Path) -> None:
    assert faults(home) == []


def test_a_gap_between_two_bands_is_noticed(home: Path) -> None:
    change(home, "when: heart-rate > pulse-fast\n", "when: heart-rate > pulse-emergency\n")
    found = list(told(faults(home)))
    assert found[0] == "pulse: at heart-rate 120.1 start, today yes, milder than at 120: medical-clearance, today none"
    assert any(line.startswith("vs-hr-100-120: none of vs-hr-100-120, vs-hr-over-120 fires at 121") for line in found)


def test_two_bands_that_fire_together_are_noticed(home: Path) -> None:
    change(home, "heart-rate >= pulse-raised and not heart-rate > pulse-fast", "heart-rate >= pulse-raised")
    found = list(told(faults(home)))
    assert "vs-hr-100-120: fires together with vs-hr-over-120 at 121 (pulse)" in found


def test_a_gap_narrower_than_a_step_is_noticed(home: Path) -> None:
    change(
        home, "when: heart-rate > pulse-fast\n", "when: heart-rate > pulse-fast and not heart-rate = pulse-fast-plus\n"
    )
    change(
        home,
        "  - id: pulse-fast\n",
        "  - {id: pulse-fast-plus, says: A hole, unit: /min, tighter: lower, mark: engine-parameter,"
        " values: [{from: 2024-01-01, value: 120.5}], sources: []}\n  - id: pulse-fast\n",
    )
    assert any("at heart-rate 120.5 start" in line for line in told(faults(home)))


def test_a_rule_that_no_value_reaches_is_noticed(home: Path) -> None:
    (home / "bands.yaml").write_text(PULSE.replace("vs-hr-100-120,", "vs-temp-38, vs-hr-100-120,"))
    assert faults(home) == [Fault("vs-temp-38", "fires at no value of the sweep pulse")]


def test_a_value_at_which_nothing_is_decided_is_noticed(home: Path) -> None:
    text = PULSE.replace("range: [30, 160]}", "range: [30, 160], facts: {sx-syncope: unknown}}")
    (home / "bands.yaml").write_text(text)
    assert [fault.entry for fault in faults(home)] == ["pulse"]
    assert "not settled from heart-rate 30 to " in faults(home)[0].message
    assert "sx-syncope" in faults(home)[0].message


def test_a_value_the_engine_would_not_use_is_noticed(home: Path) -> None:
    text = PULSE.replace("range: [30, 160]}", "range: [30, 160], facts: {weight: 900}}")
    (home / "bands.yaml").write_text(text)
    assert any("weight" in fault.message for fault in faults(home))


@pytest.mark.parametrize(
    ("before", "after", "entry"),
    [
        ("fact: heart-rate", "fact: heart-rat", "pulse"),
        ("step: 1,", "step: 1, steps: 2,", "pulse"),
        ("sweep: pulse", "sweep: puls", "puls"),
        ("vs-hr-over-120", "vs-hr-over-12", "vs-hr-over-12"),
    ],
)
def test_what_bands_names_must_exist(before: str, after: str, entry: str, home: Path) -> None:
    (home / "bands.yaml").write_text(PULSE.replace(before, after))
    assert [fault.entry for fault in faults(home)] == [entry]


def test_check_reports_the_ranges_as_findings(home: Path) -> None:
    change(home, "heart-rate >= pulse-raised and not heart-rate > pulse-fast", "heart-rate >= pulse-raised")
    found = [finding for finding in check(home) if finding.kind == "bands"]
    assert found[0] == Finding("bands", "vs-hr-100-120", "fires together with vs-hr-over-120 at 120.1 (pulse)")
