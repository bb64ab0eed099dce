"""Joining: an application with credentials, sent once, decided once, told by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cast import PASSWORD, House, browser, person
from colleagues import applicant, colleague, credential, day, expired, operator, suspended
from scopewell.members.models import Application, ApplicationState, CheckState, Credential, Member, State
from scopewell.members.queries import member_for, open_application
from scopewell.practice.models import User

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
FULL = {
    "name": "Aster Applicant", "about": "Older adults after a joint replacement.", "insurer": "Sample Mutual",
    "is_insured": "on", "keeps_the_code": "on", "is_not_medical_care": "on",
}  # fmt: skip
CREDENTIAL = {"name": "Medical exercise specialist", "issuer": "Sample Institute", "number": "S-7"}


@pytest.fixture(autouse=True)
def tasks_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def boss() -> User:
    return operator()


def begun(name: str = "Aster") -> tuple[Browser, Member]:
    member = applicant(name)
    opened = browser(member.user)
    assert opened.post("/members/apply/")["Location"] == "/members/application/"
    return opened, member


def written(**changes: Any) -> dict[str, Any]:
    return {**FULL, "insured_until": day(200).isoformat(), **changes}


def sent(name: str = "Aster", **fields: Any) -> tuple[Browser, Application]:
    opened, member = begun(name)
    credential(member, **fields)
    opened.post("/members/application/", written(act="send"))
    return opened, Application.objects.get(member=member)


def test_a_visitor_makes_an_account_to_apply_and_gets_no_practice(boss: User, fernway: House) -> None:
    visitor = Browser()
    assert "password1" not in visitor.get(reverse("account_signup")).content.decode()
    assert reverse("account_signup") in visitor.get("/members/join/").content.decode()
    said = {"name": "New Person", "email": "new@example.test", "password1": PASSWORD + "-long"}
    assert visitor.post(reverse("account_signup"), said).status_code == 302
    user = User.objects.get(email="new@example.test")
    visitor.force_login(user)
    assert visitor.get("/practice/open/")["Location"] == "/practice/choose/"
    assert 'href="/members/join/"' in visitor.get("/practice/choose/").content.decode()
    visitor.post("/members/apply/")
    assert Member.objects.get(user=user).state == State.APPLYING
    assert visitor.get("/")["Location"] == "/members/"


def test_without_an_operator_nobody_applies() -> None:
    juniper = person("Juniper")
    assert "No applications are taken now" in browser().get("/members/join/").content.decode()
    assert browser(juniper).post("/members/apply/").status_code == 409
    assert not Member.objects.exists()


def test_an_application_is_kept_as_far_as_it_is_written(boss: User) -> None:
    opened, member = begun()
    opened.post("/members/application/", {"name": "Aster A.", "about": "Half a sentence"})
    page = opened.get("/members/application/").content.decode()
    assert "Half a sentence" in page
    assert 'value="Aster A."' in page
    assert open_application(member).state == ApplicationState.DRAFT  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    "without", ["about", "insurer", "insured_until", "is_insured", "keeps_the_code", "is_not_medical_care"]
)
def test_sending_needs_everything_and_loses_nothing(boss: User, without: str) -> None:
    opened, member = begun()
    credential(member)
    said = written(act="send")
    del said[without]
    answer = opened.post("/members/application/", said)
    assert answer.status_code == 422
    found = Application.objects.get()
    assert found.state == ApplicationState.DRAFT
    if without != "about":
        assert found.about == FULL["about"]


def test_sending_needs_a_credential_and_insurance_in_force(boss: User) -> None:
    opened, member = begun()
    answer = opened.post("/members/application/", written(act="send"))
    assert "Add at least one credential" in answer.content.decode()
    credential(member)
    answer = opened.post("/members/application/", written(act="send", insured_until=day(-1).isoformat()))
    assert "That day is over" in answer.content.decode()


def test_sent_twice_is_sent_once(boss: User) -> None:
    opened, application = sent()
    assert (application.state, application.code_version) == (ApplicationState.SENT, "2026-11")
    again = opened.post("/members/application/", written(act="send", about="Something else"))
    assert (again.status_code, again["Location"]) == (302, "/members/standing/")
    application.refresh_from_db()
    assert application.about == FULL["about"]
    assert application.member.events.filter(what__startswith="sent").count() == 1


def test_an_application_is_withdrawn_and_begun_again(boss: User) -> None:
    opened, application = sent()
    opened.post("/members/application/withdraw/")
    opened.post("/members/application/withdraw/")
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    opened.post("/members/apply/")
    assert Application.objects.count() == 2


def test_a_certificate_is_checked_kept_and_handed_out_to_its_owner_and_operators_alone(boss: User) -> None:
    opened, member = begun()
    file = SimpleUploadedFile("../../evil<name>.pdf", PDF, "text/html")
    opened.post("/members/credentials/new/", {**CREDENTIAL, "certificate": file})
    found = Credential.objects.get()
    assert "evil" not in str(found.file.name)
    own = opened.get(f"/members/credentials/{found.key}/certificate/")
    assert (own["Content-Type"], own["Content-Disposition"][:10]) == ("application/pdf", "attachment")
    assert own.getvalue() == PDF
    theirs = browser(boss).get(f"/console/credentials/{found.key}/certificate/")
    assert theirs.getvalue() == PDF
    other = colleague("Nosy")
    for path in (f"/members/credentials/{found.key}/certificate/", f"/members/credentials/{found.key}/"):
        assert browser(other.user).get(path).status_code == 404
    assert browser(other.user).post(f"/members/credentials/{found.key}/remove/").status_code == 404
    assert browser(other.user).get(f"/console/credentials/{found.key}/certificate/").status_code == 403
    credential(member, name="Bare")
    assert opened.get(f"/members/credentials/{Credential.objects.get(name='Bare').key}/certificate/").status_code == 404


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", PDF[:12], PDF.replace(b"<<>>", b"<</JavaScript 1>>")]
)
def test_what_is_no_certificate_is_refused(boss: User, content: bytes) -> None:
    opened, _ = begun()
    said = {**CREDENTIAL, "certificate": SimpleUploadedFile("a.pdf", content)}
    answer = opened.post("/members/credentials/new/", said)
    assert answer.status_code == 422
    assert "Sample Institute" in answer.content.decode()
    assert not Credential.objects.exists()


def test_a_credential_needs_something_to_look_into(boss: User) -> None:
    opened, _ = begun()
    answer = opened.post("/members/credentials/new/", {**CREDENTIAL, "number": ""})
    assert "so that it can be checked" in answer.content.decode()
    answer = opened.post("/members/credentials/new/", {**CREDENTIAL, "number": "", "link": "javascript:alert(1)"})
    assert answer.status_code == 422


def test_a_changed_credential_is_checked_again_and_an_unchanged_one_is_not(boss: User) -> None:
    opened, member = begun()
    found = credential(member, expires_on=None, state=CheckState.CHECKED, checked_at=timezone.now(), checked_how="Seen")
    path = f"/members/credentials/{found.key}/"
    same = {"name": found.name, "issuer": found.issuer, "number": found.number}
    opened.post(path, same)
    found.refresh_from_db()
    assert found.state == CheckState.CHECKED
    opened.post(path, {**same, "number": "S-2"})
    found.refresh_from_db()
    assert (found.state, found.checked_how) == (CheckState.WAITING, "")
    opened.post(f"{path}remove/")
    assert not Credential.objects.exists()


def test_admission_wants_a_checked_credential(boss: User) -> None:
    _, application = sent()
    path = f"/console/applications/{application.key}/decide/"
    assert browser(boss).post(path, {"verdict": "admit"}).status_code == 409
    found = Credential.objects.get()
    checked = browser(boss).post(
        f"/console/credentials/{found.key}/check/", {"found": "confirmed", "how": "In the register"}
    )
    assert checked.status_code == 302
    assert browser(boss).post(path, {"verdict": "admit"}).status_code == 302
    assert member_for(application.member.user) is not None


def test_a_decision_is_told_by_mail_that_says_nothing_of_it(
    boss: User, django_capture_on_commit_callbacks: Any
) -> None:
    _, application = sent()
    path = f"/console/applications/{application.key}/decide/"
    assert browser(boss).post(path, {"verdict": "decline", "reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser(boss).post(path, {"verdict": "decline", "reason": "The certificate could not be read."})
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([application.member.user.email], "Your application was decided")
    ]
    assert "certificate could not" not in mail.outbox[0].body
    page = browser(application.member.user).get("/members/standing/").content.decode()
    assert "The certificate could not be read." in page
    assert browser(boss).post(path, {"verdict": "decline", "reason": "Once more and again."}).status_code == 409
    assert len(mail.outbox) == 1


def test_a_renewal_adds_a_year_to_what_is_left(boss: User) -> None:
    member = colleague()
    credential(member, state=CheckState.CHECKED)
    opened = browser(member.user)
    opened.post("/members/apply/")
    opened.post("/members/application/", written(name="Clover Colleague", act="send"))
    application = Application.objects.get()
    assert application.kind == "renewal"
    assert opened.get("/members/").status_code == 200
    browser(boss).post(f"/console/applications/{application.key}/decide/", {"verdict": "admit"})
    before, member = member.until, Member.objects.get()
    assert before is not None
    assert member.until is not None
    assert member.until - before in (timedelta(days=365), timedelta(days=366))


def test_an_expired_member_renews_from_today_and_a_suspended_one_does_not(boss: User) -> None:
    late = expired()
    assert browser(late.user).post("/members/apply/")["Location"] == "/members/application/"
    out = suspended()
    assert browser(out.user).post("/members/apply/").status_code == 409


def test_stored_html_is_shown_as_text(boss: User) -> None:
    opened, application = sent(name="Aster", issuer="<script>alert(1)</script>")
    Member.objects.update(name="<img src=x onerror=alert(1)>")
    Application.objects.update(about="<b>bold</b>")
    for page in (
        opened.get("/members/standing/"),
        browser(boss).get(f"/console/members/{application.member.key}/"),
        browser(boss).get("/console/"),
        browser(boss).get("/console/members/"),
    ):
        text = page.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>bold" not in text


@pytest.mark.parametrize("path", ["apply", "application/withdraw", "leave", "erase"])
def test_what_changes_something_is_not_read(path: str) -> None:
    assert browser(colleague().user).get(f"/members/{path}/").status_code == 405


@pytest.mark.parametrize("path", ["standing", "application", "credentials/new", "export"])
def test_whoever_never_applied_has_nothing_of_their_own(path: str) -> None:
    answer = browser(person("Juniper")).get(f"/members/{path}/")
    assert answer.status_code == (302 if path == "standing" else 404)
