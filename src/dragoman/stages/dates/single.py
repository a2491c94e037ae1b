"""Single dates: a rule for each form that a phrase can have, tried in order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta

from dragoman.lexicons.dates import named_dates
from dragoman.stages.dates.asked import (
    Asked,
    Found,
    beside,
    day_of,
    month_day,
    number_of,
    on_day,
    past,
    shifted,
    stated_year,
    weekday,
)
from dragoman.stages.dates.words import DAY, DAYS, MONTH, MONTHS, NUMBER, SEASONS, UNITS

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Asked], Found | None]]


def single(text: str, a: Asked) -> Found | None:
    """The answer of the first rule that fits the whole of a plain phrase."""
    for pattern, rule in _RULES:
        if (m := pattern.fullmatch(text)) and (found := rule(m, a)):
            return found
    return None


def _rule_weekday(m: re.Match[str], a: Asked) -> Found | None:
    day = DAYS[m["day"]]
    which = (m["which"] or "").strip()
    why = "the latest such day not after the article"
    if which in ("next", "coming") and a.published:
        ahead = (day - a.published.weekday() - 1) % 7 + 1
        return on_day(a.published + timedelta(ahead), "the first such day after the article")
    if which in ("last", "past", "previous") and a.published:
        back = (a.published.weekday() - day) % 7 or 7
        return on_day(a.published - timedelta(back), why)
    if a.future:
        return on_day(weekday(day, a), "the first such day from the article's day on")
    return on_day(weekday(day, a), why)


def _rule_weekday_date(m: re.Match[str], a: Asked) -> Found | None:
    return single(m["rest"], a)


def _rule_relative_day(m: re.Match[str], a: Asked) -> Found | None:
    if a.published is None:
        return None
    word = m["word"]
    if word == "overnight":
        return f"{a.published - timedelta(1)}/{a.published}", "range", "the night before the article's date"
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2}.get(word, 0)
    return on_day(a.published + timedelta(shift), "counted from the article's date")


def _rule_same_day(_: re.Match[str], a: Asked) -> Found | None:
    return on_day(a.anchor, "the day of the act before")


def _rule_day_beside(m: re.Match[str], a: Asked) -> Found | None:
    if a.anchor is None:
        return None
    unit, shift = m["unit"], -1 if m["side"] in ("before", "earlier", "previous") else 1
    number = number_of(m["number"])
    if number == 0:
        return None
    days = {"day": 1, "night": 1, "evening": 1, "week": 7}[unit] * number
    return on_day(a.anchor + timedelta(shift * days), "counted from the act before")


def _rule_month_day(m: re.Match[str], a: Asked) -> Found | None:
    year = stated_year(m["year"], a)
    d = month_day(MONTHS[m["month"]], int(m["number"]), int(year) if year else None, a)
    return on_day(d, "day of a month" if year else "the nearest such day that fits the tense")


def _rule_day_of_this_month(m: re.Match[str], a: Asked) -> Found | None:
    if a.published is None:
        return None
    month = a.published.month - 1 + {"last": -1, "next": 1}.get(m["which"], 0)
    day = day_of(a.published.year + month // 12, month % 12 + 1, int(m["number"]))
    return on_day(day, "a day of the article's month or the one beside it")


def _rule_month(m: re.Match[str], a: Asked) -> Found | None:
    month, year = MONTHS[m["month"]], stated_year(m["year"], a)
    part = (m["part"] or "").strip()
    if year:
        return f"{int(year)}-{month:02}", "month", "month and year"
    if a.published is None:
        return None
    y = a.published.year
    if part == "next" or a.future or (a.open and 0 < month - a.published.month <= 2):
        y += month < a.published.month
    elif month > a.published.month or (part == "last" and month == a.published.month):
        y -= 1
    return f"{y}-{month:02}", "month", "the nearest such month that fits the tense"


def _rule_year(m: re.Match[str], _: Asked) -> Found:
    return m["year"], "year", "a year"


def _rule_decade(m: re.Match[str], _: Asked) -> Found:
    start = int(m["decade"]) if len(m["decade"]) == 4 else 1900 + int(m["decade"])
    part = (m["part"] or "").strip()
    first, last = {"early": (0, 3), "mid": (4, 6), "mid-": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return f"{start + first}/{start + last}", "range", "a decade"


def _rule_century(m: re.Match[str], _: Asked) -> Found:
    n = int(m["n"])
    return f"{100 * (n - 1) + 1}/{100 * n}", "range", "a century"


def _rule_unit(m: re.Match[str], a: Asked) -> Found | None:
    """last week, this month, next year, earlier this week, the weekend."""
    if a.published is None:
        return None
    which, unit, p = m["which"], m["unit"], a.published
    if which == "following":  # it follows another event, not the article
        return beside(a.anchor, unit, 1)
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if which == "past" and unit != "weekend":
        return past(unit, p)
    if unit == "week":
        # what a Sunday paper plans for this week has just begun; what it looks back on has just ended
        back = p.weekday() == 6 and shift == 0 and not a.future
        start = p if p.weekday() == 6 and not back else p - timedelta(p.weekday())
        start += timedelta(7 * shift)
        if (m.groupdict().get("when") or "") == "earlier" and shift == 0 and start < p:
            return (
                f"{start}/{p - timedelta(1)}",
                "range",
                "from the first day of the week to the day before the article",
            )
        return f"{start}/{start + timedelta(6)}", "week", "a calendar week"
    if unit == "weekend":
        saturday = p - timedelta((p.weekday() + 2) % 7)  # the latest Saturday
        if shift > 0 or (shift == 0 and p.weekday() < 5 and (a.future or which == "this")):
            saturday += timedelta(7)
        elif shift < 0 and p.weekday() >= 5:
            saturday -= timedelta(7)
        return f"{saturday}/{saturday + timedelta(1)}", "range", "a weekend"
    if unit == "month":
        month = p.month - 1 + shift
        return f"{p.year + month // 12}-{month % 12 + 1:02}", "month", "counted from the article's month"
    return str(p.year + shift), "year", "counted from the article's year"


def _rule_same_unit(m: re.Match[str], a: Asked) -> Found | None:
    return beside(a.anchor, m["unit"], 0)


def _rule_that_month(m: re.Match[str], a: Asked) -> Found | None:
    year = a.anchor.year if a.anchor else None
    return (f"{year}-{MONTHS[m['month']]:02}", "month", "in the year of the act before") if year else None


def _rule_hours(m: re.Match[str], a: Asked) -> Found | None:
    """past 48 hours, 96 hours ago."""
    if a.published is None or (number := int(m["number"])) % 24:
        return None
    start = a.published - timedelta(number // 24)
    if m["which"]:
        return f"{start}/{a.published}", "range", "counted from the article's date"
    return start.isoformat(), "day", "counted in hours"


def _rule_shifted(m: re.Match[str], a: Asked) -> Found | None:
    """a day before Thursday, two weeks after July 8."""
    found, number = single(m["rest"], a), number_of(m["number"])
    if found is None or found[1] != "day" or number == 0:
        return None
    return shifted(Date.fromisoformat(found[0]), number if m["side"] == "after" else -number, m["unit"])


def _rule_named(m: re.Match[str], a: Asked) -> Found | None:
    """World War II, Christmas Eve, New Year's Day 2015: see lexicons/dates_named.tsv."""
    meaning = named_dates().get(m["name"])
    if meaning is None:
        return None
    if not meaning.startswith("--"):
        return (meaning, "range", "a named period") if not m["year"] else None
    month, day = map(int, meaning.removeprefix("--").split("-"))
    year = stated_year(m["year"], a)
    return on_day(month_day(month, day, int(year) if year else None, a), "a named day")


