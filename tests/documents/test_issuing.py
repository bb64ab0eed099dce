"""A draft becomes a document: checked, numbered, hashed, kept; and nothing leaves that must not."""

import hashlib
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cast import House, browser, house
from papers import contact, draft_of, issued_request, membership, ready, sent_request, sign_release, text_of
from scopewell.clients.models import Client, Contact, SignedForm, TimelineEntry
from scopewell.clients.vocabulary import ContactKind
from scopewell.documents.actions import change_draft, discard_draft, issue_document
from scopewell.documents.contents import DocumentKind
from scopewell.documents.errors import NotReady
from scopewell.documents.models import Draft, IssuedDocument, Verification
from scopewell.documents.numbering import pdf_hash
from scopewell.documents.snapshots import document_from
from scopewell.documents.typesetting import pdf_of
from scopewell.documents.views_verify import CHECKS_PER_NETWORK_AND_HOUR
from scopewell.practice.actions import adopt_rules
from scopewell.practice.base import AppendOnlyError
from scopewell.practice.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def fernway() -> House:
    return house(is_demonstration=True)


@pytest.fixture
def client(fernway: House) -> Client:
    return ready(fernway)


@pytest.fixture
def page(fernway: House) -> Browser:
    return browser(fernway.owner)


def fields_of(draft: Draft, **changed: Any) -> dict[str, Any]:
    """Return what a browser would send for a draft, with some fields typed anew."""
    sent = {"revision": draft.revision, "recipient": draft.recipient, "paper": draft.paper, "also_written": ""}
    content = {
        name: "\n".join(value) if isinstance(value, list) and name != "limits_asked" else value
        for name, value in draft.content.items()
        if isinstance(value, (str, list)) and name not in ("urgency", "asks_about", "reported_on", "measured_on")
    }
    return {**content, **sent, **changed}


def test_the_clients_page_offers_what_the_decision_calls_for(page: Browser, client: Client) -> None:
    shown = page.get(reverse("documents:of", args=[client.key]))
    assert shown.status_code == 200
    text = shown.content.decode()
    for words in ("Request for guidance", "Referral back to physical therapy", "Advice sheet", "Decision record"):
        assert words in text
    assert "Dr. Rowan Placeholder, MD" in text
    assert "no signed release" in text


def test_a_document_is_drafted_once_however_often_it_is_asked_for(page: Browser, client: Client) -> None:
    where = reverse("documents:begin", args=[client.key])
    asked = {"kind": "guidance-request", "recipient": "physician"}
    first, second = page.post(where, asked), page.post(where, asked)
    assert first.status_code == 302
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize("kind", ["", "no-such-kind", "../etc", "informed-consent"])
def test_a_document_nothing_calls_for_is_not_begun(page: Browser, client: Client, kind: str) -> None:
    assert page.post(reverse("documents:begin", args=[client.key]), {"kind": kind}).status_code == 422
    assert page.get(reverse("documents:begin", args=[client.key])).status_code == 405


@pytest.mark.parametrize("kind", ["informed-consent", "service-agreement", "information-release"])
def test_the_forms_of_a_first_visit_can_be_begun_and_seen(page: Browser, client: Client, kind: str) -> None:
    begun = page.post(reverse("documents:begin-form", args=[client.key]), {"kind": kind})
    assert page.get(begun["Location"]).status_code == 200


def test_what_is_typed_is_saved_and_seen_on_the_page(page: Browser, fernway: House, client: Client) -> None:
    draft = draft_of(fernway, client)
    where = reverse("documents:edit", args=[draft.key])
    before = page.get(reverse("documents:draft-page", args=[draft.key, 1])).content
    assert before.startswith(b"\x89PNG")
    saved = page.post(where, fields_of(draft, opening="Something new.\r\nAnd more.", limits_asked=["effort"]))
    assert saved.status_code == 302
    with fernway.open():
        draft.refresh_from_db()
    assert draft.content["opening"] == "Something new.\nAnd more."
    assert draft.content["limits_asked"] == ["effort"]
    assert draft.content["asks_about"]
    assert page.get(reverse("documents:draft-page", args=[draft.key, 1])).content != before
    assert page.get(reverse("documents:draft-page", args=[draft.key, 9])).status_code == 404


def test_an_old_tab_never_writes_over_a_newer_draft_and_keeps_what_was_typed(
    page: Browser, fernway: House, client: Client
) -> None:
    draft = draft_of(fernway, client)
    stale = fields_of(draft, opening="Typed in the old tab.")
    with fernway.open():
        change_draft(actor=fernway.owner, draft=draft, content={"opening": "Typed elsewhere."}, around={})
    answered = page.post(reverse("documents:edit", args=[draft.key]), stale)
    assert answered.status_code == 409
    assert "Typed in the old tab." in answered.content.decode()
    with fernway.open():
        draft.refresh_from_db()
    assert draft.content["opening"] == "Typed elsewhere."


