"""Network: who deals with whom, laid out near where the countries lie."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter, Request, Response

from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.memory import remembered
from dragoman.serve.pages.drawing.layout import draw_network
from dragoman.serve.pages.relation import pairs_of, span_of
from dragoman.serve.pages.rendering import page, speaks_from, twin

router = APIRouter(include_in_schema=False)
RECENT = 365
EDGES = 60


@router.get("/network")
def network_page(request: Request, connection: Reading, f: FiltersOf) -> Response:
    """The busiest pairs within the filters."""
    if f.first is None and f.last is None:
        f = replace(f, first=span_of(connection)[1] - timedelta(days=RECENT))
    key = f"network|{f.to_query()}"
    pairs = remembered(request, connection, key, lambda: pairs_of(connection, f.window, f.country, f.status, f.type))
    told = twin(request, pairs, lambda: pairs)
    if told is not None:
        return told
    drawn = remembered(request, connection, key + "|drawn", lambda: draw_network(pairs[:EDGES], f.to_query(country=())))
    return page(
        request,
        "network.html",
        f=f,
        pairs=pairs[:EDGES],
        all=len(pairs),
        net=drawn,
        spoken=speaks_from(request, connection, f.window),
    )
