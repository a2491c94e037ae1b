"""Tells whether anybody has written to the record, this process or another, without reading a row."""

from __future__ import annotations

import sqlite3
import weakref
from contextlib import suppress

from sqlalchemy import Connection, func, select

from dragoman.store.opening import Store
from dragoman.store.schema import alert, article, correction, event, occurrence, run


class Changes:
    """SQLite counts the commits that a connection did not make itself: one that never writes sees them all."""

    def __init__(self, store: Store) -> None:
        self._path = store.engine.url.database if store.is_sqlite else None
        self._connection: sqlite3.Connection | None = None

    def count(self) -> int | None:
        """A number that is another after every commit; None where only a read can tell (PostgreSQL, a busy file)."""
        if not self._path or self._path == ":memory:":
            return None
        with suppress(sqlite3.OperationalError):  # another recovers the file at this moment
            if self._connection is None:
                self._connection = sqlite3.connect(self._path, timeout=0, check_same_thread=False)
                weakref.finalize(self, self._connection.close)
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        return None


def state_of(connection: Connection) -> str:
    """What changes whenever the record does, the same in every process: nothing is overwritten, so last numbers suffice."""
    return ".".join(str(n or 0) for n in connection.execute(_LAST).one())


_LAST = select(
    *(select(func.max(t.c.pk)).scalar_subquery() for t in (article, event, occurrence, correction, alert, run)),
    select(func.max(run.c.ended)).scalar_subquery(),
)
