"""Every kind of value, and every kind of problem: what cannot be used counts as unknown and is reported."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped_people import FACTS, WORDS

from scopewell.engine.admission import admit
from scopewell.engine.answers import Answer, Facts
from scopewell.engine.deciding import Engine
from scopewell.engine.moment import moment_of
from scopewell.engine.problems import CaseError
from scopewell.engine.values import UNKNOWN, Day, Options, State, Unreviewed

TODAY = moment_of("2026-11-23")


def admitted(facts: Mapping[str, object], as_of: str = "2026-11-23") -> Facts:
    return admit(facts, None, WORDS, moment_of(as_of))


def answer(fact: str, raw: object, as_of: str = "2026-11-23", **others: object) -> Answer:
    return admitted({fact: raw, **others}, as_of).person[fact]


def state(fact: str, raw: object, as_of: str = "2026-11-23") -> State:
    return answer(fact, raw, as_of).state


def problems(facts: Mapping[str, object], as_of: str = "2026-11-23") -> list[tuple[str, str]]:
    return [(problem.fact, problem.kind) for problem in admitted(facts, as_of).problems]


def only_message(facts: Mapping[str, object]) -> str:
    (problem,) = admitted(facts).problems
    return problem.message


def some(*options: str) -> frozenset[str]:
    return frozenset(options)


@pytest.mark.parametrize(
    ("fact", "raw", "held"),
    [
        ("hypertension", True, True),
        ("hypertension", False, False),
        ("sbp", 98, 98),
        ("weight", 82.3, Fraction("82.3")),
        ("weight", Decimal("82.3"), Fraction("82.3")),
        ("weight", 82.0, 82),
        ("falls-12m", 2.0, 2),
        ("intended-intensity", "moderate", "moderate"),
        ("pregnancy", "yes", "yes"),
        ("pregnancy", True, "yes"),
        ("pregnancy", False, "no"),
        ("heart-attack-date", "2026-08-17", Day(moment_of("2026-08-17").day.toordinal())),
        ("heart-attack-date", moment_of("2026-08-17").day, Day(moment_of("2026-08-17").day.toordinal())),
        ("medicines", ["insulin", "diuretic"], Options(some("insulin", "diuretic"))),
        ("medicines", [], Options(some())),
        ("medicines", {"has": ["insulin"], "has_not": ["other"]}, Options(some("insulin"), some("other"))),
        ("medicines", {"has_not": ["other"]}, Options(some(), some("other"))),
        ("unlisted-conditions", ["a rare one "], Options(some("a rare one"))),
        ("unlisted-conditions", [], Options(some())),
        ("glucose", {"value": 7.1, "unit": "mmol/L"}, Fraction("127.8")),
        ("sbp", {"value": 228, "repeated": True}, 228),
        ("sbp", {"value": 134, "when": "2026-11-23", "source": "client"}, 134),
        ("medicines", {"value": ["insulin"]}, Options(some("insulin"))),
        ("sbp", {"value": 134, "reviewed": False}, Unreviewed(134)),
        ("sbp", {"value": 134, "reviewed": True}, 134),
    ],
)
def test_a_value_of_each_kind_is_admitted(fact: str, raw: object, held: State) -> None:
    found = answer(fact, raw)
    assert found.state == held
    assert type(found.state) is type(held)
    assert problems({fact: raw}) == []


def test_a_partial_set_that_names_every_option_is_complete() -> None:
    options = FACTS["pain-radiates"].options
    assert state("pain-radiates", {"has": ["left-leg"], "has_not": [o for o in options if o != "left-leg"]}) == Options(
        some("left-leg")
    )


@pytest.mark.parametrize("raw", [None, "unknown", {"unknown": "not-asked"}])
def test_a_question_that_was_not_asked_is_unknown_without_a_problem(raw: object) -> None:
    found = answer("sbp", raw)
    assert (found.state, found.why, problems({"sbp": raw})) == (UNKNOWN, "not-asked", [])


@pytest.mark.parametrize("why", ["does-not-know", "declined", "not-measured"])
def test_a_question_without_an_answer_keeps_the_reason(why: str) -> None:
    found = answer("sbp", {"unknown": why, "when": "2026-11-22", "source": "client"})
    assert (found.state, found.why, found.source) == (UNKNOWN, why, "client")
    assert problems({"sbp": {"unknown": why}}) == []


@pytest.mark.parametrize(
    ("fact", "raw"),
    [
        ("hypertension", "yes"),
        ("hypertension", 1),
        ("hypertension", "True"),
        ("sbp", "134"),
        ("sbp", True),
        ("sbp", [134]),
        ("sbp", float("nan")),
        ("sbp", float("inf")),
        ("sbp", {"value": float("nan")}),
        ("sbp", {"value": Decimal("NaN")}),
        ("sbp", {}),
        ("sbp", {"value": None}),
        ("sbp", {"value": "unknown"}),
        ("sbp", {"value": 134, "wehn": "2026-11-01"}),
        ("sbp", {"value": 134, "when": "yesterday"}),
        ("sbp", {"unknown": "lost"}),
        ("sbp", {"unknown": ["declined"]}),
        ("sbp", {"has": [134]}),
        ("falls-12m", 1.5),
        ("intended-intensity", "extreme"),
        ("intended-intensity", True),
        ("medicines", "insulin"),
        ("medicines", ["snake-oil"]),
        ("medicines", [True]),
        ("medicines", {"has": "insulin"}),
        ("medicines", {"has": ["snake-oil"]}),
        ("medicines", {"value": None}),
        ("unlisted-conditions", [" "]),
        ("unlisted-conditions", "one"),
        ("heart-attack-date", "17.8.2026"),
        ("heart-attack-date", 20260817),
        ("heart-attack-date", "2026-02-30"),
    ],
)
def test_a_value_of_another_kind_is_a_bad_value_and_unknown(fact: str, raw: object) -> None:
    assert problems({fact: raw}) == [(fact, "bad-value")]
    assert state(fact, raw) is UNKNOWN
    assert (
        "accepted" in only_message({fact: raw})
        or "only sets take" in only_message({fact: raw})
        or ("write unknown" in only_message({fact: raw}))
    )


def test_what_is_readable_in_a_wrong_set_still_counts() -> None:
    assert problems({"medicines": ["insulin", "snake-oil"]}) == [("medicines", "bad-value")]
    assert state("medicines", ["insulin", "snake-oil"]) == Options(some("insulin"), some())


def test_an_option_both_held_and_not_held_counts_as_held_and_is_reported() -> None:
    raw = {"has": ["insulin"], "has_not": ["insulin", "other"]}
    assert problems({"medicines": raw}) == [("medicines", "bad-value")]
    assert state("medicines", raw) == Options(some("insulin"), some("other"))


@pytest.mark.parametrize(
    ("fact", "value"), [("sbp", 49), ("sbp", 301), ("weight", 10**29), ("weight", -1), ("spo2", 101)]
)
def test_a_value_outside_the_valid_range_is_out_of_range_even_when_repeated(fact: str, value: int) -> None:
    assert problems({fact: value}) == [(fact, "out-of-range")]
    assert state(fact, {"value": value, "repeated": True}) is UNKNOWN
    assert problems({fact: {"value": value, "repeated": True}}) == [(fact, "out-of-range")]


@pytest.mark.parametrize("value", [50, 79, 221, 300])
def test_a_value_outside_the_plausible_range_counts_only_once_it_was_repeated(value: int) -> None:
    assert problems({"sbp": value}) == [("sbp", "implausible")]
    assert state("sbp", value) is UNKNOWN
    assert state("sbp", {"value": value, "repeated": True}) == value
    assert problems({"sbp": {"value": value, "repeated": "yes"}}) == [("sbp", "implausible")]


@pytest.mark.parametrize("value", [80, 220])
def test_both_ends_of_the_plausible_range_belong_to_it(value: int) -> None:
    assert state("sbp", value) == value


@pytest.mark.parametrize(
    ("age", "kind"),
    [(17, "under-age"), (17.9, "under-age"), (0, "under-age"), (121, "out-of-range"), (101, "implausible")],
)
def test_only_adults_are_screened(age: float, kind: str) -> None:
    assert problems({"age": age}) == [("age", kind)]
    assert state("age", age) is UNKNOWN
    assert (state("age", {"value": age, "repeated": True}) is UNKNOWN) is (kind != "implausible")


def test_eighteen_is_an_adult() -> None:
    assert state("age", 18) == 18


@pytest.mark.parametrize(
    ("fact", "value", "unit", "named"),
    [
        ("glucose", 7.1, "g/L", "mmol/L"),
        ("temperature", 310, "K", "°F"),
        ("weight", 12, "stone", "kg"),
        ("sbp", 120, 3, "mm[Hg]"),
    ],
)
def test_a_unit_that_does_not_convert_is_a_bad_unit_and_the_accepted_ones_are_named(
    fact: str, value: float, unit: object, named: str
) -> None:
    raw = {"value": value, "unit": unit}
    assert problems({fact: raw}) == [(fact, "bad-unit")]
    assert state(fact, raw) is UNKNOWN
    assert named in only_message({fact: raw})


@pytest.mark.parametrize(
    ("fact", "value", "unit", "kind"),
    [
        ("glucose", 60, "mmol/L", "out-of-range"),
        ("glucose", 1.5, "mmol/L", "implausible"),
        ("weight", 700, "lb", "implausible"),
    ],
)
def test_ranges_are_those_of_the_converted_value(fact: str, value: float, unit: str, kind: str) -> None:
    assert problems({fact: {"value": value, "unit": unit}}) == [(fact, kind)]


def test_a_value_in_the_wrong_unit_is_never_converted_silently() -> None:
    assert problems({"glucose": 7.1}) == [("glucose", "out-of-range")]
    assert problems({"temperature": 98.6}) == [("temperature", "out-of-range")]
    assert "Fahrenheit" in only_message({"temperature": 98.6})
    assert "g/dL" in only_message({"haemoglobin": 13})


def test_an_unknown_id_is_reported_with_the_nearest_ids() -> None:
    found = admitted({"hypertention": True})
    assert [(p.fact, p.kind) for p in found.problems] == [("hypertention", "unknown-id")]
    assert "hypertension" in found.problems[0].message
    assert found.person == {}


def test_a_worked_out_fact_cannot_be_given() -> None:
    assert problems({"known-disease": True}) == [("known-disease", "unknown-id")]
    assert "worked out" in only_message({"known-disease": True})


def test_an_id_like_no_other_is_reported_without_a_guess() -> None:
    assert "nearest" not in only_message({"zzzzzzzz": 1})


@pytest.mark.parametrize(
    ("fact", "when", "as_of", "held"),
    [
        ("sbp", "2026-11-23", "2026-11-23", True),
        ("sbp", "2026-11-22", "2026-11-23", False),
        ("sbp", "2026-11-22T23:50:00", "2026-11-23T00:10:00", False),
        ("glucose", "2026-11-23T09:00:00", "2026-11-23T09:00:00", True),
        ("glucose", "2026-11-23T09:00:00", "2026-11-23T09:29:00", True),
        ("glucose", "2026-11-23T09:00:00", "2026-11-23T09:30:00", False),
        ("glucose", "2026-11-23", "2026-11-23T09:30:00", True),
        ("ketones-urine", "2026-11-23T09:00:00+02:00", "2026-11-23T08:59:00+00:00", True),
        ("ketones-urine", "2026-11-23T09:00:00+02:00", "2026-11-23T09:01:00+00:00", False),
        ("feels-unsteady", "2026-11-17", "2026-11-23", True),
        ("feels-unsteady", "2026-11-16", "2026-11-23", False),
        ("weight", "2026-10-25", "2026-11-23", True),
        ("weight", "2026-10-24", "2026-11-23", False),
        ("height", "2025-11-24", "2026-11-23", True),
        ("height", "2025-11-23", "2026-11-23", False),
        ("age", "1990-01-01", "2026-11-23", True),
    ],
)
def test_a_value_counts_until_its_hold_is_over_and_is_stale_from_then_on(
    fact: str, when: str, as_of: str, held: bool
) -> None:
    entry = FACTS[fact]
    value: Any = True if entry.kind == "flag" else entry.options[0] if entry.options else {"height": 170}.get(fact, 95)
    raw = {"value": value, "when": when}
    assert problems({fact: raw}, as_of) == ([] if held else [(fact, "stale")])
    assert (state(fact, raw, as_of) is UNKNOWN) is not held


def test_a_value_without_a_date_is_of_now() -> None:
    assert state("sbp", {"value": 120}) == 120


@pytest.mark.parametrize(
    ("fact", "raw"),
    [
        ("sbp", {"value": 120, "when": "2026-11-24"}),
        ("sbp", {"value": 120, "when": "2026-11-23T10:01:00"}),
        ("heart-attack-date", "2026-11-24"),
        ("heart-attack-date", {"value": "2027-01-01"}),
        ("sbp", {"unknown": "declined", "when": "2026-12-01"}),
    ],
)
def test_what_lies_after_the_decision_is_future_and_unknown(fact: str, raw: object) -> None:
    assert problems({fact: raw}, "2026-11-23T10:00:00") == [(fact, "future")]
    assert state(fact, raw, "2026-11-23T10:00:00") is UNKNOWN


@pytest.mark.parametrize("when", ["", "-second", "-lying", "-standing", "-effort"])
def test_an_upper_pressure_less_than_ten_above_the_lower_is_implausible(when: str) -> None:
    upper, lower = f"sbp{when}", f"dbp{when}"
    found = admitted({upper: 129, lower: 120})
    assert [(p.fact, p.kind) for p in found.problems] == [(upper, "implausible")]
    assert (found.person[upper].state, found.person[lower].state) == (UNKNOWN, 120)
    assert problems({upper: 130, lower: 120}) == []
    assert problems({upper: 90, lower: 110}) == [(upper, "implausible")]


def test_a_habit_older_than_the_person_is_refused() -> None:
    assert problems({"age": 30, "exercise-months": 372}) == []
    assert problems({"age": 30, "exercise-months": 373}) == [("exercise-months", "bad-value")]
    assert admitted({"age": 30, "exercise-months": 373}).person["exercise-months"].state is UNKNOWN


def test_a_client_who_is_not_alert_is_not_believed_today() -> None:
    found = admitted(
        {
            "alertness": "confused",
            "sx-chest-pain": "none",
            "known-diabetes": {"value": "none", "when": "2026-11-01"},
            "hypertension": {"value": False, "source": "professional"},
            "sbp": 130,
            "numbness": {"unknown": "declined"},
        }
    )
    kinds = [(problem.fact, problem.kind) for problem in found.problems]
    assert kinds == [("sx-chest-pain", "not-trusted")]
    states = {id: found.person[id].state for id in found.person}
    assert states["sx-chest-pain"] is UNKNOWN
    assert (states["known-diabetes"], states["hypertension"], states["sbp"]) == ("none", False, 130)
    assert (states["alertness"], found.person["numbness"].why) == ("confused", "declined")


def test_the_answers_about_an_operation_are_not_believed_either() -> None:
    found = admit({"alertness": "confused"}, {"surgeries": [{"surgery-type": "none"}]}, WORDS, TODAY)
    assert ("surgery-type", "not-trusted") in [(p.fact, p.kind) for p in found.problems]


def test_an_alert_client_is_believed() -> None:
    assert problems({"alertness": "alert", "sx-chest-pain": "none"}) == []


def test_confusion_counts_even_when_the_client_is_its_source() -> None:
    assert state("alertness", {"value": "confused", "source": "client"}) == "confused"


def test_confusion_nobody_reviewed_yet_already_makes_answers_untrusted() -> None:
    facts = {"alertness": {"value": "confused", "reviewed": False}, "sx-chest-pain": "none"}
    assert problems(facts) == [("sx-chest-pain", "not-trusted")]


@pytest.mark.parametrize("value", [10**29, -(10**29), 10**400, -(10**400), 1e300, -1e300, 1e-40, 5e-324])
@pytest.mark.parametrize("unit", [None, "lb"])
def test_a_number_of_any_size_is_reported_and_not_a_failure(value: float, unit: str | None) -> None:
    ((fact, kind),) = problems({"weight": {"value": value, "unit": unit}})
    assert fact == "weight"
    assert kind in ("out-of-range", "bad-value")


def test_a_number_of_five_thousand_digits_is_reported_and_not_a_failure() -> None:
    assert problems({"weight": 10**5000}) == [("weight", "bad-value")]


def test_a_message_never_repeats_a_long_text_whole() -> None:
    assert len(only_message({"hypertension": "x" * 10_000})) < 200
    assert "secret" not in only_message({"hypertension": {"value": ["secret"]}})


@pytest.mark.parametrize("facts", [None, [], "sbp: 120", 3])
def test_facts_of_another_form_cannot_be_used_at_all(facts: object) -> None:
    with pytest.raises(CaseError, match="a mapping from fact ids to values"):
        admit(facts, None, WORDS, TODAY)


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
_anything = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "unit", "when", "has", "has_not", "unknown", "earlier", "reviewed", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(sorted(FACTS)) | st.text(max_size=5), _anything, max_size=4))
def test_whatever_a_case_says_is_admitted_or_reported_never_dropped(facts: dict[str, object]) -> None:
    found = admitted(facts)
    episodes = [answers for listed in found.episodes.values() for answers in listed]
    held = {id: a for answers in (found.person, *episodes) for id, a in answers.items()}
    reported = {problem.fact for problem in found.problems}
    for id, raw in facts.items():
        if id not in FACTS:
            assert id in reported
        elif held[id].state is UNKNOWN and id not in reported:
            assert raw in (None, "unknown") or (isinstance(raw, dict) and "unknown" in raw)


def test_an_unknown_key_of_a_case_is_reported(engine: Engine) -> None:
    case = engine.read_case({"facts": {}, "fact": {"sbp": 120}})
    assert [(p.fact, p.kind) for p in case.problems] == [("fact", "unknown-id")]


def test_the_same_answer_twice_is_admitted_the_same_way() -> None:
    assert [state("hypertension", value) for value in (True, 1, True, "yes", False)] == [
        True,
        UNKNOWN,
        True,
        UNKNOWN,
        False,
    ]
    assert [state("falls-12m", value) for value in (1, True, 1.0)] == [1, UNKNOWN, 1]
