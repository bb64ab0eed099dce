"""Reports that come back as mail: believed only where we signed, and never able to break the reader."""

import io
import os
import sys
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from mailroom import Sink, campaign, people
from scopewell.newsletter import actions, sending, suppressing
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.bounces import SOFT_MOST, read_report, take_report
from scopewell.newsletter.links import LEAVE, address_for, delivery_in, return_path_for
from scopewell.newsletter.models import Bounce, Consent, Delivery, Mailing, Subscriber, Suppression

pytestmark = pytest.mark.django_db
D = Delivery.State


@pytest.fixture(autouse=True)
def a_mailbox_for_reports(settings: Any) -> None:
    settings.MAIL_BOUNCES = "bounces@fernway.example"


def delivery(number: int = 0) -> Delivery:
    person, _ = Subscriber.objects.get_or_create(
        canonical="wren@example.test", defaults={"email": "wren@example.test", "receives": True}
    )
    mailing = Mailing.objects.create(subject=f"News {number}")
    return Delivery.objects.create(mailing=mailing, subscriber=person, due_at=timezone.now(), state=D.SENT)


def report(
    to: str, *, status: str = "5.1.1", action: str = "failed", said: str = "550 no", returned: str = ""
) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nTo: <{to}>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; wren@example.test\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {said}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{returned}Subject: News\r\n\r\n--b--\r\n"
    ).encode()


def complaint(of: str, kind: str = "abuse") -> bytes:
    return (
        "From: loop@provider.example\r\nTo: abuse@fernway.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nList-Unsubscribe:\r\n <{of}>\r\n"
        "Subject: News\r\n\r\nHi\r\n--b--\r\n"
    ).encode()


def path_of(one: Delivery) -> str:
    return return_path_for("news@fernway.example")(one.pk)


def test_each_delivery_goes_out_with_a_return_path_of_its_own(sink: Sink) -> None:
    people(3)
    campaign()
    assert sending.tend() == 3
    assert sorted(map(delivery_in, sink.senders), key=str) == sorted(Delivery.objects.values_list("pk", flat=True))
    assert all(len(sender.split("@")[0]) <= 64 for sender in sink.senders)


def test_a_mailbox_that_does_not_exist_is_never_written_to_again() -> None:
    one = delivery()
    bounce = take_report(report(path_of(one).upper()))
    assert bounce is not None
    assert bounce.kind == Bounce.Kind.HARD
    one.refresh_from_db()
    assert (one.state, one.reply) == (D.BOUNCED, "5.1.1 smtp; 550 no")
    assert not Subscriber.objects.get().receives
    assert Suppression.objects.get().reason == Suppression.Reason.REFUSED
    assert take_report(report(path_of(one).upper())) is None
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize("status", ["4.2.2", "5.2.2", "5.7.1", "", "banana"])
def test_soft_ones_count_until_there_are_too_many_of_different_mails(status: str) -> None:
    for number in range(SOFT_MOST):
        assert Subscriber.objects.filter(receives=False).count() == 0
        path = path_of(delivery(number))
        take_report(report(path, status=status))
        take_report(report(path, status=status, said="550 the same mail again"))
    assert not Subscriber.objects.get().receives


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_what_is_no_failure_changes_nothing(action: str) -> None:
    assert take_report(report(path_of(delivery()), action=action)) is None


def test_a_complaint_ends_the_consent() -> None:
    person = actions.subscriber_at(parse_address("wren@example.test"), "Wren")
    actions.subscribe(person, version="x", source="x", proof="x", given_at=timezone.now())
    leave = address_for(LEAVE, person.key)
    assert take_report(complaint(leave, "not-spam")) is None
    assert take_report(complaint(leave)) is not None
    assert not Subscriber.objects.get().receives
    assert Consent.objects.get().withdrawn_at is not None
    assert Suppression.objects.get().reason == Suppression.Reason.COMPLAINED
    assert suppressing.suppressed_among(["wren@example.test"])


