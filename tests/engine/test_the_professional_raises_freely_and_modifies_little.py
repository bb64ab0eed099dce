"""Overrides: anyone's outcome may be raised; only marked rules may become limited work, with a typed reason."""

from typing import Any

import pytest
from small_world import decide, engine_of, fired, flag, grade, rule

from scopewell.engine.decision import Decision, Limited
from scopewell.engine.disposition import BY_WORD, WORDS, Disposition
from scopewell.engine.problems import CaseError

FACTS = [flag("swollen"), flag("sore"), flag("ill"), flag("faint")]
RULES = [
    rule("swelling", "swollen", "refer-to-pt", professional_may_modify=True,
         more=(grade("swollen and faint", "urgent-medical", name="raised 1"),)),
    rule("soreness", "sore", "refer-to-pt"),
    rule("illness", "ill", professional_may_modify=True),
]  # fmt: skip
ENGINE = engine_of(FACTS, RULES, gate=["swollen"])
CALM: dict[str, Any] = {"swollen": False, "sore": False, "ill": False, "faint": False}
LEGS = {"kind": "region", "value": "left leg"}


def judged(facts: dict[str, Any], **override: object) -> Decision:
    return decide(ENGINE, {**CALM, **facts}, overrides=[{"reason": "I saw it", **override}])


def modified(facts: dict[str, Any], rule: str, limit: object = LEGS) -> Decision:
    return judged(facts, action="modify", rule=rule, limit=limit)


@pytest.mark.parametrize("word", WORDS[1:])
@pytest.mark.parametrize("found", [{}, {"sore": True}, {"swollen": True, "faint": True}])
def test_an_outcome_is_raised_to_what_the_professional_says_and_never_lowered(word: str, found: dict[str, Any]) -> None:
    plain = decide(ENGINE, {**CALM, **found})
    decision = judged(found, action="raise", to=word)
    assert decision.floor == max(plain.floor, BY_WORD[word])
    assert fired(decision)["professional-judgment"] is BY_WORD[word]
    assert set(fired(plain)) <= set(fired(decision))


def test_a_raised_outcome_keeps_the_typed_reason() -> None:
    (reason,) = judged({}, action="raise", to="medical-clearance").reasons
    assert reason.facts == {"reason": "I saw it"}


@pytest.mark.parametrize("word", WORDS[2:])
def test_whoever_was_raised_to_a_stop_does_not_train_today(word: str) -> None:
    decision = judged({}, action="raise", to=word)
    assert (decision.may_start, decision.today.exercise) == (False, "none")


def test_an_undecided_person_can_be_raised_too() -> None:
    decision = judged({"swollen": "unknown"}, action="raise", to="urgent-medical")
    assert (decision.outcome_word, decision.settled) == ("urgent-medical", False)


def test_a_rule_that_may_be_modified_becomes_limited_work_with_the_reason() -> None:
    decision = modified({"swollen": True}, "swelling")
    (reason,) = decision.reasons
    assert (reason.disposition, reason.modified) == (Disposition.START_WITH_PRECAUTIONS, "I saw it")
    assert (decision.may_start, decision.today.exercise) == (True, "limited")
    assert decision.today.limits == (Limited("region", "left leg", ("swelling",)),)


def test_or_work_at_a_lower_intensity() -> None:
    decision = modified({"swollen": True}, "swelling", {"kind": "intensity", "value": "light"})
    assert decision.today.limits == (Limited("intensity", "light", ("swelling",)),)


def test_the_worse_form_of_a_rule_that_may_be_modified_stands() -> None:
    decision = modified({"swollen": True, "faint": True}, "swelling")
    assert fired(decision) == {"swelling": Disposition.URGENT_MEDICAL}


def test_an_open_worse_form_keeps_the_person_from_starting() -> None:
    decision = modified({"swollen": True, "faint": "unknown"}, "swelling")
    assert (decision.settled, decision.may_start, decision.ceiling) == (False, False, Disposition.URGENT_MEDICAL)


def test_a_modified_rule_lowers_no_other() -> None:
    decision = modified({"swollen": True, "sore": True}, "swelling")
    assert fired(decision)["soreness"] is Disposition.REFER_TO_PT
    assert not decision.may_start


def test_a_rule_above_referral_to_therapy_is_never_modified_even_when_marked() -> None:
    assert fired(modified({"ill": True}, "illness")) == {"illness": Disposition.MEDICAL_CLEARANCE}


@pytest.mark.parametrize("name", ["soreness", "no-such-rule", "professional-judgment"])
def test_a_rule_that_is_not_marked_is_not_modified_and_that_is_reported(name: str) -> None:
    decision = modified({"sore": True}, name)
    assert fired(decision) == {"soreness": Disposition.REFER_TO_PT}
    assert [(problem.fact, problem.kind) for problem in decision.problems] == [(name, "bad-value")]


def test_no_shipped_rule_above_referral_to_therapy_is_marked_as_modifiable(engine: Any) -> None:
    marked = [rule for rule in engine.rules.rules.values() if rule.professional_may_modify]
    assert marked
    assert all(rule.disposition <= Disposition.REFER_TO_PT for rule in marked)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ({"action": "raise", "to": "emergency", "reason": " "}, "a typed reason"),
        ({"action": "raise", "to": "emergency", "reason": None}, "a typed reason"),
        ({"action": "raise", "to": "start"}, "start-with-precautions"),
        ({"action": "raise", "to": "worse"}, "start-with-precautions"),
        ({"action": "lower", "to": "start"}, "raise, modify"),
        ({"action": "modify", "rule": "swelling", "limit": LEGS, "reason": ""}, "a typed reason"),
        ({"action": "modify", "rule": "swelling"}, "region or intensity"),
        ({"action": "modify", "rule": "swelling", "limit": {"kind": "time", "value": "5"}}, "region or intensity"),
        ({"action": "modify", "rule": "swelling", "limit": {"kind": "region", "value": ""}}, "region or intensity"),
        (
            {"action": "modify", "rule": "swelling", "limit": {"kind": "intensity", "value": "gentle"}},
            "light, moderate",
        ),
        (
            {"action": "modify", "rule": "swelling", "limit": {"kind": "intensity", "value": "vigorous"}},
            "light, moderate",
        ),
    ],
)
def test_an_override_of_another_form_or_without_a_reason_cannot_be_used(override: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=message):
        judged({"swollen": True}, **override)


def test_a_rule_that_gave_way_stands_again_when_the_other_one_was_modified() -> None:
    rules = [
        rule("marked", "swollen", "refer-to-pt", professional_may_modify=True),
        rule("unmarked", "sore", "refer-to-pt", gives_way_to=("marked",)),
    ]
    engine = engine_of(FACTS, rules)
    override = {"action": "modify", "rule": "marked", "limit": LEGS, "reason": "I saw it"}
    assert not decide(engine, {"swollen": True, "sore": True}, overrides=[override]).may_start
