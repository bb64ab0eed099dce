"""More found is never less severe. The exceptions are the rules that carry `exception`, and no others.

A finding is a yes to a flag, or one option more in a set, unless yes is the reassuring answer (the steps that a
client can take, the papers on file). Held for every grade of every rule: with one finding more, what was true
stays true, and what was open is not excluded. From this it follows that floor and ceiling do not fall.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from polarity import Polarity
from random_worlds import OPTIONS, PARTS, World, answers, operations, worlds
from shipped_people import (
    ENGINE,
    FACTS,
    RULE_IDS,
    Raw,
    asked_by,
    case_of,
    decide,
    decide_well_but,
    effort,
    people,
    values,
)
from small_world import decide as decide_in
from small_world import engine_of, flag, rule
from test_compiled_terms_agree_with_a_plain_walk import by_terms

from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import parse_condition
from scopewell.engine.truth import Truth
from scopewell.engine.vocabulary import Fact

WORDS = ENGINE.rules.vocabulary
FINDINGS = [
    id
    for id, fact in FACTS.items()
    if fact.kind in ("flag", "choices") and fact.class_ != "system" and WORDS.reassuring.get(id) is not True
]
RULES_OF = {id: [rule for rule in RULE_IDS if id in asked_by(rule)] for id in FINDINGS}


def may_fall(rule: str) -> bool:
    return ENGINE.rules.rules[rule].exception is not None


def ended_by(rule: str) -> set[str]:
    """Return the findings that can make a grade of a rule less true."""
    reader = Polarity(WORDS)
    found = {id for grade in ENGINE.rules.rules[rule].grades for id in reader.ends(parse_condition(grade.when))}
    return found & set(FINDINGS)


@pytest.mark.parametrize("rule", RULE_IDS)
def test_a_rule_that_a_finding_can_end_says_so(rule: str) -> None:
    assert not ended_by(rule) or ENGINE.rules.rules[rule].exception is not None


def test_reading_the_conditions_finds_what_ends_a_rule() -> None:
    assert "wells-other-cause" in ended_by("va-dvt-wells-likely")
    assert "sx-palpitations" in ended_by("acsm-inactive-known-disease")
    assert ended_by("acsm-sx-palpitations") == set()


@st.composite
def a_finding_more(draw: st.DrawFn) -> tuple[str, Raw, Raw]:
    """Draw a person without and with one finding more, amid answers to the questions around it."""
    id = draw(st.sampled_from([id for id in FINDINGS if RULES_OF[id]]))
    facts: Raw = draw(people(1))
    for other in asked_by(draw(st.sampled_from(RULES_OF[id]))):
        if other != id and draw(st.integers(0, 3)):
            facts[other] = draw(values(other))
    if FACTS[id].kind == "flag":
        before: Raw = draw(st.sampled_from([{id: False}, {id: "unknown"}]))
        return id, {**facts, **before}, {**facts, id: True}
    options = st.lists(st.sampled_from(FACTS[id].options), max_size=2, unique=True)
    small, more = draw(options), draw(options)
    return id, {**facts, id: small}, {**facts, id: [*small, *(option for option in more if option not in small)]}


@effort(120)
@given(a_finding_more())
def test_a_shipped_rule_without_an_exception_is_never_less_true_by_a_finding_more(drawn: tuple[str, Raw, Raw]) -> None:
    id, before, after = drawn
    known = before[id] != "unknown"
    without = by_terms(ENGINE, ENGINE.read_case(case_of(before)))
    found = by_terms(ENGINE, ENGINE.read_case(case_of(after)))
    for key, truth in without.items():
        if may_fall(key[0]):
            continue
        assert found[key] >= truth or (truth is Truth.UNKNOWN and not known), (id, key, truth, found[key])


@effort(40)
@given(a_finding_more())
def test_floor_and_ceiling_of_the_shipped_rules_fall_only_by_an_exception(drawn: tuple[str, Raw, Raw]) -> None:
    id, before, after = drawn
    without, found = decide(before), decide(after)
    lost = [reason for reason in without.reasons if reason.disposition > found.floor]
    assert all(may_fall(reason.rule) for reason in lost), (id, lost)
    if before[id] != "unknown" and found.ceiling < without.ceiling:
        above = {rule for entry in without.open for rule in entry.rules}
        assert any(may_fall(rule) for rule in above), id


def test_a_named_exception_is_at_work() -> None:
    person = {"known-diabetes": "type2", "exercise-days": 0}
    without, found = decide_well_but(person), decide_well_but({**person, "sx-palpitations": True})
    lost = {reason.rule for reason in without.reasons} - {reason.rule for reason in found.reasons}
    assert "acsm-inactive-known-disease" in lost
    assert all(may_fall(rule) for rule in lost)
    assert found.floor >= without.floor


def test_unclassified_conditions_are_a_finding() -> None:
    for id in ("unlisted-conditions", "unlisted-surgeries", "unlisted-medicines"):
        assert decide_well_but({id: []}).may_start
        assert decide_well_but({id: ["something rare"]}).floor >= Disposition.MEDICAL_CLEARANCE


def at_least_as_much(entry: Fact, raw: Any) -> st.SearchStrategy[Any]:
    """Return values that hold at least as much of a finding as this one; None is not asked."""
    match entry.kind:
        case "flag":
            return st.just(True) if raw else st.booleans() if raw is False else st.just(True)
        case "choice":
            return st.sampled_from(OPTIONS[OPTIONS.index(raw) :] if raw else OPTIONS[-1:])
        case "choices":
            held = raw if isinstance(raw, list) else (raw or {}).get("has", [])
            return st.lists(st.sampled_from(PARTS), max_size=2).map(lambda more: sorted({*held, *more}))
        case _:
            return st.integers(raw, 200) if raw is not None else st.just(200)


@effort(80)
@given(worlds(finding=True), st.data())
def test_in_any_rule_set_of_findings_alone_more_found_is_never_milder(world: World, data: st.DataObject) -> None:
    facts, episodes = data.draw(answers(world)), data.draw(operations())
    entry = data.draw(st.sampled_from(world.facts[:6]))
    raw = facts.get(entry.id)
    before = world.decide(facts, episodes=episodes)
    after = world.decide({**facts, entry.id: data.draw(at_least_as_much(entry, raw))}, episodes=episodes)
    assert after.floor >= before.floor
    if raw is not None and not isinstance(raw, dict):
        assert after.ceiling >= before.ceiling


@effort(30)
@given(worlds(finding=True), st.data())
def test_one_operation_more_is_never_milder(world: World, data: st.DataObject) -> None:
    facts = data.draw(answers(world))
    listed = data.draw(operations()).get("surgeries", [])
    more = [{"surgery-type": "hip", "surgery-date": "2026-11-01", "discharge-on-file": False}]
    known = listed if isinstance(listed, list) else listed["has"]
    before = world.decide(facts, episodes={"surgeries": known})
    after = world.decide(facts, episodes={"surgeries": [*known, *more]})
    assert after.floor >= before.floor
    assert after.ceiling >= before.ceiling


def test_the_law_notices_a_rule_that_a_finding_switches_off() -> None:
    engine = engine_of([flag("a"), flag("b")], [rule("r", "a and not b")])
    assert decide_in(engine, {"a": True, "b": True}).floor < decide_in(engine, {"a": True, "b": False}).floor
