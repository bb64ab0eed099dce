"""Sending over real SMTP: nobody twice, nobody missed, and what a server's answers do."""

import asyncio
import email
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from mailroom import NAMES, Sink, campaign, people, server_with
from scopewell.newsletter import actions, delivering, desk, sending
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.composing import Press, write_letter
from scopewell.newsletter.models import Delivery, Mailing, Place, Sequence, State, Subscriber, Suppression
from scopewell.newsletter.smtp import Answer, Line, Told
from scopewell.practice.models import User

D = Delivery.State


def parts_of(message: bytes) -> tuple[str, str]:
    """Return the text part and the HTML part of a message."""
    read = email.message_from_bytes(message, policy=default)
    text, html = (read.get_body([kind]) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.django_db
def test_everybody_gets_one_message_with_what_the_law_and_mailboxes_want(sink: Sink) -> None:
    people(5)
    mailing = campaign(preheader="In short")
    assert sending.tend() == 5
    assert sending.tend() == 0
    mailing.refresh_from_db()
    assert mailing.state == State.SENT
    assert Counter(to for to, _ in sink.accepted) == Counter(f"p{n}@example.test" for n in range(5))
    message = email.message_from_bytes(sink.accepted[0][1])
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/updates/leave/" in message["List-Unsubscribe"]
    text, html = parts_of(sink.accepted[0][1])
    assert "Hello colleague," in text
    assert "1 Example Street" in text
    assert "1 Example Street<br>Columbus" in html
    assert "<img" not in html
    assert "<script" not in html
    assert len({email.message_from_bytes(m)["Message-ID"] for _, m in sink.accepted}) == 5


@pytest.mark.django_db
def test_a_subject_cannot_add_a_header_and_a_name_cannot_add_html(sink: Sink) -> None:
    Subscriber.objects.create(email="a@example.test", canonical="a@example.test", receives=True, name="<b>x</b>")
    campaign(subject="News\r\nBcc: all@example.test")
    sending.tend()
    message = email.message_from_bytes(sink.accepted[0][1])
    assert "Bcc" not in message
    assert message["Subject"] == "News Bcc: all@example.test"
    assert "&lt;b&gt;" in parts_of(sink.accepted[0][1])[1]


@pytest.mark.parametrize("name", ["", "Wren", ".", "José", "李小龍", "x" * 60, "O’Neill & <Smith>", "é" * 60])
def test_what_is_encoded_once_and_filled_for_each_reads_as_if_written_for_one(name: str) -> None:
    body = "Hello {name}\n\n.\n\n{name}{name}. " + "A longer sentence with an é in it. " * 20 + "\n\n..{name}."
    letter = write_letter("News", body, bulk=True)
    leave, preferences = "https://a.example/leave/" + "k" * 70, "https://a.example/mine/"
    press = Press(letter, key="key", date=timezone.now())
    message = press.message(to="a@b.cc", name=name, subscriber_key="one", leave=leave, preferences=preferences)
    own = letter.for_one(name, leave, preferences)
    read = [part.replace("\r\n", "\n").rstrip("\n") for part in parts_of(message)]
    assert read == [own.text.rstrip("\n"), own.html.rstrip("\n")]
    lines = message.split(b"\r\n\r\n", 1)[1].split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith(b".") or b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.django_db
def test_whoever_left_after_the_list_was_made_gets_nothing(sink: Sink) -> None:
    left, _ = people(2)
    mailing = campaign()
    sending.begin(mailing)
    sending.spread(mailing)
    actions.leave(left)
    assert sending.tend() == 1
    assert Delivery.objects.get(subscriber=left).state == D.SKIPPED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reply", "state", "suppressed"),
    [
        ("550 5.1.1 No such user", D.FAILED, True),
        ("550 no", D.FAILED, True),
        ("550 5.7.1 Policy", D.FAILED, False),
        ("452 4.2.2 Full", D.WAITING, False),
    ],
)
def test_what_an_answer_to_a_recipient_does(sink: Sink, reply: str, state: str, suppressed: bool) -> None:
    people(3)
    sink.rcpt["p1@example.test"] = reply
    campaign()
    assert sending.tend() == 2
    failed = Delivery.objects.get(subscriber__email="p1@example.test")
    assert (failed.state, failed.reply) == (state, reply)
    assert Suppression.objects.exists() == suppressed
    assert Subscriber.objects.get(email="p1@example.test").receives != suppressed


