"""Reads of the record, one statement a function; `as_of` gives what was known at a moment (microseconds since 1970).

`published_by` is the other guard of forecasters: it leaves out what was published after a day, whenever it was stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from dragoman.export.json import read_event
from dragoman.ontology.plover import TYPES, quad
from dragoman.records import Article, StoredEvent
from dragoman.store.imported import read_imported
from dragoman.store.moments import known
from dragoman.store.naming import days_naming
from dragoman.store.schema import (
    actor,
    article,
    article_country,
    assessment,
    dyad,
    event,
    failure,
    issue,
    membership,
    occurrence,
    occurrence_country,
    party,
)

CHUNK = 400
Days = NDArray[np.int64]  # rows of a day and a number
OWN = "dragoman"  # the data set of events that were coded here


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What part of the record to read: days of the act (ordinals, both inclusive), and what was known when."""

    first: int | None = None
    last: int | None = None
    as_of: int | None = None
    published_by: int | None = None
    data_set: str | None = None  # "dragoman" for our own events, or an imported set


def within(statement: Select[Any], column: Any, window: Window) -> Select[Any]:
    """What lies within the days of a window, by a column of days."""
    if window.first is not None:
        statement = statement.where(column >= window.first)
    if window.last is not None:
        statement = statement.where(column <= window.last)
    return statement


def _dyads_within(statement: Select[Any], window: Window) -> Select[Any]:
    """Directed events of a window's days, of what was published by then and of its data set."""
    if window.published_by is not None:
        statement = statement.where(dyad.c.published <= window.published_by)
    if window.data_set is not None:
        statement = statement.where(dyad.c.data_set == window.data_set)
    return within(statement, dyad.c.day, window)


class Dyad(NamedTuple):
    """An act of one country on another; `number` is its occurrence's, `mutual` says that it stands in both directions."""

    source: str
    target: str
    day: int
    event: int
    article: int | None
    origin: int | None
    type: str
    status: str
    score: float
    confidence: float
    mutual: bool
    number: int | None


def dyads(connection: Connection, pairs: Sequence[tuple[str, str]], window: Window) -> list[Dyad]:
    """Directed events between countries with their occurrence: (source, target, day, event, article, origin, type,
    status, score, confidence, mutual, number), in order of day."""
    out: list[Dyad] = []
    for pair in dict.fromkeys(pairs):  # one by one: the index then holds all that is asked for
        result = connection.execute(_of_pair(*pair, window))
        # a pair of great powers has tens of thousands: the driver's tuples come at a fifth of the cost of its rows
        out += map(Dyad._make, result.cursor.fetchall()) if result.cursor else ()
    return sorted(out, key=itemgetter(2, 3)) if len(pairs) > 1 else out  # day, event


def _of_pair(source: str, target: str, window: Window) -> Select[Any]:
    of = and_(membership.c.event == dyad.c.event, known(membership, window.as_of))
    names = ("source", "target", "day", "event", "article", "origin", "type", "status", "score", "confidence", "mutual")
    statement = (
        select(*(dyad.c[k] for k in names), membership.c.number)
        .select_from(dyad.outerjoin(membership, of))
        .where(dyad.c.source == source, dyad.c.target == target, known(dyad, window.as_of))
    )
    return _dyads_within(statement, window).order_by(dyad.c.day, dyad.c.event)


def all_links(
    connection: Connection, window: Window, statuses: Sequence[str], types: Sequence[str] = (), *, directed: bool
) -> list[Row[Any]]:
    """Every two countries that dealt with each other: one, other, occurrences, events, score (mean over occurrences),
    cooperation (occurrences of cooperative types). Directed: what one does to the other; else both directions
    together, in order of code.

    Each occurrence counts once, as in the series of a pair: its events share it, and what stands in both directions
    is taken once where they are together.
    """
    of = and_(membership.c.event == dyad.c.event, known(membership, window.as_of))
    forth = dyad.c.source < dyad.c.target
    one = dyad.c.source if directed else case((forth, dyad.c.source), else_=dyad.c.target)
    other = dyad.c.target if directed else case((forth, dyad.c.target), else_=dyad.c.source)
    helpful = [t for t in TYPES if quad(t) in (1, 2)]
    statement = (
        select(
            one.label("one"),
            other.label("other"),
            func.coalesce(membership.c.number, -dyad.c.event).label("what"),
            func.count().label("events"),
            func.avg(dyad.c.score).label("score"),
            func.avg(case((dyad.c.type.in_(helpful), 1.0), else_=0.0)).label("cooperation"),
        )
        .select_from(dyad.outerjoin(membership, of))
        .where(known(dyad, window.as_of), dyad.c.status.in_(statuses))
        .group_by("one", "other", "what")
    )
    if not directed:
        statement = statement.where(or_(dyad.c.mutual.is_(False), forth))
    if types:
        statement = statement.where(dyad.c.type.in_(types))
    each = _dyads_within(statement, window).subquery()
    whole = select(
        each.c.one,
        each.c.other,
        func.count().label("occurrences"),
        func.sum(each.c.events).label("events"),
        func.avg(each.c.score).label("score"),
        func.sum(each.c.cooperation).label("cooperation"),
    )
    return list(connection.execute(whole.group_by(each.c.one, each.c.other)))


