"""Forms of a first visit: versions, signatures, releases that name recipient and scope, expiry, revocation."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import House, browser, marigold
from scopewell.clients.actions import add_contact
from scopewell.clients.errors import FormRefused
from scopewell.clients.models import Client, Contact, FormKind, FormVersion, SignedForm
from scopewell.clients.papers import releases_in_force
from scopewell.clients.signing import current_version, missing_forms, sign_form
from scopewell.clients.vocabulary import ContactKind

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def client(fernway: House) -> Client:
    return marigold(fernway)


@pytest.fixture
def physician(fernway: House, client: Client) -> Contact:
    with fernway.open():
        return add_contact(
            actor=fernway.owner,
            client=client,
            kind=ContactKind.PHYSICIAN,
            name="Dr. Placeholder",
            organization="Clinic",
        )


def version(kind: FormKind) -> FormVersion:
    found = current_version(kind)
    assert found is not None
    return found


def signature(fernway: House, kind: FormKind, **more: object) -> dict[str, object]:
    with fernway.open():
        pk = version(kind).pk
    return {"version": pk, "signer_name": "Marigold Testwell", "signer_is": "the client", "agrees": "on", **more}


def test_a_new_practice_has_the_three_forms_in_their_first_version(fernway: House) -> None:
    with fernway.open():
        assert {v.kind: v.number for v in FormVersion.objects.all()} == dict.fromkeys(FormKind.values, 1)


def test_a_form_shows_the_practice_and_its_emergency_number(fernway: House, client: Client) -> None:
    page = browser(fernway.assistant).get(f"/clients/{client.key}/forms/sign/consent/").content.decode()
    assert "Fernway Studio offers medical exercise" in page
    assert "call 911" in page
    assert browser(fernway.assistant).get(f"/clients/{client.key}/forms/sign/nonsense/").status_code == 404


def test_signing_twice_signs_once(fernway: House, client: Client) -> None:
    visitor, path = browser(fernway.assistant), f"/clients/{client.key}/forms/sign/consent/"
    for _ in range(2):
        assert visitor.post(path, signature(fernway, FormKind.CONSENT)).status_code == 302
    with fernway.open():
        signed = SignedForm.objects.get()
        assert (signed.signer_name, signed.witnessed_by) == ("Marigold Testwell", fernway.assistant)
        assert missing_forms(client) == [FormKind.AGREEMENT]
    assert "Marigold Testwell" in visitor.get(f"/clients/{client.key}/forms/{signed.pk}/").content.decode()


@pytest.mark.parametrize("change", [{"signer_name": ""}, {"agrees": ""}, {"signer_is": ""}, {"version": ""}])
def test_a_signature_needs_a_name_a_role_and_agreement(fernway: House, client: Client, change: dict[str, str]) -> None:
    path = f"/clients/{client.key}/forms/sign/consent/"
    said = signature(fernway, FormKind.CONSENT) | change
    assert browser(fernway.owner).post(path, said).status_code == 422
    with fernway.open():
        assert not SignedForm.objects.exists()


def test_words_that_changed_while_open_are_shown_before_they_are_signed(fernway: House, client: Client) -> None:
    visitor = browser(fernway.owner)
    old = signature(fernway, FormKind.CONSENT)
    text = {"title": "Informed consent", "text": "New words.", "valid_days": "30"}
    assert visitor.post("/clients/form-texts/consent/", text | {"valid_days": "0"}).status_code == 422
    for _ in range(2):
        assert visitor.post("/clients/form-texts/consent/", text).status_code == 302
    with fernway.open():
        assert version(FormKind.CONSENT).number == 2
    path = f"/clients/{client.key}/forms/sign/consent/"
    assert visitor.post(path, old)["Location"] == path
    assert b"New words." in visitor.get(path).content
    with fernway.open():
        assert not SignedForm.objects.exists()


def release(fernway: House, physician: Contact, **more: object) -> dict[str, object]:
    said = {
        "recipient": physician.pk, "scope": ["screening", "measures"], "purpose": "Guidance before a first session",
        "expires_on": str(TODAY() + timedelta(days=90)),
    }  # fmt: skip
    return signature(fernway, FormKind.RELEASE, **said, **more)


def test_a_release_lets_through_what_it_names_to_whom_it_names(
    fernway: House, client: Client, physician: Contact
) -> None:
    path = f"/clients/{client.key}/forms/sign/release/"
    assert browser(fernway.owner).post(path, release(fernway, physician)).status_code == 302
    with fernway.open():
        add_contact(actor=fernway.owner, client=client, kind=ContactKind.SURGEON, name="Dr. Other")
        released = releases_in_force(client)
        assert list(released) == [physician.pk]
        assert released[physician.pk].scope == ["measures", "screening"]
        assert released[physician.pk].in_force_on(TODAY() + timedelta(days=90))
        assert not released[physician.pk].in_force_on(TODAY() + timedelta(days=91))


def test_a_release_taken_back_lets_nothing_through(fernway: House, client: Client, physician: Contact) -> None:
    visitor = browser(fernway.owner)
    visitor.post(f"/clients/{client.key}/forms/sign/release/", release(fernway, physician))
    with fernway.open():
        path = f"/clients/{client.key}/forms/{SignedForm.objects.get().pk}/"
    assert visitor.post(path, {"note": ""}).status_code == 422
    for _ in range(2):
        assert visitor.post(path, {"note": "By phone"}).status_code == 302
    with fernway.open():
        assert releases_in_force(client) == {}


@pytest.mark.parametrize("change", [{"recipient": ""}, {"scope": []}, {"purpose": ""}, {"expires_on": ""}])
def test_a_release_names_who_what_why_and_until_when(
    fernway: House, client: Client, physician: Contact, change: dict[str, object]
) -> None:
    said = release(fernway, physician) | change
    answer = browser(fernway.owner).post(f"/clients/{client.key}/forms/sign/release/", said)
    assert answer.status_code == 422
    assert b"Guidance before" in answer.content or "purpose" in change


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2999, 1, 1)])
def test_a_release_that_ended_or_never_ends_is_refused(
    fernway: House, client: Client, physician: Contact, day: date
) -> None:
    said = release(fernway, physician) | {"expires_on": str(day)}
    assert browser(fernway.owner).post(f"/clients/{client.key}/forms/sign/release/", said).status_code == 422
    with fernway.open(), pytest.raises(FormRefused):
        sign_form(actor=None, client=client, version=version(FormKind.RELEASE), signer_name="M", recipient="Dr. P")


def test_a_release_ends_when_the_form_does_unless_an_earlier_day_is_wanted(fernway: House, client: Client) -> None:
    page = browser(fernway.owner).get(f"/clients/{client.key}/forms/sign/release/").content.decode()
    with fernway.open():
        days = version(FormKind.RELEASE).valid_days
    assert f'value="{TODAY() + timedelta(days=days)}"' in page
    assert "the practice’s own choice" in page


def test_of_two_releases_for_one_provider_the_last_one_counts(
    fernway: House, client: Client, physician: Contact
) -> None:
    path = f"/clients/{client.key}/forms/sign/release/"
    for scope in (["screening", "records"], ["screening"]):
        assert browser(fernway.owner).post(path, release(fernway, physician) | {"scope": scope}).status_code == 302
    with fernway.open():
        assert releases_in_force(client)[physician.pk].scope == ["screening"]
