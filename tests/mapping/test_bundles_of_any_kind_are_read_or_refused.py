"""What counts as a bundle, whose it is, and which version of a resource counts."""

from datetime import date

import pytest
from fhir_cast import AS_OF, Json, bundle, condition, facts_of, observation, patient, read, value_of, why

from scopewell.mapping import MappingError, facts_from_bundle
from scopewell.mapping.errors import (
    DeceasedPatientError,
    NoPatientError,
    NotABundleError,
    SeveralPatientsError,
    UnderAgeError,
)


@pytest.mark.parametrize("kind", ["collection", "transaction", "batch", "searchset", "document", "history", None])
def test_every_kind_of_export_is_accepted(kind: str | None) -> None:
    result = facts_from_bundle(bundle(condition("84114007"), kind=kind), as_of=AS_OF)
    assert value_of(result, "heart-failure") is True


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ([], "a list"),
        (None, "nothing"),
        ("bundle", "a text"),
        (7, "a number"),
        ({}, "without a resourceType"),
        (patient(), "of type Patient"),
        ({"resourceType": "Bundle", "type": "collection"}, "without an entry"),
        ({"resourceType": "Bundle", "type": "collection", "entry": None}, "nothing, not a list"),
        ({"resourceType": "Bundle", "type": "collection", "entry": {}}, "an object, not a list"),
        ({"resourceType": "Bundle", "type": "message", "entry": []}, "of type message"),
        ({"resourceType": ["Bundle"], "entry": []}, "without a resourceType"),
    ],
)
def test_what_is_no_bundle_is_refused_with_what_was_found_and_what_is_accepted(data: Json, found: str) -> None:
    with pytest.raises(NotABundleError) as refused:
        facts_from_bundle(data, as_of=AS_OF)
    assert found in str(refused.value)
    assert "accepted: one FHIR R4 Bundle" in str(refused.value)
    assert isinstance(refused.value, MappingError)


def test_a_bundle_without_a_person_is_refused() -> None:
    with pytest.raises(NoPatientError, match="no Patient"):
        facts_from_bundle({"resourceType": "Bundle", "type": "collection", "entry": []}, as_of=AS_OF)


def test_a_bundle_of_several_people_is_refused() -> None:
    with pytest.raises(SeveralPatientsError, match="2 Patient"):
        read(patient(id="p2"))


@pytest.mark.parametrize(
    "died", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-11-23"}, {"deceasedDateTime": "2026"}]
)
def test_a_person_who_has_died_is_refused(died: Json) -> None:
    with pytest.raises(DeceasedPatientError, match="died"):
        read(person=patient(**died))


def test_a_death_after_the_as_of_day_does_not_count() -> None:
    assert value_of(read(person=patient(deceasedDateTime="2026-11-24T01:00:00Z")), "age") == 58


@pytest.mark.parametrize(("born", "age"), [("2008-11-24", 17), ("2015", 11), ("2008-12", 17), ("2030-01-01", 0)])
def test_a_person_under_18_is_refused_by_age(born: str, age: int) -> None:
    with pytest.raises(UnderAgeError, match=rf"the age is {age} on 2026-11-23.*18 and over"):
        read(person=patient(birthDate=born))


def test_a_person_who_may_be_under_18_is_refused_too() -> None:
    with pytest.raises(UnderAgeError, match="may be 17"):
        read(person=patient(birthDate="2008-11"))


def test_a_person_is_of_age_on_the_birthday() -> None:
    assert value_of(read(person=patient(birthDate="2008-11-23")), "age") == 18


@pytest.mark.parametrize(("born", "age"), [("1961-10", 65), ("1961-11", 65), ("1961-12", 64)])
def test_a_month_of_birth_gives_the_higher_age(born: str, age: int) -> None:
    assert value_of(read(person=patient(birthDate=born)), "age") == age


@pytest.mark.parametrize("born", ["1961", "2008", None, "long ago", 1961])
def test_an_incomplete_birth_date_leaves_the_age_unknown_and_says_so(born: Json) -> None:
    result = read(person=patient(birthDate=born))
    assert "age" not in facts_of(result)
    assert "age unknown" in why(result, "Patient/p1.birthDate")


@pytest.mark.parametrize(
    ("gender", "value"), [("female", "female"), ("male", "male"), ("other", None), ("unknown", None), (None, None)]
)
def test_sex_for_norms_is_female_male_or_unknown(gender: str | None, value: str | None) -> None:
    assert value_of(read(person=patient(gender=gender)), "sex-for-norms") == value


