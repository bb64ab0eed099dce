"""Clearances: which rules, by whom, from when to when, and what voids them."""

from typing import Any

import pytest
from small_world import decide, engine_of, fact, fired, flag, grade, number, parameter, rule

from scopewell.engine.decision import Decision
from scopewell.engine.disposition import WORDS, Disposition
from scopewell.engine.problems import CaseError
from scopewell.engine.rules import ROLES, Precaution
from scopewell.engine.vocabulary import Derived

FACTS = [
    flag("ill"),
    flag("pain", new_when="pain-new"),
    flag("pain-new", ask_if="pain"),
    fact("numb", "choices", ("left", "right", "face"), new_when="numb-new has left"),
    fact("numb-new", "choices", ("left", "right")),
    number("sbp"),
    flag("attack"),
    fact("attack-date", "date", ask_if="attack"),
]
RULES = [
    rule("ill", "ill", precautions=("gently",)),
    rule("painful", "pain", "refer-to-pt", decided_by=("physician", "physical-therapist")),
    rule("numb", "numb any"),
    rule("high", "sbp > line"),
    rule("attack", "attack"),
    rule("absolute", "ill and attack", absolute=True),
    rule("raised", "ill", more=(grade("ill and pain", "urgent-medical", name="raised 1"),)),
    *(rule(f"level-{word}", "ill and sbp > top", word) for word in WORDS[1:]),
    rule("derived", "some-disease"),
]
ENGINE = engine_of(
    FACTS,
    RULES,
    derived=[Derived("some-disease", "flag", "ill or attack")],
    parameters=[parameter("line", 160), parameter("top", 250)],
    precautions=[Precaution("gently", {"en": "Gently."})],
)
CALM: dict[str, Any] = {
    "ill": False,
    "pain": False,
    "pain-new": False,
    "numb": [],
    "numb-new": [],
    "sbp": 120,
    "attack": False,
}


def cleared(
    facts: dict[str, Any], *resolves: str, role: str = "physician", day: str = "2026-10-01", **more: object
) -> Decision:
    clearance = {"date": day, "author_role": role, "resolves": list(resolves), **more}
    return decide(ENGINE, {**CALM, **facts}, clearances=[clearance])


def resolved(decision: Decision) -> list[str]:
    return [entry.rule for entry in decision.resolved]


def test_a_clearance_resolves_the_rules_it_names_and_no_others() -> None:
    decision = cleared({"ill": True, "pain": True, "numb": ["left"]}, "ill", "painful")
    assert resolved(decision) == ["ill", "painful"]
    assert set(fired(decision)) == {"numb", "raised", "derived"}


def test_whoever_is_cleared_of_everything_may_start() -> None:
    assert not decide(ENGINE, {**CALM, "attack": True, "attack-date": "2020-01-01"}).may_start
    decision = cleared({"attack": True, "attack-date": "2020-01-01"}, "attack", "derived")
    assert (decision.settled, decision.may_start, fired(decision)) == (True, True, {})


def test_a_clearance_shows_who_resolved_what_until_when() -> None:
    (entry,) = cleared({"pain": True}, "painful", valid_until="2027-04-01").resolved
    assert entry == ("painful", "clearance", "2027-04-01")


@pytest.mark.parametrize("role", ROLES)
def test_only_a_role_that_may_decide_the_rule_resolves_it(role: str) -> None:
    assert resolved(cleared({"pain": True}, "painful", role=role)) == (
        ["painful"] if role in ("physician", "physical-therapist") else []
    )
    assert resolved(cleared({"sbp": 170}, "high", role=role)) == (["high"] if role == "physician" else [])


@pytest.mark.parametrize(
    ("day", "more", "counts"),
    [
        ("2026-11-23", {}, True),
        ("2026-11-24", {}, False),
        ("2025-11-23", {}, True),
        ("2025-11-22", {}, False),
        ("2026-10-01", {"valid_until": "2026-11-23"}, True),
        ("2026-10-01", {"valid_until": "2026-11-22"}, False),
        ("2025-11-22", {"valid_until": "2030-01-01"}, False),
        ("2026-10-01", {"valid_until": "2026-01-01"}, False),
        ("2026-10-01", {"confirmed": True}, True),
        ("2026-10-01", {"confirmed": False}, False),
        ("2026-10-01", {"confirmed": "by phone"}, False),
        ("2026-10-01", {"confirmed": None}, False),
    ],
)
def test_a_clearance_counts_from_its_day_to_its_end_a_year_at_most_and_confirmed(
    day: str, more: dict[str, Any], counts: bool
) -> None:
    assert bool(resolved(cleared({"pain": True}, "painful", day=day, **more))) is counts


