"""Floor, ceiling, settled, outcome, may start, and what holds if the open facts cannot be answered."""

from itertools import product

import pytest
from small_world import decide, engine_of, fired, flag, grade, rule

from scopewell.engine.deciding import if_unanswerable
from scopewell.engine.disposition import BY_WORD, WORDS, Disposition
from scopewell.engine.rules import Hold
from scopewell.engine.vocabulary import GateFact

D = Disposition
LEVELS = WORDS[1:]
LADDER = engine_of([flag(f"f-{word}") for word in LEVELS], [rule(word, f"f-{word}", word) for word in LEVELS])
NOTHING: dict[str, object] = {f"f-{word}": False for word in LEVELS}


def test_the_ladder_runs_from_start_to_emergency() -> None:
    assert WORDS == (
        "start",
        "start-with-precautions",
        "refer-to-pt",
        "medical-clearance",
        "urgent-medical",
        "emergency",
    )
    assert [level.word for level in sorted(Disposition)] == list(WORDS)


def test_nothing_found_and_nothing_open_is_start() -> None:
    decision = decide(LADDER, NOTHING)
    assert (decision.floor, decision.ceiling, decision.settled, decision.outcome_word) == (
        D.START,
        D.START,
        True,
        "start",
    )
    assert decision.may_start


@pytest.mark.parametrize(("certain", "unknown"), list(product(["start", *LEVELS], repeat=2)))
def test_floor_is_the_worst_certain_and_ceiling_the_worst_that_is_not_excluded(certain: str, unknown: str) -> None:
    facts = {**NOTHING, f"f-{unknown}": "unknown", f"f-{certain}": True}
    facts.pop("f-start", None)
    decision = decide(LADDER, facts)
    floor = BY_WORD[certain]
    ceiling = max(floor, D.START if unknown == certain else BY_WORD[unknown])
    assert (decision.floor, decision.ceiling) == (floor, ceiling)
    assert decision.settled is (floor == ceiling)
    shown = floor if floor >= D.REFER_TO_PT or floor == ceiling else None
    assert decision.outcome == shown
    assert decision.outcome_word == ("undecided" if shown is None else certain)
    assert decision.may_start is (floor == ceiling and floor <= D.START_WITH_PRECAUTIONS)
    assert decision.if_unanswerable == if_unanswerable(floor, ceiling, floor == ceiling)


@pytest.mark.parametrize("word", LEVELS)
def test_one_open_rule_above_start_leaves_the_outcome_undecided(word: str) -> None:
    decision = decide(LADDER, {**NOTHING, f"f-{word}": "unknown"})
    assert (decision.outcome_word, decision.may_start, decision.today.exercise) == ("undecided", False, "none")
    assert [entry.fact for entry in decision.open] == [f"f-{word}"]


def test_an_unknown_gate_fact_alone_keeps_everybody_from_starting() -> None:
    engine = engine_of([flag("asked"), flag("f")], [rule("stop", "f")], gate=["asked"])
    decision = decide(engine, {"f": False})
    assert (decision.floor, decision.ceiling) == (D.START, D.START)
    assert (decision.settled, decision.outcome, decision.may_start) == (False, None, False)
    assert [entry.fact for entry in decision.open] == ["asked"]
    assert decide(engine, {"f": False, "asked": True}).may_start


def test_an_unknown_gate_fact_leaves_a_worse_outcome_standing() -> None:
    engine = engine_of([flag("asked"), flag("f")], [rule("stop", "f", "refer-to-pt")], gate=["asked"])
    decision = decide(engine, {"f": True})
    assert (decision.settled, decision.outcome_word, decision.may_start) == (False, "refer-to-pt", False)


def test_a_gate_fact_for_some_people_is_needed_unless_they_are_certainly_not_among_them() -> None:
    facts = [flag("failure"), flag("weight-known")]
    engine = engine_of(facts, [], gate=[GateFact("weight-known", "fluid", only_if="failure")])
    assert decide(engine, {"failure": False}).settled
    assert not decide(engine, {"failure": True}).settled
    assert not decide(engine, {}).settled


