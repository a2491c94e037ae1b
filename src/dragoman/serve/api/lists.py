"""Lists with filters: occurrences, events, articles, stories, search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from dragoman.serve.answering import Json, answer, page_json
from dragoman.serve.asking import FiltersOf
from dragoman.serve.filters import Filters
from dragoman.serve.flat import Cell, article_row, event_row, occurrence_row
from dragoman.serve.memory import Hold, holding_for
from dragoman.serve.reading.articles import stories_page
from dragoman.serve.reading.coverage import coverage
from dragoman.serve.reading.faceting import facets
from dragoman.serve.reading.lists import Page, article_page, event_page, occurrence_page

router = APIRouter()
Format = Literal["json", "csv"]


@router.get("/health", tags=["about"])
def health() -> Json:
    """Whether the server answers."""
    return {"state": "well"}


@router.get("/record", tags=["about"])
def record(request: Request) -> Response:
    """What the record speaks from: articles, sources, events, occurrences, first and last day."""
    return answer(request, coverage)


@router.get("/occurrences", tags=["occurrences"])
def occurrences(request: Request, f: FiltersOf, format: Format = "json") -> Response:
    """What happened, newest first."""
    return _listed(request, f, "occurrences", occurrence_page, occurrence_row)


@router.get("/events", tags=["events"])
def events(request: Request, f: FiltersOf, format: Format = "json") -> Response:
    """What single articles say happened, newest first."""
    return _listed(request, f, "events", event_page, event_row)


@router.get("/articles", tags=["articles"])
def articles(request: Request, f: FiltersOf, format: Format = "json") -> Response:
    """Articles without their text, newest first; with `q` each has a snippet."""
    return _listed(request, f, "articles", article_page, article_row)


def _listed(
    request: Request,
    f: Filters,
    name: str,
    find: Callable[[Connection, Filters, Hold], Page],
    row: Callable[[Json], Mapping[str, Cell]],
) -> Response:
    """A page of a list, or the table of its rows."""
    return answer(
        request,
        lambda c: page_json(request, name, find(c, f, holding_for(request, c)), f),
        rows=lambda told: map(row, told[name]),
    )


@router.get("/stories", tags=["articles"])
def stories(request: Request, f: FiltersOf) -> Response:
    """Matters that several articles cover, newest first; of the filters the days count."""
    return answer(request, lambda c: page_json(request, "stories", stories_page(c, f), f))


@router.get("/facets", tags=["search"])
def facet_counts(request: Request, f: FiltersOf) -> Response:
    """What the occurrences that match are, by type, status, country, sector, source and issue."""
    return answer(request, lambda c: _facets(c, f))


@router.get("/search", tags=["search"])
def search(request: Request, f: FiltersOf) -> Response:
    """Articles that hold the words, with facets of the occurrences that they tell."""
    return answer(
        request,
        lambda c: page_json(request, "articles", article_page(c, f, holding_for(request, c)), f, **_facets(c, f)),
    )


def _facets(connection: Connection, f: FiltersOf) -> Json:
    told = facets(connection, f)
    counts = {k: [{"value": v, "occurrences": n} for v, n in some] for k, some in told.counts.items()}
    return {"facets": counts, "facets_of": told.of, "facets_of_all": told.all, "told_by": told.told_by}
