"""Twenty everyday people: what is decided about each, how much is asked until then, and what later sessions say.

An interview follows the engine's own order: the first open fact that waits for no other names its screen in
questions.yaml; every open fact of that screen that waits for no other is answered; then it is decided again.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pytest

from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision, OpenFact
from scopewell.engine.disposition import Disposition
from scopewell.engine.expression import names_of, parse_condition
from scopewell.engine.moment import moment_of
from scopewell.knowledge.files import HOME
from scopewell.knowledge.release import shipped_engine
from scopewell.knowledge.yaml_reader import read_yaml_file

type Raw = dict[str, Any]  # Any: values as a case file gives them

PEOPLE: list[Raw] = read_yaml_file(HOME / "personas.yaml")["personas"]
SCREENS: list[Raw] = read_yaml_file(HOME / "questions.yaml")["screens"]
SCREEN_OF = {fact: screen["id"] for screen in SCREENS for fact in screen["facts"]}
REASSURING: Raw = read_yaml_file(HOME / "vocabulary.yaml")["reassuring_defaults"]
MOST_OF_THE_HEALTHY = (65, 16)
MOST_AFTER_A_NEW_KNEE = (80, 20)
EXERCISE = ("none", "after", "limited", "yes")
DAYS = ("2026-11-22", "2026-10-20", "2026-08-17", "2026-03-01", "2024-01-01")

each_person = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["id"])


class Asked(NamedTuple):
    """How an interview went: the last decision, the facts in the order asked, the screens, and what is known."""

    decision: Decision
    facts: tuple[str, ...]
    screens: tuple[str, ...]
    known: Raw


def decide(engine: Engine, person: Mapping[str, Any], facts: Raw, **more: object) -> Decision:
    case = {"as_of": person["as_of"], "facts": facts, "clearances": person.get("clearances"), **more}
    return engine.decide(engine.read_case(case, place=person["id"], allow_reassuring=True))


def everything_known(engine: Engine, person: Mapping[str, Any], facts: Raw | None = None) -> Decision:
    """Decide with every question answered: as in `truth`, and reassuringly where that says nothing."""
    return decide(engine, person, {**person["truth"], **(facts or {})}, reassuring=True)


def answer(truth: Raw, fact: str) -> Any:
    """Return the person's answer. A fact without one of its own must have a reassuring answer in the vocabulary."""
    if fact in truth:
        return truth[fact]
    assert REASSURING.get(fact) is not None, f"the truth says nothing about {fact}"
    default = REASSURING[fact]
    return answer(truth, default["same_as"]) if isinstance(default, dict) else default


def is_over(decision: Decision) -> bool:
    if decision.settled:
        return True
    return decision.floor >= Disposition.URGENT_MEDICAL and all(o.could_become <= decision.floor for o in decision.open)


def interview(engine: Engine, person: Mapping[str, Any], truth: Raw, known: Raw | None = None) -> Asked:
    """Ask until nothing more needs asking. Nothing is asked twice; an answer may itself be "unknown"."""
    known = dict(known or {})
    facts: list[str] = []
    screens: list[str] = []
    while True:
        decision = decide(engine, person, known)
        ready = [open for open in decision.open if not open.waits_for and open.fact not in facts]
        unanswered = [open.fact for open in decision.open if open.fact in facts]
        if is_over(decision) or (unanswered and not ready):
            return Asked(decision, tuple(facts), tuple(dict.fromkeys(screens)), known)
        assert ready, f"{person['id']}: {[open.fact for open in decision.open]} wait for what nothing asks"
        screens.append(SCREEN_OF[ready[0].fact])
        for fact in on_screen(ready, screens[-1]):
            known[fact] = answer(truth, fact)
            facts.append(fact)


def on_screen(ready: list[OpenFact], screen: str) -> list[str]:
    return [open.fact for open in ready if SCREEN_OF[open.fact] == screen]


def told(decision: Decision) -> Raw:
    return {"outcome": decision.outcome_word, "today": decision.today.exercise, "may_start": decision.may_start}


def stated(entry: Mapping[str, Any]) -> Raw:
    return {key: entry[key] for key in ("outcome", "today", "may_start")}


