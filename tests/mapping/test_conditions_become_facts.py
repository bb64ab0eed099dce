"""Which diagnoses make which facts true, and which never do."""

from datetime import date

import pytest
from fhir_cast import AS_OF, ICD10, Json, concept, condition, facts_of, read, resolved, resource, value_of, why


@pytest.mark.parametrize(
    ("code", "fact", "value"),
    [
        ("84114007", "heart-failure", True),
        ("49436004", "atrial-fibrillation", True),
        ("38341003", "hypertension", True),
        ("13645005", "copd", True),
        ("195967001", "asthma", True),
        ("44054006", "known-diabetes", "type2"),
        ("46635009", "known-diabetes", "type1"),
        ("73211009", "known-diabetes", "other"),
        ("709044004", "known-renal-disease", True),
        ("64859006", "osteoporosis", True),
        ("239873007", "osteoarthritis", True),
        ("69896004", "rheumatoid-arthritis", True),
        ("24700007", "multiple-sclerosis", True),
        ("49049000", "parkinsons", True),
        ("84757009", "epilepsy", True),
        ("203082005", "fibromyalgia", True),
        ("441509002", "cardiac-device", "pacemaker"),
        ("27885002", "heart-conditions", ["av-block-high-degree"]),
        ("40930008", "other-conditions", ["thyroid-disease"]),
        ("94222008", "bone-metastases", True),
        ("72892002", "unlisted-conditions", None),
    ],
)
def test_an_active_confirmed_diagnosis_is_a_yes(code: str, fact: str, value: Json) -> None:
    assert value_of(read(condition(code, onsetDateTime="2026-08-01")), fact) == value


@pytest.mark.parametrize("status", ["active", "recurrence", "relapse"])
def test_recurrence_and_relapse_are_active(status: str) -> None:
    assert value_of(read(condition("84114007", clinicalStatus=concept(status))), "heart-failure") is True


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("I50.22", "heart-failure"),
        ("E11.42", "dm-neuropathy-peripheral"),
        ("C50.911", "cancer-history"),
        ("N186", "known-renal-disease"),
    ],
)
def test_icd_10_cm_counts_by_its_category_with_or_without_the_dot(code: str, fact: str) -> None:
    assert value_of(read(condition(code, system=ICD10)), fact) is True


def test_a_code_of_another_system_is_never_read_as_snomed() -> None:
    result = read(condition("84114007", "Something local", system="http://hospital.example/codes"))
    assert value_of(result, "heart-failure") is None
    assert value_of(result, "unlisted-conditions") == ["Something local"]


def test_the_display_text_alone_never_makes_a_diagnosis() -> None:
    result = read(resource("Condition", "c1", clinicalStatus=concept("active"), code={"text": "Heart failure"}))
    assert value_of(result, "heart-failure") is None
    assert value_of(result, "unlisted-conditions") == ["Heart failure"]


def test_a_diagnosis_holds_on_the_day_it_is_read_and_is_told_with_its_own_date() -> None:
    result = read(condition("44054006", onsetDateTime="2001-11-19T17:17:39+00:00"))
    assert facts_of(result)["known-diabetes"] == {"value": "type2", "when": "2026-11-23", "source": "import"}
    (told,) = [one for one in result.imported if one.fact == "known-diabetes"]
    assert (told.source, told.when) == ("Condition/c1", "2001-11-19T17:17:39+00:00")


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_refuted_and_mistaken_entries_count_for_nothing_and_are_named(status: str) -> None:
    result = read(condition("84114007", verificationStatus=concept(status)))
    assert set(facts_of(result)) == {"age", "sex-for-norms"}
    assert status in why(result, "Condition/c1")


@pytest.mark.parametrize("status", ["unconfirmed", "provisional", "differential", "some-code-of-tomorrow"])
def test_an_unconfirmed_diagnosis_is_no_yes_but_goes_to_a_clinician(status: str) -> None:
    result = read(condition("84114007", "Heart failure", verificationStatus=concept(status)))
    assert value_of(result, "heart-failure") is None
    assert value_of(result, "unlisted-conditions") == ["unconfirmed: Heart failure"]


def test_what_was_never_confirmed_and_is_over_is_only_named() -> None:
    result = read(resolved("84114007", verificationStatus=concept("provisional")))
    assert set(facts_of(result)) == {"age", "sex-for-norms"}
    assert "never confirmed" in why(result, "Condition/c1")


