"""What a professional does: prepare a consult, and send it once it is stripped, agreed to, considered and confirmed."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline
from scopewell.clients.models import Client
from scopewell.consults.errors import (
    AlreadySent,
    NotAgreed,
    NotAMember,
    NotAnswered,
    NotConfirmed,
    NotConsidered,
    OwnWordsName,
    SeenOtherwise,
)
from scopewell.consults.models import CaseConsult
from scopewell.consults.queries import agreement_of, asks_as
from scopewell.consults.rarity import warnings_of
from scopewell.consults.roster import read_consult
from scopewell.consults.snapshotting import strip
from scopewell.network.consulting import receive_consult
from scopewell.practice.audit import record_audit
from scopewell.practice.models import User
from scopewell.ui.words import plain_words


@transaction.atomic
def begin_consult(*, actor: User, client: Client) -> CaseConsult:
    """Begin to prepare a consult, or go on with the one somebody began."""
    present = CaseConsult.objects.filter(client=client, author=actor, network_key="", discarded_at=None).first()
    if present is not None:
        return present
    consult = CaseConsult(client=client, author=actor)
    consult.save()
    record_audit("consults.begin", actor=actor, about=client.about, consult=consult.key)
    return consult


def keep_consult(
    *, consult: CaseConsult, title: str, question: str, left_out: Iterable[str], small_place: str, considered: str
) -> None:
    """Keep what was typed, as typed. Nothing is refused here. Raises AlreadySent."""
    if consult.is_sent:
        raise AlreadySent
    consult.title, consult.question = plain_words(title)[:480], plain_words(question)[:48_000]
    consult.left_out = sorted(set(left_out))[:60]
    known = CaseConsult.SmallPlace.values
    consult.small_place = small_place if small_place in known else CaseConsult.SmallPlace.OPEN
    consult.considered = plain_words(considered)[:300]
    consult.save()


@transaction.atomic
def send_consult(*, actor: User, consult: CaseConsult, digest: str, confirmed: bool) -> None:
    """Push the snapshot down to the network. `digest` names the snapshot the author read.

    All or nothing: raises a ConsultError that says what is missing, or what the network refuses: ClientNamed, TooOften.
    """
    consult = CaseConsult.objects.select_for_update(of=("self",)).select_related("client__practice").get(pk=consult.pk)
    client = consult.client
    if consult.is_sent:
        raise AlreadySent
    participant = asks_as(actor)
    if participant is None:
        raise NotAMember
    agreement = agreement_of(client)
    if agreement is None:
        raise NotAgreed
    if consult.small_place == CaseConsult.SmallPlace.OPEN:
        raise NotAnswered
    stripped = strip(client, consult.left_out)
    if stripped.digest != digest:
        raise SeenOtherwise
    named = read_consult(client, f"{consult.title}\n\n{consult.question}")
    if named:
        raise OwnWordsName(named)
    warnings = list(warnings_of(client, stripped.snapshot, consult.small_place))
    if warnings and len(consult.considered.split()) < 3:
        raise NotConsidered
    if not confirmed:
        raise NotConfirmed
    sent = receive_consult(
        author=participant, snapshot=stripped.snapshot, title=consult.title, question=consult.question
    )
    consult.snapshot, consult.warnings, consult.consent = stripped.snapshot.kept(), warnings, agreement
    consult.confirmed_at, consult.network_key = timezone.now(), sent.thread.key
    consult.save()
    note_on_timeline(
        client, "consult", "Colleagues asked, without a name", text=consult.title, reference=consult.key, actor=actor
    )
    record_audit(
        "consults.send", actor=actor, about=client.about, consult=consult.key, form=agreement.pk,
        conditions=list(stripped.snapshot.conditions), warnings=len(warnings),
    )  # fmt: skip


@transaction.atomic
def discard_consult(*, actor: User, consult: CaseConsult) -> None:
    """Throw a prepared consult away; doing it again changes nothing. Raises AlreadySent."""
    if consult.is_sent:
        raise AlreadySent
    if consult.discarded_at is not None:
        return
    consult.discarded_at, consult.title, consult.question = timezone.now(), "", ""
    consult.save()
    record_audit("consults.discard", actor=actor, about=consult.client.about, consult=consult.key)
