"""Deciding again whenever the record of a client changes."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from scopewell.clients.models import Client, Fact
from scopewell.clients.signals import decision_needed, facts_recorded
from scopewell.clients.vocabulary import SaidBy
from scopewell.practice.models import User
from scopewell.screening.actions import decide_again
from scopewell.screening.recording import decides_later

REASONS = {
    SaidBy.CLIENT: "The client answered",
    SaidBy.PROFESSIONAL: "Facts were recorded",
    SaidBy.REFERRER: "A provider's facts were recorded",
    SaidBy.DEVICE: "A device sent values",
    SaidBy.IMPORT: "Facts from a record were accepted",
}


@receiver(facts_recorded, dispatch_uid="scopewell.screening.facts")
def decide_on_facts(client: Client, facts: Sequence[Fact], actor: User | None, **_: Any) -> None:
    """Decide again on new facts, unless more are coming and somebody decides at the end."""
    if decides_later(client):
        return
    reviewed = all(fact.review_of_id for fact in facts)
    because = "Answers were reviewed" if reviewed else REASONS[SaidBy(facts[0].said_by)]
    decide_again(actor=actor, client=client, because=because)


@receiver(decision_needed, dispatch_uid="scopewell.screening.needed")
def decide_on_need(client: Client, because: str, **_: Any) -> None:
    """Decide again when a room below says that what was decided rests on something else now."""
    decide_again(actor=None, client=client, because=because)
