"""Sign-in, sign-up, the second factor, and what the site sends with every page."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse

from cast import PASSWORD, browser, house, person, place_of
from scopewell.practice.models import Membership, Practice, User

pytestmark = pytest.mark.django_db
HERE: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "192.0.2.7"}


def test_the_first_person_signs_up_confirms_and_opens_a_practice() -> None:
    visitor = Browser()
    form = {"name": "Linden Fairsample", "email": "Linden@Example.test", "password1": PASSWORD}
    assert visitor.post(reverse("account_signup"), form).status_code == 302
    user = User.objects.get()
    assert (user.name, user.email) == ("Linden Fairsample", "linden@example.test")
    link = next(word for word in str(mail.outbox[0].body).split() if "confirm-email" in word)
    assert b"linden@example.test" in visitor.get(link).content
    assert not EmailAddress.objects.get(user=user).verified
    visitor.post(link)
    assert EmailAddress.objects.get(user=user).verified
    visitor.force_login(user)
    assert visitor.get("/clients/")["Location"] == reverse("practice:choose")
    assert visitor.get(reverse("practice:choose"))["Location"] == reverse("practice:open")
    opened = {
        "name": "Fernway", "jurisdiction": "US-OH", "time_zone": "America/New_York", "emergency_number": "911",
        "title": "Owner",
    }  # fmt: skip
    assert visitor.post(reverse("practice:open"), opened).status_code == 302
    assert place_of(user).role == "owner"


def test_a_practice_is_not_opened_without_its_name() -> None:
    user = person("Linden")
    answer = browser(user).post(reverse("practice:open"), {"jurisdiction": "US-OH"})
    assert answer.status_code == 422
    assert not Practice.objects.exists()


def test_nobody_signs_up_uninvited_once_there_is_a_practice() -> None:
    house()
    answer = Browser().get(reverse("account_signup"))
    assert b"password1" not in answer.content
    assert browser(person("Stranger")).get(reverse("practice:open"))["Location"] == reverse("practice:choose")
    assert b"belong to no practice" in browser(User.objects.get(name="Stranger")).get("/practice/choose/").content


def test_no_record_opens_before_a_second_factor_is_enrolled() -> None:
    fernway = house()
    Authenticator.objects.filter(user=fernway.owner).delete()
    visitor = browser(fernway.owner)
    assert visitor.get("/clients/", **HERE)["Location"] == reverse("mfa_index")
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = visitor.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = visitor.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert visitor.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    kept = Authenticator.objects.get(user=fernway.owner, type=Authenticator.Type.RECOVERY_CODES).wrap()
    codes = visitor.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in codes for code in kept.get_unused_codes())
    assert visitor.get("/clients/", **HERE).status_code == 200


@pytest.mark.parametrize(
    ("origin", "opens"), [(HERE, True), (ELSEWHERE, False), ({**HERE, "HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False)]
)
def test_only_the_sample_practice_on_this_machine_goes_without_one(origin: dict[str, Any], opens: bool) -> None:
    sample = house("Sample", is_demonstration=True)
    Authenticator.objects.all().delete()
    assert browser(sample.owner).get("/clients/", **origin).status_code == (200 if opens else 302)


def test_a_password_alone_does_not_sign_in_somebody_with_a_second_factor() -> None:
    fernway = house()
    visitor = Browser()
    answer = visitor.post(reverse("account_login"), {"login": fernway.owner.email, "password": PASSWORD})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert visitor.get("/clients/")["Location"].startswith(reverse("account_login"))


def test_a_wrong_password_says_so_and_signs_nobody_in() -> None:
    fernway = house()
    visitor = Browser()
    answer = visitor.post(reverse("account_login"), {"login": fernway.owner.email, "password": "wrong"})
    assert answer.status_code == 200
    assert b"errors" in answer.content
    assert visitor.get("/clients/")["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "path", ["/account/login/", "/patterns/", "/clients/", "/nowhere/", "/account/2fa/webauthn/add/"]
)
def test_no_page_holds_a_script_or_style_of_its_own(path: str) -> None:
    fernway = house()
    visitor = browser() if path == "/account/login/" else browser(fernway.owner)
    visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = visitor.get(path, follow=True)
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    text = page.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    for script in text.split("<script")[1:]:
        opening, _, rest = script.partition(">")
        assert "src=" in opening or "application/json" in opening, rest[:80]
    assert page["X-Frame-Options"] == "DENY"


def test_signing_out_takes_a_click_and_ends_the_session() -> None:
    fernway = house()
    visitor = browser(fernway.owner)
    visitor.get(reverse("account_logout"))
    assert visitor.get("/clients/").status_code == 200
    visitor.post(reverse("account_logout"))
    assert visitor.get("/clients/").status_code == 302


def test_somebody_in_two_practices_chooses_and_sees_one_at_a_time() -> None:
    fernway, elsewhere = house("Fernway"), house("Elsewhere")
    with elsewhere.open():
        Membership.objects.create(practice=elsewhere.practice, user=fernway.owner, role="professional")
    visitor = browser(fernway.owner)
    assert b"Fernway Studio" in visitor.get("/clients/").content
    assert visitor.post("/practice/choose/", {"practice": elsewhere.practice.key}).status_code == 302
    assert b"Elsewhere Studio" in visitor.get("/clients/").content
    assert visitor.get("/practice/people/").status_code == 403
    assert visitor.post("/practice/choose/", {"practice": "guessed"}).status_code == 404
