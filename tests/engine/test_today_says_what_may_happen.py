"""Today: nothing, something after an act, limited work, or everything."""

from typing import Any

import pytest
from small_world import EN, decide, engine_of, fact, fired, flag, rule

from scopewell.engine.decision import Action, Decision, Limited
from scopewell.engine.disposition import WORDS, Disposition
from scopewell.engine.rules import Hold, Precaution, Rule

PRECAUTIONS = [
    Precaution("easy", EN, cap={"intensity": "light"}),
    Precaution("medium", EN, cap={"intensity": "moderate"}),
    Precaution("watch", EN, check="glucose"),
]
FLAGS = [flag(name) for name in "abc"]


def today(*rules: Rule, facts: dict[str, Any] | None = None, **case: object) -> Decision:
    engine = engine_of(FLAGS, rules, precautions=PRECAUTIONS, acts=["eat", "rest"])
    return decide(engine, facts or {"a": True, "b": True, "c": True}, **case)


def mild(id: str, when: str, hold: Hold, **keys: Any) -> Rule:
    return rule(id, when, "start-with-precautions", hold=hold, **keys)


def test_with_nothing_found_everything_may_happen() -> None:
    decision = today(rule("r", "a"), facts={"a": False})
    assert (decision.today.exercise, decision.today.limits, decision.today.after, decision.may_start) == (
        "yes",
        (),
        (),
        True,
    )


@pytest.mark.parametrize("word", WORDS[2:])
def test_a_rule_that_stops_the_person_leaves_nothing(word: str) -> None:
    assert today(rule("r", "a", word)).today.exercise == "none"


def test_precautions_without_a_hold_leave_everything() -> None:
    decision = today(mild("r", "a", Hold("nothing"), precautions=("watch",)))
    assert (decision.today.exercise, decision.may_start) == ("yes", True)
    assert dict(decision.precautions) == {"watch": ("r",)}


def test_while_anything_is_open_nothing_may_happen_today() -> None:
    decision = today(mild("r", "a", Hold("intensity", max="light")), rule("s", "b"), facts={"a": True})
    assert (decision.today.exercise, decision.may_start) == ("none", False)


def test_an_act_comes_first_and_is_named_with_its_rules() -> None:
    rules = [
        mild("r", "a", Hold("act", act="eat")),
        mild("s", "b", Hold("act", act="eat")),
        mild("t", "c", Hold("act", act="rest")),
    ]
    decision = today(*rules)
    assert (decision.today.exercise, decision.may_start) == ("after", False)
    assert [(after.act, after.because) for after in decision.today.after] == [("eat", ("r", "s")), ("rest", ("t",))]


@pytest.mark.parametrize("stop", ["refer-to-pt", "medical-clearance", "urgent-medical", "emergency"])
def test_an_act_does_not_help_somebody_who_is_stopped(stop: str) -> None:
    decision = today(mild("r", "a", Hold("act", act="eat")), rule("s", "b", stop))
    assert decision.today.exercise == "none"
    assert [after.act for after in decision.today.after] == ["eat"]


def test_an_act_that_is_open_does_not_hold_and_nothing_is_allowed() -> None:
    decision = today(mild("r", "a", Hold("act", act="eat")), facts={"b": True})
    assert (decision.today.exercise, decision.today.after) == ("none", ())


@pytest.mark.parametrize(
    ("hold", "limit"),
    [
        (Hold("intensity", max="light"), ("intensity", "light")),
        (Hold("modality", not_tag="jumping"), ("modality", "jumping")),
        (Hold("region", where="shoulder"), ("region", "shoulder")),
    ],
)
def test_a_partial_hold_leaves_the_rest(hold: Hold, limit: tuple[str, str]) -> None:
    decision = today(mild("r", "a", hold))
    assert (decision.today.exercise, decision.may_start) == ("limited", True)
    assert decision.today.limits == (Limited(*limit, ("r",)),)


def test_a_region_goes_back_to_therapy_while_the_rest_may_train() -> None:
    decision = today(rule("r", "a", "refer-to-pt", hold=Hold("region", where="shoulder")))
    assert (decision.outcome_word, decision.today.exercise) == ("refer-to-pt", "limited")
    assert not decision.may_start


@pytest.mark.parametrize("stop", ["medical-clearance", "urgent-medical", "emergency"])
def test_no_region_trains_when_something_worse_fired(stop: str) -> None:
    region = rule("r", "a", "refer-to-pt", hold=Hold("region", where="shoulder"))
    assert today(region, rule("s", "b", stop, hold=Hold("region", where="leg"))).today.exercise == "none"


