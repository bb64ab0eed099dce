"""Deciding a client again, and the holds that follow from a decision."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import lift_hold, note_decision, note_on_timeline, place_hold
from scopewell.clients.cases import decide_client
from scopewell.clients.models import Client, Hold
from scopewell.clients.vocabulary import LiftedThrough
from scopewell.engine.decision import Decision as Decided
from scopewell.engine.disposition import BY_WORD, Disposition
from scopewell.engine.record import stored_decision
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.screening.errors import StillHeld
from scopewell.screening.models import Decision, DecisionHold
from scopewell.screening.queries import authority_in_force, current_decision, holds_placed_by_decisions
from scopewell.screening.running_out import holds_until
from scopewell.screening.sentences import sentence_of, told_in_short
from scopewell.screening.signals import client_decided
from scopewell.ui.templatetags.house import OUTCOME_WORDS


@transaction.atomic
def decide_again(*, actor: User | None, client: Client, because: str) -> Decision:
    """Decide a client on the record as it is, and store the decision with everything it rests on.

    `because` says what made it necessary. Keeps class, stage, stability, outcome and precautions with the client,
    places and lifts holds, and tells rooms above (client_decided). A record that was merged is decided where it lives.
    """
    client = _locked(client)
    now = timezone.localtime()
    case, decided = decide_client(client, now, authority_in_force(client, now))
    kept = stored_decision(case, decided)
    previous = current_decision(client)
    following = next((fact for fact in decided.open if not fact.waits_for), None)
    decision = Decision(
        client=client,
        as_of=now,
        because=because[:200],
        inputs=kept["inputs"],
        decision=kept["decision"],
        ruleset_version=decided.ruleset_version,
        ruleset_status=decided.ruleset_status,
        outcome=decided.outcome_word,
        may_start=decided.may_start,
        next_fact=following.fact if following else "",
        open_count=sum(1 for fact in decided.open if not fact.waits_for),
        holds_until=holds_until(case, decided, now),
        is_news=previous is None or _gist(previous.decision) != _gist(kept["decision"]),
        actor=actor,
    )
    decision.save()
    note_decision(client, decided, now)
    if decision.is_news:
        title, text = OUTCOME_WORDS[decision.outcome], str(sentence_of(kept["decision"], client.practice.units))
        note_on_timeline(
            client, "decision", title, text=text, outcome=decision.outcome, reference=decision.key, actor=actor, at=now
        )
    record_audit("screening.decide", actor=actor, about=client.about, decision=decision.key, outcome=decision.outcome)
    _hold_or_lift(actor, client, decision, decided)
    client_decided.send(sender=Decision, client=client, decision=decision, before=previous)
    return decision


def _locked(client: Client) -> Client:
    rows = Client.objects.select_for_update(of=("self",)).select_related("practice")
    found = rows.get(pk=client.pk)
    return rows.get(pk=found.merged_into_id) if found.merged_into_id else found


def _gist(decision: Mapping[str, Any]) -> Any:
    """Return what somebody would have to be told about a decision; two that agree in it are no news."""
    reasons = {(reason["rule"], reason["disposition"], reason.get("modified", "")) for reason in decision["reasons"]}
    precautions = {precaution["id"] for precaution in decision["precautions"]}
    return decision["outcome"], decision["may_start"], decision["today"]["exercise"], reasons, precautions


def holds_the_person(decision: Decided) -> bool:
    """Return whether a decision keeps the whole person from training until an answer or a later decision."""
    held = decision.outcome is not None and decision.floor >= Disposition.REFER_TO_PT
    return held and decision.today.exercise == "none"


def _hold_or_lift(actor: User | None, client: Client, decision: Decision, decided: Decided) -> None:
    """Place the hold a decision asks for, and lift those that decisions placed and that this one no longer needs.

    An open decision lifts nothing. A hold for an emergency or urgent finding is never lifted here: somebody spoke with
    the client and says so (release_hold).
    """
    present = holds_placed_by_decisions(client)
    held = holds_the_person(decided)
    if held and not any(BY_WORD[hold.disposition] >= decided.floor for hold in present):
        worst = [reason for reason in kept_reasons(decision) if reason["disposition"] == decided.floor.word]
        told = (said for reason in worst for said in told_in_short(reason, client.practice.units))
        reason = "; ".join(dict.fromkeys(told))[:300]
        hold = place_hold(actor=actor, client=client, reason=reason, disposition=decision.outcome)
        if not DecisionHold.objects.filter(hold=hold).exists():
            DecisionHold(hold=hold, decision=decision).save()
    if decided.outcome is None:
        return
    for hold in present:
        level = BY_WORD[hold.disposition]
        if level < Disposition.URGENT_MEDICAL and (not held or level != decided.floor):
            _lift(actor, hold, decision, f"Decided again: {OUTCOME_WORDS[decision.outcome].lower()}")


def kept_reasons(decision: Decision) -> list[dict[str, Any]]:
    """Return the reasons of a stored decision."""
    return list(decision.decision["reasons"])


def _lift(actor: User | None, hold: Hold, decision: Decision, because: str) -> None:
    lift_hold(actor=actor, hold=hold, through=LiftedThrough.DECISION, reference=decision.key, because=because)


@transaction.atomic
def release_hold(*, actor: User, client: Client, hold: Hold, because: str) -> Decision:
    """Lift a hold through the decision made now, with what was learned. Raises StillHeld when it holds the client."""
    decision = decide_again(actor=actor, client=client, because="Asked whether a hold may be lifted")
    stopped = BY_WORD.get(decision.outcome, Disposition.EMERGENCY) >= Disposition.REFER_TO_PT
    if not decision.is_decided or (stopped and decision.decision["today"]["exercise"] == "none"):
        raise StillHeld
    _lift(actor, hold, decision, because)
    return decision
