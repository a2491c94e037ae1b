"""Resolve a date phrase to an ISO date or range, anchored on the article's date, with its precision and the reason.

A weekday with a past tense is the latest such day not after publication, the day itself included; with a future tense
the first from that day on ("later Monday" in Monday's report), with "next" the first after it. A month or day without a year is the nearest that fits the tense. What cannot be known is None.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache

from dragoman.ontology.plover import SAID
from dragoman.records import Dateline, Frame, Span, Status, When
from dragoman.stages.dates.asked import Asked, Found, number_of, shifted
from dragoman.stages.dates.finder import find_dates
from dragoman.stages.dates.ranges import resolve_range
from dragoman.stages.dates.single import single
from dragoman.stages.dates.words import DAY, NUMBER, UNITS

_BESIDE = re.compile(rf"(?P<number>{NUMBER})[ -]{UNITS} (?P<side>after|before)$")
_LEANS = re.compile(r"\b(?:that|same) (?:same )?(?:day|night|evening|morning|afternoon|week|month|year)\b|\b(?:later|earlier|before|after)$"
                    r"|\b(?:following|previous) (?:week|month|year)\b|\b(?:following|previous|next) (?:day|night|morning)\b", re.IGNORECASE)  # fmt: skip
# "a year later" counts from "July 2022", "two days later" does not
_COARSE = re.compile(
    r"\b(?:months?|years?|decades?) (?:later|earlier|after|before)$|\b(?:following|same|that) (?:same )?(?:month|year)$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"(?:(?:early|late) )?(?:{DAY})\b", re.IGNORECASE)
_BEGINS = r"\b(?:(?P<told>(?:to|will|would|due to) (?:begin|start|resume|take effect))|beginning|starting|effective)(?: on| from)? "
_OPENS = re.compile(r"\b(?:after|before)$", re.IGNORECASE)


def resolve_date(
    phrase: str,
    *,
    published: Date | None,
    sentence: str = "",
    tense: str | None = None,
    status: Status = Status.REALIZED,
    dateline: Dateline | None = None,
    earlier: Date | None = None,
    before: str | None = None,
    near: Date | None = None,
    act: int | None = None,
    span: Span | None = None,
) -> When:
    """Resolve one phrase; `date` is None when it cannot be known.

    `act` is where the trigger stands in the sentence, which tells on which side of "a day after" the act is. `earlier` is the day of the act before, `before` its date where that is only a month or a year; `near` the latest full date in the text, which tells the year when the
    article has no date of its own.

    >>> resolve_date("Sunday night", published=Date(2017, 9, 18), tense="past").date
    '2017-09-17'
    """
    anchor = _counted_from(phrase, dateline, published)
    ahead = status is Status.FUTURE or (status is Status.HYPOTHETICAL and tense != "past")
    future = ahead or (tense == "future" and status is not Status.HISTORICAL)
    begins = re.search(_BEGINS + re.escape(phrase), sentence) if _WEEKDAY.match(phrase) else None
    if begins and status is not Status.HISTORICAL and (begins["told"] or tense != "past"):
        future = True  # "launches a mission beginning Tuesday"
    if before and _COARSE.search(phrase):
        earlier = Date.fromisoformat(f"{before}-01-01"[:10])
    if earlier and anchor and earlier > anchor and not future:
        earlier = anchor  # what is done is not counted from what is still to come
    told = future and tense in (None, "past")
    unsettled = status in (Status.NEGATED, Status.HYPOTHETICAL)
    asked = Asked(anchor, future, status is Status.HISTORICAL, earlier, told, unsettled, None if anchor else near)
    if _LEANS.search(phrase) and (stands := _date_before(phrase, sentence, asked)):
        asked = replace(asked, anchor=stands)
    found = _beside_clause(phrase, sentence, asked, act) if _OPENS.search(phrase) else _resolved(phrase, asked)
    if found is None and future and re.search(rf"\bin {re.escape(phrase)}", sentence):
        found = _resolved(f"{phrase} hence", asked)  # "will vote in six months"
    if found is None:
        return When(text=phrase, date=None, span=span, why="no date that this grammar knows")
    date, precision, why = found
    return When(text=phrase, date=date, precision=precision, span=span, why=why)


def _counted_from(phrase: str, dateline: Dateline | None, published: Date | None) -> Date | None:
    """The dateline's day, else the article's; a weekday that is the article's own is not that of the week before.

    Filed on Tuesday, published on Wednesday: "early on Wednesday" was added since.
    """
    filed = dateline.date if dateline else None
    if filed is None or published is None:
        return filed or published
    added = filed < published <= filed + timedelta(2)
    return published if added and calendar.day_name[published.weekday()].casefold() in phrase.casefold() else filed


@lru_cache(maxsize=4096)
def _resolved(phrase: str, asked: Asked) -> Found | None:
    text = _plain(phrase)
    if re.search(r"\bover the (?:next|coming)\b", phrase.casefold()):
        text = re.sub(r"\b(next|coming) (?=week|month|year)", r"\1 one ", text)
    return resolve_range(text, asked) or single(text, asked)


def _date_before(phrase: str, sentence: str, a: Asked) -> Date | None:
    """The date that stands last before "that day" or "three years later" in its sentence."""
    at = sentence.find(phrase)
    for start, end in reversed(find_dates(sentence[: max(at, 0)])):
        found = _resolved(sentence[start:end], a)
        if found and "/" not in found[0]:
            return Date.fromisoformat((found[0] + "-01-01")[:10])
    return None


def _beside_clause(phrase: str, sentence: str, a: Asked, act: int | None) -> Found | None:
    """ "a day after" counts from the clause that it opens ("a day after the talks broke up on Monday"), if that is dated.

    An act told in that clause itself is counted back from the rest of the sentence or, where that has no date, from the
    article's. Where the act stands before the clause and the clause has no date, it stays unknown.
    """
    at = sentence.find(phrase)
    if act is not None and 0 <= at < act and (m := _BESIDE.search(_plain(phrase))):
        main = _date_before(phrase, sentence, a) or a.published
        number = number_of(m["number"])
        shift = -number if m["side"] == "after" else number
        return shifted(main, shift, m["unit"])[:2] + ("counted from the main clause",) if main and number else None
    rest = sentence[at + len(phrase) :] if at >= 0 else ""
    if not re.match(r" \w", rest):
        return _resolved(phrase, a)
    for start, end in find_dates(rest)[:1]:
        return _resolved(f"{phrase} {rest[start:end]}", a)
    return None


def assume_date(published: Date) -> When:
    """The publication date in place of an unknown one; it says that it is assumed."""
    return When(text="", date=published.isoformat(), precision="day", assumed=True, why="assumed: the article's date")


def latest_full_date(texts: Iterable[str]) -> Date | None:
    """The latest day that a text gives with its year; None when it gives none.

    >>> latest_full_date(["They met on May 3, 1994 and on 7 June 1995."])
    datetime.date(1995, 6, 7)
    """
    asked = Asked(None, False, False, None)
    found = (single(_plain(t[a:b]), asked) for t in texts for a, b in find_dates(t) if re.search(r"\d{4}", t[a:b]))
    return max((Date.fromisoformat(f[0]) for f in found if f and f[1] == "day"), default=None)


def _plain(phrase: str) -> str:
    """The phrase as the rules read it: lower case, no prepositions, hours or brackets."""
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


def unless_ahead(when: When, frame: Frame, published: Date | None) -> When:
    """Without a day that is still to come for words that were said: "promised a vote in 2030"."""
    if frame.type not in SAID or not when.too_late_for(frame.status, published):
        return when
    return replace(when, date=None, precision=None, why=f"{when.why}; {when.date} is ahead of an act that is done")
