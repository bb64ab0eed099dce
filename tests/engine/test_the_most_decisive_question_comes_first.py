"""The order of open facts: emergencies now, then severity, then rules that reassurance closes, then cost, then id."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from plain_walk import PlainWalk
from shipped_people import ENGINE, Raw, case_of, effort, people
from small_world import decide, engine_of, fact, flag, number, opened, parameter, rule

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.rules import Rule
from scopewell.engine.truth import Truth
from scopewell.engine.values import Options
from scopewell.engine.vocabulary import COST, Derived, Fact

LINE = parameter("line", 100)


def asking(facts: list[Fact], rules: list[Rule], reassuring: dict[str, object] | None = None) -> Engine:
    return engine_of(facts, rules, parameters=[LINE], reassuring=reassuring)


def test_what_could_be_an_emergency_now_comes_before_one_of_the_past() -> None:
    facts = [flag("a-past"), flag("b-now", moment="session")]
    engine = asking(facts, [rule("one", "a-past", "emergency"), rule("two", "b-now", "emergency")])
    assert opened(decide(engine, {})) == ["b-now", "a-past"]


def test_an_emergency_of_the_past_comes_before_anything_milder_now() -> None:
    facts = [flag("z-past"), flag("a-now", moment="session")]
    engine = asking(facts, [rule("one", "z-past", "emergency"), rule("two", "a-now", "urgent-medical")])
    assert opened(decide(engine, {})) == ["z-past", "a-now"]


def test_the_worst_a_question_could_still_make_comes_next() -> None:
    words = ("refer-to-pt", "urgent-medical", "start-with-precautions", "medical-clearance")
    facts = [flag(f"f{n}") for n in range(4)]
    engine = asking(facts, [rule(f"r{n}", f"f{n}", word) for n, word in enumerate(words)])
    decision = decide(engine, {})
    assert opened(decision) == ["f1", "f3", "f0", "f2"]
    assert [entry.could_become for entry in decision.open] == sorted(
        (entry.could_become for entry in decision.open), reverse=True
    )


def test_then_the_question_that_closes_most_rules() -> None:
    rules = [rule("r1", "a and z"), rule("r2", "z"), rule("r3", "a or y"), rule("r4", "z and y")]
    engine = asking([flag("a"), flag("y"), flag("z")], rules, {"a": False, "y": False, "z": False})
    assert opened(decide(engine, {})) == ["z", "a", "y"]


def test_what_a_question_closed_on_another_day_is_not_taken_over_to_today() -> None:
    facts = [fact("day", "date"), flag("a"), flag("b")]
    days = Derived("days", "number", "days_since(day) + if(a, 1, 0)")
    rules = [rule("late", "days > line"), rule("other", "b")]
    engine = engine_of(facts, rules, derived=[days], parameters=[LINE], reassuring={"a": False, "b": False})
    given_day = {"day": "2026-08-01"}
    assert opened(decide(engine, given_day, as_of="2026-09-01")) == ["a", "b"]
    assert opened(decide(engine, given_day, as_of="2026-12-01")) == ["b", "a"]


def test_a_question_closes_also_what_its_own_gate_and_formulas_close() -> None:
    facts = [flag("b"), flag("gate"), flag("in-1", ask_if="gate"), flag("in-2", ask_if="gate")]
    rules = [rule("r1", "in-1"), rule("r2", "in-2"), rule("r3", "b")]
    engine = asking(facts, rules, {"b": False, "gate": False, "in-1": False, "in-2": False})
    assert opened(decide(engine, {})) == ["gate", "b", "in-1", "in-2"]


def test_a_rule_with_another_way_to_fire_is_not_closed_by_half_an_answer() -> None:
    rules = [rule("r1", "a or b"), rule("r2", "c")]
    engine = asking([flag("a"), flag("b"), flag("c")], rules, {"a": False, "b": False, "c": False})
    assert opened(decide(engine, {})) == ["c", "a", "b"]


def test_without_a_reassuring_answer_nothing_is_closed() -> None:
    rules = [rule("r1", "a"), rule("r2", "a and b"), rule("r3", "b")]
    assert opened(decide(asking([flag("a"), flag("b")], rules, {"b": False}), {})) == ["b", "a"]


def test_then_the_cheapest_question() -> None:
    facts = [
        flag("d-record", class_="determined"),
        number("c-measure", class_="observed"),
        flag("b-look", class_="observed"),
        flag("e-ask"),
        flag("a-record", class_="determined"),
    ]
    rules = [rule(f"r-{f.id}", f"{f.id} > line" if f.kind == "number" else f.id) for f in facts]
    reassuring: dict[str, Any] = {f.id: 0 if f.kind == "number" else False for f in facts}
    decision = decide(asking(facts, rules, reassuring), {})
    assert opened(decision) == ["e-ask", "b-look", "c-measure", "a-record", "d-record"]
    assert [entry.by for entry in decision.open] == ["ask", "look", "measure", "record", "record"]


def test_then_the_id() -> None:
    facts = [flag("b"), flag("c"), flag("a")]
    engine = asking(facts, [rule(f"r-{f.id}", f.id) for f in facts], {f.id: False for f in facts})
    assert opened(decide(engine, {})) == ["a", "b", "c"]


def test_only_what_could_still_worsen_the_outcome_is_asked() -> None:
    rules = [rule("stop", "a", "urgent-medical"), rule("milder", "b", "refer-to-pt"), rule("worse", "c", "emergency")]
    decision = decide(asking([flag("a"), flag("b"), flag("c")], rules), {"a": True})
    assert opened(decision) == ["c"]
    assert set(decision.undetermined) == {"milder", "worse"}


def test_after_an_emergency_nothing_is_asked_any_more() -> None:
    engine = engine_of([flag("a"), flag("b")], [rule("stop", "a", "emergency")], gate=["b"])
    decision = decide(engine, {"a": True})
    assert (decision.outcome_word, decision.open) == ("emergency", ())


def test_a_question_names_the_rules_it_bears_on_and_why_it_is_open() -> None:
    rules = [rule("one", "a and b"), rule("two", "a", "urgent-medical"), rule("closed", "a and c")]
    engine = asking([flag("a"), flag("b"), flag("c")], rules)
    decision = decide(engine, {"a": {"unknown": "declined"}, "b": True, "c": False})
    (entry,) = decision.open
    assert (entry.fact, set(entry.rules), entry.why) == ("a", {"one", "two"}, "declined")
    assert entry.could_become is Disposition.URGENT_MEDICAL


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"has": ["left"]}, "in-part"),
        ("unknown", "not-asked"),
        (["upwards"], "bad-value"),
        ({"unknown": "does-not-know"}, "does-not-know"),
    ],
)
def test_the_kind_of_unknown_is_named(raw: object, why: str) -> None:
    engine = asking([fact("parts", "choices", ("left", "right"))], [rule("stop", "parts has right")])
    (entry,) = decide(engine, {"parts": raw}).open
    assert (entry.fact, entry.why) == ("parts", why)


def test_a_question_behind_an_open_gate_waits_for_it() -> None:
    facts = [flag("gate"), flag("inner", ask_if="gate"), flag("innermost", ask_if="inner")]
    decision = decide(asking(facts, [rule("stop", "innermost")]), {})
    assert {entry.fact: entry.waits_for for entry in decision.open} == {
        "gate": (),
        "inner": ("gate",),
        "innermost": ("inner",),
    }
    later = decide(asking(facts, [rule("stop", "innermost")]), {"gate": True, "inner": True})
    assert {entry.fact: entry.waits_for for entry in later.open} == {"innermost": ()}


def order_keys(decision: Decision) -> list[tuple[object, ...]]:
    """Return for every open fact what the order sees of it, apart from the rules it closes."""
    facts = ENGINE.rules.vocabulary.facts
    keys: list[tuple[object, ...]] = []
    for entry in decision.open:
        now = entry.could_become is Disposition.EMERGENCY and facts[entry.fact].moment == "session"
        keys.append((not now, -entry.could_become))
    return keys


def open_grades(facts: Raw, floor: Disposition) -> dict[str, set[int]]:
    """Return the open grades above a floor, by rule, found by walking the conditions."""
    found: dict[str, set[int]] = {}
    for (id, place), truth in PlainWalk(ENGINE, ENGINE.read_case(case_of(facts))).grades().items():
        if truth is Truth.UNKNOWN and ENGINE.rules.rules[id].grades[place].disposition > floor:
            found.setdefault(id, set()).add(place)
    return found


def closed_by_reassurance(facts: Raw, floor: Disposition, id: str) -> int:
    """Count, by walking again, the open rules that a reassuring answer excludes."""
    reassuring = ENGINE.rules.vocabulary.reassuring.get(id)
    if reassuring is None:
        return 0
    value = sorted(reassuring.has) if isinstance(reassuring, Options) else reassuring
    after = PlainWalk(ENGINE, ENGINE.read_case(case_of({**facts, id: value}))).grades()
    before = open_grades(facts, floor)
    return sum(all(after[rule, number] is Truth.NO for number in numbers) for rule, numbers in before.items())


@effort(30)
@given(people(2))
def test_the_shipped_questions_keep_the_order_of_the_contract(facts: Raw) -> None:
    decision = ENGINE.decide(ENGINE.read_case(case_of(facts)))
    keys = order_keys(decision)
    assert keys == sorted(keys)
    assert len(set(opened(decision))) == len(decision.open)
    assert all(COST[entry.by] in range(4) for entry in decision.open)
    asked = {entry.fact for entry in decision.open}
    assert all(entry.waits_for == () or set(entry.waits_for) <= asked for entry in decision.open)


@effort(10)
@given(people(1, blank=False))
def test_among_equals_the_shipped_questions_are_ordered_by_what_they_close(facts: Raw) -> None:
    decision = ENGINE.decide(ENGINE.read_case(case_of(facts)))
    words = ENGINE.rules.vocabulary
    groups: dict[tuple[object, ...], list[tuple[int, int, str]]] = {}
    for key, entry in list(zip(order_keys(decision), decision.open, strict=True))[:8]:
        partly = entry.why == "in-part" or isinstance(words.reassuring.get(entry.fact), Mapping)
        if words.facts[entry.fact].episode is None and not partly:
            closes = closed_by_reassurance(facts, decision.floor, entry.fact)
            groups.setdefault(key, []).append((-closes, COST[entry.by], entry.fact))
    for group in groups.values():
        assert group == sorted(group)
