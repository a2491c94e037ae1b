"""Pages of occurrences, events and articles. A total is counted up to MOST, so that a record of a million events answers at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    func,
    literal_column,
    select,
)

from dragoman.records import StoredEvent
from dragoman.serve.filters import Filters
from dragoman.serve.memory import Hold, made_anew
from dragoman.serve.reading.matching import (
    day_column,
    matching_articles,
    matching_events,
    matching_imported,
    matching_occurrences,
    newest_first,
)
from dragoman.serve.reading.rows import EVENT_COLUMNS, event_of_row
from dragoman.store.reading import stored_events, told_occurrence
from dragoman.store.schema import (
    article,
    event,
    occurrence,
)

Json = dict[str, Any]
MOST = 1_000
SLOWLY = 200  # up to which a total is counted where no index holds the days: by sector, source, issue, place, text or confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a list; `total` stops at `most`, `more` tells whether a next page has rows."""

    rows: tuple[Json, ...]
    total: int
    more: bool
    most: int = MOST
    outlets: int | None = None

    @property
    def capped(self) -> bool:
        """Whether there are more than `total`."""
        return self.total >= self.most


def occurrence_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Occurrences as the contract has them, each with its day, newest first; `hold` keeps the total for other pages."""
    statement = matching_occurrences(connection, f, (occurrence.c.number, occurrence.c.day, occurrence.c.json))
    ordered = newest_first(connection, statement, day_column(f), occurrence.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    told = tuple(told_occurrence(orjson.loads(r.json), r.day) for r in rows[: f.size])
    return Page(
        rows=told,
        total=hold(
            _asked("occurrences", f),
            lambda: total_of(connection, matching_occurrences(connection, f, (literal_column("1"),)), _most(f)),
        ),
        more=len(rows) > f.size,
        most=_most(f),
    )


def event_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Events as the contract has them, each with its article, occurrence and data set, newest first."""
    statement = matching_events(connection, f, EVENT_COLUMNS)
    ordered = newest_first(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    most = SLOWLY if f.country else _most(f)  # no index holds the days of a country's events
    total = hold(
        _asked("events", f), lambda: total_of(connection, matching_events(connection, f, (literal_column("1"),)), most)
    )
    return Page(rows=tuple(event_of_row(r) for r in rows[: f.size]), total=total, more=len(rows) > f.size, most=most)


def imported_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Imported events as the contract has them, each with its data set, newest first."""
    statement = matching_imported(connection, f, EVENT_COLUMNS)
    ordered = newest_first(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    total = hold(
        _asked("imported", f), lambda: total_of(connection, matching_imported(connection, f, (literal_column("1"),)))
    )
    return Page(rows=tuple(event_of_row(r) for r in rows[: f.size]), total=total, more=len(rows) > f.size)


def article_page(connection: Connection, f: Filters, hold: Hold = made_anew) -> Page:
    """Articles without their text, newest first; with `q` each has a snippet in which [hits] are marked."""
    names = ("id", "version", "title", "date", "source", "url", "language", "state", "words", "story")
    columns: list[ColumnElement[Any]] = [article.c[k] for k in names]
    if f.q and connection.dialect.name == "sqlite":
        columns.append(literal_column("snippet(article_text, 1, '[', ']', ' … ', 24)").label("snippet"))
    statement = matching_articles(connection, f, columns)
    ordered = newest_first(connection, statement, article.c.day, article.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    total, outlets = hold(_asked("articles", f), lambda: _articles_and_outlets(connection, f))
    return Page(
        rows=tuple(dict(r._mapping) for r in rows[: f.size]), total=total, more=len(rows) > f.size, outlets=outlets
    )


def chosen_events(connection: Connection, f: Filters) -> Iterator[StoredEvent]:
    """Every event of ours that matches, with its article, in order of day and number, a few at a time."""
    pks = matching_events(connection, f, (event.c.pk,)) if f.narrowed else None
    return stored_events(connection, f.window, pks)


def _articles_and_outlets(connection: Connection, f: Filters) -> tuple[int, int]:
    some = matching_articles(connection, f, (article.c.source,)).limit(MOST).subquery()
    row = connection.execute(select(func.count(), func.count(some.c.source.distinct())).select_from(some)).one()
    return int(row[0]), int(row[1])


def total_of(connection: Connection, statement: Select[Any], most: int = MOST) -> int:
    """How many rows a statement has, `most` at most."""
    return connection.execute(select(func.count()).select_from(statement.limit(most).subquery())).scalar() or 0


def _asked(what: str, f: Filters) -> str:
    return f"total of {what}|{replace(f, page=1, size=1).to_query()}"


def _most(f: Filters) -> int:
    return SLOWLY if f.sector or f.source or f.issue or f.place or f.q or f.confidence is not None else MOST
