"""Actors of a name, and one actor with its offices, counterparts and acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
)

from dragoman.serve.filters import Filters
from dragoman.serve.reading.coverage import told_by
from dragoman.serve.reading.faceting import SAMPLE
from dragoman.serve.reading.lists import total_of
from dragoman.serve.reading.matching import newest_first, within
from dragoman.serve.reading.rows import EVENT_COLUMNS, event_of_row
from dragoman.store.moments import known
from dragoman.store.schema import (
    actor,
    article,
    event,
    membership,
    party,
)

Json = dict[str, Any]
NAMED, COUNTED = 200, 1_000  # actors of a name that are looked at, and events up to which each one's are counted


def actor_page(connection: Connection, name: str, limit: int = 50) -> list[Json]:
    """Actors whose name or id holds a text, those of most events first; of a text that many hold, the first known."""
    like = func.lower(actor.c.name).contains(name.casefold(), autoescape=True)
    named = or_(like, func.lower(actor.c.key) == name.casefold())
    some: Select[Any] = select(literal_column("1")).select_from(party).where(party.c.actor == actor.c.pk).limit(COUNTED)
    events = select(func.count()).select_from(some.correlate(actor).subquery()).scalar_subquery()
    chosen = select(actor.c.pk).where(named).order_by(actor.c.pk).limit(max(limit, NAMED)).scalar_subquery()
    rows = connection.execute(select(actor, events.label("events")).where(actor.c.pk.in_(chosen)))
    ordered = sorted(rows, key=lambda r: (-r.events, r.pk))
    return [_actor(r, r.events) for r in ordered[:limit]]


def _actor(row: Any, events: int | None = None) -> Json:
    return {"id": row.key, "name": row.name, "country": row.country, "sector": row.sector, "events": events}


def actor_told(connection: Connection, key: str, f: Filters) -> Json | None:
    """An actor: offices, counterparts (of the newest SAMPLE events), and a page of what it did and met, newest first."""
    who = connection.execute(select(actor).where(actor.c.key == key)).first()
    if who is None:
        return None
    joined = party.join(event, event.c.pk == party.c.event).outerjoin(article, article.c.pk == event.c.article)
    joined = joined.outerjoin(membership, and_(membership.c.event == event.c.pk, known(membership, f.as_of)))
    conditions = [party.c.actor == who.pk, known(event, f.as_of), *within(f, event.c.day)]
    conditions += [event.c.type.in_(f.type)] if f.type else []
    conditions += [event.c.status.in_(f.status)] if f.status else []
    statement = select(party.c.side, party.c.office, *EVENT_COLUMNS).select_from(joined).where(*conditions)
    ordered = newest_first(connection, statement, event.c.day, event.c.pk)
    rows = list(connection.execute(ordered.limit(f.size + 1).offset(f.offset)))
    recent = newest_first(
        connection,
        select(event.c.pk, event.c.article, party.c.office).select_from(joined).where(*conditions),
        event.c.day,
        event.c.pk,
    )
    newest = list(connection.execute(recent.limit(SAMPLE)))
    acts = [{**event_of_row(r), "side": r.side, "office": r.office} for r in rows[: f.size]]
    return {
        "actor": _actor(who, total_of(connection, select(literal_column("1")).select_from(joined).where(*conditions))),
        "offices": [
            {"office": o, "events": n} for o, n in Counter(r.office for r in newest if r.office).most_common(20)
        ],
        "counterparts": _counterparts(connection, [r.pk for r in newest], who.pk),
        "acts": acts,
        "told_by": told_by(connection, [r.article for r in newest]),
        "imported": sum(r.article is None for r in newest),
        "more": len(rows) > f.size,
    }


def _counterparts(connection: Connection, events: Sequence[int], who: int) -> list[Json]:
    found = Counter[int]()
    for start in range(0, len(events), 500):
        some = and_(party.c.event.in_(events[start : start + 500]), party.c.actor != who, party.c.side != "source")
        statement = select(party.c.actor, func.count(party.c.event.distinct())).where(some).group_by(party.c.actor)
        found.update({r[0]: r[1] for r in connection.execute(statement)})
    most = found.most_common(20)
    rows = {r.pk: r for r in connection.execute(select(actor).where(actor.c.pk.in_([pk for pk, _ in most])))}
    return [_actor(rows[pk], n) for pk, n in most]
