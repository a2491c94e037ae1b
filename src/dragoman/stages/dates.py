"""Resolve a date phrase to an ISO date or range, anchored on the article's date, with its precision and the reason.

A weekday with a past tense is the latest such day not after publication, the day itself included; with a future tense
the first from that day on ("later Monday" in Monday's report), with "next" the first after it. A month or day without a year is the nearest that fits the tense. What cannot be known is None.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache

from dragoman.lexicons.dates import named_dates
from dragoman.records import Dateline, Span, Status, When

_DAYS = {name.casefold(): i for i, name in enumerate(calendar.day_name)}
_DAYS |= {name[:3].casefold(): i for name, i in list(_DAYS.items())} | {"tues": 1, "thur": 3, "thurs": 3}
_MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: i for name, i in list(_MONTHS.items())} | {"sept": 9}
_NUMBERS = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
        ).split(),
        range(1, 18),
        strict=True,
    )
) | {"a": 1, "an": 1, "twenty": 20, "thirty": 30, "couple": 2, "a couple": 2, "several": 0, "few": 0, "a few": 0}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMBER = "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + r"|\d+"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


@dataclass(frozen=True, slots=True)
class _Asked:
    published: Date | None
    future: bool
    historical: bool
    anchor: Date | None  # the date of another event of the text
    told: bool = False  # a future act in a verb that is not future: "agreed on Sunday to meet"
    open: bool = False  # neither done nor planned: the nearer side of the article's date
    near: Date | None = None  # the latest full date of an article that has no date


_Found = tuple[str, str, str]  # ISO date or range, precision, reason
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Asked], _Found | None]]


def resolve_date(
    phrase: str,
    *,
    published: Date | None,
    sentence: str = "",
    tense: str | None = None,
    status: Status = Status.REALIZED,
    dateline: Dateline | None = None,
    earlier: Date | None = None,
    near: Date | None = None,
    act: int | None = None,
    span: Span | None = None,
) -> When:
    """Resolve one phrase; `date` is None when it cannot be known.

    `act` is where the trigger stands in the sentence, which tells on which side of "a day after" the act is. `earlier` is the date of the act before; `near` the latest full date in the text, which tells the year when the
    article has no date of its own.

    >>> resolve_date("Sunday night", published=Date(2017, 9, 18), tense="past").date
    '2017-09-17'
    """
    anchor = dateline.date if dateline and dateline.date else published
    ahead = status is Status.FUTURE or (status is Status.HYPOTHETICAL and tense != "past")
    future = ahead or (tense == "future" and status is not Status.HISTORICAL)
    told = future and tense in (None, "past")
    unsettled = status in (Status.NEGATED, Status.HYPOTHETICAL)
    asked = _Asked(anchor, future, status is Status.HISTORICAL, earlier, told, unsettled, None if anchor else near)
    if _LEANS.search(phrase) and (before := _date_before(phrase, sentence, asked)):
        asked = replace(asked, anchor=before)
    found = _beside_clause(phrase, sentence, asked, act) if _OPENS.search(phrase) else _resolved(phrase, asked)
    if found is None and future and re.search(rf"\bin {re.escape(phrase)}", sentence):
        found = _resolved(f"{phrase} hence", asked)  # "will vote in six months"
    if found is None:
        return When(text=phrase, date=None, span=span, why="no date that this grammar knows")
    date, precision, why = found
    return When(text=phrase, date=date, precision=precision, span=span, why=why)


@lru_cache(maxsize=4096)
def _resolved(phrase: str, asked: _Asked) -> _Found | None:
    text = _plain(phrase)
    if re.search(r"\bover the (?:next|coming)\b", phrase.casefold()):
        text = re.sub(r"\b(next|coming) (?=week|month|year)", r"\1 one ", text)
    return _range(text, asked) or _single(text, asked)


def _date_before(phrase: str, sentence: str, a: _Asked) -> Date | None:
    """The date that stands last before "that day" or "three years later" in its sentence."""
    at = sentence.find(phrase)
    for start, end in reversed(find_dates(sentence[: max(at, 0)])):
        found = _resolved(sentence[start:end], a)
        if found and "/" not in found[0]:
            return Date.fromisoformat((found[0] + "-01-01")[:10])
    return None


def _beside_clause(phrase: str, sentence: str, a: _Asked, act: int | None) -> _Found | None:
    """ "a day after" counts from the clause that it opens ("a day after the talks broke up on Monday"), if that is dated.

    An act told in that clause itself is counted back from the rest of the sentence or, where that has no date, from the
    article's. Where the act stands before the clause and the clause has no date, it stays unknown.
    """
    at = sentence.find(phrase)
    if act is not None and 0 <= at < act and (m := _BESIDE.search(_plain(phrase))):
        main = _date_before(phrase, sentence, a) or a.published
        number = _number(m["number"])
        shift = -number if m["side"] == "after" else number
        return _shifted(main, shift, m["unit"])[:2] + ("counted from the main clause",) if main and number else None
    rest = sentence[at + len(phrase) :] if at >= 0 else ""
    if not re.match(r" \w", rest):
        return _resolved(phrase, a)
    for start, end in find_dates(rest)[:1]:
        return _resolved(f"{phrase} {rest[start:end]}", a)
    return None


def assume_date(published: Date) -> When:
    """The publication date in place of an unknown one; it says that it is assumed."""
    return When(text="", date=published.isoformat(), precision="day", assumed=True, why="assumed: the article's date")


def _plain(phrase: str) -> str:
    text = phrase.casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    # "yesterday (Wednesday)", "Sunday morning (Korea time)"
    text = re.sub(r" ?\([^()]*\)", "", text)
    text = re.sub(r"\b(local time|gmt|est|utc|at (dawn|dusk|noon|midnight)|\d{1,2}(:\d\d)? ?[ap]\.?m\.?)\b", " ", text)
    text = re.sub(
        r"\b(sept|jan|feb|mar|apr|jun|jul|aug|oct|nov|dec|mon|tue|tues|wed|thu|thurs|fri|sat|sun)\.", r"\1", text
    )
    text = re.sub(r"\b(as of|the month of|the|on|in|at|of|from|about|around|nearly|some|almost|only|just|more than|over|as recently as|"
                  r"roughly|approximately|exactly|during)\b", " ", text)  # fmt: skip
    return re.sub(r"\s+", " ", text.replace(" ,", ",")).strip(" ,.'\"")


# ranges -------------------------------------------------------------------------------------------------------------


def _range(text: str, a: _Asked) -> _Found | None:
    if m := re.fullmatch(r"(\d{4}) ?(?:-|to|and|through|until) ?(\d{2,4})", text.removeprefix("between ")):
        end = m[2] if len(m[2]) == 4 else m[1][:2] + m[2]
        return f"{m[1]}/{end}", "range", "years"
    if m := re.fullmatch(rf"({_MONTH}) (\d{{1,2}}) ?(?:-|to|and) ?(\d{{1,2}})(?:,? (\d{{4}}))?", text):
        return _days_of_month(int(m[2]), int(m[3]), m[1], m[4], a)
    if m := re.fullmatch(rf"(\d{{1,2}}) ?(?:-|to|and) ?(\d{{1,2}}) ({_MONTH})(?:,? (\d{{4}}))?", text):
        return _days_of_month(int(m[1]), int(m[2]), m[3], m[4], a)
    if m := re.fullmatch(r"((?:19|20)\d0)'?s ?(?:-|to|and) ?((?:19|20)\d0)'?s", text):
        return f"{m[1]}/{int(m[2]) + 9}", "range", "decades"
    if m := re.fullmatch(rf"(?:between )?({_MONTH}) ?(?:-|to|and|through|until) ?({_MONTH})(?:,? (\d{{4}}))?", text):
        return _months(m[1], m[2], m[3], a)
    if m := re.fullmatch(
        rf"((?:{_MONTH}) \d{{1,2}}) ?(?:-|to|and|through|until) ?((?:{_MONTH}) \d{{1,2}})(?:,? (\d{{4}}))?", text
    ):
        year = f" {m[3]}" if m[3] else ""
        left, right = _single(m[1] + year, a), _single(m[2] + year, a)
        return (
            (f"{left[0]}/{right[0]}", "range", "from one day to another") if left and right and left < right else None
        )
    if m := re.match(r"(?:ever )?since (?:at least )?(.+)", text):
        return _since(m[1], a)
    if m := re.fullmatch(r"(?:between )?(.+?) (?:to|and|through|until|till) (.+)", text):
        left, right = _single(m[1], a), _single(m[2], a)
        if left and right and "/" not in left[0] + right[0] and left[0] <= right[0]:
            return f"{left[0]}/{right[0]}", "range", "from one date to another"
    return None


def _days_of_month(first: int, last: int, month: str, year: str | None, a: _Asked) -> _Found | None:
    start = _month_day(_MONTHS[month], first, int(year) if year else None, a)
    end = _date(start.year, start.month, last) if start else None
    return (f"{start}/{end}", "range", "days of a month") if start and end else None


def _months(first: str, last: str, year: str | None, a: _Asked) -> _Found | None:
    end = _single(f"{last} {year}" if year else last, a)
    if end is None:
        return None
    y = int(end[0][:4]) - (_MONTHS[first] > _MONTHS[last])
    return f"{y}-{_MONTHS[first]:02}/{end[0]}", "range", "from one month to another"


def _since(text: str, a: _Asked) -> _Found | None:
    """From then until publication, in the precision of the start."""
    found = _single(text, _Asked(a.published, False, a.historical, a.anchor)) or _inside(text, a)
    if found is None or a.published is None:
        return None
    start = found[0].split("/")[0]
    end = a.published.isoformat()[: len(start)]
    if start == end:
        return start, found[1], "from then until the article's date"
    return (f"{start}/{end}", "range", "from then until the article's date") if start < end else None


def _inside(text: str, a: _Asked) -> _Found | None:
    """A date somewhere in a longer phrase ("since the protests began in June")."""
    m = re.search(rf"\b(?:({_MONTH})(?: (\d{{1,2}})\b)?(?:,? (\d{{4}}))?|(\d{{4}})|({_DAY}))$", text)
    return _single(m[0], a) if m else None


# single dates -------------------------------------------------------------------------------------------------------


def _single(text: str, a: _Asked) -> _Found | None:
    for pattern, rule in _RULES:
        if (m := pattern.fullmatch(text)) and (found := rule(m, a)):
            return found
    return None


def _day(d: Date | None, why: str) -> _Found | None:
    return (d.isoformat(), "day", why) if d else None


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _weekday(day: int, a: _Asked, ago: int = 0) -> Date | None:
    if a.published is None:
        return None
    if a.future:
        ahead = (day - a.published.weekday()) % 7
        # Monday's report of what was agreed "on Sunday": nobody calls next Sunday that
        return a.published + timedelta(-1 if ahead == 6 and a.told else ahead)
    return a.published - timedelta((a.published.weekday() - day) % 7 + 7 * ago)


def _rule_weekday(m: re.Match[str], a: _Asked) -> _Found | None:
    day = _DAYS[m["day"]]
    which = (m["which"] or "").strip()
    why = "the latest such day not after the article"
    if which in ("next", "coming") and a.published:
        ahead = (day - a.published.weekday() - 1) % 7 + 1
        return _day(a.published + timedelta(ahead), "the first such day after the article")
    if which in ("last", "past", "previous") and a.published:
        back = (a.published.weekday() - day) % 7 or 7
        return _day(a.published - timedelta(back), why)
    if a.future:
        return _day(_weekday(day, a), "the first such day from the article's day on")
    return _day(_weekday(day, a), why)


def _rule_weekday_date(m: re.Match[str], a: _Asked) -> _Found | None:
    return _single(m["rest"], a)


def _rule_relative_day(m: re.Match[str], a: _Asked) -> _Found | None:
    if a.published is None:
        return None
    word = m["word"]
    if word == "overnight":
        return f"{a.published - timedelta(1)}/{a.published}", "range", "the night before the article's date"
    shift = {"yesterday": -1, "last night": -1, "tomorrow": 1, "day before yesterday": -2}.get(word, 0)
    return _day(a.published + timedelta(shift), "counted from the article's date")


def _rule_same_day(_: re.Match[str], a: _Asked) -> _Found | None:
    return _day(a.anchor, "the day of the act before")


def _rule_day_beside(m: re.Match[str], a: _Asked) -> _Found | None:
    if a.anchor is None:
        return None
    unit, shift = m["unit"], -1 if m["side"] in ("before", "earlier", "previous") else 1
    number = _number(m["number"])
    if number == 0:
        return None
    days = {"day": 1, "night": 1, "evening": 1, "week": 7}[unit] * number
    return _day(a.anchor + timedelta(shift * days), "counted from the act before")


def _number(word: str | None) -> int:
    if not word:
        return 1
    return int(word) if word.isdigit() else _NUMBERS[word]


def _rule_month_day(m: re.Match[str], a: _Asked) -> _Found | None:
    year = _stated_year(m["year"], a)
    d = _month_day(_MONTHS[m["month"]], int(m["number"]), int(year) if year else None, a)
    return _day(d, "day of a month" if year else "the nearest such day that fits the tense")


def _stated_year(year: str | None, a: _Asked) -> str | None:
    """The year of "1994", "last year" or "this year"."""
    if not year or year.isdigit() or a.published is None:
        return year if year and year.isdigit() else None
    return str(a.published.year + {"last": -1, "next": 1}.get(year.split()[0], 0))


def _month_day(month: int, day: int, year: int | None, a: _Asked) -> Date | None:
    if year:
        return _date(year, month, day)
    p = a.published or a.near
    if p is None:
        return None
    near = [d for y in (-1, 0, 1) if (d := _date(p.year + y, month, day))]
    if a.published and not a.open:
        near = [d for d in near if (d >= p if a.future else d <= p + timedelta(10))] or near
    return min(near, key=lambda d: abs((d - p).days)) if near else None


def _rule_month(m: re.Match[str], a: _Asked) -> _Found | None:
    month, year = _MONTHS[m["month"]], _stated_year(m["year"], a)
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


def _rule_year(m: re.Match[str], _: _Asked) -> _Found:
    return m["year"], "year", "a year"


def _rule_decade(m: re.Match[str], _: _Asked) -> _Found:
    start = int(m["decade"]) if len(m["decade"]) == 4 else 1900 + int(m["decade"])
    part = (m["part"] or "").strip()
    first, last = {"early": (0, 3), "mid": (4, 6), "mid-": (4, 6), "late": (7, 9)}.get(part, (0, 9))
    return f"{start + first}/{start + last}", "range", "a decade"


def _rule_century(m: re.Match[str], _: _Asked) -> _Found:
    n = int(m["n"])
    return f"{100 * (n - 1) + 1}/{100 * n}", "range", "a century"


def _rule_unit(m: re.Match[str], a: _Asked) -> _Found | None:
    """last week, this month, next year, earlier this week, the weekend."""
    if a.published is None:
        return None
    which, unit, p = m["which"], m["unit"], a.published
    if which == "following":  # it follows another event, not the article
        return _beside(a.anchor, unit, 1)
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if which == "past" and unit != "weekend":
        return _past(unit, p)
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


def _past(unit: str, p: Date) -> _Found:
    """The week, month or year that ends with the article: "over the past year"."""
    if unit == "week":
        return f"{p - timedelta(7)}/{p}", "range", "the seven days before the article"
    start = f"{p.year - 1}-{p.month:02}" if unit == "year" else _shifted(p, -1, "month")[0]
    return f"{start}/{p.year}-{p.month:02}", "range", f"the {unit} before the article"


def _beside(anchor: Date | None, unit: str, shift: int) -> _Found | None:
    """The week, month or year beside another event's; 0 for its own: "that same month"."""
    if anchor is None:
        return None
    if unit == "week":
        start = anchor - timedelta(anchor.weekday() - 7 * shift)
        return f"{start}/{start + timedelta(6)}", "week", "counted from the act before"
    return _shifted(anchor, shift, unit)[:2] + ("counted from the act before",)


