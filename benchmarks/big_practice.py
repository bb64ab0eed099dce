"""A practice of thousands of clients for measuring pages, made through the same actions as real records.

One client is busy: a timeline of a thousand rows, dozens of decisions, a letter being written. Everybody is invented.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from benchmarks.names import name_of
from scopewell.clients.actions import add_client, add_contact, note_on_timeline, place_hold, set_due
from scopewell.clients.cases import case_of
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, Fact, TimelineEntry
from scopewell.clients.vocabulary import ALL_NAMED, ContactKind, SaidBy
from scopewell.documents.actions import begin_draft
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import desk
from scopewell.documents.models import Draft
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.actions import open_practice
from scopewell.practice.models import Membership, User
from scopewell.practice.tenancy import in_practice
from scopewell.screening.models import Decision

READINGS = 20
DUES, HOLDS, ANSWERS = 400, 60, 200
STATES = ("inquiry", "awaiting-documents", "screening", "assessed", "active", "active", "active", "discharged")


class Big(NamedTuple):
    """The practice as it is measured: its owner's membership, its busy client, the letter about that client."""

    member: Membership
    busy: Client
    draft: Draft


@transaction.atomic
def make_practice(clients: int, timeline_rows: int) -> Big:
    """Make the practice. It is a demonstration, so that its owner opens records without a second factor."""
    owner = User.objects.create_user("bench@example.test", None, name="Linden Fairsample")
    member = open_practice(owner=owner, name="Benchmark", jurisdiction="US-OH", is_demonstration=True)
    with in_practice(member.practice, owner.pk):
        busy = _busy_client(owner, timeline_rows)
        Client.objects.bulk_create([_client(member, n) for n in range(clients)], batch_size=1000)
        others = list(Client.objects.exclude(pk=busy.pk).order_by("pk")[: DUES + HOLDS])
        for client in others[:DUES]:
            set_due(client, "report", "Progress report", timezone.now() + timedelta(days=client.pk % 9 - 1))
        for client in others[DUES:]:
            place_hold(actor=owner, client=client, reason="Waits for the physician", disposition="medical-clearance")
        Fact.objects.bulk_create(
            Fact(
                practice=member.practice,
                client=others[n % DUES],
                fact="exercise-days",
                value=n % 7,
                true_on=timezone.localdate(),
                said_by=SaidBy.CLIENT,
                reviewed=False,
            )
            for n in range(ANSWERS)
        )
        _fill_records(busy)
        return Big(member, busy, _draft_about(owner, busy))


def _fill_records(busy: Client) -> None:
    """Give every other client a decision, facts and a timeline, so that a page has to find its own among them."""
    decision, day, now = busy.decisions.all()[0], timezone.localdate(), timezone.now()
    common = {"practice_id": busy.practice_id}
    others = list(Client.objects.exclude(pk=busy.pk).order_by().only("pk"))
    Decision.objects.bulk_create(
        (
            Decision(
                client=client,
                as_of=now,
                because="The client answered",
                inputs={"facts": {}},
                decision=decision.decision,
                outcome=decision.outcome,
                may_start=decision.may_start,
                ruleset_version=decision.ruleset_version,
                holds_until=now + timedelta(days=client.pk % 200 - 1),
                **common,
            )
            for client in others
        ),
        batch_size=500,
    )
    Fact.objects.bulk_create(
        (
            Fact(client=client, fact=id, value=120, true_on=day, said_by=SaidBy.PROFESSIONAL, **common)
            for client in others
            for id in ("sbp", "dbp", "heart-rate")
        ),
        batch_size=1000,
    )
    TimelineEntry.objects.bulk_create(
        (
            TimelineEntry(client=client, kind=kind, at=now, title="Recorded", statement="observed", **common)
            for client in others
            for kind in ("state", "fact", "decision")
        ),
        batch_size=1000,
    )


def _client(member: Membership, n: int) -> Client:
    born = timezone.localdate().replace(year=1940 + n % 60, month=1 + n % 12, day=1 + n % 28)
    return Client(
        practice=member.practice,
        legal_name=name_of(n),
        birth_date=born if n % 5 else None,
        phone=f"(555) 01{n % 10}-{n:04}",
        email=f"client{n}@example.test" if n % 2 else "",
        state=STATES[n % len(STATES)],
        outcome="undecided" if n % 3 else "start-with-precautions",
    )


def _busy_client(owner: User, timeline_rows: int) -> Client:
    """Add a client whose decision waits for a physician, after dozens of decisions that said something else."""
    born = timezone.localdate().replace(year=1963, day=1)
    busy = add_client(actor=owner, legal_name="Busy Testwell", birth_date=born, phone="(555) 019-0001")
    for kind in (ContactKind.PHYSICIAN, ContactKind.EMERGENCY):
        add_contact(actor=owner, client=busy, kind=kind, name="Dr. Hollis Farrow", phone="(555) 014-8890")
    _answer(owner, busy)
    for n in range(READINGS):
        pressure = [Said("sbp", 132 if n % 2 else 172), Said("dbp", 78)]
        record_facts(actor=owner, client=busy, said_by=SaidBy.PROFESSIONAL, statements=pressure)
    for n in range(timeline_rows - busy.timeline.count()):
        note_on_timeline(busy, "fact", f"Reading {n}", text="134 mmHg", statement="observed", actor=owner)
    return busy


def _answer(owner: User, client: Client) -> None:
    """Give a client treated diabetes and no exercise so far, and the reassuring answer to everything else needed."""
    engine = shipped_engine()
    said = [Said("known-diabetes", "type2"), Said("exercise-days", 0)]
    said += [Said(id, True) for id in ALL_NAMED.values()]
    record_facts(actor=owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
    case = case_of(client) | {"reassuring": True}
    assumed = engine.decide(engine.read_case(case, allow_reassuring=True)).assumed
    facts = engine.rules.vocabulary.facts
    rest = [Said(id, v) for id, v in assumed.items() if facts[id].class_ != "system" and not facts[id].episode]
    record_facts(actor=owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=rest)


def _draft_about(owner: User, client: Client) -> Draft:
    subject: Any = desk().subject(client.key)
    return begin_draft(actor=owner, subject=subject, kind=DocumentKind.GUIDANCE_REQUEST)
