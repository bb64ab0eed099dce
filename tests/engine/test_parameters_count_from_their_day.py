"""A threshold is the one in force on the day of the decision."""

from datetime import date

import pytest
from small_world import engine_of, fired, number, parameter, rule

CHANGING = parameter("line", 180, later=[(date(2026, 6, 1), 160), (date(2026, 9, 1), 150)])
ENGINE = engine_of([number("sbp")], [rule("high", "sbp > line")], parameters=[CHANGING], gate=["sbp"])


def high(day: str, sbp: int, **more: object) -> bool:
    case = {"as_of": day, "facts": {"sbp": sbp}, **more}
    return "high" in fired(ENGINE.decide(ENGINE.read_case(case)))


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2020-01-01", 180),
        ("2024-01-01", 180),
        ("2026-05-31", 180),
        ("2026-06-01", 160),
        ("2026-08-31", 160),
        ("2026-09-01", 150),
        ("2030-01-01", 150),
    ],
)
def test_the_threshold_of_that_day_decides(day: str, line: int) -> None:
    assert (high(day, line), high(day, line + 1)) == (False, True)


def test_a_decision_of_an_earlier_day_stays_what_it_was() -> None:
    assert [high(day, 155) for day in ("2026-10-01", "2026-07-01", "2026-10-01", "2026-05-01")] == [
        True,
        False,
        True,
        False,
    ]


def test_a_practice_tightens_against_the_value_of_that_day() -> None:
    settings = {"line": {"value": 155, "author": "owner", "date": "2026-01-01"}}
    assert high("2026-07-01", 158, settings=settings)
    assert not high("2026-07-01", 155, settings=settings)
    case = ENGINE.read_case({"as_of": "2026-10-01", "facts": {}, "settings": settings})
    assert [(problem.fact, problem.kind) for problem in case.problems] == [("line", "bad-value")]


def test_a_parameter_used_in_two_rules_moves_both() -> None:
    rules = [rule("high", "sbp > line"), rule("fine", "sbp <= line", "start-with-precautions")]
    engine = engine_of([number("sbp")], rules, parameters=[CHANGING])
    for day, expected in (("2026-05-01", {"fine"}), ("2026-07-01", {"high"})):
        assert set(fired(engine.decide(engine.read_case({"as_of": day, "facts": {"sbp": 170}})))) == expected
