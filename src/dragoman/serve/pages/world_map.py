"""Map: where it happened; countries by how much they took part, places by how much is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import log1p, sqrt
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.filters import Filters, named_place
from dragoman.serve.memory import remembered
from dragoman.serve.pages.drawing.projection import project
from dragoman.serve.pages.drawing.world import world
from dragoman.serve.pages.relation import span_of
from dragoman.serve.pages.rendering import page, speaks_from, twin
from dragoman.serve.pages.wording import count, country
from dragoman.store.places import countries_acting, places_of

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
RECENT = 365  # days before the record's end that are shown when no time is asked for
MOST = 400  # places


@router.get("/map")
def world_map(request: Request, connection: Reading, f: FiltersOf) -> Response:
    """The world, within the filters."""
    if f.first is None and f.last is None:
        f = replace(f, first=span_of(connection)[1] - timedelta(days=RECENT))
    how: Json = {"types": f.type, "statuses": f.status or ("realized",)}
    key = f"map|{f.to_query()}"
    places = remembered(request, connection, key, lambda: places_of(connection, f.window, limit=MOST, **how))
    taking = remembered(request, connection, key + "|c", lambda: countries_acting(connection, f.window, **how))
    searched = replace(f, status=how["statuses"])
    told = twin(request, {"places": places, "countries": taking}, lambda: places)
    return told or page(
        request,
        "map.html",
        spoken=speaks_from(request, connection, f.window),
        f=f,
        searched=searched,
        shapes=_shapes(taking, searched),
        points=_points(places, searched),
        places=[{**p, "href": _at(p, searched)} for p in places[:40]],
        all=len(places),
        pointless=sum(p["lat"] is None or p["lon"] is None for p in places),
        taking=sorted(taking.items(), key=lambda x: (-x[1], x[0])),
    )


def _shapes(taking: dict[str, int], f: Filters) -> list[Json]:
    most = max(taking.values(), default=1)
    return [
        {
            "code": code,
            "d": d,
            "level": _level(taking.get(code, 0), most),
            "label": f"{country(code)}: {count(taking.get(code, 0), 'occurrence')}",
            "href": f"/search?{f.to_query(country=(code,))}",
        }
        for code, d in world()["shapes"].items()
    ]


def _at(place: Json, f: Filters) -> str:
    """The list of what happened at a place."""
    return f"/search?{f.to_query(place=(named_place(place['place'], place['country']),))}"


def _level(n: int, most: int) -> int:
    """0 to 4 by the logarithm, so that a few busy countries do not leave the others blank."""
    return 0 if not n else max(1, min(4, round(4 * log1p(n) / log1p(most))))


def _points(places: Sequence[Json], f: Filters) -> list[Json]:
    """The places that have a point."""
    most = max((p["occurrences"] for p in places), default=1)
    out = []
    for p in reversed(places):  # the small ones on top
        if p["lat"] is None or p["lon"] is None:
            continue
        x, y = project(p["lat"], p["lon"])
        quad = max((1, 2, 3, 4), key=lambda q: p["quads"].get(q, 0))
        label = f"{p['place']}: {count(p['occurrences'], 'occurrence')}"
        radius = round(2.2 + 7 * sqrt(p["occurrences"] / most), 1)
        out.append({"x": round(x, 1), "y": round(y, 1), "r": radius, "quad": quad, "label": label, "href": _at(p, f)})
    return sorted(out, key=lambda p: -p["r"])
