"""The record's side of documents: whom they are about, who may receive them, and what of them the record keeps."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from scopewell.clients.actions import note_on_timeline, set_due, settle_due
from scopewell.clients.cases import decide_client, record_ids
from scopewell.clients.models import Client, Contact, Fact, FormKind, SignedForm
from scopewell.clients.queries import contacts_of
from scopewell.clients.signals import decision_needed
from scopewell.clients.signing import current_version, shown_text
from scopewell.clients.timeline import Tab, TimelineKind, add_kind, add_tab
from scopewell.clients.vocabulary import ContactKind, StatementClass
from scopewell.documents.answers import Chase, chases
from scopewell.documents.contents import Content, DocumentKind, Person, Recipient
from scopewell.documents.desk import Decided, RecipientChoice, Subject, register_desk
from scopewell.documents.drafting import Situation
from scopewell.documents.forms import KINDS, FormText, paper_form
from scopewell.documents.models import DocumentRequest, IssuedDocument, ReceivedAnswer
from scopewell.documents.queries import authority_for
from scopewell.documents.signals import (
    answer_recorded,
    answer_withdrawn,
    document_issued,
    request_chased,
    request_overdue,
    request_sent,
)
from scopewell.knowledge.release import shipped_engine

DUE = "answer"
ROLES = {
    ContactKind.PHYSICIAN: "physician",
    ContactKind.SURGEON: "surgeon",
    ContactKind.SPECIALIST: "specialist",
    ContactKind.PHYSICAL_THERAPIST: "physical-therapist",
    ContactKind.CHIROPRACTOR: "chiropractor",
    ContactKind.OTHER_PROVIDER: "other",
}
MORNING = time(8)

type DecisionSource = Callable[[Client], Decided | None]
_sources: list[DecisionSource] = []


def register_decisions(source: DecisionSource) -> None:
    """Let the room that stores decisions say which one documents are drafted from. The latest one answers."""
    _sources.append(source)


class ClientDesk:
    """Answers the questions of the documents room with the record."""

    def subject(self, key: str) -> Subject | None:
        """Return the client of a key as a subject; a merged record answers for the one it was merged into."""
        found = Client.objects.select_related("merged_into").filter(key=key).first()
        return _subject(found) if found else None

    def named(self, keys: Sequence[str]) -> Mapping[str, Subject]:
        """Return the clients of several keys."""
        return {client.key: _subject(client) for client in Client.objects.filter(key__in=set(keys))}

    def recipients(self, key: str) -> Sequence[RecipientChoice]:
        """Return the client's providers, each with the release in force that names them."""
        client = Client.objects.get(key=key)
        releases = releases_in_force(client)
        return [_choice(contact, releases.get(contact.pk)) for contact in contacts_of(client) if contact.kind in ROLES]

    def decided(self, key: str) -> Decided | None:
        """Return the last decision, or what the record decides now when none is stored."""
        client = Client.objects.select_related("practice").get(key=key)
        return _sources[-1](client) if _sources else decided_now(client)

    def form(self, key: str, kind: DocumentKind) -> Content | None:
        """Return a form of the first visit in the version that is signed now."""
        client = Client.objects.select_related("practice").get(key=key)
        named = next((form for form, printed in KINDS.items() if printed is kind), None)
        version = current_version(FormKind(named)) if named else None
        if version is None:
            return None
        form = FormText(version.title, str(version.number), shown_text(version, client.practice), version.valid_days)
        return paper_form(kind, form, timezone.localdate())

    def frame(self, request: HttpRequest, key: str) -> dict[str, Any]:
        """Return the context of a page of the record."""
        from scopewell.clients.views.shared import client_or_404, record_context

        return {"frame": "clients/base.html", **record_context(request, client_or_404(key))}


def _choice(contact: Contact, release: SignedForm | None) -> RecipientChoice:
    named = RecipientChoice(f"contact:{contact.pk}", recipient_of(contact))
    if release is None:
        return named
    return named._replace(
        release_signed=timezone.localdate(release.signed_at),
        release_reference=f"form:{release.pk}",
        release_scope=tuple(release.scope),
    )


def _subject(client: Client) -> Subject:
    person = Person(name=client.legal_name, born=client.birth_date)
    return Subject(client.key, person, client.about, reverse("clients:record", args=[client.key]))


def recipient_of(contact: Contact) -> Recipient:
    """Return a contact as the recipient of a document."""
    return Recipient(
        name=contact.name,
        role=ROLES[ContactKind(contact.kind)],
        organization=contact.organization,
        address=tuple(line.strip() for line in contact.address.splitlines() if line.strip()),
        phone=contact.phone,
        fax=contact.fax,
    )


def releases_in_force(client: Client) -> dict[int, SignedForm]:
    """Return the signed releases in force by the contact they name; a release that names nobody counts for nobody.

    Of several for one contact the last one signed counts: it is what the client wanted then.
    """
    rows = SignedForm.objects.filter(
        client__in=record_ids(client), version__kind=FormKind.RELEASE, revoked_at=None, recipient_contact__isnull=False
    )
    today = timezone.localdate()
    in_force = [row for row in rows.order_by("signed_at") if row.in_force_on(today)]
    return {row.recipient_contact_id: row for row in in_force if row.recipient_contact_id is not None}


