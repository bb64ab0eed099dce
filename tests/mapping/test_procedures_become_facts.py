"""Operations, treatments and injuries: episodes, history, and what is unlisted."""

import pytest
from fhir_cast import ICD10, condition, episodes_of, facts_of, procedure, read, resolved, value_of, why

HELD = {"when": "2026-11-23", "source": "import"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("609588000", "knee-replacement-total"),
        ("52734007", "hip-replacement"),
        ("304384006", "rotator-cuff-repair"),
        ("239431009", "acl-reconstruction"),
        ("84877006", "meniscus-repair"),
        ("50172003", "lumbar-fusion"),
        ("427752004", "lumbar-decompression"),
        ("20701002", "fracture-fixation"),
        ("80146002", "abdominal"),
        ("54885007", "eye"),
    ],
)
def test_an_operation_of_the_last_12_months_is_an_episode(code: str, kind: str) -> None:
    (surgery,) = episodes_of(read(procedure(code)))["surgeries"]["has"]
    assert surgery["surgery-type"] == {"value": kind, **HELD}
    assert surgery["surgery-date"] == {"value": "2026-08-17", **HELD}


def test_an_older_joint_replacement_stays_with_its_date_and_an_older_repair_does_not() -> None:
    result = read(
        procedure("609588000", performedDateTime="2019-05-01"),
        procedure("239431009", "ACL rebuilt", id="s2", performedDateTime="2019-05-01"),
    )
    (surgery,) = episodes_of(result)["surgeries"]["has"]
    assert surgery["surgery-type"]["value"] == "knee-replacement-total"
    assert surgery["surgery-date"]["value"] == "2019-05-01"
    assert "more than 12 months" in why(result, "Procedure/s2")


def test_the_same_operation_entered_twice_is_one_and_both_are_told() -> None:
    result = read(procedure("609588000"), procedure("443682009", id="s2"))
    assert len(episodes_of(result)["surgeries"]["has"]) == 1
    assert {one.source for one in result.imported if one.fact == "surgery-type"} == {"Procedure/s1", "Procedure/s2"}


def test_an_operation_without_a_date_is_an_episode_whose_date_is_asked() -> None:
    result = read(procedure("609588000", performedDateTime=None))
    (surgery,) = episodes_of(result)["surgeries"]["has"]
    assert "surgery-date" not in surgery
    assert "ask" in why(result, "Procedure/s1")


@pytest.mark.parametrize(
    ("code", "option"),
    [
        ("36969009", "pci"),
        ("415070008", "pci"),
        ("232717009", "bypass"),
        ("26212005", "valve-surgery"),
        ("773996000", "valve-by-catheter"),
    ],
)
def test_heart_procedures_are_facts_of_their_own_whenever_they_were(code: str, option: str) -> None:
    result = read(procedure(code, performedDateTime="2014-11-20"))
    assert facts_of(result)["heart-procedures"] == {"has": [option], **HELD}
    assert value_of(result, "heart-procedure-date") == "2014-11-20"
    assert value_of(result, "known-cv-disease") is True
    assert episodes_of(result) == {}


def test_the_last_heart_procedure_gives_the_date() -> None:
    result = read(procedure("36969009"), procedure("232717009", id="s2", performedDateTime="2010-01-01"))
    assert value_of(result, "heart-procedures") == ["pci", "bypass"]
    assert value_of(result, "heart-procedure-date") == "2026-08-17"


def test_unlisted_surgeries_are_the_unmapped_procedures_of_12_months() -> None:
    result = read(
        procedure("274474001", "Bone immobilization"),
        procedure("274474001", "Bone immobilization", id="s2", performedDateTime="2026-09-01"),
        procedure("81733005", "Dental surgical procedure", id="s3", performedDateTime="2025-11-22"),
        procedure("34896006", "Incision", id="s4", performedDateTime="2025-11-23"),
        procedure("33633005", "Something undated", id="s5", performedDateTime=None),
    )
    assert value_of(result, "unlisted-surgeries") == ["Bone immobilization", "Incision", "Something undated"]
    assert "more than 12 months" in why(result, "Procedure/s3")


def test_routine_procedures_have_no_bearing_only_when_the_table_says_so() -> None:
    result = read(
        procedure("430193006", "Medication reconciliation"),
        procedure("73761001", "Colonoscopy", id="s2"),
        procedure("73761001", "Colonoscopy, last week", id="s3", performedDateTime="2026-11-17"),
    )
    assert value_of(result, "unlisted-surgeries") == ["Colonoscopy, last week"]
    assert "no bearing" in why(result, "Procedure/s1")


