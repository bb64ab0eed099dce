"""The two-step sign-up on a phone with scripts off, with a real mail in between: home, form, inbox, button, eBook."""

import email
import re
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from mailroom import Sink
from scopewell.newsletter.models import Purpose, Subscriber

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


def link_in(message: bytes) -> str:
    """Return the link to confirm in the text part of a mail."""
    text = email.message_from_bytes(message, policy=default).get_body(["plain"])
    assert text is not None
    found = re.search(r"<(http\S+/updates/confirm/\S+/)>", text.get_content())
    assert found is not None
    return found[1]


def fill_in(page: Page, address: str) -> None:
    form = page.locator("form", has=page.get_by_role("button", name="Send me the eBook"))
    expect(form).to_contain_text("50% complete")
    form.get_by_label("First name").fill("Wren")
    form.get_by_role("textbox", name="E-mail").fill(address)
    page.wait_for_timeout(2100)  # faster than this nobody types, and the form says so
    form.get_by_role("button", name="Send me the eBook").click()


@pytest.mark.parametrize("sink", [False], ids=["one-by-one"], indirect=True)
def test_from_the_home_page_to_the_book_on_a_phone_with_scripts_off(
    chromium: Browser, live_server: Any, sink: Sink, settings: Any, tmp_path: Path
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.BASE_URL = live_server.url
    call_command("import_content", verbosity=0)
    window = chromium.new_context(java_script_enabled=False, viewport=PHONE, is_mobile=True, has_touch=True)  # type: ignore[arg-type]  # a plain dict of both
    page = window.new_page()
    page.goto(live_server.url)
    box = page.get_by_role("checkbox", name=re.compile("about twice a month"))
    expect(box).not_to_be_checked()
    fill_in(page, "wrne@example.test")
    expect(page.get_by_role("heading", name="Check your inbox")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "50")
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("status")).to_contain_text("Asked for again")
    page.get_by_role("textbox", name="E-mail").fill("wren@example.test")
    page.get_by_role("button", name="Send it there").click()
    expect(page.get_by_text("wren@example.test")).to_be_visible()
    assert [to for to, _ in sink.accepted] == ["wrne@example.test", "wrne@example.test", "wren@example.test"]
    page.goto(link_in(sink.accepted[-1][1]))
    expect(page.get_by_role("heading", name="One press left")).to_be_visible()
    assert not Subscriber.objects.exists()
    page.get_by_role("button", name="Confirm and download the eBook").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "100")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download Medical exercise training 101").click()
    begun.value.save_as(tmp_path / "book.pdf")
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")
    person = Subscriber.objects.get()
    assert (person.email, person.receives) == ("wren@example.test", False)
    assert [consent.purpose for consent in person.consents.all()] == [Purpose.EBOOK]
    page.goto(link_in(sink.accepted[0][1]))
    expect(page.get_by_text("This link does not work, or no longer.")).to_be_visible()
    window.close()
