"""Map: where it happened; countries by how much they took part, places by how much is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import log1p, sqrt
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response

from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.filters import SIZE, Filters, named_place
from dragoman.serve.memory import remembered
from dragoman.serve.pages.drawing.projection import project
from dragoman.serve.pages.drawing.world import world
from dragoman.serve.pages.relation import span_of
from dragoman.serve.pages.rendering import page, speaks_from, twin
from dragoman.serve.pages.wording import count, country
from dragoman.serve.reading.places import countries_taking, places_of

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
RECENT = 365  # days before the record's end that are shown when no time is asked for
MOST, LISTED = 400, 40  # places that are drawn, places and countries that the tables hold


@router.get("/map")
def world_map(request: Request, connection: Reading, f: FiltersOf) -> Response:
    """The world, within the filters."""
    if f.first is None and f.last is None:
        f = replace(f, first=span_of(connection)[1] - timedelta(days=RECENT))
    searched = replace(f, status=f.status or ("realized",), page=1, size=SIZE)
    key = f"map|{searched.to_query()}"
    places = remembered(request, connection, key, lambda: places_of(connection, searched, MOST))
    taking = remembered(request, connection, key + "|c", lambda: countries_taking(connection, searched))
    told = twin(request, {"places": places, "countries": taking}, lambda: places)
    return told or page(
        request,
        "map.html",
        spoken=speaks_from(request, connection, f.window),
        f=f,
        kept=_kept(f),
        shapes=_shapes(taking, searched),
        points=_points(places, searched),
        places=[{**p, **_links(searched, place=(_name(p),))} for p in places[:LISTED]],
        all=len(places),
        imported=any(t["imported"] for t in (*places, *taking.values())),
        pointless=sum(p["lat"] is None or p["lon"] is None for p in places),
        taking=[
            (code, {**n, **_links(searched, country=_also(searched, code))})
            for code, n in sorted(taking.items(), key=lambda x: (-_all(x[1]), x[0]))[:LISTED]
        ],
    )


def _kept(f: Filters) -> list[tuple[str, str]]:
    """What narrows the map beside the fields of its form, as names and values."""
    shown = ("type", "status", "country", "from", "to")
    return [(k, v) for k, v in parse_qsl(f.to_query()) if k not in shown]


def _all(counted: Json) -> int:
    return int(counted["occurrences"] + counted["imported"])


def _said(counted: Json) -> str:
    """Both counts in words; what is not there only where nothing is."""
    told = [count(counted["occurrences"], "occurrence")] if counted["occurrences"] or not counted["imported"] else []
    told += [count(counted["imported"], "imported event")] if counted["imported"] else []
    return " and ".join(told)


def _links(f: Filters, **changes: object) -> Json:
    """The lists of the occurrences and of the imported events that are counted."""
    query = f.to_query(**changes)
    return {"href": f"/search?{query}", "imported_href": f"/search?{query}&show=imported"}


def _link(f: Filters, counted: Json, **changes: object) -> str:
    links = _links(f, **changes)
    return str(links["href"] if counted["occurrences"] else links["imported_href"])


def _also(f: Filters, code: str) -> tuple[str, ...]:
    """The countries that take part, and one more."""
    return tuple(dict.fromkeys((*f.country, code)))


def _name(place: Json) -> str:
    return named_place(place["place"], place["country"])


def _shapes(taking: dict[str, Json], f: Filters) -> list[Json]:
    none = {"occurrences": 0, "imported": 0}
    most = max(map(_all, taking.values()), default=1)
    return [
        {
            "code": code,
            "d": d,
            "level": _level(_all(counted), most),
            "label": f"{country(code)}: {_said(counted)}",
            "href": _link(f, counted, country=_also(f, code)),
        }
        for code, d in world()["shapes"].items()
        for counted in (taking.get(code, none),)
    ]


def _level(n: int, most: int) -> int:
    """0 to 4 by the logarithm, so that a few busy countries do not leave the others blank."""
    return 0 if not n else max(1, min(4, round(4 * log1p(n) / log1p(most))))


def _points(places: Sequence[Json], f: Filters) -> list[Json]:
    """The places that have a point."""
    most = max(map(_all, places), default=1)
    out = []
    for p in reversed(places):  # the small ones on top
        if p["lat"] is None or p["lon"] is None:
            continue
        x, y = project(p["lat"], p["lon"])
        quad = max((1, 2, 3, 4), key=lambda q: p["quads"].get(q, 0))
        radius = round(2.2 + 7 * sqrt(_all(p) / most), 1)
        href = _link(f, p, place=(_name(p),))
        label = f"{p['place']}: {_said(p)}"
        out.append({"x": round(x, 1), "y": round(y, 1), "r": radius, "quad": quad, "label": label, "href": href})
    return sorted(out, key=lambda p: -p["r"])