def _rule_ago(m: re.Match[str], a: Asked) -> Found | None:
    if a.published is None or (number := number_of(m["number"])) == 0:
        return None
    side = m["side"]
    base = a.anchor if side in ("earlier", "before", "after", "later") else a.published
    if base is None:
        return None
    shift = number * (1 if side in ("after", "later", "time", "hence", "now", "to go") else -1)
    return shifted(base, shift, m["unit"])


def _rule_span(m: re.Match[str], a: Asked) -> Found | None:
    """past three months, the last two weeks, next 90 days."""
    many = m["number"] is None and m["unit"].endswith("s")  # "in the coming days": nobody says how many
    if a.published is None or many or (number := number_of(m["number"])) == 0:
        return None
    forward = m["which"] in ("next", "coming") or (m["which"] in ("within", "for") and a.future)
    unit, p = m["unit"], a.published
    if unit.startswith(("day", "week")):
        other = p + timedelta(number * (7 if unit.startswith("week") else 1) * (1 if forward else -1))
        first, last = sorted((p, other))
        return f"{first}/{last}", "range", "counted from the article's date"
    if unit.startswith("month"):
        month = p.month - 1 + (number if forward else -number)
        other_month = f"{p.year + month // 12}-{month % 12 + 1:02}"
        first_m, last_m = sorted((other_month, f"{p.year}-{p.month:02}"))
        return f"{first_m}/{last_m}", "range", "counted from the article's month"
    years = sorted((p.year, p.year + (number if forward else -number) * (10 if unit.startswith("decade") else 1)))
    return f"{years[0]}/{years[1]}", "range", "counted from the article's year"


