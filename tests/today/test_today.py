"""Today leads with what is urgent, then what is open, due, held, waiting and changed; names can be masked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, house, marigold
from scopewell.clients.actions import change_state, place_hold, set_due
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import SaidBy, State
from scopewell.practice.models import AuditEntry
from scopewell.today.queries import MOST_ROWS
from scopewell.ui.agenda import Item, Part, Provider, _providers, register

pytestmark = pytest.mark.django_db
URL = "/today/"


def page(of: House) -> str:
    response = browser(of.owner).get(URL)
    assert response.status_code == 200
    return response.content.decode()


def says(of: House, client: Client, said_by: SaidBy = SaidBy.CLIENT, **facts: Any) -> None:
    with of.open():
        said = [Said(id.replace("_", "-"), value) for id, value in facts.items()]
        record_facts(actor=None, client=client, said_by=said_by, statements=said, origin="intake link")


def test_it_is_the_first_room_after_signing_in(fernway: House) -> None:
    assert browser(fernway.owner).get("/")["Location"] == URL


def test_an_empty_practice_is_taught_the_first_step(fernway: House) -> None:
    text = page(fernway)
    assert "Your day begins with a client." in text
    assert "Nothing is waiting for you." in text


def test_what_is_urgent_leads_the_worst_first(fernway: House) -> None:
    wren, orson = marigold(fernway, legal_name="Wren Demoson"), marigold(fernway, legal_name="Orson Sampleby")
    says(fernway, wren, swelling_new=["one-calf-or-leg"])
    says(fernway, orson, sx_chest_pain="now")
    text = page(fernway)
    assert "Two clients need you now" in text
    assert text.index("Orson Sampleby.</strong>") < text.index("Wren Demoson.</strong>") < text.index("Screening open")
    assert "New swelling: one calf or leg." in text
    assert "reported by the client" in text
    assert text.count("Call and record") == 2


def test_open_screenings_say_what_to_ask_next(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        change_state(actor=fernway.owner, client=client, to=State.SCREENING, reason="Intake begins")
    assert "not begun" in page(fernway)
    says(fernway, client, pregnancy="no")
    text = page(fernway)
    assert "Ask next:" in text
    assert "Answers to review" in text
    assert reverse("screening:open", args=[client.key]) in text


def test_what_is_due_held_and_changed_stands_there(fernway: House) -> None:
    client = marigold(fernway)
    with fernway.open():
        set_due(client, "report", "Progress report", timezone.now() - timedelta(days=2))
        set_due(client, "letter", "Introductory letter", timezone.now() + timedelta(hours=3, minutes=5))
        set_due(client, "later", "Discharge summary", timezone.now() + timedelta(days=20))
        place_hold(actor=fernway.owner, client=client, reason="Waits for the agreement")
    text = page(fernway)
    assert "Progress report" in text
    assert "2 days late" in text
    assert "3 h left" in text
    assert "Discharge summary" not in text
    assert "Waits for the agreement" in text
    assert "Put on hold" in text
    assert "one client is on hold" in text.lower()


def test_the_privacy_key_masks_every_name(fernway: House) -> None:
    says(fernway, marigold(fernway), sx_chest_pain="now")
    owner = browser(fernway.owner)
    assert "Marigold" in owner.get(URL).content.decode()
    owner.post(reverse("practice:mask"), {"next": URL})
    masked = owner.get(URL).content.decode()
    assert "Marigold" not in masked
    assert "Testwell" not in masked
    assert "M.T." in masked
    owner.post(reverse("practice:mask"), {"next": URL})
    assert "Marigold" in owner.get(URL).content.decode()


def test_other_rooms_add_their_rows(fernway: House) -> None:
    marigold(fernway)
    rows = [Item("Guidance asked of Dr. Placeholder", "/letters/", beside="3 days")]
    register("test.waiting", Provider(Part.WAITING, "Questions out", lambda request: rows, 90))
    try:
        text = page(fernway)
    finally:
        _providers.pop("test.waiting")
    assert "Questions out" in text
    assert "Guidance asked of Dr. Placeholder" in text
    assert "Questions out" not in page(fernway)


def test_another_practice_sees_none_of_it(fernway: House) -> None:
    says(fernway, marigold(fernway), sx_chest_pain="now")
    other = house("Elsewhere")
    text = page(other)
    assert "Marigold" not in text
    assert "Your day begins with a client." in text


def test_reading_is_audited_and_only_reading_is_answered(fernway: House) -> None:
    client = marigold(fernway)
    says(fernway, client, sx_chest_pain="now")
    page(fernway)
    with fernway.open():
        entry = AuditEntry.objects.get(action="today.read")
    assert entry.detail == {"clients": [client.key]}
    assert browser(fernway.owner).post(URL).status_code == 405
    assert browser(fernway.assistant).get(URL).status_code == 200


def test_the_number_of_queries_does_not_grow(fernway: House) -> None:
    def fill(count: int) -> None:
        for n in range(count):
            client = marigold(fernway, legal_name=f"Client {n}")
            with fernway.open():
                change_state(actor=fernway.owner, client=client, to=State.SCREENING, reason="Intake begins")
                set_due(client, "report", "Progress report", timezone.now())
                place_hold(actor=fernway.owner, client=client, reason="Waits for the agreement")
            says(fernway, client, pregnancy="no")

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(fernway)
        return len(captured)

    fill(2)
    first = count()
    assert first > 10
    fill(6)
    assert count() == first


def test_a_decision_that_ran_out_asks_for_a_screening(fernway: House) -> None:
    from scopewell.screening.models import Decision
    from scopewell.screening.queries import current_decision

    client = marigold(fernway)
    with fernway.open():
        change_state(actor=fernway.owner, client=client, to=State.ACTIVE, reason="Program agreed")
    says(fernway, client, SaidBy.PROFESSIONAL, professional_concern=["other"])
    with fernway.open():
        decision = current_decision(client)
        assert decision is not None
        assert decision.is_decided
        fields = {f.attname: getattr(decision, f.attname) for f in Decision._meta.concrete_fields if f.name != "id"}
        del fields["key"]
        Decision(**{**fields, "holds_until": timezone.now() - timedelta(hours=2)}).save()
        Client.objects.filter(pk=client.pk).update(state=State.ACTIVE)
    text = page(fernway)
    assert "Screen again before the next session" in text
    assert "Re-screen" in text


def test_what_does_not_fit_into_due_leads_to_a_page_with_all_of_it(fernway: House) -> None:
    with fernway.open():
        for number in range(MOST_ROWS + 1):
            client = marigold(fernway, legal_name=f"Client {number:02d}")
            set_due(client, "report", "Progress report", timezone.now() + timedelta(hours=number))
        late = marigold(fernway, legal_name="Sorrel Sampleway")
        set_due(late, "report", "Discharge summary", timezone.now() + timedelta(days=40))
    today = page(fernway).split("<aside")[-1]
    assert f"Client {MOST_ROWS:02d}" not in today
    assert re.search(r'href="/today/due/"><span>\s*<span class="see-all">See them all</span>', today)
    everything = browser(fernway.owner).get("/today/due/").content.decode()
    assert everything.index("Client 00") < everything.index(f"Client {MOST_ROWS:02d}") < everything.index("Sorrel")
    assert "Sorrel" not in browser(house("Elsewhere").owner).get("/today/due/").content.decode()


def test_the_page_of_everything_due_says_when_there_is_nothing(fernway: House) -> None:
    assert "Nothing is due." in browser(fernway.owner).get("/today/due/").content.decode()
