"""What the readers of single resources find, before it is put together."""

from dataclasses import dataclass, field
from datetime import date

from scopewell.mapping.dates import RecordDate
from scopewell.mapping.record import Entry, Skipped
from scopewell.mapping.tables import FactValue, FactValues


@dataclass(frozen=True, slots=True)
class Finding:
    """One resource makes one fact true. `on` is the date on the record; `valid` is since when the fact holds.

    A diagnosis that the record still lists as active holds on the day it is read; a symptom or a treatment holds at its
    own date, so that it goes stale.
    """

    fact: str
    value: FactValue | int
    source: str
    on: RecordDate | None
    valid: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for a fact that holds the date of the last such event."""

    fact: str
    source: str
    on: RecordDate | None


@dataclass(frozen=True, slots=True)
class Episode:
    """An operation or injury. `from_status`: told by a code that says it is in place, not by the operation itself."""

    kind: str
    source: str
    on: RecordDate | None
    implant: bool = False
    from_status: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement, with its unit as the engine knows it."""

    fact: str
    value: int | float
    unit: str
    source: str
    on: RecordDate
    high_is_worse: bool


@dataclass(slots=True)
class Gathered:
    """Everything found so far in one bundle."""

    as_of: date
    findings: list[Finding] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    counts: list[Event] = field(default_factory=list)
    surgeries: list[Episode] = field(default_factory=list)
    injuries: list[Episode] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def today(self) -> str:
        """The day of the decision, as text."""
        return self.as_of.isoformat()

    def skip(self, entry: Entry, why: str) -> None:
        """Say that a resource, or a part of it, was not used as it stands."""
        self.skipped.append(Skipped(entry.name, why))

    def add(self, facts: FactValues, entry: Entry, on: RecordDate | None, valid: str | None = None) -> bool:
        """Add facts that a resource makes true; `valid` is today unless given. Return whether there were any."""
        for fact, value in facts.items():
            self.findings.append(Finding(fact, value, entry.name, on, valid or self.today))
        return bool(facts)

    def number(self, fact: str, value: int, entry: Entry, on: RecordDate | None) -> None:
        """Add a fact that is worked out as a whole number, as of today."""
        self.findings.append(Finding(fact, value, entry.name, on, self.today))

    def unlisted(self, kind: str, text: str, entry: Entry, on: RecordDate | None) -> None:
        """Record words that the vocabulary has no question for; `kind` is conditions, surgeries or medicines."""
        self.findings.append(Finding(f"unlisted-{kind}", (text,), entry.name, on, self.today))
