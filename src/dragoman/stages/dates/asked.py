"""What a date phrase is asked against, and the steps of a calendar from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from dragoman.stages.dates.words import NUMBERS

_SOON, _LONG = 60, 240  # days ahead that are told as a day of a month, and back that would be told with their year
Found = tuple[str, str, str]  # ISO date or range, precision, reason


@dataclass(frozen=True, slots=True)
class Asked:
    """The article's date, the tense of the act and the other dates of the text that a phrase may count from."""

    published: Date | None
    future: bool
    historical: bool
    anchor: Date | None  # the date of another event of the text
    told: bool = False  # a future act in a verb that is not future: "agreed on Sunday to meet"
    open: bool = False  # neither done nor planned: the nearer side of the article's date
    near: Date | None = None  # the latest full date of an article that has no date


def on_day(d: Date | None, why: str) -> Found | None:
    """One day as an answer."""
    return (d.isoformat(), "day", why) if d else None


def day_of(year: int, month: int, day: int) -> Date | None:
    """The day, None where the calendar has none such."""
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def weekday(day: int, a: Asked) -> Date | None:
    """The latest such day not after the article, or with a future act the first from it on; Monday is 0."""
    if a.published is None:
        return None
    if a.future:
        ahead = (day - a.published.weekday()) % 7
        # Monday's report of what was agreed "on Sunday": nobody calls next Sunday that
        return a.published + timedelta(-1 if ahead == 6 and a.told else ahead)
    return a.published - timedelta((a.published.weekday() - day) % 7)


def number_of(word: str | None) -> int:
    """A number in digits or words; no word is one, "several" is nought."""
    if not word:
        return 1
    return int(word) if word.isdigit() else NUMBERS[word]


def stated_year(year: str | None, a: Asked) -> str | None:
    """The year of "1994", "last year" or "this year"."""
    if not year or year.isdigit() or a.published is None:
        return year if year and year.isdigit() else None
    return str(a.published.year + {"last": -1, "next": 1}.get(year.split()[0], 0))


def month_day(month: int, day: int, year: int | None, a: Asked) -> Date | None:
    """The day of a month: without a year the nearest that fits the tense."""
    if year:
        return day_of(year, month, day)
    p = a.published or a.near
    if p is None:
        return None
    near = [d for y in (-1, 0, 1) if (d := day_of(p.year + y, month, day))]
    soon = any(p + timedelta(10) < d <= p + timedelta(_SOON) for d in near)
    long_past = not any(p - timedelta(_LONG) <= d <= p + timedelta(10) for d in near)
    # "invited both to talks on August 18" in July: the talks', not a day of the last year
    if a.published and not a.open and not (soon and long_past):
        near = [d for d in near if (d >= p if a.future else d <= p + timedelta(10))] or near
    return min(near, key=lambda d: abs((d - p).days)) if near else None


def past(unit: str, p: Date) -> Found:
    """The week, month or year that ends with the article: "over the past year"."""
    if unit == "week":
        return f"{p - timedelta(7)}/{p}", "range", "the seven days before the article"
    start = f"{p.year - 1}-{p.month:02}" if unit == "year" else shifted(p, -1, "month")[0]
    return f"{start}/{p.year}-{p.month:02}", "range", f"the {unit} before the article"


def beside(anchor: Date | None, unit: str, shift: int) -> Found | None:
    """The week, month or year beside another event's; 0 for its own: "that same month"."""
    if anchor is None:
        return None
    if unit == "week":
        start = anchor - timedelta(anchor.weekday() - 7 * shift)
        return f"{start}/{start + timedelta(6)}", "week", "counted from the act before"
    return shifted(anchor, shift, unit)[:2] + ("counted from the act before",)


def shifted(base: Date, shift: int, unit: str) -> Found:
    """So many days, weeks, months, years or decades from a day."""
    if unit.startswith(("day", "night")):
        return (base + timedelta(shift)).isoformat(), "day", "counted in days"
    if unit.startswith("week"):
        return (base + timedelta(7 * shift)).isoformat(), "day", "counted in weeks"
    if unit.startswith("month"):
        month = base.month - 1 + shift
        return f"{base.year + month // 12}-{month % 12 + 1:02}", "month", "counted in months"
    return str(base.year + shift * (10 if unit.startswith("decade") else 1)), "year", "counted in years"