@pytest.mark.parametrize(
    ("floor", "ceiling", "result"),
    [
        (D.START, D.START, D.MEDICAL_CLEARANCE),
        (D.START, D.START_WITH_PRECAUTIONS, D.MEDICAL_CLEARANCE),
        (D.START, D.MEDICAL_CLEARANCE, D.MEDICAL_CLEARANCE),
        (D.START, D.EMERGENCY, D.MEDICAL_CLEARANCE),
        (D.REFER_TO_PT, D.EMERGENCY, D.MEDICAL_CLEARANCE),
        (D.MEDICAL_CLEARANCE, D.MEDICAL_CLEARANCE, D.MEDICAL_CLEARANCE),
        (D.MEDICAL_CLEARANCE, D.URGENT_MEDICAL, D.URGENT_MEDICAL),
        (D.MEDICAL_CLEARANCE, D.EMERGENCY, D.URGENT_MEDICAL),
        (D.URGENT_MEDICAL, D.URGENT_MEDICAL, D.URGENT_MEDICAL),
        (D.EMERGENCY, D.EMERGENCY, D.EMERGENCY),
    ],
)
def test_what_cannot_be_answered_goes_to_a_clinician_or_worse(floor: D, ceiling: D, result: D) -> None:
    assert if_unanswerable(floor, ceiling, False) is result


@pytest.mark.parametrize(("floor", "ceiling"), [(f, c) for f in D for c in D if f <= c])
def test_unanswered_questions_never_end_below_the_floor_or_a_clinician(floor: D, ceiling: D) -> None:
    result = if_unanswerable(floor, ceiling, False)
    assert result >= max(floor, D.MEDICAL_CLEARANCE)
    assert result <= max(ceiling, D.MEDICAL_CLEARANCE)
    assert if_unanswerable(floor, floor, True) is floor


def test_of_one_rule_only_its_worst_true_grade_is_a_reason() -> None:
    more = (grade("f and g", "emergency", name="raised 1"), grade("h", "start-with-precautions", name="eased 1"))
    engine = engine_of([flag("f"), flag("g"), flag("h")], [rule("finding", "f", more=more)])
    answers = {"f": True, "g": True, "h": True}
    assert fired(decide(engine, answers)) == {"finding": D.EMERGENCY}
    assert fired(decide(engine, {**answers, "g": False})) == {"finding": D.MEDICAL_CLEARANCE}
    assert fired(decide(engine, {"f": False, "g": True, "h": True})) == {"finding": D.START_WITH_PRECAUTIONS}
    open_raise = decide(engine, {"f": True, "h": True})
    assert (open_raise.floor, open_raise.ceiling) == (D.MEDICAL_CLEARANCE, D.EMERGENCY)


@pytest.mark.parametrize(
    ("other", "listed"), [("refer-to-pt", True), ("medical-clearance", False), ("emergency", False)]
)
def test_a_rule_gives_way_only_to_one_that_fired_as_severe_or_worse(other: str, listed: bool) -> None:
    rules = [rule("named", "f", "medical-clearance", gives_way_to=("other",)), rule("other", "g", other)]
    engine = engine_of([flag("f"), flag("g")], rules)
    assert ("named" in fired(decide(engine, {"f": True, "g": True}))) is listed
    assert "named" in fired(decide(engine, {"f": True, "g": "unknown"}))


def test_two_names_of_one_finding_never_cancel_each_other() -> None:
    rules = [rule("one", "f", gives_way_to=("two",)), rule("two", "f", gives_way_to=("one",))]
    assert len(fired(decide(engine_of([flag("f")], rules), {"f": True}))) == 1


def test_a_rule_of_one_profile_is_no_rule_of_the_other() -> None:
    engine = engine_of([flag("f")], [rule("ours", "f", profile="ada")])
    assert fired(decide(engine, {"f": True})) == {}
    assert decide(engine, {}).undetermined == ()
    assert "ours" in fired(decide(engine, {"f": True}, profile="ada"))


def test_a_rule_that_holds_today_keeps_a_person_with_precautions_from_training() -> None:
    held = rule("low", "f", "start-with-precautions", hold=Hold("act", act="eat"))
    decision = decide(engine_of([flag("f")], [held], acts=["eat"]), {"f": True})
    assert (decision.outcome_word, decision.settled, decision.may_start) == ("start-with-precautions", True, False)
    assert [after.act for after in decision.today.after] == ["eat"]
