"""Medicines as people type them: what is written as in the list is known, everything else is asked back or unlisted."""

from dataclasses import FrozenInstanceError
from string import ascii_lowercase

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scopewell.knowledge.medicine_list import Name, medicine_list, words_of
from scopewell.knowledge.medicines import Because, Candidate, Looked, Status, look_up
from scopewell.knowledge.spelling import distance

LIST = medicine_list()
NAMES = sorted(LIST.names.values(), key=lambda name: name.text)
LONG_NAMES = [name for name in NAMES if len("".join(words_of(name.text))) >= 8]
WORDS_OF_NAMES = {word for words in LIST.names for word in words}


def one(text: str) -> Looked:
    (found,) = look_up(text)
    return found


def offered(looked: Looked) -> list[str]:
    return [candidate.name for candidate in looked.candidates]


def classes(text: str) -> set[str]:
    looked = one(text)
    assert looked.status is Status.KNOWN, looked
    return set(looked.classes)


def name_of(candidate: Candidate) -> Name:
    return LIST.names[words_of(candidate.name.split(" (")[0])]


# names as they are written


def test_every_name_finds_itself() -> None:
    for name in NAMES:
        looked = one(name.text)
        if name.classes(frozenset()):
            assert (looked.status, looked.names) == (Status.KNOWN, (name.text,)), name
            assert looked.classes == name.classes(frozenset())
        else:
            assert looked.status is Status.DID_YOU_MEAN, name
            assert {candidate.because for candidate in looked.candidates} >= {Because.WAY_OF_TAKING}


@pytest.mark.parametrize(
    "typed",
    [
        "METOPROLOL",
        " metoprolol ",
        "Metoprolol®",
        "Lopressor™ 50mg",
        "metoprolol succinate ER 25 mg",
        "Toprol-XL",
        "toprol xl 50",
        "metoprolol tartrate 12.5 mg twice a day",
        "25 mg of metoprolol",
        "metoprolols",
        "Métoprolol",
        "my metoprolol for blood pressure",
        "generic Lopressor (metoprolol)",
        "1. metoprolol",
        "metoprolol 25mg b.i.d.",
        "beta blocker metoprolol",
        "metoprolol 1,000 mg",
    ],
)
def test_case_dose_salt_release_signs_and_times_change_nothing(typed: str) -> None:
    assert classes(typed) == {"beta-blocker"}


def test_what_looks_like_filler_is_kept_where_it_is_part_of_the_name() -> None:
    assert classes("losartan potassium 50 mg") == {"other-heart-or-pressure"}
    assert one("potassium chloride 20 meq").names == ("potassium chloride",)
    assert classes("Diovan HCT 160/12.5") == {"other-heart-or-pressure", "diuretic"}
    assert "opioid-or-sedative" in classes("Tylenol #3")
    assert "opioid-or-sedative" in classes("Tylenol w/ codeine")
    assert one("Humulin 70/30").names == ("Humulin 70/30",)
    assert one("vitamin d3 2000 IU").names == ("vitamin d3",)


def test_found_values_cannot_be_changed() -> None:
    looked = one("metoprolol")
    with pytest.raises(FrozenInstanceError):
        looked.status = Status.UNLISTED  # type: ignore[misc]  # that it is refused is the point


# the way of taking decides


def test_a_corticosteroid_counts_as_by_mouth_only_when_that_is_said() -> None:
    assert classes("dexamethasone 4 mg tablets") == {"corticosteroid-oral"}
    assert classes("hydrocortisone cream 1%") == {"other"}
    assert classes("budesonide inhaler") == {"other"}
    asked = one("hydrocortisone")
    assert asked.status is Status.DID_YOU_MEAN
    assert {candidate.classes for candidate in asked.candidates} == {("corticosteroid-oral",), ("other",)}
    assert {candidate.because for candidate in asked.candidates} == {Because.WAY_OF_TAKING}
    assert one("methylprednisolone injection").status is Status.UNLISTED
    assert classes("Medrol Dosepak") == {"corticosteroid-oral"}


