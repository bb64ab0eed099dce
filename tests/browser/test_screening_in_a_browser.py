"""From open questions to a decision, raised and looked back on, in a real browser; with keys only, with scripts off."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cast import House, house, marigold
from chromium import sign_in
from scopewell.clients.models import Client
from scopewell.clients.vocabulary import SaidBy
from scopewell.screening.models import Decision

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fernway() -> House:
    return house("Fernway", second_factor=False, is_demonstration=True)


@pytest.fixture
def client(fernway: House) -> Client:
    return marigold(fernway)


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[Page]:
    """A page on a phone, with scripts off."""
    window = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield window.new_page()
    window.close()


def last_decision(of: House, client: Client) -> Decision:
    with of.open():
        found = Decision.objects.filter(client=client).order_by("-pk").first()
    assert found is not None
    return found


def ask_measure_decide_raise_and_look_back(page: Page, site: Any, fernway: House, client: Client) -> None:
    """Walk the way of a screening; what the page says at each step is what was recorded."""
    sign_in(page, site.url, fernway.owner)
    page.goto(f"{site.url}/clients/{client.key}/screening/")
    first = page.locator("#ask").inner_text()
    page.get_by_label("None of these").first.check()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text("1 answer recorded.")).to_be_visible()
    assert page.locator("#ask").inner_text() != "" != first
    page.goto(f"{site.url}/clients/{client.key}/screening/vitals/")
    page.get_by_label("Upper blood pressure, seated").fill("228")
    page.get_by_label("Lower blood pressure, seated").fill("100")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("First reading 228 mmHg")).to_be_visible()
    page.get_by_label("Upper blood pressure, seated").fill("134")
    page.get_by_label("Lower blood pressure, seated").fill("82")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("First reading 228 mmHg")).to_have_count(0)
    record = page.get_by_role("navigation", name="Record")
    record.get_by_role("link", name="Decision").click()
    expect(page.get_by_text("Not decided.")).to_be_visible()
    page.get_by_role("link", name="Raise the outcome").click()
    page.get_by_label("Medical clearance first").check()
    page.get_by_label("Why").fill("Gray and short of breath on the stairs")
    page.get_by_role("button", name="Raise", exact=True).click()
    expect(page.get_by_role("heading", name="Not yet, because of this")).to_be_visible()
    expect(page.get_by_text("Gray and short of breath on the stairs").first).to_be_visible()
    expect(page.get_by_text("On hold since").first).to_be_visible()
    page.get_by_role("link", name="All decisions").first.click()
    expect(page.get_by_role("heading", name="Decisions")).to_be_visible()
    page.get_by_role("link", name="With the one before").first.click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.get_by_text("Now met: Raised by the professional")).to_be_visible()


def test_a_screening_from_the_first_question_to_its_history(
    page: Page, live_server: Any, fernway: House, client: Client
) -> None:
    ask_measure_decide_raise_and_look_back(page, live_server, fernway, client)
    assert last_decision(fernway, client).outcome == "medical-clearance"


def test_the_same_with_scripts_off_on_a_phone(
    without_scripts: Page, live_server: Any, fernway: House, client: Client
) -> None:
    ask_measure_decide_raise_and_look_back(without_scripts, live_server, fernway, client)
    assert without_scripts.evaluate("document.documentElement.scrollWidth") <= 390
    assert last_decision(fernway, client).outcome == "medical-clearance"


def test_answers_are_given_with_the_keyboard_only(page: Page, live_server: Any, fernway: House, client: Client) -> None:
    sign_in(page, live_server.url, fernway.owner)
    page.goto(f"{live_server.url}/clients/{client.key}/screening/?screen=about-you")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("input:checked").get_attribute("value")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 answer recorded.")).to_be_visible()
    expect(page.locator("#ask")).to_be_focused()
    with fernway.open():
        fact = client.facts.get()
    assert (fact.value, fact.said_by) == (chosen, SaidBy.CLIENT)
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="M.T.")).to_be_visible()


def test_noes_marked_together_stand_on_the_page_before_they_are_recorded(
    page: Page, live_server: Any, fernway: House, client: Client
) -> None:
    sign_in(page, live_server.url, fernway.owner)
    page.goto(f"{live_server.url}/clients/{client.key}/screening/?screen=head-and-speech")
    answered = page.locator("[data-no-name='sx-headache']")
    answered.get_by_label("Does not know").or_(answered.get_by_role("radio").first).first.check()
    kept = answered.locator("input:checked").get_attribute("value")
    page.get_by_role("button", name="mark the blank ones no").click()
    expect(page.get_by_text("marked no, not yet recorded")).to_be_visible()
    assert answered.locator("input:checked").get_attribute("value") == kept
    marked = page.locator(".marked-no").count()
    assert marked == page.locator("[data-no-name]").count() - 1 > 0
    with fernway.open():
        assert not client.facts.exists()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text(f"{marked + 1} answers recorded.")).to_be_visible()


def test_today_leads_to_the_client_with_arrows_and_enter(
    page: Page, live_server: Any, fernway: House, client: Client
) -> None:
    from scopewell.clients.actions import change_state
    from scopewell.clients.vocabulary import State

    with fernway.open():
        change_state(actor=fernway.owner, client=client, to=State.SCREENING, reason="Intake begins")
    sign_in(page, live_server.url, fernway.owner)
    page.goto(f"{live_server.url}/today/")
    expect(page.get_by_role("heading", name="Screening open")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#ask")).to_be_visible()
    assert page.url.endswith(f"/clients/{client.key}/screening/")


def test_pages_print_what_is_told_to_whom(page: Page, live_server: Any, fernway: House, client: Client) -> None:
    from scopewell.clients.facts import Said, record_facts

    with fernway.open():
        said = [Said("swelling-new", ["one-calf-or-leg"])]
        record_facts(actor=fernway.owner, client=client, said_by=SaidBy.CLIENT, statements=said, reviewed=True)
    sign_in(page, live_server.url, fernway.owner)
    page.goto(f"{live_server.url}/clients/{client.key}/decision/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Not yet, because of this")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("link", name="Raise the outcome")).to_be_hidden()
    expect(page.get_by_text("Wells DVT criteria").first).to_be_visible()
