"""A client whose record calls for a letter to a physician and one to a physical therapist."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from cast import House, marigold
from scopewell.clients.actions import add_contact
from scopewell.clients.facts import Said, record_facts
from scopewell.clients.models import Client, Contact, FormKind, FormVersion, SignedForm
from scopewell.clients.vocabulary import ContactKind, SaidBy
from scopewell.documents.actions import begin_draft, change_draft, issue_document, record_answer, record_sent
from scopewell.documents.answers import Answer, Channel, Verdict
from scopewell.documents.contents import Document, DocumentKind
from scopewell.documents.desk import desk
from scopewell.documents.models import DocumentRequest, Draft, IssuedDocument
from scopewell.documents.scopes import ReleaseScope
from scopewell.documents.snapshots import document_from
from scopewell.documents.typesetting import pdf_of
from scopewell.practice.actions import adopt_rules
from scopewell.practice.models import Membership, Practice
from scopewell.ui.uploads import checked_file

PULSE_110 = {"heart-rate": 110, "sbp": 134, "dbp": 82, "rom-vs-discharge": 15}


def ready(of: House, **fields: Any) -> Client:
    """Make the client, with a physician and a therapist; the practice can be reached, its owner has a title."""
    Practice.objects.filter(pk=of.practice.pk).update(fax="555-0101", phone="555-0100", **fields)
    of.practice.refresh_from_db()
    client = marigold(of)
    with of.open():
        Membership.objects.filter(practice=of.practice).update(title="medical exercise specialist")
        add_contact(
            actor=of.owner, client=client, kind=ContactKind.PHYSICIAN, name="Dr. Rowan Placeholder, MD", fax="555-0123"
        )
        add_contact(
            actor=of.owner,
            client=client,
            kind=ContactKind.PHYSICAL_THERAPIST,
            name="Hazel Sampleton, PT",
            fax="555-0177",
        )
        statements = [Said(id, value) for id, value in PULSE_110.items()]
        record_facts(actor=of.owner, client=client, said_by=SaidBy.PROFESSIONAL, statements=statements)
    return client


def contact(of: House, client: Client, kind: ContactKind = ContactKind.PHYSICIAN) -> Contact:
    with of.open():
        return Contact.objects.get(client=client, kind=kind)


def sign_release(
    of: House, client: Client, names: Contact, days: int = 365, scope: Sequence[str] = tuple(ReleaseScope)
) -> SignedForm:
    """Have the client sign a release for one provider."""
    with of.open():
        version = FormVersion.objects.filter(kind=FormKind.RELEASE).first()
        if version is None:
            version = FormVersion(kind=FormKind.RELEASE, number=1, title="Release of information", text="…")
            version.save()
        form = SignedForm(
            client=client,
            version=version,
            signer_name="Marigold Testwell",
            recipient=names.name,
            recipient_contact=names,
            expires_on=timezone.localdate() + timedelta(days=days),
            scope=list(scope),
            digest="0" * 64,
        )
        form.save()
        return form


def membership(of: House) -> Membership:
    with of.open():
        return Membership.objects.get(practice=of.practice, user=of.owner)


def draft_of(of: House, client: Client, kind: DocumentKind = DocumentKind.GUIDANCE_REQUEST) -> Draft:
    with of.open():
        subject = desk().subject(client.key)
        assert subject is not None
        return begin_draft(actor=of.owner, subject=subject, kind=kind)


def issued_request(of: House, client: Client, *limits: str) -> IssuedDocument:
    """Issue the request to the physician, release signed; `limits`: which to ask for, else those drafted."""
    sign_release(of, client, contact(of, client))
    draft = draft_of(of, client)
    with of.open():
        if limits:
            draft = change_draft(actor=of.owner, draft=draft, content={"limits_asked": list(limits)}, around={})
        return issue_document(membership=membership(of), draft=draft)


def sent_request(of: House, client: Client, *limits: str) -> DocumentRequest:
    issued = issued_request(of, client, *limits)
    with of.open():
        request = record_sent(actor=of.owner, issued=issued, through="fax")
    assert request is not None
    return request


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def papers_of(of: House) -> dict[str, str]:
    """Make a draft, an issued request that was sent, and an answer to it with a scan; return their keys."""
    client = ready(of)
    with of.open():
        today = timezone.localdate()
        adopt_rules(actor=of.owner, reviewer_name="Dr. Adopting Reviewer", license="0000", reviewed_on=today)
    waits = sent_request(of, client)
    draft = draft_of(of, client, DocumentKind.CLIENT_ADVICE)
    answer = Answer(
        verdict=Verdict.CLEARED,
        author="Dr. Rowan Placeholder, MD",
        author_role="physician",
        channel=Channel.FAX,
        given_on=today,
        words="",
    )
    scan = checked_file(pdf_of(Document(draft.written, document_from(waits.issued.snapshot).envelope)))
    with of.open():
        received = record_answer(actor=of.owner, request=waits, answer=answer, scan=scan)
    return {"draft": draft.key, "issued": waits.issued.key, "received": received.key}
