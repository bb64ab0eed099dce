"""What each document says, as frozen values. A person edits these fields; templates only set them.

Three classes of statement have fields of their own and never mix: what the client reported, what the professional
observed or measured, what a licensed provider determined.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NamedTuple


class DocumentKind(StrEnum):
    """The documents, by the id that files and addresses use."""

    GUIDANCE_REQUEST = "guidance-request"
    REFERRAL_BACK = "referral-back"
    CLIENT_ADVICE = "client-advice"
    DECISION_RECORD = "decision-record"
    INTRODUCTION = "introduction"
    INFORMED_CONSENT = "informed-consent"
    SERVICE_AGREEMENT = "service-agreement"
    INFORMATION_RELEASE = "information-release"


class Voice(StrEnum):
    """Whose statement a field holds. What may be said, and how, follows from it (statements.py)."""

    OURS = "ours"
    REPORTED = "reported"
    OBSERVED = "observed"
    DETERMINED = "determined"
    TO_CLIENT = "to-client"
    FORM = "form"


TITLES: Mapping[DocumentKind, str] = MappingProxyType(
    {
        DocumentKind.GUIDANCE_REQUEST: "Request for guidance",
        DocumentKind.REFERRAL_BACK: "Referral back to physical therapy",
        DocumentKind.CLIENT_ADVICE: "Your next steps",
        DocumentKind.DECISION_RECORD: "Screening decision",
        DocumentKind.INTRODUCTION: "Introduction",
        DocumentKind.INFORMED_CONSENT: "Informed consent",
        DocumentKind.SERVICE_AGREEMENT: "Service agreement",
        DocumentKind.INFORMATION_RELEASE: "Release of information",
    }
)
# What people of the practice call them, where that is not the title on the page.
LABELS: Mapping[DocumentKind, str] = MappingProxyType(
    {
        **TITLES,
        DocumentKind.CLIENT_ADVICE: "Advice sheet for the client",
        DocumentKind.DECISION_RECORD: "Decision record",
    }
)
NEED_RECIPIENT = frozenset(
    {
        DocumentKind.GUIDANCE_REQUEST,
        DocumentKind.REFERRAL_BACK,
        DocumentKind.INTRODUCTION,
        DocumentKind.INFORMATION_RELEASE,
    }
)
TO_THIRD_PARTIES = frozenset({DocumentKind.GUIDANCE_REQUEST, DocumentKind.REFERRAL_BACK, DocumentKind.INTRODUCTION})
ONE_PAGE = frozenset(DocumentKind) - {
    DocumentKind.DECISION_RECORD,
    DocumentKind.CLIENT_ADVICE,
    DocumentKind.SERVICE_AGREEMENT,
    DocumentKind.INFORMED_CONSENT,
}
FOR_THE_CLIENT = frozenset({DocumentKind.CLIENT_ADVICE, DocumentKind.INFORMED_CONSENT, DocumentKind.SERVICE_AGREEMENT})
FROM_RULES = frozenset(
    {
        DocumentKind.GUIDANCE_REQUEST,
        DocumentKind.REFERRAL_BACK,
        DocumentKind.CLIENT_ADVICE,
        DocumentKind.DECISION_RECORD,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who sends: the practice, and the professional who signs with a credential."""

    practice: str
    tagline: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""
    email: str = ""
    professional: str
    credential: str
    emergency_number: str = "911"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The client, named as in the record. `also_written`: the same name in Latin letters, when the record's is not."""

    name: str
    born: date | None = None
    also_written: str = ""

    @property
    def shown(self) -> str:
        """The name as a reader of English can also read it."""
        return f"{self.name} ({self.also_written})" if self.also_written else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a document goes to. `role`: a role of the engine, or `client`."""

    name: str
    role: str
    organization: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    fax: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMark:
    """The rules a document rests on: their hash, and who adopted them for this practice, when somebody did."""

    version: str
    status: str
    adopted_by: str = ""

    @property
    def short(self) -> str:
        """The first twelve characters of the hash."""
        return self.version.removeprefix("sha256:")[:12]

    @property
    def adopted(self) -> bool:
        """Whether a licensed reviewer adopted them for this practice."""
        return bool(self.adopted_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything around the content. `number`, `code` and `verify_at` are empty until the document is issued.

    `release_scope`: what the signed release lets the practice share with this recipient (scopes.ReleaseScope).
    """

    letterhead: Letterhead
    client: Person
    written: date
    recipient: Recipient | None = None
    rules: RuleMark | None = None
    demonstration: bool = False
    release_signed: date | None = None
    release_scope: tuple[str, ...] = ()
    number: str = ""
    code: str = ""
    verify_at: str = ""