@cache
def first_visit(id: str) -> Asked:
    person = next(person for person in PEOPLE if person["id"] == id)
    return interview(shipped_engine(), person, person["truth"])


# what is decided


def test_there_are_twenty_different_people() -> None:
    assert len({person["id"] for person in PEOPLE}) == 20


@each_person
def test_a_person_who_answered_everything_is_decided_as_stated(engine: Engine, person: Raw) -> None:
    decision = everything_known(engine, person)
    assert told(decision) == stated(person["expected"])
    assert decision.problems == ()
    assert decision.open == ()


@each_person
def test_the_interview_ends_where_all_the_answers_would(person: Raw) -> None:
    assert told(first_visit(person["id"]).decision) == stated(person["expected"])


@each_person
def test_stopping_to_ask_never_lets_more_happen_than_all_the_answers(engine: Engine, person: Raw) -> None:
    visit, full = first_visit(person["id"]).decision, everything_known(engine, person)
    assert EXERCISE.index(visit.today.exercise) <= EXERCISE.index(full.today.exercise)
    assert full.may_start or not visit.may_start


@each_person
def test_no_precaution_is_missed_once_the_questions_for_precautions_are_answered(engine: Engine, person: Raw) -> None:
    decision, known = first_visit(person["id"]).decision, dict(first_visit(person["id"]).known)
    while decision.precautions_open:
        ready = [open.fact for open in decision.precautions_open if not open.waits_for and open.fact not in known]
        assert ready
        known |= {fact: answer(person["truth"], fact) for fact in ready}
        decision = decide(engine, person, known)
    assert told(decision) == told(first_visit(person["id"]).decision)
    assert not decision.may_start or set(decision.precautions) == set(everything_known(engine, person).precautions)


def test_how_many_can_start_on_visit_one_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    starting = [person["id"] for person in PEOPLE if first_visit(person["id"]).decision.may_start]
    said = f"{len(starting)} of {len(PEOPLE)} people can start on visit one"
    with capsys.disabled():
        print(f"\n{said}")
    assert starting == [person["id"] for person in PEOPLE if person["expected"]["may_start"]]


# how much is asked


@each_person
def test_no_more_is_asked_than_stated(person: Raw) -> None:
    visit, most = first_visit(person["id"]), person["expected"]["asked"]
    assert len(visit.facts) <= most["facts"], visit.facts
    assert len(visit.screens) <= most["screens"], visit.screens


@pytest.mark.parametrize(
    ("id", "most"), [("runner-34", MOST_OF_THE_HEALTHY), ("knee-replacement-14-weeks", MOST_AFTER_A_NEW_KNEE)]
)
def test_the_healthy_and_the_new_knee_are_asked_little(id: str, most: tuple[int, int]) -> None:
    visit = first_visit(id)
    assert (len(visit.facts), len(visit.screens)) <= most
    assert len(visit.screens) <= most[1]


@each_person
def test_nothing_else_is_asked_that_no_answer_could_have_made_matter(engine: Engine, person: Raw) -> None:
    """Looking back: with all other answers as they were, some answer (and what it opens) changes what happens."""
    listed = set(person["expected"]["asked"]["beyond_need"])
    base = what_happens(everything_known(engine, person))
    idle = [
        fact
        for fact in first_visit(person["id"]).facts
        if fact not in listed and not matters(engine, person, fact, base)
    ]
    assert idle == []


def what_happens(decision: Decision) -> tuple[object, ...]:
    return (decision.outcome_word, decision.today, decision.may_start, sorted(decision.precautions))


def matters(engine: Engine, person: Raw, fact: str, base: tuple[object, ...]) -> bool:
    """Return whether some answer to a fact, with some answer to what it opens, changes what happens."""
    for other in other_answers(engine, fact):
        decision = everything_known(engine, person, other)
        refused = any(problem.fact in other and problem.kind != "not-trusted" for problem in decision.problems)
        if not refused and what_happens(decision) != base:
            return True
    return False


def other_answers(engine: Engine, fact: str) -> Iterator[Raw]:
    values = list(answers_to(engine, fact))
    yield from ({fact: value} for value in values)
    for opened in opened_by(fact):
        yield from ({fact: value, opened: other} for value in values for other in answers_to(engine, opened))