def test_ten_thousand_characters_and_more_are_answered_in_words(page: Browser, fernway: House, client: Client) -> None:
    draft = draft_of(fernway, client)
    where = reverse("documents:edit", args=[draft.key])
    assert page.post(where, fields_of(draft, opening="a" * 10_000)).status_code == 302
    with fernway.open():
        draft.refresh_from_db()
    shown = page.get(where).content.decode()
    assert "9300 characters too long" in shown
    too_much = page.post(where, fields_of(draft, opening="b" * 10_001))
    assert too_much.status_code == 422
    assert "b" * 10_001 in too_much.content.decode()


def test_nul_and_surrogates_are_kept_out_of_the_database(page: Browser, fernway: House, client: Client) -> None:
    draft = draft_of(fernway, client)
    page.post(reverse("documents:edit", args=[draft.key]), fields_of(draft, proposed="walk\x00ing"))
    with fernway.open():
        draft.refresh_from_db()
    assert "\x00" not in draft.content["proposed"]


def test_a_letter_without_a_release_is_not_issued_and_the_page_says_why(
    page: Browser, fernway: House, client: Client
) -> None:
    draft = draft_of(fernway, client)
    refused = page.post(reverse("documents:issue", args=[draft.key]))
    assert refused.status_code == 422
    assert "No signed release names this recipient." in refused.content.decode()
    with fernway.open():
        assert not IssuedDocument.objects.exists()


def test_a_release_for_somebody_else_or_past_its_day_does_not_count(fernway: House, client: Client) -> None:
    sign_release(fernway, client, contact(fernway, client, ContactKind.PHYSICAL_THERAPIST))
    sign_release(fernway, client, contact(fernway, client), days=-1)
    draft = draft_of(fernway, client)
    with fernway.open(), pytest.raises(NotReady) as refused:
        issue_document(membership=membership(fernway), draft=draft)
    assert [problem.field for problem in refused.value.problems] == ["release"]


def test_a_letter_that_tells_more_than_was_released_is_refused_until_it_is_taken_out(
    fernway: House, client: Client, page: Browser
) -> None:
    sign_release(fernway, client, contact(fernway, client), scope=["screening", "program"])
    draft = draft_of(fernway, client)
    address = reverse("documents:issue", args=[draft.key])
    refused = page.post(address)
    assert refused.status_code == 422
    assert "does not cover measurements and functional tests" in refused.content.decode()
    with fernway.open():
        assert not IssuedDocument.objects.exists()
        empty = {"measured": "", "determined": ""}
        change_draft(actor=fernway.owner, draft=draft, content=empty, around={})
    assert page.post(address).status_code == 302


def test_a_revoked_release_does_not_count(fernway: House, client: Client) -> None:
    form = sign_release(fernway, client, contact(fernway, client))
    with fernway.open():
        SignedForm.objects.filter(pk=form.pk).update(revoked_at=form.signed_at)
    draft = draft_of(fernway, client)
    with fernway.open(), pytest.raises(NotReady):
        issue_document(membership=membership(fernway), draft=draft)


def test_words_that_are_not_ours_hold_it_back_by_field(page: Browser, fernway: House, client: Client) -> None:
    sign_release(fernway, client, contact(fernway, client))
    draft = draft_of(fernway, client)
    page.post(reverse("documents:edit", args=[draft.key]), fields_of(draft, measured="Limps due to arthritis."))
    refused = page.post(reverse("documents:issue", args=[draft.key])).content.decode()
    assert "<q>due to</q>" in refused
    assert "<q>arthritis</q>" in refused


def test_rules_nobody_adopted_keep_a_real_practices_letters_in_until_somebody_does() -> None:
    real = house("Alder")
    client = ready(real)
    sign_release(real, client, contact(real, client))
    draft = draft_of(real, client)
    with real.open():
        with pytest.raises(NotReady) as refused:
            issue_document(membership=membership(real), draft=draft)
        assert [problem.field for problem in refused.value.problems] == ["rules"]
        adopt_rules(actor=real.owner, reviewer_name="Dr. Adopting", license="0000", reviewed_on=draft.begun_at.date())
        issued = issue_document(membership=membership(real), draft=draft)
        with issued.pdf.open("rb") as file:
            text = text_of(file.read())
    assert "adopted by Dr. Adopting, license 0000" in text
    assert "awaiting clinical review" not in text


