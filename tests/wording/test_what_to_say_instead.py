"""Replacements read well in their sentence."""

import pytest

from scopewell.engine.wording.flags import Kind, Replacement
from scopewell.engine.wording.guard import Guard


def replaced(text: str, one: Replacement) -> str:
    return text[: one.start] + one.text + text[one.end :]


@pytest.mark.parametrize(
    ("kind", "text", "better"),
    [
        (Kind.PUBLIC, "Our patients come from all over.", "Our clients come from all over."),
        (Kind.SESSION_NOTE, "PATIENT DID WELL TODAY, NO PAIN.", "CLIENT DID WELL TODAY, NO PAIN."),
        (Kind.SESSION_NOTE, "Treated the left knee today.", "Trained the left knee today."),
        (Kind.LETTER, "We are treating her for stiffness.", "We are training her for stiffness."),
        (Kind.LETTER, "Our treatment plans are attached.", "Our exercise plans are attached."),
        (Kind.PUBLIC, "Book an outpatient class.", "Book a supervised class."),
        (Kind.PUBLIC, "Meet our Physiotherapists.", "Meet our Medical exercise specialists."),
        (Kind.SESSION_NOTE, "Pateint tired.", "Client tired."),
        (Kind.PUBLIC, "We rehabilitate golfers.", "We train golfers."),
        (Kind.LETTER, "I prescribed step-ups.", "I planned step-ups."),
    ],
)
def test_the_first_replacement_fits(guard: Guard, kind: Kind, text: str, better: str) -> None:
    (flag,) = guard.check(text, kind)
    assert replaced(text, flag.replacements[0]) == better


@pytest.mark.parametrize(
    "text", ["Our therapy is kind.", "We treat backs.", "Our physios and our rehab", "Our patients smile."]
)
def test_a_replacement_passes_the_guard(guard: Guard, text: str) -> None:
    for flag in guard.check(text, Kind.PUBLIC):
        for one in flag.replacements:
            again = guard.check(replaced(text, one), Kind.PUBLIC)
            assert flag.rule not in {other.rule for other in again}, one


def test_every_rule_of_wording_says_something_instead(guard: Guard) -> None:
    for rule in guard.rules.values():
        assert bool(rule.say) != bool(rule.instead), rule.id
