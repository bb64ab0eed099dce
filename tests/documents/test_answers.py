"""An answer resolves what its author may decide, until its day, once its author was identified; and nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from scopewell.documents.answers import (
    Answer,
    Channel,
    GivenLimit,
    Identified,
    Verdict,
    case_entries,
    chases,
    due_chases,
)
from scopewell.documents.calling import documents_called_for
from scopewell.documents.errors import UnusableAnswer
from scopewell.documents.samples import KNEE, situation_of
from scopewell.engine.deciding import Engine
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition

DAY = date(2026, 11, 23)
CALLED_BACK = Identified(how="called back at the office’s listed number", by="Linden Fairsample", on=DAY)
CLEARED = Answer(
    verdict=Verdict.CLEARED,
    author="Dr. Rowan Placeholder, MD",
    author_role="physician",
    channel=Channel.PHONE,
    given_on=DAY,
    words="May take part as proposed. Read back and confirmed.",
    identified=CALLED_BACK,
    until=date(2027, 3, 1),
)


def asked_of(recipient: str) -> tuple[str, ...]:
    return next(one.rules for one in documents_called_for(situation_of(KNEE).decision) if one.recipient == recipient)


def decided_with(answer: Answer, engine: Engine, recipient: str = "physician") -> Decision:
    entries = case_entries(answer, asked_of(recipient), engine.rules)
    case: dict[str, Any] = {**KNEE, "clearances": list(entries.clearances), "limits": list(entries.limits)}
    return engine.decide(engine.read_case(case, allow_reassuring=True))


def test_cleared_by_the_one_who_may_lifts_that_hold_and_no_other(engine: Engine) -> None:
    decision = decided_with(CLEARED, engine)
    assert {item.rule for item in decision.resolved} == set(asked_of("physician"))
    assert decision.floor is Disposition.REFER_TO_PT


def test_the_entries_are_what_the_contract_takes(engine: Engine) -> None:
    entries = case_entries(CLEARED, asked_of("physician"), engine.rules)
    assert entries.clearances == (
        {
            "date": "2026-11-23",
            "valid_until": "2027-03-01",
            "author_role": "physician",
            "author": "Dr. Rowan Placeholder, MD",
            "resolves": list(asked_of("physician")),
            "confirmed": True,
        },
    )
    assert decided_with(CLEARED, engine).problems == situation_of(KNEE).decision.problems


def test_an_author_nobody_identified_resolves_nothing(engine: Engine) -> None:
    unidentified = replace(
        CLEARED,
        identified=None,
        channel=Channel.LINK,
        verdict=Verdict.CLEARED_WITH_LIMITS,
        limits=(GivenLimit(fact="sbp", high="150"),),
    )
    entries = case_entries(unidentified, asked_of("physician"), engine.rules)
    assert [entry["confirmed"] for entry in entries.clearances] == [False]
    assert entries.limits == ()
    assert decided_with(unidentified, engine).resolved == ()


def test_a_role_that_may_not_decide_a_rule_leaves_it_and_says_so(engine: Engine) -> None:
    dietitian = replace(CLEARED, author_role="dietitian")
    entries = case_entries(dietitian, asked_of("physician"), engine.rules)
    assert entries.clearances == ()
    assert entries.not_theirs == asked_of("physician")


def test_the_therapist_answers_for_the_knee(engine: Engine) -> None:
    therapist = replace(CLEARED, author="Hazel Sampleton, PT, DPT", author_role="physical-therapist")
    decision = decided_with(therapist, engine, "physical-therapist")
    assert {item.rule for item in decision.resolved} == set(asked_of("physical-therapist"))
    assert decision.floor is Disposition.MEDICAL_CLEARANCE


@pytest.mark.parametrize("verdict", [Verdict.NOT_CLEARED, Verdict.SEE_IN_CLINIC])
def test_not_cleared_and_see_in_clinic_keep_the_hold(verdict: Verdict, engine: Engine) -> None:
    answer = replace(CLEARED, verdict=verdict, words="Please come in first.")
    entries = case_entries(answer, asked_of("physician"), engine.rules)
    assert entries.clearances == entries.limits == ()
    assert entries.in_words == ("Please come in first.",)


def test_limits_become_the_providers_limits_and_tighten(engine: Engine) -> None:
    limited = replace(
        CLEARED,
        verdict=Verdict.CLEARED_WITH_LIMITS,
        limits=(GivenLimit(fact="sbp", high="130"), GivenLimit(fact="glucose", low="100", high="240")),
        restrictions=("No kneeling",),
    )
    entries = case_entries(limited, asked_of("physician"), engine.rules)
    assert [(entry["fact"], entry.get("min"), entry.get("max")) for entry in entries.limits] == [
        ("sbp", None, 130),
        ("glucose", 100, 240),
    ]
    assert entries.in_words == ("No kneeling",)
    titles = {reason.title for reason in decided_with(limited, engine).reasons}
    assert "A value is outside a provider's written limit" in titles


def test_a_limit_in_another_unit_keeps_its_unit(engine: Engine) -> None:
    limited = replace(
        CLEARED, verdict=Verdict.CLEARED_WITH_LIMITS, limits=(GivenLimit(fact="glucose", low="5.5", unit="mmol/L"),)
    )
    (entry,) = case_entries(limited, asked_of("physician"), engine.rules).limits
    assert (entry["min"], entry["unit"]) == (5.5, "mmol/L")
    assert not [problem for problem in decided_with(limited, engine).problems if problem.kind == "bad-unit"]


def test_what_no_clearance_resolves_is_told_apart(engine: Engine) -> None:
    absolute = next(rule.id for rule in engine.rules.rules.values() if rule.absolute)
    entries = case_entries(CLEARED, (absolute, "no-such-rule"), engine.rules)
    assert entries.clearances == ()
    assert entries.never == (absolute,)


def test_an_answer_holds_twelve_months_at_most() -> None:
    assert replace(CLEARED, until=None).last_day == DAY + timedelta(days=365)
    assert replace(CLEARED, until=date(2030, 1, 1)).last_day == DAY + timedelta(days=365)
    assert replace(CLEARED, until=DAY).last_day == DAY


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"author_role": "coach"}, "coach is no role; accepted: physician"),
        ({"author": "  "}, "an answer has an author"),
        ({"until": date(2026, 11, 22)}, "before 2026-11-23"),
        ({"limits": (GivenLimit(fact="sbp", high="150"),)}, "record it as cleared with limits"),
        ({"restrictions": ("No kneeling",)}, "record it as cleared with limits"),
        ({"verdict": Verdict.CLEARED_WITH_LIMITS}, "at least one limit"),
        (
            {"verdict": Verdict.NOT_CLEARED, "limits": (GivenLimit(fact="sbp", high="150"),)},
            "lets the client take part",
        ),
    ],
)
def test_an_answer_that_contradicts_itself_is_refused(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(UnusableAnswer, match=says):
        replace(CLEARED, **changed)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        (GivenLimit(fact="sbp"), "a lowest or a highest value"),
        (GivenLimit(fact="sbp", low="150", high="120"), "above the highest"),
        (GivenLimit(fact="sbp", high="high"), "'high' is no number"),
        (GivenLimit(fact="sbp", high="nan"), "no number that can be"),
        (GivenLimit(fact="sbp", high="1e9"), "no number that can be"),
        (GivenLimit(fact="hypertension", high="1"), "is no number, so it takes no limit"),
        (GivenLimit(fact="no-such-fact", high="1"), "is no number, so it takes no limit"),
    ],
)
def test_a_limit_that_is_none_is_refused(limit: GivenLimit, says: str, engine: Engine) -> None:
    answer = replace(CLEARED, verdict=Verdict.CLEARED_WITH_LIMITS, limits=(limit,))
    with pytest.raises(UnusableAnswer, match=says):
        case_entries(answer, asked_of("physician"), engine.rules)


def test_an_unanswered_request_is_chased_on_day_3_7_and_14() -> None:
    assert [(chase.day, chase.on) for chase in chases(DAY)] == [
        (3, date(2026, 11, 26)),
        (7, date(2026, 11, 30)),
        (14, date(2026, 12, 7)),
    ]


def test_a_reminder_is_due_from_its_day_until_done_or_answered() -> None:
    assert due_chases(DAY, date(2026, 11, 25)) == ()
    assert [chase.day for chase in due_chases(DAY, date(2026, 11, 26))] == [3]
    assert [chase.day for chase in due_chases(DAY, date(2026, 12, 8), done=(3,))] == [7, 14]
    assert due_chases(DAY, date(2026, 12, 8), answered_on=date(2026, 12, 1)) == ()
