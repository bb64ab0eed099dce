"""Which documents a decision calls for, and to whom."""

from collections.abc import Sequence
from typing import NamedTuple

from scopewell.documents.contents import LABELS, DocumentKind
from scopewell.engine.decision import Decision
from scopewell.engine.disposition import Disposition
from scopewell.knowledge.plain_words import option

OURSELVES = frozenset({"professional"})
NO_LETTER = frozenset({"emergency-services", "crisis-line"})


class CalledFor(NamedTuple):
    """A document a decision calls for. `rules`: what it asks about; an answer to it may resolve these.

    `call_first`: the matter is too urgent for a letter alone; the letter goes along with a telephone call.
    """

    kind: DocumentKind
    recipient: str
    urgency: str
    rules: tuple[str, ...] = ()
    call_first: bool = False

    @property
    def title(self) -> str:
        """What the document is called."""
        return LABELS[self.kind]

    @property
    def to(self) -> str:
        """Whom it goes to, in words."""
        return option(self.recipient).capitalize()


def documents_called_for(decision: Decision) -> tuple[CalledFor, ...]:
    """Return the documents a decision calls for, the most urgent first; the advice sheet and the record come last.

    One request goes to each recipient, with everything that recipient is asked. Emergency services get a call and no
    letter.
    """
    letters: dict[tuple[DocumentKind, str], CalledFor] = {}
    for action in decision.actions:
        if action.recipient in OURSELVES or action.recipient in NO_LETTER:
            continue
        if action.disposition < Disposition.REFER_TO_PT:
            continue
        back = action.recipient == "physical-therapist" and action.disposition is Disposition.REFER_TO_PT
        kind = DocumentKind.REFERRAL_BACK if back else DocumentKind.GUIDANCE_REQUEST
        first = letters.get((kind, action.recipient))
        rules = (*first.rules, *action.because) if first else action.because
        urgency = first.urgency if first else action.urgency
        urgent = action.disposition >= Disposition.URGENT_MEDICAL or bool(first and first.call_first)
        letters[kind, action.recipient] = CalledFor(kind, action.recipient, urgency, _once(rules), urgent)
    for_file = CalledFor(
        DocumentKind.DECISION_RECORD, "file", "now", _once([reason.rule for reason in decision.reasons])
    )
    for_client = CalledFor(DocumentKind.CLIENT_ADVICE, "client", "now")
    return (*letters.values(), for_client, for_file)


def _once(rules: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules))
