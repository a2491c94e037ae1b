"""Days, weeks, months, quarters and years as the steps of a series."""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta

from dragoman.errors import SettingsError

STEPS = ("day", "week", "month", "quarter", "year")


def start_of(day: Date, every: str) -> Date:
    """The first day of the period that holds a day; weeks start on Monday.

    >>> str(start_of(Date(2024, 5, 16), "week")), str(start_of(Date(2024, 5, 16), "quarter"))
    ('2024-05-13', '2024-04-01')
    """
    if every == "day":
        return day
    if every == "week":
        return day - timedelta(days=day.weekday())
    if every == "month":
        return day.replace(day=1)
    if every == "quarter":
        return day.replace(month=day.month - (day.month - 1) % 3, day=1)
    if every == "year":
        return day.replace(month=1, day=1)
    raise SettingsError(f"found the step {every!r}, wanted one of {', '.join(STEPS)}")


def next_start(start: Date, every: str) -> Date:
    """The first day of the period after the one that starts on a day."""
    if every in ("day", "week"):
        return start + timedelta(days=1 if every == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}[every]
    month = start.month - 1 + months
    return Date(start.year + month // 12, month % 12 + 1, 1)


def starts_between(first: Date, last: Date, every: str) -> list[Date]:
    """The starts of all periods that hold a day from `first` to `last`."""
    out = [start_of(first, every)]
    while (following := next_start(out[-1], every)) <= last:
        out.append(following)
    return out
