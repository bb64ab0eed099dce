"""What stands around a sentence, and what a number means."""

import pytest

from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard
from scopewell.engine.wording.lexicon import is_high_pressure


@pytest.mark.parametrize("reading", ["160/90", "150/100", "210/115"])
def test_a_high_blood_pressure_is_known(reading: str) -> None:
    assert is_high_pressure(reading)


@pytest.mark.parametrize("number", ["159/99", "11/02", "2023/24", "100/160", "3/100", "160", "999/100"])
def test_other_numbers_are_none(number: str) -> None:
    assert not is_high_pressure(number)


def test_training_on_after_a_high_pressure_is_flagged_and_a_normal_one_not(guard: Guard) -> None:
    assert guard.check("BP 190/110. Finished the set.", Kind.SESSION_NOTE)
    assert guard.check("BP 118/72. Finished the set.", Kind.SESSION_NOTE) == ()


def test_a_list_ends_where_it_is_not_led_any_more(guard: Guard) -> None:
    text = "We never offer:\n- massage\n\nNew on Mondays: massage by our coach."
    assert [flag.start > text.index("New") for flag in guard.check(text, Kind.PUBLIC)] == [True]


def test_a_question_is_answered_by_the_sentence_behind_it(guard: Guard) -> None:
    assert guard.check("Can you cure my back pain? No.", Kind.PUBLIC) == ()
    assert guard.check("Can you get rid of my arthritis? Yes, in a month.", Kind.PUBLIC)
