"""Lists with filters: occurrences, events, articles, search."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from dragoman.serve.answering import Json, answer, page_json
from dragoman.serve.asking import FiltersOf
from dragoman.serve.reading import article_page, event_page, facets, occurrence_page

router = APIRouter()


@router.get("/health", tags=["about"])
def health() -> Json:
    """Whether the server answers."""
    return {"state": "well"}


@router.get("/occurrences", tags=["occurrences"])
def occurrences(request: Request, f: FiltersOf) -> Response:
    """What happened, newest first."""
    return answer(request, lambda c: page_json(request, "occurrences", occurrence_page(c, f), f))


@router.get("/events", tags=["events"])
def events(request: Request, f: FiltersOf) -> Response:
    """What single articles say happened, newest first."""
    return answer(request, lambda c: page_json(request, "events", event_page(c, f), f))


@router.get("/articles", tags=["articles"])
def articles(request: Request, f: FiltersOf) -> Response:
    """Articles without their text, newest first."""
    return answer(request, lambda c: page_json(request, "articles", article_page(c, f), f))


@router.get("/search", tags=["search"])
def search(request: Request, f: FiltersOf) -> Response:
    """Articles that hold the words, with facets of what they tell."""

    def found(connection: Connection) -> Json:
        told = facets(connection, f)
        counts = {k: [{"value": v, "occurrences": n} for v, n in some] for k, some in told.counts.items()}
        return page_json(request, "articles", article_page(connection, f), f, facets=counts, facets_of=told.of)

    return answer(request, found)
