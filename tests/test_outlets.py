"""How many outlets stand behind articles: held in memory, and the same as the record says after every change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

import dragoman
from dragoman.record import ingest
from dragoman.store.outlets import outlets_behind, speaking
from dragoman.store.reading import Window
from reviewed import ARTICLES, make_record


def test_what_is_held_follows_the_record(tmp_path: Path, coder: dragoman.Coder) -> None:
    store = make_record(tmp_path / "record.db", coder)

    def told(window: Window) -> tuple[int, int]:
        with store.reading() as connection:
            held = speaking(connection, window)
            assert held == speaking(connection, replace(window, as_of=store.clock()))  # as of a moment SQL counts
        return held

    days = sorted(a.date.toordinal() for a in ARTICLES if a.date)
    assert told(Window()) == (len(ARTICLES), len({a.source for a in ARTICLES}))
    assert told(Window(last=days[0]))[0] < len(ARTICLES)
    assert told(Window(first=days[-1] + 1)) == (0, 0)
    ingest(store, coder, iter([replace(ARTICLES[0], text=f"{ARTICLES[0].text} More follows.")]))
    assert told(Window())[0] == len(ARTICLES)  # a new version takes the place of the old one
    ingest(store, coder, iter([replace(ARTICLES[0], id="x", text="Norway aided Chad on Monday.", source="A third")]))
    assert told(Window()) == (len(ARTICLES) + 1, len({a.source for a in ARTICLES}) + 1)
    with store.reading() as connection:
        assert outlets_behind(connection, np.array([-5, 1, 1, 10**9])) == 1  # imported, ours twice, nobody's
        assert outlets_behind(connection, np.zeros(0, np.int64)) == 0
    store.close()