def test_an_issued_document_is_numbered_hashed_kept_and_told_of(fernway: House, client: Client) -> None:
    issued = issued_request(fernway, client)
    with fernway.open():
        with issued.pdf.open("rb") as file:
            content = file.read()
        assert issued.pdf_hash == pdf_hash(content) == hashlib.sha256(content).hexdigest()
        assert issued.number.endswith("-0001")
        assert issued.number in text_of(content)
        assert issued.code in text_of(content)
        assert pdf_of(document_from(issued.snapshot)) == content
        assert issued.release.startswith("form:")
        assert TimelineEntry.objects.filter(kind="document", reference=issued.key).exists()
        assert AuditEntry.objects.filter(action="document.issue", about=client.about).exists()
        with pytest.raises(AppendOnlyError):
            issued.save()
    assert client.key not in str(issued.pdf.name)
    assert "Marigold" not in str(issued.pdf.name)


def test_issued_twice_it_is_the_same_document(page: Browser, fernway: House, client: Client) -> None:
    sign_release(fernway, client, contact(fernway, client))
    draft = draft_of(fernway, client)
    where = reverse("documents:issue", args=[draft.key])
    first, second = page.post(where), page.post(where)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert page.get(reverse("documents:edit", args=[draft.key]))["Location"] == first["Location"]


def test_numbers_go_on_within_the_practice_and_begin_anew_in_another(fernway: House, client: Client) -> None:
    with fernway.open():
        first = issue_document(
            membership=membership(fernway), draft=draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
        )
        second = issue_document(
            membership=membership(fernway), draft=draft_of(fernway, client, DocumentKind.DECISION_RECORD)
        )
    alder = house("Alder")
    other = ready(alder)
    with alder.open():
        third = issue_document(membership=membership(alder), draft=draft_of(alder, other, DocumentKind.CLIENT_ADVICE))
    assert [row.sequence for row in (first, second, third)] == [1, 2, 1]
    assert len({row.code for row in (first, second, third)}) == 3


def test_a_code_that_is_taken_gives_way_to_another(fernway: House, client: Client, monkeypatch: Any) -> None:
    from scopewell.documents import numbering

    taken = issued_request(fernway, client)
    real = numbering.verification_code
    monkeypatch.setattr(
        numbering, "verification_code", lambda content, salt="", attempt=0: taken.code if not attempt else real(content)
    )
    with fernway.open():
        issued = issue_document(
            membership=membership(fernway), draft=draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
        )
    assert issued.code != taken.code
    assert issued.sequence == 2


def test_a_draft_put_away_is_not_issued(fernway: House, client: Client) -> None:
    draft = draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
    with fernway.open():
        discard_draft(actor=fernway.owner, draft=draft)
        with pytest.raises(NotReady):
            issue_document(membership=membership(fernway), draft=draft)


def test_the_file_is_given_as_it_was_issued_and_the_reading_is_noted(
    page: Browser, fernway: House, client: Client
) -> None:
    issued = issued_request(fernway, client)
    given = page.get(reverse("documents:pdf", args=[issued.key]))
    content = given.content
    assert pdf_hash(content) == issued.pdf_hash
    assert given["Content-Type"] == "application/pdf"
    assert "sandbox" in given["Content-Security-Policy"]
    assert "Marigold" not in given["Content-Disposition"]
    with fernway.open():
        assert AuditEntry.objects.filter(action="document.download", about=client.about).exists()
    assert page.get(reverse("documents:page", args=[issued.key, 1])).content.startswith(b"\x89PNG")
    assert page.get(reverse("documents:show", args=[issued.key])).status_code == 200
    assert page.get(reverse("documents:list")).status_code == 200


def test_an_assistant_reads_documents_but_writes_none(fernway: House, client: Client) -> None:
    issued = issued_request(fernway, client)
    draft = draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
    assistant = browser(fernway.assistant)
    assert assistant.get(reverse("documents:show", args=[issued.key])).status_code == 200
    assert assistant.get(reverse("documents:of", args=[client.key])).status_code == 200
    assert assistant.get(reverse("documents:edit", args=[draft.key])).status_code == 403
    assert assistant.post(reverse("documents:issue", args=[draft.key])).status_code == 403


