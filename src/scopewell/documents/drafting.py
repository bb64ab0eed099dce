"""Drafting: from a decision and the facts it rests on to the fields of a letter, for a person to read and change.

Observations and answers are said as they are. Nothing here states a cause, names a disease of its own, or says that
somebody is safe.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any as AnyValue
from typing import NamedTuple

from scopewell.documents.advice import client_advice
from scopewell.documents.calling import CalledFor
from scopewell.documents.contents import (
    Content,
    DocumentKind,
    GuidanceRequest,
    Introduction,
    Person,
    ReferralBack,
)
from scopewell.documents.limits_asked import limits_for
from scopewell.documents.phrasing import DENIED, Facts, lowered, sentence_of
from scopewell.documents.recording import decision_record
from scopewell.engine.decision import Decision, Reason
from scopewell.engine.disposition import Disposition
from scopewell.engine.record import said
from scopewell.engine.rules import RuleSet
from scopewell.knowledge.plain_words import option

MOST_LIMITS = 5
# Characters a draft gives to precautions and to what was said or seen: a one-page letter, with room to write more.
ROOM_FOR_PRECAUTIONS = 230
ROOM_FOR_STATEMENT = 340
MOST_REASONS = 4
REST_IN_RECORD = "More is in our record, on request."
ALWAYS_REPORTED = ("medicines", "exercise-days", "exercise-minutes", "exercise-months", *DENIED)
ALWAYS_MEASURED = ("sbp", "dbp", "heart-rate", "temperature", "spo2")
MOVEMENT = ("knee-flexion", "knee-extension-lack", "rom-vs-discharge", "limb-symmetry", "tug", "chair-stand-30s")
ALWAYS_DETERMINED = ("surgery-type", "surgery-date", "therapy-discharge-date")
BY_WHEN = {
    "now": "now",
    "same-day": "today",
    "within-24-hours": "within 24 hours",
    "within-48-hours": "within 48 hours",
    "within-72-hours": "within 72 hours",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a document is drafted from.

    `case`: the case in the contract's form that was decided. `determined`: what providers wrote, as given and by whom,
    such as a diagnosis on a referral; these sentences are quoted, never made. `program`: what is proposed, in words.
    `reports`: what the practice sends to providers, in words. `decided_by`, `decided_at`: who decided, and when.
    """

    decision: Decision
    case: Mapping[str, AnyValue]
    rules: RuleSet
    determined: tuple[str, ...] = ()
    program: str = "walking, strength and balance work, two sessions a week"
    reports: str = ""
    decided_by: str = ""
    decided_at: str = ""
    language: str = "en"

    @property
    def facts(self) -> Facts:
        """The answered facts of the case."""
        return Facts(self.case, self.rules.vocabulary, [problem.fact for problem in self.decision.problems])


def draft(called: CalledFor, situation: Situation, client: Person) -> Content:
    """Return the fields of a document that a decision calls for. Raises ValueError for a form, which none makes."""
    match called.kind:
        case DocumentKind.GUIDANCE_REQUEST:
            return guidance_request(situation, client, called)
        case DocumentKind.REFERRAL_BACK:
            return referral_back(situation, client, called)
        case DocumentKind.INTRODUCTION:
            return introduction(situation, client)
        case DocumentKind.CLIENT_ADVICE:
            return client_advice(situation.decision, situation.rules, situation.language)
        case DocumentKind.DECISION_RECORD:
            return decision_record(
                situation.decision,
                situation.rules,
                decided_by=situation.decided_by,
                decided_at=situation.decided_at,
                language=situation.language,
            )
        case _:
            raise ValueError(f"{called.kind} is not drafted from a decision")


def guidance_request(situation: Situation, client: Person, called: CalledFor) -> GuidanceRequest:
    """Return a request to a provider about the rules that wait for that provider's answer."""
    reasons = _named(situation.decision, called.rules)
    facts = situation.facts
    used = _used(reasons)
    reported = _statement(facts, "reported", used - set(ALWAYS_DETERMINED), (*ALWAYS_REPORTED, *ALWAYS_MEASURED))
    measured = _statement(facts, "observed", used, (*ALWAYS_MEASURED, "glucose"))
    waits = f"No session until you have answered. After that: {lowered(situation.program)}."
    return GuidanceRequest(
        urgency=called.urgency,
        opening=_request_opening(client, reasons, called, situation),
        reported=reported.text,
        reported_on=reported.last_day,
        measured=measured.text,
        measured_on=measured.last_day,
        determined=_determined(situation, used),
        proposed=waits if called.call_first else _proposed(situation),
        limits_asked=limits_for(facts.present(), MOST_LIMITS),
        asks_about=called.rules,
    )


def referral_back(situation: Situation, client: Person, called: CalledFor) -> ReferralBack:
    """Return a referral back to the physical therapist: observations, no cause, what waits for the answer."""
    reasons = _named(situation.decision, called.rules)
    facts = situation.facts
    used = _used(reasons)
    measured = _statement(facts, "observed", used, (*MOVEMENT, *ALWAYS_MEASURED))
    reported = _statement(facts, "reported", used - set(ALWAYS_DETERMINED))
    titles = _titles(reasons)
    opening = (
        f"We send {client.name} back to you on these points of our screening: {titles}. "
        "What it means is yours to judge; below is what we saw and were told. Please tell us how to go on."
    )
    return ReferralBack(
        urgency=called.urgency,
        opening=opening,
        measured=measured.text,
        measured_on=measured.last_day,
        reported=reported.text,
        reported_on=reported.last_day,
        determined=_determined(situation, used),
        meanwhile=_meanwhile(situation.decision),
        asks_about=called.rules,
    )


