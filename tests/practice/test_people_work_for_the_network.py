"""Operators, editors and moderators: what their duty opens, and what it does not."""

import io

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cast import browser, house, person
from scopewell.practice.access import (
    EDITORS,
    MODERATORS,
    OPERATORS,
    access_of,
    editor_required,
    moderator_required,
    operator_required,
)
from scopewell.practice.actions import grant_role
from scopewell.practice.models import Duty, NetworkRole, User
from scopewell.practice.queries import duties_of

pytestmark = pytest.mark.django_db


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


GUARDED = {
    Duty.OPERATOR: (operator_required(page), OPERATORS),
    Duty.EDITOR: (editor_required(page), EDITORS),
    Duty.MODERATOR: (moderator_required(page), MODERATORS),
}


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/updates/")
    request.user = user
    return request


@pytest.mark.parametrize("wanted", GUARDED)
@pytest.mark.parametrize("held", Duty)
def test_a_duty_opens_its_own_pages_and_an_operator_all_of_them(wanted: Duty, held: Duty) -> None:
    view, allowed = GUARDED[wanted]
    user = person("Juniper")
    grant_role(user=user, role=held)
    assert access_of(view).roles == allowed  # type: ignore[union-attr]  # every one is marked
    if held in allowed:
        assert view(asked_by(user)).status_code == 200
    else:
        with pytest.raises(PermissionDenied):
            view(asked_by(user))


def test_the_owner_of_a_practice_holds_no_duty_in_the_network() -> None:
    fernway = house()
    assert duties_of(fernway.owner) == frozenset()
    with pytest.raises(PermissionDenied):
        operator_required(page)(asked_by(fernway.owner))


def test_a_second_factor_comes_first() -> None:
    user = person("Juniper", second_factor=False)
    grant_role(user=user, role=Duty.EDITOR)
    request = asked_by(user)
    request.session = {}  # type: ignore[assignment]  # messages need somewhere to stand
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = editor_required(page)(request)
    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")


def test_the_duty_of_an_editor_opens_no_record() -> None:
    user = person("Juniper")
    grant_role(user=user, role=Duty.OPERATOR)
    assert browser(user).get("/clients/")["Location"] == "/practice/choose/"


def test_the_command_grants_and_withdraws_and_says_what_is_so() -> None:
    user, said = person("Juniper"), io.StringIO()
    call_command("grant_role", "JUNIPER@example.test", "editor", stdout=said)
    call_command("grant_role", user.email, "editor", stdout=said)
    assert duties_of(user) == {Duty.EDITOR}
    call_command("grant_role", user.email, "editor", withdraw=True, stdout=said)
    assert not NetworkRole.objects.exists()
    assert said.getvalue().splitlines() == [
        "juniper@example.test is now editor of the network.",
        "juniper@example.test is now editor of the network, as before.",
        "juniper@example.test is no longer editor of the network.",
    ]
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("grant_role", "nobody@example.test", "editor")
