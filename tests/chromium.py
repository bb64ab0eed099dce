"""A real Chromium for journeys through the site."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cast import PASSWORD
from scopewell.practice.models import User

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that opens the browser, so that a machine without one can leave them out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once: the one of this machine, else Playwright's own."""
    # Playwright's own event loop runs in the thread of the test; the site answers in another one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


def sign_in(page: Page, address: str, user: User) -> None:
    """Sign somebody in as people do, up to the first page of the workspace."""
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Today")).to_be_visible()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A window of 1440 by 1000 pixels without anything remembered.

    Without motion: a page that moves on in the middle of a transition makes the browser report an error of its own.
    """
    opened = chromium.new_context(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser reports an error, such as a refused script or style."""
    opened = window.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    assert complaints == []