def test_eye_drops_are_never_a_beta_blocker() -> None:
    assert one("timolol eye drops").status is Status.UNLISTED
    assert one("timolol").status is Status.DID_YOU_MEAN
    assert classes("timolol 10 mg tablet") == {"beta-blocker"}


def test_only_drops_make_a_fluoroquinolone_something_else() -> None:
    assert classes("cipro for ear infection") == {"fluoroquinolone"}
    assert classes("ofloxacin ear drops") == {"other"}


def test_two_ways_at_once_are_never_settled_by_the_milder_one() -> None:
    assert one("hydrocortisone tablets cream").status is Status.UNLISTED
    tablets, cream = look_up("hydrocortisone tablets and cream")
    assert tablets.classes == ("corticosteroid-oral",)
    assert cream.status is Status.NO_NAME


# misspellings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lisinoprol", "lisinopril"),
        ("asprin", "aspirin"),
        ("metropolol", "metoprolol"),
        ("warferin", "warfarin"),
        ("elaquis", "Eliquis"),
        ("furosimide", "furosemide"),
        ("hydroclorothiazide", "hydrochlorothiazide"),
        ("gabapenten", "gabapentin"),
        ("levothyroxin", "levothyroxine"),
        ("atorvastain", "atorvastatin"),
        ("xarelta", "Xarelto"),
        ("met formin", "metformin"),
        ("insulin lisprp", "insulin lispro"),
        ("ferrus sulfate", "ferrous sulfate"),
        ("hydro chlorothiazide", "hydrochlorothiazide"),
        ("omeprazol 20 mg daily", "omeprazole"),
    ],
)
def test_a_likely_misspelling_is_asked_back_and_never_taken(typed: str, meant: str) -> None:
    looked = one(typed)
    assert looked.status is Status.DID_YOU_MEAN
    assert (looked.names, looked.classes) == ((), ())
    assert offered(looked)[0] == meant
    assert looked.needs_confirmation


def test_names_of_other_classes_that_are_as_near_are_all_shown() -> None:
    near = one("zpac")
    assert {"Z-Pak", "Ziac"} <= set(offered(near))
    slips = [candidate.slips for candidate in near.candidates if candidate.because is Because.SPELLING]
    assert slips == sorted(slips)


def test_short_names_may_be_one_slip_away_and_long_ones_two() -> None:
    assert offered(one("lasx"))[0] == "Lasix"
    assert one("lsax").status is Status.UNLISTED
    assert "lisinopril" in offered(one("lisonoprl"))
    assert one("lisoneprol").status is Status.UNLISTED


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [("lasix", "lasix", 0), ("lasx", "lasix", 1), ("laisx", "lasix", 1), ("lasiix", "lasix", 1), ("lasex", "lasix", 1)],
)
def test_one_slip_is_a_letter_left_out_added_changed_or_swapped(a: str, b: str, slips: int) -> None:
    assert distance(a, b, 2) == distance(b, a, 2) == slips


@st.composite
def slips(draw: st.DrawFn, names: list[Name]) -> tuple[Name, str]:
    """A name and what a single slip of the fingers makes of it."""
    name = draw(st.sampled_from(names))
    text = name.text
    at = draw(st.sampled_from([at for at, letter in enumerate(text) if letter.isalpha()]))
    letter = draw(st.sampled_from(ascii_lowercase))
    swapped = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :] if text[at + 1 : at + 2].isalpha() else text
    changed = (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :], swapped)
    return name, draw(st.sampled_from(changed))


def is_a_slip(name: Name, typed: str) -> bool:
    """Whether it is no other spelling of the name, no plural of it, and no other name of the list."""
    words, own = words_of(typed), words_of(name.text)
    plurals = {(*own[:at], own[at] + "s", *own[at + 1 :]) for at in range(len(own))}
    return bool(words) and words not in LIST.names and words not in plurals