@pytest.mark.django_db
def test_a_server_that_refuses_everything_pauses_the_mailing_and_blames_nobody(sink: Sink) -> None:
    people(40)
    sink.data = "554 5.7.1 Spam"
    mailing = campaign()
    assert sending.tend() == 0
    mailing.refresh_from_db()
    assert mailing.state == State.PAUSED
    assert not Suppression.objects.exists()
    assert mailing.deliveries.filter(state=D.WAITING).count() == 40 - delivering.REFUSED_IN_A_ROW


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        b"220 hello\r\n" + b"250-x\r\n" * 100_000,
        b"banana\r\n",
        b"220 ok\r\n\xff\xfe\r\n",
        b"",
        b"999 what\r\n",
        b"2" * 99_999,
    ],
)
def test_a_server_that_talks_nonsense_loses_nothing(sink: Sink, settings: Any, said: bytes) -> None:
    """Every connection gets the same nonsense, so that it does not matter how often, or when, the sender tries."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def talk() -> None:
            with suppress(OSError):  # the listener is closed at the end
                while True:
                    peer, _ = listener.accept()
                    with peer, suppress(OSError):  # the sender may hang up at any moment
                        peer.settimeout(5)
                        peer.sendall(said)
                        while peer.recv(4096):
                            peer.sendall(said)

        talker = threading.Thread(target=talk, daemon=True)
        talker.start()
        settings.MAILERS["default"]["OPTIONS"] |= {"port": port, "timeout": 1}
        people(2)
        mailing = campaign()
        assert sending.tend() == 0
        assert set(mailing.deliveries.values_list("state", flat=True)) == {D.WAITING}
        listener.shutdown(socket.SHUT_RDWR)
    talker.join(10)
    assert not talker.is_alive()


MESSAGE = b"Subject: x\r\n\r\n.begins with a dot\r\n"


def send(line: Line, message: bytes = MESSAGE) -> Answer:
    refused = line.agree("a@example.test", "b@example.test")
    if refused:
        return refused
    line.put(message)
    return line.heard()


@pytest.mark.django_db
def test_a_connection_is_kept_and_opened_again_after_a_loss(sink: Sink) -> None:
    with Line() as line:
        assert send(line).told is Told.ACCEPTED
        first = line._smtp
        assert send(line).told is Told.ACCEPTED
        assert line._smtp is first
        assert first is not None
        first.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        assert send(line).told is Told.GONE
        assert send(line).told is Told.ACCEPTED
    assert [message for _, message in sink.accepted] == [MESSAGE] * 3


@pytest.mark.django_db
def test_a_connection_that_ends_between_two_messages_costs_nobody_an_attempt(sink: Sink) -> None:
    sink.most = 2
    people(5)
    campaign()
    assert sending.tend() == 5
    assert not Delivery.objects.filter(attempts__gt=0).exists()


@pytest.mark.django_db
def test_paused_sends_nothing_resumed_goes_on_and_cancelled_never_does(sink: Sink) -> None:
    editor = User.objects.create_user("editor@example.test")
    people(3)
    mailing = campaign()
    sending.begin(mailing)
    sending.spread(mailing)
    mailing.refresh_from_db()
    desk.pause(actor=editor, mailing=mailing)
    assert sending.tend() == 0
    desk.resume(actor=editor, mailing=mailing)
    assert sending.tend() == 3
    other = campaign(subject="Other")
    desk.cancel(actor=editor, mailing=other)
    assert sending.tend() == 0
    assert len(sink.accepted) == 3


@pytest.mark.django_db
def test_a_mailing_waits_for_its_hour(sink: Sink) -> None:
    people(1)
    mailing = campaign()
    Mailing.objects.filter(pk=mailing.pk).update(send_at=timezone.now() + timedelta(hours=1))
    assert sending.tend() == 0
    assert sending.tend(timezone.now() + timedelta(hours=2)) == 1


@pytest.mark.django_db
def test_a_sequence_comes_one_by_one(sink: Sink) -> None:
    subscriber = actions.subscriber_at(parse_address("wren@example.test"), "Wren")
    actions.subscribe(subscriber, version="x", source="x", proof="x", given_at=timezone.now())
    sequence = Sequence.objects.get()
    steps = list(sequence.steps.order_by("number").values_list("subject", flat=True))
    for already in range(len(steps) + 2):
        assert sending.tend() == (already < len(steps))
        assert sending.tend() == 0
        due = Place.objects.get().due_at
        assert due is None or due > timezone.now() + timedelta(days=6)
        Place.objects.exclude(due_at=None).update(due_at=timezone.now())
    subjects = [email.message_from_bytes(m)["Subject"] for _, m in sink.accepted]
    assert subjects == steps
    assert Place.objects.get().due_at is None
    assert "Hello Wren," in parts_of(sink.accepted[0][1])[0]


@pytest.mark.django_db
def test_nothing_goes_out_without_a_postal_address_or_from_a_free_mailbox(sink: Sink, settings: Any) -> None:
    people(1)
    campaign()
    settings.SITE_NAMES = NAMES | {"address": ""}
    assert sending.tend() == 0
    settings.SITE_NAMES = NAMES
    settings.DEFAULT_FROM_EMAIL = "Fernway <fernway@gmail.com>"
    assert sending.tend() == 0


class Slow(Sink):
    """Holds the answer to every message for a moment, so that a sender can be killed while it waits."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.01)
        return answer