@pytest.mark.parametrize(
    ("full_url", "reference"),
    [
        (None, "Patient/p1"),
        ("urn:uuid:1234", "urn:uuid:1234"),
        ("urn:uuid:1234", "Patient/p1"),
        ("https://ehr.example/fhir/Patient/p1", "https://ehr.example/fhir/Patient/p1"),
        ("https://ehr.example/fhir/Patient/p1", "Patient/p1"),
        ("https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/2"),
        ("urn:uuid:1234", "https://ehr.example/fhir/Patient/p1"),
    ],
)
def test_the_person_is_known_by_any_address(full_url: str | None, reference: str) -> None:
    made = bundle(condition("84114007", subject={"reference": reference}))
    if full_url:
        made["entry"][0]["fullUrl"] = full_url
    assert value_of(facts_from_bundle(made, as_of=AS_OF), "heart-failure") is True


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p2"},
        {"reference": "Group/g1"},
        {"reference": "urn:uuid:zzz"},
        {"identifier": {"system": "x", "value": "9"}},
    ],
)
def test_a_resource_about_another_patient_is_skipped(subject: Json) -> None:
    result = read(condition("84114007", subject=subject))
    assert "heart-failure" not in facts_of(result)
    assert "another patient" in why(result, "Condition/c1")


def test_the_same_id_on_another_server_is_another_patient() -> None:
    made = bundle(condition("84114007", subject={"reference": "https://other.example/fhir/Patient/p1"}))
    made["entry"][0]["fullUrl"] = "https://ehr.example/fhir/Patient/p1"
    assert "heart-failure" not in facts_of(facts_from_bundle(made, as_of=AS_OF))


def test_a_person_may_be_named_by_identifier() -> None:
    person = patient(identifier=[{"system": "urn:mrn", "value": "42"}])
    named = {"identifier": {"system": "urn:mrn", "value": "42"}}
    asked = {"reference": "Patient?identifier=urn:mrn|42"}
    assert value_of(read(condition("84114007", subject=named), person=person), "heart-failure") is True
    assert value_of(read(condition("84114007", subject=asked), person=person), "heart-failure") is True


def test_a_resource_that_names_nobody_is_the_persons_and_says_so() -> None:
    result = read(condition("84114007", subject=None))
    assert value_of(result, "heart-failure") is True
    assert "names no patient" in why(result, "Condition/c1")


def test_a_subject_that_cannot_be_read_is_skipped() -> None:
    result = read(condition("84114007", subject="Patient/p1"))
    assert "heart-failure" not in facts_of(result)
    assert why(result, "Condition/c1")


def versions(*resources: Json, kind: str = "history") -> Json:
    """A bundle with the person and several versions of one resource, in this order."""
    return bundle(*resources, kind=kind)


def test_the_newest_version_of_a_resource_counts() -> None:
    old = condition("84114007", meta={"versionId": "1", "lastUpdated": "2020-01-01T00:00:00Z"})
    new = condition(
        "84114007",
        verificationStatus={"coding": [{"code": "refuted"}]},
        meta={"versionId": "2", "lastUpdated": "2021-01-01T00:00:00Z"},
    )
    for made in (versions(old, new), versions(new, old), versions(old, new, kind="searchset")):
        result = facts_from_bundle(made, as_of=AS_OF)
        assert "heart-failure" not in facts_of(result)
        assert "older version" in why(result, "Condition/c1")


def test_in_a_history_without_stamps_the_first_is_the_newest() -> None:
    new, old = condition("84114007", verificationStatus={"coding": [{"code": "refuted"}]}), condition("84114007")
    assert "heart-failure" not in facts_of(facts_from_bundle(versions(new, old), as_of=AS_OF))


def test_a_resource_deleted_in_its_newest_version_counts_for_nothing() -> None:
    made = versions(condition("84114007"))
    made["entry"].insert(1, {"request": {"method": "DELETE", "url": "Condition/c1"}})
    result = facts_from_bundle(made, as_of=AS_OF)
    assert "heart-failure" not in facts_of(result)
    assert "deleted" in why(result, "Condition/c1")


