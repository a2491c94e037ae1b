"""The project's own invented articles: all read, dated to end today, and marked as invented."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date as Date

import pytest

from dragoman.demo import FOLDER, demo_articles
from dragoman.errors import BadArticle

TODAY = Date(2026, 11, 25)


def test_the_articles_span_nine_months_and_end_yesterday() -> None:
    articles = demo_articles(TODAY)
    dates = [a.date for a in articles if a.date]
    assert len(articles) == len(dates) == 60
    assert (TODAY - max(dates)).days == 1
    assert (TODAY - min(dates)).days > 240
    assert len({a.source for a in articles}) >= 6


def test_no_place_to_fill_is_left_and_ids_are_single() -> None:
    articles = demo_articles(TODAY)
    assert [a.id for a in articles if re.search(r"[{}=|]", a.text + (a.title or ""))] == []
    assert [i for i, n in Counter(a.id for a in articles).items() if n > 1] == []


def test_the_folder_says_that_all_is_invented() -> None:
    assert "everything here is invented" in (FOLDER.parent / "README.md").read_text(encoding="utf-8")


def test_a_file_without_an_article_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "empty.txt").write_text("no head", encoding="utf-8")
    with pytest.raises(BadArticle, match=r"empty\.txt"):
        demo_articles(TODAY, tmp_path)
