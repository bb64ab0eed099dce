"""Who leads, tissue stage, stability, client class: the first row that holds, and not-yet-known while it is open."""

from datetime import timedelta
from typing import Any

import pytest
from shipped_people import DAY, decide_well_but
from shipped_people import decide as decide_case
from small_world import EN, decide, engine_of, flag, number, parameter, rule

from scopewell.engine.rules import TableRow

ROWS = (
    TableRow("first", "a", EN),
    TableRow("second", "b and sbp > line", {"en": "Because of b."}),
    TableRow("first", "c", EN),
    TableRow("last", None, EN),
)
ENGINE = engine_of(
    [flag("a"), flag("b"), flag("c"), number("sbp")], [], readings={"leads": ROWS}, parameters=[parameter("line", 100)]
)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({"a": True}, "first"),
        ({"a": False, "b": True, "sbp": 120}, "second"),
        ({"a": True, "b": True, "sbp": 120}, "first"),
        ({"a": False, "b": False, "c": True}, "first"),
        ({"a": False, "b": False, "c": False}, "last"),
        ({"a": False, "b": True, "sbp": 90, "c": False}, "last"),
        ({"b": False, "c": True}, "first"),
        ({"b": False, "c": False}, "not-yet-known"),
        ({"b": True, "sbp": 120}, "not-yet-known"),
        ({"a": False, "c": True}, "not-yet-known"),
        ({}, "not-yet-known"),
    ],
)
def test_the_first_row_that_holds_gives_the_value_unless_another_one_still_could(
    facts: dict[str, Any], value: str
) -> None:
    assert decide(ENGINE, facts).readings["leads"].value == value


def test_a_reading_says_why() -> None:
    assert decide(ENGINE, {"a": False, "b": True, "sbp": 120}).readings["leads"].because == {"en": "Because of b."}
    assert "not known yet" in decide(ENGINE, {}).readings["leads"].because["en"]


def test_a_reading_never_changes_the_decision() -> None:
    engine = engine_of([flag("a")], [rule("stop", "a")], readings={"stability": (TableRow("not-stable", None, EN),)})
    assert decide(engine, {"a": False}).may_start


def days_ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


def reading(name: str, facts: dict[str, Any]) -> str:
    return decide_well_but(facts).readings[name].value


def operated(days: int, **more: Any) -> dict[str, Any]:
    return {"surgery-type": "abdominal", "surgery-date": days_ago(days), **more}


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, "none"),
        (operated(7), "acute"),
        (operated(8), "subacute"),
        (operated(41), "subacute"),
        (operated(42), "chronic"),
        (operated(400), "chronic"),
        ({"injury-12m": True, "injury-date": days_ago(3)}, "acute"),
        ({"injury-12m": True, "injury-date": days_ago(300)}, "chronic"),
        ({"injury-12m": True, "injury-date": days_ago(300), "healing-acute-signs": ["warmth"]}, "acute"),
        (operated(300, **{"injury-12m": True, "injury-date": days_ago(20)}), "subacute"),
        ({"surgery-type": "abdominal"}, "not-yet-known"),
        ({"surgery-type": "unknown"}, "not-yet-known"),
    ],
)
def test_the_tissue_stage_follows_the_days(facts: dict[str, Any], stage: str) -> None:
    assert reading("tissue", facts) == stage


@pytest.mark.parametrize(
    ("facts", "who"),
    [
        ({}, "professional"),
        ({"sbp": 190, "dbp": 100, "sbp-second": 190, "dbp-second": 100}, "physician"),
        ({"function-lost": True}, "physical-therapist"),
        ({"therapy-status": "in-progress", "treating-provider-agreement": True}, "shared"),
        ({"therapy-status": "unknown"}, "not-yet-known"),
    ],
)
def test_who_leads_follows_the_outcome_and_the_therapy(facts: dict[str, Any], who: str) -> None:
    assert reading("leads", facts) == who


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({}, "stable"),
        ({"tolerates-30-min": False}, "not-stable"),
        ({"function-lost": True}, "not-stable"),
        ({"pain-regions": ["knee"], "symptoms-stable-days": 13}, "not-stable"),
        ({"pain-regions": ["knee"], "symptoms-stable-days": 14}, "stable"),
        ({"sx-coughing-blood": True}, "not-stable"),
        ({"tolerates-30-min": "unknown"}, "not-yet-known"),
        ({"pain-regions": ["knee"], "symptoms-stable-days": "unknown"}, "not-yet-known"),
    ],
)
def test_stability_is_two_statements_and_no_change(facts: dict[str, Any], value: str) -> None:
    assert reading("stability", facts) == value


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({}, "corrective"),
        (operated(365), "post-rehab"),
        (operated(366), "medical-exercise"),
        ({"hypertension": True}, "medical-exercise"),
        ({"session-phase": "before", "plateau-weeks": 12, "functional-deficit": True}, "functional-maintenance"),
        ({"session-phase": "before", "plateau-weeks": 11, "functional-deficit": True}, "corrective"),
        ({"hypertension": "unknown"}, "not-yet-known"),
        ({"surgery-type": "unknown"}, "not-yet-known"),
    ],
)
def test_the_client_class_follows_the_year_and_the_conditions(facts: dict[str, Any], value: str) -> None:
    assert reading("client-class", facts) == value


def test_nothing_is_read_into_a_person_of_whom_nothing_is_known() -> None:
    assert {reading.value for reading in decide_case({}).readings.values()} == {"not-yet-known"}
