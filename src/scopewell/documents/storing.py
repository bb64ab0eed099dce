"""Contents and envelopes as JSON values, and back: what a draft keeps and what an issued document keeps for ever."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from scopewell.documents.contents import (
    ClientAdvice,
    Content,
    DecisionRecord,
    DocumentKind,
    GuidanceRequest,
    InformationRelease,
    InformedConsent,
    Introduction,
    ReferralBack,
    ServiceAgreement,
)

CLASSES: Mapping[DocumentKind, type[Content]] = {
    made.kind: made
    for made in (
        GuidanceRequest,
        ReferralBack,
        ClientAdvice,
        Introduction,
        InformedConsent,
        ServiceAgreement,
        InformationRelease,
        DecisionRecord,
    )
}


def as_json(content: Content) -> dict[str, Any]:
    """Return a content as plain JSON values."""
    return {name: _plain(value) for name, value in asdict(content).items()}


def from_json(kind: DocumentKind, stored: Mapping[str, Any]) -> Content:
    """Return the content that `as_json` gave. Fields it does not know are left out; missing ones take their default."""
    made = CLASSES[kind]
    hints = get_type_hints(made)
    values = {part.name: _read(stored[part.name], hints[part.name]) for part in fields(made) if part.name in stored}
    return made(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(part) for part in value]
    return value


def _read(value: Any, hint: Any) -> Any:
    if isinstance(hint, UnionType):
        return None if value is None else _read(value, next(part for part in get_args(hint) if part is not type(None)))
    if hint is date:
        return date.fromisoformat(value)
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            return tuple(_read(part, parts[0]) for part in value)
        return tuple(_read(part, of) for part, of in zip(value, parts, strict=True))
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        hints = get_type_hints(hint)
        return hint(*(_read(part, hints[name]) for name, part in zip(hint._fields, value, strict=True)))
    return value
