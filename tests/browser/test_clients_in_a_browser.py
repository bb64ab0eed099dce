"""The client list and the record in a real browser: keyboard only, and with scripts off."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cast import House, house, marigold
from chromium import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fernway() -> House:
    found = house("Fernway", second_factor=False, is_demonstration=True)
    marigold(found)
    marigold(found, legal_name="Orson Sampleby", phone="555-0117", birth_date=None)
    return found


def open_clients(page: Page, site: Any, of: House) -> None:
    sign_in(page, site.url, of.owner)
    page.goto(f"{site.url}/clients/")


def test_a_client_is_found_and_opened_without_a_mouse(page: Page, live_server: Any, fernway: House) -> None:
    open_clients(page, live_server, fernway)
    page.keyboard.press("/")
    page.keyboard.type("mari")
    expect(page.get_by_role("link", name="Orson Sampleby")).to_have_count(0)
    expect(page).to_have_url(f"{live_server.url}/clients/?q=mari&state=open&sort=name")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Marigold Testwell")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="M.T.")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()


def test_a_client_is_added_put_on_hold_and_found_with_scripts_off(
    chromium: Browser, live_server: Any, fernway: House
) -> None:
    window = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = window.new_page()
    open_clients(page, live_server, fernway)
    page.get_by_role("link", name="Add a client").click()
    page.get_by_label("Legal name").fill("Tilda Mockford")
    page.get_by_role("button", name="Add the client").click()
    expect(page.get_by_role("heading", name="Tilda Mockford")).to_be_visible()
    page.get_by_role("navigation", name="Record").get_by_role("link", name="Person").click()
    page.get_by_label("Why nothing may start").fill("Swollen calf")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.get_by_text("Swollen calf").first).to_be_visible()
    page.goto(f"{live_server.url}/clients/")
    page.get_by_label("Find a client").fill("mock")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("row", name="Tilda Mockford")).to_contain_text("On hold")
    window.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_too_wide_or_names_two_things_alike(
    page: Page, live_server: Any, fernway: House, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_clients(page, live_server, fernway)
    key = page.get_by_role("link", name="Marigold Testwell").get_attribute("href")
    record = [f"{key}{tab}" for tab in ("", "facts/", "facts/sbp/", "person/", "forms/", "forms/sign/consent/")]
    for path in ("/clients/", *record, "/practice/", "/practice/people/", "/practice/rules/", "/patterns/"):
        page.goto(live_server.url + path)
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
        assert len(ids) == len(set(ids)), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_first_page_is_light(page: Page, live_server: Any, fernway: House) -> None:
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if answer.status == 200 else None)
    page.goto(f"{live_server.url}/account/login/")
    page.wait_for_load_state("networkidle")
    assert 10_000 < sum(sizes) < 160_000  # not compressed here; the server sends a third of it