def test_a_clearance_without_an_end_lasts_365_days() -> None:
    (entry,) = cleared({"pain": True}, "painful", day="2026-01-31").resolved
    assert entry.until == "2027-01-31"


@pytest.mark.parametrize("word", WORDS[1:])
def test_nothing_above_medical_clearance_is_ever_resolved(word: str) -> None:
    decision = cleared({"ill": True, "sbp": 260}, f"level-{word}")
    severe = Disposition[word.upper().replace("-", "_")] > Disposition.MEDICAL_CLEARANCE
    assert resolved(decision) == ([] if severe else [f"level-{word}"])
    assert (f"level-{word}" in fired(decision)) is severe


def test_an_absolute_contraindication_is_never_resolved() -> None:
    decision = cleared({"ill": True, "attack": True, "attack-date": "2020-01-01"}, "absolute")
    assert (resolved(decision), "absolute" in fired(decision)) == ([], True)


def test_a_raised_finding_stands_when_its_milder_form_is_resolved() -> None:
    decision = cleared({"ill": True, "pain": True}, "raised")
    assert fired(decision)["raised"] is Disposition.URGENT_MEDICAL
    assert "raised" not in fired(cleared({"ill": True}, "raised"))


def test_a_resolved_rule_keeps_its_precautions() -> None:
    decision = cleared({"ill": True}, "ill", "raised", "derived")
    assert dict(decision.precautions) == {"gently": ("ill",)}
    assert (decision.outcome_word, decision.may_start) == ("start-with-precautions", True)


def test_a_rule_that_is_open_is_not_resolved_in_advance() -> None:
    decision = cleared({"pain": "unknown"}, "painful")
    assert (resolved(decision), decision.may_start) == ([], False)


# what voids a clearance


def test_the_same_finding_asked_again_does_not_void_it() -> None:
    for raw in ({"value": True, "when": "2026-11-23"}, True, {"value": True, "when": "2026-09-01"}):
        assert resolved(cleared({"pain": raw, "pain-new": False}, "painful")) == ["painful"]


def test_a_date_of_the_finding_after_the_clearance_voids_it() -> None:
    for day, counts in (("2026-10-01", True), ("2026-10-02", False)):
        assert bool(resolved(cleared({"attack": True, "attack-date": day}, "attack"))) is counts
        assert bool(resolved(cleared({"attack": True, "attack-date": day}, "derived"))) is counts


def test_an_answer_that_it_is_new_voids_it() -> None:
    assert resolved(cleared({"pain": True, "pain-new": True}, "painful")) == []
    assert resolved(cleared({"numb": ["left"], "numb-new": ["left"]}, "numb")) == []
    assert resolved(cleared({"numb": ["left"], "numb-new": ["right"]}, "numb")) == ["numb"]


def test_a_clearance_is_not_relied_on_while_nobody_knows_whether_the_finding_is_new() -> None:
    assert cleared({"pain": True, "pain-new": False}, "painful").may_start
    assert not cleared({"pain": True, "pain-new": "unknown"}, "painful").may_start


def test_newness_that_was_known_when_it_was_written_does_not_void_it() -> None:
    then, later = "2026-10-01", "2026-10-02"
    for when, counts in ((then, True), (later, False)):
        facts = {"pain": {"value": True, "when": when}, "pain-new": {"value": True, "when": when}}
        assert bool(resolved(cleared(facts, "painful"))) is counts


def test_an_old_finding_that_is_called_new_only_later_voids_it() -> None:
    facts = {"pain": {"value": True, "when": "2026-09-01"}, "pain-new": {"value": True, "when": "2026-11-20"}}
    assert resolved(cleared(facts, "painful")) == []


@pytest.mark.parametrize(
    ("now", "earlier", "counts"),
    [
        (170, [{"value": 150, "when": "2026-09-01"}], False),
        (170, [{"value": 165, "when": "2026-09-01"}], False),
        (170, [{"value": 170, "when": "2026-09-01"}], True),
        (170, [{"value": 180, "when": "2026-09-01"}], True),
        (170, [{"value": 150, "when": "2026-10-01"}], False),
        (170, [{"value": 150, "when": "2026-10-02"}], True),
        (170, [{"value": 180, "when": "2026-09-20"}, {"value": 150, "when": "2026-09-01"}], True),
        (170, [{"value": 150, "when": "2026-09-20"}, {"value": 180, "when": "2026-09-01"}], False),
        (170, [], True),
        (170, [{"value": "high", "when": "2026-09-01"}, "nothing"], True),
    ],
)
def test_the_last_reading_before_it_that_was_milder_voids_it(now: int, earlier: list[object], counts: bool) -> None:
    decision = cleared({"sbp": {"value": now, "when": "2026-11-23", "earlier": earlier}}, "high")
    assert bool(resolved(decision)) is counts


