"""The console: what waits, who takes it, members with their history, and what operators do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from cast import browser, house, person
from colleagues import applicant, colleague, credential, day, expired, moderator, operator, suspended
from scopewell.members import keeping, waiting
from scopewell.members.models import (
    Application,
    ApplicationState,
    CheckState,
    Credential,
    Matter,
    MatterEvent,
    Member,
    Reminder,
    State,
)
from scopewell.members.reminding import remind
from scopewell.newsletter.models import Delivery, Mailing, Subscriber
from scopewell.practice.access import MODERATORS
from scopewell.practice.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def boss() -> User:
    return operator()


def sent_by(member: Member, days_ago: int = 1) -> Application:
    at = timezone.now() - timedelta(days=days_ago)
    return Application.objects.create(member=member, state=ApplicationState.SENT, sent_at=at, about="Knees")


def test_everything_that_waits_stands_on_one_page(boss: User) -> None:
    sent_by(applicant("Aster"), days_ago=9)
    credential(colleague("Clover"), name="Unchecked")
    credential(colleague("Fennel"), name="Ending", state=CheckState.CHECKED, expires_on=day(5))
    credential(expired("Bryony"), name="Of nobody", state=CheckState.CHECKED, expires_on=day(5))
    page = browser(boss).get("/console/").content.decode()
    for words in ("3 things wait", "Aster Applicant", "Unchecked", "Ending", "1 late", "3 without anybody"):
        assert words in page
    assert "Of nobody" not in page


def test_an_item_is_taken_given_put_off_and_noted_with_a_log(boss: User) -> None:
    application = sent_by(applicant())
    about = f"application:{application.key}"
    opened, other = browser(boss), moderator()
    opened.post(f"/console/items/{about}/take/")
    assert Matter.objects.get().owner == boss
    assert "Aster" in opened.get("/console/?mine").content.decode()
    said = {"owner": str(other.pk), "due_on": day(3).isoformat(), "note": "Asked the issuer <b>by phone</b>"}
    opened.post(f"/console/items/{about}/", said)
    opened.post(f"/console/items/{about}/", {**said, "note": ""})
    page = opened.get(f"/console/items/{about}/").content.decode()
    assert "Asked the issuer &lt;b&gt;" in page
    assert [one.what for one in MatterEvent.objects.all()][1] == "taken"
    assert MatterEvent.objects.count() == 2
    assert "Aster" not in opened.get("/console/?mine").content.decode()


def test_an_item_that_does_not_wait_or_is_not_ones_own_is_not_there(boss: User) -> None:
    about = f"application:{sent_by(applicant()).key}"
    assert browser(boss).get("/console/items/application:nothing/").status_code == 404
    for method in ("get", "post"):
        assert getattr(browser(moderator() if method == "get" else person("X")), method)(
            f"/console/items/{about}/"
        ).status_code in (403, 404)
    wrong = browser(boss).post(f"/console/items/{about}/", {"owner": "999999", "due_on": ""})
    assert wrong.status_code == 422
    assert not Matter.objects.exists()
    assert browser(boss).get(f"/console/items/{about}/take/").status_code == 405


def test_a_room_adds_a_desk_and_only_its_duties_see_it(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_desks", {})
    item = waiting.Item("report:1", "A report", "/console/", timezone.now(), day(1), "Impolite")
    waiting.register("x", waiting.Desk("Reports", lambda: [item], MODERATORS))
    assert "A report" in browser(moderator()).get("/console/").content.decode()
    assert "Nothing waits" not in browser(boss).get("/console/").content.decode()
    assert browser(colleague().user).get("/console/").status_code == 403


def test_mail_that_was_refused_waits_for_an_operator(boss: User) -> None:
    mailing = Mailing.objects.create(subject="News of November")
    someone = Subscriber.objects.create(email="a@example.test", canonical="a@example.test")
    Delivery.objects.create(mailing=mailing, subscriber=someone, state="failed", due_at=timezone.now())
    page = browser(boss).get("/console/").content.decode()
    assert "News of November" in page
    assert "1 refused by mail servers" in page


def test_members_are_listed_found_and_filtered(boss: User) -> None:
    for make in (applicant, colleague, expired, suspended):
        make()
    opened = browser(boss)
    assert opened.get("/console/members/").content.decode().count('class="target"') == 4
    for query, name in (
        ("?q=clov", "Clover"), ("?state=expired", "Bryony"), ("?state=suspended", "Dock"), ("?state=applying", "Aster"),
        ("?state=active", "Clover"), ("?q=dock@example", "Dock"),
    ):  # fmt: skip
        page = opened.get(f"/console/members/{query}").content.decode()
        assert page.count('class="target"') == 1, query
        assert name in page
    assert opened.get("/console/members/?page=99&state=nonsense&q=%00").status_code == 200


def test_suspending_and_taking_back_need_a_reason_and_are_told(
    boss: User, django_capture_on_commit_callbacks: Any
) -> None:
    member = colleague()
    path = f"/console/members/{member.key}/suspend/"
    opened = browser(boss)
    assert opened.post(path, {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        opened.post(path, {"reason": "Insurance has ended."})
    assert browser(member.user).get("/members/")["Location"] == "/members/standing/"
    assert "Insurance has ended." in browser(member.user).get("/members/standing/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        opened.post(path, {"reason": "Insurance is back."})
    assert browser(member.user).get("/members/").status_code == 200
    assert [m.subject for m in mail.outbox] == ["Your membership was suspended", "Your membership was taken up again"]
    Member.objects.update(state=State.LEFT)
    assert opened.post(path, {"reason": "Too late for that."}).status_code == 409


def test_a_check_that_failed_is_shown_to_its_owner_with_how(boss: User) -> None:
    member = colleague()
    found = credential(member)
    path = f"/console/credentials/{found.key}/check/"
    assert browser(boss).post(path, {"found": "refused"}).status_code == 422
    browser(boss).post(path, {"found": "refused", "how": "The register knows no such number"})
    found.refresh_from_db()
    assert (found.state, found.checked_by) == (CheckState.REFUSED, boss)
    assert "The register knows no such number" in browser(member.user).get("/members/standing/").content.decode()


def test_everything_kept_is_handed_out_by_both_ways(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_kept", {})
    keeping.register("posts", keeping.Kept(lambda member: [f"by {member.name}"], lambda member: None))
    member = colleague()
    credential(member, name="Specialist")
    theirs = json.loads(browser(member.user).get("/members/export/").content)
    ours = json.loads(browser(boss).get(f"/console/members/{member.key}/export/").content)
    assert theirs == ours
    assert theirs["posts"] == ["by Clover Colleague"]
    assert theirs["membership"]["credentials"][0]["name"] == "Specialist"


@pytest.mark.parametrize("by", ["themselves", "an operator"])
def test_erasing_leaves_nothing_and_needs_to_be_sure(by: str, boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    erased: list[str] = []
    monkeypatch.setattr(keeping, "_kept", {})
    keeping.register("posts", keeping.Kept(lambda member: None, lambda member: erased.append(member.name)))
    member = colleague()
    application = sent_by(member)
    Matter.objects.create(about=f"application:{application.key}", due_on=day(1))
    opened = browser(member.user if by == "themselves" else boss)
    path = "/members/erase/" if by == "themselves" else f"/console/members/{member.key}/erase/"
    opened.post(path)
    assert Member.objects.exists()
    assert opened.post(path, {"sure": "on"}).status_code in (200, 302)
    assert erased == ["Clover Colleague"]
    assert not Member.objects.exists()
    assert not User.objects.filter(email="clover@example.test").exists()
    assert not Matter.objects.exists()
    assert MatterEvent.objects.get().what == "a member was erased"


def test_erasing_a_member_leaves_their_place_in_a_practice(boss: User) -> None:
    fernway = house("Fernway")
    member = colleague("Fern", user=fernway.professional)
    browser(boss).post(f"/console/members/{member.key}/erase/", {"sure": "on"})
    assert browser(fernway.professional).get("/today/").status_code == 200


def test_leaving_ends_a_membership_today_and_needs_to_be_sure() -> None:
    member = colleague()
    opened = browser(member.user)
    opened.post("/members/leave/")
    assert opened.get("/members/").status_code == 200
    opened.post("/members/leave/", {"sure": "on"})
    assert opened.get("/members/")["Location"] == "/members/standing/"
    assert opened.post("/members/leave/", {"sure": "on"}).status_code == 409


def test_reminders_come_once_at_each_step(django_capture_on_commit_callbacks: Any) -> None:
    member = colleague()
    Member.objects.update(until=day(60))
    credential(member, state=CheckState.CHECKED, expires_on=day(10))
    credential(member, name="Unchecked", expires_on=day(10))
    credential(member, name="For good", state=CheckState.CHECKED, expires_on=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert remind() == 2
        assert remind() == 0
    assert sorted(m.subject for m in mail.outbox) == ["A credential of yours ends soon", "Your membership ends soon"]
    assert remind(day(46)) == 1
    assert remind(day(47)) == 0
    assert Reminder.objects.filter(about="membership").count() == 2
    for make in (suspended, expired):
        make()
    Credential.objects.all().delete()
    Reminder.objects.all().delete()
    assert remind() == 1


def test_the_sender_of_updates_reminds_too() -> None:
    colleague()
    Member.objects.update(until=day(3))
    call_command("send_updates", once=True)
    assert Reminder.objects.count() == 1
