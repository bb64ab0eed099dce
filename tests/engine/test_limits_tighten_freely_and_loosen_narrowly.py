"""A licensed provider's own numbers for one person, and a practice's settings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_people import ENGINE as SHIPPED
from shipped_people import Raw, case_of, decide_well_but, effort, people
from small_world import decide, engine_of, fact, fired, flag, number, parameter, rule

from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.problems import CaseError
from scopewell.engine.rules import PRESCRIBERS, ROLES
from scopewell.engine.units import as_json

MEASURED: Any = {"class_": "observed"}
FACTS = [
    number("sbp", **MEASURED),
    number("pulse", **MEASURED),
    number("weeks"),
    flag("ill"),
    fact("state", "choice", ("no", "yes")),
]
LINES = [
    parameter("line", 160),
    parameter("crisis", 180),
    parameter("slow", 50, tighter="higher"),
    parameter("very-slow", 40, tighter="higher"),
    parameter("fast", 100),
    parameter("very-fast", 120),
    parameter("late", 26),
]
RULES = [
    rule("high", "sbp >= line", decided_by=("physician", "chiropractor")),
    rule("crisis", "sbp >= crisis and state = yes", "urgent-medical"),
    rule("slow", "pulse <= slow"),
    rule("very-slow", "pulse <= very-slow", "urgent-medical", limit_exception=True),
    rule("fast-band", "pulse >= fast and not pulse > very-fast"),
    rule("very-fast", "pulse > very-fast", "refer-to-pt"),
    rule("late", "weeks >= late"),
]
ENGINE = engine_of(FACTS, RULES, parameters=LINES, gate=["sbp"])
CALM: dict[str, Any] = {"sbp": 120, "pulse": 70, "weeks": 10, "ill": False, "state": "no"}
UNTIL = {"valid_until": "2027-01-01"}


def limited(facts: dict[str, Any], *limits: dict[str, Any]) -> Decision:
    whole = [{"fact": "sbp", "author_role": "physician", "date": "2026-10-01", **limit} for limit in limits]
    return decide(ENGINE, {**CALM, **facts}, limits=whole)


@pytest.mark.parametrize("role", ROLES)
def test_a_limit_of_anybody_tightens(role: str) -> None:
    decision = limited({"sbp": 131}, {"max": 130, "author_role": role})
    assert fired(decision) == {"personal-limit": Disposition.MEDICAL_CLEARANCE}
    assert decision.today.exercise == "none"


@pytest.mark.parametrize(
    ("value", "limit", "outside"),
    [(130, {"max": 130}, False), (131, {"max": 130}, True), (110, {"min": 110}, False), (109, {"min": 110}, True),
     (120, {"min": 110, "max": 130}, False), (131, {"min": 110, "max": 130}, True), (130.5, {"max": 130.4}, True)],
)  # fmt: skip
def test_a_value_outside_the_limit_needs_a_clinician_and_both_ends_are_inside(
    value: float, limit: dict[str, Any], outside: bool
) -> None:
    assert ("personal-limit" in fired(limited({"sbp": value}, limit))) is outside


def test_the_reason_names_the_value_and_the_limit() -> None:
    (reason,) = limited({"sbp": 131}, {"min": 100, "max": 130}).reasons
    assert reason.facts == {"sbp": 131, "lowest-allowed": 100, "highest-allowed": 130}


def test_a_limited_value_that_nobody_measured_keeps_the_person_from_starting() -> None:
    limit = {"fact": "pulse", "max": 90}
    assert decide(
        ENGINE, {**CALM, "pulse": 80}, limits=[{**limit, "author_role": "other", "date": "2026-10-01"}]
    ).may_start
    engine = engine_of([number("pulse"), flag("f")], [rule("stop", "f")])
    decision = decide(engine, {"f": False}, limits=[{**limit, "author_role": "physician", "date": "2026-10-01"}])
    assert (decision.settled, decision.ceiling) == (False, Disposition.MEDICAL_CLEARANCE)
    assert [entry.fact for entry in decision.open] == ["pulse"]


def test_an_unreviewed_value_outside_the_limit_counts() -> None:
    assert "personal-limit" in fired(limited({"sbp": {"value": 131, "reviewed": False}}, {"max": 130}))
    assert not limited({"sbp": {"value": 120, "reviewed": False}}, {"max": 130}).may_start


def loosened(decision: Decision, rule: str) -> bool:
    assert ("limit-in-force" in fired(decision)) is (rule not in fired(decision))
    return rule not in fired(decision)


@pytest.mark.parametrize("role", ROLES)
def test_only_a_licensed_provider_or_who_may_decide_the_rule_loosens_it(role: str) -> None:
    decision = limited({"sbp": 165}, {"max": 170, "author_role": role, **UNTIL})
    assert loosened(decision, "high") is (role in PRESCRIBERS or role == "chiropractor")
    slow = limited({"pulse": 45}, {"fact": "pulse", "min": 42, "author_role": role, **UNTIL})
    assert loosened(slow, "slow") is (role in PRESCRIBERS)


def test_a_number_that_is_told_and_not_measured_has_no_personal_range() -> None:
    decision = limited({"weeks": 27}, {"fact": "weeks", "max": 30, **UNTIL})
    assert fired(decision)["late"] is Disposition.MEDICAL_CLEARANCE
    assert "personal-limit" in fired(limited({"weeks": 20}, {"fact": "weeks", "max": 15, **UNTIL}))


def test_other_is_no_license() -> None:
    assert "other" not in PRESCRIBERS
    assert "other" in ROLES


def test_a_limit_without_an_end_never_loosens() -> None:
    assert not loosened(limited({"sbp": 165}, {"max": 170}), "high")


@pytest.mark.parametrize(
    ("day", "until", "counts"),
    [("2026-11-23", "2026-11-23", True), ("2026-10-01", "2026-11-22", False), ("2026-11-24", "2027-01-01", False)],
)
def test_a_limit_loosens_only_from_its_day_to_its_end(day: str, until: str, counts: bool) -> None:
    assert loosened(limited({"sbp": 165}, {"max": 170, "date": day, "valid_until": until}), "high") is counts


def test_a_value_at_the_looser_limit_itself_is_within_it() -> None:
    assert loosened(limited({"sbp": 170}, {"max": 170, **UNTIL}), "high")
    assert loosened(limited({"pulse": 42}, {"fact": "pulse", "min": 42, **UNTIL}), "slow")


def test_a_value_beyond_the_looser_limit_is_outside_it() -> None:
    decision = limited({"sbp": 171}, {"max": 170, **UNTIL})
    assert set(fired(decision)) == {"high", "personal-limit"}


def test_whoever_is_within_a_looser_limit_starts_with_it_as_a_precaution() -> None:
    decision = limited({"sbp": 165}, {"max": 170, **UNTIL})
    assert (decision.outcome_word, decision.may_start) == ("start-with-precautions", True)


@pytest.mark.parametrize(
    ("sbp", "state", "counts"), [(179, "yes", True), (180, "yes", False), (180, "unknown", False), (180, "no", True)]
)
def test_a_limit_never_loosens_past_an_urgent_threshold_that_may_apply(sbp: int, state: str, counts: bool) -> None:
    decision = limited({"sbp": sbp, "state": state}, {"max": 200, **UNTIL})
    assert loosened(decision, "high") is counts
    assert ("crisis" in fired(decision)) is (state == "yes" and sbp >= 180)


def test_the_rule_that_names_the_exception_follows_the_written_range() -> None:
    limit = {"fact": "pulse", "min": 36, **UNTIL}
    assert "very-slow" not in fired(limited({"pulse": 38}, limit))
    assert "very-slow" in fired(limited({"pulse": 35}, limit))
    assert "very-slow" in fired(limited({"pulse": 38}, {"fact": "pulse", "min": 36}))
    assert "very-slow" in fired(limited({"pulse": 38}, {**limit, "author_role": "other"}))


def test_a_lower_bound_does_not_switch_off_the_bands_of_high_values() -> None:
    limit = {"fact": "pulse", "min": 42, **UNTIL}
    assert set(fired(limited({"pulse": 110}, limit))) == {"fast-band"}
    assert set(fired(limited({"pulse": 130}, limit))) == {"very-fast"}
    upper = {"fact": "pulse", "max": 115, **UNTIL}
    assert "slow" in fired(limited({"pulse": 45}, upper))


def test_an_upper_bound_switches_off_the_band_it_lies_in() -> None:
    assert loosened(limited({"pulse": 110}, {"fact": "pulse", "max": 115, **UNTIL}), "fast-band")


def test_a_limit_on_one_fact_leaves_every_other_rule() -> None:
    decision = limited({"sbp": 165, "pulse": 45}, {"max": 170, **UNTIL})
    assert set(fired(decision)) == {"slow", "limit-in-force"}


def test_two_limits_of_two_authors_both_bind() -> None:
    decision = limited({"sbp": 165}, {"max": 170, **UNTIL}, {"max": 150, "author_role": "other"})
    assert "personal-limit" in fired(decision)


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        ({"fact": "ill", "max": 1}, "unknown-id"),
        ({"fact": "spb", "max": 130}, "unknown-id"),
        ({"max": 130, "date": "2026-11-24"}, "future"),
        ({"max": 130, "valid_until": "2026-11-22"}, "stale"),
    ],
)
def test_a_limit_that_cannot_be_used_is_reported(limit: dict[str, Any], kind: str) -> None:
    decision = limited({"sbp": 140}, limit)
    assert [problem.kind for problem in decision.problems] == [kind]
    assert fired(decision) == {}


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ({}, "one of them or both"),
        ({"max": "130"}, "a number"),
        ({"max": True}, "a number"),
        ({"max": float("nan")}, "a number"),
        ({"max": 130, "author_role": "coach"}, "physician"),
        ({"max": 130, "date": None}, "no date"),
    ],
)
def test_a_limit_of_another_form_cannot_be_used_at_all(limit: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        limited({}, limit)


def test_a_known_slow_pulse_follows_the_written_range_in_the_shipped_rules() -> None:
    written = [{"fact": "heart-rate", "min": 38, "author_role": "physician", "date": "2026-10-01", **UNTIL}]
    pulse = {"heart-rate": {"value": 40, "repeated": True}}
    assert "vs-hr-40-or-less" in fired(decide_well_but(pulse))
    assert "vs-hr-40-or-less" not in fired(decide_well_but(pulse, limits=written))
    faint = decide_well_but({**pulse, "sx-syncope": True}, limits=written)
    assert fired(faint)["vs-hr-40-or-less"] is Disposition.EMERGENCY


def test_a_limit_on_a_fact_of_operations_is_compared_with_each() -> None:
    engine = engine_of([number("bend", episode="surgeries")], [])
    limit = {"fact": "bend", "min": 90, "author_role": "physician", "date": "2026-10-01"}
    for bends in ((100, 60), (60, 100)):
        surgeries = [{"surgery-type": "knee", "bend": bend} for bend in bends]
        assert "personal-limit" in fired(decide(engine, {}, episodes={"surgeries": surgeries}, limits=[limit])), bends


# settings


def with_setting(facts: dict[str, Any], id: str, value: object, **more: object) -> Decision:
    setting = {"value": value, "author": "owner", "date": "2026-10-01", **more}
    return decide(ENGINE, {**CALM, **facts}, settings={id: setting})


def test_a_practice_may_tighten() -> None:
    assert "high" in fired(with_setting({"sbp": 150}, "line", 150))
    assert "slow" in fired(with_setting({"pulse": 55}, "slow", 55))
    assert with_setting({"sbp": 149}, "line", 150).reasons == ()


def test_a_practice_may_not_loosen() -> None:
    for facts, id, value, stands in (({"sbp": 165}, "line", 170, "high"), ({"pulse": 45}, "slow", 42, "slow")):
        decision = with_setting(facts, id, value)
        assert stands in fired(decision)
        assert [(problem.fact, problem.kind) for problem in decision.problems] == [(id, "bad-value")]


def test_a_setting_that_changes_nothing_is_no_problem() -> None:
    assert with_setting({}, "line", 160).problems == ()


@pytest.mark.parametrize(
    ("id", "more", "kind"), [("lime", {}, "unknown-id"), ("line", {"date": "2026-11-24"}, "future")]
)
def test_a_setting_that_cannot_be_used_is_reported(id: str, more: dict[str, object], kind: str) -> None:
    decision = with_setting({"sbp": 150}, id, 140, **more)
    assert ([problem.kind for problem in decision.problems], fired(decision)) == ([kind], {})


@pytest.mark.parametrize(
    "settings", [[], {"line": 150}, {"line": {}}, {"line": {"value": "150"}}, {"line": {"value": float("inf")}}]
)
def test_settings_of_another_form_cannot_be_used_at_all(settings: object) -> None:
    with pytest.raises(CaseError):
        decide(ENGINE, CALM, settings=settings)


SHIPPED_LINES = sorted(SHIPPED.rules.parameters)


@effort(40)
@given(people(2), st.lists(st.tuples(st.sampled_from(SHIPPED_LINES), st.integers(1, 20)), min_size=1, max_size=3))
def test_a_tighter_setting_never_lowers_the_outcome_of_the_shipped_rules(
    facts: Raw, moves: list[tuple[str, int]]
) -> None:
    settings: dict[str, Any] = {}
    for id, step in moves:
        line = SHIPPED.rules.parameters[id]
        value = line.values[-1].value + (step if line.tighter == "higher" else -step)
        settings[id] = {"value": as_json(value), "author": "owner", "date": "2026-10-01"}
    plain = SHIPPED.decide(SHIPPED.read_case(case_of(facts)))
    tightened = SHIPPED.decide(SHIPPED.read_case(case_of(facts, settings=settings)))
    assert tightened.floor >= plain.floor
    assert tightened.ceiling >= plain.ceiling
