"""The record: header, timeline, facts, person, contacts; what a page shows and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import House, browser, marigold
from scopewell.clients.actions import add_contact, add_episode, note_on_timeline, place_hold
from scopewell.clients.cases import case_of
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, Contact, Episode, Fact, TimelineEntry
from scopewell.clients.vocabulary import ContactKind, EpisodeKind, SaidBy, StatementClass

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(fernway: House) -> Client:
    return marigold(fernway)


def test_the_header_names_the_person_the_hold_and_whom_to_call(fernway: House, client: Client) -> None:
    with fernway.open():
        add_contact(actor=fernway.owner, client=client, kind=ContactKind.EMERGENCY, name="Bram", phone="555-0142")
        place_hold(actor=fernway.owner, client=client, reason="A physician must answer first.")
    for tab in ("", "facts/", "forms/", "person/"):
        page = browser(fernway.owner).get(f"/clients/{client.key}/{tab}").content.decode()
        assert "Marigold Testwell" in page
        assert "Bram, 555-0142" in page
        assert "A physician must answer first." in page


def test_the_timeline_is_paged_and_filtered(fernway: House, client: Client) -> None:
    with fernway.open():
        for number in range(40):
            note_on_timeline(client, "contact", f"Call {number}", statement=StatementClass.REPORTED)
    visitor = browser(fernway.owner)
    first = visitor.get(f"/clients/{client.key}/?kind=contact").content.decode()
    assert "Call 39" in first
    assert "Call 5<" not in first
    assert "Call 5<" in visitor.get(f"/clients/{client.key}/?kind=contact&page=2").content.decode()
    assert "Call" not in visitor.get(f"/clients/{client.key}/?kind=state").content.decode()
    assert "Call 39" in visitor.get(f"/clients/{client.key}/?said=reported").content.decode()
    assert visitor.get(f"/clients/{client.key}/?page=999&kind=none&said=none").status_code == 200


def test_a_record_asks_as_much_with_a_thousand_rows_as_with_one(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    path = f"/clients/{client.key}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(path).status_code == 200
        return len(captured)

    visitor.get(path)
    one = queries()
    with fernway.open():
        rows = [
            TimelineEntry(
                practice=fernway.practice,
                client=client,
                kind="fact",
                at=timezone.now(),
                title=str(n),
                actor=fernway.owner,
            )
            for n in range(1000)
        ]
        TimelineEntry.objects.bulk_create(rows)
    assert queries() == one
    assert one <= 34  # three of them set the scope on PostgreSQL


def test_the_three_classes_of_statement_never_share_a_row(fernway: House, client: Client) -> None:
    with fernway.open():
        record_facts(
            actor=fernway.owner,
            client=client,
            said_by=SaidBy.PROFESSIONAL,
            statements=[
                Said("sbp", 134),
                Said("known-cv-disease", False),
                Said("therapy-discharge-date", "2026-01-05"),
            ],
        )
        told = {e.statement: e.title for e in TimelineEntry.objects.filter(kind="fact")}
    assert set(told) == {"observed", "reported", "determined"}


def test_a_fact_page_shows_its_history_and_takes_another_statement(fernway: House, client: Client) -> None:
    visitor = browser(fernway.professional)
    path = f"/clients/{client.key}/facts/sbp/"
    for value in ("150", "134"):
        assert visitor.post(path, {"value": value, "when": str(timezone.localdate())}).status_code == 302
    page = visitor.get(path).content.decode()
    assert page.index("134 mmHg") < page.index("150 mmHg")
    assert "134 mmHg" in visitor.get(f"/clients/{client.key}/facts/").content.decode()


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("sbp", {"value": ""}),
        ("sbp", {"value": "high"}),
        ("sbp", {"value": "900"}),
        ("sbp", {"value": "134", "unknown": "unknown:declined"}),
        ("sbp", {"value": "134", "when": "2999-01-01"}),
        ("medicines", {"value": ["none-of-these", "insulin"]}),
        ("known-diabetes", {"value": "maybe"}),
    ],
)
def test_a_value_that_cannot_be_is_asked_about(fernway: House, client: Client, fact: str, said: dict[str, str]) -> None:
    answer = browser(fernway.owner).post(
        f"/clients/{client.key}/facts/{fact}/", {"when": str(timezone.localdate()), **said}
    )
    assert answer.status_code == 422
    with fernway.open():
        assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("fact", "said", "kept"),
    [
        ("known-cv-disease", {"value": "no"}, False),
        ("known-cv-disease", {"unknown": "unknown:does-not-know"}, {"unknown": "does-not-know"}),
        ("known-diabetes", {"value": "type2"}, "type2"),
        ("medicines", {"value": ["none-of-these"]}, []),
        ("medicines", {"value": ["insulin", "diuretic"]}, ["insulin", "diuretic"]),
        ("unlisted-conditions", {"value": "None"}, []),
        ("unlisted-conditions", {"value": "Lupus\n\n Gout "}, ["Lupus", "Gout"]),
        ("weight", {"value": "82.3"}, 82.3),
        ("therapy-discharge-date", {"value": "2026-01-05"}, "2026-01-05"),
    ],
)
def test_every_kind_of_fact_is_kept_as_the_contract_has_it(
    fernway: House, client: Client, fact: str, said: dict[str, str], kept: object
) -> None:
    path = f"/clients/{client.key}/facts/{fact}/"
    assert browser(fernway.owner).post(path, {"when": str(timezone.localdate()), **said}).status_code == 302
    with fernway.open():
        assert Fact.objects.get().value == kept


def test_a_correction_stands_beside_what_it_corrects(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    path, today = f"/clients/{client.key}/facts/known-cv-disease/", str(timezone.localdate())
    visitor.post(path, {"value": "yes", "when": today})
    with fernway.open():
        wrong = Fact.objects.get()
    assert visitor.post(f"{path}?corrects={wrong.pk}", {"value": "no", "when": "2026-01-05"}).status_code == 302
    with fernway.open():
        assert Fact.objects.count() == 2
        assert case_of(client)["facts"]["known-cv-disease"]["value"] is False


def test_an_unknown_fact_is_no_page(fernway: House, client: Client) -> None:
    assert browser(fernway.owner).get(f"/clients/{client.key}/facts/no-such-fact/").status_code == 404
    assert browser(fernway.owner).get(f"/clients/{client.key}/facts/surgery-date/").status_code == 404


def test_a_client_answer_is_reviewed_once(fernway: House, client: Client) -> None:
    with fernway.open():
        answer = record_facts(
            actor=None,
            client=client,
            said_by=SaidBy.CLIENT,
            statements=[Said("known-cv-disease", True)],
            origin="intake link",
        )[0]
    visitor = browser(fernway.professional)
    assert "intake link" in visitor.get(f"/clients/{client.key}/facts/").content.decode()
    for _ in range(2):
        assert visitor.post(f"/clients/{client.key}/answers/{answer.pk}/review/").status_code == 302
    with fernway.open():
        assert Fact.objects.count() == 2


def test_an_operation_is_added_with_what_and_when_and_withdrawn_with_a_reason(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    path, today = f"/clients/{client.key}/episodes/surgeries/add/", str(timezone.localdate())
    said = {
        "label": "Right knee", "surgery-type-value": "knee-replacement-total", "surgery-type-when": today,
        "surgery-date-value": "2026-08-10", "surgery-date-when": today,
    }  # fmt: skip
    assert visitor.post(path, said | {"surgery-date-value": ""}).status_code == 422
    with fernway.open():
        assert not Episode.objects.exists()
    assert visitor.post(path, said).status_code == 302
    with fernway.open():
        episode = Episode.objects.get()
        assert case_of(client)["episodes"]["surgeries"]["has"][0]["surgery-date"]["value"] == "2026-08-10"
    history = visitor.get(f"/clients/{client.key}/facts/surgery-date/?episode={episode.pk}")
    assert b"Right knee" in history.content
    withdraw = f"/clients/{client.key}/episodes/{episode.pk}/withdraw/"
    assert visitor.post(withdraw, {"reason": ""}).status_code == 422
    assert visitor.post(withdraw, {"reason": "Another client's"}).status_code == 302
    with fernway.open():
        assert "episodes" not in case_of(client)
    assert visitor.get(f"/clients/{client.key}/episodes/nonsense/add/").status_code == 404


def test_whether_all_operations_are_named_is_recorded(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    assert visitor.post(f"/clients/{client.key}/episodes/injuries/all/", {"all": "yes"}).status_code == 302
    with fernway.open():
        assert case_of(client)["episodes"]["injuries"] == []
    assert visitor.post(f"/clients/{client.key}/episodes/injuries/all/", {"all": "no"}).status_code == 302
    with fernway.open():
        assert "episodes" not in case_of(client)
    assert visitor.post(f"/clients/{client.key}/episodes/nonsense/all/").status_code == 404


def test_a_contact_is_added_changed_and_taken_out_of_use(fernway: House, client: Client) -> None:
    visitor = browser(fernway.assistant)
    path = f"/clients/{client.key}/contacts/add/"
    said = {"kind": "emergency", "name": "Bram", "phone": "555-0142"}
    assert visitor.post(path, said | {"phone": ""}).status_code == 422
    for _ in range(2):
        assert visitor.post(path, said).status_code == 302
    with fernway.open():
        contact = Contact.objects.get()
    one = f"/clients/{client.key}/contacts/{contact.pk}/"
    assert visitor.post(one, said | {"name": ""}).status_code == 422
    assert visitor.post(one, said | {"name": "Bram T."}).status_code == 302
    for _ in range(2):
        assert visitor.post(f"{one}end/").status_code == 302
    assert visitor.get(one).status_code == 404
    with fernway.open():
        assert Contact.objects.get().name == "Bram T."


def test_another_clients_contact_is_no_page_of_this_one(fernway: House, client: Client) -> None:
    other = marigold(fernway, legal_name="Other")
    with fernway.open():
        contact = add_contact(actor=fernway.owner, client=other, kind=ContactKind.FAMILY, name="Bram")
        episode = add_episode(actor=fernway.owner, client=other, kind=EpisodeKind.INJURY)
    visitor = browser(fernway.owner)
    assert visitor.get(f"/clients/{client.key}/contacts/{contact.pk}/").status_code == 404
    assert visitor.get(f"/clients/{client.key}/episodes/{episode.pk}/withdraw/").status_code == 404


def test_the_person_is_changed_and_a_mistake_asked_about(fernway: House, client: Client) -> None:
    visitor = browser(fernway.assistant)
    path = f"/clients/{client.key}/person/change/"
    said = {"legal_name": "Marigold Testwell", "preferred_name": "Goldie", "language": "es"}
    assert visitor.post(path, said | {"legal_name": ""}).status_code == 422
    assert visitor.post(path, said).status_code == 302
    with fernway.open():
        assert Client.objects.get().name == "Goldie"


def test_names_are_masked_on_every_page_of_the_record(fernway: House, client: Client) -> None:
    with fernway.open():
        place_hold(actor=fernway.owner, client=client, reason="Waits for the agreement")
    owner = browser(fernway.owner)
    owner.post("/practice/mask/")
    pages = ("", "person/", "facts/", "forms/", "intake/", "decision/", "screening/", "access/")
    others = ("/today/", "/clients/", f"/documents/of/{client.key}/")
    for address in (*others, *(f"/clients/{client.key}/{page}" for page in pages)):
        answer = owner.get(address, follow=True)
        assert answer.status_code == 200, address
        assert "Testwell" not in answer.content.decode(), address
