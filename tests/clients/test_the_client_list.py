"""The list: search, states, order, pages, kept searches; as many queries for a thousand as for one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import House, browser, marigold
from scopewell.clients.actions import add_client, change_state, set_due, settle_due
from scopewell.clients.models import Client, Due, SavedFilter
from scopewell.clients.vocabulary import State

pytestmark = pytest.mark.django_db


def names(page: Any) -> list[str]:
    return [client.legal_name for client in page.context["page"]]


@pytest.mark.parametrize(
    "words", ["marig", "TESTWELL", "goldie", "555-0141", "1963-03-14", "gold testwell", "  mari  ", "mari\x00gold"]
)
def test_search_finds_by_name_phone_and_birth_date(fernway: House, words: str) -> None:
    marigold(fernway, preferred_name="Goldie")
    marigold(fernway, legal_name="Orson Sampleby", phone="555-0117", birth_date=date(1968, 5, 2))
    assert names(browser(fernway.owner).get("/clients/", {"q": words})) == ["Marigold Testwell"]


@pytest.mark.parametrize("words", ["nobody", "%", "'; drop table", "م", "x" * 5000])
def test_a_search_that_finds_nobody_says_what_it_looks_at(fernway: House, words: str) -> None:
    marigold(fernway)
    page = browser(fernway.owner).get("/clients/", {"q": words})
    assert page.status_code == 200
    assert "Nobody here matches" in page.content.decode()


def test_typing_asks_for_the_rows_alone(fernway: House) -> None:
    marigold(fernway)
    page = browser(fernway.owner).get("/clients/", {"q": "mari"}, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert text.strip().startswith('<div id="rows"')
    assert "Marigold Testwell" in text
    assert "HX-Request" in page["Vary"]


def test_a_state_is_a_filter_and_closed_ones_are_found_under_all(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        change_state(actor=fernway.owner, client=client, to=State.DECLINED, reason="Elsewhere")
    visitor = browser(fernway.owner)
    assert names(visitor.get("/clients/")) == []
    assert names(visitor.get("/clients/?state=declined")) == ["Marigold Testwell"]
    assert names(visitor.get("/clients/?state=all")) == ["Marigold Testwell"]
    assert visitor.get("/clients/?state=nonsense&sort=nonsense&page=nonsense").status_code == 200


def test_rows_are_sorted_by_what_is_due_first(fernway: House) -> None:
    late, soon = marigold(fernway, legal_name="Late"), marigold(fernway, legal_name="Soon")
    now = timezone.now()
    with fernway.open():
        set_due(late, "report", "Progress report", now + timedelta(days=9))
        set_due(soon, "letter", "Introductory letter", now + timedelta(days=1))
    assert names(browser(fernway.owner).get("/clients/?sort=due")) == ["Soon", "Late"]


def test_setting_a_due_again_moves_it_and_settling_it_ends_it(fernway: House) -> None:
    client = marigold(fernway)
    now = timezone.now()
    with fernway.open():
        first = set_due(client, "report", "Progress report", now)
        moved = set_due(client, "report", "Progress report", now + timedelta(days=2))
        assert (first.pk, Due.objects.get().due_at) == (moved.pk, now + timedelta(days=2))
        settle_due(client, "report")
        settle_due(client, "report")
        assert set_due(client, "report", "Progress report", now).pk != first.pk


def test_a_search_is_kept_overwritten_and_dropped(fernway: House) -> None:
    visitor = browser(fernway.owner)
    for query in ("state=active", "state=on-hold"):
        answer = visitor.post("/clients/searches/keep/", {"name": "Mine", "query": query})
        assert answer["Location"] == f"/clients/?{query}"
    with fernway.open():
        kept = SavedFilter.objects.get()
    assert kept.query == "state=on-hold"
    assert "Mine" in visitor.get("/clients/").content.decode()
    assert "Mine" not in browser(fernway.professional).get("/clients/").content.decode()
    visitor.post("/clients/searches/keep/", {"name": "", "query": "state=active"})
    visitor.post(f"/clients/searches/{kept.pk}/drop/")
    assert visitor.post(f"/clients/searches/{kept.pk}/drop/").status_code == 404


def queries_of(of: House, path: str) -> int:
    visitor = browser(of.owner)
    visitor.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert visitor.get(path).status_code == 200
    return len(captured)


def test_the_list_asks_as_much_for_many_as_for_one(fernway: House) -> None:
    marigold(fernway)
    one = queries_of(fernway, "/clients/")
    with fernway.open():
        for number in range(60):
            client = add_client(actor=fernway.owner, legal_name=f"Client {number}")
            set_due(client, "report", "Progress report", timezone.now())
    assert queries_of(fernway, "/clients/") == one
    assert one <= 14  # three of them set the scope on PostgreSQL


def test_a_client_is_added_with_a_name_alone(fernway: House) -> None:
    answer = browser(fernway.assistant).post("/clients/add/", {"legal_name": "É", "language": "en"})
    assert answer.status_code == 302
    with fernway.open():
        client = Client.objects.get()
    assert answer["Location"] == f"/clients/{client.key}/"
    assert (client.name, client.state, client.age) == ("É", State.INQUIRY, None)


@pytest.mark.parametrize(
    "said",
    [
        {"legal_name": ""},
        {"legal_name": "   "},
        {"legal_name": "X" * 121},
        {"birth_date": "1763-01-01"},
        {"birth_date": "2999-01-01"},
        {"email": "no"},
        {"phone": "5" * 10_000},
    ],
)
def test_what_cannot_be_is_asked_about_and_nothing_typed_is_lost(fernway: House, said: dict[str, str]) -> None:
    typed = {"legal_name": "Marigold", "language": "en", "in_their_words": "The stairs", **said}
    answer = browser(fernway.owner).post("/clients/add/", typed)
    assert answer.status_code == 422
    assert b"The stairs" in answer.content
    with fernway.open():
        assert not Client.objects.exists()


def test_somebody_on_file_already_is_shown_before_a_second_record_is_made(fernway: House) -> None:
    marigold(fernway)
    visitor = browser(fernway.owner)
    typed = {"legal_name": "marigold testwell", "language": "en", "birth_date": "1963-03-14"}
    answer = visitor.post("/clients/add/", typed)
    assert answer.status_code == 409
    assert b"the legal name, the birth date, Thu Mar 14, 1963" in answer.content
    assert visitor.post("/clients/add/", typed | {"another_person": "yes"}).status_code == 302
    with fernway.open():
        assert Client.objects.count() == 2
