"""Writes events of other data sets into the record, beside our own and told apart by their source, and reads them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date as Date
from typing import Any

from sqlalchemy import insert, select

from dragoman.imports.records import FailedLine, Imported, ImportedEvent, ImportedParty
from dragoman.ontology.plover import quad, score
from dragoman.records import Actor, Article, Event, Foreign, Place, Status, StoredEvent, When
from dragoman.store.opening import Store
from dragoman.store.schema import dyad, event, party
from dragoman.store.writing import actor_pk, begin_run, end_run, note_places, pk_of

BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import brought: events added, those known already, lines that were no events (the first of them)."""

    added: int
    known: int
    failed: int
    first_failures: tuple[FailedLine, ...]


def take(store: Store, events: Iterable[Imported], *, command: str, version: str) -> Taken:
    """Write imported events; one that is known by data set and id is passed over, so that a second import adds nothing."""
    with store.writing() as connection:
        blank = {"version": version, "model": "none", "lexicons": "none"}
        run = begin_run(connection, command, blank, "{}", store.clock())
    added = known = 0
    failures: list[FailedLine] = []
    failed = 0
    batch: list[ImportedEvent] = []

    def flush() -> None:
        nonlocal added, known
        new = _write(store, batch, run)
        added, known = added + new, known + len(batch) - new
        batch.clear()

    for one in events:
        if isinstance(one, FailedLine):
            failed += 1
            failures += [one] if len(failures) < 10 else []
            continue
        batch.append(one)
        if len(batch) >= BATCH:
            flush()
    flush()
    done = Taken(added=added, known=known, failed=failed, first_failures=tuple(failures))
    with store.writing() as connection:
        end_run(connection, run, json.dumps({"added": added, "known": known, "failed": failed}), store.clock())
    return done


def _write(store: Store, events: Sequence[ImportedEvent], run: int) -> int:
    """Write one batch in one transaction; gives how many were new."""
    if not events:
        return 0
    at = store.clock()
    with store.writing() as connection:
        ids = {_id(e): e for e in events}
        names = list(ids)
        for start in range(0, len(names), 400):
            some = event.c.id.in_(names[start : start + 400])
            for id_ in connection.execute(select(event.c.id).where(some, event.c.known_to.is_(None))).scalars():
                ids.pop(id_, None)
        parties: list[dict[str, Any]] = []
        dyads: list[dict[str, Any]] = []
        for id_, e in ids.items():
            pk = pk_of(connection.execute(insert(event).values(_event(e, id_, run, at))))
            for side, many in (("actor", e.actors), ("recipient", e.recipients)):
                for k, p in enumerate(many):
                    who = actor_pk(
                        connection, Actor(text=p.name or "", name=p.name, country=p.country, sector=p.sector)
                    )
                    place = {"event": pk, "side": side, "position": k, "actor": who}
                    parties.append({**place, "country": p.country, "sector": p.sector, "office": None})
            dyads += _dyads(e, pk, at)
        for table, rows in ((party, parties), (dyad, dyads)):
            if rows:
                connection.execute(insert(table), rows)
        note_places(connection, (e.place for e in ids.values()))
    return len(ids)


def read_imported(data: Mapping[str, Any]) -> StoredEvent:
    """An imported event back from its JSON, in the terms of our own as far as its data set tells them."""
    day, published = str(data["date"]), data["published"]
    event_ = Event(
        id=f"{data['data_set']}:{data['id']}",
        type=data["type"],
        modes=tuple(data["modes"]),
        content=None,
        status=Status.REALIZED,
        actors=_actors(data["actors"]),
        recipients=_actors(data["recipients"]),
        attribution=None,
        when=When(text=day, date=day, precision="day"),
        where=_place(data),
        issues=(),
        contexts=tuple(data["contexts"]),
        confidence=1.0,
        mentions=(),
    )
    date = Date.fromisoformat(published) if published else None
    return StoredEvent(
        event=event_,
        article=Article(id="", text="", date=date, source=data["publisher"], url=data["url"]),
        articles=data["articles"],
        foreign=Foreign(data_set=data["data_set"], id=data["id"], cameo=data["cameo"], score=data["score"]),
    )


def _actors(many: Iterable[Mapping[str, Any]]) -> tuple[Actor, ...]:
    return tuple(
        Actor(text=p["name"] or p["country"] or "", name=p["name"], country=p["country"], sector=p["sector"])
        for p in many
    )


def _place(data: Mapping[str, Any]) -> Place | None:
    name, country = data["place"], data["place_country"]
    if not name and not country:
        return None
    kind = data.get("place_kind")  # imports of older versions did not keep it
    where = {k: data[k] for k in ("lat", "lon", "geonameid")}
    return Place(text=name or country, name=name, country=country, kind=kind or (None if name else "country"), **where)


def _id(e: ImportedEvent) -> str:
    return f"{e.data_set}:{e.id}"


def _event(e: ImportedEvent, id_: str, run: int, at: int) -> dict[str, Any]:
    return {
        "id": id_,
        "article": None,
        "source": e.data_set,
        "type": e.type,
        "content": None,
        "status": "realized",
        "plover": e.type,
        "cameo": e.cameo,
        "quad": quad(e.type),
        "score": e.score if e.score is not None else score(e.type, e.modes),
        "day": Date.fromisoformat(e.date).toordinal(),
        "date": e.date,
        "assumed": False,
        "place": e.place,
        "place_country": e.place_country,
        "lat": e.lat,
        "lon": e.lon,
        "confidence": 1.0,  # they give none
        "json": json.dumps(asdict(e), ensure_ascii=False, separators=(",", ":")),
        "run": run,
        "known_from": at,
    }


def _dyads(e: ImportedEvent, pk: int, at: int) -> list[dict[str, Any]]:
    def countries(many: Sequence[ImportedParty]) -> list[str]:
        return list(dict.fromkeys(p.country for p in many if p.country))

    day = Date.fromisoformat(e.date).toordinal()
    published = Date.fromisoformat(e.published).toordinal() if e.published else day
    value = e.score if e.score is not None else score(e.type, e.modes)
    return [
        {
            "source": a,
            "target": b,
            "day": day,
            "event": pk,
            "article": None,
            "origin": None,
            "type": e.type,
            "status": "realized",
            "score": value,
            "confidence": 1.0,
            "mutual": False,
            "published": published,
            "data_set": e.data_set,
            "known_from": at,
        }
        for a in countries(e.actors)
        for b in countries(e.recipients)
        if a != b
    ]
