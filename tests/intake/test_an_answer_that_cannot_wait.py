"""An answer that cannot wait: calm advice at once, a hold, the professional told, and Today can lead with it."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from cast import House, browser, house, marigold
from phone import Phone
from scopewell.clients.actions import lift_hold
from scopewell.clients.models import Client, Hold
from scopewell.clients.vocabulary import LiftedThrough, State
from scopewell.intake.alarms import alarms
from scopewell.intake.models import Alarm
from scopewell.intake.tasks import tell_professionals

pytestmark = pytest.mark.django_db(transaction=True)
NOW = {"sx-chest-pain": "yes", "sx-chest-pain.is": "now"}
BLOOD = {"sx-coughing-blood": "yes"}


def test_an_emergency_answer_shows_what_to_do_at_once(phone: Phone) -> None:
    response = phone.send("chest-and-breath", NOW)
    assert response.status_code == 302
    assert response["Location"] == phone.root + "advice/"
    page = phone.browser.get(response["Location"]).content.decode()
    assert "Please call 911 now" in page
    assert 'href="tel:911"' in page
    assert "Pain, pressure, or tightness in the chest, jaw, neck, or arm: right now" in page
    assert "Fernway Studio has been told" in page
    for never in ("we stay with you", "We are calling", "heart attack", "you may have"):
        assert never not in page


def test_a_tap_is_enough_with_scripts_on(phone: Phone) -> None:
    response = phone.send("chest-and-breath", NOW, partial=True)
    assert response.json() == {"go": phone.root + "advice/"}


def test_it_puts_the_client_on_hold_and_only_once(phone: Phone) -> None:
    for _ in range(2):
        phone.send("chest-and-breath", NOW)
    with phone.of.open():
        client = Client.objects.get(pk=phone.client.pk)
        (hold,) = Hold.objects.filter(client=client)
        (alarm,) = Alarm.objects.all()
    assert client.state == State.ON_HOLD
    assert (hold.disposition, alarm.disposition) == ("emergency", "emergency")
    assert alarm.facts == ["sx-chest-pain"]


def test_an_urgent_answer_says_today_and_lets_them_go_on(phone: Phone) -> None:
    response = phone.send("chest-and-breath", {**BLOOD, "rest": "none"})
    page = phone.browser.get(response["Location"]).content.decode()
    assert "Please see a doctor today" in page
    assert "Go on with the questions" in page
    assert phone.browser.get(phone.url("head-and-speech")).content.decode().count("Read the advice again") == 1
    phone.send("chest-and-breath", {**BLOOD, **NOW, "rest": "none"})
    assert "Please call 911 now" in phone.browser.get(phone.root + "advice/").content.decode()
    with phone.of.open():
        assert {hold.disposition for hold in Hold.objects.all()} == {"urgent-medical", "emergency"}


def test_an_answer_that_only_waits_for_a_physician_is_no_alarm(phone: Phone) -> None:
    assert "advice" not in phone.send("told-by-a-doctor", {"known-cv-disease": "yes", "rest": "none"})["Location"]
    assert phone.browser.get(phone.root + "advice/").status_code == 302
    assert mail.outbox == []


def test_the_professional_is_told_by_the_worker_without_personal_data(phone: Phone) -> None:
    phone.send("chest-and-breath", NOW)
    assert mail.outbox == []
    assert DBTaskResult.objects.ready().count() == 1
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False)
    assert {address for sent in mail.outbox for address in sent.to} == {phone.of.owner.email}
    text = f"{mail.outbox[0].subject}\n{mail.outbox[0].body}"
    assert phone.client.key in text
    assert not any(word in text for word in ("Marigold", "Testwell", "chest", "Chest", "555"))
    with phone.of.open():
        alarm = Alarm.objects.get()
    assert alarm.notified_at is not None
    assert (alarm.notified_at - alarm.raised_at).total_seconds() < 60
    tell_professionals.call(alarm.pk, phone.of.practice.pk)
    assert len(mail.outbox) == 1


def test_an_answer_taken_back_leaves_hold_and_alarm_to_the_professional(phone: Phone) -> None:
    phone.send("chest-and-breath", NOW, partial=True)
    phone.send("chest-and-breath", {"rest": "none"}, was="sx-chest-pain")
    with phone.of.open():
        assert Hold.objects.filter(lifted_at=None).count() == 1
        assert len(alarms(phone.of.practice)) == 1
    assert phone.facts()["sx-chest-pain"] == "none"


def test_today_leads_with_the_gravest_until_somebody_took_it_up(fernway: House) -> None:
    urgent, worst = Phone(fernway, marigold(fernway)), Phone(fernway, marigold(fernway, legal_name="Orson"))
    urgent.send("chest-and-breath", {**BLOOD, "rest": "none"})
    worst.send("chest-and-breath", NOW)
    assert [alarm.client.pk for alarm in alarms(fernway.practice)] == [worst.client.pk, urgent.client.pk]
    assert alarms(house("Elsewhere").practice) == []
    desk, record = browser(fernway.professional), reverse("intake:intake", args=[worst.client.key])
    assert "I have reached the client" in desk.get(record).content.decode()
    with fernway.open():
        alarm = Alarm.objects.get(client=worst.client)
    for _ in range(2):
        assert desk.post(reverse("intake:reached", args=[worst.client.key, alarm.pk])).status_code == 302
    assert [a.client.pk for a in alarms(fernway.practice)] == [urgent.client.pk]
    with fernway.open():
        assert Hold.objects.filter(client=worst.client, lifted_at=None).exists()


def test_once_the_hold_is_lifted_the_advice_is_gone_and_the_same_answer_can_alarm_again(phone: Phone) -> None:
    phone.send("chest-and-breath", NOW)
    with phone.of.open():
        lift_hold(
            actor=phone.of.owner,
            hold=Hold.objects.get(),
            through=LiftedThrough.ANSWER,
            reference="answer:1",
            because="Seen",
        )
    assert phone.browser.get(phone.root + "advice/").status_code == 302
    phone.send("chest-and-breath", {"rest": "none"}, was="sx-chest-pain")
    assert "advice" in phone.send("chest-and-breath", NOW)["Location"]


def test_a_place_on_the_body_can_raise_an_alarm(phone: Phone) -> None:
    phone.send("bladder-and-bowel", {"bladder-bowel-change.is": "leaks-urine", "rest": "none"})
    assert phone.browser.get(phone.root + "advice/").status_code == 302
    response = phone.mark("back-low-back", kinds="hurts")
    assert "Please call 911 now" in phone.browser.get(phone.root + "advice/").content.decode()
    assert response["Location"].endswith("/advice/")


def test_nobody_else_can_take_up_an_alarm(phone: Phone) -> None:
    phone.send("chest-and-breath", NOW)
    with phone.of.open():
        url = reverse("intake:reached", args=[phone.client.key, Alarm.objects.get().pk])
    assert browser(phone.of.assistant).post(url).status_code == 403
    assert browser(house("Elsewhere").owner).post(url).status_code == 404
