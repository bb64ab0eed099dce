"""What the prover makes of a person is what the engine makes of them: every grade has the same truth for both."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st
from shipped_people import DAY, ENGINE, FACTS, WORDS, Raw, case_of, decide_well_but, effort, people, several_operations
from test_compiled_terms_agree_with_a_plain_walk import by_terms

from scopewell.engine.answers import NOT_ASKED, Answer
from scopewell.engine.deciding import Case
from scopewell.engine.truth import Truth
from scopewell.engine.values import UNKNOWN, Day, Options, Unreviewed
from scopewell.proof.formulas import Formula, constant
from scopewell.proof.ground import Ground
from scopewell.proof.person import ANYTHING, ROOM, Said

GROUNDS = {profile: Ground(ENGINE.rules, DAY, profile) for profile in ("acsm", "ada")}


def said(case: Case, id: str, place: int) -> Answer:
    fact = FACTS[id]
    if fact.episode is None:
        answer = case.facts.person.get(id)
        return Answer(fact.when_absent) if answer is None and fact.when_absent else answer or NOT_ASKED
    listed = case.facts.episodes.get(fact.episode, [])
    return listed[place].get(id, NOT_ASKED) if place < len(listed) else NOT_ASKED


def held(case: Case, said_of: Said, answer: Answer) -> Iterator[Formula]:
    """Yield what holds of a fact's variables when this was answered."""
    state = answer.state
    yield said_of.given == (state is not UNKNOWN)
    if isinstance(state, Options):
        for option, has in said_of.has.items():
            if option == ANYTHING:
                yield has == bool(state.has)
                yield said_of.has_not[option] == state.complete
            else:
                yield has == (option in state.has)
                not_held = option not in state.has if state.has_not is None else option in state.has_not
                yield said_of.has_not[option] == not_held
        return
    yield from (z3.Not(has_not) for has_not in said_of.has_not.values())
    if state is UNKNOWN:
        yield from (z3.Not(has) for has in said_of.has.values() if said_of.has_not)
    elif isinstance(state, Day):
        yield said_of.value == case.as_of.day.toordinal() - state.ordinal
    elif isinstance(state, str):
        yield from (has == (option == state) for option, has in said_of.has.items())
    elif isinstance(state, bool):
        yield said_of.value == state
    else:
        assert isinstance(state, (int, Fraction))
        yield said_of.value == constant(state)


def by_prover(case: Case) -> dict[tuple[str, int], Truth]:
    ground = GROUNDS[case.profile]
    world = ground.world("person")
    truths = {(grade.rule.id, grade.number): world.truths(grade) for grade in ground.grades}
    solver = z3.Solver()
    for kind in WORDS.episodes:
        listed = len(case.facts.episodes.get(kind, []))
        count = listed if listed and case.facts.complete.get(kind) else listed + 1
        assert count <= ROOM
        solver.add(world.person.exists(kind, 1) == (count == ROOM))
    for id, fact in FACTS.items():
        for place in range(ROOM if fact.episode else 1):
            solver.add(*held(case, world.person.of(id, place), said(case, id, place)))
    for top, bottom, value in world.reading.quotients:
        solver.add(value * bottom == top)
    assert solver.check() == z3.sat
    model = solver.model()

    def holds(formula: Formula) -> bool:
        return formula if isinstance(formula, bool) else z3.is_true(model.eval(formula, model_completion=True))

    return {key: Truth(int(holds(found.certain)) + int(holds(found.possible))) for key, found in truths.items()}


def assert_agree(raw: Raw) -> None:
    case = ENGINE.read_case(raw)
    assert not any(isinstance(answer.state, Unreviewed) for answer in case.facts.person.values())
    found, engine = by_prover(case), by_terms(ENGINE, case)
    assert {key: (truth, engine.get(key)) for key, truth in found.items() if engine.get(key) is not truth} == {}
    assert set(found) == set(engine)


def two_at_most(episodes: Raw) -> Raw:
    """Return lists that fit the room a proof has: two whole ones, or one and perhaps others."""
    return {
        kind: listed[:ROOM] if isinstance(listed, list) else {"has": listed["has"][: ROOM - 1]}
        for kind, listed in episodes.items()
    }


@effort(25)
@given(people(3), st.sampled_from(["acsm", "ada"]), several_operations().map(two_at_most))
def test_every_rule_has_the_same_truth_for_the_prover(facts: Raw, profile: str, episodes: Raw) -> None:
    if episodes:
        facts = {id: raw for id, raw in facts.items() if FACTS[id].episode is None}
    assert_agree(case_of(facts, profile=profile, episodes=episodes))


@pytest.mark.parametrize("facts", [{}, {"age": 55, **decide_well_but({}).assumed}, {"weight": 120, "height": 170}])
def test_nobody_somebody_well_and_somebody_heavy_are_read_alike(facts: dict[str, Any]) -> None:
    assert_agree(case_of(facts))
