"""Bad input: any text is read without a crash, spans are exact, and time grows with the text."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopewell.engine.wording.flags import Client, Kind
from scopewell.engine.wording.guard import LONGEST_SPAN, Guard
from scopewell.knowledge.guarding import shipped_guard

GUARD = shipped_guard()
WORDS = [
    "we",
    "our",
    "I",
    "the",
    "patient",
    "therapy",
    "treat",
    "treated",
    "treats",
    "physical",
    "therapist",
    "not",
    "your",
    "her",
    "doctor",
    "stop",
    "insulin",
    "halve",
    "MRI",
    "I",
    "read",
    "looks",
    "fine",
    "cure",
    "arthritis",
    "guaranteed",
    "Walt",
    "in",
    "Cedar",
    "Falls",
    "94",
    "555-0102",
    "11/02/2023",
    "<b>",
    "</b>",
    "&nbsp;",
    "“",
    "”",
    "'",
    '"',
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    "—",
    "-",
    "\n",
    "\u200b",
    "\xad",
    "é",
    "Ж",
    "中",
    "PT",
    "pt",
    "Dr.",
    "Mrs.",
    "and",
    "so",
    "but",
    "J.P.",
    "physio's",
    "don't",
    "@",
    "#",
    "https://x.example/a",
    "a@b.example",
    "mobilised",
    "ultrasound",
    "keto",
    "brace",
    "off",
]
MADE = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=300)
ROSTER = (Client(("Walt Abbott",)),)


@given(MADE, st.sampled_from(Kind))
def test_spans_are_the_text_they_name(text: str, kind: Kind) -> None:
    for flag in GUARD.check(text, kind, roster=ROSTER, quiet=True):
        assert text[flag.start : flag.end] == flag.span
        assert 0 < len(flag.span) <= LONGEST_SPAN
        for one in flag.replacements:
            assert one.start <= flag.start
            assert one.end == flag.end


@given(MADE, st.sampled_from(Kind))
def test_the_same_text_gets_the_same_answer(text: str, kind: Kind) -> None:
    assert GUARD.check(text, kind) == GUARD.check(text, kind)


@given(MADE, st.sampled_from(Kind))
def test_explaining_finds_the_same_flags(text: str, kind: Kind) -> None:
    assert GUARD.explain(text, kind)[0] == GUARD.check(text, kind, quiet=True)


MEGABYTE = 1_000_000
SHAPES = {
    "no punctuation": "we treat our patients with therapy and her doctor prescribed insulin ",
    "all capitals": "OUR PATIENTS LOVE OUR THERAPY. STOP YOUR INSULIN. ",
    "no spaces": "therapy",
    "mixed scripts": "наши patients 患者 thérapie our pаtients ",
    "zero width": "our p\u200bat\u200bients\u200b love\u00ad it. ",
    "nested quotes": "\"'“our ‘patients’ \"love\" 'it'”' ",
    "markup": "<div><b>our patients</b><br/>&nbsp;<a href='x'>therapy</a></div>",
    "unclosed markup": "<a <b <c our patients ",
    "names": "Walt Abbott from Cedar Falls had a stroke on 11/02/2023, 555-0102. ",
    "brackets": "((((our patients)))) ",
    "newlines": "our\npatients\n",
    "numbers": "1,2.3:4/5 ",
    "digits": "555 0102 ",
    "words nobody knows": "xqzjvk treetmentt ",
    "commas": "no, therapy, ",
    "apostrophes": "'a 'b our patient's' ",
}


WHOLE = ("no punctuation", "all capitals", "markup")
"""Shapes of which a whole megabyte is read; of the others a tenth, which shows growth as well."""


@pytest.mark.parametrize("name", SHAPES)
def test_a_megabyte_is_read_in_time_proportional_to_it(guard: Guard, name: str) -> None:
    size = MEGABYTE if name in WHOLE else MEGABYTE // 10
    whole = (SHAPES[name] * (size // len(SHAPES[name]) + 1))[:size]
    guard.check(whole[:1000], Kind.POST)  # every rule runs on a post
    few, many = seconds(guard, whole[: size // 8], Kind.POST), seconds(guard, whole, Kind.POST)
    assert many < 8 * 4 * few + 0.5


def seconds(guard: Guard, text: str, kind: Kind) -> float:
    start = process_time()
    flags = guard.check(text, kind)
    assert all(text[flag.start : flag.end] == flag.span for flag in flags)
    return process_time() - start


def test_invisible_characters_and_lookalikes_hide_nothing(guard: Guard) -> None:
    for text in (
        "Our pa\u200btients smile.",
        "Our p\u0430tients smile.",
        "Our pat\u00adients smile.",
        "Ｏｕｒ ｐａｔｉｅｎｔｓ smile.",
    ):
        (flag,) = guard.check(text, Kind.PUBLIC)
        assert flag.span == text[flag.start : flag.end]
        assert flag.start == 4


def test_markup_hides_nothing_and_is_no_part_of_a_name(guard: Guard) -> None:
    text = "<p>We offer <b>physical</b> therapy &amp; more.</p>"
    (flag,) = guard.check(text, Kind.PUBLIC)
    assert flag.span == "physical</b> therapy"


def test_shouting_is_read_like_speaking(guard: Guard) -> None:
    assert [flag.span for flag in guard.check("OUR PATIENTS LOVE THE NEW ROWERS", Kind.PUBLIC)] == ["PATIENTS"]
    assert guard.check("WE DO NOT TREAT OR DIAGNOSE.", Kind.PUBLIC) == ()
