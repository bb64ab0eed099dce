"""What people do with documents: draft, change, issue, record that it was sent, chase, record the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from scopewell.documents import queries
from scopewell.documents.answers import Answer, Identified, case_entries, chases
from scopewell.documents.calling import CalledFor, documents_called_for
from scopewell.documents.contents import Content, Document, DocumentKind
from scopewell.documents.desk import Subject, desk
from scopewell.documents.drafting import draft as drafted
from scopewell.documents.errors import AlreadyAnswered, NothingToDraftFrom, NotReady
from scopewell.documents.margin import kind_of, own_words
from scopewell.documents.models import (
    AnswerWithdrawal,
    ChaseDone,
    DocumentRequest,
    Draft,
    IssuedDocument,
    NumberSeries,
    ReceivedAnswer,
    Verification,
)
from scopewell.documents.numbering import document_number, plain_document, seal_of, sealed
from scopewell.documents.release import may_leave, problems
from scopewell.documents.signals import answer_recorded, answer_withdrawn, document_issued, request_chased, request_sent
from scopewell.documents.storing import as_json
from scopewell.documents.typesetting import page_count, pdf_of
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.audit import record_audit
from scopewell.practice.base import new_key
from scopewell.practice.models import Membership, User
from scopewell.practice.queries import digest_of
from scopewell.typesetting.compiling import Paper
from scopewell.ui.uploads import CheckedFile
from scopewell.wording.actions import check
from scopewell.wording.places import Place

ANSWERABLE = (DocumentKind.GUIDANCE_REQUEST, DocumentKind.REFERRAL_BACK)
MOST_ATTEMPTS = 5


@transaction.atomic
def begin_draft(*, actor: User, subject: Subject, kind: DocumentKind, recipient: str = "") -> Draft:
    """Draft a document from the last decision about a subject; the open draft of the same document is returned instead.

    `recipient` is the role the decision names. Raises NothingToDraftFrom when the decision calls for no such document.
    """
    found = desk().decided(subject.key)
    if found is None:
        raise NothingToDraftFrom
    situation = replace(found.situation, decided_by=found.situation.decided_by or str(actor))
    called = _called(kind, recipient, documents_called_for(situation.decision), situation.decision.may_start)
    choices = queries.fitting(called.recipient, desk().recipients(subject.key))
    first = (
        choices[0].reference
        if choices and kind not in (DocumentKind.CLIENT_ADVICE, DocumentKind.DECISION_RECORD)
        else ""
    )
    return _keep_draft(
        actor, subject, drafted(called, situation, subject.person), first, called.call_first, found.reference
    )


def _called(kind: DocumentKind, recipient: str, called_for: Sequence[CalledFor], may_start: bool) -> CalledFor:
    if kind is DocumentKind.INTRODUCTION and may_start:
        return CalledFor(kind, recipient or "physician", "now")
    for called in called_for:
        if called.kind is kind and recipient in ("", called.recipient):
            return called
    raise NothingToDraftFrom


@transaction.atomic
def begin_form(*, actor: User, subject: Subject, content: Content, recipient: str = "") -> Draft:
    """Begin a form of the first visit, which no decision makes."""
    return _keep_draft(actor, subject, content, recipient, False, "")


def _keep_draft(
    actor: User, subject: Subject, content: Content, recipient: str, call_first: bool, decision: str
) -> Draft:
    stored = as_json(content)
    for open_draft in queries.open_drafts(subject.key).filter(kind=content.kind):
        if open_draft.content.get("asks_about") == stored.get("asks_about"):
            return open_draft
    kept = Draft(
        subject=subject.key,
        kind=content.kind,
        content=stored,
        recipient=recipient,
        call_first=call_first,
        decision=decision,
        begun_by=actor,
    )
    kept.save()
    record_audit("document.draft", actor=actor, about=subject.about, kind=str(content.kind), draft=kept.key)
    return kept


@transaction.atomic
def change_draft(*, actor: User, draft: Draft, content: Mapping[str, Any], around: Mapping[str, str]) -> Draft:
    """Save what somebody typed into a draft. `around`: recipient, paper, also_written. Unchanged, it stays as it is."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if not draft.is_open:
        return draft
    after = {**draft.content, **content}
    if after == draft.content and all(getattr(draft, name) == value for name, value in around.items()):
        return draft
    draft.content = after
    for name, value in around.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.changed_at = timezone.now()
    draft.save()
    record_audit("document.change-draft", actor=actor, about=_about(draft.subject), draft=draft.key)
    return draft


@transaction.atomic
def discard_draft(*, actor: User, draft: Draft) -> None:
    """Put a draft away. Doing it again changes nothing."""
    if draft.is_open:
        draft.discarded_at = timezone.now()
        draft.save(update_fields=["discarded_at"])
        record_audit("document.discard-draft", actor=actor, about=_about(draft.subject), draft=draft.key)


