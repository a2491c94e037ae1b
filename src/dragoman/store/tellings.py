"""What events are compared by: candidates, links and the clusters that stand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from dragoman.store.schema import article, event, link, membership, occurrence, occurrence_country, telling, trace
from dragoman.store.writing import ignore_known, pk_of

CHUNK = 400  # values bound in one statement


def add_tellings(
    connection: Connection, rows: Sequence[dict[str, Any]], traces: Sequence[tuple[str, int, int]]
) -> None:
    """New events with what they are compared by; `traces` holds key, day and event."""
    if rows:
        connection.execute(insert(telling), list(rows))
        ignore_known(connection, trace, [{"key": k, "day": d, "event": e} for k, d, e in traces])


def candidates(connection: Connection, keys: Iterable[tuple[str, int]], window: int) -> set[int]:
    """Events that share a key within `window` days of its day."""
    near = [
        and_(trace.c.key == key, trace.c.day.between(day - window, day + window)) for key, day in dict.fromkeys(keys)
    ]
    out: set[int] = set()
    for start in range(0, len(near), 100):
        out.update(connection.execute(select(trace.c.event).where(or_(*near[start : start + 100]))).scalars())
    return out


def tellings_of(connection: Connection, events: Iterable[int]) -> list[Row[Any]]:
    """The stored tellings of events that count now, with event's JSON and the article's origin, outlet and day."""
    columns = (
        *telling.c,
        event.c.type,
        event.c.status,
        event.c.json,
        article.c.origin,
        article.c.source.label("outlet"),
        article.c.day.label("published"),
    )
    joined = telling.join(event, event.c.pk == telling.c.event).join(article, article.c.pk == telling.c.article)
    out: list[Row[Any]] = []
    wanted = sorted(set(events))
    for start in range(0, len(wanted), CHUNK):
        some = telling.c.event.in_(wanted[start : start + CHUNK])
        out += connection.execute(select(*columns).select_from(joined).where(some, event.c.known_to.is_(None)))
    return out


def add_links(connection: Connection, links: dict[tuple[int, int], float]) -> None:
    """How alike pairs of events are; each pair is kept in both directions."""
    both = [(a, b, p) for (a, b), p in links.items()] + [(b, a, p) for (a, b), p in links.items()]
    ignore_known(connection, link, [{"one": a, "other": b, "likeness": p} for a, b, p in both])


def linked(connection: Connection, events: Iterable[int], limit: int) -> tuple[set[int], dict[tuple[int, int], float]]:
    """All events that links lead to from the given ones, up to `limit`, and the links among them."""
    seen: set[int] = set(events)
    fresh = set(seen)
    links: dict[tuple[int, int], float] = {}
    while fresh and len(seen) < limit:
        found: set[int] = set()
        wanted = sorted(fresh)
        for start in range(0, len(wanted), CHUNK):
            some = link.c.one.in_(wanted[start : start + CHUNK])
            for one, other, likeness in connection.execute(
                select(link.c.one, link.c.other, link.c.likeness).where(some)
            ):
                links[min(one, other), max(one, other)] = likeness
                found.add(other)
        fresh = found - seen
        seen |= fresh
    return seen, links


def clusters_of(connection: Connection, events: Iterable[int]) -> dict[int, int]:
    """Event to the number of its occurrence, as known now."""
    out: dict[int, int] = {}
    wanted = sorted(set(events))
    for start in range(0, len(wanted), CHUNK):
        some = and_(membership.c.event.in_(wanted[start : start + CHUNK]), membership.c.known_to.is_(None))
        out.update((e, n) for e, n in connection.execute(select(membership.c.event, membership.c.number).where(some)))
    return out


def members_of(connection: Connection, numbers: Iterable[int]) -> dict[int, list[int]]:
    """Number of an occurrence to its events, as known now."""
    out: dict[int, list[int]] = defaultdict(list)
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), CHUNK):
        some = and_(membership.c.number.in_(wanted[start : start + CHUNK]), membership.c.known_to.is_(None))
        for e, n in connection.execute(select(membership.c.event, membership.c.number).where(some)):
            out[n].append(e)
    return out


def move(connection: Connection, changes: dict[int, int | None], at: int) -> None:
    """Events change their occurrence; None takes them out."""
    events = sorted(changes)
    for start in range(0, len(events), CHUNK):
        some = membership.c.event.in_(events[start : start + CHUNK])
        connection.execute(update(membership).where(some, membership.c.known_to.is_(None)).values(known_to=at))
    rows = [{"event": e, "number": n, "known_from": at} for e, n in changes.items() if n is not None]
    if rows:
        connection.execute(insert(membership), rows)


def write_occurrences(connection: Connection, rows: Sequence[dict[str, Any]], gone: Iterable[int], at: int) -> None:
    """New versions of occurrences; those in `gone` and the older versions of the new ones no longer count."""
    numbers = sorted({*gone, *(r["number"] for r in rows)})
    for start in range(0, len(numbers), CHUNK):
        some = occurrence.c.number.in_(numbers[start : start + CHUNK])
        connection.execute(update(occurrence).where(some, occurrence.c.known_to.is_(None)).values(known_to=at))
    add_occurrences(connection, [{**r, "known_from": at} for r in rows])


def add_occurrences(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of occurrences, with what they are looked up by: confidence and the countries that take part."""
    countries = []
    for r in rows:
        told = json.loads(r["json"])
        pk = pk_of(connection.execute(insert(occurrence).values(**r, confidence=told["confidence"])))
        theirs = dict.fromkeys(a["country"] for side in ("actors", "recipients") for a in told[side] if a["country"])
        countries += [{**{k: r[k] for k in ("day", "type", "status")}, "country": c, "occurrence": pk} for c in theirs]
    if countries:
        connection.execute(insert(occurrence_country), countries)
