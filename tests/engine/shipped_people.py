"""Random people for the shipped rules: mostly well, with the facts of a few rules changed, around their thresholds."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from scopewell.engine.decision import Decision
from scopewell.engine.expression import names_of, parse_condition, parse_formula
from scopewell.engine.units import Number, as_json
from scopewell.engine.vocabulary import Fact
from scopewell.knowledge.release import shipped_engine

DAY = date(2026, 11, 23)
AGE = 55
DAYS_AGO = (0, 1, 7, 8, 13, 14, 27, 28, 41, 42, 60, 83, 84, 89, 90, 97, 98, 180, 181, 364, 365, 366, 1000)
ROUND = {"age": (18, 40, 49, 50, 51, 64, 65, 80)}

type Raw = dict[str, Any]  # Any: values as a case file gives them
ENGINE = shipped_engine()
WORDS = ENGINE.rules.vocabulary
FACTS = WORDS.facts
RULE_IDS = sorted(rule.id for rule in ENGINE.rules.rules.values() if rule.grades)


@cache
def formula_names(id: str) -> tuple[str, ...]:
    derived = WORDS.derived[id]
    return tuple(names_of(parse_formula(derived.kind, derived.formula)))


@cache
def asked_by(rule: str) -> tuple[str, ...]:
    """Return the facts a rule reads, directly or through worked-out ones and one step of gates."""
    found: dict[str, None] = {}
    for grade in ENGINE.rules.rules[rule].grades:
        for name in names_of(parse_condition(grade.when)):
            found.update(dict.fromkeys(leaves(name)))
    for id in list(found):
        gate = FACTS[id].ask_if
        for name in names_of(parse_condition(gate)) if gate else ():
            found.update(dict.fromkeys(leaves(name)))
    return tuple(found)


def leaves(name: str) -> Iterator[str]:
    if name in FACTS:
        yield name
    elif name in WORDS.derived:
        for inner in formula_names(name):
            yield from leaves(inner)


@cache
def thresholds(fact: str) -> tuple[Number, ...]:
    """Return the parameter values a fact is compared with anywhere in the rules."""
    program = ENGINE.program("acsm", DAY, {})
    tests = program.terms.tests_of_fact.get(program.index[fact], ())
    return tuple(sorted({test.argument for test in tests if isinstance(test.argument, int)}))


@cache
def values(id: str) -> st.SearchStrategy[Any]:
    """Return values of a fact as a case would give them, never with a problem of their own."""
    fact = FACTS[id]
    match fact.kind:
        case "flag":
            return st.booleans()
        case "choice":
            return st.sampled_from(fact.options)
        case "texts":
            return st.sampled_from([[], ["something"]])
        case "choices":
            return sets_of(fact)
        case "date":
            return st.sampled_from(DAYS_AGO).map(lambda days: (DAY - timedelta(days=days)).isoformat())
        case _:
            return st.sampled_from(sorted(numbers_of(fact)))


def sets_of(fact: Fact) -> st.SearchStrategy[Any]:
    few = st.lists(st.sampled_from(fact.options), max_size=3, unique=True)
    return st.one_of(few, few.map(lambda listed: {"has": listed}), few.map(lambda listed: {"has_not": listed}))


def numbers_of(fact: Fact) -> set[int | float]:
    low, high = fact.plausible or (0, 100)
    near = {edge + step for edge in thresholds(fact.id) for step in (-1, 0, 1)} | set(ROUND.get(fact.id, ()))
    inside = {value for value in (low, (low + high) // 2, high, *near) if low <= value <= high}
    return {as_json(value) for value in inside}


@cache
def well() -> Raw:
    """Return every answer of somebody in whom nothing was found, each given as an answer of its own."""
    raw = {"as_of": DAY.isoformat(), "reassuring": True, "facts": {"age": AGE, "sex-for-norms": "female"}}
    decision = ENGINE.decide(ENGINE.read_case(raw, allow_reassuring=True))
    return {"age": AGE, "sex-for-norms": "female", **decision.assumed}


@st.composite
def people(draw: st.DrawFn, most_rules: int = 3, *, blank: bool = True) -> Raw:
    """Draw the facts of a person; `blank`: perhaps of one of whom nothing else is known."""
    facts: Raw = {} if blank and draw(st.integers(0, 3)) == 0 else dict(well())
    for rule in draw(st.lists(st.sampled_from(RULE_IDS), min_size=1, max_size=most_rules, unique=True)):
        for id in asked_by(rule):
            match draw(st.integers(0, 9)):
                case 0:
                    facts.pop(id, None)
                case 1 if FACTS[id].class_ != "system":
                    facts[id] = {"unknown": "does-not-know"}
                case 2 | 3:
                    pass
                case _:
                    facts[id] = draw(values(id))
    return facts


def case_of(facts: Raw, **more: object) -> Raw:
    return {"as_of": DAY.isoformat(), "facts": facts, **more}


def several_operations() -> st.SearchStrategy[Raw]:
    """Return lists of operations and injuries, complete or not."""
    surgery = episodes_of("surgeries")
    injury = episodes_of("injuries")
    return st.fixed_dictionaries({}, optional={"surgeries": surgery, "injuries": injury})


def episodes_of(kind: str) -> st.SearchStrategy[Any]:
    optional = {fact.id: values(fact.id) for fact in WORDS.facts_of_episode(kind)}
    listed = st.lists(st.fixed_dictionaries({}, optional=optional), max_size=3)
    return st.one_of(listed, listed.map(lambda episodes: {"has": episodes}))


def as_said(value: Any) -> st.SearchStrategy[Any]:
    """Return ways to say a value: dated, by the client, not yet reviewed, or wrongly."""
    if isinstance(value, dict):
        return st.just(value)
    when = st.sampled_from((0, 1, 2, 15, 100, 400)).map(lambda days: (DAY - timedelta(days=days)).isoformat())
    return st.one_of(
        st.just(value),
        when.map(lambda day: {"value": value, "when": day}),
        when.map(lambda day: {"value": value, "when": day, "source": "client", "reviewed": False}),
        st.just({"value": value, "reviewed": False}),
        st.just({"value": value, "unit": "stone"}),
        st.just(["nonsense"]),
    )


@st.composite
def people_as_said(draw: st.DrawFn) -> Raw:
    """Draw the facts of a person of which some are dated, unreviewed or cannot be used."""
    facts = draw(people(2))
    asked = sorted(id for id in facts if FACTS[id].class_ != "system")
    for id in draw(st.lists(st.sampled_from(asked), max_size=8, unique=True)) if asked else ():
        facts[id] = draw(as_said(facts[id]))
    return facts


def decide(facts: Raw, **more: object) -> Decision:
    return ENGINE.decide(ENGINE.read_case(case_of(facts, **more)))


def decide_well_but(changes: Raw, **more: object) -> Decision:
    """Decide somebody who answered every question reassuringly, apart from these changes."""
    case = case_of({"age": AGE, "sex-for-norms": "female", **changes}, reassuring=True, **more)
    return ENGINE.decide(ENGINE.read_case(case, allow_reassuring=True))


def effort(examples: int) -> settings:
    """Return settings for so many examples, or a multiple of them when SCOPEWELL_TEST_EFFORT says so."""
    times = int(os.environ.get("SCOPEWELL_TEST_EFFORT", "1"))
    return settings(max_examples=examples * times, derandomize=times == 1)
