"""Nobody starts with an unresolved rule of medical-clearance or worse that fired or is open, or a gate fact unknown."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from plain_walk import PlainWalk
from random_worlds import World, answers, operations, worlds
from shipped_people import ENGINE, FACTS, RULE_IDS, Raw, case_of, effort, people, well

from scopewell.engine.deciding import Case, Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import parse_condition
from scopewell.engine.rules import ROLES
from scopewell.engine.truth import Truth
from scopewell.engine.values import is_whole

STOPS = [rule for rule in RULE_IDS if ENGINE.rules.rules[rule].disposition >= Disposition.MEDICAL_CLEARANCE]


def unresolved_stops(engine: Engine, case: Case, decision: Decision, least: Disposition) -> set[str]:
    """Return the rules of at least that disposition that are true or unknown, apart from the resolved ones."""
    resolved = {entry.rule for entry in decision.resolved}
    found = set()
    for (rule, number), truth in PlainWalk(engine, case).grades().items():
        grade = engine.rules.rules[rule].grades[number].disposition
        covered = rule in resolved and grade <= Disposition.MEDICAL_CLEARANCE
        if truth is not Truth.NO and grade >= least and not covered:
            found.add(rule)
    return found


def missing_gates(engine: Engine, case: Case) -> set[str]:
    """Return the gate facts that this person must have answered and has not."""
    walk = PlainWalk(engine, case)
    missing = set()
    for gate in engine.rules.vocabulary.gate:
        fact = engine.rules.vocabulary.facts[gate.id]
        count = len(walk.episodes[fact.episode]) if fact.episode else 1
        states = [walk.state(gate.id, {fact.episode: n} if fact.episode else {}) for n in range(count)]
        needed = gate.only_if is None or walk.anywhere(parse_condition(gate.only_if)) is not Truth.NO
        if needed and not all(is_whole(state) for state in states):
            missing.add(gate.id)
    return missing


def assert_safe(engine: Engine, raw: Raw) -> Decision:
    case = engine.read_case(raw)
    decision = engine.decide(case)
    stops = unresolved_stops(engine, case, decision, Disposition.MEDICAL_CLEARANCE)
    milder = unresolved_stops(engine, case, decision, Disposition.REFER_TO_PT)
    gates = missing_gates(engine, case)
    if stops or milder or gates:
        assert not decision.may_start, (stops, milder, gates)
        assert decision.outcome is None or decision.outcome >= Disposition.REFER_TO_PT
    if decision.may_start:
        assert decision.outcome is not None
        assert decision.outcome.may_train
        assert decision.today.exercise in ("yes", "limited")
    else:
        assert stops or milder or gates or not decision.settled or decision.today.exercise in ("none", "after")
    return decision


@st.composite
def clearances(draw: st.DrawFn) -> list[Raw]:
    day = st.sampled_from(["2025-10-01", "2026-10-01", "2026-11-23", "2026-11-24"])
    one: Any = st.fixed_dictionaries(
        {
            "date": day,
            "author_role": st.sampled_from(ROLES),
            "resolves": st.just(STOPS) | st.lists(st.sampled_from(STOPS), max_size=3),
        }
    )
    return draw(st.lists(one, max_size=2))


@effort(50)
@given(people(2), clearances())
def test_nobody_starts_with_a_shipped_stop_unresolved(facts: Raw, given_clearances: list[Raw]) -> None:
    assert_safe(ENGINE, case_of(facts, clearances=given_clearances))


@effort(80)
@given(st.data(), clearances())
def test_nobody_nearly_well_starts_with_a_shipped_stop_unresolved(data: st.DataObject, cleared: list[Raw]) -> None:
    facts = dict(well())
    for id in data.draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=2, unique=True)):
        if data.draw(st.booleans()):
            facts.pop(id, None)
        elif data.draw(st.booleans()):
            facts.update(data.draw(people(1, blank=False)))
    assert_safe(ENGINE, case_of(facts, clearances=cleared))


@effort(60)
@given(worlds(), st.data())
def test_nobody_starts_with_a_stop_of_any_rule_set_unresolved(world: World, data: st.DataObject) -> None:
    raw = case_of(data.draw(answers(world)), episodes=data.draw(operations()))
    rules = sorted(world.engine.rules.rules)
    names = data.draw(st.lists(st.sampled_from(rules), max_size=2))
    raw["clearances"] = [{"date": "2026-10-01", "author_role": "physician", "resolves": names}]
    assert_safe(world.engine, raw)


def test_somebody_well_starts_so_that_the_law_is_not_kept_by_refusing_everybody() -> None:
    assert assert_safe(ENGINE, case_of(well())).may_start


def test_leaving_out_any_gate_answer_keeps_somebody_well_from_starting() -> None:
    for gate in ENGINE.rules.vocabulary.gate:
        if gate.id in well():
            facts = {id: raw for id, raw in well().items() if id != gate.id}
            assert not assert_safe(ENGINE, case_of(facts)).may_start, gate.id
