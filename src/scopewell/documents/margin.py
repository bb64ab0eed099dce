"""What the wording guard reads of a document: the words of the practice, never those of clients and providers."""

from collections.abc import Mapping

from scopewell.documents.contents import FOR_THE_CLIENT, Content, DocumentKind, Voice, editable_fields
from scopewell.documents.release import rule_sentences
from scopewell.engine.wording.flags import Kind

WORDS_OF_OTHERS = frozenset({Voice.REPORTED, Voice.DETERMINED})


def kind_of(document: DocumentKind) -> Kind:
    """Return as what the guard reads a document: the client's own sheet, a note in the record, or a letter."""
    if document in FOR_THE_CLIENT:
        return Kind.HANDOUT
    return Kind.SESSION_NOTE if document is DocumentKind.DECISION_RECORD else Kind.LETTER


def is_read(voice: Voice) -> bool:
    """Return whether the guard reads a field: what clients report and providers determine stays as they said it."""
    return voice not in WORDS_OF_OTHERS


def own_words(content: Content) -> Mapping[str, str]:
    """Return what people of the practice wrote, by the label of its field; sentences of the rules are left out."""
    return {
        part.label: "\n".join(text for text in part.texts if text not in rule_sentences())
        for part in editable_fields(content)
        if is_read(part.voice)
    }
