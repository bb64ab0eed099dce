"""Pages for members open to members in good standing, and to nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cast import House, browser, person
from colleagues import applicant, colleague, expired, moderator, operator, suspended
from scopewell.members.access import member_required
from scopewell.members.models import Member
from scopewell.members.queries import member_for, members_in_good_standing, standing_of
from scopewell.practice.access import access_of

pytestmark = pytest.mark.django_db
HOME = "/members/"


def test_a_member_without_a_practice_is_at_home() -> None:
    member = colleague()
    page = browser(member.user).get(HOME)
    assert page.status_code == 200
    assert "Clover Colleague" in page.content.decode()
    assert browser(member.user).get("/")["Location"] == HOME


def test_a_practice_brings_no_membership(fernway: House) -> None:
    answer = browser(fernway.owner).get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("members:join"))


def test_a_member_with_a_practice_sees_both(fernway: House) -> None:
    colleague("Fern", user=fernway.owner)
    assert browser(fernway.owner).get(HOME).status_code == 200
    assert browser(fernway.owner).get("/")["Location"] == "/today/"
    assert f'href="{HOME}"' in browser(fernway.owner).get("/today/").content.decode()
    assert f'href="{HOME}"' not in browser(fernway.professional).get("/today/").content.decode()


@pytest.mark.parametrize("make", [applicant, expired, suspended])
def test_whoever_is_not_in_good_standing_is_led_to_where_they_stand(make: type) -> None:
    member: Member = make()
    answer = browser(member.user).get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("members:standing"))
    assert member_for(member.user) is None
    assert standing_of(member.user) == member
    assert not members_in_good_standing().exists()


@pytest.mark.parametrize("make", [operator, moderator])
def test_a_duty_brings_no_membership(make: type) -> None:
    assert browser(make()).get(HOME)["Location"] == reverse("members:join")


def test_a_visitor_signs_in_first() -> None:
    assert browser().get(HOME)["Location"] == f"/account/login/?next={HOME}"


def test_whoever_may_not_read_may_not_write(rf: object) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        raise AssertionError("the page was opened")

    opened = member_required(page)
    assert access_of(opened).kind == "member"  # type: ignore[union-attr]  # it is marked
    request = rf.post(HOME)  # type: ignore[attr-defined]  # the request factory of pytest-django
    request.user = person("Juniper")
    with pytest.raises(PermissionDenied):
        opened(request)


def test_a_second_factor_comes_first() -> None:
    member = colleague(second_factor=False)
    assert browser(member.user).get(HOME)["Location"] == "/account/2fa/"


def test_a_sample_member_on_this_machine_needs_none_and_elsewhere_does() -> None:
    member = colleague(second_factor=False)
    Member.objects.update(is_demonstration=True)
    assert browser(member.user).get(HOME).status_code == 200
    elsewhere = browser(member.user).get(HOME, headers={"x-forwarded-for": "203.0.113.9"})
    assert elsewhere["Location"] == "/account/2fa/"