def test_a_missing_verification_counts_as_confirmed_and_says_so() -> None:
    result = read(condition("84114007", verificationStatus=None))
    assert value_of(result, "heart-failure") is True
    assert "taken as confirmed" in why(result, "Condition/c1")


def test_a_missing_clinical_status_counts_as_active_and_says_so() -> None:
    result = read(condition("84114007", clinicalStatus=None))
    assert value_of(result, "heart-failure") is True
    assert "taken as active" in why(result, "Condition/c1")


def test_a_missing_clinical_status_with_an_end_is_over() -> None:
    result = read(condition("84114007", clinicalStatus=None, abatementDateTime="2022-01-01"))
    assert value_of(result, "heart-failure") is None
    assert value_of(result, "known-cv-disease") is True


@pytest.mark.parametrize("status", ["inactive", "remission", "resolved"])
def test_a_disease_that_is_over_is_neither_yes_nor_no_today(status: str) -> None:
    result = read(resolved("13645005", status=status))
    assert "copd" not in facts_of(result)
    assert "other-condition" not in facts_of(result)
    assert "no 'no'" in why(result, "Condition/c1")


@pytest.mark.parametrize(
    ("code", "fact", "value", "dated"),
    [
        ("230690007", "stroke-tia", True, "stroke-tia-date"),
        ("22298006", "heart-attack", True, "heart-attack-date"),
        ("59282003", "blood-clot", ["embolism"], "embolism-date"),
        ("404223003", "blood-clot", ["leg-past"], None),
        ("363346000", "cancer-history", True, None),
        ("50920009", "heart-conditions", ["myocarditis-past"], "myocarditis-date"),
        ("15724005", "vertebral-fractures", 1, None),
    ],
)
def test_what_once_was_stays_in_the_history_with_its_date(code: str, fact: str, value: Json, dated: str | None) -> None:
    result = read(resolved(code, onsetDateTime="2019-03-02", abatementDateTime="2019-06-01"))
    assert value_of(result, fact) == value
    if dated:
        assert value_of(result, dated) == "2019-03-02"


def test_a_past_heart_failure_still_counts_as_ever_told_of_a_heart_problem() -> None:
    result = read(resolved("84114007"))
    assert value_of(result, "known-cv-disease") is True
    assert value_of(result, "heart-failure") is None


def test_a_clot_that_is_active_is_not_called_treated_or_past() -> None:
    result = read(condition("404223003", "Deep vein clot of leg"))
    assert value_of(result, "blood-clot") is None
    assert value_of(result, "unlisted-conditions") == ["Deep vein clot of leg"]


def test_a_condition_that_ended_after_the_as_of_day_was_active_then() -> None:
    later = resolved("84114007", onsetDateTime="2019-01-01", abatementDateTime="2021-01-01")
    assert value_of(read(later, as_of=date(2020, 6, 1)), "heart-failure") is True
    assert value_of(read(later), "heart-failure") is None


def test_an_end_date_on_an_active_condition_does_not_end_it_and_is_named() -> None:
    result = read(condition("84114007", abatementDateTime="2022-01-01"))
    assert value_of(result, "heart-failure") is True
    assert "end date" in why(result, "Condition/c1")


def test_a_condition_after_the_as_of_day_is_skipped() -> None:
    result = read(condition("84114007", onsetDateTime="2026-11-24"))
    assert "heart-failure" not in facts_of(result)
    assert why(result, "Condition/c1") == "after as-of date"


def test_family_history_is_never_the_persons_own() -> None:
    family = {
        "resourceType": "FamilyMemberHistory",
        "id": "f1",
        "status": "completed",
        "patient": {"reference": "Patient/p1"},
        "condition": [{"code": concept("84114007")}],
    }
    result = read(family, condition("Z82.49", "Family history of heart disease", system=ICD10))
    assert set(facts_of(result)) == {"age", "sex-for-norms"}
    assert "family" in why(result, "FamilyMemberHistory/f1")
    assert "family" in why(result, "Condition/c1")


