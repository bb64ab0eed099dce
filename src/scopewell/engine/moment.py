"""Points in time as cases give them: a day, or a day with a time."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple


class Moment(NamedTuple):
    """A day, with its time when one was given."""

    day: date
    time: datetime | None = None

    def __str__(self) -> str:
        return self.time.isoformat() if self.time else self.day.isoformat()

    def is_after(self, other: "Moment") -> bool:
        """Return whether this moment is certainly later than the other."""
        if self.time and other.time:
            return self.time > other.time
        return self.day > other.day

    def outlasts(self, until: "Moment", hold_s: int | None) -> bool:
        """Return whether something true at this moment still holds at `until`.

        `hold_s` is the hold in seconds; None holds for ever. A hold of a day or less ends with its own calendar day; a
        longer one of N days ends when N days have passed, so that a value of that age no longer counts.
        """
        if hold_s is None:
            return True
        days = (until.day - self.day).days
        if hold_s <= 86_400:
            if days >= 1:
                return False
            return not (self.time and until.time) or (until.time - self.time).total_seconds() < hold_s
        return days * 86_400 < hold_s


def moment_of(value: object) -> Moment:
    """Read a day or a time: a `date`, a `datetime`, or ISO 8601 text. Raises ValueError for anything else.

    Times without a zone are taken as UTC, so that they compare with those that have one.
    """
    if isinstance(value, datetime):
        return _with_time(value)
    if isinstance(value, date):
        return Moment(value)
    if isinstance(value, str):
        return _from_text(value)
    raise ValueError("not a date")


@lru_cache(maxsize=4096)
def _from_text(text: str) -> Moment:
    if len(text) == 10:
        return Moment(date.fromisoformat(text))
    if len(text) < 10 or text[10] not in "T ":
        raise ValueError("not an ISO 8601 date")
    return _with_time(datetime.fromisoformat(text))


def _with_time(value: datetime) -> Moment:
    return Moment(value.date(), value if value.tzinfo else value.replace(tzinfo=UTC))
