"""Episodes: true if true for any of them, false only if false for all of them and the list is complete."""

from typing import Any

import pytest
from small_world import DAY, decide, engine_of, fired, flag, parameter, rule

from scopewell.engine.decision import Decision
from scopewell.engine.problems import CaseError

KNEE = {"surgery-type": "knee", "surgery-date": "2026-11-01", "discharge-on-file": True}
OLD_HIP = {"surgery-type": "hip", "surgery-date": "2025-01-01", "discharge-on-file": True}
NO_PAPER = {"surgery-type": "hip", "surgery-date": "2025-01-01", "discharge-on-file": False}
NO_TYPE = {"surgery-date": "2025-01-01", "discharge-on-file": True}
WHEN = "discharge-on-file = false and days-since-surgery < early"
ENGINE = engine_of(
    [],
    [rule("early", "days-since-surgery < early"), rule("paper", "discharge-on-file = false"), rule("both", WHEN)],
    gate=["surgery-type", "surgery-date", "discharge-on-file", "injury-12m", "injury-date"],
    parameters=[parameter("early", 84, tighter="higher")],
)


def operated(surgeries: object, facts: dict[str, Any] | None = None) -> Decision:
    return decide(ENGINE, {"injury-12m": False, **(facts or {})}, episodes={"surgeries": surgeries})


def test_facts_given_directly_describe_the_only_operation() -> None:
    decision = decide(ENGINE, {"injury-12m": False, **KNEE})
    assert (set(fired(decision)), decision.settled) == ({"early"}, True)
    assert decision == operated([KNEE])


def test_a_rule_is_true_if_one_operation_makes_it_true() -> None:
    assert set(fired(operated([OLD_HIP, KNEE]))) == {"early"}
    assert set(fired(operated([KNEE, OLD_HIP]))) == {"early"}
    assert set(fired(operated([OLD_HIP, NO_PAPER]))) == {"paper"}


def test_two_findings_of_two_operations_are_not_the_two_findings_of_one() -> None:
    decision = operated([KNEE, NO_PAPER])
    assert set(fired(decision)) == {"early", "paper"}
    assert "both" not in decision.undetermined
    assert "both" in fired(operated([{**KNEE, "discharge-on-file": False}, OLD_HIP]))


def test_a_rule_is_false_only_when_it_is_false_for_every_operation() -> None:
    decision = operated([OLD_HIP, {"surgery-type": "knee"}])
    assert fired(decision) == {}
    assert set(decision.undetermined) == {"early", "paper", "both"}
    assert not decision.settled
    assert operated([OLD_HIP, OLD_HIP]).may_start


def test_an_incomplete_list_leaves_the_other_operations_unknown() -> None:
    decision = operated({"has": [OLD_HIP]})
    assert (fired(decision), set(decision.undetermined)) == ({}, {"early", "paper", "both"})
    assert not decision.may_start
    assert set(fired(operated({"has": [OLD_HIP, KNEE]}))) == {"early"}


def test_no_list_says_nothing_and_an_empty_one_says_none() -> None:
    assert not decide(ENGINE, {"injury-12m": False}).settled
    assert not operated({"has": []}).settled
    assert operated([]).may_start


def test_an_empty_list_of_injuries_says_there_was_none() -> None:
    known = {"surgery-type": "none"}
    assert decide(ENGINE, known, episodes={"injuries": []}).may_start
    assert not decide(ENGINE, known, episodes={"injuries": {"has": []}}).settled
    decision = decide(ENGINE, known, episodes={"injuries": [{"injury-date": "2026-01-01"}]})
    assert decision.settled


def test_a_listed_injury_says_that_there_was_one() -> None:
    engine = engine_of([], [rule("injured", "injury-12m")])
    assert "injured" in fired(decide(engine, {}, episodes={"injuries": [{"injury-kind": "fracture"}]}))
    assert "injured" in fired(decide(engine, {}, episodes={"injuries": {"has": [{"injury-kind": "fracture"}]}}))
    assert decide(engine, {"injury-12m": False}, episodes={"injuries": []}).reasons == ()


def test_an_own_answer_about_injuries_wins_over_the_list() -> None:
    engine = engine_of([], [rule("injured", "injury-12m")])
    decision = decide(engine, {"injury-12m": False}, episodes={"injuries": [{"injury-kind": "fracture"}]})
    assert decision.reasons == ()
    contradiction = decide(ENGINE, {"surgery-type": "none", "injury-12m": True}, episodes={"injuries": []})
    assert not contradiction.settled


