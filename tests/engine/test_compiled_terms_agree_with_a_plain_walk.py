"""Terms and masks find the truth of every rule that a plain walk of its condition finds."""

from hypothesis import given
from hypothesis import strategies as st
from plain_walk import PlainWalk
from random_worlds import World, answers, operations, worlds
from shipped_people import ENGINE, FACTS, Raw, case_of, decide_well_but, effort, people, several_operations

from scopewell.engine.deciding import Case, Engine
from scopewell.engine.disposition import Disposition
from scopewell.engine.terms import bits
from scopewell.engine.truth import Truth

type Grades = dict[tuple[str, int], Truth]


def by_terms(engine: Engine, case: Case) -> Grades:
    """Return the truth of every grade as the compiled terms give it."""
    program = engine.program(case.profile, case.as_of.day, case.authority.settings or {})
    settled = program.settle(case.facts, case.as_of, case.reassuring)
    possible, certain = program.possible(settled), program.certain(settled)
    found: Grades = {}
    for term in bits(program.terms.active):
        rule, number, _ = program.terms.grades[program.terms.grade_of_term[term]]
        truth = Truth(int(possible >> term & 1) + int(certain >> term & 1))
        found[rule, number] = max(found.get((rule, number), Truth.NO), truth)
    return found


def bounds(engine: Engine, grades: Grades) -> tuple[Disposition, Disposition]:
    """Return floor and ceiling by their definition."""
    level = {key: engine.rules.rules[key[0]].grades[key[1]].disposition for key in grades}
    certain = [level[key] for key, truth in grades.items() if truth is Truth.YES]
    possible = [level[key] for key, truth in grades.items() if truth is not Truth.NO]
    return max(certain, default=Disposition.START), max(possible, default=Disposition.START)


def assert_agree(engine: Engine, raw: Raw) -> None:
    case = engine.read_case(raw)
    walked = PlainWalk(engine, case).grades()
    found = by_terms(engine, case)
    assert {key: truth for key, truth in found.items() if walked[key] is not truth} == {}
    assert set(found) == set(walked)
    decision = engine.decide(case)
    assert (decision.floor, decision.ceiling) == bounds(engine, walked)
    open_rules = {rule for (rule, _), truth in walked.items() if truth is Truth.UNKNOWN}
    possible = {rule for (rule, _), truth in walked.items() if truth is not Truth.NO}
    assert open_rules <= set(decision.undetermined) <= possible


@effort(40)
@given(people(3), st.sampled_from(["acsm", "ada"]), several_operations())
def test_every_shipped_rule_has_the_truth_of_its_condition(facts: Raw, profile: str, episodes: Raw) -> None:
    if episodes:
        facts = {id: raw for id, raw in facts.items() if FACTS[id].episode is None}
    assert_agree(ENGINE, case_of(facts, profile=profile, episodes=episodes))


@effort(60)
@given(worlds(), st.data())
def test_every_rule_of_any_small_rule_set_has_the_truth_of_its_condition(world: World, data: st.DataObject) -> None:
    facts, episodes = data.draw(answers(world)), data.draw(operations())
    assert_agree(world.engine, case_of(facts, episodes=episodes))


def test_the_oracle_and_the_engine_agree_on_nobody_and_on_somebody_well() -> None:
    assert_agree(ENGINE, case_of({}))
    well = decide_well_but({})
    assert_agree(ENGINE, case_of({"age": 55, **well.assumed}))


def test_every_condition_was_walked() -> None:
    graded = {(rule.id, n) for rule in ENGINE.rules.rules.values() for n in range(len(rule.grades))}
    walked = set()
    for profile in ("acsm", "ada"):
        walked |= set(PlainWalk(ENGINE, ENGINE.read_case(case_of({}, profile=profile))).grades())
    assert walked == graded
    assert len(graded) > 300
