"""What the occurrences that match are, by field: counted over the newest SAMPLE, and said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    func,
    select,
)

from dragoman.serve.filters import Filters
from dragoman.serve.reading.coverage import told_by
from dragoman.serve.reading.matching import day_column, matching_occurrences, newest_first
from dragoman.store.moments import known
from dragoman.store.schema import (
    article,
    event,
    issue,
    membership,
    occurrence,
    occurrence_country,
    party,
)

Json = dict[str, Any]
SAMPLE = 2_000
FACETS = ("type", "status", "country", "sector", "source", "place", "issue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Values with how often they stand in the newest `of` occurrences that match; `all` when these are all of them.

    `told_by` counts the articles and outlets behind these."""

    counts: dict[str, list[tuple[str, int]]]
    of: int
    all: bool
    told_by: Json


def facets(connection: Connection, f: Filters, names: Sequence[str] = FACETS, most: int = 20) -> Facets:
    """What the occurrences that match are, by field: each value with the number of occurrences."""
    statement = matching_occurrences(
        connection, f, (occurrence.c.pk, occurrence.c.number, occurrence.c.type, occurrence.c.status)
    )
    sample = newest_first(connection, statement, day_column(f), occurrence.c.pk).limit(SAMPLE + 1)
    rows = list(connection.execute(sample))
    some = rows[:SAMPLE]
    counts = {name: _facet(connection, name, some, f, most) for name in names}
    articles = _articles(connection, [r.number for r in some], f)
    return Facets(counts=counts, of=len(some), all=len(rows) <= SAMPLE, told_by=told_by(connection, articles))


def _articles(connection: Connection, numbers: Sequence[int], f: Filters) -> Iterator[int | None]:
    """The articles that tell occurrences."""
    joined = membership.join(event, event.c.pk == membership.c.event)
    for start in range(0, len(numbers), 500):
        here = and_(membership.c.number.in_(numbers[start : start + 500]), known(membership, f.as_of))
        yield from connection.execute(select(event.c.article).distinct().select_from(joined).where(here)).scalars()


def _facet(connection: Connection, name: str, rows: Sequence[Any], f: Filters, most: int) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    if name in ("type", "status"):
        for r in rows:
            value = getattr(r, name)
            found[value] = found.get(value, 0) + 1
    else:
        for start in range(0, len(rows), 500):
            for value, count in connection.execute(_counted(name, rows[start : start + 500], f)):
                found[value] = found.get(value, 0) + count
    return sorted(found.items(), key=lambda x: (-x[1], x[0]))[:most]


def _counted(name: str, rows: Sequence[Any], f: Filters) -> Select[Any]:
    if name == "country":
        column: ColumnElement[Any] = occurrence_country.c.country
        statement = select(column, func.count()).where(occurrence_country.c.occurrence.in_([r.pk for r in rows]))
        return statement.group_by(column)
    numbers = membership.c.number.in_([r.number for r in rows])
    count = func.count(membership.c.number.distinct())
    here = and_(numbers, known(membership, f.as_of))
    if name == "sector":
        joined = membership.join(party, party.c.event == membership.c.event)
        taking = and_(party.c.side != "source", party.c.sector.is_not(None))
        return select(party.c.sector, count).select_from(joined).where(here, taking).group_by(party.c.sector)
    if name == "source":
        joined = membership.join(event, event.c.pk == membership.c.event).join(article, article.c.pk == event.c.article)
        named = article.c.source.is_not(None)
        return select(article.c.source, count).select_from(joined).where(here, named).group_by(article.c.source)
    if name == "place":
        lies = (event.c.place + ", " + func.coalesce(event.c.place_country, "-")).label("lies")  # as named_place writes
        joined = membership.join(event, event.c.pk == membership.c.event)
        return select(lies, count).select_from(joined).where(here, event.c.place.is_not(None)).group_by("lies")
    joined = membership.join(issue, issue.c.event == membership.c.event)
    return select(issue.c.head, count).select_from(joined).where(here).group_by(issue.c.head)
