"""The advice sheet, from the sentences the decision's rules say to the client."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any as AnyValue

from scopewell.documents.contents import ClientAdvice
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.engine.record import said
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.files import HOME
from scopewell.knowledge.plain_words import option
from scopewell.knowledge.yaml_reader import read_yaml_file

MOST_REASONS = 3
MOST_KEPT = 8
TODAY = {
    "none": "No exercise session today.",
    "after": "Exercise only after this:",
    "limited": "You can exercise, but not everything. We show you what to leave out.",
    "yes": "You can exercise today.",
}
NEXT = {
    "emergency-services": "We call {number} now. Please sit still. We stay with you.",
    "crisis-line": "We help you reach a crisis line now. We stay with you.",
    "physician": "We write to your doctor. We tell you as soon as we have an answer.",
    "physical-therapist": "Please make a visit with your physical therapist. We send a letter.",
    "surgeon": "We write to your surgeon and tell you what we hear.",
}
TODAY_DOCTOR = "Please see a doctor {when}. Tell us where you are going. Take our letter with you."
WHEN = {
    "same-day": "today",
    "within-24-hours": "today, or within 24 hours at the latest",
    "within-48-hours": "within two days",
    "within-72-hours": "within three days",
}


@cache
def safety_net() -> Mapping[str, AnyValue]:
    """Return the sentences every advice sheet ends with."""
    found: Mapping[str, AnyValue] = read_yaml_file(HOME / "documents" / "safety-net.yaml")
    return found


def client_advice(
    decision: Decision, rules: RuleSet, language: str = "en", emergency_number: str = "911"
) -> ClientAdvice:
    """Return the advice sheet of a decision: why not yet, or what to keep to; and the safety net."""
    outcome = decision.outcome_word
    stopping = [reason for reason in decision.reasons if reason.disposition >= Disposition.REFER_TO_PT]
    said_to_client = dict.fromkeys(said(reason.statement.says_client, language) for reason in stopping)
    said_to_client.pop("", None)
    kept = [said(rules.precautions[id].says, language) for id in decision.precautions] if decision.may_start else []
    net = safety_net()
    return ClientAdvice(
        opening=said(rules.general_says[outcome], language),
        reasons=tuple(said_to_client)[:MOST_REASONS],
        today=tuple(_today(decision, language)),
        next_steps=tuple(_next(decision, emergency_number)),
        keep=tuple(f"{sentence.rstrip('.')}." for sentence in kept[:MOST_KEPT]),
        call_at_once=tuple(said(sentence, language) for sentence in net["call_at_once"]),
        see_a_doctor=tuple(said(sentence, language) for sentence in net["see_a_doctor"]),
    )


def _today(decision: Decision, language: str) -> Iterator[str]:
    today = decision.today
    yield TODAY[today.exercise]
    for after in today.after if today.exercise == "after" else ():
        yield said(after.says, language)
    for limit in today.limits if today.exercise == "limited" else ():
        if limit.kind == "intensity":
            yield f"Keep the effort {limit.value}. You can still talk in full sentences."
        elif limit.kind == "region":
            yield f"No work for this part: {option(limit.value)}."


def _next(decision: Decision, emergency_number: str) -> Iterator[str]:
    steps: dict[str, None] = {}
    for action in decision.actions:
        if action.disposition < Disposition.REFER_TO_PT or action.recipient == "professional":
            continue
        if action.disposition is Disposition.URGENT_MEDICAL:
            steps.setdefault(TODAY_DOCTOR.format(when=WHEN.get(action.urgency, "today")))
            continue
        steps.setdefault(
            NEXT.get(
                action.recipient, f"We write to your {option(action.recipient)} and tell you what we hear."
            ).format(number=emergency_number)
        )
    if decision.outcome is None:
        steps.setdefault("We ask you the questions that are still open.")
    if decision.may_start:
        steps.setdefault("We plan your first session with you.")
    yield from steps or ("We go through this sheet with you.",)
