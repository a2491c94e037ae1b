"""Actor: a person's, office's or body's timeline, its offices, and whom it deals with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.errors import MissingInput
from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.memory import remembered
from dragoman.serve.pages.drawing.months import by_month
from dragoman.serve.pages.relation import span_of
from dragoman.serve.pages.rendering import page, speaks_from, twin
from dragoman.serve.reading.actors import actor_page, actor_told
from dragoman.store.reading import Window, actors_active

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
RECENT = 365  # days before the record's end in which the list without a name looks


@router.get("/actors")
def actors(request: Request, connection: Reading, name: str = "") -> Response:
    """Who is in the record: those of a name, or those that acted most lately."""
    name, window = name.strip()[:100], Window()
    if name:
        rows = actor_page(connection, name, 100)
    else:
        last = span_of(connection)[1]
        window = Window(first=(last - timedelta(days=RECENT)).toordinal())
        rows = remembered(request, connection, f"active|{window}", lambda: actors_active(connection, window, 100))
    spoken = speaks_from(request, connection, window)
    return twin(request, rows, lambda: rows) or page(request, "actors.html", rows=rows, name=name, spoken=spoken)


@router.get("/actors/{id:path}")
def actor(request: Request, connection: Reading, f: FiltersOf, id: str) -> Response:
    """One actor."""
    it = actor_told(connection, id, f)
    if it is None:
        raise MissingInput(f"found no actor {id[:80]!r} in the record")
    told = twin(request, it, lambda: [_row(a) for a in it["acts"]])
    return told or page(
        request, "actor.html", it=it, f=f, months=by_month([(a["day"], a["type"]) for a in it["acts"]]), id=id
    )


def _row(a: Json) -> Json:
    return {
        "day": a["day"],
        "side": a["side"],
        "office": a["office"],
        "type": a["type"],
        "modes": a["modes"],
        "status": a["status"],
        "actors": [x["name"] or x["text"] for x in a["actors"]],
        "recipients": [x["name"] or x["text"] for x in a["recipients"]],
        "occurrence": a["occurrence"],
        "article": a["article"]["id"] if a["article"] else None,
    }
