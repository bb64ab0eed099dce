"""The margin of a letter, as somebody writes it: a note, a suggestion taken and taken back, the hold, the reason."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cast import PASSWORD, House, house
from chromium import sign_in
from papers import contact, ready, sign_release
from scopewell.documents.actions import begin_draft
from scopewell.documents.contents import DocumentKind
from scopewell.documents.desk import desk
from scopewell.documents.models import Draft, IssuedDocument
from scopewell.wording.models import Kept

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
REASON = "The office asked for the words of its own form."
FIELD = "What we ask, and why"
BAD = "We treat stiffness with exercise."


def a_letter(of: House) -> Draft:
    client = ready(of)
    sign_release(of, client, contact(of, client))
    with of.open():
        subject = desk().subject(client.key)
        assert subject is not None
        return begin_draft(actor=of.owner, subject=subject, kind=DocumentKind.GUIDANCE_REQUEST)


def faults(page: Page) -> Any:
    """Return what axe finds on the page as it stands."""
    page.evaluate(AXE)
    return page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)")


def test_a_bad_sentence_is_noted_changed_changed_back_held_and_kept_with_a_reason(page: Page, live_server: Any) -> None:
    of = house("Fernway", second_factor=False, is_demonstration=True)
    draft = a_letter(of)
    sign_in(page, live_server.url, of.owner)
    page.goto(f"{live_server.url}/documents/drafts/{draft.key}/")
    field = page.get_by_label(FIELD)
    field.fill("")
    field.press_sequentially(BAD, delay=5)
    note = page.locator(".margin-note").filter(has_text="In the way")
    expect(note).to_be_visible()
    expect(page.locator("[data-margin-says]").first).to_have_text("1 note on the wording, 1 in the way.")
    assert faults(page) == []

    note.get_by_role("button", name="Write “train” instead of “treat”").press("Enter")
    expect(field).to_have_value("We train stiffness with exercise.")
    expect(page.locator(".margin-note")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(field).to_have_value(BAD)
    expect(note).to_be_visible()

    note.get_by_role("button", name="Write “train” instead of “treat”").click()
    expect(field).to_have_value("We train stiffness with exercise.")
    field.press("Control+z")
    expect(field).to_have_value(BAD)
    field.blur()

    held = page.get_by_role("heading", name="Wording in the way")
    expect(held).to_be_visible()
    page.get_by_role("button", name="Issue it").click()
    expect(held).to_be_visible()
    expect(page.locator("#issue-reason textarea:invalid")).to_be_focused()
    page.get_by_label("Why these words must stand").fill(REASON)
    page.get_by_role("button", name="Issue it").click()
    expect(page.get_by_role("heading", name="Request for guidance 20")).to_be_visible()

    page.get_by_role("link", name="Our wording").click()
    row = page.locator(".kept-words")
    expect(row).to_contain_text("treat")
    expect(row).to_contain_text(REASON)
    assert faults(page) == []
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Request for guidance 20")).to_be_visible()


def test_without_scripts_saving_shows_the_notes_and_the_letter_is_held(chromium: Browser, live_server: Any) -> None:
    of = house("Fernway", second_factor=False, is_demonstration=True)
    draft = a_letter(of)
    plain = chromium.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("Email").fill(of.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/documents/drafts/{draft.key}/")
    page.get_by_label(FIELD).fill(BAD)
    page.get_by_role("button", name="Save and look").click()
    note = page.locator(".margin-note").first
    expect(note).to_contain_text("treat")
    expect(note).to_contain_text("train")
    expect(note.get_by_role("button")).to_have_count(0)
    page.get_by_label("Why these words must stand").fill(REASON)
    page.get_by_role("button", name="Issue it").click()
    expect(page.get_by_role("heading", name="Request for guidance 20")).to_be_visible()
    plain.close()
    with of.open():
        assert Kept.objects.get(severity="block").reason == REASON
        assert IssuedDocument.objects.count() == 1
