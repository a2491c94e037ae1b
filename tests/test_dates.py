"""Dates: a phrase, the article's date, and what it means."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

import pytest

from conftest import cases
from dragoman.records import Status
from dragoman.stages.dates import assume_date, find_dates, resolve_date


def day(text: str | None) -> Date | None:
    return Date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", cases("dates"))
def test_a_phrase_means_its_date(case: dict[str, Any]) -> None:
    got = resolve_date(
        case["phrase"],
        published=day(case["published"]),
        status=Status(case.get("status", "realized")),
        earlier=day(case.get("earlier")),
    )
    assert got.date == case["want"], got.why
    assert got.why


def test_an_assumed_date_says_so() -> None:
    assert assume_date(Date(2020, 1, 2)).assumed


@pytest.mark.parametrize(
    "text", ["He may march on.", "Ask me about it.", "They are second to none.", "Call 2019 voters"]
)
def test_words_that_are_no_dates_are_not_found(text: str) -> None:
    assert find_dates(text) == ()
