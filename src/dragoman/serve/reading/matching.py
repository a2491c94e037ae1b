"""Statements for the occurrences, events and articles that filters ask for; lists go from the newest day back."""

from __future__ import annotations

from collections.abc import Sequence
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

from dragoman.serve.filters import SIZE, Filters, spot_of
from dragoman.store.moments import known
from dragoman.store.place_words import lies_at
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

HOLDING = 3_000  # articles added last that hold the words, among which occurrences and events are looked for
FEW = 5_000  # events of a country or a place up to which they are gathered first rather than looked up one by one
_FOUND = table("article_text", column("rowid"))  # SQLite's full-text index


def matching_occurrences(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
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
    conditions = [known(occurrence, f.as_of), *within(f, kinds.c.day)]
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
    if f.place:
        conditions.append(_happening(connection, f, mine))
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


def _happening(connection: Connection, f: Filters, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    """Occurrences of which an event tells one of the places."""
    if _are_few(connection, select(literal_column("1")).select_from(event).where(at_places(f))):
        return occurrence.c.number.in_(_numbers(f, membership.c.event.in_(select(event.c.pk).where(at_places(f)))))
    return exists().where(and_(mine, event.c.pk == membership.c.event, at_places(f)))


def at_places(f: Filters) -> ColumnElement[bool]:
    """That an event lies at one of the places."""
    return or_(*(lies_at(spot_of(p)) for p in f.place))


def _about(f: Filters) -> Select[Any]:
    return select(issue.c.event).where(
        or_(*(func.lower(issue.c.head).contains(i.casefold(), autoescape=True) for i in f.issue))
    )


def _holding(connection: Connection, words: str) -> Select[Any]:
    """The articles that hold all the words; the HOLDING added last, for a common word stands in most."""
    if connection.dialect.name == "sqlite":
        found = select(_FOUND.c.rowid).where(_matching(words)).order_by(_FOUND.c.rowid.desc()).limit(HOLDING)
        return select(found.subquery().c.rowid)
    match = text("article.search @@ websearch_to_tsquery('english', :q)").bindparams(q=words)
    return select(select(article.c.pk).where(match).order_by(article.c.pk.desc()).limit(HOLDING).subquery().c.pk)


def _matching(words: str) -> ColumnElement[bool]:
    query = in_sqlite(words) or '""'
    return literal_column("article_text").op("MATCH")(query)


def matching_events(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    """Events that match, with their articles and occurrences beside them."""
    of = and_(membership.c.event == event.c.pk, known(membership, f.as_of))
    joined = event.outerjoin(article, article.c.pk == event.c.article).outerjoin(membership, of)
    conditions = [known(event, f.as_of), *within(f, event.c.day)]
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
    conditions += [at_places(f)] if f.place else []
    conditions += [event.c.article.in_(_holding(connection, f.q))] if f.q else []
    return select(*columns).select_from(joined).where(*conditions)


def matching_imported(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    """Imported events that match: they have no article and belong to no occurrence."""
    return matching_events(connection, f, columns).where(event.c.article.is_(None))


def counted_events(connection: Connection, f: Filters) -> Select[Any]:
    """Something to count events by: those of a country alone are walked through by its index."""
    if len(f.country) != 1 or f.with_(country=(), size=SIZE, as_of=None) != Filters():
        return matching_events(connection, f, (literal_column("1"),))
    joined = party.join(event, event.c.pk == party.c.event)
    taking = and_(party.c.country == f.country[0], party.c.side != "source", known(event, f.as_of))
    return select(literal_column("1")).select_from(joined).where(taking).group_by(party.c.event)


def _is_rare(connection: Connection, country: str) -> bool:
    return _are_few(connection, select(literal_column("1")).select_from(party).where(party.c.country == country))


def _are_few(connection: Connection, some: Select[Any]) -> bool:
    return (connection.execute(select(func.count()).select_from(some.limit(FEW).subquery())).scalar() or 0) < FEW


def matching_articles(connection: Connection, f: Filters, columns: Sequence[Any]) -> Select[Any]:
    """Articles that match; words are looked for by the full-text index."""
    conditions = [known(article, f.as_of), *within(f, article.c.day)]
    conditions += [article.c.source.in_(f.source)] if f.source else []
    for country in f.country:
        named = and_(article_country.c.article == article.c.pk, article_country.c.country == country)
        conditions.append(exists().where(named))
    told = [known(event, f.as_of)]
    told += [event.c.type.in_(f.type)] if f.type else []
    told += [event.c.status.in_(f.status)] if f.status else []
    told += [event.c.confidence >= f.confidence] if f.confidence is not None else []
    told += [event.c.pk.in_(_about(f))] if f.issue else []
    told += [at_places(f)] if f.place else []
    if f.sector:
        told.append(exists().where(party.c.event == event.c.pk, party.c.sector.in_(f.sector), party.c.side != "source"))
    if f.place and _are_few(connection, select(literal_column("1")).select_from(event).where(at_places(f))):
        conditions.append(article.c.pk.in_(select(event.c.article).where(*told)))
    elif len(told) > 1:
        conditions.append(exists().where(event.c.article == article.c.pk, *told))
    if f.q and connection.dialect.name == "sqlite":
        joined = _FOUND.join(article, article.c.pk == _FOUND.c.rowid)
        return select(*columns).select_from(joined).where(_matching(f.q), *conditions)
    if f.q:
        conditions.append(article.c.pk.in_(_holding(connection, f.q)))
    return select(*columns).select_from(article).where(*conditions)


def within(f: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """That a day lies in the time asked for."""
    out: list[ColumnElement[bool]] = []
    if f.first:
        out.append(day >= f.first.toordinal())
    if f.last:
        out.append(day <= f.last.toordinal())
    return out


def day_column(f: Filters) -> ColumnElement[Any]:
    """The day by which occurrences are put in order."""
    return occurrence_country.c.day if f.country else occurrence.c.day


def newest_first(
    connection: Connection, statement: Select[Any], day: ColumnElement[Any], pk: ColumnElement[Any]
) -> Select[Any]:
    """The statement from the newest day back; what has no day comes last."""
    last = day.desc() if connection.dialect.name == "sqlite" else day.desc().nulls_last()
    return statement.order_by(last, pk.desc())
