"""Every read and write stands in a chain; a change or a gap in it shows."""

import pytest
from django.db import connection

from cast import House, browser, house, marigold
from scopewell.practice.audit import breaks_in_chain, hash_of, record_audit
from scopewell.practice.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def fernway() -> House:
    found = house()
    with found.open():
        for number in range(5):
            record_audit("test.write", actor=found.owner, about=f"thing:{number}", count=number)
    return found


def test_an_untouched_chain_has_no_breaks(fernway: House) -> None:
    with fernway.open():
        entries = list(AuditEntry.objects.order_by("number"))
        assert [e.number for e in entries] == list(range(1, len(entries) + 1))
        assert all(e.hash == hash_of(e) for e in entries)
        assert list(breaks_in_chain()) == []


@pytest.mark.parametrize("number", [2, 4])
def test_an_entry_taken_out_shows(fernway: House, number: int) -> None:
    with fernway.open():
        with connection.cursor() as cursor:
            cursor.execute("delete from practice_auditentry where number = %s", [number])
        assert number in list(breaks_in_chain())


def test_the_last_entry_taken_out_shows(fernway: House) -> None:
    with fernway.open():
        last = AuditEntry.objects.order_by("number").last()
        assert last is not None
        with connection.cursor() as cursor:
            cursor.execute("delete from practice_auditentry where number = %s", [last.number])
        assert list(breaks_in_chain()) == [last.number]


def test_opening_a_page_of_a_record_is_a_read_in_its_trail(fernway: House) -> None:
    client = marigold(fernway)
    browser(fernway.professional).get(f"/clients/{client.key}/")
    with fernway.open():
        entry = AuditEntry.objects.filter(about=client.about, action="client.read").get()
    assert (entry.actor, entry.detail) == (fernway.professional, {"page": "clients:record"})
    page = browser(fernway.owner).get(f"/clients/{client.key}/access/").content.decode()
    assert "Fernway.professional" in page


def test_the_trail_holds_no_word_about_a_person(fernway: House) -> None:
    marigold(fernway, in_their_words="The stairs")
    with fernway.open():
        said = " ".join(str((e.action, e.about, e.detail, e.actor_label)) for e in AuditEntry.objects.all())
    assert not {"Marigold", "Testwell", "555-0141", "stairs", "@"} & set(said.replace("'", " ").split())
