"""Dates: a phrase, the article's date, and what it means."""

from __future__ import annotations

from datetime import date as Date
from time import process_time
from typing import Any

import pytest

from conftest import cases
from dragoman.records import Dateline, Span, Status, When
from dragoman.stages.dates import assume_date, find_dates, latest_full_date, resolve_date


def day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", cases("dates"))
def test_a_phrase_means_its_date(case: dict[str, Any]) -> None:
    got = resolve_date(
        case["phrase"],
        published=day(case["published"]),
        sentence=case.get("sentence", ""),
        tense=case.get("tense"),
        dateline=Dateline(span=Span(start=0, end=0, text=""), date=day(case["dateline"]))
        if "dateline" in case
        else None,
        status=Status(case.get("status", "realized")),
        earlier=day(case.get("earlier")),
        before=case.get("before"),
        near=day(case.get("near")),
        act=case["sentence"].index(case["act"]) if "act" in case else None,
    )
    assert got.date == case["want"], got.why
    assert got.why


@pytest.mark.parametrize("case", cases("dates_found"))
def test_date_phrases_are_found(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[a:b] for a, b in find_dates(text)] == case["want"]


@pytest.mark.parametrize(
    ("date", "status", "late"),
    [
        ("2027", "realized", True),
        ("2026-03-09", "realized", True),
        ("2026-03-06", "realized", False),  # told on the day after
        ("2026", "realized", False),
        ("2026-03", "historical", False),
        ("2027", "future", False),
        ("2026-04-01", "negated", False),
        ("2026-03-01/2026-04-01", "realized", False),
    ],
)
def test_what_is_done_has_no_day_to_come(date: str, status: str, late: bool) -> None:
    assert When(text=date, date=date).too_late_for(Status(status), Date(2026, 3, 5)) is late


def test_an_assumed_date_says_so() -> None:
    assert assume_date(Date(2020, 1, 2)).assumed


@pytest.mark.parametrize(
    "text", ["He may march on.", "Ask me about it.", "They are second to none.", "Call 2019 voters"]
)
def test_words_that_are_no_dates_are_not_found(text: str) -> None:
    assert find_dates(text) == ()


def test_the_latest_full_date_of_a_text() -> None:
    texts = ["They met on May 3, 1994.", "On Friday they will sign.", "It began on 2 June 1993."]
    assert latest_full_date(texts) == Date(1994, 5, 3)
    assert latest_full_date(["They met on Friday in 1994."]) is None


@pytest.mark.parametrize("words", ["late ", "the early ", "over the ", "1990 ", "May ", "more than "])
def test_a_long_row_of_the_same_words_takes_no_time(words: str) -> None:
    start = process_time()
    assert find_dates(words * 2000) == ()
    assert process_time() - start < 2.0
