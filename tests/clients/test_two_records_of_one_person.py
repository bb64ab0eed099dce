"""Possible duplicates say what matches; a merge moves no row, is taken back, and forces a new decision."""

from typing import Any

import pytest

from cast import House, browser, house, marigold
from scopewell.clients.cases import case_of
from scopewell.clients.errors import MergeRefused
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.merging import merge_clients, possible_duplicates, standing_merges, take_back_merge
from scopewell.clients.models import Client, Fact, Hold, Merge
from scopewell.clients.signals import decision_needed
from scopewell.clients.vocabulary import SaidBy, State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("other", "matches"),
    [
        ({}, ("the legal name", "the birth date, Thu Mar 14, 1963", "the phone number")),
        ({"legal_name": "Mârigold  Testwel", "phone": ""}, ("a name much alike", "the birth date, Thu Mar 14, 1963")),
        ({"legal_name": "M. T.", "phone": "5550141"}, ("the birth date, Thu Mar 14, 1963", "the phone number")),
        ({"legal_name": "Orson Sampleby", "phone": ""}, None),
        ({"legal_name": "Orson Sampleby", "birth_date": None}, None),
    ],
)
def test_what_matches_is_said_in_words(fernway: House, other: dict[str, Any], matches: tuple[str, ...] | None) -> None:
    client, second = marigold(fernway), marigold(fernway, **other)
    with fernway.open():
        found = possible_duplicates(client)
    assert [(d.client, d.matches) for d in found] == ([(second, matches)] if matches else [])


def test_another_practices_client_is_never_a_duplicate(fernway: House) -> None:
    client = marigold(fernway)
    marigold(house("Elsewhere"))
    with fernway.open():
        assert possible_duplicates(client) == []


def test_a_merge_moves_no_row_forces_a_decision_and_is_taken_back(fernway: House) -> None:
    kept, merged = marigold(fernway), marigold(fernway)
    heard: list[Client] = []
    decision_needed.connect(lambda client, **_: heard.append(client), weak=False, dispatch_uid="test")
    with fernway.open():
        for client, value in ((kept, 134), (merged, 150)):
            said = [Said("sbp", value)]
            record_facts(actor=fernway.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=said)
        merge = merge_clients(actor=fernway.owner, kept=kept, merged=merged, reason="One person")
        assert Fact.objects.filter(client=merged).count() == 1
        assert case_of(kept)["facts"]["sbp"]["value"] == 150
        kept.refresh_from_db()
        assert (kept.state, kept.outcome, heard) == (State.ON_HOLD, "undecided", [kept])
        take_back_merge(actor=fernway.owner, merge=merge, reason="Two people")
        assert case_of(kept)["facts"]["sbp"]["value"] == 134
        assert {hold.client for hold in Hold.objects.filter(lifted_at=None)} == {kept, merged}
        assert standing_merges(kept) == []
        with pytest.raises(MergeRefused):
            take_back_merge(actor=fernway.owner, merge=merge, reason="Again")
    decision_needed.disconnect(dispatch_uid="test")


def test_what_is_part_of_a_merge_is_not_merged_again(fernway: House) -> None:
    one, two, three = (marigold(fernway) for _ in range(3))
    with fernway.open():
        merge_clients(actor=fernway.owner, kept=one, merged=two, reason="One person")
        for kept, merged in ((three, two), (three, one), (one, one), (two, three)):
            with pytest.raises(MergeRefused):
                merge_clients(actor=fernway.owner, kept=kept, merged=merged, reason="x")
        assert Merge.objects.count() == 1


def test_the_pages_compare_merge_and_take_back(fernway: House) -> None:
    kept, merged = marigold(fernway), marigold(fernway)
    visitor = browser(fernway.professional)
    path = f"/clients/{kept.key}/merge/{merged.key}/"
    assert b"the phone number" in visitor.get(path).content
    assert visitor.post(path, {"reason": ""}).status_code == 422
    assert visitor.post(path, {"reason": "One person"}).status_code == 302
    assert visitor.post(path, {"reason": "One person"}).status_code == 409
    assert visitor.get(f"/clients/{merged.key}/")["Location"] == f"/clients/{kept.key}/"
    assert [c.pk for c in visitor.get("/clients/?state=all").context["page"]] == [kept.pk]
    with fernway.open():
        merge = Merge.objects.get()
    back = f"/clients/{kept.key}/merges/{merge.pk}/take-back/"
    assert visitor.post(back, {"reason": ""}).status_code == 422
    assert visitor.post(back, {"reason": "Two people"}).status_code == 302
    assert visitor.get(f"/clients/{merged.key}/").status_code == 200