@settings(max_examples=400, deadline=None)
@given(slips(NAMES))
def test_no_slip_ever_counts_as_known(slip: tuple[Name, str]) -> None:
    name, typed = slip
    assume(is_a_slip(name, typed))
    strange = set(words_of(typed)) - set(words_of(name.text))
    assume(not strange or not strange <= WORDS_OF_NAMES)  # a slip that is itself a word of the list cannot be told
    assert Status.KNOWN not in {looked.status for looked in look_up(typed)}


@settings(max_examples=400, deadline=None)
@given(slips(LONG_NAMES))
def test_a_single_slip_in_a_long_name_suggests_it(slip: tuple[Name, str]) -> None:
    name, typed = slip
    assume(is_a_slip(name, typed) and not look_up(typed)[0].names and words_of(typed)[:1] != ("cortisone",))
    suggested = {part for looked in look_up(typed) for one in looked.candidates for part in name_of(one).substances}
    assert suggested & set(name.substances), (name.text, typed)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered_and_nothing_but_a_listed_name_is_known(text: str) -> None:
    for looked in look_up(text):
        assert looked.typed
        if looked.status is Status.KNOWN:
            assert looked.classes
            assert all(words_of(name) in LIST.names for name in looked.names)
        else:
            assert (looked.names, looked.classes) == ((), ())


# names that are mixed up


MIX_UPS = [(name, others) for name, others in LIST.mix_ups.items()]


@pytest.mark.parametrize(("name", "others"), MIX_UPS, ids=[name for name, _ in MIX_UPS])
def test_a_name_that_is_often_mixed_up_is_never_taken_without_showing_the_other(
    name: str, others: tuple[Name, ...]
) -> None:
    looked = one(name)
    assert looked.needs_confirmation
    shown = {name_of(candidate).text for candidate in (*looked.mixed_up_with, *looked.candidates)}
    assert shown >= {other.text for other in others}


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("hydralazin", {"hydralazine", "hydroxyzine"}),
        ("hydroxizine", {"hydralazine", "hydroxyzine"}),
        ("metformine", {"metformin", "metronidazole"}),
        ("metronidazol", {"metformin", "metronidazole"}),
        ("celebrx", {"Celebrex", "Celexa"}),
        ("clonazepan", {"clonazepam", "clonidine"}),
        ("clonadine", {"clonazepam", "clonidine"}),
        ("tramadole", {"tramadol", "trazodone"}),
        ("lamictl", {"Lamictal", "Lamisil"}),
        ("humulog", {"Humalog", "Humulin"}),
        ("prednisolon tablet", {"prednisone", "prednisolone"}),
        ("zyprxa", {"Zyprexa", "Zyrtec"}),
    ],
)
def test_a_misspelling_of_one_of_two_mixed_up_names_offers_both(typed: str, both: set[str]) -> None:
    looked = one(typed)
    assert looked.status is Status.DID_YOU_MEAN
    assert {name_of(candidate).text for candidate in looked.candidates} >= both


def test_a_name_that_is_not_mixed_up_needs_no_question() -> None:
    assert not one("lisinopril").needs_confirmation


# what counts for nothing


@pytest.mark.parametrize(
    "typed",
    [
        "stopped metoprolol",
        "no metoprolol",
        "not taking metoprolol",
        "allergic to metoprolol",
        "metoprolol until last year",
        "metoprolol, stopped last month",
        "metoprolol\nstopped last month",
        "used to take metoprolol",
        "maybe metoprolol",
    ],
)
def test_a_medicine_that_may_not_be_taken_is_asked_back(typed: str) -> None:
    first = look_up(typed)[0]
    assert first.status is Status.DID_YOU_MEAN
    assert offered(first)[0] == "metoprolol"
    assert first.not_understood


def test_doubt_reaches_every_medicine_of_its_sentence_and_no_further() -> None:
    found = look_up("stopped metoprolol and lisinopril, Eliquis. Crestor; Lasix")
    assert [looked.status is Status.KNOWN for looked in found] == [False, False, False, True, True]


@pytest.mark.parametrize(
    "typed", ["Claritin-D", "Zyrtec D", "Tylenol Sinus", "Tylenol night", "Advil Cold", "Motrin PM"]
)
def test_a_further_word_that_makes_another_product_is_never_passed_over(typed: str) -> None:
    looked = one(typed)
    assert looked.status is Status.DID_YOU_MEAN
    assert looked.not_understood