@pytest.mark.parametrize("status", ["not-done", "preparation", "entered-in-error"])
def test_what_was_not_done_counts_for_nothing(status: str) -> None:
    result = read(procedure("609588000", status=status))
    assert episodes_of(result) == {}
    assert "unlisted-surgeries" not in facts_of(result)
    assert status in why(result, "Procedure/s1")


@pytest.mark.parametrize("status", ["stopped", "on-hold", "unknown", None])
def test_what_may_have_been_done_goes_to_a_clinician(status: str | None) -> None:
    result = read(procedure("609588000", "Total knee replacement", status=status))
    assert episodes_of(result) == {}
    (text,) = value_of(result, "unlisted-surgeries")
    assert text.startswith("not certain")


def test_procedures_after_the_as_of_day_are_skipped() -> None:
    result = read(procedure("609588000", performedPeriod={"start": "2026-12-01"}, performedDateTime=None))
    assert episodes_of(result) == {}
    assert why(result, "Procedure/s1") == "after as-of date"


def test_dialysis_holds_at_its_own_date() -> None:
    result = read(procedure("265764009", performedDateTime="2026-11-20"), procedure("265764009", id="s2"))
    assert facts_of(result)["dialysis"] == {"value": True, "when": "2026-11-20", "source": "import"}
    assert "newest" in why(result, "Procedure/s2")


def test_cancer_treatment_counts_as_recent_for_six_months() -> None:
    assert value_of(read(procedure("367336001")), "cancer-active-treatment") is True
    assert value_of(read(procedure("367336001", performedDateTime="2025-11-01")), "cancer-active-treatment") is None


def test_a_birth_within_a_year_answers_the_pregnancy_question() -> None:
    result = read(
        procedure("177184002", performedDateTime="2026-09-14"), condition("77386006", onsetDateTime="2026-01-05")
    )
    assert value_of(result, "pregnancy") == "gave-birth-within-a-year"
    assert value_of(result, "postpartum-weeks") == 10
    assert value_of(read(procedure("177184002", performedDateTime="2025-09-14")), "pregnancy") is None


def test_in_the_first_week_after_a_birth_the_weeks_are_left_open() -> None:
    result = read(procedure("177184002", performedDateTime="2026-11-20"))
    assert value_of(result, "pregnancy") == "gave-birth-within-a-year"
    assert "postpartum-weeks" not in facts_of(result)


def test_an_injury_of_the_last_12_months_is_an_episode_though_it_is_over() -> None:
    result = read(resolved("44465007", onsetDateTime="2026-03-01", abatementDateTime="2026-04-01"))
    assert episodes_of(result)["injuries"] == {
        "has": [{"injury-kind": {"value": "soft-tissue", **HELD}, "injury-date": {"value": "2026-03-01", **HELD}}]
    }
    assert value_of(result, "injury-12m") is True


def test_an_older_injury_counts_only_as_long_as_it_is_active() -> None:
    old = read(resolved("65966004", "Fracture of forearm", onsetDateTime="2024-03-01"))
    assert episodes_of(old) == {}
    assert "injury-12m" not in facts_of(old)
    lasting = read(condition("65966004", "Fracture of forearm", onsetDateTime="2024-03-01"))
    assert value_of(lasting, "unlisted-conditions") == ["Fracture of forearm"]


def test_an_injury_without_any_date_counts_while_it_is_active() -> None:
    sprain = condition("44465007", onsetDateTime=None)
    assert len(episodes_of(read(sprain))["injuries"]["has"]) == 1
    assert episodes_of(read(resolved("44465007", onsetDateTime=None))) == {}


def test_a_later_visit_for_an_injury_does_not_date_it() -> None:
    result = read(condition("S52.501D", "Forearm fracture, later visit", system=ICD10, onsetDateTime="2026-10-01"))
    (injury,) = episodes_of(result)["injuries"]["has"]
    assert "injury-date" not in injury


def test_a_hip_told_by_a_status_code_gives_way_to_the_operation_itself() -> None:
    status = condition("Z96.641", "Right artificial hip joint", system=ICD10)
    (alone,) = episodes_of(read(status))["surgeries"]["has"]
    assert set(alone) == {"surgery-type"}
    (both,) = episodes_of(read(status, procedure("52734007")))["surgeries"]["has"]
    assert both["surgery-date"]["value"] == "2026-08-17"
