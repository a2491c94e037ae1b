"""What events are compared by: candidates, links and the clusters that stand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select, update

from dragoman.store.schema import (
    article,
    event,
    link,
    membership,
    occurrence,
    occurrence_country,
    signature,
    telling,
    trace,
)
from dragoman.store.writing import ignore_known, pk_of

CHUNK = 400  # values bound in one statement
TOGETHER, APART = 1e6, -1e6  # in place of a likeness: what a reviewer ruled


def add_tellings(
    connection: Connection, rows: Sequence[dict[str, Any]], traces: Sequence[tuple[str, int, int]]
) -> None:
    """New events with what they are compared by; `traces` holds key, day and event."""
    if rows:
        connection.execute(insert(telling), list(rows))
        add_traces(connection, traces)


def add_traces(connection: Connection, traces: Sequence[tuple[str, int, int]]) -> None:
    """Where events are looked for: key, day and event."""
    ignore_known(connection, trace, [{"key": k, "day": d, "event": e} for k, d, e in traces])


def candidates(connection: Connection, wanted: Iterable[tuple[str, int, int]]) -> set[int]:
    """Events with a trace under a key between two days (key, first, last)."""
    near = [and_(trace.c.key == key, trace.c.day.between(low, high)) for key, low, high in dict.fromkeys(wanted)]
    out: set[int] = set()
    for start in range(0, len(near), 100):
        out.update(connection.execute(select(trace.c.event).where(or_(*near[start : start + 100]))).scalars())
    return out


def tellings_of(connection: Connection, events: Iterable[int]) -> list[Row[Any]]:
    """The stored tellings of events that count now, with event's JSON and the article's origin, outlet, day and signature."""
    out: list[Row[Any]] = []
    wanted = sorted(set(events))
    for start in range(0, len(wanted), CHUNK):
        out += connection.execute(_tellings().where(telling.c.event.in_(wanted[start : start + CHUNK])))
    return out


def tellings_of_article(connection: Connection, pk: int) -> list[Row[Any]]:
    """The same of one article's events."""
    return list(connection.execute(_tellings().where(event.c.article == pk).order_by(event.c.pk)))


def articles_with_tellings(connection: Connection) -> list[int]:
    """Numbers of the articles whose events are compared, in the order in which they came."""
    statement = select(telling.c.article).join(event, event.c.pk == telling.c.event).where(event.c.known_to.is_(None))
    return list(connection.execute(statement.distinct().order_by(telling.c.article)).scalars())


def _tellings() -> Select[Any]:
    columns = (
        *telling.c,
        event.c.type,
        event.c.status,
        event.c.json,
        article.c.origin,
        article.c.source.label("outlet"),
        article.c.day.label("published"),
        signature.c.words.label("signature"),
    )
    joined = telling.join(event, event.c.pk == telling.c.event).join(article, article.c.pk == telling.c.article)
    joined = joined.outerjoin(signature, signature.c.article == telling.c.article)
    return select(*columns).select_from(joined).where(event.c.known_to.is_(None))


def renew_numbers(connection: Connection, numbers: dict[int, str]) -> None:
    """What numbers events carry, where these are read anew."""
    for e, found in numbers.items():
        connection.execute(
            update(telling).where(telling.c.event == e, telling.c.numbers != found).values(numbers=found)
        )


def forget_links(connection: Connection) -> None:
    """Drop traces and links, which a new rule makes anew; what reviewers ruled stays."""
    connection.execute(delete(link).where(link.c.likeness > APART, link.c.likeness < TOGETHER))
    connection.execute(delete(trace))


def retire_memberships(connection: Connection, at: int) -> None:
    """From now on no compared event is in an occurrence, until they are clustered anew."""
    compared = select(telling.c.event)
    mine = and_(membership.c.known_to.is_(None), membership.c.event.in_(compared))
    homes = select(membership.c.number).where(mine)
    gone = and_(occurrence.c.known_to.is_(None), occurrence.c.number.in_(homes))
    connection.execute(update(occurrence).where(gone).values(known_to=at))
    connection.execute(update(membership).where(mine).values(known_to=at))


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


def telling_row(connection: Connection, event_pk: int) -> Row[Any] | None:
    """What an event is compared by, with its article's origin and day, whether or not it still counts."""
    joined = telling.join(article, article.c.pk == telling.c.article)
    columns = (*telling.c, article.c.origin, article.c.day.label("published"))
    return connection.execute(select(*columns).select_from(joined).where(telling.c.event == event_pk)).first()


def roots_of(connection: Connection, events: Sequence[tuple[int, str]], article_pk: int) -> dict[int, int]:
    """New event to the first row of the same id that its article (in any version) once had."""
    same = select(article.c.id).where(article.c.pk == article_pk).scalar_subquery()
    joined = event.join(article, article.c.pk == event.c.article).join(telling, telling.c.event == event.c.pk)
    new = {id_: pk for pk, id_ in events}
    out: dict[int, int] = {}
    ids = sorted(new)
    for start in range(0, len(ids), CHUNK):
        some = event.c.id.in_(ids[start : start + CHUNK])
        first = func.min(func.coalesce(telling.c.root, event.c.pk))
        statement = select(event.c.id, first).select_from(joined)
        statement = statement.where(some, article.c.id == same, event.c.pk.not_in(list(new.values())))
        out.update({new[id_]: root for id_, root in connection.execute(statement.group_by(event.c.id))})
    return out


def rule(connection: Connection, pairs: Iterable[tuple[int, int]], likeness: float | None) -> None:
    """Put pairs of events together or apart whatever their likeness; None takes the ruling back."""
    for one, other in pairs:
        for a, b in ((one, other), (other, one)):
            connection.execute(delete(link).where(link.c.one == a, link.c.other == b))
            if likeness is not None:
                connection.execute(insert(link).values(one=a, other=b, likeness=likeness))


def likeness_of(connection: Connection, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float | None]:
    """What is kept of pairs."""
    return {
        (a, b): connection.execute(select(link.c.likeness).where(link.c.one == a, link.c.other == b)).scalar()
        for a, b in pairs
    }


def copy_rulings(connection: Connection, old: int, new: int) -> None:
    """What was ruled of an event holds for the one that takes its place."""
    ruled = or_(link.c.likeness >= TOGETHER, link.c.likeness <= APART)
    for other, value in connection.execute(select(link.c.other, link.c.likeness).where(link.c.one == old, ruled)).all():
        rule(connection, [(new, other)], value)


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
