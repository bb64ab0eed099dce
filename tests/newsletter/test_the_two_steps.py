"""Step 1 and step 2: who is mailed, what confirms, and what nobody learns."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scopewell.newsletter import actions, gifts, limits, suppressing
from scopewell.newsletter.forms import STAMP
from scopewell.newsletter.links import CONFIRM, GIFT, LEAVE, PREFERENCES, WAITING, address_for, key_in
from scopewell.newsletter.models import Consent, Purpose, SignUp, Subscriber
from scopewell.newsletter.tasks import send_confirmation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run tasks at once, offer a gift, and have a form shown a minute ago."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setitem(gifts._gifts, "ebook", gifts.Gift("The eBook", "ebook.pdf", "application/pdf", lambda: b"%PDF"))


def typed(**changes: str) -> dict[str, str]:
    with patch("time.time", return_value=timezone.now().timestamp() - 60):
        shown = STAMP.sign("shown")
    return {
        "name": "Wren",
        "email": "wren@example.test",
        "offer": "ebook",
        "shown": shown,
        "source": "/tip/5/",
    } | changes


def step_one(django_capture: Any, **changes: str) -> Any:
    with django_capture(execute=True):
        return Browser(enforce_csrf_checks=True).post("/updates/sign-up/", typed(**changes))


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def link_in_mail() -> str:
    return path(address_for(CONFIRM, SignUp.objects.latest("pk").key))


def test_the_whole_way_without_scripts(django_capture_on_commit_callbacks: Any) -> None:
    answer = step_one(django_capture_on_commit_callbacks, updates="on")
    visitor = Browser()
    page = visitor.get(answer["Location"]).content.decode()
    assert "50% complete" in page
    assert link_in_mail() in str(mail.outbox[0].body)
    assert "Wren" not in str(mail.outbox[0].message())
    assert b"One press left" in visitor.get(link_in_mail()).content
    done = visitor.post(link_in_mail()).content.decode()
    assert "100% complete" in done
    file = visitor.get(path(address_for(GIFT, SignUp.objects.get().key)))
    assert (file.content, file["Content-Disposition"]) == (b"%PDF", 'attachment; filename="ebook.pdf"')
    given = {c.purpose: c for c in Consent.objects.all()}
    assert set(given) == {Purpose.EBOOK, Purpose.UPDATES}
    assert given[Purpose.UPDATES].source == "/tip/5/"
    assert given[Purpose.UPDATES].words.startswith("Send me Practice updates")


def test_a_link_scanner_confirms_nothing(django_capture_on_commit_callbacks: Any) -> None:
    step_one(django_capture_on_commit_callbacks, updates="on")
    for method in ("get", "head"):
        getattr(Browser(), method)(link_in_mail())
    assert not Subscriber.objects.exists()
    assert Browser().get(path(address_for(GIFT, SignUp.objects.get().key))).status_code == 410


def test_the_ebook_alone_subscribes_to_nothing(django_capture_on_commit_callbacks: Any) -> None:
    page = Browser().get("/updates/sign-up/?offer=ebook").content.decode()
    assert 'name="updates"' in page
    assert "checked" not in page
    step_one(django_capture_on_commit_callbacks)
    Browser().post(link_in_mail())
    assert not Subscriber.objects.get().receives


def test_known_and_unknown_addresses_get_the_same_answer(django_capture_on_commit_callbacks: Any) -> None:
    step_one(django_capture_on_commit_callbacks, updates="on")
    Browser().post(link_in_mail())
    pages = []
    for email in ("wren@example.test", "new1@example.test"):
        answer = step_one(django_capture_on_commit_callbacks, email=email, updates="on")
        page = Browser().get(answer["Location"]).content.decode()
        pages.append((answer.status_code, page.replace(email, "ADDRESS")))
    assert pages[0] == pages[1]
    assert "You receive the updates already" in str(mail.outbox[-2].body)
    assert "You receive the updates already" not in str(mail.outbox[-1].body)


def test_the_same_queries_for_known_and_unknown(
    django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    step_one(django_capture_on_commit_callbacks, updates="on")
    Browser().post(link_in_mail())
    counts = []
    for email in ("wren@example.test", "new2@example.test"):
        with CaptureQueriesContext(connection) as asked:
            Browser().post("/updates/sign-up/", typed(email=email))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_nobody_is_mailed_more_than_three_times_a_day(django_capture_on_commit_callbacks: Any) -> None:
    for extra in ("", "+a", "+b", "+c", "+d"):
        answer = step_one(django_capture_on_commit_callbacks, email=f"wren{extra}@example.test")
        assert answer.status_code == 302
    for _ in range(4):
        with django_capture_on_commit_callbacks(execute=True):
            Browser().post(answer["Location"], {"act": "again"})
    assert len(mail.outbox) == limits.MAILS_PER_MAILBOX_AND_DAY


def test_one_network_signs_up_twenty_times_an_hour_and_the_next_is_told_why(
    django_capture_on_commit_callbacks: Any,
) -> None:
    for number in range(limits.SIGN_UPS_PER_NETWORK_AND_HOUR):
        assert step_one(django_capture_on_commit_callbacks, email=f"p{number}@example.test").status_code == 302
    refused = step_one(django_capture_on_commit_callbacks, email="one.more@example.test")
    assert refused.status_code == 429
    assert b"Try again in an hour" in refused.content


def test_a_machine_sees_the_same_page_and_mails_nobody(django_capture_on_commit_callbacks: Any) -> None:
    answer = step_one(django_capture_on_commit_callbacks, website="https://spam.example")
    assert b"Check your inbox" in Browser().get(answer["Location"]).content
    assert mail.outbox == []


@pytest.mark.parametrize("shown", ["", "forged", "just now"])
def test_a_form_sent_too_fast_or_forged_is_asked_for_again_with_nothing_lost(shown: str) -> None:
    shown = STAMP.sign("shown") if shown == "just now" else shown
    answer = Browser().post("/updates/sign-up/", typed(shown=shown))
    assert answer.status_code == 422
    assert b"press the button once more" in answer.content
    assert b"wren@example.test" in answer.content


def test_another_address_makes_the_earlier_link_useless(django_capture_on_commit_callbacks: Any) -> None:
    answer = step_one(django_capture_on_commit_callbacks, email="wrne@example.test")
    earlier = link_in_mail()
    with django_capture_on_commit_callbacks(execute=True):
        fixed = Browser().post(answer["Location"], {"email": "wren@example.test"})
    assert fixed.status_code == 302
    assert Browser().post(earlier).status_code == 410
    assert Browser().post(link_in_mail()).status_code == 200


def test_a_sign_up_can_no_longer_be_confirmed_after_a_month(django_capture_on_commit_callbacks: Any) -> None:
    step_one(django_capture_on_commit_callbacks)
    SignUp.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert Browser().post(link_in_mail()).status_code == 410
    assert actions.forget_unconfirmed() == 1


def test_a_link_opens_its_own_page_and_no_other(django_capture_on_commit_callbacks: Any) -> None:
    step_one(django_capture_on_commit_callbacks)
    token = address_for(WAITING, SignUp.objects.get().key).split("/")[-2]
    assert Browser().post(f"/updates/confirm/{token}/").status_code == 410


@pytest.fixture
def wren(django_capture_on_commit_callbacks: Any) -> Subscriber:
    step_one(django_capture_on_commit_callbacks, updates="on")
    Browser().post(link_in_mail())
    return Subscriber.objects.get()


def test_a_mail_program_unsubscribes_with_one_post_and_a_get_changes_nothing(wren: Subscriber) -> None:
    url = path(address_for(LEAVE, wren.key))
    assert Browser().get(url).status_code == 200
    assert Subscriber.objects.get().receives
    answer = Browser(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies) == (200, {})
    assert not Subscriber.objects.get().receives
    assert suppressing.suppressed_among([wren.canonical])
    assert Consent.objects.get(purpose=Purpose.UPDATES).withdrawn_at
    Browser().post(url, {"act": "stay"})
    assert Subscriber.objects.get().receives
    assert not suppressing.suppressed_among([wren.canonical])


def test_no_topic_is_leaving_and_choosing_one_is_coming_back(wren: Subscriber) -> None:
    url = path(address_for(PREFERENCES, wren.key))
    Browser().post(url, {"act": "choose", "name": "Wren"})
    assert not Subscriber.objects.get().receives
    topic = Subscriber.topics.rel.model.objects.first()  # type: ignore[attr-defined]
    Browser().post(url, {"act": "choose", "name": "Wren", "topics": [str(topic.pk)]})
    wren.refresh_from_db()
    assert (wren.receives, list(wren.topics.all())) == (True, [topic])


def test_what_is_kept_is_mailed_to_the_address_alone_and_erasing_wants_a_tick(wren: Subscriber) -> None:
    url = path(address_for(PREFERENCES, wren.key))
    mail.outbox.clear()
    page = Browser().post(url, {"act": "data"}).content.decode()
    assert "wren@example.test" not in page
    assert mail.outbox[0].to == ["wren@example.test"]
    Browser().post(url, {"act": "erase"})
    assert Subscriber.objects.exists()
    Browser().post(url, {"act": "erase", "sure": "on"})
    assert not Subscriber.objects.exists()
    assert not SignUp.objects.exists()
    assert suppressing.suppressed_among(["wren@example.test"])


def test_confirming_twice_is_confirming_once(wren: Subscriber) -> None:
    Browser().post(link_in_mail())
    assert Consent.objects.count() == 2
    assert send_confirmation.call(SignUp.objects.get().pk) is False
    assert key_in(CONFIRM, link_in_mail().split("/")[-2])
