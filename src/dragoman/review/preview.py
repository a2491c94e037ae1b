"""What a correction would change beyond itself, told before it is confirmed: nothing is kept.

The correction is made in a transaction that is rolled back, so that what is told is exactly what would come of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from dragoman.errors import MissingInput
from dragoman.export.json import read_event
from dragoman.records import Actor
from dragoman.relations.periods import next_start, start_of
from dragoman.relations.series import relation_series
from dragoman.store.corrections import Standing, correction_of, standing_event
from dragoman.store.opening import Store, ticking
from dragoman.store.reading import Window, occurrences
from dragoman.store.schema import actor, article, event, membership, mention, party
from dragoman.store.tellings import members_of
from dragoman.store.writing import actor_key, pairs_of

Json = dict[str, Any]
Make = Callable[[Connection, Callable[[], int]], int]
SAMPLE = 10  # others that are told in full
PAIRS = 6  # pairs of countries whose series are told


class _Back(Exception):
    """Rolls the transaction back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`before` and `after` hold event, occurrences and series; `elsewhere` what was read the same way in other articles."""

    before: Json
    after: Json
    elsewhere: tuple[Json, ...]


def preview(store: Store, make: Make, *, events: Sequence[str] = (), numbers: Sequence[int] = ()) -> Preview:
    """What a correction would do. `make` makes it; `events` and `numbers` are the events and occurrences it is about."""
    told: list[Preview] = []
    try:
        with store.writing() as connection:
            told.append(_try(connection, store, make, events, numbers))
            raise _Back
    except _Back:
        return told[0]


def _try(connection: Connection, store: Store, make: Make, events: Sequence[str], numbers: Sequence[int]) -> Preview:
    first = _state(connection, events, numbers)
    pairs = _pairs(connection, events, numbers)
    early = _series(connection, pairs)
    made = correction_of(connection, make(connection, ticking(store.clock)))
    touched = sorted({*numbers, *(int(o["id"][1:]) for o in first["occurrences"])})
    after = _state(connection, events, touched)
    both = {**pairs, **_pairs(connection, events, touched)}
    late = _series(connection, dict(list(both.items())[:PAIRS]))
    missing = {k: v for k, v in both.items() if k not in pairs}
    if missing:
        early |= _before(store, missing)
    fields = made.fields if made.action == "edit" else ("type", "actors") if made.action == "reject" else ()
    it = next((s for e in events if (s := _standing(connection, e))), None)
    elsewhere = _elsewhere(connection, it, fields, made.before or {}) if it and fields else ()
    series = [
        {"between": list(pair), "month": month.isoformat(), "before": early.get(pair), "after": late.get(pair)}
        for pair, month in both.items()
        if early.get(pair) != late.get(pair)
    ]
    change = {"number": None, "action": made.action, "fields": list(made.fields)}
    return Preview(
        before={**first, "values": made.before},
        after={**after, "values": made.after, "series": series, "correction": change},
        elsewhere=tuple(elsewhere),
    )


def _state(connection: Connection, events: Sequence[str], numbers: Iterable[int]) -> Json:
    """The events and occurrences as they stand."""
    found = [s for e in events if (s := _standing(connection, e)) and s.counts]
    homes = select(membership.c.number).where(
        membership.c.event.in_([s.pk for s in found]), membership.c.known_to.is_(None)
    )
    known = {*numbers, *connection.execute(homes).scalars()}
    told = occurrences(connection, known)
    return {"events": [s.json for s in found], "occurrences": [told[n] for n in sorted(told)]}


def _standing(connection: Connection, id_: str) -> Standing | None:
    try:
        return standing_event(connection, id_, retired=True)
    except MissingInput:
        return None


def _pairs(connection: Connection, events: Sequence[str], numbers: Sequence[int]) -> dict[tuple[str, str], Date]:
    """The pairs of countries that events stand for, each with the month in which it counts."""
    rows = [m for many in members_of(connection, numbers).values() for m in many][:50]
    columns = (event.c.json, event.c.day, article.c.day.label("published"))
    joined = event.outerjoin(article, article.c.pk == event.c.article)
    which = event.c.pk.in_(rows) | and_(event.c.id.in_(list(events)), event.c.known_to.is_(None))
    out: dict[tuple[str, str], Date] = {}
    for r in connection.execute(select(*columns).select_from(joined).where(which)):
        day = r.day or r.published
        if day is None:
            continue
        for a, b, _ in pairs_of(read_event(json.loads(r.json))):
            out.setdefault((min(a, b), max(a, b)), start_of(Date.fromordinal(day), "month"))
    return dict(list(out.items())[:PAIRS])


def _series(connection: Connection, pairs: Mapping[tuple[str, str], Date]) -> dict[tuple[str, str], Json]:
    """Score and acts of each pair in its month."""
    out = {}
    for (a, b), month in pairs.items():
        window = Window(first=month.toordinal(), last=next_start(month, "month").toordinal() - 1)
        found = relation_series(connection, a, b, window=window, draws=0).periods
        out[a, b] = {"score": found[0].score, "acts": found[0].acts} if found else {"score": None, "acts": 0}
    return out


def _before(store: Store, pairs: Mapping[tuple[str, str], Date]) -> dict[tuple[str, str], Json]:
    """The series of pairs that the correction brings in, as the record holds them: another transaction does not see it."""
    with store.reading() as connection:
        return _series(connection, pairs)


def _elsewhere(connection: Connection, it: Standing, fields: Sequence[str], before: Mapping[str, Any]) -> list[Json]:
    """Events of other articles that were read the same way: the same actor, the same trigger, the same place."""
    out = []
    people = [a for f in ("actors", "recipients", "attribution") if f in fields for a in _many(before.get(f))]
    for a in people[:4]:
        out.append(_same_actor(connection, it, a))
    if set(fields) & {"type", "modes", "status", "content"} and it.json["mentions"]:
        out.append(_same_trigger(connection, it))
    if "where" in fields and before.get("where"):
        out.append(_same_place(connection, it, before["where"]))
    return [o for o in out if o["events"]]


def _many(value: Any) -> list[Json]:
    return [value] if isinstance(value, dict) else list(value or ())


def _same_actor(connection: Connection, it: Standing, a: Json) -> Json:
    told: Json = {k: a.get(k) for k in ("text", "name", "country", "sector", "office", "id")}
    key = actor_key(Actor(**told))
    pk = select(actor.c.pk).where(actor.c.key == key).scalar_subquery()
    some = event.c.pk.in_(select(party.c.event).where(party.c.actor == pk))
    shown = a.get("name") or a["text"]
    return _others(
        connection, it, some, f"the same participant: {shown} ({a.get('country') or 'no country'})", "actor", key
    )


def _same_trigger(connection: Connection, it: Standing) -> Json:
    words = it.json["mentions"][0]["trigger"]["text"]
    kind = it.json["type"]
    some = event.c.pk.in_(select(mention.c.event).where(mention.c.trigger == words))
    return _others(
        connection, it, and_(some, event.c.type == kind), f"the same words: “{words}” as {kind}", "trigger", words
    )


def _same_place(connection: Connection, it: Standing, where: Json) -> Json:
    name = where.get("name") or where["text"]
    some = and_(event.c.place == name, event.c.place_country == where.get("country"))
    return _others(
        connection, it, some, f"the same place: {name} ({where.get('country') or 'no country'})", "place", name
    )


def _others(connection: Connection, it: Standing, some: ColumnElement[bool], what: str, kind: str, value: str) -> Json:
    here = and_(some, event.c.known_to.is_(None), event.c.id != it.id)
    count = connection.execute(select(func.count()).select_from(event).where(here)).scalar() or 0
    columns = (event.c.id, event.c.type, event.c.status, event.c.date, article.c.id.label("article"), article.c.title)
    joined = event.join(article, article.c.pk == event.c.article)
    rows = connection.execute(
        select(*columns).select_from(joined).where(here).order_by(event.c.pk.desc()).limit(SAMPLE)
    )
    return {"what": what, "kind": kind, "value": value, "events": count, "some": [dict(r._mapping) for r in rows]}