def introduction(situation: Situation, client: Person) -> Introduction:
    """Return the letter that tells a provider that the client has started with us."""
    facts = situation.facts
    measured = _statement(facts, "observed", (), (*MOVEMENT, *ALWAYS_MEASURED))
    told = ("exercise-days", "exercise-minutes", "exercise-months", "functional-deficit")
    reported = _statement(facts, "reported", (), told)
    opening = (
        f"{client.name} has begun a medical exercise program with us. Medical exercise is supervised exercise after "
        "discharge from physical therapy or with a provider’s agreement. It is not physical therapy, and we do not "
        "diagnose or treat. If you know any reason against it, or limits we should keep, please tell us below."
    )
    return Introduction(
        opening=opening,
        reported=reported.text,
        reported_on=reported.last_day,
        measured=measured.text,
        measured_on=measured.last_day,
        determined=_determined(situation, ()),
        proposed=_proposed(situation),
        reports=situation.reports
        or "A one-page report of measured function every 30 days or before the client’s next visit with you, and word "
        "the same day when something changes.",
    )


class Statement(NamedTuple):
    """What is said of one voice in a letter, and the day it was true unless it names another."""

    text: str
    last_day: date | None


def _statement(facts: Facts, voice: str, used: Collection[str], then: Iterable[str] = ()) -> Statement:
    """Return what was said or seen, as far as there is room: what the reasons rest on, then what else fits.

    When even the first does not fit, the rest is left to the record, and the sentence says so.
    """
    room = ROOM_FOR_STATEMENT - (len(REST_IN_RECORD) + 1 if used else 0)
    chosen: set[str] = set()
    left_out = False
    for id in (*sorted(used, key=list(facts.vocabulary.facts).index), *then):
        if len(sentence_of(facts.of(voice, {*chosen, id}))) <= room:
            chosen.add(id)
        elif id in used:
            left_out = True
    entries = facts.of(voice, chosen)
    text = f"{sentence_of(entries)} {REST_IN_RECORD if left_out else ''}".strip()
    return Statement(text, facts.last_day(entries))


def _named(decision: Decision, rules: Iterable[str]) -> tuple[Reason, ...]:
    wanted = set(rules)
    return tuple(reason for reason in decision.reasons if reason.rule in wanted)


def _used(reasons: Iterable[Reason]) -> set[str]:
    return {id for reason in reasons for id in (*reason.facts, *reason.context)}


def _titles(reasons: Sequence[Reason]) -> str:
    titles = list(dict.fromkeys(lowered(reason.title) for reason in reasons))
    shown = titles[:MOST_REASONS]
    rest = len(titles) - len(shown)
    return "; ".join(shown) + (f"; and {rest} more findings listed in our record" if rest > 0 else "")


def _request_opening(client: Person, reasons: Sequence[Reason], called: CalledFor, situation: Situation) -> str:
    titles = _titles(reasons)
    if called.call_first:
        when = BY_WHEN.get(called.urgency, "today")
        return (
            f"Our screening asks that a medical provider assess your patient {client.name} {when}, on these points: "
            f"{titles}. What it means is yours to judge. There is no session until you answer."
        )
    held = "There is no session until you answer." if _stops_everything(situation.decision) else ""
    return (
        f"Your patient {client.name} would like to take part in a medical exercise program. Before a first or next "
        f"session we ask for your guidance on these points of our screening: {titles}. {held}"
    ).strip()


def _stops_everything(decision: Decision) -> bool:
    return decision.today.exercise == "none"


def _determined(situation: Situation, used: Iterable[str]) -> str:
    facts = situation.facts
    entries = facts.of("determined", {*used, *ALWAYS_DETERMINED})
    known = {(entry.id, entry.episode) for entry in entries}
    operations = [
        entry
        for entry in facts.of("reported", ("surgery-type",))
        if ("surgery-date", entry.episode) in known and entry.value != "none"
    ]
    entries = sorted([*operations, *entries], key=lambda entry: entry.episode or 0)
    quoted = [sentence.rstrip(".") + "." for sentence in situation.determined]
    return " ".join([*quoted, sentence_of(entries)]).strip()


def _proposed(situation: Situation) -> str:
    """Return the program in words, with the precautions that shape it: what is left out, capped or checked."""
    decision, rules = situation.decision, situation.rules
    effort = next((limit.value for limit in decision.today.limits if limit.kind == "intensity"), None)
    shaping = [
        precaution
        for precaution in (rules.precautions[id] for id in decision.precautions)
        if (precaution.excludes or precaution.cap or precaution.check)
        and not (effort and "intensity" in precaution.cap)
    ]
    words = [lowered(said(precaution.says, situation.language)).replace("; ", ", ") for precaution in shaping]
    shown = list(_fitting(words, ROOM_FOR_PRECAUTIONS))
    rest = len(words) - len(shown)
    text = f"{situation.program[:1].upper()}{situation.program[1:].rstrip('.')}."
    if effort:
        text += f" Effort no harder than {effort}."
    if shown:
        text += f" We keep to: {'; '.join(shown)}" + (f"; and {rest} more in our record." if rest > 0 else ".")
    return text


def _fitting(words: Iterable[str], room: int) -> Iterator[str]:
    """Yield words, joined by two characters, as long as there is room."""
    for word in words:
        room -= len(word) + 2
        if room < 0:
            return
        yield word


def _meanwhile(decision: Decision) -> str:
    today = decision.today
    if today.exercise in ("limited", "after"):
        regions = [option(limit.value) for limit in today.limits if limit.kind == "region"]
        if regions:
            return f"No work with this region: {'; '.join(regions)}. Other work goes on, within our screening."
    if decision.floor is Disposition.REFER_TO_PT and today.exercise == "limited":
        return "Only the work that our screening leaves open goes on."
    return "No session takes place."
