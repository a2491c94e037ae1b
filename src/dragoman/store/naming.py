"""Which articles name which countries, held in memory between reads and taken further as articles come.

A series asks for the articles that name two countries and for all articles, by day. Both follow from columns that only
grow: an article's countries never change, and one that a newer version replaces is left out by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, select

from dragoman.store.schema import article, article_country

Ints = NDArray[np.int64]
KEPT = 300  # countries that are held


@dataclass(slots=True)
class _Column:
    """Numbers of articles in order with their days, up to the article `last`."""

    articles: Ints
    days: Ints
    last: int


@dataclass(slots=True)
class _Held:
    columns: dict[str, _Column] = field(default_factory=dict)
    all: tuple[int, int, Ints] | None = None  # of all articles: the last, how many were replaced, the answer
    lock: Lock = field(default_factory=Lock)


_held: WeakKeyDictionary[Engine, _Held] = WeakKeyDictionary()
_lock = Lock()


def days_naming(connection: Connection, *countries: str) -> Ints:
    """Rows of a day and the number of articles known now that name all the countries; of all articles when none is given."""
    last = connection.execute(select(func.max(article.c.pk))).scalar() or 0
    with _lock:
        held = _held.setdefault(connection.engine, _Held())
    gone = np.fromiter(connection.execute(_REPLACED).scalars(), dtype=np.int64)
    if countries:
        return _by_day([_column(connection, held, c, last) for c in countries], gone)
    with held.lock:
        known = held.all
    if known is None or known[:2] != (last, len(gone)):
        known = (last, len(gone), _by_day([_column(connection, held, "", last)], gone))
        with held.lock:
            held.all = known
    return known[2]


def _by_day(columns: Sequence[tuple[Ints, Ints]], gone: Ints) -> Ints:
    """The days of the articles that stand in all the columns and are not gone, each with their number."""
    found, days = columns[0]
    for articles, _ in columns[1:]:
        keep = np.isin(found, articles, assume_unique=True, kind="table" if len(found) else None)
        found, days = found[keep], days[keep]
    if len(gone):
        days = days[~np.isin(found, gone)]
    if not len(days):
        return np.zeros((0, 2), np.int64)
    first = int(days.min())
    counts = np.bincount(days - first)  # the days of a record lie close together: no sorting is needed
    held_days = np.flatnonzero(counts)
    return np.stack([held_days + first, counts[held_days]], axis=1)


_REPLACED = select(article.c.pk).where(article.c.known_to.is_not(None))


def _column(connection: Connection, held: _Held, country: str, last: int) -> tuple[Ints, Ints]:
    """A country's articles up to `last`; what came since they were read last is added."""
    with held.lock:
        known = held.columns.get(country) or _Column(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)
    if known.last < last:
        rows: Any = connection.execute(_since(country, known.last)).cursor.fetchall()
        fresh = np.array(rows, dtype=np.int64).reshape(-1, 2)
        fresh = fresh[np.argsort(fresh[:, 0], kind="stable")]
        new = fresh[fresh[:, 0] <= last]
        known = _Column(np.concatenate([known.articles, new[:, 0]]), np.concatenate([known.days, new[:, 1]]), last)
        with held.lock:
            if len(held.columns) > KEPT:
                held.columns.clear()
            if held.columns.get(country, known).last <= known.last:
                held.columns[country] = known
    upto = int(np.searchsorted(known.articles, last, side="right"))  # another reader may have seen more
    return known.articles[:upto], known.days[:upto]


def _since(country: str, last: int) -> Any:
    if not country:
        return select(article.c.pk, article.c.day).where(article.c.pk > last, article.c.day.is_not(None))
    it = article_country
    return select(it.c.article, it.c.day).where(it.c.country == country, it.c.article > last, it.c.day.is_not(None))
