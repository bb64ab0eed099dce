"""Days as a page in US English writes them."""

from datetime import date


def long_day(day: date | None) -> str:
    """Return a day with its weekday, such as Monday, November 23, 2026."""
    return f"{day:%A, %B} {day.day}, {day.year}" if day else ""


def short_day(day: date | None) -> str:
    """Return a day for a narrow place, such as Mon, Nov 23."""
    return f"{day:%a, %b} {day.day}" if day else ""


def plain_day(day: date | None) -> str:
    """Return a day inside a sentence, such as March 14, 1963."""
    return f"{day:%B} {day.day}, {day.year}" if day else ""