def test_a_reading_taken_before_it_was_written_does_not_void_it() -> None:
    raw = {"value": 170, "when": "2026-09-30", "earlier": [{"value": 150, "when": "2026-09-01"}]}
    assert resolved(cleared({"sbp": raw}, "high")) == ["high"]


@pytest.mark.parametrize(("now", "counts"), [(["left"], True), (["left", "right"], False), (["face"], False)])
def test_a_set_that_grew_since_then_voids_it(now: list[str], counts: bool) -> None:
    raw = {"value": now, "earlier": [{"value": ["left"], "when": "2026-09-01"}]}
    assert bool(resolved(cleared({"numb": raw}, "numb"))) is counts


def test_a_flag_that_was_no_when_it_was_written_voids_it() -> None:
    raw = {"value": True, "earlier": [{"value": False, "when": "2026-09-01"}]}
    assert resolved(cleared({"pain": raw, "pain-new": False}, "painful")) == []


def test_a_newer_clearance_covers_what_voids_an_older_one() -> None:
    both = [
        {"date": day, "author_role": "physician", "resolves": ["attack", "derived"]}
        for day in ("2026-09-01", "2026-11-10")
    ]
    facts = {**CALM, "attack": True, "attack-date": "2026-11-01"}
    assert not decide(ENGINE, facts, clearances=both[:1]).may_start
    assert decide(ENGINE, facts, clearances=both).may_start


def test_a_rule_may_want_its_clearance_as_fresh_as_the_finding() -> None:
    engine = engine_of([flag("f")], [rule("short", "f", clearance_covers_days=7)])
    for day, counts in (("2026-11-16", True), ("2026-11-15", False)):
        clearance = {"date": day, "author_role": "physician", "resolves": ["short"]}
        assert bool(resolved(decide(engine, {"f": True}, clearances=[clearance]))) is counts


# what cannot be read


def test_a_rule_that_does_not_exist_is_reported_with_the_nearest() -> None:
    (problem,) = cleared({}, "painfull").problems
    assert (problem.fact, problem.kind) == ("painfull", "unknown-id")
    assert "painful" in problem.message


def test_a_clearance_of_tomorrow_is_reported() -> None:
    assert [problem.kind for problem in cleared({}, "painful", day="2026-11-24").problems] == ["future"]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("cleared", "a mapping"),
        ({"author_role": "physician", "resolves": []}, "no date"),
        ({"date": "soon", "author_role": "physician", "resolves": []}, "ISO 8601"),
        ({"date": "2026-10-01", "author_role": "friend", "resolves": []}, "physician"),
        ({"date": "2026-10-01", "resolves": []}, "author_role"),
        ({"date": "2026-10-01", "author_role": "physician"}, "a list of rule ids"),
        ({"date": "2026-10-01", "author_role": "physician", "resolves": "ill"}, "a list of rule ids"),
        ({"date": "2026-10-01", "author_role": "physician", "resolves": [3]}, "a list of rule ids"),
        ({"date": "2026-10-01", "author_role": "physician", "resolves": [], "valid_until": "x"}, "ISO 8601"),
    ],
)
def test_a_clearance_of_another_form_cannot_be_used_at_all(raw: object, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        decide(ENGINE, CALM, clearances=[raw])


def test_a_clearance_at_the_end_of_the_calendar_is_reported() -> None:
    assert [problem.kind for problem in cleared({}, "painful", day="9999-12-31").problems] == ["future"]


def test_the_findings_of_an_operation_void_a_clearance_too() -> None:
    engine = engine_of([], [rule("operated", "surgery-type = knee")])
    clearance = {"date": "2026-10-01", "author_role": "physician", "resolves": ["operated"]}
    for day, counts in (("2026-10-01", True), ("2026-10-02", False)):
        facts = {"surgery-type": "knee", "surgery-date": day}
        assert bool(resolved(decide(engine, facts, clearances=[clearance]))) is counts


def test_an_earlier_reading_of_an_operation_voids_a_clearance_too() -> None:
    engine = engine_of(
        [number("bend", episode="surgeries")], [rule("stiff", "bend < line")], parameters=[parameter("line", 90)]
    )
    clearance = {"date": "2026-10-01", "author_role": "physician", "resolves": ["stiff"]}
    raw = {"value": 60, "when": "2026-11-20", "earlier": [{"value": 100, "when": "2026-09-01"}]}
    decision = decide(
        engine, {"surgery-type": "knee", "surgery-date": "2026-01-01", "bend": raw}, clearances=[clearance]
    )
    assert resolved(decision) == []
