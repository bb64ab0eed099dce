"""Every page of the sample practice: no link leads nowhere, axe finds nothing, nothing is wider than a phone."""

import re
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from cast import PASSWORD
from scopewell.cli.demonstration import OWNER, make_demonstration
from scopewell.clients.models import Client
from scopewell.intake.links import address_of
from scopewell.intake.models import IntakeLink
from scopewell.practice.models import User
from scopewell.practice.tenancy import in_practice

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#][^"]*)"')
EACH = 2  # pages looked at of one route
LEAVES = ("account_logout",)


class Found:
    """The pages a crawl found: one path to look at for each route, and every link that led nowhere."""

    def __init__(self) -> None:
        self.paths: dict[str, list[str]] = {}
        self.dead: list[str] = []


def route_of(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def links(page: str, at: str) -> Iterator[str]:
    """Yield the pages of the site that a page links to, as paths."""
    for address in HREF.findall(page):
        joined = urlsplit(urljoin(f"http://testserver{at}", unescape(address)))
        if joined.netloc == "testserver" and joined.scheme == "http":
            yield joined.path + (f"?{joined.query}" if joined.query else "")


def crawl(browser: Browser, starts: list[str]) -> Found:
    """Follow every link, a few times for each route."""
    found, waiting, seen = Found(), list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        route = route_of(path)
        if route in LEAVES or path.startswith(("/static/", "/files/")) or len(found.paths.get(route, ())) >= EACH:
            continue
        response = browser.get(path)
        if response.status_code in (301, 302, 303):
            target = urlsplit(response["Location"])
            response.close()
            following = [target.path] if not target.netloc or target.netloc == "testserver" else []
        elif response.status_code != 200:
            found.dead.append(f"{response.status_code} {path}")
            continue
        elif not response["Content-Type"].startswith("text/html"):
            response.close()
            continue
        else:
            found.paths.setdefault(route, []).append(path)
            following = list(links(response.content.decode(), path))
        for following_path in following:
            if following_path not in seen:
                seen.add(following_path)
                waiting.append(following_path)
    return found


@pytest.fixture
def signed_in() -> Browser:
    """Somebody signed in at the sample practice."""
    call_command("import_content", stdout=StringIO())
    make_demonstration(PASSWORD)
    browser = Browser()
    browser.force_login(User.objects.get(email=OWNER), backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def phone_links() -> list[str]:
    """Return the address of a client's link that is begun, and of one with an alarm."""
    paths = []
    for name in ("Tilda Mockford", "Wren Demoson"):
        client = Client.everywhere.select_related("practice").get(legal_name=name)
        with in_practice(client.practice):
            address = address_of(IntakeLink.objects.get(client=client))
        assert address is not None
        paths.append(urlsplit(address).path)
    return paths


def complaints(page: Page, url: str) -> list[str]:
    """Return what axe finds on a page, and whether it is wider than its window."""
    page.goto(url)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [f"{item['id']}: {item['nodes'][0]['html'][:160]}" for item in found["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*told, *([f"{wide} px too wide"] if wide > 0 else [])]


def test_no_link_leads_nowhere_and_axe_finds_nothing(
    signed_in: Browser, chromium: Chromium, live_server: LiveServer
) -> None:
    inside, outside = crawl(signed_in, ["/", "/patterns/", *phone_links()]), crawl(Browser(), ["/", "/updates/"])
    assert [*inside.dead, *outside.dead] == []
    assert len(inside.paths) > 45, sorted(inside.paths)
    assert len(outside.paths) > 12, sorted(outside.paths)
    value = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    session = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    wrong: dict[str, list[str]] = {}
    for width, height, colors in ((1440, 1000, "light"), (390, 844, "dark")):
        for found, cookies in ((outside, []), (inside, [session])):
            window = chromium.new_context(
                viewport={"width": width, "height": height},
                color_scheme=colors,  # type: ignore[arg-type]  # a literal of the tuple above
                reduced_motion="reduce",
            )
            window.add_cookies(cookies)  # type: ignore[arg-type]  # name, value and url, as Playwright wants them
            page = window.new_page()
            for path in (paths[0] for paths in found.paths.values()):
                told = complaints(page, live_server.url + path)
                if told:
                    wrong[f"{width} {path}"] = told
            window.close()
    assert wrong == {}, "\n".join(f"{where}\n    " + "\n    ".join(told) for where, told in wrong.items())
