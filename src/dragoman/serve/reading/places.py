"""Where what matches lies and which countries take part in it: what a map draws.

Occurrences and imported events, which belong to none, are counted apart: each list that a map leads to shows one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from dragoman.ontology.plover import quad
from dragoman.serve.filters import Filters
from dragoman.serve.reading.matching import at_places, matching_imported, matching_occurrences
from dragoman.store.moments import known
from dragoman.store.schema import event, membership, occurrence, occurrence_country, party

Json = dict[str, Any]
_LIES = (event.c.place, event.c.place_country, event.c.lat, event.c.lon)


def places_of(connection: Connection, f: Filters, limit: int = 400) -> list[Json]:
    """Where what matches lies, the places of most of it first: place, country, lat, lon, occurrences, imported (events),
    quads (both by quad class). An occurrence lies wherever an event of it does."""
    out: dict[tuple[str, str | None], Json] = {}
    # the more frequent point of a name first: Washington is rarely the state
    for kind, rows in (("occurrences", _told(connection, f)), ("imported", _imported(connection, f))):
        for r in rows:
            blank = {"place": r.place, "country": r.place_country, "lat": r.lat, "lon": r.lon}
            it = out.setdefault((r.place, r.place_country), blank | {"occurrences": 0, "imported": 0, "quads": {}})
            it |= {"lat": r.lat, "lon": r.lon} if it["lat"] is None else {}
            it[kind] += r.many
            it["quads"][quad(r.type)] = it["quads"].get(quad(r.type), 0) + r.many
    return sorted(out.values(), key=lambda p: (-p["occurrences"] - p["imported"], p["place"]))[:limit]


def _told(connection: Connection, f: Filters) -> Sequence[Row[Any]]:
    chosen = matching_occurrences(connection, f, (occurrence.c.number, occurrence.c.type)).subquery()
    of = and_(membership.c.number == chosen.c.number, known(membership, f.as_of))
    joined = chosen.join(membership, of).join(event, event.c.pk == membership.c.event)
    many = func.count(chosen.c.number.distinct()).label("many")
    statement = select(*_LIES, chosen.c.type, many).select_from(joined).where(event.c.place.is_not(None))
    if f.place:
        statement = statement.where(at_places(f))
    return connection.execute(statement.group_by(*_LIES, chosen.c.type).order_by(many.desc())).all()


def _imported(connection: Connection, f: Filters) -> Sequence[Row[Any]]:
    many = func.count().label("many")
    statement = matching_imported(connection, f, (*_LIES, event.c.type, many)).where(event.c.place.is_not(None))
    return connection.execute(statement.group_by(*_LIES, event.c.type).order_by(many.desc())).all()


def countries_taking(connection: Connection, f: Filters) -> dict[str, Json]:
    """In how many occurrences and imported events each country takes part."""
    chosen = matching_occurrences(connection, f, (occurrence.c.pk,)).subquery()
    it = occurrence_country
    joined = chosen.join(it, it.c.occurrence == chosen.c.pk)
    told = select(it.c.country, func.count()).select_from(joined).group_by(it.c.country)
    pks = matching_imported(connection, f, (event.c.pk,)).subquery()
    taking = and_(party.c.event == pks.c.pk, party.c.side != "source", party.c.country.is_not(None))
    many = func.count(party.c.event.distinct())
    imported = select(party.c.country, many).select_from(pks.join(party, taking)).group_by(party.c.country)
    out: dict[str, Json] = {}
    for kind, statement in (("occurrences", told), ("imported", imported)):
        for code, n in connection.execute(statement):
            out.setdefault(code, {"occurrences": 0, "imported": 0})[kind] = n
    return out
