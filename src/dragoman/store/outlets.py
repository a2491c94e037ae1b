"""How many outlets stand behind articles: each article's outlet as a number, held in memory and taken further as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, select

from dragoman.store.moments import known
from dragoman.store.reading import Window
from dragoman.store.schema import article

Ints = NDArray[np.int64]


@dataclass(slots=True)
class _Held:
    """Numbers of articles in order, the day and the outlet of each (-1: none), up to the article `last`."""

    last: int = 0
    articles: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    days: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    outlets: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    names: dict[str, int] = field(default_factory=dict)


_held: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_lock = Lock()


def outlets_behind(connection: Connection, articles: Ints) -> int:
    """The number of outlets of articles, given by their numbers; imported events' negative ones have none."""
    held = _brought(connection)
    at = np.searchsorted(held.articles, articles)
    at = at[at < len(held.articles)]
    some = held.outlets[at[np.isin(held.articles[at], articles)]]
    return len(np.unique(some[some >= 0]))


def speaking(connection: Connection, window: Window) -> tuple[int, int]:
    """The articles of a time and their outlets: what a view of that time speaks from."""
    first, last = window.first or 0, window.last or 4_000_000
    if window.as_of is not None:
        within = (known(article, window.as_of), article.c.day.between(first, last))
        row = connection.execute(select(func.count(), func.count(article.c.source.distinct())).where(*within)).one()
        return int(row[0]), int(row[1])
    held = _brought(connection)
    inside = (held.days >= first) & (held.days <= last)
    gone = np.fromiter(connection.execute(_REPLACED).scalars(), dtype=np.int64)
    inside &= ~np.isin(held.articles, gone)
    some = held.outlets[inside]
    return int(inside.sum()), len(np.unique(some[some >= 0]))


_REPLACED = select(article.c.pk).where(article.c.known_to.is_not(None))


def _brought(connection: Connection) -> _Held:
    last = connection.execute(select(func.max(article.c.pk))).scalar() or 0
    with _lock:
        held = _held.setdefault(connection.engine, _Held())
        if held.last < last:
            held = _held[connection.engine] = _longer(connection, held, last)
        return held


def _longer(connection: Connection, held: _Held, last: int) -> _Held:
    statement = select(article.c.pk, article.c.day, article.c.source)
    if held.last:  # the first time an index holds all that is asked for, if the number is not
        statement = statement.where(article.c.pk > held.last)
    rows: Any = connection.execute(statement).cursor.fetchall()
    rows = sorted(r for r in rows if r[0] <= last)
    names = dict(held.names)
    outlets = [-1 if r[2] is None else names.setdefault(r[2], len(names)) for r in rows]
    return _Held(
        last=last,
        articles=np.concatenate([held.articles, np.array([r[0] for r in rows], dtype=np.int64)]),
        days=np.concatenate([held.days, np.array([r[1] or 0 for r in rows], dtype=np.int64)]),
        outlets=np.concatenate([held.outlets, np.array(outlets, dtype=np.int64)]),
        names=names,
    )
