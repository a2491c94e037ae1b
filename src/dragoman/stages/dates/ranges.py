"""Ranges: from one date to another, since a date, days of a month."""

from __future__ import annotations

import re

from dragoman.stages.dates.asked import Asked, Found, day_of, month_day
from dragoman.stages.dates.single import single
from dragoman.stages.dates.words import DAY, MONTH, MONTHS


def resolve_range(text: str, a: Asked) -> Found | None:
    """The range that a plain phrase names, None where it is none."""
    if m := re.fullmatch(r"(\d{4}) ?(?:-|to|and|through|until) ?(\d{2,4})", text.removeprefix("between ")):
        end = m[2] if len(m[2]) == 4 else m[1][:2] + m[2]
        return f"{m[1]}/{end}", "range", "years"
    if m := re.fullmatch(rf"({MONTH}) (\d{{1,2}}) ?(?:-|to|and) ?(\d{{1,2}})(?:,? (\d{{4}}))?", text):
        return _days_of_month(int(m[2]), int(m[3]), m[1], m[4], a)
    if m := re.fullmatch(rf"(\d{{1,2}}) ?(?:-|to|and) ?(\d{{1,2}}) ({MONTH})(?:,? (\d{{4}}))?", text):
        return _days_of_month(int(m[1]), int(m[2]), m[3], m[4], a)
    if m := re.fullmatch(r"((?:19|20)\d0)'?s ?(?:-|to|and) ?((?:19|20)\d0)'?s", text):
        return f"{m[1]}/{int(m[2]) + 9}", "range", "decades"
    if m := re.fullmatch(rf"(?:between )?({MONTH}) ?(?:-|to|and|through|until) ?({MONTH})(?:,? (\d{{4}}))?", text):
        return _months(m[1], m[2], m[3], a)
    if m := re.fullmatch(
        rf"((?:{MONTH}) \d{{1,2}}) ?(?:-|to|and|through|until) ?((?:{MONTH}) \d{{1,2}})(?:,? (\d{{4}}))?", text
    ):
        year = f" {m[3]}" if m[3] else ""
        left, right = single(m[1] + year, a), single(m[2] + year, a)
        return (
            (f"{left[0]}/{right[0]}", "range", "from one day to another") if left and right and left < right else None
        )
    if m := re.match(r"(?:ever )?since (?:at least )?(.+)", text):
        return _since(m[1], a)
    if m := re.fullmatch(r"(?:between )?(.+?) (?:to|and|through|until|till) (.+)", text):
        left, right = single(m[1], a), single(m[2], a)
        if left and right and "/" not in left[0] + right[0] and left[0] <= right[0]:
            return f"{left[0]}/{right[0]}", "range", "from one date to another"
    return None


def _days_of_month(first: int, last: int, month: str, year: str | None, a: Asked) -> Found | None:
    start = month_day(MONTHS[month], first, int(year) if year else None, a)
    end = day_of(start.year, start.month, last) if start else None
    return (f"{start}/{end}", "range", "days of a month") if start and end else None


def _months(first: str, last: str, year: str | None, a: Asked) -> Found | None:
    end = single(f"{last} {year}" if year else last, a)
    if end is None:
        return None
    y = int(end[0][:4]) - (MONTHS[first] > MONTHS[last])
    return f"{y}-{MONTHS[first]:02}/{end[0]}", "range", "from one month to another"


def _since(text: str, a: Asked) -> Found | None:
    """From then until publication, in the precision of the start."""
    found = single(text, Asked(a.published, False, a.historical, a.anchor)) or _inside(text, a)
    if found is None or a.published is None:
        return None
    start = found[0].split("/")[0]
    end = a.published.isoformat()[: len(start)]
    if start == end:
        return start, found[1], "from then until the article's date"
    return (f"{start}/{end}", "range", "from then until the article's date") if start < end else None


def _inside(text: str, a: Asked) -> Found | None:
    """A date somewhere in a longer phrase ("since the protests began in June")."""
    m = re.search(rf"\b(?:({MONTH})(?: (\d{{1,2}})\b)?(?:,? (\d{{4}}))?|(\d{{4}})|({DAY}))$", text)
    return single(m[0], a) if m else None
