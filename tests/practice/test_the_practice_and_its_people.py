"""Settings, people, invitations, adoption of the rules."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, marigold, person, place_of
from scopewell.practice import actions
from scopewell.practice.errors import LastOwner
from scopewell.practice.models import Adoption, Invitation, Membership, Practice, Role
from scopewell.practice.queries import adoption_in_force, owners_of, ruleset_version

pytestmark = pytest.mark.django_db
REVIEW = {"reviewer_name": "A. Reviewer", "license": "PT, Ohio, 0000", "reviewed_on": "2026-01-05", "is_true": "on"}


def settings_of(practice: Practice, **changes: str) -> dict[str, str]:
    names = (
        "name", "tagline", "address", "phone", "fax", "email", "emergency_number", "jurisdiction", "time_zone", "units",
        "scope_profile", "screening_profile",
    )  # fmt: skip
    return {name: str(getattr(practice, name)) for name in names} | changes


def test_an_owner_changes_the_practice(fernway: House) -> None:
    visitor = browser(fernway.owner)
    changes = settings_of(fernway.practice, name="Fernway East", units="si")
    for _ in range(2):
        assert visitor.post("/practice/", changes).status_code == 302
    fernway.practice.refresh_from_db()
    assert (fernway.practice.name, fernway.practice.units) == ("Fernway East", "si")


def test_a_practice_without_a_name_is_not_saved_and_nothing_typed_is_lost(fernway: House) -> None:
    answer = browser(fernway.owner).post("/practice/", settings_of(fernway.practice, name="", tagline="Kept"))
    assert answer.status_code == 422
    assert b"Kept" in answer.content
    fernway.practice.refresh_from_db()
    assert fernway.practice.name == "Fernway Studio"


def test_an_invitation_is_accepted_once_by_the_address_it_was_sent_to(
    fernway: House, django_capture_on_commit_callbacks: Any
) -> None:
    said = {"email": "new@example.test", "role": "professional", "title": "MES"}
    with django_capture_on_commit_callbacks(execute=True):
        assert browser(fernway.owner).post("/practice/people/", said).status_code == 302
    link = next(word for word in str(mail.outbox[-1].body).split() if "/practice/join/" in word)
    new, stranger = person("New"), person("Stranger")
    visitor = browser(new)
    assert visitor.get(link).status_code == 200
    with fernway.open():
        assert not Membership.objects.filter(user=new).exists()
    assert browser(stranger).post(link).status_code == 403
    assert visitor.post(link).status_code == 302
    assert place_of(new).role == Role.PROFESSIONAL
    assert visitor.post(link).status_code == 410


def test_an_invitation_expires_and_can_be_withdrawn(fernway: House) -> None:
    with fernway.open():
        token_owner = {"actor": fernway.owner, "practice": fernway.practice, "role": Role.ASSISTANT}
        one = actions.invite(email="one@example.test", **token_owner)  # type: ignore[arg-type]  # spread for brevity
        assert one.is_open
        url = reverse("practice:withdraw-invitation", args=[one.pk])
        for _ in range(2):
            assert browser(fernway.owner).post(url).status_code == 302
        assert not Invitation.objects.get(pk=one.pk).is_open
        two = actions.invite(email="two@example.test", **token_owner)  # type: ignore[arg-type]  # as above
        two.expires_at = timezone.now() - timedelta(seconds=1)
        assert not two.is_open


def test_inviting_the_same_address_again_withdraws_the_first(fernway: House) -> None:
    visitor = browser(fernway.owner)
    for _ in range(2):
        visitor.post("/practice/people/", {"email": "new@example.test", "role": "assistant"})
    with fernway.open():
        assert [i.is_open for i in Invitation.objects.order_by("pk")] == [False, True]


def test_an_invitation_without_an_address_is_refused(fernway: House) -> None:
    answer = browser(fernway.owner).post("/practice/people/", {"email": "nobody", "role": "assistant"})
    assert answer.status_code == 422
    with fernway.open():
        assert not Invitation.objects.exists()


def test_a_practice_never_loses_its_last_owner(fernway: House) -> None:
    mine = place_of(fernway.owner)
    with fernway.open(), pytest.raises(LastOwner):
        actions.end_membership(actor=fernway.owner, membership=mine)
    answer = browser(fernway.owner).post(f"/practice/people/{mine.pk}/", {"role": "assistant", "title": ""})
    assert answer.status_code == 409
    assert b"needs an owner" in answer.content
    with fernway.open():
        assert list(owners_of(fernway.practice)) == [mine]


def test_an_owner_changes_a_role_and_ends_a_place(fernway: House) -> None:
    theirs = place_of(fernway.assistant)
    visitor = browser(fernway.owner)
    assert visitor.post(f"/practice/people/{theirs.pk}/", {"role": "owner", "title": "Boss"}).status_code == 302
    assert place_of(fernway.assistant).role == Role.OWNER
    assert visitor.post(f"/practice/people/{theirs.pk}/", {"role": "king"}).status_code == 422
    assert visitor.post(f"/practice/people/{theirs.pk}/end/").status_code == 302
    assert visitor.post(f"/practice/people/{theirs.pk}/end/").status_code == 404
    assert browser(fernway.assistant).get("/clients/")["Location"] == reverse("practice:choose")


def test_until_a_named_reviewer_adopts_the_rules_every_page_says_so(fernway: House) -> None:
    visitor = browser(fernway.owner)
    banner = b"Rules awaiting clinical review."
    assert banner in visitor.get("/clients/").content
    assert visitor.post("/practice/rules/adopt/", REVIEW).status_code == 302
    assert banner not in visitor.get("/clients/").content
    assert b"A. Reviewer" in visitor.get("/practice/rules/").content
    with fernway.open():
        found = adoption_in_force()
        assert found is not None
        assert found.ruleset_version == ruleset_version()
        assert adoption_in_force("another-version") is None
    assert visitor.post("/practice/rules/withdraw/").status_code == 302
    assert visitor.post("/practice/rules/withdraw/").status_code == 409
    assert banner in visitor.get("/clients/").content


@pytest.mark.parametrize(
    "change", [{"reviewer_name": ""}, {"license": ""}, {"is_true": ""}, {"reviewed_on": "2999-01-01"}]
)
def test_an_adoption_needs_a_name_a_license_a_day_and_a_word(fernway: House, change: dict[str, str]) -> None:
    assert browser(fernway.owner).post("/practice/rules/adopt/", REVIEW | change).status_code == 422
    with fernway.open():
        assert not Adoption.objects.exists()


def test_masking_hides_names_until_it_is_pressed_again(fernway: House) -> None:
    marigold(fernway)
    visitor = browser(fernway.professional)
    assert b"Marigold Testwell" in visitor.get("/clients/").content
    assert visitor.post("/practice/mask/", {"next": "/clients/"})["Location"] == "/clients/"
    page = visitor.get("/clients/").content
    assert b"Marigold" not in page
    assert b"M.T." in page
    assert visitor.post("/practice/mask/", {"next": "https://evil.example/"})["Location"] == "/today/"
    assert b"Marigold Testwell" in visitor.get("/clients/").content