def covering(connection: Connection, one: str, other: str, window: Window) -> Days:
    """Rows of a day and the number of articles that name both countries, whatever they say of them."""
    if window.as_of is None:
        return _inside(days_naming(connection, one, other), window)
    theirs = article_country.alias("theirs")
    joined = article_country.join(theirs, theirs.c.article == article_country.c.article)
    joined = joined.join(article, article.c.pk == article_country.c.article)
    statement = (
        select(article_country.c.day, func.count())
        .select_from(joined)
        .where(article_country.c.country == one, theirs.c.country == other, article_country.c.day.is_not(None))
        .where(known(article, window.as_of))
        .group_by(article_country.c.day)
    )
    return _days(connection, _published(statement, article_country.c.day, window))


def articles_by_day(connection: Connection, window: Window) -> Days:
    """Rows of a day and the number of all articles of the record."""
    if window.as_of is None:
        return _inside(days_naming(connection), window)
    statement = select(article.c.day, func.count()).where(article.c.day.is_not(None), known(article, window.as_of))
    statement = _published(statement, article.c.day, window).group_by(article.c.day)
    return _days(connection, statement)


def _days(connection: Connection, statement: Select[Any]) -> Days:
    return np.array([tuple(r) for r in connection.execute(statement)], dtype=np.int64).reshape(-1, 2)


def _inside(days: Days, window: Window) -> Days:
    first = window.first if window.first is not None else 0
    last = min(x for x in (window.last, window.published_by, 4_000_000) if x is not None)
    return days[(days[:, 0] >= first) & (days[:, 0] <= last)]


def _published(statement: Select[Any], column: Any, window: Window) -> Select[Any]:
    if window.published_by is not None:
        statement = statement.where(column <= window.published_by)
    return within(statement, column, window)


def occurrences(connection: Connection, numbers: Iterable[int], as_of: int | None = None) -> dict[int, dict[str, Any]]:
    """Occurrences by number, as JSON with their day."""
    out: dict[int, dict[str, Any]] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), CHUNK):
        some = occurrence.c.number.in_(wanted[start : start + CHUNK])
        statement = select(occurrence.c.number, occurrence.c.day, occurrence.c.json)
        for row in connection.execute(statement.where(some, known(occurrence, as_of))):
            out[row.number] = _occurrence(row)
    return out


def occurrences_between(
    connection: Connection,
    window: Window,
    *,
    types: Sequence[str] = (),
    statuses: Sequence[str] = (),
    countries: Sequence[str] = (),
    limit: int = 100,
    newest: bool = True,
    demanding: bool = False,
) -> list[dict[str, Any]]:
    """Occurrences in order of day, newest first unless told otherwise; each of `countries` must take part.

    `demanding` leaves only those that name a deadline.
    """
    statement = select(occurrence.c.number, occurrence.c.day, occurrence.c.json).where(known(occurrence, window.as_of))
    if types:
        statement = statement.where(occurrence.c.type.in_(types))
    if statuses:
        statement = statement.where(occurrence.c.status.in_(statuses))
    if demanding:
        statement = statement.where(occurrence.c.json.contains('"deadline":"'))
    for country in countries:
        # by the index that holds country and day: through the participants a busy pair took a third of a second
        taking_part = within(select(occurrence_country.c.occurrence), occurrence_country.c.day, window)
        statement = statement.where(occurrence.c.pk.in_(taking_part.where(occurrence_country.c.country == country)))
    statement = within(statement, occurrence.c.day, window)
    order = occurrence.c.day.desc() if newest else occurrence.c.day
    rows = connection.execute(statement.order_by(order, occurrence.c.number).limit(limit))
    return [_occurrence(r) for r in rows]


