"""What somebody agrees to, word for word. A changed wording gets a new version."""

from typing import NamedTuple

from scopewell.newsletter.models import Purpose
from scopewell.ui.site import named

VERSION = "2026-11"
WORDS = {
    Purpose.EBOOK: "Send me the free eBook. You mail one link for it and nothing else.",
    Purpose.UPDATES: (
        "Send me {list}: guideline changes and practice tips by e-mail from {operator}, about twice a month. "
        "I can leave with one click in every mail."
    ),
}


class Wording(NamedTuple):
    """The words of one consent, and their version."""

    version: str
    words: str


def wording(purpose: Purpose) -> Wording:
    """Return the words in force, with the operator's names in them."""
    return Wording(VERSION, named(WORDS[purpose]))
