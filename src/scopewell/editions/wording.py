"""What the wording guard reads of a version: every part a reader sees, as it will stand, checked as public text."""

from collections import defaultdict

from scopewell.editions.models import Edition
from scopewell.engine.wording.flags import Kind
from scopewell.ui.site import named
from scopewell.wording.queries import Note, notes_on


def texts_of(version: Edition) -> dict[str, str]:
    """Return the parts of a version by the label of their field, with the operator's names in place."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for label, text in version.texts():
        parts[label].append(named(text))
    return {label: "\n".join(texts) for label, texts in parts.items()}


def notes_of(version: Edition) -> list[tuple[str, Note]]:
    """Return the notes on a version, each with the label of its part. No client's name is known here, nor can be."""
    return [(label, note) for label, text in texts_of(version).items() for note in notes_on(text, Kind.PUBLIC)]
