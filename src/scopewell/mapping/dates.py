"""Dates as FHIR gives them: a year, a month, a day, or a moment."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(T\S+)?)?)?", re.ASCII)
_YEARS = range(1850, 2200)


@dataclass(frozen=True, slots=True)
class RecordDate:
    """A date on the record: the days it may mean, and its moment when the record gives one."""

    text: str
    first: date
    last: date
    moment: datetime | None = None

    @property
    def exact(self) -> bool:
        """Whether it names one day."""
        return self.first == self.last

    @property
    def order(self) -> datetime:
        """What to sort by: the moment, or the start of the day; a moment without a zone counts as UTC."""
        if self.moment is None:
            return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC)
        return self.moment if self.moment.tzinfo else self.moment.replace(tzinfo=UTC)


def read_date(value: object) -> RecordDate | None:
    """Read a FHIR date, dateTime or instant; None for anything else.

    The day of a moment is the day as written, in the zone of the record.
    """
    shape = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if shape is None or not isinstance(value, str) or int(shape[1]) not in _YEARS:
        return None
    year, month, day, time = int(shape[1]), shape[2], shape[3], shape[4]
    try:
        if month is None:
            return RecordDate(value, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return RecordDate(value, date(year, int(month), 1), _end_of_month(year, int(month)))
        whole = date(year, int(month), int(day))
        return RecordDate(value, whole, whole, datetime.fromisoformat(value) if time else None)
    except ValueError:
        return None


def date_of(resource: Mapping[str, object], stem: str) -> RecordDate | None:
    """Return when something happened: `<stem>DateTime`, `<stem>Instant`, or the start (else end) of `<stem>Period`."""
    for kind in ("DateTime", "Instant"):
        found = read_date(resource.get(stem + kind))
        if found is not None:
            return found
    period = resource.get(stem + "Period")
    if isinstance(period, dict):
        return read_date(period.get("start")) or read_date(period.get("end"))
    return None


def months_before(day: date, months: int) -> date:
    """Return the same day `months` earlier, or the last day of that month when it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    year = max(year, date.min.year)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def event_day(found: RecordDate | None, as_of: date) -> date | None:
    """Return the day to count from, or None when it is not known well enough.

    A month that is over counts as its last day, the stricter reading; a year, or the running month, is not known.
    """
    if found is None:
        return None
    if found.exact:
        return found.first
    whole_month = (found.first.year, found.first.month) == (found.last.year, found.last.month)
    return found.last if whole_month and found.last <= as_of else None


def may_be_since(found: RecordDate | None, since: date) -> bool:
    """Return whether something happened, or may have happened, on or after a day. Undated: it may."""
    return found is None or found.last >= since


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