def told_occurrence(kept: Mapping[str, Any], day: int | None) -> dict[str, Any]:
    """An occurrence as it is told, from its JSON as it is kept: days are ISO text, also those of its life.

    >>> told_occurrence({"life": [{"published": 738702, "stage": "told"}]}, None)
    {'life': [{'published': '2023-07-01', 'stage': 'told'}], 'day': None}
    """
    return {**kept, "life": [{**s, "published": _iso(s["published"])} for s in kept["life"]], "day": _iso(day)}


def _iso(day: int | None) -> str | None:
    return Date.fromordinal(day).isoformat() if day else None


def _occurrence(row: Any) -> dict[str, Any]:
    return told_occurrence(json.loads(row.json), row.day)


def events_by_id(connection: Connection, ids: Iterable[str], as_of: int | None = None) -> list[StoredEvent]:
    """Events by their ids."""
    out: list[StoredEvent] = []
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        some = event.c.id.in_(wanted[start : start + CHUNK])
        out += [_stored(r) for r in connection.execute(_events(as_of).where(some))]
    return out


def events_of_occurrence(connection: Connection, number: int, as_of: int | None = None) -> list[StoredEvent]:
    """The events of an occurrence with their articles."""
    return [_stored(r) for r in connection.execute(_events(as_of).where(membership.c.number == number))]


def stored_events(
    connection: Connection,
    window: Window,
    only: Select[tuple[int]] | None = None,
    *,
    data_set: str | None = OWN,
) -> Iterator[StoredEvent]:
    """Every event of a window with its article, in order of day and number, a few at a time.

    `only` chooses events by number; `data_set` those of one data set, None those of all.
    """
    statement = within(_events(window.as_of, data_set), event.c.day, window).order_by(event.c.day, event.c.pk)
    if only is not None:
        statement = statement.where(event.c.pk.in_(only))
    if window.published_by is not None:
        statement = statement.where(or_(article.c.day <= window.published_by, event.c.article.is_(None)))
    with connection.execute(statement, execution_options={"yield_per": 500}) as rows:
        for row in rows:
            stored = _stored(row)
            if stored.foreign is None or _published_by(stored, window.published_by):
                yield stored


def _published_by(s: StoredEvent, day: int | None) -> bool:
    """Whether an imported event was published by a day: told by its own account, else on the day of the act."""
    told = s.article.date.isoformat() if s.article.date else s.event.when.date if s.event.when else None
    return day is None or told is None or told <= Date.fromordinal(day).isoformat()


def imported_events(connection: Connection, window: Window) -> int:
    """How many events of other data sets a window holds."""
    statement = select(func.count()).select_from(event).where(event.c.article.is_(None), known(event, window.as_of))
    return connection.execute(within(statement, event.c.day, window)).scalar() or 0


def _events(as_of: int | None, data_set: str | None = OWN) -> Select[Any]:
    of = and_(membership.c.event == event.c.pk, known(membership, as_of))
    happened = and_(occurrence.c.number == membership.c.number, known(occurrence, as_of))
    joined = event.join(article, article.c.pk == event.c.article, isouter=data_set != OWN).outerjoin(membership, of)
    statement = (
        select(
            event.c.source.label("data_set"),
            event.c.json,
            article.c.id,
            article.c.title,
            article.c.date,
            article.c.source,
            article.c.url,
            article.c.language,
            membership.c.number,
            occurrence.c.articles,
            occurrence.c.outlets,
            occurrence.c.origins,
        )
        .select_from(joined.outerjoin(occurrence, happened))
        .where(known(event, as_of))
    )
    return statement if data_set in (None, OWN) else statement.where(event.c.source == data_set)


def _stored(row: Row[Any]) -> StoredEvent:
    if row.data_set != OWN:
        return read_imported(json.loads(row.json))
    date = Date.fromisoformat(row.date) if row.date else None
    return StoredEvent(
        event=read_event(json.loads(row.json)),
        article=Article(
            id=row.id, text="", title=row.title, date=date, source=row.source, url=row.url, language=row.language
        ),
        occurrence=f"O{row.number}" if row.number is not None else None,
        articles=row.articles or 1,
        outlets=row.outlets or 1,
        origins=row.origins or 1,
    )


