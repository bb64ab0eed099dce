"""One thing that keeps a document from being issued."""

from typing import NamedTuple


class Problem(NamedTuple):
    """What keeps a document from being issued. `field`: the field's name; `words`: as they stand there, if any."""

    field: str
    label: str
    words: str
    says: str
    instead: str
