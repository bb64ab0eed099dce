"""The whole intake in a real Chromium on a phone: healthy, with a red flag, keyboard only, scripts off, the body."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cast import house, marigold
from phone import Phone
from scopewell.clients.models import Fact
from scopewell.intake import chart
from scopewell.intake.alarms import alarms
from scopewell.intake.models import BodyMark, Draft
from taps import SIZE, fill, screen_of, walk

pytestmark = pytest.mark.django_db(transaction=True)
MOST_SCREENS = 16


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport=SIZE, has_touch=True, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def phone() -> Phone:
    of = house("Fernway")
    of.practice.phone = "555-0100"
    of.practice.save()
    return Phone(of, marigold(of))


def facts_of(phone: Phone) -> dict[str, Any]:
    return phone.facts()


def test_a_healthy_client_from_the_first_screen_to_the_last(page: Page, phone: Phone, live_server: Any) -> None:
    screens = walk(page, live_server.url + phone.root)
    assert len(screens) <= MOST_SCREENS
    expect(page.get_by_text("Not answered yet")).to_have_count(0)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you, Marigold")).to_be_visible()
    assert phone.fresh().finished_at is not None
    assert facts_of(phone)["sx-chest-pain"] == "none"


def test_a_healthy_client_with_scripts_off(chromium: Browser, phone: Phone, live_server: Any) -> None:
    window = chromium.new_context(java_script_enabled=False, viewport=SIZE)
    page = window.new_page()
    page.goto(live_server.url + phone.root)
    page.get_by_role("link", name="Start").click()
    screens: list[str] = []
    while screen_of(page):
        screens.append(screen_of(page))
        assert len(screens) <= MOST_SCREENS, screens
        fill(page)
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you, Marigold")).to_be_visible()
    window.close()


def test_a_tap_on_a_red_flag_shows_what_to_do_at_once(page: Page, phone: Phone, live_server: Any) -> None:
    page.goto(live_server.url + phone.url("chest-and-breath"))
    page.get_by_text("Pain, pressure, or tightness").click()
    page.get_by_text("Right now", exact=True).click()
    expect(page.get_by_role("heading", name="Please call 911 now")).to_be_visible()
    expect(page.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    assert len(alarms(phone.of.practice)) == 1
    page.get_by_role("link", name="I tapped that by mistake").click()
    expect(page.get_by_role("link", name="Read the advice again")).to_be_visible()
    expect(page.get_by_label("Right now")).to_be_checked()
    page.wait_for_load_state("networkidle")


def test_each_answer_is_saved_when_it_is_given_and_stays_on_the_way_back(
    page: Page, phone: Phone, live_server: Any
) -> None:
    page.goto(live_server.url + phone.url("goals"))
    page.locator('[name="wanted"]').press_sequentially("The stairs")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    with phone.of.open():
        assert Draft.objects.get(screen="goals").data["wanted"] == ["The stairs"]
    page.goto(live_server.url + phone.url("daily-life"))
    page.locator('label:has(> input[name="feels-unsteady"][value="no"])').click()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    assert facts_of(phone)["feels-unsteady"] is False
    page.go_back()
    expect(page.locator('[name="wanted"]')).to_have_value("The stairs")
    page.go_forward()
    expect(page.locator('input[name="feels-unsteady"][value="no"]')).to_be_checked()


def test_what_cannot_be_sent_is_kept_and_sent_when_there_is_a_way(
    window: BrowserContext, phone: Phone, live_server: Any
) -> None:
    page = window.new_page()
    page.goto(live_server.url + phone.url("daily-life"))
    window.set_offline(True)
    page.locator('label:has(> input[name="feels-unsteady"][value="no"])').click()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved yet")
    assert "feels-unsteady" not in facts_of(phone)
    window.set_offline(False)
    expect(page.locator("[data-saved]")).to_have_text("Saved", timeout=20_000)
    assert facts_of(phone)["feels-unsteady"] is False


def test_a_screen_is_answered_with_the_keyboard_alone(page: Page, phone: Phone, live_server: Any) -> None:
    page.goto(live_server.url + phone.url("arms-and-legs"))
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "rest":
            break
    page.keyboard.press("Space")
    expect(page.locator('input[name="rest"][value="none"]')).to_be_checked()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Next":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "arms-and-legs" not in url)
    assert facts_of(phone)["calf-pain-new"] is False


def test_the_body_is_marked_with_the_keyboard_alone_from_the_list(page: Page, phone: Phone, live_server: Any) -> None:
    page.goto(live_server.url + phone.url("where-it-hurts"))
    page.locator("#place-list summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Right knee").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Right knee, front")).to_be_visible()
    page.get_by_label("It hurts").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save this place").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Right knee, front")).to_be_visible()
    assert facts_of(phone)["pain-regions"] == {"has": ["knee"]}


def test_every_place_can_be_tapped_and_is_kept(page: Page, phone: Phone, live_server: Any) -> None:
    for view in chart.VIEWS:
        for place in [place for place in chart.places().values() if place.view == view]:
            page.goto(f"{live_server.url}{phone.url('where-it-hurts')}?view={view}")
            target = page.locator(f'.figure.{view} [data-place="{place.id}"] path')
            target.click(force=True)
            assert f"place={place.id}" in page.url, place.id
            page.get_by_label("It hurts").check()
            page.get_by_role("button", name="Save this place").click()
    with phone.of.open():
        assert set(BodyMark.objects.values_list("place", flat=True)) == set(chart.places())
        assert Fact.objects.filter(fact="pain-regions").exists()


def test_targets_are_large_enough_and_named(page: Page, phone: Phone, live_server: Any) -> None:
    for screen in ("about-you", "chest-and-breath", "operations-and-injuries", "where-it-hurts", "people"):
        page.goto(live_server.url + phone.url(screen))
        small = page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, main label, header a")]
            .filter((element) => element.checkVisibility() && !element.closest("svg"))
            .filter((element) => element.getBoundingClientRect().height < 44 && !element.closest(".entry-line, .long"))
            .map((element) => element.textContent.trim())"""
        )
        assert small == [], screen
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
            .filter((element) => !element.labels.length).map((element) => element.name)"""
        )
        assert unnamed == [], screen


@pytest.mark.parametrize("width", [390, 1440])
def test_the_professional_sees_what_was_reported(
    page: Page, phone: Phone, live_server: Any, width: int, settings: Any
) -> None:
    phone.send("arms-and-legs", {"rest": "none"})
    phone.mark("front-knee-right", kinds="hurts", worst="yes")
    session = phone.browser.__class__()
    session.force_login(phone.of.professional)
    value = session.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/clients/{phone.client.key}/intake/")
    expect(page.get_by_text("Right knee, front: bothers them most")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Accept what is checked").click()
    expect(page.get_by_text("answers reviewed")).to_be_visible()
