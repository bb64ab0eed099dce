"""A page asks as many questions of the database for thirty rows as for three, and finds its rows by an index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import House, browser, marigold
from scopewell.clients.actions import add_contact, add_episode, change_state, note_on_timeline, place_hold, set_due
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import (
    Client,
    Contact,
    Due,
    Episode,
    Fact,
    Hold,
    SignedForm,
    StateChange,
    TimelineEntry,
)
from scopewell.clients.vocabulary import ContactKind, EpisodeKind, SaidBy, State
from scopewell.documents.actions import begin_draft
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import desk
from scopewell.intake.links import make_link
from scopewell.intake.models import Alarm, BodyMark, IntakeLink, Told
from scopewell.screening.models import Clearance, Decision, Limit, Override, RecordImport

FEW, MANY = 3, 30
PAGES = (
    "/today/",
    "/clients/",
    "/clients/?q=client&state=all",
    "/clients/?state=screening&sort=due",
    "/documents/",
    "/clients/KEY/",
    "/clients/KEY/?kind=decision",
    "/clients/KEY/?said=observed",
    "/clients/KEY/person/",
    "/clients/KEY/facts/",
    "/clients/KEY/facts/sbp/",
    "/clients/KEY/forms/",
    "/clients/KEY/access/",
    "/clients/KEY/decision/",
    "/clients/KEY/decision/history/?all=yes",
    "/clients/KEY/screening/",
    "/clients/KEY/screening/vitals/",
    "/documents/of/KEY/",
)


pytestmark = pytest.mark.django_db
OF_A_CLIENT: tuple[type[Model], ...] = (
    Contact, Due, Episode, Fact, Hold, SignedForm, StateChange, TimelineEntry,
    Clearance, Decision, Limit, Override, RecordImport, Alarm, BodyMark, IntakeLink, Told,
)  # fmt: skip


def fill(of: House, busy: Client, count: int) -> None:
    """Add this many clients with something open each, and this many of everything to the record of one of them."""
    for n in range(count):
        other = marigold(of, legal_name=f"Client {n}", phone=f"555-{n:04}")
        for client in (other, busy):
            told(of, client, n)
        with of.open():
            change_state(actor=of.owner, client=other, to=State.SCREENING, reason="Intake begins")
            place_hold(actor=of.owner, client=other, reason="Waits for the agreement")


def told(of: House, client: Client, n: int) -> None:
    """Add one of everything to a record: facts, an unreviewed answer, an episode, a contact, what is due, a draft."""
    with of.open():
        readings = [Said("sbp", 120 + n), Said("dbp", 70 + n)]
        record_facts(actor=of.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=readings, reviewed=True)
        record_facts(actor=None, client=client, said_by=SaidBy.CLIENT, statements=[Said("exercise-days", n % 7)])
        add_episode(actor=of.owner, client=client, kind=EpisodeKind.INJURY, label=f"Injury {n}")
        add_contact(actor=of.owner, client=client, kind=ContactKind.PHYSICIAN, name=f"Dr. Farrow {n}", fax="555-0190")
        set_due(client, "report", "Progress report", timezone.now() + timedelta(days=n % 5), reference=str(n))
        note_on_timeline(client, "session", f"Session {n}", statement="observed", actor=of.owner)
        make_link(actor=of.owner, client=client, language="en")
        subject = desk().subject(client.key)
        assert subject is not None, "the client was just made"
        begin_draft(actor=of.owner, subject=subject, kind=DocumentKind.DECISION_RECORD)


def queries_of_pages(of: House, client: Client) -> dict[str, int]:
    visitor = browser(of.owner)
    found = {}
    for page in PAGES:
        path = page.replace("KEY", client.key)
        visitor.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(path).status_code == 200, path
        found[page] = len(captured)
    return found


def test_no_page_asks_more_of_thirty_than_of_three(fernway: House) -> None:
    busy = marigold(fernway)
    fill(fernway, busy, FEW)
    few = queries_of_pages(fernway, busy)
    fill(fernway, busy, MANY - FEW)
    many = queries_of_pages(fernway, busy)
    assert {page: count for page, count in many.items() if count > few[page]} == {}
    assert min(few.values()) > 3, "a page that asks nothing was not measured"


@pytest.mark.parametrize("model", OF_A_CLIENT, ids=lambda model: model.__name__)
def test_rows_of_a_client_are_found_by_practice_and_client(model: type[Model]) -> None:
    # Every query names both. Where an index has only one of them, SQLite may read a whole practice for one client.
    assert any(index.fields[:2] == ["practice", "client"] for index in model._meta.indexes)
