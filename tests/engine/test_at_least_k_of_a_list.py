"""`at least K of`: certain when enough are found, excluded when too few still can be, and unknown between."""

from itertools import combinations, product

import pytest
from small_world import decide, engine_of, fired, flag, rule

from scopewell.engine.truth import Truth, at_least

NAMES = ("a", "b", "c", "d")
SAID = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: "unknown"}


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_every_combination_of_answers_is_counted_right(k: int) -> None:
    engine = engine_of([flag(name) for name in NAMES], [rule("many", f"at least {k} of ({', '.join(NAMES)})")])
    for truths in product(Truth, repeat=4):
        decision = decide(engine, {name: SAID[truth] for name, truth in zip(NAMES, truths, strict=True)})
        found = Truth.YES if fired(decision) else Truth.UNKNOWN if decision.undetermined else Truth.NO
        assert found is at_least(k, truths), (k, truths)


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_negation_is_true_when_too_few_can_be(k: int) -> None:
    engine = engine_of([flag(name) for name in NAMES], [rule("few", f"not at least {k} of ({', '.join(NAMES)})")])
    for truths in product(Truth, repeat=4):
        decision = decide(engine, {name: SAID[truth] for name, truth in zip(NAMES, truths, strict=True)})
        found = Truth.YES if fired(decision) else Truth.UNKNOWN if decision.undetermined else Truth.NO
        assert found is ~at_least(k, truths), (k, truths)


def test_what_does_not_apply_counts_as_not_found() -> None:
    facts = [flag("gate"), *(flag(name, ask_if="gate") for name in "ab"), flag("c"), flag("d")]
    engine = engine_of(facts, [rule("many", "at least 2 of (a, b, c, d)")])
    assert decide(engine, {"gate": False, "c": True}).undetermined == ("many",)
    assert decide(engine, {"gate": False, "c": False}).undetermined == ()
    assert "many" in fired(decide(engine, {"gate": False, "c": True, "d": True}))


def test_each_part_counts_once_however_it_is_found() -> None:
    engine = engine_of([flag("a"), flag("b")], [rule("two", "at least 2 of (a or b, a and b)")])
    assert fired(decide(engine, {"a": True, "b": False})) == {}
    assert "two" in fired(decide(engine, {"a": True, "b": True}))


def test_the_reason_names_every_finding_that_counted_and_no_other() -> None:
    engine = engine_of([flag(name) for name in NAMES], [rule("many", f"at least 2 of ({', '.join(NAMES)})")])
    for pair in combinations(NAMES, 2):
        (reason,) = decide(engine, {name: name in pair for name in NAMES}).reasons
        assert reason.facts == dict.fromkeys(pair, True)
    (reason,) = decide(engine, dict.fromkeys(NAMES, True)).reasons
    assert reason.facts == dict.fromkeys(NAMES, True)
