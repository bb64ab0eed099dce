"""Places are found by name and ZIP code, distances are those of the globe, and the closed lists hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopewell.directory.conditions import CONDITIONS, FORMATS, LANGUAGES
from scopewell.directory.places import Place, box_around, miles_between, places_called
from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard
from scopewell.knowledge.release import shipped_engine
from scopewell.members.code import code_of_conduct
from scopewell.ui.prose import to_text

INSIDE_US = st.tuples(st.floats(18, 71), st.floats(-170, -66))


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("45402", "Dayton, OH"), ("45402-1234", "Dayton, OH"), ("Dayton, OH", "Dayton, OH"),
        ("dayton ohio", "Dayton, OH"), ("  DAYTON ,  oh ", "Dayton, OH"),
        ("St. Louis, MO", "Saint Louis, MO"), ("O'Fallon, MO", "O Fallon, MO"),
        ("Winston-Salem North Carolina", "Winston Salem, NC"), ("New York, NY", "New York, NY"),
        ("McAllen, TX", "Mcallen, TX"),
        ("Washington, DC", "Washington, DC"), ("san juan, puerto rico", "San Juan, PR"),
    ],
)  # fmt: skip
def test_a_place_is_found_as_people_write_it(typed: str, city: str) -> None:
    assert [str(place) for place in places_called(typed)] == [city]


@pytest.mark.parametrize("typed", ["", ",", "00000", "Nowhereville", "x" * 500, "OH", "\x00", "💚", "Dayton, ZZ 9"])
def test_what_is_no_place_finds_none(typed: str) -> None:
    assert places_called(typed) == ()


def test_a_name_of_many_states_finds_them_all() -> None:
    assert len(places_called("Springfield")) > 10


def test_distances_are_those_between_the_cities() -> None:
    def miles(a: str, b: str) -> float:
        (one,), (other,) = places_called(a), places_called(b)
        return miles_between(one[2:], other[2:])

    assert 62 < miles("Dayton, OH", "Columbus, OH") < 74
    assert 2430 < miles("New York, NY", "Los Angeles, CA") < 2470
    assert miles("Dayton, OH", "45402") == 0


@given(INSIDE_US, INSIDE_US, st.sampled_from([10, 25, 50, 100]))
def test_the_box_loses_nobody_within_the_distance(a: tuple[float, float], b: tuple[float, float], within: int) -> None:
    box = box_around(*a, within)
    if miles_between(a, b) <= within:
        assert box.south <= b[0] <= box.north
        assert box.west <= b[1] <= box.east
    assert miles_between(a, b) == pytest.approx(miles_between(b, a))


def test_a_place_reads_as_its_city() -> None:
    assert str(Place("Dayton", "OH", 39.7, -84.2)) == "Dayton, OH"


def test_every_condition_is_asked_with_facts_that_exist_and_passes_the_guard(guard: Guard) -> None:
    facts = shipped_engine().rules.vocabulary.facts
    assert {fact for condition in CONDITIONS for fact in condition.facts} <= set(facts)
    assert len({condition.id for condition in CONDITIONS}) == len(CONDITIONS)
    for words in (*(condition.words for condition in CONDITIONS), *FORMATS.values(), *LANGUAGES.values()):
        assert guard.check(words, Kind.PUBLIC) == (), words


def test_the_code_of_conduct_keeps_itself(guard: Guard) -> None:
    assert guard.check(to_text(code_of_conduct()), Kind.PUBLIC) == ()
