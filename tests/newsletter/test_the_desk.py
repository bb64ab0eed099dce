"""Editors: write, look, be warned, test, schedule; operators: bring people in, export, erase."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from cast import browser, person
from mailroom import NAMES
from scopewell.engine.wording.flags import Kind
from scopewell.knowledge.guarding import shipped_guard
from scopewell.newsletter import actions, importing, suppressing
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.consenting import WORDS
from scopewell.newsletter.models import Consent, Mailing, State, Subscriber
from scopewell.newsletter.plain_text import as_plain_text
from scopewell.practice.actions import grant_role
from scopewell.practice.models import Duty
from scopewell.ui.prose import to_text

pytestmark = pytest.mark.django_db
HEAD = "email,name,consent_date,consent_proof\n"
GOOD = HEAD + "wren@example.test,Wren,2025-03-14,paper list of the workshop\n"


@pytest.fixture(autouse=True)
def ready(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.SITE_NAMES = NAMES


@pytest.fixture
def editor() -> Browser:
    user = person("Editor")
    grant_role(user=user, role=Duty.OPERATOR)
    return browser(user)


def said(**changes: str) -> dict[str, str]:
    return {"subject": "News", "preheader": "", "topic": "", "body": "Hello {name}.", "revision": "1"} | changes


def a_draft(editor: Browser, **changes: str) -> tuple[Mailing, str]:
    editor.post("/updates/desk/mailings/new/")
    mailing = Mailing.objects.filter(sequence=None).latest("pk")
    url = f"/updates/desk/mailings/{mailing.key}/"
    assert editor.post(url, said(**changes)).status_code == 302
    mailing.refresh_from_db()
    return mailing, url


def test_a_text_changed_elsewhere_is_not_written_over(editor: Browser) -> None:
    mailing, url = a_draft(editor)
    answer = editor.post(url, said(body="Mine", revision="1"))
    assert answer.status_code == 409
    assert b"Mine" in answer.content
    mailing.refresh_from_db()
    assert (mailing.body, mailing.revision) == ("Hello {name}.", 2)
    assert mailing.events.filter(what="changed").get().detail["body"] == "Hello {name}."


def test_the_guard_stands_in_the_margin_and_in_the_way_until_a_reason_is_given(editor: Browser, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "news@fernway.example"
    mailing, url = a_draft(editor, body="We treat patients with back pain and cure them.")
    assert b"Wording in the way" in editor.get(url).content
    act = f"{url}act/"
    assert editor.post(act, {"act": "schedule"}).status_code == 422
    assert editor.post(act, {"act": "schedule", "reason": "A quote from the law"}).status_code == 302
    mailing.refresh_from_db()
    assert mailing.state == State.SCHEDULED
    assert mailing.events.get(what="wording kept").detail["reason"] == "A quote from the law"
    assert editor.post(act, {"act": "pause"}).status_code == 409
    assert editor.post(act, {"act": "unschedule"}).status_code == 302
    assert editor.post(act, {"act": "discard"}).status_code == 302


def test_nothing_is_scheduled_while_something_required_is_missing_or_in_the_past(editor: Browser) -> None:
    _, url = a_draft(editor)
    answer = editor.post(f"{url}act/", {"act": "schedule"})
    assert answer.status_code == 409
    assert b"SCOPEWELL_MAIL_HOST" in answer.content
    past = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert editor.post(f"{url}act/", {"act": "schedule", "at": past}).status_code == 422


def test_the_preview_runs_and_loads_nothing(editor: Browser) -> None:
    _, url = a_draft(
        editor, body="# Hi\n\n<script>alert(1)</script> ![x](https://track.example/p.gif) [a](javascript:alert(1))"
    )
    for view in ("html", "dark", "phone"):
        answer = editor.get(f"{url}preview/?view={view}")
        page = answer.content.decode()
        assert "<script" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "@media all" in editor.get(f"{url}preview/?view=dark").content.decode()
    assert editor.get(f"{url}preview/?view=text")["Content-Type"].startswith("text/plain")


def test_a_test_goes_to_the_editor_alone(editor: Browser) -> None:
    _, url = a_draft(editor)
    mail.outbox.clear()
    editor.post(f"{url}act/", {"act": "test"})
    assert [(m.to, m.subject) for m in mail.outbox] == [(["editor@example.test"], "[Test] News")]


def test_only_what_was_sent_stands_in_the_archive(editor: Browser) -> None:
    mailing, _ = a_draft(editor)
    assert Browser().get(f"/updates/archive/{mailing.key}/").status_code == 404
    Mailing.objects.filter(pk=mailing.pk).update(state=State.SENT, started_at=timezone.now())
    assert b"Hello colleague." in Browser().get(f"/updates/archive/{mailing.key}/").content
    assert b"News" in Browser().get("/updates/").content


def test_an_import_keeps_the_proof_and_whoever_said_no_stays_out(editor: Browser) -> None:
    gone = actions.subscriber_at(parse_address("gone@example.test"), "")
    actions.erase(gone)
    content = GOOD + "gone@example.test,,2025-03-14,paper list of the workshop\n"
    file = SimpleUploadedFile("list.csv", content.encode())
    assert editor.post("/updates/desk/people/import/", {"file": file, "source": "Workshop"}).status_code == 302
    assert [s.email for s in Subscriber.objects.all()] == ["wren@example.test"]
    consent = Consent.objects.get()
    assert (consent.proof, consent.source, consent.given_at.year) == ("paper list of the workshop", "Workshop", 2025)
    actions.leave(Subscriber.objects.get())
    brought = importing.bring_in(importing.read_csv(GOOD.encode()).rows, source="again")
    assert brought == (0, 0, 1)
    assert not Subscriber.objects.get().receives


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "Line 1: the column email, consent_date, consent_proof is missing"),
        (b"email,name\n", "Line 1: the column consent_date, consent_proof is missing"),
        (GOOD.encode() + b"wren@example.test,,2025-03-14,paper\n", "Line 3: the address of line 2 again"),
        (HEAD.encode() + b"wren,,2025-03-14,paper\n", "Line 2: Write one address"),
        (HEAD.encode() + b"a@b.cc,,14/3/25,paper\n", "Line 2: consent_date is not a date"),
        (HEAD.encode() + b"a@b.cc,,2999-01-01,paper\n", "Line 2: consent_date lies in the future"),
        (HEAD.encode() + b"a@b.cc,,2025-03-14,\n", "Line 2: consent_proof is empty"),
        (HEAD.encode() + b"a@b.cc,2025-03-14,paper\n", "Line 2: 3 fields, where the first line names 4"),
        (HEAD.encode() + b'a@b.cc,"x,2025-03-14,paper\n', "Look at the quotes"),
        (HEAD.encode() + b'"a@b.cc\r\nBcc: x@y.zz",,2025-03-14,paper\n', "Take out the spaces and hidden signs"),
        (HEAD.encode() + b"a@b.cc,=HYPERLINK(1),2025-03-14,paper\n", "Line 2: Write the name"),
        (HEAD.encode() + b"\xff@b.cc,,2025-03-14,paper\n", "Line 2: this is not UTF-8"),
        (HEAD.encode() + b"a@b.cc\x00,,2025-03-14,paper\n", "Line 2: a null character"),
    ],
)
def test_a_bad_file_names_the_line_and_brings_nobody_in(editor: Browser, content: bytes, fault: str) -> None:
    read = importing.read_csv(content)
    assert any(fault in one for one in read.faults), read.faults
    file = SimpleUploadedFile("list.csv", content + b"\n")
    answer = editor.post("/updates/desk/people/import/", {"file": file, "source": "Workshop"})
    assert answer.status_code == 422
    assert not Subscriber.objects.exists()


def test_a_person_is_shown_exported_and_erased(editor: Browser) -> None:
    importing.bring_in(importing.read_csv(GOOD.encode()).rows, source="Workshop")
    key = Subscriber.objects.get().key
    assert b"paper list of the workshop" in editor.get(f"/updates/desk/people/{key}/").content
    assert b"wren@example.test" in editor.get("/updates/desk/people/?q=WREN").content
    assert json.loads(editor.get(f"/updates/desk/people/{key}/export/").content)["consents"][0]["source"] == "Workshop"
    editor.post(f"/updates/desk/people/{key}/erase/")
    assert Subscriber.objects.exists()
    editor.post(f"/updates/desk/people/{key}/erase/", {"sure": "on"})
    assert not Subscriber.objects.exists()
    assert suppressing.suppressed_among(["wren@example.test"])


def test_what_ships_passes_the_guard() -> None:
    texts = [f"{m.subject}\n\n{m.preheader}\n\n{to_text(m.body)}" for m in Mailing.objects.all()] + [*WORDS.values()]
    assert len(texts) == 7
    for text in texts:
        assert shipped_guard().check(text, Kind.NEWSLETTER) == ()


def test_the_text_part_reads_like_a_plain_mail() -> None:
    markdown = "# Title\n\nA [link](/x/) and **bold**.\n\n1. one\n2. two\n   - deep\n\n> said\n\n***\n\nend"
    assert as_plain_text(markdown, "https://a.example") == (
        "Title\n=====\n\nA link <https://a.example/x/> and bold.\n\n"
        "1. one\n2. two\n   - deep\n\n> said\n\n* * *\n\nend\n"
    )
