"""Acts are found by who does what to which kind of thing, also where nobody put verb and object together before."""

from itertools import product

import pytest

from scopewell.engine.wording.flags import Category, Kind
from scopewell.engine.wording.guard import Guard


def acts(guard: Guard, text: str, kind: Kind) -> list[str]:
    """Return the spans of the acts in a text."""
    return [flag.span for flag in guard.check(text, kind) if flag.category is Category.ACT]


DONE = {
    "an ill": (
        ("Outwit", "Vaporize", "Evict", "Silence"),
        ("your sciatica", "that stubborn tendonitis", "your hip pain"),
    ),
    "an aid": (("Retire", "Banish", "Donate"), ("your walker", "the neck brace", "that old cane")),
    "a medicine": (("Ration", "Outgrow", "Banish"), ("your statin", "those water pills", "the gabapentin")),
    "care": (("Outrun", "Forget", "Dodge"), ("the surgeon", "your operation", "the cardiologist")),
}


@pytest.mark.parametrize(
    "text", [f"{verb} {what}." for verbs, things in DONE.values() for verb, what in product(verbs, things)]
)
def test_a_verb_nobody_listed_counts_by_its_object(guard: Guard, text: str) -> None:
    assert acts(guard, text, Kind.HANDOUT)


@pytest.mark.parametrize(
    "text",
    [
        f"{verb} {what}."
        for verb, what in product(
            ("Describe", "Note", "Rate"), ("your sciatica", "that stubborn tendonitis", "your hip pain")
        )
    ]
    + [f"{verb} {what}." for verb, what in product(("Park", "Wash", "Lock"), ("your walker", "the neck brace"))]
    + [f"{verb} {what}." for verb, what in product(("Carry", "Label", "List"), ("your statin", "those water pills"))]
    + [f"{verb} {what}." for verb, what in product(("Ask", "Thank", "Call"), ("the surgeon", "your cardiologist"))],
)
def test_what_anybody_may_do_with_them_passes(guard: Guard, text: str) -> None:
    assert not acts(guard, text, Kind.HANDOUT)


@pytest.mark.parametrize(
    "text",
    [
        "Should I stop my blood thinners before class? Leave them out for two days.",
        "Chronic knee pain? Solved in a week.",
        "Her arm tingles. It's the neck, no doubt.",
    ],
)
def test_two_sentences_together_are_an_act(guard: Guard, text: str) -> None:
    assert acts(guard, text, Kind.HANDOUT)


@pytest.mark.parametrize(
    "text",
    [
        "Should I stop my blood thinners before class? Ask the doctor who prescribed them.",
        "Can you fix my posture? We can help you get stronger.",
        "Do we treat injuries? We do not.",
        "She beat cancer. We hold the bar.",
        "If someone online promises to fix your back in a week, close the tab.",
        "Welcome to our new neighbor, a pediatric therapy practice.",
    ],
)
def test_answers_rumors_and_neighbors_pass(guard: Guard, text: str) -> None:
    assert not guard.check(text, Kind.NEWSLETTER)


def test_an_act_is_flagged_with_its_objects_and_its_deadline(guard: Guard) -> None:
    (span,) = acts(guard, "We guarantee full range of motion within eight weeks.", Kind.LETTER)
    assert span == "guarantee full range of motion within eight weeks"


def test_two_parts_of_one_promise_are_one_flag(guard: Guard) -> None:
    assert len(acts(guard, "Frozen shoulder thawed in six visits or your money back.", Kind.PUBLIC)) == 1


def test_devices_are_flagged_one_by_one(guard: Guard) -> None:
    assert len(acts(guard, "We offer therapeutic ultrasound and dry needling.", Kind.PUBLIC)) == 2
