"""The list of medicines: every class has names, every entry a source, and what does not hold together is refused."""

import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from scopewell.knowledge.errors import BadKnowledge
from scopewell.knowledge.files import HOME
from scopewell.knowledge.medicine_list import FILE, medicine_list, words_of
from scopewell.knowledge.yaml_reader import read_yaml_file

LIST = medicine_list()
RAW: dict[str, Any] = read_yaml_file(HOME / FILE)
OPTIONS = next(fact for fact in read_yaml_file(HOME / "vocabulary.yaml")["facts"] if fact["id"] == "medicines")[
    "options"
]


def classes(text: str) -> set[str]:
    return set(LIST.names[words_of(text)].classes(frozenset()))


def test_every_class_of_the_vocabulary_has_names_and_no_other_class_is_used() -> None:
    named = defaultdict(set)
    for name in LIST.names.values():
        for meaning in name.meanings:
            for found in meaning.classes:
                named[found].add(name.text)
    assert set(named) == set(OPTIONS)
    assert min(len(names) for names in named.values()) >= 12
    assert len(LIST.names) >= 500


def test_every_entry_says_where_its_class_is_from_and_every_source_is_cited() -> None:
    entries = [*RAW["groups"], *RAW["mix-ups"]]
    cited = {key for entry in entries for key in entry["sources"]}
    assert all(entry["sources"] for entry in entries)
    assert cited == set(RAW["sources"])


def test_what_is_verified_was_read_somewhere() -> None:
    for entry in [*RAW["groups"], *RAW["mix-ups"]]:
        if entry["mark"] == "verified":
            assert any(RAW["sources"][key].get("read_at") for key in entry["sources"]), entry


def test_the_list_is_a_draft() -> None:
    assert LIST.status == "draft"


def test_a_combination_has_every_class_of_its_parts() -> None:
    assert classes("Janumet") == {"other-glucose-lowering", "metformin"}
    assert classes("Hyzaar") == {"other-heart-or-pressure", "diuretic"}
    assert classes("Tarka") == {"other-heart-or-pressure", "rate-slowing-other", "alpha-or-calcium-blocker"}
    assert classes("carvedilol") == {"beta-blocker", "alpha-or-calcium-blocker"}
    assert classes("BiDil") == {"nitrate", "other-heart-or-pressure"}
    assert classes("Soliqua") == {"insulin", "other-glucose-lowering"}
    assert classes("Tylenol PM") == {"other", "opioid-or-sedative"}
    assert classes("Exforge HCT") == {"alpha-or-calcium-blocker", "other-heart-or-pressure", "diuretic"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw["groups"][0].update(colour="red"), "the key colour"),
        (lambda raw: raw["groups"][0].update(sources=["gone"]), "the source gone"),
        (lambda raw: raw["groups"][0].update(mark="sure"), "the mark sure"),
        (lambda raw: raw["groups"][0].update({"only-with": ["by-air"]}), "the way of taking by-air"),
        (lambda raw: raw["groups"][0]["medicines"].update(lisinopril=[]), "given twice"),
        (lambda raw: raw["products"].update(Hyzaar=["losartan", "unheard"]), "the part unheard"),
        (lambda raw: raw["products"].update(Medrol=["methylprednisolone"]), "the part methylprednisolone"),
        (lambda raw: raw["mix-ups"][0].update(names=["metformin", "unheard"]), "the name unheard"),
        (lambda raw: raw["phrases"][0].update(says=["aspirin"]), "given twice"),
        (lambda raw: raw.update(more=1), "the key more"),
    ],
)
def test_a_list_that_does_not_hold_together_is_refused(tmp_path: Path, change: Any, message: str) -> None:
    import yaml

    raw = read_yaml_file(HOME / FILE)
    change(raw)
    (tmp_path / FILE).write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(BadKnowledge, match=message):
        medicine_list(tmp_path)


def test_importing_the_lookup_reads_no_yaml() -> None:
    code = "import sys, scopewell.knowledge.medicines; print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]", {"beta-blocker"}),
        ("Losartan Potassium 50 MG Oral Tablet", {"other-heart-or-pressure"}),
        ("pseudoephedrine sulfate 120 MG [Claritin-D]", set()),
        ("Leucovorin calcium 5 MG Oral Tablet", set()),
        ("Timolol 5 MG/ML Ophthalmic Solution", set()),
        ("Fluticasone propionate 0.05 MG/ACTUAT Metered Dose Nasal Spray", {"other"}),
    ],
)
def test_a_records_display_is_searched_for_names_and_not_for_ways_of_speaking(display: str, expected: set[str]) -> None:
    words = words_of(display)
    assert set(LIST.classes_in(words, words)) == expected


def test_the_list_is_read_once() -> None:
    assert medicine_list() is LIST
