"""Two whole exports, read to the end: a Synthea transaction and an EHR's search answer (both invented)."""

import json
from datetime import date
from pathlib import Path

from fhir_cast import Json, episodes_of, facts_of, value_of, why

from scopewell.mapping import PatientFacts, facts_from_bundle

FIXTURES = Path(__file__).parent / "fixtures"


def opened(name: str) -> Json:
    """One of the two exports."""
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def transaction() -> PatientFacts:
    """The Synthea transaction, read the day after its last entry."""
    return facts_from_bundle(opened("transaction.json"), as_of=date(2019, 3, 18))


def searchset() -> PatientFacts:
    """The search answer, read on its day."""
    return facts_from_bundle(opened("searchset.json"), as_of=date(2026, 11, 23))


def test_a_transaction_gives_every_fact_it_holds_and_no_other() -> None:
    result = transaction()
    assert {fact: value_of(result, fact) for fact in facts_of(result)} == {
        "age": 67,
        "sex-for-norms": "female",
        "known-cv-disease": True,
        "heart-failure": True,
        "unlisted-conditions": ["Anemia (disorder)"],
        "stroke-tia": True,
        "stroke-tia-date": "2016-02-10",
        "osteoarthritis": True,
        "other-condition": True,
        "medicines": ["beta-blocker", "diuretic"],
        "weight": 73.477390354,
        "sbp": 108.273779293,
        "dbp": 85.499332683,
    }
    (surgery,) = episodes_of(result)["surgeries"]["has"]
    assert {fact: held["value"] for fact, held in surgery.items()} == {
        "surgery-type": "knee-replacement-total",
        "surgery-date": "2018-09-20",
        "surgery-implant": True,
    }
    assert set(episodes_of(result)) == {"surgeries"}


def test_a_transaction_keeps_the_earlier_weight() -> None:
    held = facts_of(transaction())["weight"]
    assert held["when"] == "2019-03-17T16:07:29+00:00"
    assert held["earlier"] == [{"value": 71.25, "unit": "kg", "when": "2018-03-11T16:07:29+00:00"}]


def test_a_search_answer_is_read_with_its_own_habits() -> None:
    result = searchset()
    assert {fact: value_of(result, fact) for fact in facts_of(result)} == {
        "age": 56,
        "sex-for-norms": "male",
        "known-diabetes": "type2",
        "dm-neuropathy-peripheral": True,
        "unlisted-conditions": ["unconfirmed: Angina?"],
        "medicines": ["insulin"],
        "sbp": 142,
        "dbp": 88,
        "weight": 201.5,
    }
    assert facts_of(result)["weight"]["unit"] == "[lb_av]"
    assert "taken as confirmed" in why(result, "Condition/a1")
    assert "preliminary" in why(result, "Observation/o2")


def test_every_resource_is_accounted_for() -> None:
    for name, result in (("transaction.json", transaction()), ("searchset.json", searchset())):
        told = {one.source for one in result.imported} | {one.resource for one in result.skipped}
        for entry in opened(name)["entry"]:
            resource = entry["resource"]
            assert f"{resource['resourceType']}/{resource['id']}" in told


def test_what_was_read_can_be_written_as_json() -> None:
    for result in (transaction(), searchset()):
        assert json.loads(json.dumps(result.case)) == result.case
        json.dumps([one.as_json() for one in result.imported] + [one.as_json() for one in result.skipped])