def test_another_practice_sees_nothing_of_it(fernway: House, client: Client) -> None:
    issued = issued_request(fernway, client)
    draft = draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
    stranger = browser(house("Alder").owner)
    for name, arguments in (
        ("of", [client.key]), ("edit", [draft.key]), ("draft-page", [draft.key, 1]), ("show", [issued.key]),
        ("page", [issued.key, 1]), ("pdf", [issued.key]), ("answer", [issued.key]),
    ):  # fmt: skip
        assert stranger.get(reverse(f"documents:{name}", args=arguments)).status_code == 404, name
    for name, arguments in (
        ("begin", [client.key]), ("begin-form", [client.key]), ("edit", [draft.key]), ("issue", [draft.key]),
        ("discard", [draft.key]), ("sent", [issued.key]), ("chased", [issued.key]), ("answer", [issued.key]),
    ):  # fmt: skip
        sent = {"kind": "client-advice"}
        assert stranger.post(reverse(f"documents:{name}", args=arguments), sent).status_code == 404, name
    assert "Marigold" not in stranger.get(reverse("documents:list")).content.decode()


def test_anybody_may_check_a_code_and_learns_nothing_of_the_client(fernway: House, client: Client) -> None:
    issued = issued_request(fernway, client)
    passer_by = browser()
    shown = passer_by.get(reverse("verify:check", args=[issued.code]))
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "This document was issued." in text
    assert issued.number in text
    assert issued.pdf_hash in text
    for secret in ("Marigold", "Testwell", "1963", "Placeholder", client.key, issued.key):
        assert secret not in text
    with fernway.open():
        stored = Verification.objects.get()
    assert issued.code not in stored.token_digest


def test_a_code_is_found_as_it_is_typed(fernway: House, client: Client) -> None:
    issued = issued_request(fernway, client)
    typed = issued.code.lower().replace("-", " ").replace("0", "o")
    led = browser().get(reverse("verify:enter"), {"code": typed})
    assert led["Location"] == reverse("verify:check", args=[issued.code])


@pytest.mark.parametrize("code", ["0000-0000-0000", "7KQ2-M4TD-3XPN", "x", "<script>", "a" * 300, "٣" * 12])
def test_a_code_of_no_document_is_said_to_be_none(code: str) -> None:
    shown = browser().get(reverse("verify:check", args=[code]))
    assert shown.status_code == 404
    assert "This document was issued." not in shown.content.decode()
    assert "<script>" not in shown.content.decode()


def test_the_page_that_asks_for_a_code_refuses_a_mistyped_one_in_words() -> None:
    asked = browser().get(reverse("verify:enter"))
    assert asked.status_code == 200
    refused = browser().get(reverse("verify:enter"), {"code": "7KQ2"})
    assert refused.status_code == 422
    assert "7KQ2-M4TD-3XPN" in refused.content.decode()


def test_one_network_checks_sixty_codes_an_hour_and_the_next_is_told_what_to_do() -> None:
    address = reverse("verify:check", args=["7KQ2-M4TD-3XPN"])
    for _ in range(CHECKS_PER_NETWORK_AND_HOUR):
        assert browser().get(address, REMOTE_ADDR="192.0.2.7").status_code == 404
    refused = browser().get(address, REMOTE_ADDR="192.0.2.200")
    assert refused.status_code == 429
    assert "call the practice named on the page" in refused.content.decode()
    assert browser().get(address, REMOTE_ADDR="198.51.100.7").status_code == 404


def test_while_names_are_masked_no_page_and_no_field_of_a_letter_shows_one(
    fernway: House, client: Client, page: Browser
) -> None:
    issued = sent_request(fernway, client).issued
    draft = draft_of(fernway, client, DocumentKind.CLIENT_ADVICE)
    assert "<img" in page.get(reverse("documents:show", args=[issued.key])).content.decode()
    page.post(reverse("practice:mask"))
    addresses = [reverse("documents:list"), reverse("documents:of", args=[client.key])]
    addresses += [reverse("documents:show", args=[issued.key]), reverse("documents:edit", args=[draft.key])]
    addresses.append(reverse("documents:answer", args=[issued.key]))
    for address in addresses:
        shown = page.get(address).content.decode()
        assert "Marigold" not in shown, address
        assert "<img" not in shown, address


def test_a_physician_is_never_taken_for_a_physical_therapist(fernway: House, client: Client, page: Browser) -> None:
    with fernway.open():
        Contact.objects.filter(client=client, kind=ContactKind.PHYSICAL_THERAPIST).update(ended_at=timezone.now())
    assert "Physical therapist: nobody on file" in page.get(reverse("documents:of", args=[client.key])).content.decode()
    draft = draft_of(fernway, client, DocumentKind.REFERRAL_BACK)
    assert draft.recipient == ""
    shown = page.get(reverse("documents:edit", args=[draft.key])).content.decode()
    assert "Dr. Rowan Placeholder, MD (physician" in shown  # still there to be chosen
