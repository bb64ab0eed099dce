"""Which readings are taken, which is the fact, and what is said of the others."""

from decimal import Decimal

import pytest
from fhir_cast import LOINC, SNOMED, Json, blood_pressure, concept, facts_of, observation, read, value_of, why


@pytest.mark.parametrize(
    ("code", "value", "unit", "fact", "sent"),
    [
        ("8867-4", 72, "/min", "heart-rate", "/min"),
        ("9279-1", 14, "/min", "resp-rate", "/min"),
        ("59408-5", 97, "%", "spo2", "%"),
        ("8310-5", 36.8, "Cel", "temperature", "Cel"),
        ("8310-5", 98.4, "[degF]", "temperature", "[degF]"),
        ("29463-7", 180, "[lb_av]", "weight", "[lb_av]"),
        ("8302-2", 66, "[in_i]", "height", "[in_i]"),
        ("2345-7", 7.1, "mmol/L", "glucose", "mmol/L"),
        ("4548-4", 6.5, "%", "hba1c", "%"),
        ("718-7", 13.2, "g/dL", "haemoglobin", "g/dL"),
        ("777-3", 210, "10*3/uL", "platelets", "10*9/L"),
        ("72514-3", 4, "{score}", "pain-now", "{score}"),
    ],
)
def test_a_reading_keeps_its_value_and_unit_for_the_engine_to_convert(
    code: str, value: Json, unit: str, fact: str, sent: str
) -> None:
    held = facts_of(read(observation(code, value, unit)))[fact]
    assert held == {"value": value, "unit": sent, "when": "2026-11-23T08:30:00+00:00", "source": "import"}


@pytest.mark.parametrize("panel", ["85354-9", "55284-4"])
def test_both_blood_pressure_panels_give_upper_and_lower(panel: str) -> None:
    result = read(blood_pressure(134, 82, panel=panel))
    assert (value_of(result, "sbp"), value_of(result, "dbp")) == (134, 82)
    assert facts_of(result)["sbp"]["unit"] == "mm[Hg]"


def test_the_newest_reading_is_the_fact_and_the_others_keep_their_order() -> None:
    result = read(
        observation("8867-4", 88, id="o1", effectiveDateTime="2026-11-20"),
        observation("8867-4", 72, id="o2", effectiveDateTime="2026-11-22T09:00:00Z"),
        observation("8867-4", 90, id="o3", effectiveDateTime="2026-10-01"),
    )
    held = facts_of(result)["heart-rate"]
    assert (held["value"], held["when"]) == (72, "2026-11-22T09:00:00Z")
    assert held["earlier"] == [
        {"value": 88, "unit": "/min", "when": "2026-11-20"},
        {"value": 90, "unit": "/min", "when": "2026-10-01"},
    ]
    assert [one.source for one in result.imported if one.fact == "heart-rate"] == ["Observation/o2"]
    assert "earlier" in why(result, "Observation/o3")


def test_moments_are_ordered_across_time_zones() -> None:
    result = read(
        observation("8867-4", 60, id="o1", effectiveDateTime="2026-11-22T23:30:00-05:00"),
        observation("8867-4", 70, id="o2", effectiveDateTime="2026-11-23T01:00:00+00:00"),
    )
    assert value_of(result, "heart-rate") == 60


@pytest.mark.parametrize(
    ("code", "unit", "values", "worse"), [("8867-4", "/min", (60, 104), 104), ("59408-5", "%", (97, 91), 91)]
)
def test_of_two_readings_of_one_moment_the_worse_counts(
    code: str, unit: str, values: tuple[int, int], worse: int
) -> None:
    first, second = (observation(code, value, unit, id=f"o{value}") for value in values)
    fact = "heart-rate" if code == "8867-4" else "spo2"
    assert value_of(read(first, second), fact) == value_of(read(second, first), fact) == worse


def test_a_reading_past_its_hold_is_passed_with_its_date() -> None:
    held = facts_of(read(observation("8867-4", 72, effectiveDateTime="2019-01-01")))["heart-rate"]
    assert held["when"] == "2019-01-01"


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_settled_readings_count(status: str) -> None:
    assert value_of(read(observation("8867-4", 72, status=status)), "heart-rate") == 72


@pytest.mark.parametrize("status", ["preliminary", "registered", "unknown", "entered-in-error", "cancelled", None, 7])
def test_other_readings_do_not_and_say_why(status: Json) -> None:
    result = read(observation("8867-4", 72, status=status))
    assert "heart-rate" not in facts_of(result)
    assert "status" in why(result, "Observation/o1")