def _rule_season(m: re.Match[str], a: Asked) -> Found | None:
    year = m["year"] or m["which_year"]
    if not year or year in ("last", "this", "next"):
        if a.published is None:
            return None
        first, _ = SEASONS[m["season"]]
        y = a.published.year
        y -= first > a.published.month and not a.future and year != "this"
        y -= year == "last" and first <= a.published.month <= first + 2
        y += year == "next" and first <= a.published.month
    else:
        y = int(year)
    first, last = SEASONS[m["season"]]
    return f"{y}-{first:02}/{y + (last < first)}-{last:02}", "season", "a season of the northern year"


def _rule_numeric(m: re.Match[str], _: Asked) -> Found | None:
    if m["iso"]:
        return on_day(day_of(*map(int, m["iso"].split("-"))), "an ISO date")
    day, month, year = int(m["a"]), int(m["b"]), int(m["c"])
    d = day_of(year, month, day) or day_of(year, day, month)
    return on_day(d, "day/month/year assumed" if day <= 12 and month <= 12 else "a numeric date")


def _rule_by(m: re.Match[str], a: Asked) -> Found | None:
    return single(m["rest"], replace(a, told=False))


def _rule_part(m: re.Match[str], a: Asked) -> Found | None:
    return single(m["rest"], a)


def _rule_half(m: re.Match[str], a: Asked) -> Found | None:
    year = m["year"] or (str(a.published.year) if a.published else "")
    spans = {"first half": ("01", "06"), "second half": ("07", "12"), "first quarter": ("01", "03"),
             "second quarter": ("04", "06"), "third quarter": ("07", "09"), "fourth quarter": ("10", "12")}  # fmt: skip
    first, last = spans[m["part"]]
    return (f"{year}-{first}/{year}-{last}", "range", "a part of a year") if year else None