def test_a_returned_link_to_leave_names_the_subscriber_where_no_return_path_does(settings: Any) -> None:
    settings.MAIL_BOUNCES = ""
    one = delivery()
    assert path_of(one) == "news@fernway.example"
    leave = address_for(LEAVE, one.subscriber.key)
    assert take_report(report("news@fernway.example", returned=f"List-Unsubscribe: <{leave}>\r\n")) is not None
    assert not Subscriber.objects.get().receives


def test_nobody_can_report_for_another() -> None:
    one, other = delivery(1), delivery(2)
    mark = path_of(other).split("-")[1]
    forged = address_for(LEAVE, one.subscriber.key).replace(".", "!")
    for mail in (
        report(f"bounces+{one.pk}-{mark}"),
        report(f"bounces+{one.pk}-{'0' * 20}@fernway.example"),
        report("wren@example.test"),
        report("x@y.example", returned=f"List-Unsubscribe: <{forged}>\r\n"),
        complaint("https://fernway.example/updates/leave/" + one.subscriber.key + "/"),
    ):
        assert take_report(mail) is None
    assert Subscriber.objects.get().receives


def _nested(depth: int) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: x\r\n\r\ny"


HOSTILE = [
    b"", b"\x00" * 1000, os.urandom(4096), b"\r\n" * 10_000, b"To: " + b"<" * 100_000,
    b"Content-Type: multipart/report; boundary=\r\n\r\n--\r\n", b"Content-Type: multipart/report\r\n\r\n",
    b"Content-Type: message/delivery-status; charset=klingon\r\n\r\nAction: failed\r\n", _nested(90),
    b"To: " + b"a@b.cc," * 50_000 + b"\r\nContent-Type: message/delivery-status\r\n\r\nx: y\r\n\r\nAction: failed\r\n",
    b"To: =?utf-8?q?=ff?= <\xff\xfe@x>\r\nContent-Type: message/delivery-status\r\n\r\n\r\nAction: failed\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    b"Content-Type: message/feedback-report\r\nContent-Transfer-Encoding: base64\r\n\r\n====\r\n",
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_mail_changes_nothing_and_breaks_nothing(content: bytes) -> None:
    delivery()
    assert take_report(content) is None
    assert Subscriber.objects.get().receives


def test_what_a_server_says_steers_no_page() -> None:
    bounce = take_report(report(path_of(delivery()), said="\x1b[2J<script>" + "x" * 900))
    assert bounce is not None
    assert "\x1b" not in bounce.said
    assert len(bounce.said) <= 200


def an_answer_of_a_holiday() -> bytes:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = path_of(Delivery.objects.earliest("pk")), "Away"
    mail.set_content("Back on Monday. Action: failed. Status: 5.1.1")
    return bytes(mail)


def test_the_command_reads_a_maildir_once_an_mbox_and_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = delivery()
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1.host").write_bytes(report(path_of(one)))
    (tmp_path / "box" / "cur" / "2.host:2,").write_bytes(an_answer_of_a_holiday())
    call_command("read_bounces", str(tmp_path / "box"))
    assert capsys.readouterr().out == "1 hard, 1 nothing to do\n"
    assert sorted(path.name for path in (tmp_path / "box" / "cur").iterdir()) == ["1.host:2,S", "2.host:2,S"]
    call_command("read_bounces", str(tmp_path / "box"))
    assert capsys.readouterr().out == "no mail\n"
    two = report(path_of(one), status="4.4.1").replace(b"\r\n", b"\n")
    (tmp_path / "mbox").write_bytes(b"From x Mon Jan  1 00:00:00 2026\n" + two + b"\n")
    call_command("read_bounces", str(tmp_path / "mbox"))
    assert capsys.readouterr().out == "1 soft\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(path_of(one), status="4.4.2"))))
    call_command("read_bounces")
    assert Bounce.objects.count() == 3
    with pytest.raises(CommandError, match="neither a Maildir"):
        call_command("read_bounces", str(tmp_path / "nothing"))


def test_a_report_names_what_it_says() -> None:
    one = delivery()
    read = read_report(report(path_of(one), status="5.1.1 (x)"))
    assert read == (Bounce.Kind.HARD, "5.1.1 smtp; 550 no", one.pk, "")
