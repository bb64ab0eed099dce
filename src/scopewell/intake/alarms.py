"""Answers that cannot wait: found after every save, put on hold, told to the professional, and listed for Today."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline, place_hold
from scopewell.clients.cases import decide_client
from scopewell.clients.models import Client, Hold
from scopewell.clients.queries import open_holds
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.intake.models import Alarm, IntakeLink
from scopewell.intake.tasks import tell_professionals
from scopewell.practice.audit import record_audit
from scopewell.practice.models import Practice, User
from scopewell.practice.tenancy import in_practice

HOLD_REASON = {
    Disposition.EMERGENCY: "An answer in the intake may be an emergency.",
    Disposition.URGENT_MEDICAL: "An answer in the intake needs a doctor today.",
}


def alarming(client: Client) -> dict[str, Disposition]:
    """Return the rules that fire at urgent or worse for a client as the record stands, with their disposition."""
    decision = decide_client(client).decision
    return {reason.rule: reason.disposition for reason in _grave(decision)}


def _grave(decision: Decision) -> list[Any]:
    return [reason for reason in decision.reasons if reason.disposition >= Disposition.URGENT_MEDICAL]


def raise_alarm(link: IntakeLink, before: dict[str, Disposition], said: list[str]) -> Alarm | None:
    """Raise an alarm when what was just said made a rule fire at urgent or worse that did not before.

    `before`: what `alarming` returned then. `said`: the facts just answered. The same rule raises no second alarm while
    its first one stands. The client is put on hold, by the decision on the answer or else here. The professional is
    told once this transaction is saved.
    """
    client = link.client
    decision = decide_client(client).decision
    standing = {rule for alarm in open_alarms(client) for rule in alarm.rules}
    new = [r for r in _grave(decision) if r.disposition > before.get(r.rule, -1) and r.rule not in standing]
    if not new:
        return None
    worst = Disposition(max(reason.disposition for reason in new))
    facts = sorted({fact for reason in new for fact in (*reason.facts, *reason.context)} & set(said)) or sorted(said)
    hold = _hold_of(client, worst) or place_hold(
        actor=None, client=client, reason=HOLD_REASON[worst], disposition=worst.word
    )
    alarm = Alarm(
        client=client,
        link=link,
        disposition=worst.word,
        rules=[reason.rule for reason in new],
        facts=facts,
        hold=hold,
    )
    alarm.save()
    client.refresh_from_db(fields=["state", "state_since"])
    note_on_timeline(client, "intake", "Alarm from the intake", text=hold.reason, outcome=worst.word, reference="alarm")
    record_audit("intake.alarm", actor=None, about=client.about, alarm=alarm.pk, rules=alarm.rules)
    transaction.on_commit(partial(tell_professionals.enqueue, alarm.pk, link.practice_id))
    return alarm


def _hold_of(client: Client, worst: Disposition) -> Hold | None:
    """Return the open hold that already keeps the client for a finding as grave, the newest first."""
    return next((hold for hold in reversed(open_holds(client)) if hold.disposition == worst.word), None)


def open_alarms(client: Client) -> list[Alarm]:
    """Return a client's alarms whose hold nobody has lifted, the newest first."""
    return list(Alarm.objects.filter(client=client, hold__lifted_at=None))


def alarms(practice: Practice) -> list[Alarm]:
    """Return the alarms of a practice that nobody took up, the gravest and then the oldest first, for Today to lead."""
    with in_practice(practice):
        waiting = Alarm.objects.filter(taken_up_at=None, hold__lifted_at=None).select_related("client", "hold", "link")
        return sorted(waiting, key=lambda alarm: (alarm.disposition != Disposition.EMERGENCY.word, alarm.raised_at))


@transaction.atomic
def take_up(*, actor: User, alarm: Alarm) -> None:
    """Record that somebody reached the client. The hold stays until an answer or decision lifts it."""
    if alarm.taken_up_at is None:
        alarm.taken_up_at, alarm.taken_up_by = timezone.now(), actor
        alarm.save(update_fields=["taken_up_at", "taken_up_by"])
        note_on_timeline(alarm.client, "intake", "Alarm taken up", text="The client was reached.", actor=actor)
        record_audit("intake.take-up", actor=actor, about=alarm.client.about, alarm=alarm.pk)
