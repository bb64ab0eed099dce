"""A document as it was issued, read back from what was kept of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scopewell.documents.contents import Document, DocumentKind, Envelope, Letterhead, Person, Recipient, RuleMark
from scopewell.documents.storing import from_json


def document_from(snapshot: Mapping[str, Any]) -> Document:
    """Return the document that numbering.plain_document gave."""
    envelope = snapshot["envelope"]
    return Document(
        from_json(DocumentKind(snapshot["kind"]), snapshot["content"]),
        Envelope(
            letterhead=Letterhead(**_lined(envelope["letterhead"])),
            client=Person(**{**envelope["client"], "born": _day(envelope["client"]["born"])}),
            written=date.fromisoformat(envelope["written"]),
            recipient=Recipient(**_lined(envelope["recipient"])) if envelope["recipient"] else None,
            rules=RuleMark(**envelope["rules"]) if envelope["rules"] else None,
            demonstration=envelope["demonstration"],
            release_signed=_day(envelope["release_signed"]),
            release_scope=tuple(envelope.get("release_scope", ())),
            number=envelope["number"],
            code=envelope["code"],
            verify_at=envelope["verify_at"],
        ),
    )


def _lined(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "address": tuple(values["address"])}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
