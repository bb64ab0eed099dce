"""A client with a link in their hand, for tests: opens screens, sends them, and answers as a healthy person would."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client as Browser

from cast import House, browser
from scopewell.clients.models import Client, Fact
from scopewell.intake.links import address_of, make_link
from scopewell.intake.models import IntakeLink

RADIO = re.compile(r'type="radio" name="([^"]+)" value="([^"]+)"')
HEALTHY = {
    "tolerates-30-min": "yes", "intended-intensity": "moderate", "symptoms-stable-days": "60", "exercise-days": "4",
    "exercise-minutes": "40", "exercise-months": "24", "exercise-current-intensity": "moderate",
}  # fmt: skip
HARMLESS = ("no", "none", "not-applicable")


class Phone:
    """A phone with a link to the intake of a client."""

    def __init__(self, of: House, client: Client, **made: Any) -> None:
        self.of, self.client = of, client
        with of.open():
            self.link = make_link(actor=of.owner, client=client, **{"language": "en", **made})
            address = address_of(self.link)
        assert address is not None
        self.root = address.replace("http://127.0.0.1:8000", "")
        self.browser: Browser = browser()

    def url(self, screen: str) -> str:
        return f"{self.root}q/{screen}/"

    def open(self, screen: str, **query: str) -> str:
        response = self.browser.get(self.url(screen), query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def send(self, screen: str, fields: Mapping[str, Any], *, partial: bool = False, was: str = "") -> Any:
        data = {"was": was, **fields, **({"partial": "1"} if partial else {})}
        return self.browser.post(self.url(screen), data)

    def mark(self, place: str, **fields: Any) -> Any:
        return self.browser.post(f"{self.root}body/{place}/", fields)

    def facts(self) -> dict[str, Any]:
        """Return the latest value of every fact."""
        with self.of.open():
            rows = Fact.objects.filter(client=self.client).order_by("pk")
            return {row.fact: row.value for row in rows}

    def fresh(self) -> IntakeLink:
        with self.of.open():
            return IntakeLink.objects.get(pk=self.link.pk)

    def walk(self, answers: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
        """Go from the first screen to the last, as a healthy person unless told otherwise; return the screens."""
        first = re.search(r'href="(/i/[^"]+/q/[^"]+)"', self.browser.get(self.root).content.decode())
        url, screens = first[1] if first else "", list[str]()
        while "/q/" in url:
            screen = url.split("/q/")[1].split("/")[0]
            screens.append(screen)
            assert len(screens) < 40, screens
            fields = {**healthy(self.open(screen)), **(answers or {}).get(screen, {})}
            response = self.send(screen, {name: value for name, value in fields.items() if value is not None})
            assert response.status_code == 302, (screen, response.status_code, fields)
            url = response["Location"]
        return screens


def healthy(page: str) -> dict[str, Any]:
    """Return the fields of a page as somebody would send them who has no complaint."""
    fields: dict[str, Any] = {}
    for name, value in RADIO.findall(page):
        if name.endswith((".is", ".unknown")):
            continue
        if value in HARMLESS:
            fields.setdefault(name, value)
    named = set(re.findall(r'name="([^"]+)"', page))
    fields |= {name: value for name, value in HEALTHY.items() if name in named}
    if "height.feet" in named:
        fields |= {"height.feet": "5", "height.inches": "7", "weight": "150"}
    if "emergency.name" in named:
        fields |= {"emergency.name": "Bram Testwell", "emergency.phone": "555-0142"}
    return fields
