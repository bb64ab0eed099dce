"""Mails come as each chose, name no client and no words of a post, and mute with one press."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from cast import browser
from colleagues import moderator
from discussions import answered, consult, participant, thread, user_of
from scopewell.members.models import Member, State
from scopewell.network import posting
from scopewell.network.mailing import mute_address, tend
from scopewell.network.models import Follow, Mails, Notice, Participant

pytestmark = pytest.mark.django_db


def chooses(one: Participant, mails: Mails, days_ago: int = 0) -> None:
    told = timezone.now() - timedelta(days=days_ago)
    Participant.objects.filter(pk=one.pk).update(mails=mails, told_until=told)


def to(one: Participant) -> list[mail.EmailMessage]:
    return [sent for sent in mail.outbox if sent.to == [one.member.user.email]]


def test_who_wants_each_gets_one_mail_with_a_mute_for_that_thread() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    chooses(asks, Mails.EACH)
    chooses(knows, Mails.NEVER)
    post = answered(asks, knows, "The words of the post")
    assert (tend(), tend()) == (1, 0)
    sent = to(asks)[0]
    assert sent.subject == "Sorrel Colleague answered in “Report form for the first month”"
    assert "words of the post" not in str(sent.message())
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    path = link.removeprefix("http://127.0.0.1:8000")
    assert browser().get(path).status_code == 200
    assert not Follow.objects.get(participant=asks).is_muted
    strict = browser()
    strict.handler.enforce_csrf_checks = True
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.get(participant=asks).is_muted
    posting.reply(author=knows, thread=post.thread, body="More")
    assert tend() == 0


def test_who_wants_them_together_waits_for_their_day() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    chooses(asks, Mails.DAILY)
    chooses(knows, Mails.WEEKLY, days_ago=6)
    answered(asks, knows)
    assert tend() == 0
    assert tend(timezone.now() + timedelta(days=1, minutes=1)) == 2
    assert "answered in" in to(asks)[0].body
    assert "New discussions" in to(knows)[0].body
    assert "Report form for the first month" in to(knows)[0].body
    assert tend(timezone.now() + timedelta(days=2, minutes=2)) == 0


def test_a_link_that_stops_all_mails_does() -> None:
    asks = participant()
    path = mute_address(asks).removeprefix("http://127.0.0.1:8000")
    browser().get(path)
    asks.refresh_from_db()
    assert asks.mails == Mails.DAILY
    browser().post(path)
    asks.refresh_from_db()
    assert asks.mails == Mails.NEVER


@pytest.mark.parametrize("token", ["guessed", "a:mail.b", "x" * 200])
def test_a_guessed_link_mutes_nothing(token: str) -> None:
    assert browser().post(f"/network/mute/{token}/").status_code == 410


def test_a_mail_tells_nothing_of_a_consult() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    chooses(asks, Mails.EACH)
    made = consult(asks, released_by=moderator())
    posting.reply(author=knows, thread=made.thread, body="Four inches")
    tend()
    told = str(to(asks)[0].message())
    assert "Stairs" not in told
    assert "a case consult" in to(asks)[0].body


def test_whoever_left_is_not_written_to() -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    chooses(asks, Mails.EACH)
    answered(asks, knows)
    Member.objects.filter(pk=asks.member_id).update(state=State.LEFT)
    assert tend() == 0
    assert Notice.objects.filter(participant=asks, mailed_at=None).exists()


def test_what_was_seen_on_the_site_is_not_mailed(capsys: pytest.CaptureFixture[str]) -> None:
    asks, knows = participant("Clover"), participant("Sorrel")
    chooses(asks, Mails.EACH)
    found = thread(asks)
    posting.reply(author=knows, thread=found, body="Seen at once")
    browser(user_of(asks)).get(f"/network/threads/{found.key}/")
    call_command("send_network_mail", "--once")
    assert "0 sent" in capsys.readouterr().out
