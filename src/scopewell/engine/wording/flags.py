"""What the guard answers with, and what it is asked about."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of document; each has rules of its own (docs/wording.md)."""

    SESSION_NOTE = "session-note"
    LETTER = "letter"
    PUBLIC = "public"
    POST = "post"
    HANDOUT = "handout"
    NEWSLETTER = "newsletter"


class Category(StrEnum):
    """What a flag is about: a word, something done or promised, or what tells who a client is."""

    WORDING = "wording"
    ACT = "act"
    IDENTIFIER = "identifier"


class Severity(StrEnum):
    """How much a flag weighs: listed quietly, shown, or in the way of issuing until changed or a reason is given."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


class Replacement(NamedTuple):
    """One way to write it instead: put `text` where `start` to `end` stand. It may take in the article before."""

    start: int
    end: int
    text: str


class Evidence(NamedTuple):
    """One thing the clause says about a find, and how much it weighs: above zero for own work."""

    id: str
    says: str
    weighs: float


class Flag(NamedTuple):
    """One fault: `span` is exactly the text from `start` to `end`."""

    category: Category
    rule: str
    start: int
    end: int
    span: str
    severity: Severity
    reason: str
    instead: str
    """What to do instead, in a sentence, for what no replacement mends."""
    replacements: tuple[Replacement, ...]
    sources: tuple[str, ...]
    also: Category | None = None
    """A second category the same words belong to."""
    evidence: tuple[Evidence, ...] = ()


class Passed(NamedTuple):
    """A find that was not flagged, and why."""

    rule: str
    start: int
    end: int
    span: str
    evidence: tuple[Evidence, ...]


class Profile(NamedTuple):
    """What the account has on file: where it works, recorded credentials, and licenses with their number.

    Nothing is loosened by a claim in a text; only by what is recorded here.
    """

    jurisdiction: str = "US"
    credentials: frozenset[str] = frozenset()
    licenses: frozenset[str] = frozenset()


class Client(NamedTuple):
    """One client of the practice's own roster."""

    names: tuple[str, ...]
    """Full names, and others the person goes by."""
