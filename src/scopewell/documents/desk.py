"""What this room asks of a room above it: whom a document is about, who may receive it, what was decided.

The room that keeps people registers its desk in `AppConfig.ready()`. A subject is named by its key, a plain text.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.http import HttpRequest

from scopewell.documents.contents import Content, DocumentKind, Person, Recipient
from scopewell.documents.drafting import Situation


class Subject(NamedTuple):
    """Whom a document is about. `about`: how the audit trail names the record; `url`: where the record is read."""

    key: str
    person: Person
    about: str
    url: str


class RecipientChoice(NamedTuple):
    """Somebody a document may go to, and the signed release in force that names them, if there is one."""

    reference: str
    recipient: Recipient
    release_signed: date | None = None
    release_reference: str = ""
    release_scope: tuple[str, ...] = ()


class Decided(NamedTuple):
    """What was decided last about a subject. `reference` names the stored decision, empty when it was not stored."""

    situation: Situation
    reference: str = ""


class Desk(Protocol):
    """What the room above answers, each question with a practice in force; another practice's key is unknown."""

    def subject(self, key: str) -> Subject | None:
        """Return the subject, or None when the practice has none with this key."""

    def named(self, keys: Sequence[str]) -> Mapping[str, Subject]:
        """Return the subjects of several keys at once, for a list."""

    def recipients(self, key: str) -> Sequence[RecipientChoice]:
        """Return who is around the subject and could receive a document."""

    def decided(self, key: str) -> Decided | None:
        """Return the decision documents are drafted from, or None when nothing was decided."""

    def form(self, key: str, kind: DocumentKind) -> Content | None:
        """Return a form of the first visit as a page to sign, in the words the practice published last."""

    def frame(self, request: HttpRequest, key: str) -> dict[str, Any]:
        """Return the context of a page of the subject's record: `frame` names the template it extends."""


_desks: list[Desk] = []


def register_desk(desk: Desk) -> None:
    """Register the desk. The latest one answers."""
    _desks.append(desk)


def desk() -> Desk:
    """Return the desk. Raises LookupError when no room registered one: a fault of ours."""
    if not _desks:
        raise LookupError("no room registered a desk for documents")
    return _desks[-1]
