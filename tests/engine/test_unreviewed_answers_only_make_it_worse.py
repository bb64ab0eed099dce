"""A client's answer counts at once where it makes the outcome worse; a reassuring one waits for its review."""

from hypothesis import given
from hypothesis import strategies as st
from shipped_people import Raw, decide_well_but, effort, people
from shipped_people import decide as shipped
from small_world import decide, engine_of, fact, fired, flag, number, parameter, rule


def unreviewed(value: object) -> dict[str, object]:
    return {"value": value, "reviewed": False}


def test_a_finding_counts_before_it_was_reviewed() -> None:
    engine = engine_of([flag("pain")], [rule("stop", "pain")], gate=["pain"])
    assert list(fired(decide(engine, {"pain": unreviewed(True)}))) == ["stop"]


def test_a_reassuring_answer_leaves_the_rule_open_until_it_was_reviewed() -> None:
    engine = engine_of([flag("pain")], [rule("stop", "pain")], gate=["pain"])
    decision = decide(engine, {"pain": unreviewed(False)})
    assert (decision.outcome_word, decision.may_start, decision.undetermined) == ("undecided", False, ("stop",))
    assert decide(engine, {"pain": False}).may_start


def test_an_unreviewed_number_and_set_count_only_where_they_fire() -> None:
    engine = engine_of(
        [number("sbp"), fact("medicines", "choices", ("insulin", "other"))],
        [rule("high", "sbp > limit"), rule("drug", "medicines has insulin")],
        parameters=[parameter("limit", 180)],
    )
    worse = decide(engine, {"sbp": unreviewed(190), "medicines": unreviewed(["insulin"])})
    assert set(fired(worse)) == {"high", "drug"}
    better = decide(engine, {"sbp": unreviewed(120), "medicines": unreviewed([])})
    assert (fired(better), set(better.undetermined)) == ({}, {"high", "drug"})


def test_an_unreviewed_no_does_not_close_the_questions_behind_it() -> None:
    engine = engine_of([flag("disease"), flag("attack", ask_if="disease")], [rule("stop", "attack")])
    assert decide(engine, {"disease": unreviewed(False)}).undetermined == ("stop",)
    assert decide(engine, {"disease": False}).undetermined == ()


def test_an_unreviewed_gate_fact_is_not_known_yet() -> None:
    engine = engine_of([flag("pain")], [], gate=["pain"])
    assert decide(engine, {"pain": False}).settled
    assert not decide(engine, {"pain": unreviewed(False)}).settled


def test_an_unreviewed_date_long_past_reassures_nobody() -> None:
    attack = {"known-cv-disease": True, "heart-attack": True}
    assert decide_well_but({**attack, "heart-attack-date": "2010-01-01"}).may_start
    assert not decide_well_but({**attack, "heart-attack-date": unreviewed("2010-01-01")}).may_start


HABIT = ("exercise-days", "exercise-minutes", "exercise-months", "exercise-current-intensity")


def test_an_unreviewed_habit_of_exercise_lets_nobody_start() -> None:
    person = {"known-diabetes": "type2", "exercise-current-intensity": unreviewed("moderate")}
    assert not decide_well_but(person).may_start


def test_an_unreviewed_habit_of_exercise_makes_nobody_a_regular_exerciser() -> None:
    unknown = decide_well_but({"known-diabetes": "type2", "exercise-current-intensity": "unknown"})
    said = decide_well_but({"known-diabetes": "type2", "exercise-current-intensity": unreviewed("moderate")})
    assert said.floor >= unknown.floor


@effort(30)
@given(people(2), st.data())
def test_an_unreviewed_answer_is_never_milder_than_no_answer(facts: Raw, data: st.DataObject) -> None:
    plain = sorted(id for id, raw in facts.items() if not isinstance(raw, dict) and id not in HABIT)
    chosen = data.draw(st.lists(st.sampled_from(plain), max_size=4, unique=True) if plain else st.just([]))
    silent = shipped({id: raw for id, raw in facts.items() if id not in chosen})
    said = shipped({id: unreviewed(raw) if id in chosen else raw for id, raw in facts.items()})
    assert said.floor >= silent.floor
    assert silent.may_start or not said.may_start


@effort(20)
@given(people(2, blank=False))
def test_nobody_starts_while_no_answer_was_reviewed(facts: Raw) -> None:
    said = {id: raw if isinstance(raw, dict) else unreviewed(raw) for id, raw in facts.items()}
    assert not shipped(said).may_start