def test_every_active_condition_nobody_classified_is_unlisted_once() -> None:
    result = read(
        condition("271737000", "Anemia (disorder)"),
        condition("271737000", "ANEMIA (disorder)", id="c2"),
        condition("90560007", "Gout", id="c3"),
        resolved("10509002", "Acute bronchitis", id="c4"),
    )
    assert value_of(result, "unlisted-conditions") == ["Anemia (disorder)", "Gout"]


def test_social_findings_count_as_unlisted_unless_they_surely_have_no_bearing() -> None:
    result = read(condition("160903007", "Full-time employment"), condition("73595000", "Stress", id="c2"))
    assert value_of(result, "unlisted-conditions") == ["Stress"]
    assert "no bearing" in why(result, "Condition/c1")


def test_a_record_that_says_no_known_problems_closes_no_question() -> None:
    result = read(condition("160245001", "No current problems"))
    assert set(facts_of(result)) == {"age", "sex-for-norms"}


def test_a_disease_with_a_grade_that_is_not_on_record_is_also_unlisted() -> None:
    result = read(condition("60573004", "Aortic valve stenosis"))
    assert value_of(result, "known-cv-disease") is True
    assert value_of(result, "heart-conditions") is None
    assert value_of(result, "unlisted-conditions") == ["Aortic valve stenosis"]


def test_two_types_of_diabetes_keep_the_stricter_and_say_so() -> None:
    result = read(condition("44054006", id="c1"), condition("46635009", id="c2"))
    assert value_of(result, "known-diabetes") == "type1"
    assert "type1" in why(result, "Condition/c1")


def test_a_stated_type_of_diabetes_wins_over_none_stated() -> None:
    assert value_of(read(condition("73211009", id="c1"), condition("44054006", id="c2")), "known-diabetes") == "type2"


def test_pacemaker_and_defibrillator_are_both() -> None:
    assert value_of(read(condition("441509002"), condition("443325000", id="c2")), "cardiac-device") == "both"


def test_symptoms_hold_at_their_own_date_so_that_they_go_stale() -> None:
    result = read(condition("271594007", onsetDateTime="2026-10-01"))
    assert facts_of(result)["sx-syncope"] == {"value": True, "when": "2026-10-01", "source": "import"}


def test_the_last_date_is_unknown_when_a_later_event_may_have_no_full_date() -> None:
    earlier = resolved("22298006", onsetDateTime="2015-02-01")
    assert value_of(read(earlier, resolved("401303003", id="c2", onsetDateTime="2026")), "heart-attack-date") is None
    assert (
        value_of(read(earlier, resolved("401303003", id="c2", onsetDateTime="2012")), "heart-attack-date")
        == "2015-02-01"
    )


def test_a_month_that_is_over_counts_as_its_last_day() -> None:
    assert value_of(read(resolved("22298006", onsetDateTime="2019-02")), "heart-attack-date") == "2019-02-28"


def test_a_code_that_says_history_of_gives_no_date() -> None:
    result = read(condition("399211009", onsetDateTime="2020-01-01"))
    assert value_of(result, "heart-attack") is True
    assert value_of(result, "heart-attack-date") is None


def test_pregnancy_comes_only_from_its_codes_and_only_while_it_can_last() -> None:
    assert value_of(read(condition("77386006", onsetDateTime="2026-06-01")), "pregnancy") == "yes"
    old = read(condition("77386006", onsetDateTime="2024-06-01"))
    assert value_of(old, "pregnancy") is None
    assert "out of date" in why(old, "Condition/c1")


def test_a_pregnancy_without_a_date_counts_as_now() -> None:
    assert value_of(read(condition("77386006", onsetDateTime=None)), "pregnancy") == "yes"


def test_two_broken_vertebrae_count_as_two_and_one_entered_twice_as_one() -> None:
    first = resolved("15724005", onsetDateTime="2018-01-05")
    again = resolved("15724005", id="c2", onsetDateTime="2018-01-05")
    other = resolved("15724005", id="c3", onsetDateTime="2021-07-01")
    assert value_of(read(first, again), "vertebral-fractures") == 1
    assert value_of(read(first, again, other), "vertebral-fractures") == 2


def test_older_exports_may_give_bare_status_codes() -> None:
    result = read(condition("84114007", clinicalStatus="resolved", verificationStatus="confirmed"))
    assert "heart-failure" not in facts_of(result)
    assert AS_OF.isoformat() == result.case["as_of"]
