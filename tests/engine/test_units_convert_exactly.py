"""Units: exact conversion both ways, and a refusal that names what is accepted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_people import FACTS, WORDS

from scopewell.engine.errors import UnitError
from scopewell.engine.units import Number, as_json, as_text, exact

decimals = st.decimals(min_value=-1000, max_value=1000, places=3)


def converted(fact: str, value: object, unit: str) -> Number:
    assert isinstance(value, (int, float, Decimal, Fraction))
    held = FACTS[fact]
    return WORDS.units.convert(exact(value), unit, str(held.unit), held.also_units)


@pytest.mark.parametrize(
    ("fact", "value", "unit", "held"),
    [
        ("temperature", 98.6, "°F", 37),
        ("temperature", 98.6, "[degF]", 37),
        ("temperature", 100.4, "[degF]", 38),
        ("temperature", 32, "°F", 0),
        ("temperature", 37.2, "°C", Fraction("37.2")),
        ("temperature", 37.2, "C", Fraction("37.2")),
        ("glucose", 7.1, "mmol/L", Fraction("127.8")),
        ("glucose", 5, "mmol/L", 90),
        ("haemoglobin", 8, "g/dL", 80),
        ("haemoglobin", 13.2, "g/dL", 132),
        ("weight", 100, "lb", Fraction("45.359237")),
        ("weight", 100, "[lb_av]", Fraction("45.359237")),
        ("height", 70, "in", Fraction("177.8")),
        ("height", 1.78, "m", 178),
        ("sbp", 134, "mmHg", 134),
        ("heart-rate", 68, "bpm", 68),
    ],
)
def test_a_unit_converts_to_the_exact_number(fact: str, value: object, unit: str, held: Number) -> None:
    assert converted(fact, value, unit) == held


@given(decimals)
def test_fahrenheit_and_back_is_the_same_number(value: Decimal) -> None:
    celsius = converted("temperature", value, "°F")
    assert Fraction(celsius) * Fraction(9, 5) + 32 == Fraction(value)


@given(decimals)
def test_millimoles_and_back_is_the_same_number(value: Decimal) -> None:
    assert Fraction(converted("glucose", value, "mmol/L")) / 18 == Fraction(value)


@given(decimals)
def test_pounds_and_back_is_the_same_number(value: Decimal) -> None:
    assert Fraction(converted("weight", value, "lb")) / Fraction("0.45359237") == Fraction(value)


@pytest.mark.parametrize(
    ("fact", "unit", "some"),
    [
        ("temperature", "K", {"Cel", "°C", "°F", "[degF]"}),
        ("glucose", "g/L", {"mg/dL", "mmol/L"}),
        ("haemoglobin", "mmol/L", {"g/L", "g/dL"}),
        ("weight", "stone", {"kg", "lb"}),
        ("sbp", "kPa", {"mm[Hg]", "mmHg"}),
        ("sbp", "mg/dL", {"mm[Hg]", "mmHg"}),
    ],
)
def test_a_unit_that_does_not_convert_exactly_is_refused_and_the_accepted_ones_named(
    fact: str, unit: str, some: set[str]
) -> None:
    with pytest.raises(UnitError) as caught:
        converted(fact, 5, unit)
    assert some <= set(caught.value.accepted)
    assert caught.value.accepted[0] == FACTS[fact].unit
    assert all(name in str(caught.value) for name in some)


def test_a_unit_of_one_fact_is_no_unit_of_another() -> None:
    assert converted("glucose", 1, "mmol/L") == 18
    with pytest.raises(UnitError):
        converted("hba1c", 1, "mmol/L")


@given(decimals)
def test_a_decimal_stays_the_decimal_it_was_written_as(value: Decimal) -> None:
    held = exact(float(value))
    assert Fraction(held) == Fraction(value)
    assert type(held) is int if value == value.to_integral_value() else type(held) is Fraction


def test_decimals_subtract_as_on_paper() -> None:
    assert exact(82.3) - exact(80.0) == exact(2.3)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), 1e300, 1e-40]
)
def test_what_is_no_number_of_this_world_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="number"):
        exact(value)


@pytest.mark.parametrize(
    ("value", "text", "json"),
    [(5, "5", 5), (Fraction(5, 2), "2.5", 2.5), (Fraction("0.1"), "0.1", 0.1), (Fraction(1, 3), "0.333333", 1 / 3)],
)
def test_numbers_are_shown_without_needless_zeros(value: Number, text: str, json: object) -> None:
    assert as_text(value) == text
    assert as_json(value) == json
