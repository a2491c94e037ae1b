"""A made-up record of a million events, to time reads on: python -m evaluation.million FILE [EVENTS].

Big countries act oftener than small ones; a happening is told by one to four articles, some of them copies. Names,
acts and texts are drawn by chance and mean nothing.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from dragoman.export.json import event_json
from dragoman.lexicons.country_names import country_names
from dragoman.occurrences.life import Member, summarise
from dragoman.ontology.plover import TYPES, quad, reduce, score
from dragoman.records import Actor, Event, Mention, Place, Span, Status
from dragoman.store.opening import Store, open_store
from dragoman.store.schema import (
    actor,
    article,
    article_country,
    dyad,
    event,
    issue,
    membership,
    mention,
    occurrence,
    occurrence_country,
    party,
    run,
)
from dragoman.store.writing import note_places

COUNTRIES = (
    "USA RUS CHN GBR FRA DEU UKR ISR PSE IRN IRQ SYR TUR SAU EGY IND PAK AFG JPN KOR PRK TWN AUS CAN MEX BRA VEN COL "
    "CUB ZAF NGA ETH SDN SSD KEN SOM LBY TUN DZA MAR POL HUN ROU SRB GRC ITA ESP VAT IDN PHL VNM THA MMR KHM MYS SGP "
    "LKA BGD NPL KAZ UZB AZE ARM GEO BLR MDA LTU LVA EST FIN SWE NOR YEM ARE QAT KWT JOR LBN"
).split()
FIRST, LAST = Date(1995, 1, 1).toordinal(), Date(2026, 6, 30).toordinal()
VERBS = {
    "AGREE": "agreed with",
    "CONSULT": "met",
    "SUPPORT": "praised",
    "CONCEDE": "yielded to",
    "COOPERATE": "worked with",
    "AID": "sent aid to",
    "RETREAT": "withdrew troops from",
    "REQUEST": "asked",
    "ACCUSE": "accused",
    "REJECT": "rebuffed",
    "THREATEN": "threatened",
    "PROTEST": "marched against",
    "SANCTION": "imposed sanctions on",
    "MOBILIZE": "massed troops against",
    "COERCE": "expelled diplomats of",
    "ASSAULT": "shelled",
}
ISSUES = ("trade", "border", "fishing quotas", "nuclear programme", "prisoners", "gas transit", "visas", "sanctions")
PLACES = (("Geneva", "CHE", 46.2, 6.1), ("Vienna", "AUT", 48.2, 16.4), ("Doha", "QAT", 25.3, 51.5))
PEOPLE = 2_000
STORIES = 500  # in one transaction
ACTS = 6  # happenings of a story


@dataclass(slots=True)
class Numbers:
    """The last numbers given."""

    article: int = 0
    event: int = 0
    occurrence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What every article of a story tells alike."""

    type: str
    status: Status
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    where: Place | None
    issue: str | None


Rows = dict[Table, list[dict[str, Any]]]


def fill(store: Store, events: int, *, seed: int = 1) -> None:
    """Put made-up articles with `events` events or a few more into an empty record."""
    rng = random.Random(seed)
    with store.writing() as connection:
        values = dict.fromkeys(("command", "version", "model", "lexicons", "settings"), "made up")
        connection.execute(insert(run).values(pk=1, began=0, **values))
        connection.execute(insert(actor), [_actor_row(k) for k in range(PEOPLE)])
        note_places(connection, (p[0] for p in PLACES))
    last = Numbers()
    while last.event < events:
        rows: Rows = defaultdict(list)
        for _ in range(STORIES):
            if last.event < events:
                _story(rng, rows, last)
        with store.writing() as connection:
            _write(connection, rows)
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))


def _write(connection: Connection, rows: Rows) -> None:
    tables = (article, article_country, event, party, mention, issue, dyad, membership, occurrence, occurrence_country)
    for table in tables:
        connection.execute(insert(table), rows[table])


def _actor_row(k: int) -> dict[str, Any]:
    who = _person(k)
    return {"pk": k + 1, "key": who.id, "name": who.name, "country": who.country, "sector": who.sector}


def _person(k: int) -> Actor:
    country = COUNTRIES[k % len(COUNTRIES)]
    name = f"Person{k} of {country_names()[country]}"
    return Actor(text=name, name=name, country=country, sector="GOV", id=f"made-up-{k}")


def _story(rng: random.Random, rows: Rows, last: Numbers) -> None:
    """One day's matter between a few countries: happenings, and the articles that tell them."""
    weights = [1 / (k + 1) for k in range(len(COUNTRIES))]
    cast = list(dict.fromkeys(rng.choices(COUNTRIES, weights, k=5)))
    day = rng.randint(FIRST, LAST)
    acts = [_happening(rng, cast) for _ in range(ACTS)]
    first = last.article + 1
    members: dict[int, list[Member]] = defaultdict(list)
    origin = first
    for k in range(rng.choices((1, 2, 3, 4), (5, 3, 1, 1))[0]):
        last.article += 1
        if k and rng.random() < 0.6:
            origin = last.article
        pieces = _article(rows, acts, cast, last.article, first, origin, day, f"Outlet {rng.randrange(40)}")
        for act, e in enumerate(pieces):
            last.event += 1
            members[act].append(_event(rows, acts[act], e, last.event, last.article, origin, day))
    for many in members.values():
        number = many[0].event
        rows[membership] += [{"event": m.event, "number": number, "known_from": first} for m in many]
        whole = summarise(many, number)
        last.occurrence += 1
        told = whole["json"]
        kept = {"pk": last.occurrence, "confidence": told["confidence"], "known_from": first}
        rows[occurrence].append({**whole, **kept, "json": json.dumps(told)})
        common = {k: whole[k] for k in ("day", "type", "status")} | {"occurrence": last.occurrence}
        countries = dict.fromkeys(a["country"] for a in (*told["actors"], *told["recipients"]))
        rows[occurrence_country] += [{**common, "country": c} for c in countries]


