"""The tables of codes: every fact and option exists, every code says one thing, and nothing in them is a no."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from fhir_cast import Json

from scopewell.mapping.errors import CodeTableError
from scopewell.mapping.measures import medicine_table, observation_table
from scopewell.mapping.tables import CODES, YamlPlace, condition_table, fact_values, load, procedure_table

VOCABULARY = yaml.safe_load(
    (Path(__file__).parents[2] / "src/scopewell/knowledge/vocabulary.yaml").read_text(encoding="utf-8")
)
FACTS = {fact["id"]: fact for fact in VOCABULARY["facts"]}
FILES = ("conditions.yaml", "observations.yaml", "procedures.yaml", "medicines.yaml")


def groups(file: str) -> list[Json]:
    """The groups of a table, as written."""
    found = load(file)["groups"]
    assert isinstance(found, list)
    return found


def fact_lists() -> list[tuple[str, Json]]:
    """Every fact and value that a table can set."""
    found: list[tuple[str, Json]] = []
    for file in ("conditions.yaml", "procedures.yaml"):
        for group in groups(file):
            for key in ("now", "ever", "past", "dated"):
                found += group.get(key, {}).items()
            found += group.get("within-months", {}).get("facts", {}).items()
    return found


def test_every_fact_a_table_sets_is_in_the_vocabulary_with_that_option() -> None:
    for fact, value in fact_lists():
        kind, options = FACTS[fact]["kind"], FACTS[fact].get("options", ())
        if kind == "choices":
            assert isinstance(value, list)
            assert set(value) <= set(options), fact
        elif kind == "choice":
            assert value in options
        else:
            assert (kind, value) == ("flag", True)


def test_dates_counts_operations_injuries_and_classes_are_in_the_vocabulary() -> None:
    for file in ("conditions.yaml", "procedures.yaml"):
        for group in groups(file):
            assert group.get("date") is None or FACTS[group["date"]]["kind"] == "date"
            assert group.get("count") is None or FACTS[group["count"]]["kind"] == "integer"
            assert group.get("surgery") in (None, *FACTS["surgery-type"]["options"])
            assert group.get("injury") in (None, *FACTS["injury-kind"]["options"])
    coded = load("medicines.yaml")["rxnorm"]
    assert isinstance(coded, dict)
    for row in coded.values():
        assert set(row["classes"]) <= set(FACTS["medicines"]["options"])


def test_every_code_of_the_vocabulary_is_known() -> None:
    symptoms_without_a_grade = {"sx-chest-pain", "sx-dyspnoea", "sx-ankle-oedema", "illness-today"}
    coded = {code for group in groups("conditions.yaml") for code in group.get("snomed", {})}
    measured = {code for row in load("observations.yaml")["readings"] for code in row["loinc"]}  # type: ignore[attr-defined]  # a list of rows
    for fact in VOCABULARY["facts"]:
        if fact["id"] not in symptoms_without_a_grade:
            assert set(fact.get("snomed", [])) <= coded, fact["id"]
        if fact["kind"] == "number" and fact.get("loinc", []) != ["30525-0"]:
            assert set(fact.get("loinc", [])) <= measured, fact["id"]


def test_a_unit_is_passed_on_only_as_one_the_vocabulary_converts() -> None:
    units = VOCABULARY["units"]
    rows = load("observations.yaml")["readings"]
    assert isinstance(rows, list)
    for row in rows:
        fact = FACTS[row["fact"]]
        target = fact["unit"]
        accepted = {target, *fact.get("also_units", {})}
        accepted |= {name for name, same in units["same_as"].items() if same == target}
        accepted |= {step["from"] for step in units["convert"] if step["to"] == target}
        assert set(row["units"].values()) <= accepted, row["fact"]


def test_no_code_is_both_a_finding_and_without_bearing() -> None:
    for file in ("conditions.yaml", "procedures.yaml"):
        table = load(file)
        systems = table["systems"]
        rows = table["no-bearing"]
        assert isinstance(systems, dict)
        assert isinstance(rows, list)
        for system in systems:
            meant = {code for group in groups(file) for code in group.get(system, {})}
            assert not meant & {code for row in rows for code in row.get(system, {})}


def test_every_entry_has_a_display_and_every_exception_a_reason() -> None:
    for file in ("conditions.yaml", "procedures.yaml"):
        table = load(file)
        rows = table["no-bearing"]
        assert isinstance(rows, list)
        assert all(row["why"].strip().endswith(".") for row in rows)
        for row in [*groups(file), *rows]:
            for system in ("snomed", "icd-10-cm", "icd-10-pcs", "loinc", "ips-absent"):
                assert all(isinstance(text, str) and text for text in row.get(system, {}).values())


@pytest.mark.parametrize("value", [False, "", [], 0, None])
def test_a_table_cannot_say_no(value: Json) -> None:
    with pytest.raises(CodeTableError, match="accepted: true"):
        fact_values({"copd": value}, YamlPlace("conditions.yaml", "groups[0]"))


def test_a_table_of_the_wrong_shape_names_file_place_and_what_is_accepted() -> None:
    at = YamlPlace("conditions.yaml", "groups[3]")
    for wrong in (
        lambda: at.mapping({5: "a code without quotes"}),
        lambda: at.items("x"),
        lambda: at.text(5),
        lambda: at.number(True),
        lambda: at.only({"nwo": 1}, {"now"}),
    ):
        with pytest.raises(CodeTableError, match=r"mapping/codes/conditions.yaml, groups\[3\]: .*accepted: "):
            wrong()


def test_tables_are_drafts_and_loaded_once() -> None:
    for file in FILES:
        assert load(file)["status"] == "draft"
        assert (CODES / file).stat().st_size < 64_000
    for table in (condition_table, procedure_table, observation_table, medicine_table):
        assert table() is table()


def test_importing_the_mapping_reads_no_yaml_and_no_web_framework() -> None:
    code = "import sys, scopewell.mapping; print([name for name in ('yaml', 'django') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
