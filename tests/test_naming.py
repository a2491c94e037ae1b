"""Which articles name which countries: held in memory, and the same as the record says after every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date
from pathlib import Path

import dragoman
from dragoman.record import ingest
from dragoman.records import Article
from dragoman.store.naming import days_naming
from dragoman.store.reading import Window, articles_by_day, covering
from reviewed import ARTICLES, make_record


def test_what_is_held_follows_the_record(tmp_path: Path, coder: dragoman.Coder) -> None:
    store = make_record(tmp_path / "record.db", coder)

    def told() -> tuple[list[list[int]], list[list[int]]]:
        now = Window(as_of=store.clock())  # as of a moment the record itself is asked
        with store.reading() as connection:
            plain = (
                covering(connection, "NOR", "RUS", Window()).tolist(),
                articles_by_day(connection, Window()).tolist(),
            )
            asked = (covering(connection, "NOR", "RUS", now).tolist(), articles_by_day(connection, now).tolist())
            assert plain == tuple(sorted(a) for a in asked)
            assert days_naming(connection).tolist() == plain[1]
        return plain

    naming, articles = told()
    assert sum(n for _, n in articles) == 4
    assert sum(n for _, n in naming) == 3
    ingest(store, coder, iter([replace(ARTICLES[0], text=f"{ARTICLES[0].text} More follows.")]))
    assert told()[1] == articles  # a new version takes the place of the old one
    fresh = Article(
        id="more", text="Envoys of Norway and Russia met in Geneva on Friday to speak of fish.", date=Date(2024, 8, 2)
    )
    assert ingest(store, coder, iter([fresh])).added == 1
    assert sum(n for _, n in told()[0]) == 4
    with store.reading() as connection:
        some = covering(connection, "NOR", "RUS", Window(first=articles[-1][0]))
    assert all(day >= articles[-1][0] for day, _ in some)
    store.close()