def _happening(rng: random.Random, cast: list[str]) -> Happening:
    one, other = rng.choice(cast), rng.choice(cast)
    place = rng.choice(PLACES) if rng.random() < 0.3 else None
    where = place and Place(text=place[0], name=place[0], country=place[1], lat=place[2], lon=place[3], kind="city")
    return Happening(
        type=rng.choice(list(TYPES)),
        status=Status(rng.choices(("realized", "future", "hypothetical", "historical"), (8, 1, 1, 1))[0]),
        actors=(_person(_of(rng, one)),),
        recipients=(_person(_of(rng, other)),),
        where=where,
        issue=rng.choice(ISSUES) if rng.random() < 0.5 else None,
    )


def _of(rng: random.Random, country: str) -> int:
    """The number of a person of a country."""
    at = COUNTRIES.index(country)
    return at + len(COUNTRIES) * rng.randrange((PEOPLE - at - 1) // len(COUNTRIES) + 1)


def _article(
    rows: Rows, acts: list[Happening], cast: list[str], pk: int, story: int, origin: int, day: int, source: str
) -> list[Event]:
    """One article's row and its events, each from a sentence of its text."""
    events, sentences, at = [], [], 0
    for k, act in enumerate(acts):
        who, whom, verb = act.actors[0], act.recipients[0], VERBS[act.type]
        where = f" in {act.where.text}" if act.where else ""
        about = f" about {act.issue}" if act.issue else ""
        sentence = f"{who.text} {verb} {whom.text}{where}{about}."
        start = at + len(who.text) + 1
        trigger = Span(start=start, end=start + len(verb), text=verb)
        spans: tuple[Span, ...] = ()
        if act.issue:
            end = at + len(sentence) - 1
            spans = (Span(start=end - len(act.issue), end=end, text=act.issue),)
        events.append(_coded(act, trigger, spans, k, f"e{pk}-{k}"))
        sentences.append(sentence)
        at += len(sentence) + 1
    body = " ".join(sentences)
    date = Date.fromordinal(day).isoformat()
    base = {"pk": pk, "id": f"a{pk}", "version": 1, "digest": f"{pk:032x}", "title": sentences[0], "text": body}
    when = {"date": date, "day": day, "source": source, "language": "en", "state": "coded"}
    kept = {"words": len(body.split()), "origin": origin, "story": story, "run": 1, "known_from": pk}
    rows[article].append(base | when | kept)
    rows[article_country] += [{"country": c, "article": pk, "day": day} for c in cast]
    return events


def _coded(act: Happening, trigger: Span, issues: tuple[Span, ...], sentence: int, id_: str) -> Event:
    common: dict[str, Any] = {
        "type": act.type,
        "modes": (),
        "content": None,
        "status": act.status,
        "actors": act.actors,
        "recipients": act.recipients,
        "attribution": None,
        "when": None,
        "where": act.where,
        "issues": issues,
        "confidence": 0.7,
    }
    told = Mention(trigger=trigger, sentence=sentence, **common)
    return Event(id=id_, contexts=(), mentions=(told,), **common)


def _event(rows: Rows, act: Happening, e: Event, pk: int, in_: int, origin: int, day: int) -> Member:
    """The rows of one event, and what its occurrence is made from."""
    whole = event_json(e)
    one, other = act.actors[0], act.recipients[0]
    common = {"type": e.type, "status": str(e.status), "score": score(e.type), "day": day, "known_from": in_}
    named = {"pk": pk, "id": e.id, "article": in_, "source": "dragoman", "run": 1, "assumed": True, "confidence": 0.7}
    place = act.where
    spot = {"place": None, "place_country": None, "lat": None, "lon": None}
    if place:
        spot = {"place": place.name, "place_country": place.country, "lat": place.lat, "lon": place.lon}  # type: ignore[dict-item]
    plover = reduce(e.type, None, str(e.status))
    rows[event].append(named | spot | common | {"plover": plover, "quad": quad(e.type), "json": json.dumps(whole)})
    for side, who in (("actor", one), ("recipient", other)):
        number = int((who.id or "").rpartition("-")[2]) + 1
        rows[party].append(
            {"event": pk, "side": side, "position": 0, "actor": number, "country": who.country, "sector": who.sector}
        )
    m = e.mentions[0]
    where = {"field": "text", "start": m.trigger.start, "end": m.trigger.end, "sentence": m.sentence}
    rows[mention].append({"event": pk, "position": 0, "trigger": m.trigger.text, "status": str(e.status), **where})
    rows[issue] += [{"event": pk, "position": 0, "text": i.text, "head": i.text.split()[-1]} for i in e.issues]
    if one.country != other.country:
        pair = {"source": one.country, "target": other.country, "mutual": False, "published": day, "event": pk}
        rows[dyad].append(pair | common | {"origin": origin, "article": in_, "confidence": 0.7, "data_set": "dragoman"})
    return Member(
        event=pk,
        article=in_,
        origin=origin,
        outlet=rows[article][-1]["source"],
        published=day,
        first=day,
        stated=False,
        numbers=(),
        json=whole,
    )


def main() -> None:
    """Make the record and say how long it took."""
    path, events = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    began = time.monotonic()
    store = open_store(path)
    fill(store, events)
    store.close()
    print(f"{events} events in {time.monotonic() - began:.0f} s, {path.stat().st_size / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
