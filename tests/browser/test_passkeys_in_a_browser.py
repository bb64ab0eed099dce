"""A second factor in a real browser: without one no record; a passkey is enrolled, and signed in with."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import CDPSession, Page, expect

from cast import PASSWORD, House, house, marigold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fernway() -> House:
    """A practice whose owner has no second factor yet."""
    found = house("Fernway", second_factor=False)
    marigold(found)
    return found


@pytest.fixture
def key(page: Page) -> Iterator[CDPSession]:
    """A key built into the machine, which asks for a fingerprint and gets it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    about = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": about})
    yield session
    session.send("WebAuthn.disable")


def password(page: Page, site: Any, of: House) -> None:
    page.goto(f"{site.url}/account/login/")
    page.get_by_label("Email").fill(of.owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="A second factor")).to_be_visible()


def enroll(page: Page) -> None:
    page.get_by_role("link", name="Add one").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("1 on file").or_(page.get_by_role("heading", name="Recovery codes"))).to_be_visible()


def test_a_passkey_is_enrolled_before_a_record_opens_and_then_signs_in_alone(
    page: Page, live_server: Any, fernway: House, key: CDPSession
) -> None:
    password(page, live_server, fernway)
    page.goto(f"{live_server.url}/clients/")
    expect(page.get_by_text("Before you open a record, add a second way").first).to_be_visible()
    expect(page.get_by_text("Marigold Testwell")).to_have_count(0)
    enroll(page)
    assert [found.type for found in Authenticator.objects.filter(user=fernway.owner, type="webauthn")] == ["webauthn"]
    page.goto(f"{live_server.url}/clients/")
    expect(page.get_by_role("link", name="Marigold Testwell")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Today")).to_be_visible()
    page.goto(f"{live_server.url}/clients/")
    expect(page.get_by_role("link", name="Marigold Testwell")).to_be_visible()
