"""From medication orders and statements to the classes of the vocabulary."""

import pytest
from fhir_cast import AS_OF, RXNORM, Json, bundle, concept, facts_of, medication, patient, read, resource, value_of, why

from scopewell.mapping import facts_from_bundle


@pytest.mark.parametrize(
    ("display", "classes"),
    [
        ("24 HR metoprolol succinate 100 MG Extended Release Oral Tablet [Toprol]", ["beta-blocker"]),
        ("carvedilol 25 MG Oral Tablet", ["beta-blocker", "alpha-or-calcium-blocker"]),
        ("verapamil hydrochloride 80 MG Oral Tablet [Calan]", ["rate-slowing-other", "alpha-or-calcium-blocker"]),
        ("Hydrochlorothiazide 12.5 MG / Losartan Potassium 50 MG Oral Tablet", ["diuretic", "other-heart-or-pressure"]),
        ("lisinopril-hydrochlorothiazide 20-25 mg tab", ["other-heart-or-pressure", "diuretic"]),
        ("insulin isophane, human 70 UNT/ML / insulin, regular, human 30 UNT/ML [Humulin]", ["insulin"]),
        ("Warfarin Sodium 5 MG Oral Tablet", ["anticoagulant"]),
        ("glipizide 5 MG Oral Tablet", ["sulfonylurea-or-glinide"]),
        ("predniSONE 20 MG Oral Tablet", ["corticosteroid-oral"]),
        ("Hydrocortisone 10 MG/ML Topical Cream", ["other"]),
        ("budesonide 0.25 MG/ML Inhalation Suspension", ["other"]),
        ("ciprofloxacin 500 MG Oral Tablet", ["fluoroquinolone"]),
        ("Alendronic acid 10 MG Oral Tablet", ["bisphosphonate-or-denosumab"]),
        ("Acetaminophen 325 MG / Oxycodone Hydrochloride 5 MG Oral Tablet", ["other", "opioid-or-sedative"]),
        ("Nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", ["nitrate"]),
        ("Naproxen sodium 220 MG Oral Tablet", ["other"]),
    ],
)
def test_the_ingredients_of_the_display_give_the_class(display: str, classes: list[str]) -> None:
    result = read(medication(display))
    assert value_of(result, "medicines") == classes
    assert value_of(result, "unlisted-medicines") is None


def test_the_code_gives_the_class_whatever_the_display() -> None:
    assert value_of(read(medication("Water tablet", code="315971")), "medicines") == ["diuretic"]


def test_an_ingredient_counts_only_as_a_whole_word() -> None:
    result = read(medication("Metforminum compositum"))
    assert value_of(result, "medicines") is None
    assert value_of(result, "unlisted-medicines") == ["Metforminum compositum"]


def test_a_combination_with_an_unknown_part_gives_the_class_and_is_unlisted() -> None:
    result = read(medication("metformin 500 MG / novelgliptin 5 MG Oral Tablet"))
    assert value_of(result, "medicines") == ["metformin"]
    assert value_of(result, "unlisted-medicines") == ["metformin 500 MG / novelgliptin 5 MG Oral Tablet"]


def test_eye_drops_excuse_no_slow_pulse() -> None:
    result = read(medication("Timolol 5 MG/ML Ophthalmic Solution"))
    assert value_of(result, "medicines") is None
    assert value_of(result, "unlisted-medicines") is not None


def test_the_list_of_medicines_is_never_complete() -> None:
    held = facts_of(read(medication("metformin 500 MG Oral Tablet")))["medicines"]
    assert held == {"has": ["metformin"], "when": "2026-11-23", "source": "import"}


def test_without_any_medication_nothing_is_said() -> None:
    result = read()
    assert "medicines" not in facts_of(result)
    assert "unlisted-medicines" not in facts_of(result)


@pytest.mark.parametrize("status", ["stopped", "cancelled", "on-hold", "entered-in-error", "draft"])
def test_what_is_not_taken_sets_nothing_not_even_a_change(status: str) -> None:
    result = read(medication("metformin 500 MG Oral Tablet", status=status, authoredOn="2026-11-15"))
    assert set(facts_of(result)) == {"age", "sex-for-norms"}
    assert status in why(result, "MedicationRequest/m1")


def test_a_completed_order_counts_from_its_date_for_90_days() -> None:
    lately = read(medication("metformin 500 MG Oral Tablet", status="completed", authoredOn="2026-10-01"))
    assert facts_of(lately)["medicines"] == {"has": ["metformin"], "when": "2026-10-01", "source": "import"}
    assert "medicines" not in facts_of(
        read(medication("metformin 500 MG Oral Tablet", status="completed", authoredOn="2026-06-01"))
    )


def test_a_completed_order_with_its_end_in_the_past_is_over() -> None:
    order = medication(
        "metformin 500 MG Oral Tablet",
        status="completed",
        authoredOn="2026-10-01",
        dispenseRequest={"validityPeriod": {"end": "2026-11-01"}},
    )
    assert "medicines" not in facts_of(read(order))


