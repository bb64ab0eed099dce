"""The whole way: a link, the intake on a phone, what is open, the decision, the letter, its answer, the hold lifted."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from cast import house
from chromium import sign_in
from papers import ready
from scopewell.clients.models import Client, Hold
from scopewell.documents.models import IssuedDocument
from scopewell.documents.scopes import ReleaseScope
from taps import SIZE, walk

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_an_invitation_to_a_lifted_hold(page: Page, chromium: Browser, live_server: Any) -> None:
    of = house("Fernway", second_factor=False, is_demonstration=True)
    client = ready(of)
    record = f"{live_server.url}/clients/{client.key}"

    sign_in(page, live_server.url, of.owner)
    page.goto(f"{record}/intake/")
    page.get_by_role("button", name="Make the link").click()
    address = page.get_by_label("Link", exact=True).input_value()

    hand = chromium.new_context(viewport=SIZE, has_touch=True)
    phone = hand.new_page()
    walk(phone, live_server.url + urlsplit(address).path)
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", name="Thank you, Marigold")).to_be_visible()
    hand.close()

    page.goto(f"{record}/intake/")
    page.get_by_role("button", name="Accept what is checked").click()
    expect(page.get_by_text("answers reviewed")).to_be_visible()
    page.goto(f"{record}/screening/")
    page.get_by_role("button", name="mark the blank ones no").or_(page.get_by_label("No", exact=True)).first.click()
    page.get_by_role("button", name="Record and go on").click()
    expect(page.get_by_text("recorded.")).to_be_visible()

    page.goto(f"{record}/decision/")
    expect(page.get_by_text("On hold since").first).to_be_visible()
    sign_release(page, record)
    page.goto(f"{record}/decision/")
    page.get_by_role("button", name="Request for guidance").click()
    page.get_by_role("button", name="Issue it").click()
    expect(page.get_by_role("heading", name="Request for guidance 20")).to_be_visible()
    page.get_by_role("button", name="It was sent").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()

    page.get_by_role("link", name="Record the answer").click()
    page.get_by_label("May take part as proposed").check()
    page.get_by_label("What was said or written").fill("May begin as proposed. Read back, and confirmed.")
    page.get_by_label("How you know it was them").fill("Called back at the office's listed number")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("heading", name="The answer", exact=True)).to_be_visible()
    with of.open():
        assert IssuedDocument.objects.count() == 1
        held = list(Hold.objects.filter(client=client).values_list("disposition", "lifted_at"))
        state = Client.objects.get(pk=client.pk).state
    assert all(lifted for disposition, lifted in held if disposition == "medical-clearance"), held
    assert held, state


def sign_release(page: Page, record: str) -> None:
    """Have the client sign the release that names the physician."""
    page.goto(f"{record}/forms/sign/release/")
    page.get_by_label("Who may receive it").select_option(label="Dr. Rowan Placeholder, MD, Physician")
    for part in ReleaseScope.labels:
        page.get_by_label(part).check()
    page.get_by_label("What for").fill("Coordinate the program with my physician")
    page.get_by_label("Type your full name as your signature").fill("Marigold Testwell")
    page.get_by_label("The client", exact=True).check()
    page.get_by_label("I read this, or it was read to me, and I agree.").check()
    page.get_by_role("button", name="Sign").click()
