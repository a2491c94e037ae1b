"""Pages of occurrences, events and articles that filters ask for, with facets; one statement a function.

Lists go from the newest day back. A total is counted up to MOST; facets are counted over the newest SAMPLE that match
and say so, so that a record of a million events answers at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)

from dragoman.serve.filters import Filters
from dragoman.store.moments import known
from dragoman.store.schema import (
    article,
    article_country,
    event,
    issue,
    membership,
    occurrence,
    occurrence_country,
    party,
)
from dragoman.store.search import in_sqlite

Json = dict[str, Any]
MOST = 10_000
SAMPLE = 2_000
FEW = 20_000  # events of a country up to which they are gathered first rather than looked up one by one
_FOUND = table("article_text", column("rowid"))  # SQLite's full-text index
FACETS = ("type", "status", "country", "sector", "source", "issue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of a list; `total` stops at MOST, `more` tells whether a next page has rows."""

    rows: tuple[Json, ...]
    total: int
    more: bool

    @property
    def capped(self) -> bool:
        """Whether there are more than `total`."""
        return self.total >= MOST


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Values with how often they stand in the newest `of` occurrences that match; `all` when these are all of them."""

    counts: dict[str, list[tuple[str, int]]]
    of: int
    all: bool


def occurrence_page(connection: Connection, f: Filters) -> Page:
    """Occurrences as the contract has them, each with its day, newest first."""
    statement = _occurrences(connection, f, (occurrence.c.number, occurrence.c.day, occurrence.c.json))
    ordered = _newest(connection, statement, _day_of(f), occurrence.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    told = tuple({**json.loads(r.json), "day": _iso(r.day)} for r in rows[: f.size])
    return Page(
        rows=told,
        total=_total(connection, _occurrences(connection, f, (literal_column("1"),))),
        more=len(rows) > f.size,
    )


def event_page(connection: Connection, f: Filters) -> Page:
    """Events as the contract has them, each with its article, occurrence and data set, newest first."""
    columns = (
        *(event.c[k] for k in ("json", "day", "source")),
        *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
        membership.c.number,
    )
    statement = _events(connection, f, columns)
    ordered = _newest(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    total = _total(connection, _events(connection, f, (literal_column("1"),)))
    return Page(rows=tuple(_event(r) for r in rows[: f.size]), total=total, more=len(rows) > f.size)


def article_page(connection: Connection, f: Filters) -> Page:
    """Articles without their text, newest first; with `q` each has a snippet in which [hits] are marked."""
    names = ("id", "version", "title", "date", "source", "url", "language", "state", "words", "story")
    columns: list[ColumnElement[Any]] = [article.c[k] for k in names]
    if f.q and connection.dialect.name == "sqlite":
        columns.append(literal_column("snippet(article_text, 1, '[', ']', ' … ', 24)").label("snippet"))
    statement = _articles(connection, f, columns)
    ordered = _newest(connection, statement, article.c.day, article.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    total = _total(connection, _articles(connection, f, (literal_column("1"),)))
    return Page(rows=tuple(dict(r._mapping) for r in rows[: f.size]), total=total, more=len(rows) > f.size)


def facets(connection: Connection, f: Filters, names: Sequence[str] = FACETS, most: int = 20) -> Facets:
    """What the occurrences that match are, by field: each value with the number of occurrences."""
    statement = _occurrences(
        connection, f, (occurrence.c.pk, occurrence.c.number, occurrence.c.type, occurrence.c.status)
    )
    sample = _newest(connection, statement, _day_of(f), occurrence.c.pk).limit(SAMPLE + 1)
    rows = list(connection.execute(sample))
    some = rows[:SAMPLE]
    counts = {name: _facet(connection, name, some, f, most) for name in names}
    return Facets(counts=counts, of=len(some), all=len(rows) <= SAMPLE)


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
    joined = membership.join(issue, issue.c.event == membership.c.event)
    return select(issue.c.head, count).select_from(joined).where(here).group_by(issue.c.head)


def _day_of(f: Filters) -> ColumnElement[Any]:
    return occurrence_country.c.day if f.country else occurrence.c.day


def _newest(
    connection: Connection, statement: Select[Any], day: ColumnElement[Any], pk: ColumnElement[Any]
) -> Select[Any]:
    last = day.desc() if connection.dialect.name == "sqlite" else day.desc().nulls_last()
    return statement.order_by(last, pk.desc())


def _total(connection: Connection, statement: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(statement.limit(MOST).subquery())).scalar() or 0


def _within(f: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    if f.first:
        out.append(day >= f.first.toordinal())
    if f.last:
        out.append(day <= f.last.toordinal())
    return out


def _occurrences(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    """Occurrences that match; one country leads the way by its index, which holds day, type and status."""
    if f.country:
        lead, *others = _rarest_first(connection, f.country)
        it = occurrence_country
        statement = select(*columns).select_from(it.join(occurrence, occurrence.c.pk == it.c.occurrence))
        statement = statement.where(it.c.country == lead)
        for k, country in enumerate(others):
            other = occurrence_country.alias(f"other{k}")
            taking = and_(other.c.occurrence == occurrence.c.pk, other.c.country == country)
            statement = statement.where(exists().where(taking))
        kinds: Any = it
    else:
        statement, kinds = select(*columns).select_from(occurrence), occurrence
    conditions = [known(occurrence, f.as_of), *_within(f, kinds.c.day)]
    conditions += [kinds.c.type.in_(f.type)] if f.type else []
    conditions += [kinds.c.status.in_(f.status)] if f.status else []
    conditions += [occurrence.c.confidence >= f.confidence] if f.confidence is not None else []
    mine = and_(membership.c.number == occurrence.c.number, known(membership, f.as_of))
    if f.sector:
        taking = and_(mine, party.c.event == membership.c.event, party.c.sector.in_(f.sector), party.c.side != "source")
        conditions.append(exists().where(taking))
    if f.issue:
        conditions.append(occurrence.c.number.in_(_numbers(f, membership.c.event.in_(_about(f)))))
    if f.source:
        told = and_(event.c.pk == membership.c.event, article.c.pk == event.c.article, article.c.source.in_(f.source))
        conditions.append(exists().where(and_(mine, told)))
    if f.q:
        telling = select(event.c.pk).where(event.c.article.in_(_holding(connection, f.q)), known(event, f.as_of))
        conditions.append(occurrence.c.number.in_(_numbers(f, membership.c.event.in_(telling))))
    return statement.where(*conditions)


def _rarest_first(connection: Connection, countries: Sequence[str]) -> list[str]:
    if len(countries) == 1:
        return list(countries)
    column = occurrence_country.c.country
    statement = select(column, func.count()).where(column.in_(countries)).group_by(column)
    counts = {r[0]: r[1] for r in connection.execute(statement)}
    return sorted(countries, key=lambda c: counts.get(c, 0))


def _numbers(f: Filters, of: ColumnElement[bool]) -> Select[Any]:
    return select(membership.c.number).where(of, known(membership, f.as_of))


def _about(f: Filters) -> Select[Any]:
    return select(issue.c.event).where(
        or_(*(func.lower(issue.c.head).contains(i.casefold(), autoescape=True) for i in f.issue))
    )


def _holding(connection: Connection, words: str) -> Select[Any]:
    """The articles that hold all the words."""
    if connection.dialect.name == "sqlite":
        return select(_FOUND.c.rowid).where(_matching(words))
    return select(article.c.pk).where(text("article.search @@ websearch_to_tsquery('english', :q)").bindparams(q=words))


def _matching(words: str) -> ColumnElement[bool]:
    query = in_sqlite(words) or '""'
    return literal_column("article_text").op("MATCH")(query)


def _events(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    of = and_(membership.c.event == event.c.pk, known(membership, f.as_of))
    joined = event.outerjoin(article, article.c.pk == event.c.article).outerjoin(membership, of)
    conditions = [known(event, f.as_of), *_within(f, event.c.day)]
    conditions += [event.c.type.in_(f.type)] if f.type else []
    conditions += [event.c.status.in_(f.status)] if f.status else []
    conditions += [event.c.confidence >= f.confidence] if f.confidence is not None else []
    for country in f.country:
        taking = and_(party.c.country == country, party.c.side != "source")
        if _is_rare(connection, country):
            conditions.append(event.c.pk.in_(select(party.c.event).where(taking)))
        else:
            conditions.append(exists().where(party.c.event == event.c.pk, taking))
    if f.sector:
        taking = and_(party.c.event == event.c.pk, party.c.sector.in_(f.sector), party.c.side != "source")
        conditions.append(exists().where(taking))
    conditions += [event.c.pk.in_(_about(f))] if f.issue else []
    conditions += [article.c.source.in_(f.source)] if f.source else []
    conditions += [event.c.article.in_(_holding(connection, f.q))] if f.q else []
    return select(*columns).select_from(joined).where(*conditions)


def _is_rare(connection: Connection, country: str) -> bool:
    some: Select[Any] = select(literal_column("1")).select_from(party).where(party.c.country == country).limit(FEW)
    return (connection.execute(select(func.count()).select_from(some.subquery())).scalar() or 0) < FEW


def _event(row: Any) -> Json:
    about = {k: getattr(row, f"article_{k}") for k in ("id", "title", "date", "source", "url")}
    return {
        **json.loads(row.json),
        "day": _iso(row.day),
        "article": about if row.article_id else None,
        "occurrence": f"O{row.number}" if row.number is not None else None,
        "data_set": row.source,
    }


def _articles(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    conditions = [known(article, f.as_of), *_within(f, article.c.day)]
    conditions += [article.c.source.in_(f.source)] if f.source else []
    for country in f.country:
        named = and_(article_country.c.article == article.c.pk, article_country.c.country == country)
        conditions.append(exists().where(named))
    told = [known(event, f.as_of)]
    told += [event.c.type.in_(f.type)] if f.type else []
    told += [event.c.status.in_(f.status)] if f.status else []
    told += [event.c.confidence >= f.confidence] if f.confidence is not None else []
    told += [event.c.pk.in_(_about(f))] if f.issue else []
    if f.sector:
        told.append(exists().where(party.c.event == event.c.pk, party.c.sector.in_(f.sector), party.c.side != "source"))
    if len(told) > 1:
        conditions.append(exists().where(event.c.article == article.c.pk, *told))
    if f.q and connection.dialect.name == "sqlite":
        joined = _FOUND.join(article, article.c.pk == _FOUND.c.rowid)
        return select(*columns).select_from(joined).where(_matching(f.q), *conditions)
    if f.q:
        conditions.append(article.c.pk.in_(_holding(connection, f.q)))
    return select(*columns).select_from(article).where(*conditions)


def _iso(day: int | None) -> str | None:
    return Date.fromordinal(day).isoformat() if day else None