@pytest.mark.parametrize("pipelines", [False, True], ids=["one-by-one", "pipelined"])
def test_kill_9_anywhere_nobody_twice_nobody_missed(tmp_path: Path, pipelines: bool) -> None:
    """Real processes on a database of their own, killed again and again at whatever they are doing."""
    sink = Slow(pipelines=pipelines)
    controller = server_with(sink)
    port = controller.port
    environment = os.environ | {
        "SCOPEWELL_DATA": str(tmp_path), "DATABASE_URL": "", "SCOPEWELL_MAIL_HOST": "127.0.0.1",
        "SCOPEWELL_MAIL_PORT": str(port), "SCOPEWELL_MAIL_TLS": "no", "SCOPEWELL_OPERATOR_ADDRESS": "1 Example Street",
        "SCOPEWELL_MAIL_FROM": "news@fernway.example", "DJANGO_SETTINGS_MODULE": "scopewell.config.settings",
    }  # fmt: skip
    run = [sys.executable, "-c"]
    prepare = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from django.utils import timezone\n"
        "from scopewell.newsletter.models import *\n"
        "Subscriber.objects.bulk_create([Subscriber(email=f'p{n}@example.test', canonical=f'p{n}@example.test',"
        " receives=True) for n in range(300)])\n"
        "Mailing.objects.create(subject='News', body='Text', state='scheduled', send_at=timezone.now())\n"
    )
    subprocess.run([*run, prepare], env=environment, check=True)
    # The lease is what a dead sender holds back; here it lasts half a second.
    send = (
        "import django; django.setup()\n"
        "from datetime import timedelta\nfrom scopewell.newsletter import delivering, sending\n"
        "delivering.LEASE, delivering.CLAIM_BATCH, sending.SPREAD_BATCH = timedelta(seconds=0.5), 20, 50\n"
        "import time\n"
        "from scopewell.newsletter.models import *\n"
        "while not Mailing.objects.filter(sequence=None, state='sent').exists():\n"
        "    sending.tend(); time.sleep(0.05)\n"
    )
    kills = 0
    for delay in (0.1, 0.3, 0.2, 0.5, 0.4):
        sent_before = len(sink.accepted)
        process = subprocess.Popen([*run, send], env=environment)
        deadline = time.monotonic() + 30
        while len(sink.accepted) == sent_before and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
        time.sleep(delay)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        time.sleep(0.6)
    subprocess.run([*run, send], env=environment, check=True, timeout=120)
    controller.stop()
    got = Counter(to for to, _ in sink.accepted)
    assert kills >= 3
    assert set(got) == {f"p{n}@example.test" for n in range(300)}
    twice = [to for to, count in got.items() if count > 1]
    # A message whose answer nobody heard goes out once more: at most one a kill, and recognizably the same.
    assert len(twice) <= kills
    assert max(got.values()) <= 1 + kills
    for to in twice:
        assert len({content for recipient, content in sink.accepted if recipient == to}) == 1


@pytest.mark.django_db
def test_a_sender_that_lost_its_claim_hands_nothing_over(sink: Sink) -> None:
    people(1)
    mailing = campaign()
    sending.begin(mailing)
    sending.spread(mailing)
    (one,) = delivering.claim(mailing, "first")
    sending.recover(timezone.now() + delivering.LEASE * 2)
    assert delivering.claim(mailing, "second")
    mailing.refresh_from_db()
    with Line() as line, delivering.Book("first") as book:
        sender = delivering._Sender(line, delivering.press_of(mailing), book)
        with pytest.raises(delivering.LostClaim):
            sender.hand_over(one, None)
    assert sink.accepted == []
    assert sink.begun == 1


@pytest.mark.django_db
def test_the_spread_goes_on_where_it_was_killed(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SPREAD_BATCH", 2)
    made = people(5)
    mailing = campaign()
    sending.begin(mailing)
    Delivery.objects.create(mailing=mailing, subscriber=made[0], due_at=timezone.now(), state=D.SENT)
    Mailing.objects.filter(pk=mailing.pk).update(spread_to=made[1].pk)
    people_later = Subscriber.objects.create(email="z@example.test", canonical="z@example.test", receives=True)
    sending.spread(mailing)
    spread = set(mailing.deliveries.values_list("subscriber_id", flat=True))
    assert spread == {made[0].pk, *(one.pk for one in made[2:])}
    assert people_later.pk not in spread
