"""What the wording guard reads of a piece: every part a visitor reads, as it will stand on the site."""

from collections.abc import Mapping

from scopewell.engine.wording.flags import Kind
from scopewell.public.models import Version
from scopewell.ui.site import named
from scopewell.wording.queries import Note, notes_on

PARTS = {"title": "Title", "summary": "Summary", "insights": "Key insights", "body": "Text"}


def texts_of(version: Version) -> Mapping[str, str]:
    """Return the parts of a version by the label of their field, with the operator's names in place."""
    values = ((label, getattr(version, part)) for part, label in PARTS.items())
    return {label: named(value if isinstance(value, str) else "\n".join(value)) for label, value in values}


def notes_of(version: Version) -> list[tuple[str, Note]]:
    """Return the notes on a version, each with the label of its part."""
    return [(label, note) for label, text in texts_of(version).items() for note in notes_on(text, Kind.PUBLIC)]
