"""What is asked of documents, requests and answers of the practice in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from scopewell.documents.answers import Chase, Entries, case_entries, due_chases
from scopewell.documents.calling import CalledFor, documents_called_for
from scopewell.documents.contents import DocumentKind, Envelope, Letterhead, RuleMark
from scopewell.documents.desk import RecipientChoice, Subject, desk
from scopewell.documents.models import DocumentRequest, Draft, IssuedDocument, ReceivedAnswer, Verification
from scopewell.documents.numbering import read_code
from scopewell.knowledge.release import shipped_engine
from scopewell.practice.models import Membership
from scopewell.practice.queries import adoption_in_force, digest_of, ruleset_status, ruleset_version
from scopewell.practice.tenancy import holding_link, practice_id_in_force

# An answer counts while no later row replaces it and nobody took it back.
STANDING = {"replaced_by": None, "withdrawal": None}


def practice_id() -> int:
    """Return the id of the practice in force."""
    return practice_id_in_force("IssuedDocument")


def open_drafts(subject: str = "") -> QuerySet[Draft]:
    """Return the drafts somebody can still change."""
    rows = Draft.objects.filter(issued=None, discarded_at=None).select_related("begun_by")
    return rows.filter(subject=subject) if subject else rows


def issued_documents(subject: str = "") -> QuerySet[IssuedDocument]:
    """Return issued documents, the newest first."""
    rows = IssuedDocument.objects.select_related("issued_by", "request")
    return rows.filter(subject=subject) if subject else rows


def waiting_requests(subject: str = "") -> QuerySet[DocumentRequest]:
    """Return the requests without an answer, the oldest first."""
    rows = DocumentRequest.objects.filter(answered_on=None, withdrawn_at=None).select_related("issued")
    rows = rows.prefetch_related("chases", _answers())
    return rows.filter(subject=subject) if subject else rows


def _answers() -> Prefetch[Any]:
    rows = ReceivedAnswer.objects.filter(**STANDING).select_related("recorded_by")
    return Prefetch("answers", queryset=rows, to_attr="standing")


class Waiting(NamedTuple):
    """A request that waits, how many days it has, and the reminders that are due."""

    request: DocumentRequest
    days: int
    due: tuple[Chase, ...]


def waiting(subject: str = "") -> list[Waiting]:
    """Return what waits for an answer, with what is due about it today."""
    today = timezone.localdate()
    return [
        Waiting(
            request,
            (today - request.sent_on).days,
            due_chases(request.sent_on, today, [chase.day for chase in request.chases.all()]),
        )
        for request in waiting_requests(subject)
    ]


def answers_to(request: DocumentRequest) -> list[ReceivedAnswer]:
    """Return the answers of a request that stand, the newest first."""
    return list(ReceivedAnswer.objects.filter(request=request, **STANDING).select_related("recorded_by"))


def authority_for(subject: str) -> dict[str, Any]:
    """Return the clearances and limits that follow from the subject's recorded answers, as a case takes them."""
    rules = shipped_engine().rules
    rows = ReceivedAnswer.objects.filter(request__subject=subject, **STANDING).select_related("request")
    clearances: list[dict[str, Any]] = []
    limits: list[dict[str, Any]] = []
    for row in rows.order_by("given_on", "pk"):
        entries = case_entries(row.value, row.request.asks_about, rules)
        clearances += entries.clearances
        limits += entries.limits
    found: dict[str, Any] = {}
    if clearances:
        found["clearances"] = clearances
    if limits:
        found["limits"] = limits
    return found


def entries_of(answer: ReceivedAnswer) -> Entries:
    """Return what one answer means to the next decision, and what it leaves open."""
    return case_entries(answer.value, answer.request.asks_about, shipped_engine().rules)


class Offered(NamedTuple):
    """A document a decision calls for, whom it could go to, and the draft or document that is there already."""

    called: CalledFor
    recipients: tuple[RecipientChoice, ...]
    draft: Draft | None
    issued: IssuedDocument | None

    @property
    def is_letter(self) -> bool:
        """Whether it goes to somebody outside."""
        return self.called.recipient not in ("client", "file")