def document_of(draft: Draft, membership: Membership) -> Document:
    """Return the document a draft would be if it were issued today by this member."""
    subject = desk().subject(draft.subject)
    assert subject is not None, "a draft is about somebody of its own practice"
    choice = queries.choice_named(draft.subject, draft.recipient)
    envelope = queries.envelope_for(membership, subject, choice, timezone.localdate(), draft.also_written)
    return Document(draft.written, envelope)


def issue_document(*, membership: Membership, draft: Draft, reason: str = "") -> IssuedDocument:
    """Issue a draft: number, set, hash and keep it. A draft that was issued already gives the same document again.

    Raises NotReady with everything that is wrong: statements, empty fields, length, release, rules not adopted; and
    WordingInTheWay while the wording guard blocks a word and `reason` does not say why it must stand.
    """
    for attempt in range(MOST_ATTEMPTS):
        try:
            with transaction.atomic():
                return _issue(membership, draft.pk, attempt, reason)
        except IntegrityError:
            # Somebody's code was taken already; the next attempt gives another.
            if attempt == MOST_ATTEMPTS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def _issue(membership: Membership, draft_pk: int, attempt: int, reason: str) -> IssuedDocument:
    draft = Draft.objects.select_for_update().get(pk=draft_pk)
    if draft.issued is not None:
        return draft.issued
    document = document_of(draft, membership)
    paper: Paper = "a4" if draft.paper == "a4" else "us-letter"
    wrong = (*problems(document, paper), *may_leave(document))
    if wrong or draft.discarded_at is not None:
        raise NotReady(wrong)
    year = document.envelope.written.year
    sequence = _next_number(year)
    document = sealed(
        document,
        number=document_number(year, sequence),
        verify_at=settings.BASE_URL + reverse("verify:enter").rstrip("/"),
        salt=settings.SECRET_KEY,
        attempt=attempt,
    )
    key = new_key()
    check(
        actor=membership.user,
        kind=kind_of(document.kind),
        texts=own_words(document.content),
        place=Place(f"{document.title} {document.envelope.number}", "documents:show", key, _about(draft.subject)),
        reason=reason,
        about=draft.subject,
    )
    pdf = pdf_of(document, paper)
    choice = queries.choice_named(draft.subject, draft.recipient)
    release = choice.release_reference if choice else ""
    issued = _keep(document, pdf, draft, membership, Given(key, year, sequence, release))
    draft.issued = issued
    draft.save(update_fields=["issued"])
    record_audit(
        "document.issue",
        actor=membership.user,
        about=_about(draft.subject),
        document=issued.key,
        number=issued.number,
        pdf=issued.pdf_hash,
    )
    document_issued.send(sender=IssuedDocument, issued=issued, actor=membership.user)
    return issued


class Given(NamedTuple):
    """What a document is given as it is issued: its key and number, and the release it goes out under."""

    key: str
    year: int
    sequence: int
    release: str


def _keep(document: Document, pdf: bytes, draft: Draft, membership: Membership, given: Given) -> IssuedDocument:
    seal = seal_of(document, pdf)
    to = document.envelope.recipient
    rules = document.envelope.rules
    issued = IssuedDocument(
        subject=draft.subject,
        kind=document.kind,
        title=document.title,
        key=given.key,
        year=given.year,
        sequence=given.sequence,
        code=seal.code,
        content_hash=seal.content_hash,
        pdf_hash=seal.pdf_hash,
        pages=page_count(document, "a4" if draft.paper == "a4" else "us-letter"),
        paper=draft.paper,
        snapshot=plain_document(document),
        recipient_name=to.name[:160] if to else "",
        recipient_role=to.role if to else "",
        release=given.release,
        decision=draft.decision,
        ruleset_version=rules.version if rules else "",
        issued_by=membership.user,
        practice_id=membership.practice_id,
    )
    issued.pdf.save("", ContentFile(pdf), save=False)
    try:
        with transaction.atomic():
            issued.save()
            _tell_public(issued, document)
    except IntegrityError:
        # No file stays behind of a document that was not kept.
        issued.pdf.storage.delete(str(issued.pdf.name))
        raise
    return issued


def _tell_public(issued: IssuedDocument, document: Document) -> None:
    Verification(
        token_digest=digest_of(issued.code),
        title=issued.title,
        number=issued.number,
        practice_name=document.envelope.letterhead.practice,
        is_demonstration=document.envelope.demonstration,
        pages=issued.pages,
        pdf_hash=issued.pdf_hash,
        issued_on=document.envelope.written,
    ).save()


def _next_number(year: int) -> int:
    series, _ = NumberSeries.objects.select_for_update().get_or_create(
        year=year, defaults={"practice_id": queries.practice_id()}
    )
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


