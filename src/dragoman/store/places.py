"""Where the occurrences of a record lie and which countries take part in them: what a map draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from dragoman.ontology.plover import quad
from dragoman.store.moments import known
from dragoman.store.reading import Window, within
from dragoman.store.schema import event, membership, occurrence, occurrence_country

_LIES = (event.c.place, event.c.place_country, event.c.lat, event.c.lon)


def places_of(
    connection: Connection,
    window: Window,
    *,
    types: Sequence[str] = (),
    statuses: Sequence[str] = (),
    limit: int = 400,
) -> list[dict[str, Any]]:
    """Where the occurrences of a window lie, the places of most of them first: place, country, lat, lon, occurrences,
    quads (occurrences by quad class). One lies wherever an event of it does; an imported event counts as one."""
    out: dict[tuple[str, str | None], dict[str, Any]] = {}
    for r in (  # the more frequent point of a name first: Washington is rarely the state
        *_told_by_place(connection, window, types, statuses),
        *_imported_by_place(connection, window, types, statuses),
    ):
        blank = {"place": r.place, "country": r.place_country, "lat": r.lat, "lon": r.lon, "occurrences": 0}
        it = out.setdefault((r.place, r.place_country), blank | {"quads": {}})
        it |= {"lat": r.lat, "lon": r.lon} if it["lat"] is None else {}
        it["occurrences"] += r.occurrences
        it["quads"][quad(r.type)] = it["quads"].get(quad(r.type), 0) + r.occurrences
    return sorted(out.values(), key=lambda p: (-p["occurrences"], p["place"]))[:limit]


def _told_by_place(
    connection: Connection, window: Window, types: Sequence[str], statuses: Sequence[str]
) -> Sequence[Row[Any]]:
    of = and_(membership.c.number == occurrence.c.number, known(membership, window.as_of))
    count = func.count(occurrence.c.number.distinct()).label("occurrences")
    joined = occurrence.join(membership, of).join(event, event.c.pk == membership.c.event)
    statement = select(*_LIES, occurrence.c.type, count).select_from(joined)
    statement = statement.where(known(occurrence, window.as_of), event.c.place.is_not(None))
    statement = _chosen(within(statement, occurrence.c.day, window), occurrence, types, statuses)
    return connection.execute(statement.group_by(*_LIES, occurrence.c.type).order_by(count.desc())).all()


def _imported_by_place(
    connection: Connection, window: Window, types: Sequence[str], statuses: Sequence[str]
) -> Sequence[Row[Any]]:
    statement = select(*_LIES, event.c.type, func.count().label("occurrences"))
    statement = statement.where(event.c.article.is_(None), known(event, window.as_of), event.c.place.is_not(None))
    statement = _chosen(within(statement, event.c.day, window), event, types, statuses)
    return connection.execute(statement.group_by(*_LIES, event.c.type)).all()


def countries_acting(
    connection: Connection, window: Window, *, types: Sequence[str] = (), statuses: Sequence[str] = ()
) -> dict[str, int]:
    """How many occurrences of a window each country took part in."""
    it = occurrence_country
    joined = it.join(occurrence, occurrence.c.pk == it.c.occurrence)
    statement = select(it.c.country, func.count()).select_from(joined).where(known(occurrence, window.as_of))
    statement = _chosen(within(statement, it.c.day, window), it, types, statuses).group_by(it.c.country)
    return {r[0]: r[1] for r in connection.execute(statement)}


def _chosen(statement: Select[Any], table: Any, types: Sequence[str], statuses: Sequence[str]) -> Select[Any]:
    if types:
        statement = statement.where(table.c.type.in_(types))
    if statuses:
        statement = statement.where(table.c.status.in_(statuses))
    return statement