@pytest.mark.parametrize(
    ("quantity", "reason"),
    [
        ({"value": 72, "code": "Hz", "system": "http://unitsofmeasure.org"}, "not accepted"),
        ({"value": 72}, "there is no unit"),
        ({"value": 72, "unit": "furlongs"}, "not accepted"),
        ({"value": 72, "code": "/min", "unit": "/min", "comparator": "<"}, "comparator"),
        ({"value": "72", "code": "/min"}, "a text, not a number"),
        ({"value": True, "code": "/min"}, "not a number"),
        ({"value": float("nan"), "code": "/min"}, "finite"),
        ({"value": float("inf"), "code": "/min"}, "finite"),
        ({"value": 0, "code": "/min"}, "zero"),
        ({"code": "/min"}, "no value"),
        ("72/min", "not an object"),
        (None, "no valueQuantity"),
    ],
)
def test_a_value_that_cannot_be_used_is_skipped_with_the_reason(quantity: Json, reason: str) -> None:
    result = read(observation("8867-4", valueQuantity=quantity))
    assert "heart-rate" not in facts_of(result)
    assert reason in why(result, "Observation/o1")


def test_a_unit_that_contradicts_its_code_is_never_chosen_between() -> None:
    quantity = {"value": 180, "unit": "lb", "code": "kg", "system": "http://unitsofmeasure.org"}
    result = read(observation("29463-7", valueQuantity=quantity))
    assert "weight" not in facts_of(result)
    assert "do not agree" in why(result, "Observation/o1")


def test_a_code_without_a_system_gives_way_to_a_unit_that_is_known() -> None:
    result = read(observation("8867-4", valueQuantity={"value": 72, "code": "local", "unit": "bpm"}))
    assert value_of(result, "heart-rate") == 72


def test_a_plain_unit_does_where_there_is_no_code() -> None:
    result = read(observation("8867-4", valueQuantity={"value": 72, "unit": "beats/min"}))
    assert facts_of(result)["heart-rate"]["unit"] == "/min"


def test_an_absent_component_is_skipped_and_the_other_is_kept() -> None:
    panel = blood_pressure(134, 82)
    panel["component"][1] = {"code": concept("8462-4", system=LOINC), "dataAbsentReason": concept("unknown")}
    result = read(panel)
    assert (value_of(result, "sbp"), value_of(result, "dbp")) == (134, None)
    assert "absent" in why(result, "Observation/bp1, component[1]")


@pytest.mark.parametrize("on", ["2026-11-24", "2026-11-24T00:30:00+00:00", "2027"])
def test_readings_after_the_as_of_day_are_skipped(on: str) -> None:
    result = read(observation("8867-4", 72, effectiveDateTime=on))
    assert "heart-rate" not in facts_of(result)
    assert why(result, "Observation/o1")


@pytest.mark.parametrize("on", [None, "2026-11", "2026", "yesterday", 20261123, "2026-13-01"])
def test_a_reading_without_a_full_date_is_skipped_since_its_age_cannot_be_told(on: Json) -> None:
    result = read(observation("8867-4", 72, effectiveDateTime=on))
    assert "heart-rate" not in facts_of(result)
    assert "how old" in why(result, "Observation/o1")


def test_decimals_stay_what_they_print_as() -> None:
    assert value_of(read(observation("29463-7", Decimal("82.3"), "kg")), "weight") == 82.3


@pytest.mark.parametrize("value", [2.06, 0])
def test_a_pain_score_is_a_whole_number_and_a_zero_is_no_answer(value: Json) -> None:
    result = read(observation("72514-3", value, "{score}"))
    assert "pain-now" not in facts_of(result)
    assert why(result, "Observation/o1")


def test_a_pain_score_may_come_as_an_integer() -> None:
    assert value_of(read(observation("72514-3", valueInteger=6)), "pain-now") == 6


def test_only_a_yes_is_taken_of_answers_in_words() -> None:
    smokes = observation("72166-2", valueCodeableConcept=concept("449868002", "Smokes tobacco daily", SNOMED))
    never = observation("72166-2", valueCodeableConcept=concept("266919005", "Never smoked", SNOMED))
    assert value_of(read(smokes), "cv-risk-factors") == ["smokes"]
    result = read(never)
    assert "cv-risk-factors" not in facts_of(result)
    assert "only a yes" in why(result, "Observation/o1")


def test_an_old_pregnancy_status_is_out_of_date() -> None:
    old = observation("82810-3", valueCodeableConcept=concept("77386006"), effectiveDateTime="2025-06-01")
    result = read(old)
    assert value_of(result, "pregnancy") is None
    assert "out of date" in why(result, "Observation/o1")


def test_pregnant_is_taken_from_its_code_and_not_pregnant_is_not() -> None:
    pregnant = observation("82810-3", valueCodeableConcept=concept("77386006", "Pregnant"))
    not_pregnant = observation("82810-3", valueCodeableConcept=concept("60001007", "Not pregnant"))
    assert value_of(read(pregnant), "pregnancy") == "yes"
    assert value_of(read(not_pregnant), "pregnancy") is None