def test_a_word_beside_a_name_that_is_not_understood_stays_with_the_person() -> None:
    looked = one("metoprolol novelumab")
    assert looked.status is Status.DID_YOU_MEAN
    assert looked.not_understood == ("novelumab",)


@pytest.mark.parametrize(
    "typed", ["novelumab", "foxglove tea", "penicillamine", "lithium", "buspirone", "methotrexate", "Adderall"]
)
def test_what_is_not_in_the_list_is_unlisted_and_shown(typed: str) -> None:
    looked = one(typed)
    assert (looked.status, looked.typed) == (Status.UNLISTED, typed)


@pytest.mark.parametrize("typed", ["none", "no", "nothing to take at night", "my pills", "12 mg", "twice a day"])
def test_words_that_name_nothing_are_no_answer(typed: str) -> None:
    assert {looked.status for looked in look_up(typed)} <= {Status.NO_NAME, Status.UNLISTED}


def test_no_words_find_nothing() -> None:
    assert look_up("") == look_up(" ,;\n") == ()


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("water pill", "furosemide"),
        ("blood thinner", "warfarin"),
        ("pain pills", "oxycodone"),
        ("steroids", "prednisone"),
    ],
)
def test_a_phrase_is_asked_back_with_examples(typed: str, among: str) -> None:
    looked = one(typed)
    assert looked.status is Status.DID_YOU_MEAN
    assert among in offered(looked)
    assert {candidate.because for candidate in looked.candidates} == {Because.EXAMPLE}


def test_a_phrase_describes_only_a_name_of_its_class() -> None:
    assert classes("Lasix (water pill)") == {"diuretic"}
    described, further = look_up("metoprolol blood thinner")
    assert described.classes == ("beta-blocker",)
    assert further.status is Status.DID_YOU_MEAN


# lists


def test_a_typed_list_is_split_and_each_part_looked_up() -> None:
    found = look_up("metoprolol 25, lisinoprol; asprin and vitamin d")
    assert [(looked.typed, looked.status.value) for looked in found] == [
        ("metoprolol 25", "known"),
        ("lisinoprol", "did-you-mean"),
        ("asprin", "did-you-mean"),
        ("vitamin d", "known"),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "Eliquis, Lasix, Crestor",
        "Eliquis; Lasix; Crestor",
        "Eliquis\nLasix\nCrestor",
        "Eliquis & Lasix and Crestor",
        "1. Eliquis\n2. Lasix\n3. Crestor",
        "- Eliquis 5mg\n- Lasix 20 mg\n- Crestor",
        "Eliquis 5 mg twice a day, Lasix 20mg, one tablet daily, Crestor, for cholesterol",
        "Eliquis. Lasix. Crestor.",
        "• Eliquis • Lasix • Crestor",
        "Eliquis plus Lasix plus Crestor",
    ],
)
def test_lists_of_any_punctuation_give_the_same_medicines(typed: str) -> None:
    assert [looked.names for looked in look_up(typed)] == [("Eliquis",), ("Lasix",), ("Crestor",)]


def test_names_without_anything_between_them_are_all_taken() -> None:
    looked = one("metoprolol lisinopril Lasix")
    assert looked.names == ("metoprolol", "lisinopril", "Lasix")
    assert classes("losartan/hctz 50-12.5") == {"other-heart-or-pressure", "diuretic"}


def test_a_part_that_names_nothing_is_shown_unless_it_only_says_when_or_what_for() -> None:
    assert [looked.status for looked in look_up("metoprolol, my nerve pill")] == [Status.KNOWN, Status.NO_NAME]
    assert [looked.status for looked in look_up("metoprolol, twice a day, for blood pressure")] == [Status.KNOWN]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_a_list_finds_what_its_parts_find(names: list[Name]) -> None:
    assert look_up(", ".join(name.text for name in names)) == tuple(one(name.text) for name in names)
