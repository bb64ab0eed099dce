"""A member's way: a discussion, a case put to colleagues, a series learned, a certificate that others can check."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from test_joining_in_a_browser import DESK, PHONE, window_of

from cast import House, house, marigold
from class_room import school
from colleagues import colleague, moderator
from discussions import space
from scopewell.clients.actions import add_episode
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, FormKind
from scopewell.clients.signing import form_to_sign, sign_form
from scopewell.clients.vocabulary import EpisodeKind, SaidBy

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


TELLING = "Which one? Call 555-0141 and ask for **Marigold Testwell**."


def client_who_agreed(of: House) -> Client:
    """Make a client with a new knee who let her professional ask colleagues."""
    client = marigold(of)
    with of.open():
        by: dict[str, Any] = {"actor": of.owner, "client": client}
        episode = add_episode(**by, kind=EpisodeKind.SURGERY, label="Right knee")
        operated = (timezone.localdate() - timedelta(days=105)).isoformat()
        said = [("surgery-type", "knee-replacement-total"), ("surgery-date", operated)]
        statements = [Said(name, value, episode=episode) for name, value in said]
        record_facts(**by, said_by=SaidBy.PROFESSIONAL, statements=statements)
        version = form_to_sign(FormKind.CONSULT)
        assert version is not None
        sign_form(**by, version=version, signer_name=client.legal_name)
    return client


def fill_quiz(page: Page) -> None:
    """Answer the quiz of `class_room` right."""
    for words in ("The second", "This", "And this"):
        page.get_by_label(words, exact=True).check()
    for place, words in enumerate(("One", "Two", "Three"), 1):
        page.get_by_label(words, exact=True).select_option(str(place))
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Passed: 3 of 3 right")).to_be_visible()


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (DESK, True)])
def test_a_post_is_answered_and_solved(
    chromium: Browser, live_server: Any, size: dict[str, int], scripts: bool
) -> None:
    asks, knows, url = colleague("Clover"), colleague("Sorrel"), live_server.url
    space()
    with window_of(chromium, url, asks.user, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/network/")
        page.get_by_role("link", name="Practice", exact=True).first.click()
        page.get_by_role("link", name="Begin a discussion").click()
        page.get_by_label("Title").fill("Report form for the first month")
        page.get_by_role("textbox", name="Your text").fill(TELLING)
        page.get_by_role("button", name="Post").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("textbox", name="Your text")).to_have_value(TELLING)
        page.get_by_role("textbox", name="Your text").fill("Which one fits on a page?")
        page.get_by_role("button", name="Post").click()
        expect(page.get_by_role("heading", name="Report form for the first month")).to_be_visible()
        thread = page.url
    with window_of(chromium, url, knows.user, size, java_script_enabled=scripts) as page:
        page.goto(thread)
        page.get_by_role("textbox", name="Your text").fill("One page, one chart.")
        page.get_by_role("button", name="Post the reply").click()
        expect(page.get_by_text("One page, one chart.")).to_be_visible()
    with window_of(chromium, url, asks.user, size, java_script_enabled=scripts) as page:
        page.goto(thread)
        page.get_by_role("button", name="This is the answer").click()
        expect(page.get_by_text("Solved").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (DESK, True)])
def test_a_case_reaches_colleagues_without_the_person(
    chromium: Browser, live_server: Any, size: dict[str, int], scripts: bool
) -> None:
    fernway, url = house("Fernway"), live_server.url
    colleague("Fern", user=fernway.owner)
    client, keeper, reader = client_who_agreed(fernway), moderator(), colleague("Sorrel")
    with window_of(chromium, url, fernway.owner, size, java_script_enabled=scripts) as page:
        page.goto(url + reverse("consults:list", args=[client.key]))
        page.get_by_role("button", name="Prepare a consult").click()
        expect(page.get_by_text("In their 60s")).to_be_visible()
        page.get_by_label("Title").fill("Stairs after a new knee")
        page.get_by_label("What do you ask?").fill("How would you grade step height for somebody afraid of stairs?")
        page.get_by_label("No: 20,000 people or more").check()
        page.get_by_label("Why nobody could tell").fill("Knees like this are common here")
        page.get_by_label("I read what others will see").check()
        page.get_by_role("button", name="Send to the moderator").click()
        expect(page.get_by_role("heading", name="How it stands")).to_be_visible()
    with window_of(chromium, url, keeper, DESK) as page:
        page.goto(f"{url}/moderation/")
        page.get_by_role("link", name="Stairs after a new knee").click()
        page.locator("[name=reason]").fill("Nothing tells who it is")
        page.get_by_role("button", name="Release it").click()
    with window_of(chromium, url, reader.user, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/network/consults/")
        page.get_by_role("link", name="Stairs after a new knee").click()
        expect(page.get_by_text("Knee replacement").first).to_be_visible()
        assert "Marigold" not in page.content()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (DESK, True)])
def test_a_series_ends_in_a_certificate_anybody_can_check(
    chromium: Browser, live_server: Any, size: dict[str, int], scripts: bool
) -> None:
    member, url = colleague("Clover"), live_server.url
    school()
    with window_of(chromium, url, member.user, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/learning/series/course/")
        page.get_by_role("link", name="Begin with lesson 1").click()
        for title in ("The first", "The second"):
            expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
            page.get_by_role("link", name="Take the quiz").click()
            fill_quiz(page)
            page.get_by_role("link", name="Lesson 2" if title == "The first" else "The series is done").click()
        page.get_by_role("button", name="Write my certificate").click()
        expect(page.get_by_text("Clover Colleague").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        check = page.get_by_role("link", name="What others see who check it").get_attribute("href") or ""
    with window_of(chromium, url, None, size, java_script_enabled=scripts) as page:
        page.goto(url + check)
        for words in ("Clover Colleague", "A course", "in force"):
            expect(page.get_by_text(words, exact=False).first).to_be_visible()
