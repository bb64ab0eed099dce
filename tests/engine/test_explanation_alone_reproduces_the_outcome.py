"""What a decision names as its reasons is enough to make it again.

The law: decide only the facts and the context that the reasons name, and the answers of the gates because of
which a question of these rules does not apply; then exactly the same rules fire, at the same dispositions, with
the same reasons. The habit of exercise is given as well where it was known, since that alone reads unknown as
no. It holds for people who answered no question that does not apply to them; such an answer counts, and leaving
it out would not make it unknown.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plain_walk import PlainWalk
from random_worlds import World, answers, worlds
from shipped_people import ENGINE, Raw, case_of, decide_well_but, effort, people
from shipped_people import decide as shipped
from small_world import decide, engine_of, fact, fired, flag, number, parameter, rule

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.expression import names_of, parse_condition, parse_number
from scopewell.engine.truth import Truth
from scopewell.engine.values import NOT_APPLICABLE, State
from scopewell.engine.vocabulary import Derived, Vocabulary

HABIT = ("exercise-days", "exercise-minutes", "exercise-months", "exercise-current-intensity")


def plain_facts(words: Vocabulary, text: str, *, formula: bool = False) -> set[str]:
    """Return the plain facts that a condition or formula reads, through worked-out ones."""
    found: set[str] = set()
    for name in names_of(parse_number(text) if formula else parse_condition(text)):
        if name in words.facts:
            found.add(name)
        elif name in words.derived:
            derived = words.derived[name]
            found |= plain_facts(words, derived.formula, formula=derived.kind == "number")
    return found


def settled(engine: Engine, raw: Raw) -> dict[str, State]:
    case = engine.read_case(raw)
    program = engine.program(case.profile, case.as_of.day, {})
    return dict(zip(program.names, program.settle(case.facts, case.as_of, False).now, strict=False))


def explanation(engine: Engine, raw: Raw, decision: Decision) -> Raw:
    """Return the facts that the reasons name, and the gate answers of what did not apply."""
    words, states = engine.rules.vocabulary, settled(engine, raw)
    named: Raw = {}
    waiting: list[str] = []
    for reason in decision.reasons:
        named |= {**reason.facts, **reason.context}
        for grade in engine.rules.rules[reason.rule].grades:
            waiting += plain_facts(words, grade.when)
    while waiting:
        gate = words.facts[waiting[-1]].ask_if
        if states[waiting.pop()] is NOT_APPLICABLE and gate:
            names = plain_facts(words, gate)
            named |= {id: raw["facts"][id] for id in names if id in raw["facts"] and id not in named}
            waiting += names
    return named | {id: raw["facts"][id] for id in HABIT if id in raw["facts"]}


def without_partial_sets(facts: Raw) -> Raw:
    """Return the facts with every set whole: an explanation shows what a set holds, not what is unknown of it."""
    return {
        id: raw.get("has", []) if isinstance(raw, dict) and "unknown" not in raw else raw for id, raw in facts.items()
    }


def only_what_was_asked(engine: Engine, raw: Raw) -> Raw:
    """Return a case without the answers to questions that do not apply to the person."""
    facts = dict(raw["facts"])
    for id in raw["facts"]:
        gate = engine.rules.vocabulary.facts[id].ask_if
        walk = PlainWalk(engine, engine.read_case({**raw, "facts": facts}))
        if gate and walk.anywhere(parse_condition(gate)) is Truth.NO:
            del facts[id]
    return facts if facts == raw["facts"] else only_what_was_asked(engine, {**raw, "facts": facts})


def assert_reproduced(engine: Engine, raw: Raw) -> None:
    raw = {**raw, "facts": only_what_was_asked(engine, raw)}
    decision = engine.decide(engine.read_case(raw))
    assume(not decision.problems)
    named = explanation(engine, raw, decision)
    again = engine.decide(engine.read_case({**raw, "facts": named}))
    assert not again.problems
    assert fired(again) == fired(decision)
    assert again.floor == decision.floor
    details = {reason.rule: (reason.facts, reason.context) for reason in decision.reasons}
    assert {reason.rule: (reason.facts, reason.context) for reason in again.reasons} == details


@effort(60)
@given(people(3), st.sampled_from(["acsm", "ada"]))
def test_the_reasons_of_a_shipped_decision_reproduce_it(facts: Raw, profile: str) -> None:
    assert_reproduced(ENGINE, case_of(without_partial_sets(facts), profile=profile))


@effort(80)
@given(worlds(), st.data())
def test_the_reasons_of_any_small_rule_set_reproduce_it(world: World, data: st.DataObject) -> None:
    assert_reproduced(world.engine, case_of(without_partial_sets(data.draw(answers(world)))))


def test_a_reason_holds_the_findings_and_apart_from_them_what_it_also_rests_on() -> None:
    facts = [flag("a"), flag("b"), flag("c"), number("sbp"), fact("parts", "choices", ("left", "right"))]
    engine = engine_of(
        facts,
        [rule("r", "a and not b and sbp > line and parts has left and not parts has right")],
        parameters=[parameter("line", 100)],
    )
    (reason,) = decide(engine, {"a": True, "b": False, "c": True, "sbp": 120.5, "parts": ["left"]}).reasons
    assert reason.facts == {"a": True, "sbp": 120.5, "parts": ["left"]}
    assert reason.context == {"b": False}


def test_a_reason_that_rests_only_on_what_was_not_found_names_that() -> None:
    engine = engine_of([flag("a")], [rule("r", "not a")])
    (reason,) = decide(engine, {"a": False}).reasons
    assert (reason.facts, reason.context) == ({"a": False}, {})


@pytest.mark.parametrize(
    ("known", "named"),
    [
        ({"a": True, "b": False, "c": 5}, {"a": True}),
        ({"a": True, "b": True, "c": 5}, {"a": True, "b": True}),
        ({"a": False, "b": True, "c": 200}, {"b": True, "c": 200}),
    ],
)
def test_a_worked_out_flag_is_explained_by_the_answers_that_made_it_true(known: Raw, named: Raw) -> None:
    derived = [Derived("inner", "flag", "b or c > line"), Derived("outer", "flag", "a or inner")]
    engine = engine_of(
        [flag("a"), flag("b"), number("c")], [rule("r", "outer")], derived=derived, parameters=[parameter("line", 100)]
    )
    (reason,) = decide(engine, known).reasons
    assert reason.facts == named


def test_a_worked_out_flag_that_is_no_is_explained_by_all_its_answers() -> None:
    engine = engine_of(
        [flag("a"), flag("b"), flag("x")], [rule("r", "x and not ill")], derived=[Derived("ill", "flag", "a or b")]
    )
    (reason,) = decide(engine, {"a": False, "b": False, "x": True}).reasons
    assert (reason.facts, reason.context) == ({"x": True}, {"a": False, "b": False})


def test_a_worked_out_number_is_explained_by_its_known_parts() -> None:
    derived = [Derived("rise", "number", "now - before")]
    engine = engine_of(
        [number("now"), number("before")],
        [rule("r", "rise > line")],
        derived=derived,
        parameters=[parameter("line", 2)],
    )
    (reason,) = decide(engine, {"now": 82.3, "before": 80}).reasons
    assert reason.facts == {"now": 82.3, "before": 80}


@pytest.mark.parametrize(
    ("known", "closed_by"),
    [
        ({"ill": False}, {"ill": False}),
        ({"ill": True, "part": "leg"}, {"part": "leg"}),
        ({"ill": True, "part": "chest", "worse": False}, {"worse": False}),
    ],
)
def test_a_reason_names_the_answer_because_of_which_its_question_was_not_asked(known: Raw, closed_by: Raw) -> None:
    facts = [
        number("spo2"),
        flag("ill"),
        fact("part", "choice", ("leg", "chest"), ask_if="ill"),
        flag("worse", ask_if="ill and part = chest"),
        flag("copd", ask_if="worse and part = chest"),
    ]
    derived = [Derived("lungs", "flag", "copd"), Derived("low", "flag", "spo2 < line and not lungs")]
    rules = [rule("plain", "spo2 < line and not lungs"), rule("inner", "low")]
    engine = engine_of(facts, rules, derived=derived, parameters=[parameter("line", 94)])
    for reason in decide(engine, {"spo2": 93, **known}).reasons:
        assert (reason.facts, reason.context) == ({"spo2": 93}, closed_by)


def test_a_low_saturation_without_lung_disease_names_what_says_that_there_is_none() -> None:
    decision = decide_well_but({"spo2": 93})
    (reason,) = (r for r in decision.reasons if r.rule == "vs-spo2-92-93-no-lung-disease")
    assert (reason.facts, reason.context) == ({"spo2": 93}, {"other-condition": False})


def test_two_ways_to_fire_are_both_named() -> None:
    engine = engine_of([flag("a"), flag("b")], [rule("r", "a or b")])
    (reason,) = decide(engine, {"a": True, "b": True}).reasons
    assert reason.facts == {"a": True, "b": True}


def test_every_reason_carries_its_sources_sentences_and_who_may_decide() -> None:
    decision = decide_well_but({"known-diabetes": "type2", "exercise-days": 0, "sbp": 190, "dbp": 100})
    assert decision.reasons
    for reason in decision.reasons:
        held = ENGINE.rules.rules[reason.rule]
        statement = reason.statement
        assert statement.sources == held.sources
        assert statement.says_client["en"]
        assert statement.says_professional["en"]
        assert statement.decided_by == held.decided_by


def test_what_a_reason_shows_can_be_given_as_a_case() -> None:
    facts = {
        "stroke-tia": True,
        "stroke-tia-date": "2026-11-01",
        "medicines": ["insulin"],
        "weight": {"value": 180.4, "unit": "lb"},
    }
    decision = decide_well_but(facts)
    shown = {name: raw for reason in decision.reasons for name, raw in reason.facts.items()}
    assert shown["stroke-tia-date"] == "2026-11-01"
    assert shipped(shown).problems == ()
