"""Dates as people know them: a month and year, and the day when they know it."""

import calendar
from datetime import date
from typing import NamedTuple

OLDEST_YEARS = 110


class DateProblem(Exception):
    """A date that cannot be used. `key`: the sentence to ask with."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


class Told(NamedTuple):
    """A day, and whether it is exactly that day."""

    day: date
    is_exact: bool


def read_date(year: str, month: str, day: str, *, today: date) -> Told | None:
    """Return the day that was told; None when nothing was. Raises DateProblem.

    Without the day of the month it is the last one of that month, today at the latest: an operation or injury that is
    more recent is treated with more care, so the latest day it can have been is the careful reading.
    """
    if not (year or month or day):
        return None
    if not (year.isdigit() and month.isdigit() and len(year) == 4 and len(month) <= 2):
        raise DateProblem("needs_date")
    if day and not (day.isdigit() and len(day) <= 2):
        raise DateProblem("no_such_day")
    y, m = int(year), int(month)
    if not 1 <= m <= 12:
        raise DateProblem("no_such_day")
    if y < today.year - OLDEST_YEARS:
        raise DateProblem("long_ago")
    try:
        found = date(y, m, int(day) if day else calendar.monthrange(y, m)[1])
    except ValueError:
        raise DateProblem("no_such_day") from None
    if not day and found > today >= date(y, m, 1):
        found = today
    if found > today:
        raise DateProblem("future")
    return Told(found, bool(day))
