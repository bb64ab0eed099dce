"""The public site in a real browser: no console error, nothing wider than a phone, whole with scripts off."""

from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db(transaction=True)
TIP = "/articles/defining-the-scope-of-medical-exercise-training/"


@pytest.fixture(autouse=True)
def _texts() -> None:
    call_command("import_content", verbosity=0)


def test_a_stage_is_chosen_by_mouse_and_by_arrow_keys(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/stages-of-care/")
    shown = page.locator(".stage:visible")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Discharged, first year")
    page.get_by_role("link", name="Acute: who leads", exact=True).click()
    expect(shown).to_contain_text("Nothing may start.")
    page.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("Subacute")
    page.emulate_media(media="print")
    expect(shown).to_have_count(6)


def test_every_stage_stands_in_words_with_scripts_off(chromium: Browser, live_server: Any) -> None:
    window = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = window.new_page()
    page.goto(f"{live_server.url}/stages-of-care/")
    expect(page.locator(".stage:visible")).to_have_count(6)
    page.get_by_role("link", name="Maintenance: who leads").click()
    assert page.url.endswith("#maintenance")
    window.close()


@pytest.mark.parametrize("path", ["/", TIP, "/stages-of-care/", "/for-referrers/", "/articles/", "/search/?q=flag"])
def test_nothing_is_wider_than_a_small_phone_and_nothing_comes_from_elsewhere(
    page: Page, live_server: Any, path: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert all(url.startswith((live_server.url, "data:")) for url in asked)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