# Which kinds of contact fit a recipient the rules name; the first that is on file is offered first.
FITTING = {
    "physician": ("physician", "specialist", "nurse-practitioner", "physician-assistant"),
    "surgeon": ("surgeon", "physician", "specialist"),
    "physical-therapist": ("physical-therapist",),
    "treating-provider": ("physical-therapist", "chiropractor", "physician"),
}


def offered(subject: str) -> list[Offered]:
    """Return the documents the last decision about a subject calls for."""
    decided = desk().decided(subject)
    if decided is None:
        return []
    choices = desk().recipients(subject)
    drafts = list(open_drafts(subject))
    documents = [row for row in issued_documents(subject) if _belongs(row, decided.reference)]
    return [
        Offered(
            called,
            tuple(fitting(called.recipient, choices)),
            next((draft for draft in drafts if _matches(draft, called)), None),
            next((row for row in documents if _matches(row, called)), None),
        )
        for called in documents_called_for(decided.situation.decision)
    ]


def fitting(recipient: str, choices: Sequence[RecipientChoice]) -> list[RecipientChoice]:
    """Return who may be meant by a recipient the rules name, the best fit first; nobody when no role fits.

    Somebody of another role is chosen by a person, never beforehand: a physician is no physical therapist.
    """
    roles = FITTING.get(recipient, ("specialist", "physician"))
    ranked = [choice for choice in choices if choice.recipient.role in roles]
    return sorted(ranked, key=lambda choice: roles.index(choice.recipient.role))


def _belongs(row: IssuedDocument, decision: str) -> bool:
    """Return whether a document was issued on a decision; on one that is not stored, when it was issued today."""
    if decision:
        return row.decision == decision
    return timezone.localdate(row.issued_at) == timezone.localdate()


def _matches(row: Draft | IssuedDocument, called: CalledFor) -> bool:
    if row.kind != called.kind:
        return False
    content = row.content if isinstance(row, Draft) else row.snapshot["content"]
    return called.kind not in (DocumentKind.GUIDANCE_REQUEST, DocumentKind.REFERRAL_BACK) or set(
        content.get("asks_about", ())
    ) == set(called.rules)


def letterhead_of(membership: Membership) -> Letterhead:
    """Return the letterhead of what somebody of the practice sends."""
    practice = membership.practice
    return Letterhead(
        practice=practice.name,
        tagline=practice.tagline,
        address=tuple(line.strip() for line in practice.address.splitlines() if line.strip()),
        phone=practice.phone,
        fax=practice.fax,
        email=practice.email,
        professional=str(membership.user),
        credential=membership.title,
        emergency_number=practice.emergency_number or "911",
    )


def envelope_for(
    membership: Membership, subject: Subject, choice: RecipientChoice | None, written: date, also_written: str = ""
) -> Envelope:
    """Return the envelope of a document somebody of the practice writes about a subject."""
    adoption = adoption_in_force()
    adopted = f"{adoption.reviewer_name}, license {adoption.license}, {adoption.reviewed_on}" if adoption else ""
    person = subject.person
    if also_written.strip():
        person = type(person)(name=person.name, born=person.born, also_written=also_written.strip())
    return Envelope(
        letterhead=letterhead_of(membership),
        client=person,
        recipient=choice.recipient if choice else None,
        written=written,
        rules=RuleMark(version=ruleset_version(), status=ruleset_status(), adopted_by=adopted),
        demonstration=membership.practice.is_demonstration,
        release_signed=choice.release_signed if choice else None,
        release_scope=choice.release_scope if choice else (),
    )


def choice_named(subject: str, reference: str) -> RecipientChoice | None:
    """Return the recipient with this reference, or None."""
    return next((choice for choice in desk().recipients(subject) if choice.reference == reference), None)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a code found. `code` as it is printed; `found` is None when no document has it."""

    code: str
    found: Verification | None


def verification_of(typed: str) -> Checked:
    """Return what may be told of the document with this code. Raises MistypedCode when it cannot be a code."""
    code = read_code(typed)
    digest = digest_of(code)
    with holding_link(digest):
        return Checked(code, Verification.everywhere.filter(token_digest=digest).first())