def verdicts(connection: Connection, one: str, other: str, window: Window) -> list[dict[str, Any]]:
    """What articles say of the relationship of two countries, in order of publication."""
    first, second = sorted((one, other))
    statement = (
        select(assessment.c.json, article.c.id, article.c.date, article.c.source, article.c.title)
        .join(article, article.c.pk == assessment.c.article)
        .where(assessment.c.one == first, assessment.c.other == second, known(assessment, window.as_of))
    )
    rows = connection.execute(_published(statement, assessment.c.day, window).order_by(assessment.c.day))
    return [
        {**json.loads(r.json), "article": r.id, "published": r.date, "source": r.source, "title": r.title} for r in rows
    ]


def actors_named(connection: Connection, name: str, limit: int = 20) -> list[Row[Any]]:
    """Actors whose name or id holds a text, whatever its case: pk, key, name, country, sector, events."""
    like = f"%{name.casefold().replace('%', '').replace('_', ' ')}%"
    statement = (
        select(actor, func.count(party.c.event.distinct()).label("events"))
        .join(party, party.c.actor == actor.c.pk)
        .where(or_(func.lower(actor.c.name).like(like), func.lower(actor.c.key) == name.casefold()))
        .group_by(actor.c.pk)
        .order_by(func.count(party.c.event.distinct()).desc(), actor.c.pk)
        .limit(limit)
    )
    return list(connection.execute(statement))


def deeds_of(connection: Connection, actors: Sequence[int], window: Window) -> list[Row[Any]]:
    """What actors did and what was done to them: day, side, office, event JSON, number, in order of day."""
    of = and_(membership.c.event == event.c.pk, known(membership, window.as_of))
    statement = (
        select(event.c.day, party.c.side, party.c.office, event.c.json, membership.c.number, article.c.date)
        .select_from(
            party.join(event, event.c.pk == party.c.event)
            .join(article, article.c.pk == event.c.article)
            .outerjoin(membership, of)
        )
        .where(party.c.actor.in_(actors), known(event, window.as_of))
    )
    return list(connection.execute(within(statement, event.c.day, window).order_by(event.c.day, event.c.pk)))


def about(connection: Connection, words: str, window: Window, limit: int = 100) -> list[StoredEvent]:
    """Events about an issue ("syria"), newest first."""
    like = f"%{words.casefold()}%"
    some = select(issue.c.event).where(func.lower(issue.c.head).like(like))
    statement = within(_events(window.as_of).where(event.c.pk.in_(some)), event.c.day, window)
    return [_stored(r) for r in connection.execute(statement.order_by(event.c.day.desc()).limit(limit))]


def article_by_id(connection: Connection, id_: str, as_of: int | None = None) -> Row[Any] | None:
    """An article's row as known at a moment."""
    return connection.execute(select(article).where(article.c.id == id_, known(article, as_of))).first()


def versions_of(connection: Connection, id_: str) -> list[Row[Any]]:
    """All versions of an article, the oldest first, those that it replaced under other ids included."""
    row = article_by_id(connection, id_)
    out: list[Row[Any]] = []
    pk = row.pk if row else None
    while pk is not None:
        found = connection.execute(select(article).where(article.c.pk == pk)).one()
        out.append(found)
        pk = found.replaces
    return out[::-1]


def actors_active(connection: Connection, window: Window, limit: int = 100) -> list[dict[str, Any]]:
    """Who took part in most events of a window: id, name, country, sector, events."""
    some = within(select(event.c.pk).where(known(event, window.as_of)), event.c.day, window)
    count = func.count(party.c.event.distinct())
    statement = select(party.c.actor, count).where(party.c.event.in_(some), party.c.side != "source")
    most = connection.execute(statement.group_by(party.c.actor).order_by(count.desc(), party.c.actor).limit(limit))
    counts = {r[0]: r[1] for r in most}
    columns = (actor.c.pk, actor.c.key.label("id"), actor.c.name, actor.c.country, actor.c.sector)
    rows = {r.pk: r for r in connection.execute(select(*columns).where(actor.c.pk.in_(list(counts))))}
    return [
        {"id": r.id, "name": r.name, "country": r.country, "sector": r.sector, "events": n}
        for pk, n in counts.items()
        if (r := rows.get(pk))
    ]


def failures(connection: Connection) -> list[Row[Any]]:
    """What could not be read or coded: id, path, line, error, message, and how many times, the earliest first."""
    columns = (failure.c.id, failure.c.path, failure.c.line, failure.c.error, failure.c.message)
    statement = select(*columns, func.count().label("times")).group_by(*columns).order_by(func.min(failure.c.pk))
    return list(connection.execute(statement))
