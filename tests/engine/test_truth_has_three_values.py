"""Strong Kleene logic, and the refusal to read unknown as yes or as no."""

from itertools import product
from operator import and_, or_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopewell.engine.truth import Truth, at_least

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
truths = st.sampled_from(Truth)
PAIRS = list(product(Truth, repeat=2))


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_is_never_read_as_true_or_false(truth: Truth) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(truth)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (YES, NO, NO, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NO, NO, UNKNOWN),
        (NO, NO, NO, NO),
    ],
)
def test_and_or_follow_the_strong_kleene_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert (left & right, right & left) == (both, both)
    assert (left | right, right | left) == (either, either)


def test_not_turns_yes_and_no_around_and_leaves_unknown_unknown() -> None:
    assert [~truth for truth in (YES, UNKNOWN, NO)] == [NO, UNKNOWN, YES]


@given(truths, truths, truths)
def test_and_and_or_are_associative_and_distribute(a: Truth, b: Truth, c: Truth) -> None:
    assert (a & b) & c == a & (b & c)
    assert (a | b) | c == a | (b | c)
    assert a & (b | c) == (a & b) | (a & c)
    assert a | (b & c) == (a | b) & (a | c)


@given(truths, truths)
def test_de_morgan_and_double_negation_hold(a: Truth, b: Truth) -> None:
    assert ~(a & b) == ~a | ~b
    assert ~(a | b) == ~a & ~b
    assert ~~a == a


def test_a_finding_or_its_absence_is_not_certain_while_it_is_unknown() -> None:
    assert UNKNOWN | ~UNKNOWN == UNKNOWN
    assert UNKNOWN & ~UNKNOWN == UNKNOWN


def test_knowing_more_never_turns_a_certain_result_around() -> None:
    for (a, b), known in product(PAIRS, (YES, NO)):
        for how in (and_, or_):
            before = how(a, b)
            after = how(known if a is UNKNOWN else a, b)
            assert before is UNKNOWN or after is before


@given(st.lists(truths, min_size=1, max_size=6), st.integers(1, 6))
def test_at_least_k_is_certain_only_when_every_way_to_answer_agrees(parts: list[Truth], k: int) -> None:
    unknown = [n for n, part in enumerate(parts) if part is UNKNOWN]
    results = set()
    for answers in product((YES, NO), repeat=len(unknown)):
        filled = list(parts)
        for n, value in zip(unknown, answers, strict=True):
            filled[n] = value
        results.add(YES if filled.count(YES) >= k else NO)
    assert at_least(k, parts) is (results.pop() if len(results) == 1 else UNKNOWN)


def test_the_result_is_again_a_truth_and_not_a_number() -> None:
    assert all(type(value) is Truth for a, b in PAIRS for value in (a & b, a | b, ~a))
