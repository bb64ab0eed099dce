"""Gates: a question that certainly does not apply is answered by its gate; an answer of its own always counts."""

import pytest
from shipped_people import decide_well_but
from small_world import decide, engine_of, fact, fired, flag, number, parameter, rule

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision


def attack_world(when: str) -> Engine:
    """One rule over a question that is asked because of another one."""
    facts = [
        flag("disease"),
        flag("attack", ask_if="disease"),
        flag("seen", ask_if="attack"),
        number("pulse", ask_if="disease"),
        fact("kind", "choice", ("none", "old"), ask_if="disease"),
        fact("parts", "choices", ("left", "right"), ask_if="disease"),
    ]
    return engine_of(facts, [rule("found", when)], parameters=[parameter("line", 100)])


EVERY_TEST = (
    "attack", "not attack", "attack = false", "attack != true", "attack = true", "pulse > line", "not pulse > line",
    "pulse <= line", "pulse != line", "kind = none", "kind != old", "not kind = old", "kind in [none, old]",
    "parts any", "not parts any", "not parts has left", "not (parts has left and attack)",
)  # fmt: skip


@pytest.mark.parametrize("when", EVERY_TEST)
def test_every_test_of_what_does_not_apply_is_no_negated_or_not(when: str) -> None:
    decision = decide(attack_world(when), {"disease": False})
    assert (fired(decision), decision.undetermined) == ({}, ())


@pytest.mark.parametrize("when", EVERY_TEST)
@pytest.mark.parametrize("facts", [{}, {"disease": "unknown"}, {"disease": {"unknown": "declined"}}, {"disease": True}])
def test_while_the_gate_is_unknown_or_open_the_question_is_unknown(when: str, facts: dict[str, object]) -> None:
    decision = decide(attack_world(when), facts)
    assert (fired(decision), decision.undetermined) == ({}, ("found",))


def test_an_answer_of_its_own_counts_whatever_its_gate_says() -> None:
    engine = attack_world("attack")
    assert "found" in fired(decide(engine, {"disease": False, "attack": True}))
    assert decide(attack_world("attack = false"), {"disease": False, "attack": False}).reasons
    assert decide(attack_world("not attack"), {"disease": False, "attack": False}).reasons


def test_an_explicit_unknown_does_not_apply_either_when_its_gate_is_no() -> None:
    decision = decide(attack_world("attack"), {"disease": False, "attack": {"unknown": "does-not-know"}})
    assert decision.undetermined == ()


def test_a_gate_behind_a_gate_closes_with_it() -> None:
    for when in ("seen", "seen = false", "not seen"):
        assert decide(attack_world(when), {"disease": False}).undetermined == ()
        assert decide(attack_world(when), {"disease": True, "attack": False}).undetermined == ()
        assert decide(attack_world(when), {"disease": True}).undetermined == ("found",)


def test_an_answer_opens_what_lies_behind_it_even_when_its_own_gate_is_no() -> None:
    decision = decide(attack_world("seen"), {"disease": False, "attack": True})
    assert decision.undetermined == ("found",)


@pytest.mark.parametrize("raw", ["often", 3, ["x"], {"value": True, "when": "2027-01-01"}, {"value": True, "wehn": 1}])
def test_a_value_with_a_problem_stays_unknown_behind_a_closed_gate(raw: object) -> None:
    decision = decide(attack_world("attack"), {"disease": False, "attack": raw})
    assert decision.undetermined == ("found",)
    assert [problem.fact for problem in decision.problems] == ["attack"]


def test_an_implausible_value_stays_unknown_behind_a_closed_gate() -> None:
    facts = [flag("disease"), number("pulse", ask_if="disease", valid=(0, 300), plausible=(40, 140))]
    engine = engine_of(facts, [rule("found", "pulse > line")], parameters=[parameter("line", 100)])
    assert decide(engine, {"disease": False, "pulse": 200}).undetermined == ("found",)
    assert decide(engine, {"disease": False}).undetermined == ()


def test_a_stale_answer_behind_a_closed_gate_does_not_apply() -> None:
    facts = [flag("disease"), flag("attack", ask_if="disease", holds="P7D")]
    engine = engine_of(facts, [rule("found", "attack")])
    old = {"value": True, "when": "2026-11-01"}
    assert decide(engine, {"disease": False, "attack": old}).undetermined == ()
    assert decide(engine, {"disease": True, "attack": old}).undetermined == ("found",)


@pytest.mark.parametrize(
    ("facts", "known"),
    [
        ({}, False),
        ({"a": True}, False),
        ({"a": True, "b": True}, False),
        ({"a": True, "b": False}, True),
        ({"a": False}, False),
        ({"a": False, "c": False}, True),
        ({"a": False, "c": True}, False),
    ],
)
def test_a_gate_of_several_tests_closes_only_when_it_is_certainly_no(facts: dict[str, object], known: bool) -> None:
    engine = engine_of(
        [flag("a"), flag("b"), flag("c"), flag("d", ask_if="(a and b) or (not a and c)")], [rule("found", "d")]
    )
    assert (decide(engine, facts).undetermined == ()) is known


def test_a_gate_on_a_number_asks_only_beyond_it() -> None:
    engine = engine_of(
        [number("sugar"), fact("ketones", "choice", ("no", "many"), ask_if="sugar >= 250")],
        [rule("found", "ketones = many")],
    )
    assert decide(engine, {"sugar": 249}).undetermined == ()
    assert decide(engine, {"sugar": 250}).undetermined == ("found",)
    assert decide(engine, {}).undetermined == ("found",)


def open_gates(decision: Decision) -> set[str]:
    return {entry.fact for entry in decision.open}


def test_a_gate_fact_that_does_not_apply_needs_no_answer() -> None:
    engine = engine_of([flag("disease"), flag("attack", ask_if="disease")], [], gate=["disease", "attack"])
    assert decide(engine, {"disease": False}).settled
    decision = decide(engine, {"disease": True})
    assert (decision.settled, open_gates(decision)) == (False, {"attack"})
    assert open_gates(decide(engine, {})) == {"disease", "attack"}


def test_a_no_to_heart_disease_closes_the_heart_questions_of_the_shipped_vocabulary() -> None:
    assert decide_well_but({"known-cv-disease": False}).settled
    unsure = decide_well_but({"known-cv-disease": "unknown"})
    assert not unsure.settled
    assert {"known-cv-disease", "heart-failure"} <= open_gates(unsure)
    waiting = {entry.fact: entry.waits_for for entry in unsure.open}
    assert waiting["heart-failure"] == ("known-cv-disease",)


def test_a_system_fact_that_is_absent_has_its_usual_value_and_no_other() -> None:
    facts = [fact("phase", "choice", ("before", "during"), class_="system", when_absent="before")]
    engine = engine_of(facts, [rule("found", "phase = during")])
    assert decide(engine, {}).undetermined == ()
    assert "found" in fired(decide(engine, {"phase": "during"}))


@pytest.mark.parametrize("raw", [{"unknown": "does-not-know"}, {"value": "during", "when": "2026-11-01"}])
def test_a_system_fact_that_was_given_without_a_usable_value_is_unknown(raw: object) -> None:
    facts = [fact("phase", "choice", ("before", "during"), class_="system", holds="session", when_absent="before")]
    engine = engine_of(facts, [rule("found", "phase = during")])
    assert decide(engine, {"phase": raw}).undetermined == ("found",)