@cache
def opened_by(fact: str) -> tuple[str, ...]:
    facts = shipped_engine().rules.vocabulary.facts.values()
    return tuple(other.id for other in facts if other.ask_if and fact in names_of(parse_condition(other.ask_if)))


def answers_to(engine: Engine, id: str) -> Iterator[Any]:
    """Yield answers that tell the rules apart: every option alone, and numbers around every limit.

    A number without a limit of its own is compared with another: it is tried all over its range.
    """
    fact = engine.rules.vocabulary.facts[id]
    if fact.kind == "flag":
        yield from (True, False)
    elif fact.kind == "choice":
        yield from fact.options
    elif fact.kind == "choices":
        yield from ([], *([option] for option in fact.options))
    elif fact.kind == "texts":
        yield from ([], ["something"])
    elif fact.kind == "date":
        yield from DAYS
    else:
        assert fact.plausible is not None
        low, high = fact.plausible
        usual = REASSURING.get(id)
        around = {limit + step for limit in limits_of(id) for step in (-1, 0, 1)}
        around = around or {low + (high - low) * n // 10 for n in range(11)}
        around |= {Fraction(usual)} if isinstance(usual, (int, Decimal)) else set()
        yield from (Decimal(str(float(n))) if n % 1 else int(n) for n in sorted(around) if low <= n <= high)


@cache
def limits_of(id: str) -> tuple[int | Fraction, ...]:
    program = shipped_engine().program("acsm", moment_of("2026-11-23").day, {})
    tests = program.terms.tests_of_fact.get(program.index[id], ())
    return tuple(
        {t.argument for t in tests if isinstance(t.argument, (int, Fraction)) and not isinstance(t.argument, bool)}
    )


# later sessions

SESSIONS = [(person, session) for person in PEOPLE for session in person.get("sessions", ())]
each_session = pytest.mark.parametrize(
    ("person", "session"), SESSIONS, ids=[f"{person['id']}-{session['id']}" for person, session in SESSIONS]
)


def record(engine: Engine, person: Raw) -> Raw:
    """Return the answers of visit one, all of them."""
    return {**everything_known(engine, person).assumed, **person["truth"]}


def session_interview(engine: Engine, person: Raw, session: Raw) -> Asked:
    """Ask what a session needs: before it, what has run out; during and after it, the day's answers hold."""
    vocabulary = engine.rules.vocabulary.facts
    held = record(engine, person)
    phase: Raw = {"session-phase": session["moment"]}
    truth = {**held, **phase, **session["facts"]}
    known: Raw
    if session["moment"].startswith("before"):
        known = {fact: {"value": value, "when": person["as_of"]} for fact, value in held.items()}
        unasked = {fact: value for fact, value in session["facts"].items() if vocabulary[fact].moment == "intake"}
    else:
        known = {**held, "after-signs": [], "pain-up-next-day-times": 0, "plateau-weeks": 0}
        unasked = {fact: value for fact, value in session["facts"].items() if fact in held}
        for fact in session["facts"]:
            known.pop(fact, None)
    later = {**person, "as_of": session["date"], "clearances": session.get("clearances", person.get("clearances"))}
    return interview(engine, later, truth, {**known, **unasked, **phase})


@each_session
def test_a_later_session_is_decided_as_stated(engine: Engine, person: Raw, session: Raw) -> None:
    assert told(session_interview(engine, person, session).decision) == stated(session["expected"])


@each_session
def test_a_later_session_asks_no_more_than_stated(engine: Engine, person: Raw, session: Raw) -> None:
    asked = session_interview(engine, person, session)
    most = session["expected"].get("asked")
    if most:
        assert len(asked.facts) <= most["facts"], asked.facts
        assert len(asked.screens) <= most["screens"], asked.screens


def test_people_who_may_start_can_still_have_to_wait_today() -> None:
    waiting = {session["id"] for _, session in SESSIONS if session["expected"]["today"] in ("none", "after")}
    assert {"glucose-65", "ketones-not-tested", "reliever-forgotten"} <= waiting
