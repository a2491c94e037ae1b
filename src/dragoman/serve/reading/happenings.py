"""One event, or one occurrence with its tellings and versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    select,
)

from dragoman.serve.filters import moment_text
from dragoman.serve.reading.rows import EVENT_COLUMNS, event_of_row, iso
from dragoman.store.corrections import judged
from dragoman.store.moments import known
from dragoman.store.reading import occurrences
from dragoman.store.schema import (
    article,
    event,
    membership,
    occurrence,
)

Json = dict[str, Any]


def event_told(connection: Connection, id_: str, as_of: int | None) -> Json | None:
    """One event with its article and occurrence."""
    of = and_(membership.c.event == event.c.pk, known(membership, as_of))
    joined = event.outerjoin(article, article.c.pk == event.c.article).outerjoin(membership, of)
    row = connection.execute(
        select(*EVENT_COLUMNS).select_from(joined).where(event.c.id == id_, known(event, as_of))
    ).first()
    return with_corrections(connection, [event_of_row(row)])[0] if row else None


def occurrence_told(connection: Connection, number: int, as_of: int | None) -> Json | None:
    """One occurrence with its tellings: each event with its article, the earliest first."""
    found = occurrences(connection, [number], as_of).get(number)
    if found is None:
        return None
    of = and_(membership.c.event == event.c.pk, known(membership, as_of))
    joined = membership.join(event, of).join(article, article.c.pk == event.c.article)
    statement = (
        select(*EVENT_COLUMNS, article.c.origin)
        .select_from(joined)
        .where(membership.c.number == number, known(event, as_of))
    )
    rows = connection.execute(statement.order_by(article.c.day, event.c.pk).limit(500))
    tellings = [{**event_of_row(r), "origin": r.origin} for r in rows]
    return {**found, "tellings": with_corrections(connection, tellings)}


def occurrence_versions(connection: Connection, number: int) -> list[Json]:
    """What the record knew of an occurrence, and when it changed: type, status, counts of each version."""
    names = ("type", "status", "day", "articles", "outlets", "origins", "known_from", "known_to")
    statement = select(*(occurrence.c[k] for k in names)).where(occurrence.c.number == number).order_by(occurrence.c.pk)
    return [
        {
            **r._mapping,
            "day": iso(r.day),
            "known_from": moment_text(r.known_from),
            "known_to": moment_text(r.known_to) if r.known_to is not None else None,
        }
        for r in connection.execute(statement)
    ]


def with_corrections(connection: Connection, events: Sequence[Json]) -> list[Json]:
    """Events with what reviewers say of them now: number, action, fields, who and why of each correction."""
    said = judged(connection, [e["id"] for e in events])
    return [
        {
            **e,
            "corrections": [
                {"number": c.number, "action": c.action, "fields": list(c.fields), "who": c.who, "why": c.why}
                for c in said.get(e["id"], ())
            ],
        }
        for e in events
    ]