def test_a_completed_order_never_excuses_a_slow_pulse() -> None:
    order = medication("metoprolol tartrate 25 MG Oral Tablet", status="completed", authoredOn="2026-11-01")
    assert "medicines" not in facts_of(read(order))


@pytest.mark.parametrize("status", ["stopped", "completed"])
def test_a_fluoroquinolone_within_a_month_counts_though_it_is_over(status: str) -> None:
    order = medication("ciprofloxacin 500 MG Oral Tablet", status=status, authoredOn="2026-11-10")
    assert value_of(read(order), "medicines") == ["fluoroquinolone"]
    old = medication("ciprofloxacin 500 MG Oral Tablet", status="stopped", authoredOn="2026-09-10")
    assert "medicines" not in facts_of(read(old))


def test_an_unclassified_medicine_of_the_last_12_months_is_unlisted() -> None:
    def order(authored: str) -> Json:
        return medication("Novelumab", status="completed", authoredOn=authored)

    assert value_of(read(order("2026-01-01")), "unlisted-medicines") == ["Novelumab"]
    assert value_of(read(order("2025-01-01")), "unlisted-medicines") is None


def test_an_active_unclassified_medicine_is_unlisted_however_old_the_order() -> None:
    assert value_of(read(medication("Novelumab", authoredOn="2001-01-01")), "unlisted-medicines") == ["Novelumab"]


def test_an_order_of_unknown_status_goes_to_a_clinician() -> None:
    result = read(medication("metformin", status="unknown", authoredOn="2026-10-01"))
    assert "medicines" not in facts_of(result)
    assert value_of(result, "unlisted-medicines") == ["not certain (unknown): metformin"]


def test_an_order_not_to_take_something_and_a_mere_proposal_count_for_nothing() -> None:
    assert "medicines" not in facts_of(read(medication("metformin", doNotPerform=True)))
    assert "medicines" not in facts_of(read(medication("metformin", intent="proposal")))


def test_orders_after_the_as_of_day_are_skipped() -> None:
    assert "medicines" not in facts_of(read(medication("metformin", authoredOn="2026-12-01")))


def test_statements_count_like_orders() -> None:
    statement = resource(
        "MedicationStatement", "t1", status="active", medicationCodeableConcept=concept(None, "warfarin", RXNORM)
    )
    assert value_of(read(statement), "medicines") == ["anticoagulant"]


def test_a_contained_medicine_is_found() -> None:
    held = {"resourceType": "Medication", "id": "med", "code": concept(None, "Furosemide 40 MG Oral Tablet", RXNORM)}
    reference = {"reference": "#med"}
    order = medication("", medicationCodeableConcept=None, medicationReference=reference, contained=[held])
    assert value_of(read(order), "medicines") == ["diuretic"]


@pytest.mark.parametrize(
    ("full_url", "reference"),
    [
        ("urn:uuid:aaaa", "urn:uuid:aaaa"),
        (None, "Medication/med"),
        ("https://ehr.example/fhir/Medication/med", "https://ehr.example/fhir/Medication/med"),
        ("https://ehr.example/fhir/Medication/med", "Medication/med"),
        ("https://ehr.example/fhir/Medication/med", "https://ehr.example/fhir/Medication/med/_history/3"),
    ],
)
def test_a_medicine_elsewhere_in_the_bundle_is_found_by_any_address(full_url: str | None, reference: str) -> None:
    order = medication("", medicationCodeableConcept=None, medicationReference={"reference": reference})
    made = bundle(order)
    held = {"resourceType": "Medication", "id": "med", "code": concept(None, "Furosemide 40 MG Oral Tablet", RXNORM)}
    made["entry"].append({"resource": held, **({"fullUrl": full_url} if full_url else {})})
    result = facts_from_bundle(made, as_of=AS_OF)
    assert value_of(result, "medicines") == ["diuretic"]
    assert why(result, "Medication/med")


def test_a_medicine_of_ingredients_is_read_by_them() -> None:
    held = {
        "resourceType": "Medication",
        "id": "med",
        "ingredient": [
            {"itemCodeableConcept": {"text": "lisinopril"}},
            {"itemCodeableConcept": {"text": "amlodipine"}},
        ],
    }
    order = medication("", medicationCodeableConcept=None, medicationReference={"reference": "Medication/med"})
    assert value_of(read(order, held), "medicines") == ["other-heart-or-pressure", "alpha-or-calcium-blocker"]


def test_a_medicine_that_is_not_in_the_bundle_is_unlisted() -> None:
    order = medication("", medicationCodeableConcept=None, medicationReference={"reference": "Medication/gone"})
    (text,) = value_of(read(order, person=patient()), "unlisted-medicines")
    assert "does not name" in text


def test_a_record_that_says_no_medicines_closes_no_question() -> None:
    system = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
    none = medication("", medicationCodeableConcept=concept("no-known-medications", "No known medications", system))
    result = read(none)
    assert set(facts_of(result)) == {"age", "sex-for-norms"}
    assert "closes no question" in why(result, "MedicationRequest/m1")
