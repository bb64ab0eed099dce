"""The short way of settling a case, by what differs from the standard person, finds what the plain way finds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_worlds import World, answers, operations, worlds
from shipped_people import ENGINE, FACTS, Raw, case_of, effort, people_as_said, several_operations, well

from scopewell.engine.deciding import Engine
from scopewell.engine.settling import Settled


def everything(engine: Engine, settled: Settled) -> dict[str, Any]:
    """Return every fact and mask a settled case holds, states with their type so that True is not 1."""
    program = engine.program("acsm", engine.read_case({}).as_of.day, {})
    names = [*program.names, "today"]
    states = {name: (type(state), state) for name, state in zip(names, settled.now, strict=True)}
    episodes = {names[i]: [(type(state), state) for state in each] for i, each in settled.each.items()}
    masks = {"out": settled.out, "open": settled.open}
    return {**states, "episodes": episodes, "masks": masks, "problems": settled.problems}


def differences(engine: Engine, raw: Raw) -> dict[str, object]:
    case = engine.read_case(raw)
    program = engine.program("acsm", case.as_of.day, {})
    short = everything(engine, program.settle(case.facts, case.as_of, False))
    plain = everything(engine, program.settle_from_nothing(case.facts, case.as_of))
    assert set(short) == set(plain)
    return {name: (short[name], plain[name]) for name in plain if short[name] != plain[name]}


@effort(80)
@given(people_as_said(), several_operations())
def test_both_ways_agree_on_every_fact_and_mask_of_the_shipped_rules(facts: Raw, episodes: Raw) -> None:
    if episodes:
        facts = {id: raw for id, raw in facts.items() if FACTS[id].episode is None}
    assert differences(ENGINE, case_of(facts, episodes=episodes)) == {}


@effort(60)
@given(worlds(), st.data())
def test_both_ways_agree_on_any_small_rule_set(world: World, data: st.DataObject) -> None:
    raw = case_of(data.draw(answers(world)), episodes=data.draw(operations()))
    assert differences(world.engine, raw) == {}


@pytest.mark.parametrize("id", sorted(id for id, fact in FACTS.items() if fact.class_ != "system"))
def test_both_ways_agree_when_one_answer_is_missing_declined_or_wrong(id: str) -> None:
    for raw in ({"unknown": "declined"}, ["nonsense"], None):
        assert differences(ENGINE, case_of({**well(), id: raw})) == {}
    rest = {name: raw for name, raw in well().items() if name != id}
    assert differences(ENGINE, case_of(rest)) == {}


@pytest.mark.parametrize("raw", [{"unknown": "does-not-know"}, {"value": "during", "when": "2026-11-01"}])
def test_both_ways_agree_on_a_session_phase_without_a_usable_value(raw: object) -> None:
    assert differences(ENGINE, case_of({**well(), "session-phase": raw})) == {}


def test_a_shorter_hold_for_some_people_is_kept_both_ways() -> None:
    old = {"value": 80, "when": "2026-11-20"}
    for failure, known in ((True, False), (False, True), ("unknown", False)):
        facts = {**well(), "known-cv-disease": failure, "heart-failure": failure, "weight": old}
        assert differences(ENGINE, case_of(facts)) == {}
        case = ENGINE.read_case(case_of(facts))
        program = ENGINE.program("acsm", case.as_of.day, {})
        settled = program.settle(case.facts, case.as_of, False)
        assert (settled.now[program.index["weight"]] == 80) is known
        assert [(p.fact, p.kind) for p in settled.problems] == ([] if known else [("weight", "stale")])
