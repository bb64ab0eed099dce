"""Topics, sequences, second tries and duties at the desk."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from cast import browser, person
from mailroom import NAMES, Sink, campaign, people
from scopewell.newsletter import actions, sending
from scopewell.newsletter.addresses import parse_address
from scopewell.newsletter.models import Delivery, DeskEvent, Mailing, Place, Sequence, State, Subscriber, Topic
from scopewell.practice.actions import grant_role
from scopewell.practice.models import Duty, NetworkRole, User

pytestmark = pytest.mark.django_db
D = Delivery.State
BLOCKED = "We treat patients with back pain and cure them."


@pytest.fixture(autouse=True)
def ready(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.SITE_NAMES = NAMES


@pytest.fixture
def operator() -> User:
    user = person("Operator")
    grant_role(user=user, role=Duty.OPERATOR)
    return user


@pytest.fixture
def desk(operator: User) -> Browser:
    return browser(operator)


def wren() -> Subscriber:
    subscriber = actions.subscriber_at(parse_address("wren@example.test"), "Wren")
    actions.subscribe(subscriber, version="x", source="x", proof="x", given_at=timezone.now())
    return subscriber


def next_day() -> None:
    Place.objects.exclude(due_at=None).update(due_at=timezone.now())


def a_step(desk: Browser, sequence: Sequence, subject: str, body: str = "Hello {name}.") -> Mailing:
    desk.post(f"/updates/desk/sequences/{sequence.pk}/act/", {"act": "step"})
    step = sequence.steps.latest("number")
    said = {"subject": subject, "preheader": "", "body": body, "revision": "1"}
    assert desk.post(f"/updates/desk/mailings/{step.key}/", said).status_code == 302
    return step


def act(desk: Browser, step: Mailing, what: str, **said: str) -> int:
    status: int = desk.post(f"/updates/desk/mailings/{step.key}/act/", {"act": what} | said).status_code
    return status


def test_a_sequence_is_begun_filled_let_go_and_rests(desk: Browser, sink: Sink) -> None:
    Sequence.objects.update(is_on=False)
    desk.post("/updates/desk/sequences/new/", {"name": "First month", "every_days": "3"})
    sequence = Sequence.objects.get(name="First month")
    go = f"/updates/desk/sequences/{sequence.pk}/act/"
    assert desk.post(go, {"act": "go"}).status_code == 409
    first, second = a_step(desk, sequence, "One"), a_step(desk, sequence, "Two")
    assert act(desk, first, "put-in") == 302
    wren()
    assert sending.tend() == 0
    assert desk.post(go, {"act": "go"}).status_code == 302
    assert sending.tend() == 1
    assert Place.objects.get(sequence=sequence).due_at is None
    act(desk, second, "put-in")
    page = desk.get(f"/updates/desk/sequences/{sequence.pk}/").content.decode()
    assert page.index("One") < page.index("Two")
    desk.post(go, {"act": "rest"})
    assert not Sequence.objects.get(pk=sequence.pk).is_on
    assert set(DeskEvent.objects.values_list("what", flat=True)) >= {
        "sequence begun",
        "sequence let go",
        "sequence rests",
    }


def test_whatever_the_order_becomes_nobody_misses_a_mail_or_gets_it_twice(desk: Browser, sink: Sink) -> None:
    wren()
    steps = list(Sequence.objects.get().steps.order_by("number"))
    assert sending.tend() == 1
    assert act(desk, steps[0], "down") == 302
    assert act(desk, steps[4], "up") == 302
    act(desk, steps[2], "take-out")
    for _ in steps:
        next_day()
        sending.tend()
    act(desk, steps[2], "put-in")
    Place.objects.update(due_at=timezone.now())
    sending.tend()
    got = [d.mailing_id for d in Delivery.objects.order_by("pk")]
    assert sorted(got) == sorted(step.pk for step in steps)
    assert len(sink.accepted) == len(steps)
    assert act(desk, steps[1], "up") == 302
    assert act(desk, steps[1], "up") == 302


def test_the_guard_stands_before_a_mail_is_put_in_and_before_one_that_goes_out_is_changed(desk: Browser) -> None:
    sequence = Sequence.objects.get()
    step = a_step(desk, sequence, "Blocked", BLOCKED)
    assert act(desk, step, "put-in") == 422
    assert act(desk, step, "put-in", reason="A quote from a law") == 302
    standing = sequence.steps.order_by("number")[0]
    url = f"/updates/desk/mailings/{standing.key}/"
    said = {"subject": "Welcome", "preheader": "", "body": BLOCKED, "revision": str(standing.revision)}
    answer = desk.post(url, said)
    assert answer.status_code == 422
    assert BLOCKED in answer.content.decode()
    before = standing.body
    standing.refresh_from_db()
    assert standing.body == before
    assert desk.post(url, said | {"reason": "A quote from a law"}).status_code == 302
    standing.refresh_from_db()
    assert standing.body == BLOCKED
    assert standing.events.filter(what="wording kept").exists()


def test_a_mail_of_a_sequence_is_no_campaign_and_can_be_put_away(desk: Browser, sink: Sink) -> None:
    step = a_step(desk, Sequence.objects.get(), "Mine")
    assert act(desk, step, "schedule") == 409
    assert act(desk, step, "discard") == 302
    step.refresh_from_db()
    assert (step.state, step.number) == (State.CANCELLED, None)
    assert b"Mine" not in desk.get(f"/updates/desk/sequences/{step.sequence_id}/").content


def test_whoever_signs_up_while_a_sequence_rests_gets_it_when_it_goes_on(desk: Browser, sink: Sink) -> None:
    sequence = Sequence.objects.get()
    desk.post(f"/updates/desk/sequences/{sequence.pk}/act/", {"act": "rest"})
    wren()
    assert sending.tend() == 0
    desk.post(f"/updates/desk/sequences/{sequence.pk}/act/", {"act": "go"})
    assert sending.tend() == 1


def test_a_topic_is_begun_for_those_who_want_everything_changed_and_removed_when_nobody_uses_it(desk: Browser) -> None:
    everything, some = wren(), actions.subscriber_at(parse_address("lark@example.test"), "Lark")
    actions.subscribe(some, version="x", source="x", proof="x", given_at=timezone.now())
    actions.choose(subscriber=some, name="Lark", topics=[Topic.objects.all()[0]])
    said = {"name": "Events", "says": "Where we meet.", "order": "5"}
    assert desk.post("/updates/desk/topics/", said | {"for_all": "on"}).status_code == 302
    topic = Topic.objects.get(name="Events")
    assert list(topic.subscribers.all()) == [everything]
    assert Topic.objects.all()[0] == topic
    assert desk.post("/updates/desk/topics/", said).status_code == 422
    url = f"/updates/desk/topics/{topic.pk}/"
    assert desk.post(url, said | {"name": "Meetings"}).status_code == 302
    refused = desk.post(url, {"act": "remove"})
    assert refused.status_code == 409
    assert b"1 person chose it" in refused.content
    topic.subscribers.clear()
    assert desk.post(url, {"act": "remove"}).status_code == 302
    assert not Topic.objects.filter(pk=topic.pk).exists()


def test_refused_mails_are_shown_with_the_servers_words_and_tried_again(desk: Browser, sink: Sink) -> None:
    people(4)
    sink.rcpt |= {f"p{n}@example.test": "550 5.7.1 Policy" for n in (1, 2)} | {"p3@example.test": "550 5.1.1 Nobody"}
    mailing = campaign()
    assert sending.tend() == 1
    url = f"/updates/desk/mailings/{mailing.key}/refused/"
    page = desk.get(url).content.decode()
    assert "550 5.7.1 Policy" in page
    assert "Permanent" in page
    assert "No longer receives" in page
    assert "Try all 2 again" in page
    one = Delivery.objects.get(subscriber__email="p1@example.test")
    sink.rcpt.clear()
    desk.post(url, {"delivery": str(one.pk)})
    mailing.refresh_from_db()
    assert mailing.state == State.SENDING
    assert sending.tend() == 1
    desk.post(url, {"act": "all"})
    assert sending.tend() == 1
    mailing.refresh_from_db()
    assert mailing.state == State.SENT
    assert Delivery.objects.filter(state=D.FAILED).count() == 1
    assert len({to for to, _ in sink.accepted}) == len(sink.accepted) == 3
    assert desk.post(url, {"delivery": "banana"}).status_code == 302


def test_ten_tries_without_an_answer_are_shown_as_temporary(desk: Browser) -> None:
    person_, mailing = people(1)[0], campaign(state=State.SENT)
    Delivery.objects.create(
        mailing=mailing, subscriber=person_, state=D.FAILED, due_at=timezone.now(), attempts=10, reply="452 4.2.2 Full"
    )
    assert b"Temporary, 10 tries" in desk.get(f"/updates/desk/mailings/{mailing.key}/refused/").content
    assert b"1 not delivered" in desk.get("/updates/desk/").content


def test_duties_are_given_and_taken_with_a_log_and_one_operator_always_stays(desk: Browser, operator: User) -> None:
    editor = person("Lark", second_factor=False)
    url = "/updates/desk/duties/"
    assert desk.post(url, {"act": "give", "email": "nobody@example.test", "duty": "editor"}).status_code == 422
    assert desk.post(url, {"act": "give", "email": "LARK@example.test", "duty": "editor"}).status_code == 302
    held = NetworkRole.objects.get(user=editor)
    assert b"no second factor yet" in desk.get(url).content
    assert desk.post(url, {"act": "take", "held": str(held.pk)}).status_code == 302
    assert not NetworkRole.objects.filter(user=editor).exists()
    own = NetworkRole.objects.get(user=operator)
    assert desk.post(url, {"act": "take", "held": str(own.pk)}).status_code == 409
    for bad in ("", "banana", "9" * 30):
        assert desk.post(url, {"act": "take", "held": bad}).status_code == 404
    log = list(DeskEvent.objects.values_list("what", "about", "actor"))
    about = "Editor: lark@example.test"
    assert log == [("duty taken", about, operator.pk), ("duty given", about, operator.pk)]