def _rule_same_unit(m: re.Match[str], a: _Asked) -> _Found | None:
    return _beside(a.anchor, m["unit"], 0)


def _rule_that_month(m: re.Match[str], a: _Asked) -> _Found | None:
    year = a.anchor.year if a.anchor else None
    return (f"{year}-{_MONTHS[m['month']]:02}", "month", "in the year of the act before") if year else None


def _rule_hours(m: re.Match[str], a: _Asked) -> _Found | None:
    """past 48 hours, 96 hours ago."""
    if a.published is None or (number := int(m["number"])) % 24:
        return None
    start = a.published - timedelta(number // 24)
    if m["which"]:
        return f"{start}/{a.published}", "range", "counted from the article's date"
    return start.isoformat(), "day", "counted in hours"


def _rule_shifted(m: re.Match[str], a: _Asked) -> _Found | None:
    """a day before Thursday, two weeks after July 8."""
    found, number = _single(m["rest"], a), _number(m["number"])
    if found is None or found[1] != "day" or number == 0:
        return None
    return _shifted(Date.fromisoformat(found[0]), number if m["side"] == "after" else -number, m["unit"])


def _rule_named(m: re.Match[str], a: _Asked) -> _Found | None:
    """World War II, Christmas Eve, New Year's Day 2015: see lexicons/dates_named.tsv."""
    meaning = named_dates().get(m["name"])
    if meaning is None:
        return None
    if not meaning.startswith("--"):
        return (meaning, "range", "a named period") if not m["year"] else None
    month, day = map(int, meaning.removeprefix("--").split("-"))
    year = _stated_year(m["year"], a)
    return _day(_month_day(month, day, int(year) if year else None, a), "a named day")


def _rule_ago(m: re.Match[str], a: _Asked) -> _Found | None:
    if a.published is None or (number := _number(m["number"])) == 0:
        return None
    side = m["side"]
    base = a.anchor if side in ("earlier", "before", "after", "later") else a.published
    if base is None:
        return None
    shift = number * (1 if side in ("after", "later", "time", "hence", "now", "to go") else -1)
    return _shifted(base, shift, m["unit"])


def _shifted(base: Date, shift: int, unit: str) -> _Found:
    if unit.startswith(("day", "night")):
        return (base + timedelta(shift)).isoformat(), "day", "counted in days"
    if unit.startswith("week"):
        return (base + timedelta(7 * shift)).isoformat(), "day", "counted in weeks"
    if unit.startswith("month"):
        month = base.month - 1 + shift
        return f"{base.year + month // 12}-{month % 12 + 1:02}", "month", "counted in months"
    return str(base.year + shift * (10 if unit.startswith("decade") else 1)), "year", "counted in years"


def _rule_span(m: re.Match[str], a: _Asked) -> _Found | None:
    """past three months, the last two weeks, next 90 days."""
    if a.published is None or (number := _number(m["number"])) == 0:
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


def _rule_season(m: re.Match[str], a: _Asked) -> _Found | None:
    year = m["year"] or m["which_year"]
    if not year or year in ("last", "this", "next"):
        if a.published is None:
            return None
        first, _ = _SEASONS[m["season"]]
        y = a.published.year
        y -= first > a.published.month and not a.future and year != "this"
        y -= year == "last" and first <= a.published.month <= first + 2
        y += year == "next" and first <= a.published.month
    else:
        y = int(year)
    first, last = _SEASONS[m["season"]]
    return f"{y}-{first:02}/{y + (last < first)}-{last:02}", "season", "a season of the northern year"


def _rule_numeric(m: re.Match[str], _: _Asked) -> _Found | None:
    if m["iso"]:
        return _day(_date(*map(int, m["iso"].split("-"))), "an ISO date")
    day, month, year = int(m["a"]), int(m["b"]), int(m["c"])
    d = _date(year, month, day) or _date(year, day, month)
    return _day(d, "day/month/year assumed" if day <= 12 and month <= 12 else "a numeric date")


def _rule_by(m: re.Match[str], a: _Asked) -> _Found | None:
    return _single(m["rest"], replace(a, told=False))


def _rule_part(m: re.Match[str], a: _Asked) -> _Found | None:
    return _single(m["rest"], a)


def _rule_half(m: re.Match[str], a: _Asked) -> _Found | None:
    year = m["year"] or (str(a.published.year) if a.published else "")
    spans = {"first half": ("01", "06"), "second half": ("07", "12"), "first quarter": ("01", "03"),
             "second quarter": ("04", "06"), "third quarter": ("07", "09"), "fourth quarter": ("10", "12")}  # fmt: skip
    first, last = spans[m["part"]]
    return (f"{year}-{first}/{year}-{last}", "range", "a part of a year") if year else None


_UNITS = r"(?P<unit>days?|nights?|weeks?|months?|years?|decades?)"
_BESIDE = re.compile(rf"(?P<number>{_NUMBER})[ -]{_UNITS} (?P<side>after|before)$")
_LEANS = re.compile(r"\b(?:that|same) (?:same )?(?:day|night|evening|morning|afternoon|week|month|year)\b|\b(?:later|earlier|before|after)$"
                    r"|\b(?:following|previous|next) (?:day|night|morning)\b", re.IGNORECASE)  # fmt: skip
_OPENS = re.compile(r"\b(?:after|before)$", re.IGNORECASE)
_TIME = r"(?: (?:late |early |mid-?)?(?:morning|afternoon|evening|night|noon|midnight|dawn))?"
_EARLY = r"(?:(?:early|late|earlier|later|mid-?day|mid-?|shortly before dawn|pre-dawn)[ -]?)?"
_RULES: tuple[_Rule, ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_EARLY}(?P<which>(?:last|next|this|past|previous|coming) )?(?P<day>{_DAY})s?{_TIME}", _rule_weekday),
        (rf"(?P<day>{_DAY}) (?P<which>next|last)(?: week)?", _rule_weekday),
        (rf"(?:{_DAY}),? (?P<rest>(?:{_MONTH}|\d).+)", _rule_weekday_date),
        (r"(?P<word>day before yesterday|yesterday|today|tonight|tomorrow|overnight|last night|now|this (?:morning|evening|"
         r"afternoon)|earlier today|later today|earlier in day|earlier day|later day|current(?:ly)?|mid-?morning|morning|afternoon|later)" + _TIME, _rule_relative_day),
        (r"(?:that|same) (?:day|night|evening|morning|afternoon)|(?:later|earlier) that (?:day|night)", _rule_same_day),
        (rf"(?P<number>{_NUMBER})? ?(?P<unit>day|night|evening|week)s? (?P<side>before|earlier|after|later)", _rule_day_beside),
        (r"(?P<side>previous|following|next)(?P<number>) (?P<unit>day|night|evening)", _rule_day_beside),
        (rf"{_EARLY}(?P<month>{_MONTH})\.? ?-?(?P<number>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>\d{{4}}|last year|this year))?{_TIME}",
         _rule_month_day),
        (rf"(?P<number>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})(?:,? (?P<year>\d{{4}}|last year|this year))?{_TIME}",
         _rule_month_day),
        (rf"(?P<year>last year's) (?P<month>{_MONTH})[ -](?P<number>\d{{1,2}})", _rule_month_day),
        (rf"(?P<part>(?:early|late|mid-?|last|this|next|end|beginning|start|middle|back|past)[ -]?)?(?P<month>{_MONTH})(?:,? ?(?P<year>\d{{4}}|(?:last|this|next) year))?",
         _rule_month),
        (r"(?P<part>)(?P<year>)(?P<month>" + _MONTH + r") this year", _rule_month),
        (r"(?:early|late|mid-?|throughout|end|beginning|start|back|year)?[ -]?(?P<year>(?:1[5-9]|20)\d\d)", _rule_year),
        (r"(?P<part>(?:early|mid-?|late) ?)?(?P<decade>(?:19|20)\d0|[2-9]0)'?s", _rule_decade),
        (r"(?:early|late|mid-?)? ?(?P<n>\d{1,2})(?:st|nd|rd|th) century", _rule_century),
        (r"(?:(?P<when>earlier|later|late|early|sometime|end|beginning|start|middle) )?(?P<which>last|this|next|past|previous|coming|current)"
         r" (?P<unit>week|weekend|month|year)(?:'s)?", _rule_unit),
        (r"(?P<which>)(?:earlier |later )?(?P<unit>weekend)", _rule_unit),
        (r"(?P<when>earlier|later|end|before end)(?P<which>) (?P<unit>week|month|year)", _rule_unit),
        (r"(?:earlier |later |end )?(?:that|same|that same) (?P<unit>week|month|year)", _rule_same_unit),
        (rf"that (?P<month>{_MONTH})", _rule_that_month),
        (r"(?P<which>past|last|previous)? ?(?P<number>\d{1,3}) hours(?: ago)?", _rule_hours),
        (rf"(?P<number>{_NUMBER}) {_UNITS} (?P<side>before|after) (?P<rest>.+)", _rule_shifted),
        (r"(?P<name>\D{4,30}?)(?:,? (?P<year>\d{4}|(?:last|this|next) year))?", _rule_named),
        (r"(?P<which>following) (?P<unit>week|month|year)", _rule_unit),
        (rf"(?P<number>{_NUMBER}) {_UNITS} (?:from )?(?P<side>ago|earlier|before|after|later|hence|now|to go)", _rule_ago),
        (rf"(?:within )?(?P<number>{_NUMBER}) {_UNITS}(?:'|'s)? (?P<side>time)", _rule_ago),
        (rf"(?P<which>past|last|next|coming|previous) (?P<number>{_NUMBER})? ?{_UNITS}", _rule_span),
        (rf"(?P<which>within|for)(?: past)? (?P<number>{_NUMBER}) {_UNITS}", _rule_span),
        (r"(?:(?P<which_year>last|this|next) )?(?P<season>spring|summer|autumn|fall|winter)(?: (?P<year>\d{4}))?", _rule_season),
        (r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<c>\d{4})", _rule_numeric),
        (r"(?P<word>by|until|till|before|after|as early as|starting|beginning|effective|late|early) (?P<rest>.+)", _rule_by),
        (r"(?:end|beginning|start|middle|early hours|late hours|night|morning|evening|eve|course|last days|final days) "
         r"(?P<rest>.+)", _rule_part),
        (r"(?P<part>(?:first|second) half|(?:first|second|third|fourth) quarter)(?: (?P<year>\d{4})| this year)?", _rule_half),
    )
)  # fmt: skip
_FULL_MONTH = "|".join(n for n in calendar.month_name if n)
# "May" and "March" are also verbs, "April", "June" and "August" also names of people
_SURE_MONTH = (
    r"(?:(?:January|February|July|September|October|November|December)|(?:April|June|August)(?! [A-Z][a-z])"
    r"|(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Bb]y )|(?<=[Uu]ntil )|(?<=[Ll]ast )|(?<=[Ee]arly )|(?<=[Ll]ate )|(?<=[Tt]his ))(?:May|March)(?! [A-Z][a-z])"
    r"|(?:May|March)(?= \d)|(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_YEAR = r"(?:19|20)\d\d"
_HOUR = r"(?:(?: (?:late|early|mid-?))?[ -](?:mornings?|afternoons?|evenings?|nights?|noon|midnight|dawn))"
_SOON = (
    r"(?i:(?:(?:late|early|earlier|later|mid|midday|mid-day|last|next|this|since|by|until|till|previous|coming|following"
    r"|end of|the end of|early hours of|throughout|sometime)[ -](?:on |in )?(?:the )?){0,4})"
)
_COUNT = (
    r"(?i:(?:(?:more than|over|about|around|nearly|almost|some|at least|only|just|exactly|roughly|less than) )?"
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|\d+))"
)
_FINDER = re.compile(
    r"\b(?:"
    # Monday, Sept. 18, 2017; late Monday night; Friday and Saturday
    rf"{_SOON}{_WEEKDAY}s?(?: (?:last|next) week)?{_HOUR}?(?:,? (?:the )?(?:{_SURE_MONTH}|{_FULL_MONTH})\.? ?\d{{1,2}}(?:st|nd|rd|th)?(?:, ?{_YEAR})?)?"
    rf"(?:(?: and | to | through | until | or | ?[-–] ?)(?:early |late )?{_WEEKDAY}{_HOUR}?)?"
    # September 16-17, 2023; July 8 to August 3
    rf"|{_SOON}{_SURE_MONTH} ?-?\d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d)(?:(?: ?[-–] ?| to | through | until | and )(?:{_SURE_MONTH} )?\d{{1,2}}(?:st|nd|rd|th)?\b)?"
    rf"(?:,? {_YEAR}| (?:of )?(?:last|this) year)?{_HOUR}?"
    rf"|{_SOON}\d{{1,2}}(?:st|nd|rd|th)?(?: ?[-–] ?\d{{1,2}})? (?:of )?(?:{_FULL_MONTH})(?:,? {_YEAR}| (?:of )?(?:last|this) year)?{_HOUR}?"
    # March 2014; July-August; October last year
    rf"|(?:{_SOON}|(?i:that same |that |last year[’']s ))(?:{_SURE_MONTH}|(?<=[’']s ){_SURE_MONTH}-\d\d?)(?: ?[-–] ?(?:{_FULL_MONTH}))?(?:,? {_YEAR}| (?:of )?(?:last|this) year)?"
    rf"|(?:May|March) {_YEAR}"
    r"|(?i:(?:the )?day before yesterday|yesterday|today|tomorrow|tonight|overnight)(?: (?:morning|afternoon|evening|night))?"
    r"|(?i:this (?:morning|afternoon|evening)|(?:later|earlier) (?:that|the same|in the) day|(?:that same|that|(?:the )?same|the (?:next|following|previous)) (?:day|night|evening|morning|afternoon|week|month|year))"
    r"|(?i:(?:earlier |later |late |early |end of |the end of |over |over the |throughout |the rest of ){0,3}(?:last|this|next|coming|current) (?:week|weekend|month|year|night|summer|winter|spring|autumn|fall)\b(?!-| (?:rank|term)))"
    r"|(?i:(?:over |during |at |earlier |later )?(?:the )?(?:past |last |next |coming |previous )?(?<!every )weekend)"
    r"|(?i:(?:earlier|later|end|late) (?:in |of )?the (?:week|month|year|day|weekend))"
    rf"|{_COUNT}[ -](?i:(?:days?|weeks?|months?|years?|decades?|hours|nights?) (?:ago|earlier|later|before|after|hence|to go))(?: {_WEEKDAY}| {_SURE_MONTH} \d{{1,2}})?"
    rf"|(?<=[Ii]n ){_COUNT} (?i:days?|weeks?|months?|years?)(?:' time|’ time|'s time|’s time)"
    rf"|(?i:(?:over |in |within |during |for )?the (?:past|last|next|coming|previous) )(?i:(?:{_COUNT} )?(?:days?|weeks?|months?|years?|decades?|\d+ hours))"
    rf"|(?i:(?:in|since|by|until|during|throughout|from|of|between|after|before|mid-?|early|late|summer of|spring of|the))[ -](?:(?:early|late|at least) )?{_YEAR}\b(?:(?: ?[-–] ?|/| and | to )(?:{_YEAR}|\d\d)\b)?(?!-| [a-z]+ers\b)"
    rf"|(?<=['’]s ){_YEAR}\b|\b{_YEAR}(?= (?:[A-Z][a-z]+ )?(?:[a-z]+ )?(?:treaty|accord|agreement|deal|war|invasion|annexation|coup|uprising|attack|election|crisis))"
    rf"|{_YEAR} ?[-–] ?(?:{_YEAR}|\d\d)(?= [a-z])|(?i:(?:in )?(?:the )?(?:early |mid-?|late )?)(?:19|20)\d0s(?:(?: and |[-–])(?:19|20)\d0s)?"
    rf"|(?i:(?:last|this|next|in the) (?:summer|winter|spring|autumn)(?: of)?)(?: {_YEAR})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}"
    r"|(?i:World War (?:II|I|Two|One)|the (?:first|second) world war|the cold war|christmas(?: (?:eve|day))?|new year[’']s (?:eve|day)|(?:in|the) (?:morning|afternoon|evening)(?= of| meeting| session| talks)|the morning|the afternoon|the evening)"
    r")\b\.?",
)
_HEAD = re.compile(
    r"^(?:(?:the|in|on|at|of|from|over(?! the (?:next|coming))|during|between|for|before|after)[ -])+", re.IGNORECASE
)


def find_dates(text: str) -> tuple[tuple[int, int], ...]:
    """Where date phrases stand in a sentence, with few false finds: for when the encoder finds none.

    >>> [("He may march on Friday")[a:b] for a, b in find_dates("He may march on Friday")]
    ['Friday']
    """
    return tuple(_trimmed(text, *m.span()) for m in _FINDER.finditer(text))


def latest_full_date(texts: Iterable[str]) -> Date | None:
    """The latest day that a text gives with its year; None when it gives none.

    >>> latest_full_date(["They met on May 3, 1994 and on 7 June 1995."])
    datetime.date(1995, 6, 7)
    """
    asked = _Asked(None, False, False, None)
    found = (_single(_plain(t[a:b]), asked) for t in texts for a, b in find_dates(t) if re.search(r"\d{4}", t[a:b]))
    return max((Date.fromisoformat(f[0]) for f in found if f and f[1] == "day"), default=None)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a preposition before it and a full stop that ends the sentence."""
    start += m.end() if (m := _HEAD.match(text[start:end])) and not text[start:end].endswith("before yesterday") else 0
    abbreviated = re.search(r"\b(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.$", text[start:end])
    return start, end - (text[end - 1] == "." and not abbreviated)