@transaction.atomic
def record_sent(*, actor: User, issued: IssuedDocument, through: str, on: date | None = None) -> DocumentRequest | None:
    """Record that a document was sent, and wait for the answer when it asks for one. Sent twice, it waits once."""
    present = DocumentRequest.objects.filter(issued=issued).first()
    record_audit("document.send", actor=actor, about=_about(issued.subject), document=issued.key, through=through)
    if present is not None or DocumentKind(issued.kind) not in ANSWERABLE:
        return present
    request = DocumentRequest(
        issued=issued,
        subject=issued.subject,
        asks_about=issued.snapshot["content"]["asks_about"],
        sent_on=on or timezone.localdate(),
        sent_by=actor,
        sent_through=through,
    )
    request.save()
    request_sent.send(sender=DocumentRequest, request=request, actor=actor)
    return request


@transaction.atomic
def note_chase(*, actor: User, request: DocumentRequest, day: int, note: str = "") -> ChaseDone:
    """Record that somebody acted on a reminder. The same reminder is not recorded twice."""
    present = ChaseDone.objects.filter(request=request, day=day).first()
    if present is not None:
        return present
    done = ChaseDone(request=request, day=day, note=note, done_by=actor)
    done.save()
    record_audit("document.chase", actor=actor, about=_about(request.subject), document=request.issued.key, day=day)
    chase = next(chase for chase in chases(request.sent_on) if chase.day == day)
    request_chased.send(sender=DocumentRequest, request=request, chase=chase, actor=actor)
    return done


@transaction.atomic
def record_answer(
    *, actor: User, request: DocumentRequest, answer: Answer, scan: CheckedFile | None = None
) -> ReceivedAnswer:
    """Record the answer to a request, as it was given. What was decided is decided again by the room that decides.

    Raises AlreadyAnswered for a second one, UnusableAnswer for a limit that is none.
    """
    request = DocumentRequest.objects.select_for_update().get(pk=request.pk)
    if not request.is_waiting:
        raise AlreadyAnswered
    case_entries(answer, request.asks_about, shipped_engine().rules)
    row = _answer_row(actor, request, answer)
    if scan is not None:
        row.scan_hash = scan.digest
        row.scan.save(f"scan.{scan.kind}", ContentFile(scan.content), save=False)
    row.save()
    request.answered_on = answer.given_on
    request.save(update_fields=["answered_on"])
    _tell_answer(actor, request, row)
    return row


@transaction.atomic
def identify_author(*, actor: User, answer: ReceivedAnswer, how: str) -> ReceivedAnswer:
    """Record how the author of an answer was identified, so that it counts. Done again it changes nothing."""
    if answer.identified_how or hasattr(answer, "replaced_by") or hasattr(answer, "withdrawal"):
        return answer
    value = replace(answer.value, identified=Identified(how=how, by=str(actor), on=timezone.localdate()))
    row = _answer_row(actor, answer.request, value)
    row.replaces, row.scan, row.scan_hash = answer, answer.scan.name, answer.scan_hash
    row.save()
    _tell_answer(actor, answer.request, row)
    return row


@transaction.atomic
def withdraw_answer(*, actor: User, answer: ReceivedAnswer, reason: str) -> None:
    """Take back an answer that was recorded by mistake: the request waits again, and the client is decided again."""
    request = DocumentRequest.objects.select_for_update().get(pk=answer.request_id)
    if AnswerWithdrawal.objects.filter(answer=answer).exists() or hasattr(answer, "replaced_by"):
        return
    AnswerWithdrawal(answer=answer, reason=reason, by=actor).save()
    request.answered_on = None
    request.save(update_fields=["answered_on"])
    record_audit(
        "document.withdraw-answer",
        actor=actor,
        about=_about(request.subject),
        document=request.issued.key,
        answer=answer.key,
    )
    answer_withdrawn.send(sender=DocumentRequest, request=request, answer=answer, reason=reason, actor=actor)


def _answer_row(actor: User, request: DocumentRequest, answer: Answer) -> ReceivedAnswer:
    return ReceivedAnswer(
        practice_id=request.practice_id,
        request=request,
        verdict=answer.verdict,
        author=answer.author,
        author_role=answer.author_role,
        channel=answer.channel,
        given_on=answer.given_on,
        until=answer.until,
        words=answer.words,
        limits=[asdict(limit) for limit in answer.limits],
        restrictions=list(answer.restrictions),
        identified_how=answer.identified.how if answer.identified else "",
        identified_on=answer.identified.on if answer.identified else None,
        recorded_by=actor,
    )


def _tell_answer(actor: User, request: DocumentRequest, row: ReceivedAnswer) -> None:
    record_audit(
        "document.answer",
        actor=actor,
        about=_about(request.subject),
        document=request.issued.key,
        answer=row.key,
        verdict=row.verdict,
        identified=bool(row.identified_how),
    )
    answer_recorded.send(sender=DocumentRequest, request=request, answer=row, actor=actor)


def _about(subject: str) -> str:
    """Return how the audit trail names the record a document is about."""
    found = desk().subject(subject)
    return found.about if found else ""
