"""Filling in an unknown never overturns a settled decision, never exceeds the ceiling, and never lowers the floor.

One exception is named: an unknown habit of exercise reads as no, so an answer about it may make the outcome milder.
"""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from random_worlds import World, answer, answers, operations, worlds
from shipped_people import (
    ENGINE,
    FACTS,
    RULE_IDS,
    Raw,
    asked_by,
    case_of,
    decide_well_but,
    effort,
    numbers_of,
    people,
    values,
)
from shipped_people import decide as shipped
from small_world import fired

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.values import UNKNOWN

HABIT = ("exercise-days", "exercise-minutes", "exercise-months", "exercise-current-intensity")
ASKED = sorted(id for id, fact in FACTS.items() if fact.class_ != "system" and fact.episode is None)
PALPITATIONS = {"sx-palpitations": True}
CLEARED = [
    {
        "date": "2026-11-01",
        "author_role": "physician",
        "resolves": ["acsm-active-symptoms-stop", "acsm-sx-palpitations"],
    }
]


def unknown_facts(engine: Engine, raw: Raw) -> list[str]:
    """Return the facts of the person that are asked and not known."""
    case = engine.read_case(raw)
    program = engine.program(case.profile, case.as_of.day, {})
    now = program.settle(case.facts, case.as_of, case.reassuring).now
    words = engine.rules.vocabulary
    return [id for id, fact in words.facts.items() if fact.episode is None and now[program.index[id]] is UNKNOWN]


def assert_refined(before: Decision, after: Decision) -> None:
    assert after.floor >= before.floor
    assert after.ceiling <= before.ceiling
    if before.settled:
        assert (after.settled, after.outcome) == (True, before.outcome)
    if before.outcome is not None:
        assert after.outcome is not None
        assert after.outcome >= before.outcome
    if before.may_start:
        assert after.outcome is not None
        assert after.outcome.may_train


@st.composite
def an_answer_more(draw: st.DrawFn) -> tuple[Raw, Raw]:
    """Draw a person, and the same person with one unknown answered, near what a rule asks."""
    facts = draw(people(2))
    unknown = unknown_facts(ENGINE, case_of(facts))
    near = [id for id in asked_by(draw(st.sampled_from(RULE_IDS))) if id in unknown and id not in HABIT]
    pool = near or [id for id in ASKED if id in unknown and id not in HABIT]
    assume(pool)
    id = draw(st.sampled_from(pool))
    return facts, {**facts, id: draw(values(id))}


@effort(60)
@given(an_answer_more(), st.sampled_from(["acsm", "ada"]))
def test_an_answer_more_only_narrows_a_shipped_decision(drawn: tuple[Raw, Raw], profile: str) -> None:
    before, after = (shipped(facts, profile=profile) for facts in drawn)
    assume(len(after.problems) == len(before.problems))
    assert_refined(before, after)


SOMEBODY: dict[str, Raw] = {
    "well": {},
    "insulin": {"known-diabetes": "type1", "medicines": ["insulin"]},
    "new-knee": {"surgery-type": "knee-replacement-total", "surgery-date": "2026-05-01"},
    "heart-failure": {"known-cv-disease": True, "heart-failure": True},
    "lungs-and-bones": {"other-condition": True, "copd": True, "osteoporosis": True},
    "back-pain": {"pain-regions": ["low-back"]},
    "seventy": {"age": 70},
}


def some_values(id: str) -> list[Any]:
    """Return values of a fact that between them can fire whatever reads it."""
    fact = FACTS[id]
    match fact.kind:
        case "flag":
            return [True, False]
        case "choice":
            return list(fact.options)
        case "choices":
            return [[], list(fact.options), *([option] for option in fact.options)]
        case "texts":
            return [[], ["something"]]
        case "date":
            return ["2026-11-20", "2010-01-01"]
        case _:
            return sorted(numbers_of(fact))


@pytest.mark.parametrize("who", SOMEBODY)
def test_a_settled_decision_stands_whatever_else_is_answered(who: str) -> None:
    person: Raw = {"age": 55, "sex-for-norms": "female", **SOMEBODY[who]}
    facts = {**decide_well_but(person).assumed, **person}
    tried = 0
    for left_out in [id for id in facts if FACTS[id].episode is None and FACTS[id].class_ != "system"]:
        asked = {id: raw for id, raw in facts.items() if id != left_out}
        before = shipped(asked)
        if before.settled:
            for value in some_values(left_out):
                after = shipped({**asked, left_out: value})
                if not after.problems:
                    assert_refined(before, after)
                    tried += 1
    assert tried > 5