_TIME = r"(?: (?:late |early |mid-?)?(?:morning|afternoon|evening|night|noon|midnight|dawn))?"
_EARLY = r"(?:(?:early|late|earlier|later|mid-?day|mid-?|shortly before dawn|pre-dawn)[ -]?)?"
_RULES: tuple[_Rule, ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_EARLY}(?P<which>(?:last|next|this|past|previous|coming) )?(?P<day>{DAY})s?{_TIME}", _rule_weekday),
        (rf"(?P<day>{DAY}) (?P<which>next|last)(?: week)?", _rule_weekday),
        (rf"(?:{DAY}),? (?P<rest>(?:{MONTH}|\d).+)", _rule_weekday_date),
        (r"(?P<word>day before yesterday|yesterday|today|tonight|tomorrow|overnight|last night|now|this (?:morning|evening|"
         r"afternoon)|earlier today|later today|earlier in day|earlier day|later day|current(?:ly)?|mid-?morning|morning|afternoon|later)" + _TIME, _rule_relative_day),
        (r"(?:that|same) (?:day|night|evening|morning|afternoon)|(?:later|earlier) that (?:day|night)", _rule_same_day),
        (rf"(?P<number>{NUMBER})? ?(?P<unit>day|night|evening|week)s? (?P<side>before|earlier|after|later)", _rule_day_beside),
        (r"(?P<side>previous|following|next)(?P<number>) (?P<unit>day|night|evening)", _rule_day_beside),
        (rf"{_EARLY}(?P<month>{MONTH})\.? ?-?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}|last year|this year))?{_TIME}",
         _rule_month_day),
        (rf"(?P<number>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{MONTH})(?:,? (?P<year>\d{{4}}|last year|this year))?{_TIME}",
         _rule_month_day),
        (rf"(?P<year>last year's) (?P<month>{MONTH})[ -](?P<number>\d{{1,2}})", _rule_month_day),
        (r"(?P<number>\d{1,2})(?:st|nd|rd|th) (?P<which>last|this|next) month", _rule_day_of_this_month),
        (rf"(?P<part>(?:early|late|mid-?|last|this|next|end|beginning|start|middle|back|past)[ -]?)?(?P<month>{MONTH})(?:,? ?(?P<year>\d{{4}}|(?:last|this|next) year))?",
         _rule_month),
        (r"(?P<part>)(?P<year>)(?P<month>" + MONTH + r") this year", _rule_month),
        (r"(?:early|late|mid-?|throughout|end|beginning|start|back|year)?[ -]?(?P<year>(?:1[5-9]|20)\d\d)", _rule_year),
        (r"(?P<part>(?:early|mid-?|late) ?)?(?P<decade>(?:19|20)\d0|[2-9]0)'?s", _rule_decade),
        (r"(?:early|late|mid-?)? ?(?P<n>\d{1,2})(?:st|nd|rd|th) century", _rule_century),
        (r"(?:(?P<when>earlier|later|late|early|sometime|end|beginning|start|middle) )?(?P<which>last|this|next|past|previous|coming|current)"
         r" (?P<unit>week|weekend|month|year)(?:'s)?", _rule_unit),
        (r"(?P<which>)(?:earlier |later )?(?P<unit>weekend)", _rule_unit),
        (r"(?P<when>earlier|later|end|before end)(?P<which>) (?P<unit>week|month|year)", _rule_unit),
        (r"(?:earlier |later |end )?(?:that|same|that same) (?P<unit>week|month|year)", _rule_same_unit),
        (rf"that (?P<month>{MONTH})", _rule_that_month),
        (r"(?P<which>past|last|previous)? ?(?P<number>\d{1,3}) hours(?: ago)?", _rule_hours),
        (rf"(?P<number>{NUMBER}) {UNITS} (?P<side>before|after) (?P<rest>.+)", _rule_shifted),
        (r"(?P<name>\D{4,30}?)(?:,? (?P<year>\d{4}|(?:last|this|next) year))?", _rule_named),
        (r"(?P<which>following) (?P<unit>week|month|year)", _rule_unit),
        (rf"(?P<number>{NUMBER}) {UNITS} (?:from )?(?P<side>ago|earlier|before|after|later|hence|now|to go)", _rule_ago),
        (rf"(?:within )?(?P<number>{NUMBER}) {UNITS}(?:'|'s)? (?P<side>time)", _rule_ago),
        (rf"(?P<which>past|last|next|coming|previous) (?P<number>{NUMBER})? ?{UNITS}", _rule_span),
        (rf"(?P<which>within|for)(?: past)? (?P<number>{NUMBER}) {UNITS}", _rule_span),
        (r"(?:(?P<which_year>last|this|next) )?(?P<season>spring|summer|autumn|fall|winter)(?: (?P<year>\d{4}))?", _rule_season),
        (r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<c>\d{4})", _rule_numeric),
        (r"(?P<word>by|until|till|before|after|as early as|starting|beginning|effective|late|early) (?P<rest>.+)", _rule_by),
        (r"(?:end|beginning|start|middle|early hours|late hours|night|morning|evening|eve|course|last days|final days) "
         r"(?P<rest>.+)", _rule_part),
        (r"(?P<part>(?:first|second) half|(?:first|second|third|fourth) quarter)(?: (?P<year>\d{4})| this year)?", _rule_half),
    )
)  # fmt: skip