def test_direct_facts_and_a_list_are_all_operations_of_one_person() -> None:
    decision = decide(ENGINE, {"injury-12m": False, **OLD_HIP}, episodes={"surgeries": [KNEE]})
    assert set(fired(decision)) == {"early"}


def test_an_operation_without_its_kind_is_not_taken_for_none() -> None:
    assert set(operated([OLD_HIP, {}]).undetermined) == {"early", "paper", "both"}
    assert not operated([NO_TYPE]).settled


def test_an_operation_that_was_none_asks_nothing_more() -> None:
    assert operated([{"surgery-type": "none"}, OLD_HIP]).may_start


def test_a_question_about_the_person_asked_because_of_any_operation_looks_at_all() -> None:
    engine = engine_of([flag("stiff", ask_if="surgery-type != none")], [rule("stop", "stiff")])
    for surgeries, open_rules in (([OLD_HIP, {"surgery-type": "none"}], ("stop",)), ([{"surgery-type": "none"}], ())):
        assert decide(engine, {}, episodes={"surgeries": surgeries}).undetermined == open_rules
    assert decide(engine, {}, episodes={"surgeries": {"has": [{"surgery-type": "none"}]}}).undetermined == ("stop",)


def test_a_rule_may_join_a_fact_of_the_person_with_one_of_an_operation() -> None:
    engine = engine_of([flag("stiff")], [rule("stop", "stiff and surgery-type = knee")])
    assert "stop" in fired(decide(engine, {"stiff": True}, episodes={"surgeries": [OLD_HIP, KNEE]}))
    assert decide(engine, {"stiff": True}, episodes={"surgeries": [OLD_HIP]}).undetermined == ()


def test_a_reason_names_the_operation_it_is_about() -> None:
    (reason,) = operated([OLD_HIP, KNEE]).reasons
    assert (reason.episode, reason.facts) == (1, {"surgery-date": "2026-11-01"})


def test_weeks_since_surgery_are_those_of_the_latest_operation() -> None:
    assert operated([OLD_HIP, KNEE]).weeks_since_surgery == 3
    assert operated([{"surgery-type": "none"}]).weeks_since_surgery is None


def test_a_problem_in_an_operation_is_reported_and_leaves_it_open() -> None:
    decision = operated([{**OLD_HIP, "discharge-on-file": "perhaps"}])
    assert [(p.fact, p.kind) for p in decision.problems] == [("discharge-on-file", "bad-value")]
    assert "paper" in decision.undetermined


@pytest.mark.parametrize(
    ("key", "kind"), [("surgry-type", "unknown-id"), ("injury-12m", "bad-value"), ("injury-date", "bad-value")]
)
def test_what_does_not_belong_to_an_operation_is_reported(key: str, kind: str) -> None:
    assert [(p.fact, p.kind) for p in operated([{key: True}]).problems] == [(key, kind)]


@pytest.mark.parametrize(
    ("episodes", "message"),
    [
        ([], "a mapping with surgeries and injuries"),
        ({"operations": []}, "surgeries and injuries"),
        ({"surgeries": "none"}, "a list"),
        ({"surgeries": {"has": "knee"}}, "a list"),
        ({"surgeries": {"has": [], "has_not": []}}, "a list"),
        ({"surgeries": ["knee"]}, "a mapping from fact ids to values"),
    ],
)
def test_episodes_of_another_form_cannot_be_used_at_all(episodes: object, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        ENGINE.read_case({"as_of": DAY, "facts": {}, "episodes": episodes})


def test_at_least_k_counts_within_one_operation() -> None:
    parts = "surgery-type = knee, discharge-on-file = false, days-since-surgery < early"
    engine = engine_of([], [rule("two", f"at least 2 of ({parts})")], parameters=[parameter("early", 84)])
    apart = [OLD_HIP | {"discharge-on-file": False}, KNEE | {"surgery-date": "2025-01-01"}]
    assert decide(engine, {}, episodes={"surgeries": apart}).undetermined == ()
    assert decide(engine, {}, episodes={"surgeries": apart}).reasons == ()
    assert "two" in fired(decide(engine, {}, episodes={"surgeries": [OLD_HIP, KNEE]}))