@effort(80)
@given(worlds(), st.data())
def test_in_any_rule_set_an_answer_more_only_narrows_the_decision(world: World, data: st.DataObject) -> None:
    facts, episodes = data.draw(answers(world)), data.draw(operations())
    unknown = [
        entry for entry in world.facts if entry.id in unknown_facts(world.engine, case_of(facts, episodes=episodes))
    ]
    assume(unknown)
    entry = data.draw(st.sampled_from(unknown))
    before = world.decide(facts, episodes=episodes)
    after = world.decide({**facts, entry.id: data.draw(answer(entry))}, episodes=episodes)
    assert_refined(before, after)


@effort(40)
@given(worlds(), st.data())
def test_the_rest_of_a_partial_set_only_narrows_the_decision(world: World, data: st.DataObject) -> None:
    facts = data.draw(answers(world))
    partial = [e for e in world.facts if isinstance(facts.get(e.id), dict)]
    assume(partial)
    entry = data.draw(st.sampled_from(partial))
    raw: Any = facts[entry.id]
    may_hold = [option for option in entry.options if option not in raw.get("has_not", [])]
    whole = {
        *raw.get("has", []),
        *data.draw(st.lists(st.sampled_from(may_hold), max_size=2) if may_hold else st.just([])),
    }
    assert_refined(world.decide(facts), world.decide({**facts, entry.id: sorted(whole)}))


@effort(40)
@given(worlds(), st.data())
def test_completing_a_list_of_operations_only_narrows_the_decision(world: World, data: st.DataObject) -> None:
    facts, listed = data.draw(answers(world)), data.draw(operations()).get("surgeries", [])
    known = listed if isinstance(listed, list) else listed["has"]
    more = data.draw(operations()).get("surgeries", [])
    other = more if isinstance(more, list) else more["has"]
    assume(known or other)
    before = world.decide(facts, episodes={"surgeries": {"has": known}})
    assert_refined(before, world.decide(facts, episodes={"surgeries": [*known, *other]}))


def test_the_named_exception_is_the_habit_of_exercise_and_makes_it_milder() -> None:
    person = {"known-diabetes": "type2", "exercise-current-intensity": "unknown"}
    before = decide_well_but(person)
    assert (before.settled, before.outcome) == (False, Disposition.MEDICAL_CLEARANCE)
    after = decide_well_but({**person, "exercise-current-intensity": "moderate"})
    assert after.outcome is Disposition.START_WITH_PRECAUTIONS
    assert decide_well_but({**person, "exercise-current-intensity": "light"}).outcome is before.outcome


def test_a_decision_is_not_settled_while_the_habit_of_exercise_could_make_it_milder() -> None:
    for id in HABIT:
        before = decide_well_but({"known-diabetes": "type2", id: "unknown"})
        after = decide_well_but({"known-diabetes": "type2"})
        assert after.floor < before.floor
        assert not before.settled


@pytest.mark.parametrize("id", HABIT)
def test_an_unknown_habit_never_makes_anybody_start_who_might_not(id: str) -> None:
    person = {"known-diabetes": "type2", id: "unknown"}
    assert not decide_well_but(person).may_start
    assert "acsm-inactive-known-disease" in fired(decide_well_but(person))


def test_a_limit_on_a_value_not_yet_measured_keeps_the_ceiling_up() -> None:
    limit = [{"fact": "weight", "max": 60, "author_role": "physician", "date": "2026-10-01"}]
    before = decide_well_but({"weight": "unknown"}, limits=limit)
    assert not before.settled
    for weight in (55, 75):
        assert_refined(before, decide_well_but({"weight": weight}, limits=limit))


def test_a_clearance_is_not_settled_while_newness_is_unknown() -> None:
    options = FACTS["sx-new-in-4-weeks"].options
    rest = {"has_not": [option for option in options if option != "palpitations"]}
    before = decide_well_but({**PALPITATIONS, "sx-new-in-4-weeks": rest}, clearances=CLEARED)
    after = decide_well_but({**PALPITATIONS, "sx-new-in-4-weeks": ["palpitations"]}, clearances=CLEARED)
    assert_refined(before, after)