@pytest.mark.parametrize("word", ["urgent-medical", "emergency"])
def test_an_urgent_rule_stops_today_whatever_its_hold_says(word: str) -> None:
    assert today(rule("r", "a", word, hold=Hold("nothing"))).today.exercise == "none"


def test_of_several_intensities_the_lowest_holds_and_names_all_who_ask_for_it() -> None:
    decision = today(
        mild("r", "a", Hold("intensity", max="moderate")),
        mild("s", "b", Hold("intensity", max="light")),
        mild("t", "c", Hold("nothing"), precautions=("easy", "medium")),
    )
    assert decision.today.limits == (Limited("intensity", "light", ("s", "t")),)


def test_a_precaution_that_caps_the_intensity_limits_today() -> None:
    decision = today(mild("r", "a", Hold("nothing"), precautions=("medium",)))
    assert (decision.today.exercise, decision.today.limits) == ("limited", (Limited("intensity", "moderate", ("r",)),))


def test_a_cleared_rule_still_caps_the_intensity() -> None:
    clearance = {"date": "2026-10-01", "author_role": "physician", "resolves": ["r"]}
    decision = today(rule("r", "a", precautions=("medium",)), clearances=[clearance])
    assert (decision.today.exercise, decision.may_start) == ("limited", True)
    assert decision.today.limits == (Limited("intensity", "moderate", ("r",)),)


def test_the_affected_region_is_where_it_hurts_else_what_was_operated_on() -> None:
    hold = Hold("region", where="affected")
    engine = engine_of(FLAGS, [mild("r", "a", hold)])
    for facts, name in (
        ({"pain-regions": ["neck", "knee"]}, "knee, neck"),
        ({"pain-regions": [], "surgery-type": "hip"}, "hip"),
        ({"pain-regions": [], "surgery-type": "none"}, "affected"),
    ):
        (limit,) = decide(engine, {"a": True, **facts}).today.limits
        assert (limit.kind, limit.value) == ("region", name)


def test_a_region_named_by_a_fact_is_the_value_of_that_fact() -> None:
    engine = engine_of(
        [fact("hurt", "choices", ("neck", "knee"))], [mild("r", "hurt any", Hold("region", where="hurt"))]
    )
    (limit,) = decide(engine, {"hurt": ["neck", "knee"]}).today.limits
    assert limit.value == "knee, neck"


@pytest.mark.parametrize(
    ("word", "urgency"),
    [
        ("emergency", "now"),
        ("urgent-medical", "same-day"),
        ("medical-clearance", "before-start"),
        ("refer-to-pt", "before-loading"),
        ("start-with-precautions", "each-session"),
    ],
)
def test_every_finding_has_an_action_with_its_urgency(word: str, urgency: str) -> None:
    (action,) = today(rule("r", "a", word)).actions
    assert (action.urgency, action.disposition.word, action.because) == (urgency, word, ("r",))


def test_all_actions_are_listed_worst_first_and_alike_ones_together() -> None:
    decision = today(rule("r", "a"), rule("s", "b", "emergency"), rule("t", "c"))
    assert decision.actions == (
        Action("emergency-services", "now", Disposition.EMERGENCY, ("s",)),
        Action("professional", "before-start", Disposition.MEDICAL_CLEARANCE, ("r", "t")),
    )
    assert decision.reasons[0].rule == "s"


def test_an_urgent_rule_may_name_another_time() -> None:
    (action,) = today(rule("r", "a", "urgent-medical", within="within-48-hours")).actions
    assert action.urgency == "within-48-hours"


def test_a_precaution_names_every_rule_that_asks_for_it_also_one_that_gave_way() -> None:
    rules = [
        mild("r", "a", Hold("nothing"), precautions=("watch",), gives_way_to=("s",)),
        mild("s", "b", Hold("nothing"), precautions=("watch", "easy")),
    ]
    decision = today(*rules)
    assert set(fired(decision)) == {"s"}
    assert {id: set(names) for id, names in decision.precautions.items()} == {"watch": {"r", "s"}, "easy": {"s"}}


def test_a_glucose_of_65_waits_for_an_act_although_it_is_only_a_precaution(engine: Any) -> None:
    facts = {"age": 55, "known-diabetes": "type1", "medicines": ["insulin"], "glucose": 65}
    case = engine.read_case({"as_of": "2026-11-23", "reassuring": True, "facts": facts}, allow_reassuring=True)
    decision = engine.decide(case)
    assert decision.today.exercise in ("none", "after")
    assert not decision.may_start
