"""A made-up record of a million events, to time reads on: python -m evaluation.million FILE [EVENTS]."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import date as Date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from dragoman.ontology.plover import TYPES, quad, score
from dragoman.store.opening import Store, open_store
from dragoman.store.schema import (
    actor,
    article,
    article_country,
    dyad,
    event,
    membership,
    occurrence,
    party,
    run,
)

COUNTRIES = "USA RUS CHN GBR FRA DEU UKR ISR PSE IRN IRQ SYR TUR SAU EGY IND PAK AFG JPN KOR PRK TWN AUS CAN MEX BRA VEN COL CUB ZAF NGA ETH SDN SSD KEN SOM LBY TUN DZA MAR POL HUN ROU SRB GRC ITA ESP VAT UNO EUR IDN PHL VNM THA MMR KHM MYS SGP LKA BGD NPL KAZ UZB AZE ARM GEO BLR MDA LTU LVA EST FIN SWE NOR YEM ARE QAT KWT JOR LBN".split()
FIRST, LAST = Date(1995, 1, 1).toordinal(), Date(2026, 6, 30).toordinal()
A_BATCH = 2_000  # articles in one transaction
EVENTS_EACH = 6


def fill(store: Store, events: int, *, seed: int = 1) -> None:
    """Put made-up articles with events between countries into an empty record, big countries oftener."""
    rng = random.Random(seed)
    weights = [1 / (k + 1) for k in range(len(COUNTRIES))]
    with store.writing() as connection:
        values = dict.fromkeys(("command", "version", "model", "lexicons", "settings"), "made up")
        connection.execute(insert(run).values(pk=1, began=0, **values))
        people = [
            {"pk": k + 1, "key": f"person {k}", "name": f"Person {k}", "country": COUNTRIES[k % len(COUNTRIES)]}
            for k in range(2_000)
        ]
        connection.execute(insert(actor), people)
    articles = events // EVENTS_EACH
    for start in range(0, articles, A_BATCH):
        rows = _rows(rng, weights, range(start, min(start + A_BATCH, articles)))
        with store.writing() as connection:
            for table, lines in rows:
                connection.execute(insert(table), lines)
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))


def _rows(rng: random.Random, weights: list[float], numbers: range) -> list[tuple[Any, list[dict[str, Any]]]]:
    names = list(TYPES)
    out: dict[str, list[dict[str, Any]]] = {
        k: [] for k in ("article", "country", "event", "party", "dyad", "membership", "occurrence")
    }
    for n in numbers:
        pk, day = n + 1, rng.randint(FIRST, LAST)
        cast = list(dict.fromkeys(rng.choices(COUNTRIES, weights, k=5)))
        out["article"].append(
            {"pk": pk, "id": f"a{pk}", "version": 1, "digest": f"{pk:032x}", "title": f"Made-up report {pk}"}
            | {"text": f"{' '.join(cast)} report {pk}", "date": Date.fromordinal(day).isoformat(), "day": day}
            | {"source": f"Outlet {pk % 40}", "language": "en", "state": "coded", "words": 400}
            | {"origin": pk, "story": pk, "run": 1, "known_from": pk}
        )
        out["country"] += [{"country": c, "article": pk, "day": day} for c in cast]
        for k in range(EVENTS_EACH):
            number = n * EVENTS_EACH + k + 1
            a, b = rng.choice(cast), rng.choice(cast)
            type_ = rng.choice(names)
            status = rng.choices(("realized", "future", "hypothetical", "historical"), (8, 1, 1, 1))[0]
            common: dict[str, Any] = {
                "type": type_,
                "status": status,
                "score": score(type_),
                "day": day,
                "known_from": pk,
            }
            blank: dict[str, Any] = {
                "modes": [],
                "content": None,
                "when": None,
                "where": None,
                "issues": [],
                "mentions": [],
            }
            whole: dict[str, Any] = {
                "id": f"e{number}",
                "type": type_,
                "status": status,
                "actors": [],
                "recipients": [],
                **blank,
            }
            out["event"].append(
                {"pk": number, "id": f"e{number}", "article": pk, "source": "made up", "plover": type_, "run": 1}
                | {"quad": quad(type_), "assumed": True, "confidence": 0.7, "json": json.dumps(whole), **common}
            )
            out["party"] += [
                {"event": number, "side": side, "position": 0, "actor": rng.randint(1, 2_000), "country": c}
                for side, c in (("actor", a), ("recipient", b))
            ]
            if a != b:
                pair: dict[str, Any] = {
                    "source": a,
                    "target": b,
                    "mutual": False,
                    "published": day,
                    "origin": pk,
                    "article": pk,
                }
                out["dyad"].append({"event": number, "confidence": 0.7, **pair, **common})
            out["membership"].append({"event": number, "number": number, "known_from": pk})
            summary: dict[str, Any] = {
                "id": f"O{number}",
                "type": type_,
                "modes": [],
                "status": status,
                "state": "told",
                "life": [],
            }
            summary |= {"actors": [], "recipients": [], "where": None, "issues": [], "events": [f"e{number}"]}
            summary |= {"articles": 1, "outlets": 1, "origins": 1, "confidence": 0.7, "disagreements": {}}
            counts: dict[str, Any] = {"articles": 1, "outlets": 1, "origins": 1, "json": json.dumps(summary)}
            out["occurrence"].append(
                {"number": number, "type": type_, "status": status, "day": day, "known_from": pk} | counts
            )
    tables = (article, article_country, event, party, dyad, membership, occurrence)
    return list(zip(tables, out.values(), strict=True))


def main() -> None:
    """Make the record and say how long it took."""
    path, events = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    began = time.monotonic()
    fill(open_store(path), events)
    print(f"{events} events in {time.monotonic() - began:.0f} s, {path.stat().st_size / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