def test_a_deletion_may_be_named_by_its_full_address_and_be_older() -> None:
    made = versions(condition("84114007", meta={"versionId": "3"}))
    address = "https://ehr.example/fhir/Condition/c1"
    made["entry"][1]["fullUrl"] = address
    deletion = {"fullUrl": address, "request": {"method": "DELETE", "url": "Condition/c1"}}
    made["entry"].append({**deletion, "response": {"etag": 'W/"2"'}})
    assert value_of(facts_from_bundle(made, as_of=AS_OF), "heart-failure") is True
    made["entry"][2]["response"] = {"etag": 'W/"4"'}
    assert value_of(facts_from_bundle(made, as_of=AS_OF), "heart-failure") is None


def test_versions_that_cannot_be_told_apart_all_count() -> None:
    one, other = condition("84114007"), condition("13645005")
    result = facts_from_bundle(bundle(one, other, kind="collection"), as_of=AS_OF)
    assert (value_of(result, "heart-failure"), value_of(result, "copd")) == (True, True)


def test_versions_are_told_apart_by_their_dates() -> None:
    old = condition("84114007", meta={"lastUpdated": "2020-01-01T00:00:00Z"})
    new = condition("13645005", meta={"lastUpdated": "2021-01-01T00:00:00Z"})
    result = facts_from_bundle(bundle(old, new), as_of=AS_OF)
    assert (value_of(result, "heart-failure"), value_of(result, "copd")) == (None, True)


def test_a_person_without_an_id_is_known_by_the_address() -> None:
    person = patient(id=None)
    made = bundle(condition("84114007"), person=person)
    made["entry"][0]["fullUrl"] = "https://ehr.example/fhir/Patient/p1"
    assert value_of(facts_from_bundle(made, as_of=AS_OF), "heart-failure") is True


def test_the_same_resource_twice_counts_once() -> None:
    result = facts_from_bundle(bundle(condition("84114007"), condition("84114007"), patient()), as_of=AS_OF)
    assert len([one for one in result.imported if one.fact == "heart-failure"]) == 1


def test_a_bad_entry_never_stops_the_others() -> None:
    made = bundle(condition("84114007"))
    made["entry"][1:1] = [
        None,
        3,
        "x",
        [],
        {},
        {"resource": None},
        {"resource": "Patient"},
        {"resource": {}},
        {"fullUrl": 5},
    ]
    result = facts_from_bundle(made, as_of=AS_OF)
    assert value_of(result, "heart-failure") is True
    assert len([one for one in result.skipped if one.resource.startswith("Bundle.entry")]) == 9


@pytest.mark.parametrize(
    "broken",
    [
        condition("84114007", code="heart failure"),
        condition("84114007", code=["84114007"]),
        condition("84114007", modifierExtension=[{"url": "http://example.org/negated"}]),
        observation("8867-4", code=None),
        observation("8867-4", component="x", code={"coding": [{"system": "http://loinc.org", "code": "85354-9"}]}),
        {"resourceType": "Procedure", "id": "z", "code": 5},
        {"resourceType": "MedicationRequest", "id": "z", "status": "active", "medicationCodeableConcept": "metformin"},
        {"resourceType": "MedicationRequest", "id": "z", "status": "active", "medicationReference": "metformin"},
        {"resourceType": "Unheard", "id": "z"},
    ],
)
def test_a_resource_of_the_wrong_shape_is_named_and_the_rest_goes_on(broken: Json) -> None:
    result = read(broken, condition("13645005", id="ok"))
    assert value_of(result, "copd") is True
    assert why(result, f"{broken['resourceType']}/{broken['id']}")


def test_a_case_has_the_form_of_the_contract() -> None:
    result = facts_from_bundle(bundle(), as_of=date(2026, 11, 23), name="from-the-clinic")
    assert result.case == {
        "id": "from-the-clinic",
        "as_of": "2026-11-23",
        "facts": {
            "age": {"value": 58, "when": "2026-11-23", "source": "import"},
            "sex-for-norms": {"value": "female", "when": "2026-11-23", "source": "import"},
        },
        "episodes": {},
    }
    assert result.imported[0].as_json() == {"fact": "age", "value": 58, "from": "Patient/p1", "when": "2026-11-23"}


def test_messages_hold_no_identifier_of_the_person() -> None:
    person = patient(birthDate="2015-05-05", name=[{"family": "Example"}])
    with pytest.raises(MappingError) as refused:
        read(person=person)
    assert "Example" not in str(refused.value)
    assert "2015-05-05" not in str(refused.value)
