"""The labeled corpus is sound, and the guard keeps its bars on both halves."""

from functools import partial

import pytest
from benchmarks.wording import flags_of_guard
from benchmarks.wording_scoring import CATEGORIES, LONGEST_SPAN, corpus, score

from scopewell.engine.wording.flags import Kind
from scopewell.engine.wording.guard import Guard

HALVES = ("development", "test")


def test_it_is_large_half_clean_and_in_every_kind() -> None:
    cases = [case for half in HALVES for case in corpus(half)]
    assert len(cases) >= 600
    assert 0.45 <= sum(not case.labels for case in cases) / len(cases) <= 0.6
    assert {case.kind for case in cases} == set(Kind)
    assert len({case.text for case in cases}) == len(cases)


def test_no_style_stands_in_both_halves() -> None:
    styles = [{case.style for case in corpus(half)} for half in HALVES]
    assert styles[0].isdisjoint(styles[1])


@pytest.mark.parametrize("half", HALVES)
def test_labels_are_exact(half: str) -> None:
    for case in corpus(half):
        for label in case.labels:
            assert label.category in CATEGORIES
            assert 0 < len(case.text[label.start : label.end]) <= LONGEST_SPAN, case.id


@pytest.mark.parametrize("half", HALVES)
def test_the_bars_hold(guard: Guard, half: str) -> None:
    found = score(corpus(half), partial(flags_of_guard, guard))
    assert found.rows["overall"].f1 >= 0.90
    assert found.clean_rate <= 0.05
    assert found.rows["wording"].precision >= 0.93
    assert found.rows["act"].recall >= 0.80
    assert found.rows["identifier"].recall >= 0.88
