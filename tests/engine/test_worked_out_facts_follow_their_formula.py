"""Worked-out facts: exact decimals, ranges while parts are missing, and what does not apply."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_people import DAY, ENGINE, case_of, effort, values
from small_world import decide, engine_of, fired, flag, number, opened, parameter, rule

from scopewell.engine.deciding import Engine
from scopewell.engine.values import NOT_APPLICABLE, UNKNOWN, Interval, State
from scopewell.engine.vocabulary import Derived

LEG: dict[str, Any] = {
    "swelling-new": ["one-calf-or-leg"],
    "cancer-history": False,
    "surgery-type": "none",
    "blood-clot": [],
}
WELLS = (
    "wells-paralysis-or-cast", "wells-bed-rest", "wells-vein-tenderness", "wells-whole-leg", "wells-pitting",
    "wells-collateral-veins",
)  # fmt: skip
NONE_OF_WELLS: dict[str, Any] = {
    **dict.fromkeys(WELLS, False),
    "calf-circumference-diff": 0,
    "wells-other-cause": False,
}


def worked_out(id: str, facts: dict[str, Any]) -> State:
    """Return a worked-out fact of the shipped vocabulary for a person of whom only these facts are known."""
    case = ENGINE.read_case(case_of(facts))
    program = ENGINE.program("acsm", DAY, {})
    return program.settle(case.facts, case.as_of, False).now[program.index[id]]


def test_decimals_subtract_exactly_so_that_a_limit_of_2_3_is_met() -> None:
    person = {"known-cv-disease": True, "heart-failure": True, "weight": 82.3, "weight-3-days-ago": 80.0}
    assert worked_out("weight-gain-3-days", person) == Fraction("2.3")
    facts = [number("now"), number("before")]
    engine = engine_of(facts, [rule("gain", "rise >= line")], derived=[Derived("rise", "number", "now - before")],
                       parameters=[parameter("line", Fraction("2.3"))])  # fmt: skip
    assert "gain" in fired(decide(engine, {"now": 82.3, "before": 80.0}))
    assert fired(decide(engine, {"now": 82.2, "before": 80.0})) == {}


def test_a_number_of_many_decimals_is_compared_as_it_is_written() -> None:
    facts = [number("x"), flag("asked", ask_if="x > 0.12345678")]
    derived = [Derived("rest", "number", "x - 0.12345678")]
    engine = engine_of(facts, [rule("own", "x > 0.12345678"), rule("formula", "rest > 0"), rule("gate", "asked")],
                       derived=derived)  # fmt: skip
    beyond = {"x": Decimal("0.12345679"), "asked": True}
    assert set(fired(decide(engine, beyond))) == {"own", "formula", "gate"}
    met = decide(engine, {"x": Decimal("0.12345678")})
    assert (fired(met), opened(met), met.settled) == ({}, [], True)


def test_a_body_mass_index_is_an_exact_fraction() -> None:
    assert worked_out("bmi", {"weight": 80, "height": 180}) == Fraction(80 * 10_000, 180 * 180)


def test_a_sum_is_a_range_while_items_are_missing() -> None:
    assert worked_out("wells-sum", {**LEG, **NONE_OF_WELLS}) == 0
    assert worked_out("wells-sum", {**LEG, **NONE_OF_WELLS, "wells-pitting": True, "wells-whole-leg": True}) == 2
    assert worked_out("wells-sum", {**LEG, **NONE_OF_WELLS, "wells-pitting": True, "wells-other-cause": True}) == -1
    without = {id: value for id, value in NONE_OF_WELLS.items() if id != "wells-other-cause"}
    assert worked_out("wells-sum", {**LEG, **without, "wells-pitting": True}) == Interval(-1, 1)
    assert worked_out("wells-sum", {**LEG, "wells-pitting": True}) == Interval(-1, 7)
    assert worked_out("wells-sum", {}) == Interval(-2, 9)


def test_a_range_decides_only_what_every_value_in_it_decides() -> None:
    facts = [flag("a"), flag("b"), flag("c")]
    derived = [Derived("sum", "number", "count(a, b, c)")]
    rules = [rule("two-or-more", "sum >= two"), rule("under-two", "sum < two"), rule("just-two", "sum = two")]
    engine = engine_of(facts, rules, derived=derived, parameters=[parameter("two", 2)])
    certain = {
        "two-or-more": {"a": True, "b": True},
        "under-two": {"a": False, "b": False},
        "just-two": {"a": True, "b": True, "c": False},
    }
    for id, known in certain.items():
        assert id in fired(decide(engine, known))
    assert set(decide(engine, {"a": True}).undetermined) == {"two-or-more", "under-two", "just-two"}
    assert set(decide(engine, {"a": True, "b": True}).undetermined) == {"just-two"}


@pytest.mark.parametrize(
    ("formula", "known", "result"),
    [
        ("x - y", {}, NOT_APPLICABLE),
        ("x - z", {}, NOT_APPLICABLE),
        ("z + z", {}, UNKNOWN),
        ("z - w", {"w": 3}, UNKNOWN),
        ("w / v", {"w": 3, "v": 0}, UNKNOWN),
        ("w / v", {"w": 3, "v": 2}, Fraction(3, 2)),
        ("w * v", {"w": 3, "v": 2}, 6),
        ("max(10, w / 10)", {"w": 200}, 20),
        ("max(10, w / 10)", {"w": 50}, 10),
        ("min(w, x)", {"w": 50}, NOT_APPLICABLE),
        ("min(w, z)", {"w": 50}, UNKNOWN),
        ("if(f, w, v)", {"f": True, "w": 1, "v": 2}, 1),
        ("if(f, w, v)", {"f": False, "w": 1, "v": 2}, 2),
        ("if(f, w, v)", {"w": 1, "v": 2}, UNKNOWN),
        ("if(f, w, x)", {"f": True, "w": 1}, 1),
        ("w - count(f, g)", {"w": 5, "g": True}, Interval(3, 4)),
        ("w * (1 - 2 * count(f))", {"w": 5}, Interval(-5, 5)),
        ("count(x > 3, f)", {"f": True}, 1),
        ("w / count(f, g)", {"w": 6}, UNKNOWN),
    ],
)
def test_what_does_not_apply_or_is_unknown_passes_through_a_formula(
    formula: str, known: dict[str, object], result: State
) -> None:
    facts = [flag("no"), number("x", ask_if="no"), number("y", ask_if="no"), number("z"), number("w"), number("v")]
    engine = engine_of([*facts, flag("f"), flag("g")], [], derived=[Derived("out", "number", formula)])
    assert settled(engine, {"no": False, **known})["out"] == result


def settled(engine: Engine, facts: dict[str, object]) -> dict[str, State]:
    case = engine.read_case(case_of(facts))
    program = engine.program("acsm", DAY, {})
    return dict(zip(program.names, program.settle(case.facts, case.as_of, False).now, strict=False))


def test_a_comparison_of_two_facts_is_no_when_one_does_not_apply() -> None:
    engine = engine_of(
        [flag("ill"), number("usual", ask_if="ill"), number("now")],
        [rule("low", "now < usual"), rule("not-low", "not now < usual")],
    )
    assert decide(engine, {"ill": False, "now": 80}).undetermined == ()
    assert set(fired(decide(engine, {"ill": True, "now": 80, "usual": 90}))) == {"low"}
    assert set(fired(decide(engine, {"ill": True, "now": 90, "usual": 90}))) == {"not-low"}
    assert set(decide(engine, {"ill": True, "now": 90}).undetermined) == {"low", "not-low"}


@pytest.mark.parametrize(
    ("habit", "regular"),
    [
        (
            {
                "exercise-days": 3,
                "exercise-minutes": 30,
                "exercise-months": 3,
                "exercise-current-intensity": "moderate",
            },
            True,
        ),
        (
            {"exercise-days": 3, "exercise-minutes": 30, "exercise-months": 3, "exercise-current-intensity": "light"},
            False,
        ),
        (
            {
                "exercise-days": 2,
                "exercise-minutes": 30,
                "exercise-months": 3,
                "exercise-current-intensity": "moderate",
            },
            False,
        ),
        (
            {
                "exercise-days": 3,
                "exercise-minutes": 29,
                "exercise-months": 3,
                "exercise-current-intensity": "vigorous",
            },
            False,
        ),
        (
            {
                "exercise-days": 3,
                "exercise-minutes": 30,
                "exercise-months": 2.9,
                "exercise-current-intensity": "vigorous",
            },
            False,
        ),
        ({"exercise-days": 3, "exercise-minutes": 30, "exercise-months": 3}, False),
        ({"exercise-days": 0}, False),
        ({}, False),
    ],
)
def test_whoever_is_not_known_to_exercise_regularly_does_not(habit: dict[str, Any], regular: bool) -> None:
    assert worked_out("regular-exerciser", habit) is regular


def test_every_other_worked_out_flag_stays_unknown_while_its_parts_are() -> None:
    for id, derived in ENGINE.rules.vocabulary.derived.items():
        if derived.kind == "flag" and not derived.unknown_reads_as_no:
            assert worked_out(id, {}) is UNKNOWN, id


def test_only_the_habit_of_exercise_and_the_norm_read_unknown_as_no() -> None:
    named = [id for id, derived in ENGINE.rules.vocabulary.derived.items() if derived.unknown_reads_as_no]
    assert named == ["regular-exerciser", "norms-for-women"]


@pytest.mark.parametrize("days", [0, 1, 83, 84, 365])
def test_days_are_whole_days_up_to_the_day_of_the_decision(days: int) -> None:
    day = (DAY - timedelta(days=days)).isoformat()
    assert worked_out("days-since-stroke", {"stroke-tia": True, "stroke-tia-date": day}) == days


def test_days_since_what_never_happened_do_not_apply() -> None:
    assert worked_out("days-since-stroke", {"stroke-tia": False}) is NOT_APPLICABLE
    assert worked_out("days-since-stroke", {"stroke-tia": True}) is UNKNOWN


def test_days_across_a_leap_day_are_counted() -> None:
    engine = engine_of([], [rule("early", "days-since-surgery <= limit")], parameters=[parameter("limit", 366)])
    raw = {"as_of": "2025-01-01", "facts": {"surgery-type": "knee", "surgery-date": date(2024, 1, 1)}}
    assert "early" in fired(engine.decide(engine.read_case(raw)))


@effort(40)
@given(st.fixed_dictionaries({}, optional={id: values(id) for id in (*LEG, *NONE_OF_WELLS)}), st.data())
def test_a_range_always_holds_what_the_full_answers_give(known: dict[str, Any], data: st.DataObject) -> None:
    before = worked_out("wells-sum", known)
    full = {**{id: data.draw(values(id)) for id in (*LEG, *NONE_OF_WELLS) if id not in known}, **known}
    after = worked_out("wells-sum", full)
    low, high = (before.low, before.high) if isinstance(before, Interval) else (before, before)
    ends = (after.low, after.high) if isinstance(after, Interval) else (after, after)
    assert all(isinstance(end, (int, Fraction)) for end in (low, high, *ends))
    assert low <= ends[0] <= ends[1] <= high  # type: ignore[operator]  # numbers, as asserted
