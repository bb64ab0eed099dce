"""A link opens one client's intake, for a time, for whoever holds it, and says nothing to anybody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, marigold
from phone import Phone
from scopewell.intake.errors import LinkOver, NoAddress, NoEmergencyNumber
from scopewell.intake.links import address_of, make_link, revoke_link, send_link, token_from
from scopewell.intake.models import IntakeLink

pytestmark = pytest.mark.django_db
PAGES = ("", "check/", "sent/", "advice/", "q/goals/")


@pytest.fixture
def phone(fernway: House) -> Phone:
    return Phone(fernway, marigold(fernway, email="marigold@example.test"))


def test_a_link_opens_without_an_account_and_greets_by_first_name(phone: Phone) -> None:
    page = phone.browser.get(phone.root).content.decode()
    assert "Welcome, Marigold" in page
    assert "Testwell" not in page
    assert "911" in page
    assert phone.fresh().opened_at is not None


def test_the_token_is_long_random_and_not_kept(phone: Phone) -> None:
    token = phone.root.strip("/").split("/")[-1]
    assert len(token) == 43
    link = phone.fresh()
    assert token not in {str(getattr(link, field.attname)) for field in IntakeLink._meta.concrete_fields}
    assert token_from("another") != token


def test_every_link_that_does_not_work_gets_one_and_the_same_page(phone: Phone, fernway: House) -> None:
    expired, revoked = Phone(fernway, marigold(fernway)), Phone(fernway, marigold(fernway))
    with fernway.open():
        IntakeLink.objects.filter(pk=expired.link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        revoke_link(actor=fernway.owner, link=revoked.link)
    bodies = set()
    for root in (expired.root, revoked.root, "/i/guessed/"):
        for page in PAGES:
            response = browser().get(root + page)
            assert response.status_code == 410
            bodies.add(response.content)
        assert browser().post(root + "q/goals/", {"wanted": "x"}).status_code == 410
    assert len(bodies) == 1
    body = bodies.pop().decode()
    assert not any(word in body for word in ("Marigold", "Fernway", "expired", "revoked"))
    assert "call 911" in body


def test_a_practice_without_an_emergency_number_gives_no_link_and_its_links_rest(phone: Phone, fernway: House) -> None:
    fernway.practice.emergency_number = ""
    fernway.practice.save()
    assert phone.browser.get(phone.root).status_code == 410
    with fernway.open(), pytest.raises(NoEmergencyNumber):
        make_link(actor=fernway.owner, client=marigold(fernway), language="en")


def test_a_new_link_replaces_the_one_before(phone: Phone, fernway: House) -> None:
    again = Phone(fernway, phone.client)
    assert phone.browser.get(phone.root).status_code == 410
    assert again.browser.get(again.root).status_code == 200


def test_the_mail_says_first_name_and_practice_and_no_more(
    phone: Phone, fernway: House, django_capture_on_commit_callbacks: Any
) -> None:
    with fernway.open(), django_capture_on_commit_callbacks(execute=True):
        send_link(actor=fernway.owner, link=IntakeLink.objects.get(pk=phone.link.pk))
    (sent,) = mail.outbox
    assert sent.to == ["marigold@example.test"]
    text = f"{sent.subject}\n{sent.body}"
    assert str(address_of(phone.link)) in text
    assert "Marigold" in text
    assert not any(word in text for word in ("Testwell", "1963", "555-0141", phone.client.key))
    assert phone.fresh().sent_at is not None


def test_a_link_that_is_over_or_a_client_without_an_address_gets_no_mail(phone: Phone, fernway: House) -> None:
    with fernway.open():
        unaddressed = make_link(actor=fernway.owner, client=marigold(fernway), language="en")
        with pytest.raises(NoAddress):
            send_link(actor=fernway.owner, link=unaddressed)
        revoke_link(actor=fernway.owner, link=phone.link)
        revoke_link(actor=fernway.owner, link=phone.link)
        with pytest.raises(LinkOver):
            send_link(actor=fernway.owner, link=phone.link)


def test_a_link_goes_on_where_it_stopped_on_another_device(phone: Phone) -> None:
    phone.send("goals", {"wanted": "The stairs"})
    other = browser()
    page = other.get(phone.root).content.decode()
    assert "Go on where you stopped" in page
    assert "/q/about-you/" in page
    assert "The stairs" in other.get(phone.url("goals")).content.decode()


def test_nothing_behind_a_link_is_kept_by_a_browser_or_refused_for_want_of_a_cookie(phone: Phone) -> None:
    strict = type(phone.browser)(enforce_csrf_checks=True)
    response = strict.post(phone.url("goals"), {"wanted": "The stairs"})
    assert response.status_code == 302
    assert "no-store" in strict.get(phone.url("goals"))["Cache-Control"]


def test_a_changed_secret_leaves_the_link_working_and_shows_it_to_nobody(phone: Phone, settings: Any) -> None:
    settings.SECRET_KEY = "another secret, long enough to be one, and not the one before it"
    assert phone.browser.get(phone.root).status_code == 200
    assert address_of(phone.link) is None
    page = browser(phone.of.owner).get(reverse("intake:intake", args=[phone.client.key])).content.decode()
    assert "cannot be shown again" in page


def test_the_client_chooses_the_language_and_the_draft_says_so(phone: Phone) -> None:
    assert "Español (borrador)" in phone.browser.get(phone.root).content.decode()
    assert phone.browser.post(phone.root, {"language": "es"}).status_code == 302
    page = phone.browser.get(phone.root).content.decode()
    assert 'lang="es"' in page
    assert "Empezar" in page
    assert phone.browser.post(phone.root, {"language": "xx"}).status_code == 200
    assert phone.fresh().language == "es"


@pytest.mark.parametrize(("page", "method"), [("", "put"), ("q/goals/", "put"), ("advice/", "post"), ("sent/", "post")])
def test_a_wrong_method_is_refused(phone: Phone, page: str, method: str) -> None:
    assert getattr(phone.browser, method)(phone.root + page).status_code == 405


def test_a_screen_nobody_knows_is_not_found(phone: Phone) -> None:
    assert phone.browser.get(phone.url("no-such-screen")).status_code == 404
    assert phone.mark("front-tail").status_code == 404


def test_the_workspace_makes_sends_prints_and_revokes(
    phone: Phone, fernway: House, django_capture_on_commit_callbacks: Any
) -> None:
    desk, key = browser(fernway.professional), phone.client.key
    page = reverse("intake:intake", args=[key])
    assert desk.post(page, {"language": "xx", "days": "14"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(page, {"language": "en", "days": "7", "send": "yes"}).status_code == 302
    assert len(mail.outbox) == 1
    with fernway.open():
        link = IntakeLink.objects.filter(client=phone.client).first()
    assert link is not None
    assert str(address_of(link)) in desk.get(page).content.decode()
    code = desk.get(reverse("intake:code", args=[key, link.pk])).content.decode()
    assert "<svg" in code
    assert str(address_of(link)) in code
    assert "style=" not in code
    revoke = reverse("intake:revoke", args=[key, link.pk])
    assert desk.post(revoke).status_code == 302
    assert desk.post(revoke).status_code == 302
    assert desk.get(reverse("intake:code", args=[key, link.pk])).status_code == 302
    assert desk.post(reverse("intake:send", args=[key, link.pk])).status_code == 409
