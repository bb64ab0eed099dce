"""A request waits for its answer and is chased; the answer counts once its author is identified."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, house
from papers import draft_of, membership, ready, sent_request
from scopewell.clients.cases import decide_client
from scopewell.clients.models import Client, Due, TimelineEntry
from scopewell.clients.queries import open_dues
from scopewell.clients.signals import decision_needed
from scopewell.documents.actions import issue_document, note_chase, record_sent
from scopewell.documents.contents import DocumentKind
from scopewell.documents.models import ChaseDone, DocumentRequest, ReceivedAnswer
from scopewell.documents.queries import authority_for, waiting
from scopewell.documents.samples import samples
from scopewell.documents.tasks import remind
from scopewell.documents.typesetting import page_images, pdf_of
from scopewell.engine.disposition import Disposition
from scopewell.practice.models import AuditEntry
from scopewell.ui.uploads import MOST_BYTES, FileRefused, checked_file

pytestmark = pytest.mark.django_db

ADVICE = dict(samples())["knee-client-advice"]
ANSWER = {
    "verdict": "cleared",
    "channel": "phone",
    "author": "Dr. Rowan Placeholder, MD",
    "author_role": "physician",
    "words": "May take part. Read back and confirmed.",
    "identified_how": "called back at the office’s listed number",
}


@pytest.fixture
def fernway() -> House:
    return house(is_demonstration=True)


@pytest.fixture
def client(fernway: House) -> Client:
    return ready(fernway)


@pytest.fixture
def waits(fernway: House, client: Client) -> DocumentRequest:
    return sent_request(fernway, client)


@pytest.fixture
def page(fernway: House) -> Browser:
    return browser(fernway.owner)


def answer_page(waits: DocumentRequest) -> str:
    return reverse("documents:answer", args=[waits.issued.key])


def said(**changed: Any) -> dict[str, Any]:
    return {**ANSWER, "given_on": timezone.localdate().isoformat(), **changed}


def sent_days_ago(of: House, waits: DocumentRequest, days: int) -> None:
    with of.open():
        waits.sent_on = timezone.localdate() - timedelta(days=days)
        waits.save(update_fields=["sent_on"])


def test_a_letter_that_was_sent_waits_and_is_due_to_be_chased(fernway: House, client: Client, waits: Any) -> None:
    with fernway.open():
        assert [item.request.pk for item in waiting(client.key)] == [waits.pk]
        (due,) = open_dues(client)
        assert timezone.localdate(due.due_at) == timezone.localdate() + timedelta(days=3)
        assert TimelineEntry.objects.filter(kind="document", title__contains="sent by fax").exists()


def test_sent_twice_it_waits_once(page: Browser, fernway: House, client: Client, waits: DocumentRequest) -> None:
    assert page.post(reverse("documents:sent", args=[waits.issued.key]), {"through": "paper"}).status_code == 302
    with fernway.open():
        assert DocumentRequest.objects.count() == 1


def test_what_asks_nothing_does_not_wait(fernway: House, client: Client) -> None:
    draft = draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
    with fernway.open():
        issued = issue_document(membership=membership(fernway), draft=draft)
        assert record_sent(actor=fernway.owner, issued=issued, through="paper") is None
        assert AuditEntry.objects.filter(action="document.send", about=client.about).exists()
        assert not DocumentRequest.objects.exists()


@pytest.mark.parametrize(("days", "due"), [(2, []), (3, [3]), (7, [3, 7]), (14, [3, 7, 14])])
def test_reminders_are_due_on_day_3_7_and_14(
    page: Browser, fernway: House, client: Client, waits: DocumentRequest, days: int, due: list[int]
) -> None:
    sent_days_ago(fernway, waits, days)
    with fernway.open():
        assert [chase.day for chase in waiting(client.key)[0].due] == due
    shown = page.get(reverse("documents:show", args=[waits.issued.key])).content.decode()
    for day in (3, 7, 14):
        assert (f"<strong>Day {day}.</strong>" in shown) is (day in due)


def test_a_reminder_that_was_done_sets_the_next_one_due(
    page: Browser, fernway: House, client: Client, waits: DocumentRequest
) -> None:
    where = reverse("documents:chased", args=[waits.issued.key])
    for _ in range(2):
        assert page.post(where, {"day": 3, "note": "Arrived; the nurse will ask."}).status_code == 302
    with fernway.open():
        assert ChaseDone.objects.count() == 1
        (due,) = open_dues(client)
        assert due.title.endswith("day 7")
        note_chase(actor=fernway.owner, request=waits, day=7)
        note_chase(actor=fernway.owner, request=waits, day=14)
        assert open_dues(client) == []


def test_the_worker_tells_the_record_of_a_request_nobody_answered(
    fernway: House, client: Client, waits: DocumentRequest
) -> None:
    sent_days_ago(fernway, waits, 3)
    assert remind.func(fernway.practice.pk, waits.pk, 3) is True
    with fernway.open():
        assert TimelineEntry.objects.filter(title="No answer after 3 days").count() == 1
        assert AuditEntry.objects.filter(action="document.remind").count() == 1
        note_chase(actor=fernway.owner, request=waits, day=3)
    assert remind.func(fernway.practice.pk, waits.pk, 3) is False
    assert remind.func(fernway.practice.pk, waits.pk, 7) is False
    assert remind.func(fernway.practice.pk, 10_000, 3) is False


@pytest.mark.django_db(transaction=True)
def test_reminders_are_queued_for_the_morning_of_their_day(client: Client, fernway: House) -> None:
    from django_tasks_db.models import DBTaskResult

    sent_request(fernway, client)
    queued = DBTaskResult.objects.filter(task_path="scopewell.documents.tasks.remind").order_by("run_after")
    assert [timezone.localdate(row.run_after) - timezone.localdate() for row in queued] == [
        timedelta(days=days) for days in (3, 7, 14)
    ]


def test_an_answer_by_phone_lifts_what_its_author_may_decide(
    page: Browser, fernway: House, client: Client, waits: DocumentRequest
) -> None:
    heard: list[Any] = []
    receiver = lambda client, because, **_: heard.append((client.pk, because))  # noqa: E731  # kept by the signal
    decision_needed.connect(receiver)
    with fernway.open():
        before = decide_client(client, authority=authority_for(client.key)).decision
    assert page.post(answer_page(waits), said()).status_code == 302
    with fernway.open():
        after = decide_client(client, authority=authority_for(client.key)).decision
        assert not waiting(client.key)
        assert not Due.objects.filter(settled_at=None).exists()
        entry = TimelineEntry.objects.get(title__startswith="Answer:")
    decision_needed.disconnect(receiver)
    assert waits.asks_about == ["vs-hr-100-120"]
    assert "vs-hr-100-120" in {reason.rule for reason in before.reasons}
    assert {item.rule for item in after.resolved} == {"vs-hr-100-120"}
    assert before.floor is Disposition.MEDICAL_CLEARANCE
    assert after.floor is Disposition.REFER_TO_PT
    assert entry.statement == "determined"
    assert "Dr. Rowan Placeholder, MD" in entry.author
    assert heard == [(client.pk, "A provider answered")]


def test_numbers_written_on_the_form_become_the_providers_limits(page: Browser, fernway: House, client: Client) -> None:
    waits = sent_request(fernway, client, "resting-pressure", "movement", "effort")
    form = page.get(answer_page(waits)).content.decode()
    assert "Resting blood pressure, systolic highest, mmHg" in form
    answered = said(
        verdict="cleared-with-limits",
        restrictions="No kneeling\nNo cold room",
        **{"limit-resting-pressure-systolic": "130"},
    )
    assert page.post(answer_page(waits), answered).status_code == 302
    with fernway.open():
        found = authority_for(client.key)
        decision = decide_client(client, authority=found).decision
        (row,) = ReceivedAnswer.objects.all()
    assert [(limit["fact"], limit["max"]) for limit in found["limits"]] == [("sbp", 130)]
    assert row.restrictions == ["No kneeling", "No cold room"]
    assert row.limits_in_words == ["Upper blood pressure, seated: up to 130 mmHg"]
    assert "A value is outside a provider's written limit" in {reason.title for reason in decision.reasons}


def test_a_limit_that_is_no_number_is_refused_in_words(page: Browser, fernway: House, client: Client) -> None:
    waits = sent_request(fernway, client, "resting-pressure")
    answered = said(verdict="cleared-with-limits", **{"limit-resting-pressure-systolic": "low"})
    refused = page.post(answer_page(waits), answered)
    assert refused.status_code == 422
    assert "is no number" in refused.content.decode()


def test_an_answer_whose_author_is_not_identified_counts_only_later(
    page: Browser, fernway: House, client: Client, waits: DocumentRequest
) -> None:
    page.post(answer_page(waits), said(identified_how="", channel="link"))
    with fernway.open():
        (row,) = ReceivedAnswer.objects.all()
        assert all(not entry["confirmed"] for entry in authority_for(client.key).get("clearances", []))
        assert Due.objects.filter(settled_at=None).exists()
    where = reverse("documents:identify", args=[waits.issued.key, row.key])
    for _ in range(2):
        assert page.post(where, {"identified_how": "known letterhead and number"}).status_code == 302
    with fernway.open():
        assert ReceivedAnswer.objects.count() == 2
        assert all(entry["confirmed"] for entry in authority_for(client.key).get("clearances", []))
        assert not Due.objects.filter(settled_at=None).exists()
        (standing,) = ReceivedAnswer.objects.filter(replaced_by=None)
        assert standing.replaces == row


def test_an_answer_recorded_by_mistake_is_taken_back_and_the_request_waits_again(
    page: Browser, fernway: House, client: Client, waits: DocumentRequest
) -> None:
    page.post(answer_page(waits), said())
    with fernway.open():
        (row,) = ReceivedAnswer.objects.all()
        assert authority_for(client.key)["clearances"]
    where = reverse("documents:withdraw-answer", args=[waits.issued.key, row.key])
    assert page.post(where, {"reason": ""}).status_code == 302
    with fernway.open():
        assert authority_for(client.key) != {}
    for _ in range(2):
        assert page.post(where, {"reason": "It was about somebody else."}).status_code == 302
    with fernway.open():
        assert authority_for(client.key) == {}
        assert len(waiting(client.key)) == 1
        assert TimelineEntry.objects.filter(title__startswith="Answer taken back").count() == 1
        assert len(open_dues(client)) == 1
    assert page.post(answer_page(waits), said(verdict="not-cleared")).status_code == 302
    stranger = browser(house("Alder").owner)
    assert stranger.post(where, {"reason": "x"}).status_code == 404


def test_a_second_answer_is_refused(page: Browser, fernway: House, client: Client, waits: DocumentRequest) -> None:
    assert page.post(answer_page(waits), said()).status_code == 302
    assert page.post(answer_page(waits), said(verdict="not-cleared")).status_code == 409
    assert page.get(answer_page(waits)).status_code == 302
    with fernway.open():
        assert ReceivedAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"verdict": "maybe"}, "maybe"),
        ({"author": ""}, "This field is required"),
        ({"author_role": "coach"}, "coach"),
        ({"given_on": "2999-01-01"}, "This day has not come yet."),
        ({"until": "2020-01-01"}, "before"),
        ({"words": ""}, "as you read it back"),
        ({"channel": "fax", "words": ""}, "Add the scan, or write down what it says."),
        ({"restrictions": "No kneeling"}, "record it as cleared with limits"),
        ({"verdict": "cleared-with-limits"}, "at least one limit"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words_and_keeps_what_was_typed(
    page: Browser, fernway: House, waits: DocumentRequest, changed: dict[str, str], says: str
) -> None:
    refused = page.post(answer_page(waits), said(**changed))
    assert refused.status_code == 422
    text = refused.content.decode()
    assert says in text
    assert "called back at the office" in text
    with fernway.open():
        assert not ReceivedAnswer.objects.exists()


def test_a_scan_is_kept_and_given_only_as_a_download(page: Browser, fernway: House, waits: DocumentRequest) -> None:
    content = pdf_of(ADVICE)
    upload = SimpleUploadedFile("Marigold's answer.PDF.exe", content, content_type="text/html")
    assert page.post(answer_page(waits), said(channel="fax", scan=upload)).status_code == 302
    with fernway.open():
        (row,) = ReceivedAnswer.objects.all()
    assert "Marigold" not in str(row.scan.name)
    assert str(row.scan.name).endswith(".pdf")
    given = page.get(reverse("documents:scan", args=[waits.issued.key, row.key]))
    assert given.content == content
    assert given["Content-Type"] == "application/pdf"
    assert given["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given["Content-Security-Policy"]
    stranger = browser(house("Alder").owner)
    assert stranger.get(reverse("documents:scan", args=[waits.issued.key, row.key])).status_code == 404
    where = reverse("documents:identify", args=[waits.issued.key, row.key])
    assert stranger.post(where, {"identified_how": "x"}).status_code == 404


def test_a_file_that_is_no_scan_is_refused_by_the_form(page: Browser, fernway: House, waits: DocumentRequest) -> None:
    upload = SimpleUploadedFile("scan.pdf", b"<html><script>alert(1)</script>", content_type="application/pdf")
    refused = page.post(answer_page(waits), said(channel="fax", scan=upload))
    assert refused.status_code == 422
    assert "Take a PDF, JPEG or PNG" in refused.content.decode()
    with fernway.open():
        assert not ReceivedAnswer.objects.exists()


def test_scans_are_known_by_what_they_hold() -> None:
    (png,) = page_images(ADVICE, ppi=20)
    assert checked_file(png).kind == "png"
    assert checked_file(pdf_of(ADVICE)).kind == "pdf"
    assert checked_file(b"\xff\xd8\xff\xe0" + b"picture" + b"\xff\xd9").kind == "jpg"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"GIF89a", "neither"),
        (b"PK\x03\x04", "neither"),
        (b"%PDF-1.7 and no end", "ends too early"),
        (b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>\n%%EOF", "more than pictures"),
        (b"%PDF-1.7\n1 0 obj<</S/Launch>>\n%%EOF", "more than pictures"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "ends too early"),
        (b"%PDF-" + b"0" * MOST_BYTES, "larger than 10 MB"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        checked_file(content)