def text(label: str, voice: Voice, *, required: bool = False, most: int = 900, default: str | None = None) -> str:
    """Declare an editable text: its label on the form, whose statement it is, and how long it may get."""
    about = {"label": label, "voice": voice, "required": required, "most": most}
    # A field object stands where the value will be, as dataclasses want it; `str` is what the class then holds.
    made: str = field(metadata=about) if default is None else field(metadata=about, default=default)
    return made


def lines(
    label: str, voice: Voice, *, required: bool = False, most: int = 220, default: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Declare an editable list of lines; `most` is the length of one line."""
    about = {"label": label, "voice": voice, "required": required, "most": most}
    made: tuple[str, ...] = field(metadata=about) if default is None else field(metadata=about, default=default)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidanceRequest:
    """A request to a physician or another provider for guidance or clearance, answerable by fax in a minute.

    `limits_asked`: ids of scopewell.documents.limits_asked. `asks_about`: the rules an answer may resolve; not printed.
    """

    kind: ClassVar[DocumentKind] = DocumentKind.GUIDANCE_REQUEST
    urgency: str = "before-start"
    opening: str = text("What we ask, and why", Voice.OURS, required=True, most=700)
    reported: str = text("The client reported", Voice.REPORTED, most=420)
    measured: str = text("We observed or measured", Voice.OBSERVED, most=420)
    determined: str = text("Providers determined", Voice.DETERMINED, most=420)
    proposed: str = text("We propose", Voice.OURS, required=True, most=420)
    question: str = text("One more question, answered yes or no", Voice.OURS, most=120, default="")
    reported_on: date | None = None
    measured_on: date | None = None
    limits_asked: tuple[str, ...] = ()
    asks_about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralBack:
    """A referral back to physical therapy: what was seen and measured, never a cause."""

    kind: ClassVar[DocumentKind] = DocumentKind.REFERRAL_BACK
    urgency: str = "before-loading"
    opening: str = text("Why we write", Voice.OURS, required=True, most=600)
    measured: str = text("We observed or measured", Voice.OBSERVED, required=True, most=480)
    reported: str = text("The client reported", Voice.REPORTED, most=420)
    determined: str = text("Providers determined", Voice.DETERMINED, most=420)
    meanwhile: str = text("Until you answer", Voice.OURS, required=True, most=360)
    reported_on: date | None = None
    measured_on: date | None = None
    asks_about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAdvice:
    """The sheet a client takes home, in plain words and large type."""

    kind: ClassVar[DocumentKind] = DocumentKind.CLIENT_ADVICE
    opening: str = text("In one or two sentences", Voice.TO_CLIENT, required=True, most=400)
    reasons: tuple[str, ...] = lines("Why", Voice.TO_CLIENT)
    today: tuple[str, ...] = lines("Today", Voice.TO_CLIENT, required=True)
    next_steps: tuple[str, ...] = lines("Next", Voice.TO_CLIENT, required=True)
    keep: tuple[str, ...] = lines("When you exercise", Voice.TO_CLIENT, default=())
    call_at_once: tuple[str, ...] = lines("Call the emergency number at once for", Voice.TO_CLIENT, required=True)
    see_a_doctor: tuple[str, ...] = lines("See a doctor the same day for", Voice.TO_CLIENT, default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The letter that tells a provider, within a day of the first visit, that the client has started with us."""

    kind: ClassVar[DocumentKind] = DocumentKind.INTRODUCTION
    opening: str = text("Why we write", Voice.OURS, required=True, most=700)
    reported: str = text("The client reported", Voice.REPORTED, most=420)
    measured: str = text("We observed or measured", Voice.OBSERVED, most=420)
    determined: str = text("Providers determined", Voice.DETERMINED, most=420)
    proposed: str = text("The program", Voice.OURS, required=True, most=420)
    reports: str = text("What you will receive", Voice.OURS, most=360)
    reported_on: date | None = None
    measured_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InformedConsent:
    """The client's consent to take part, on paper. `heading` and `paragraphs` are the version's, as published."""

    kind: ClassVar[DocumentKind] = DocumentKind.INFORMED_CONSENT
    version: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAgreement:
    """What the practice offers and what both sides agree to, on paper, with what was agreed for this client."""

    kind: ClassVar[DocumentKind] = DocumentKind.SERVICE_AGREEMENT
    version: str
    heading: str
    paragraphs: tuple[str, ...]
    sessions: str = text("Sessions", Voice.FORM, most=200, default="")
    fee: str = text("Fee", Voice.FORM, most=200, default="")
    notice: str = text("Notice to cancel a session", Voice.FORM, most=200, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRelease:
    """The client's permission to exchange named information with one named recipient, until a date, revocable."""

    kind: ClassVar[DocumentKind] = DocumentKind.INFORMATION_RELEASE
    version: str
    heading: str
    paragraphs: tuple[str, ...]
    scope: tuple[str, ...] = lines("What may be shared, each ticked by the client", Voice.FORM, required=True)
    purpose: str = text("Purpose", Voice.FORM, required=True, most=240)
    expires: date


class ReasonRow(NamedTuple):
    """Answer, rule, source: one row of a decision record. `mark` says how far the rule was checked."""

    level: str
    title: str
    answers: tuple[str, ...]
    says: str
    rule: str
    source: str
    mark: str
    decided_by: str
    resolved_by: str
    modified: str = ""


class OpenRow(NamedTuple):
    """A fact that is missing and could still change the outcome."""

    question: str
    could_become: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """The whole decision, for the file: everything it rests on, who made it and when."""

    kind: ClassVar[DocumentKind] = DocumentKind.DECISION_RECORD
    sentence: str
    outcome: str
    step: int
    floor: str
    ceiling: str
    settled: bool
    if_unanswerable: str
    as_of: str
    decided_by: str
    decided_at: str
    today: tuple[str, ...]
    actions: tuple[str, ...]
    reasons: tuple[ReasonRow, ...]
    open: tuple[OpenRow, ...]
    precautions: tuple[str, ...]
    precautions_open: tuple[str, ...]
    resolved: tuple[str, ...]
    readings: tuple[tuple[str, str, str], ...]
    problems: tuple[str, ...]
    assumed: tuple[str, ...]
    note: str = text("The professional's note", Voice.OBSERVED, most=900, default="")


type Content = (
    GuidanceRequest
    | ReferralBack
    | ClientAdvice
    | Introduction
    | InformedConsent
    | ServiceAgreement
    | InformationRelease
    | DecisionRecord
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its content and everything around it."""

    content: Content
    envelope: Envelope

    @property
    def kind(self) -> DocumentKind:
        """Which document it is."""
        return self.content.kind

    @property
    def title(self) -> str:
        """Its title."""
        if isinstance(self.content, GuidanceRequest) and self.content.urgency != "before-start":
            return "Request for medical assessment"
        heading: str = getattr(self.content, "heading", "")  # a form is called what its version is called
        return heading or TITLES[self.kind]


class Field(NamedTuple):
    """An editable field of a content, with its value. A list of lines is a tuple."""

    name: str
    label: str
    voice: Voice
    required: bool
    most: int
    value: str | tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The value as lines."""
        return (self.value,) if isinstance(self.value, str) else self.value


def editable_fields(content: Content) -> Iterator[Field]:
    """Yield the fields a person edits, in the order of the page."""
    for declared in fields(content):
        if "voice" in declared.metadata:
            about = declared.metadata
            value = getattr(content, declared.name)
            yield Field(declared.name, about["label"], about["voice"], about["required"], about["most"], value)
