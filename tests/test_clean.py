"""Cleaning: what is read, what is set aside, and that no offset is lost."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import cases
from dragoman.records import Article
from dragoman.stages.clean import clean


@pytest.mark.parametrize("case", cases("clean"))
def test_an_article_is_cut_into_sentences(case: dict[str, Any]) -> None:
    date = Date.fromisoformat(case["date"]) if "date" in case else None
    got = clean(Article(text=case["text"], date=date))
    assert [s.text for s in got.sentences] == case["want"]
    assert [d.reason for d in got.discarded] == case["aside"]
    if "dateline" in case:
        assert got.dateline is not None
        found = got.dateline.date
        assert [got.dateline.place, found.isoformat() if found else None, got.dateline.agency] == case["dateline"]


def test_a_title_that_the_text_does_not_repeat_is_read() -> None:
    got = clean(Article(text="The king spoke.", title="Oslo recalls envoy"))
    assert [(s.field, s.text) for s in got.sentences] == [("title", "Oslo recalls envoy"), ("text", "The king spoke.")]


def test_a_title_that_the_text_repeats_is_read_once() -> None:
    got = clean(Article(text="Oslo recalls envoy\n\nThe king spoke.", title="Oslo recalls envoy"))
    assert [s.field for s in got.sentences] == ["text", "text"]


PIECES = st.sampled_from(
    [
        "The king spoke. ",
        "\n",
        "\n\n",
        "\u00a0",
        "\u200b",
        "&amp;",
        "&",
        "“No!” ",
        "U.S. ",
        "LAGOS (AP) - ",
        "Read more: x\n",
        "é",
        "\x00",
        "\ufeff",
        "a" * 50,
        "…",
    ]
)


@given(st.lists(PIECES | st.text(max_size=20), max_size=25))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_every_character_is_accounted_for_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    got = clean(Article(text=text))
    seen = [False] * len(text)
    for s in got.sentences:
        assert 0 <= s.start <= s.end <= len(text)
        offsets = s.offsets or tuple(range(s.start, s.start + len(s.text)))
        assert list(offsets) == sorted(offsets)
        for c, at in zip(s.text, offsets, strict=True):
            # the same character, a space for a space, a recased letter, or the start of an entity
            assert c.lower() == text[at].lower() or c == " " or text[at] == "&"
        for at in range(s.start, s.end):
            assert not seen[at]
            seen[at] = True
    for d in got.discarded:
        assert d.reason
        assert d.span is not None
        assert text[d.span.start : d.span.end] == d.span.text
        for at in range(d.span.start, d.span.end):
            assert not seen[at]
            seen[at] = True
    assert not [c for c, s in zip(text, seen, strict=True) if not s and c.isalnum()]
