"""The labeled corpus is sound, and the guard does not get worse on either half."""

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


FLOORS = {"development": (0.96, 0.95, 0.02), "test": (0.89, 0.80, 0.05)}
"""Lowest overall F1 and recall of acts, highest share of clean texts flagged: a little below what was measured."""


@pytest.mark.parametrize("half", HALVES)
def test_the_scores_do_not_fall(guard: Guard, half: str) -> None:
    least_f1, least_acts, most_clean = FLOORS[half]
    found = score(corpus(half), partial(flags_of_guard, guard))
    assert found.rows["overall"].f1 >= least_f1
    assert found.rows["act"].recall >= least_acts
    assert found.clean_rate <= most_clean
    assert found.rows["wording"].precision >= 0.93
    assert found.rows["identifier"].recall >= 0.88
