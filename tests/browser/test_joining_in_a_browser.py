"""The way into the network: apply, be admitted, write a profile, be found; phone and desk, scripts off and on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from cast import browser, person
from colleagues import colleague, day, operator
from scopewell.directory.actions import keep_profile
from scopewell.directory.places import places_called
from scopewell.practice.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 1000}


@contextmanager
def window_of(chromium: Browser, url: str, user: User | None, size: dict[str, int], **options: Any) -> Iterator[Page]:
    """Open a window of somebody who has signed in, and fail for what its console reports."""
    opened = chromium.new_context(viewport=size, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    if user is not None:
        value = browser(user).cookies[settings.SESSION_COOKIE_NAME].value
        opened.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    page = opened.new_page()
    wrong: list[str] = []
    # That a form came back with what is missing is an answer and no fault, though a browser logs it.
    page.on(
        "console", lambda said: wrong.append(said.text) if said.type == "error" and "422" not in said.text else None
    )
    yield page
    opened.close()
    assert wrong == []


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False), (DESK, True)])
def test_from_the_first_page_to_being_found(
    chromium: Browser, live_server: Any, size: dict[str, int], scripts: bool
) -> None:
    boss, user, url = operator(), person("Aster"), live_server.url
    with window_of(chromium, url, user, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/members/join/")
        page.get_by_role("button", name="Begin your application").click()
        page.get_by_role("link", name="Add a credential").click()
        page.get_by_label("What it is called").fill("Medical exercise specialist")
        page.get_by_label("Who gave it").fill("Sample Institute")
        page.get_by_label("Number").fill("S-7")
        page.get_by_role("button", name="Keep").click()
        page.get_by_label("Your name").fill("Aster Applicant")
        page.get_by_label("Your work").fill("Older adults after a joint replacement.")
        page.get_by_role("button", name="Send the application").click()
        expect(page.get_by_text("An application needs this.").first).to_be_visible()
        expect(page.get_by_label("Your work")).to_have_value("Older adults after a joint replacement.")
        page.get_by_label("Your liability insurance is with").fill("Sample Mutual")
        page.get_by_label("It holds until").fill(day(200).isoformat())
        for box in ("I hold liability insurance", "I have read the code", "My services are exercise"):
            page.get_by_label(box).check()
        page.get_by_role("button", name="Send the application").click()
        expect(page.get_by_text("Your application was sent")).to_be_visible()
    with window_of(chromium, url, boss, DESK) as page:
        page.goto(f"{url}/console/")
        page.get_by_role("link", name="Aster Applicant", exact=True).click()
        page.get_by_label("It is confirmed").check()
        page.get_by_label("How you checked it").fill("Found in the register")
        page.get_by_role("button", name="Record the check").click()
        page.get_by_label("Admit").check()
        page.get_by_role("button", name="Decide").click()
        expect(page.get_by_text("The applicant is told by mail.")).to_be_visible()
    with window_of(chromium, url, user, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/members/")
        page.get_by_role("link", name="My profile").click()
        page.get_by_label("What you call yourself").fill("Exercise professional")
        page.get_by_label("In one line").fill("Stairs after a new knee")
        page.get_by_label("City and state, or ZIP code").fill("45402")
        page.get_by_label("Balance and fear of falling").check()
        page.get_by_label("I take referrals").check()
        page.get_by_label("List my profile").check()
        page.get_by_role("button", name="Keep, and see what others see").click()
        expect(page.get_by_text("Others find it in the directory.")).to_be_visible()
        expect(page.get_by_text("Dayton, OH").first).to_be_visible()
    with window_of(chromium, url, None, size, java_script_enabled=scripts) as page:
        page.goto(f"{url}/directory/")
        page.get_by_label("Near a city or ZIP code").fill("Dayton, OH")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", name="1 professional within 50 miles of Dayton, OH")).to_be_visible()
        page.get_by_role("link", name="Aster Applicant").click()
        expect(page.get_by_role("heading", name="How to refer")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_directory_answers_while_somebody_types(chromium: Browser, live_server: Any) -> None:
    member = colleague()
    said = {"is_listed": True, "title": "Professional", "headline": "Stairs"}
    keep_profile(member=member, said=said, place=places_called("Dayton, OH")[0])
    with window_of(chromium, live_server.url, None, DESK) as page:
        page.goto(f"{live_server.url}/directory/")
        expect(page.get_by_role("heading", name="1 professional", exact=True)).to_be_visible()
        page.get_by_label("Near a city or ZIP code").press_sequentially("Dayton, OH")
        expect(page.get_by_role("heading", name="within 50 miles of Dayton, OH")).to_be_visible()
        assert "near=Dayton" in page.url
        page.get_by_text("Language, name, way of working").click()
        page.get_by_label("Name or word").press_sequentially("nobodyhere")
        expect(page.get_by_text("Nobody fits all of this yet.")).to_be_visible()