def decided_now(client: Client) -> Decided | None:
    """Return what the record decides now; nothing while not one fact is known."""
    if not Fact.objects.filter(client__in=record_ids(client)).exists():
        return None
    found = decide_client(client, authority=authority_for(client.key))
    now = timezone.localtime()
    moment = f"{now:%A, %B} {now.day}, {now.year}, {now.hour % 12 or 12}:{now:%M} {now:%p}".replace("AM", "am")
    return Decided(
        Situation(
            decision=found.decision,
            case=found.case,
            rules=shipped_engine().rules,
            decided_at=moment.replace("PM", "pm"),
        )
    )


def register() -> None:
    """Register desk, tab, kind of timeline row, and receivers."""
    pages = ("documents:of", "documents:edit", "documents:show", "documents:answer")
    register_desk(ClientDesk())
    add_tab(Tab("Documents", "documents:of", 60, pages))
    add_kind(TimelineKind("document", "Documents", "file-text", lambda _, key: reverse("documents:show", args=[key])))
    document_issued.connect(keep_issued, dispatch_uid="scopewell.clients.issued")
    request_sent.connect(keep_sent, dispatch_uid="scopewell.clients.sent")
    request_overdue.connect(keep_overdue, dispatch_uid="scopewell.clients.overdue")
    request_chased.connect(keep_chased, dispatch_uid="scopewell.clients.chased")
    answer_recorded.connect(keep_answer, dispatch_uid="scopewell.clients.answer")
    answer_withdrawn.connect(keep_withdrawal, dispatch_uid="scopewell.clients.answer-withdrawn")


def keep_issued(issued: IssuedDocument, actor: Any, **_: Any) -> None:
    """Keep with the record that a document was issued."""
    to = f"To {issued.recipient_name}." if issued.recipient_name else ""
    client = Client.objects.get(key=issued.subject)
    note_on_timeline(
        client, "document", f"{issued.title} issued", text=to, beside=issued.number, reference=issued.key, actor=actor
    )


def keep_sent(request: DocumentRequest, actor: Any, **_: Any) -> None:
    """Keep that a request was sent, and set its first reminder due."""
    client = Client.objects.get(key=request.subject)
    title = f"{request.issued.title} sent by {request.get_sent_through_display().lower()}"
    note_on_timeline(client, "document", title, beside=request.issued.number, reference=request.issued.key, actor=actor)
    _due(client, request, chases(request.sent_on)[0])


def keep_overdue(request: DocumentRequest, chase: Chase, **_: Any) -> None:
    """Keep that a request is unanswered on the day of a reminder."""
    client = Client.objects.get(key=request.subject)
    note_on_timeline(
        client,
        "document",
        f"No answer after {chase.day} days",
        text=chase.says,
        beside=request.issued.number,
        reference=request.issued.key,
    )
    _due(client, request, chase)


def keep_chased(request: DocumentRequest, chase: Chase, **_: Any) -> None:
    """Set the next reminder due, or none after the last."""
    client = Client.objects.get(key=request.subject)
    following = next((later for later in chases(request.sent_on) if later.day > chase.day), None)
    if following is None:
        settle_due(client, DUE, request.issued.key)
    else:
        _due(client, request, following)


def keep_answer(request: DocumentRequest, answer: ReceivedAnswer, actor: Any, **_: Any) -> None:
    """Keep the answer in the provider's voice; once its author is identified, the client must be decided again."""
    client = Client.objects.get(key=request.subject)
    note_on_timeline(
        client,
        "document",
        f"Answer: {answer.get_verdict_display().lower()}",
        text=answer.words or "; ".join(answer.restrictions),
        statement=StatementClass.DETERMINED,
        author=f"{answer.author}, {answer.get_author_role_display().lower()}",
        beside="" if answer.identified_how else "author not identified",
        reference=request.issued.key,
        actor=actor,
    )
    if answer.identified_how:
        settle_due(client, DUE, request.issued.key)
        decision_needed.send(sender=Client, client=client, because="A provider answered")


def keep_withdrawal(request: DocumentRequest, answer: ReceivedAnswer, reason: str, actor: Any, **_: Any) -> None:
    """Keep that an answer was taken back; the request is due again and the client must be decided again."""
    client = Client.objects.get(key=request.subject)
    title = f"Answer taken back: {answer.get_verdict_display().lower()}"
    note_on_timeline(client, "document", title, text=reason, reference=request.issued.key, actor=actor)
    _due(client, request, chases(request.sent_on)[0])
    decision_needed.send(sender=Client, client=client, because="An answer was taken back")


def _due(client: Client, request: DocumentRequest, chase: Chase) -> None:
    at = timezone.make_aware(datetime.combine(request.sent_on + timedelta(days=chase.day), MORNING))
    to = request.issued.recipient_name
    set_due(client, DUE, f"Answer from {to}: day {chase.day}"[:160], at, request.issued.key)
