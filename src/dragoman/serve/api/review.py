"""Corrections, the queue of what to look at, the team's lexicon; reading is open, writing wants a reviewer's token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from dragoman.coder import sentences_of
from dragoman.review.lexicon import entries
from dragoman.review.queues import queue as find_queue
from dragoman.review.training import annotated
from dragoman.serve.answering import Json, answer
from dragoman.serve.asking import FiltersOf, StoreOf
from dragoman.serve.reviewing import (
    Ask,
    Line,
    Undo,
    confirm,
    confirm_line,
    correction_json,
    preview_of,
    preview_of_line,
    preview_of_undoing,
    take_back,
)
from dragoman.serve.sessions import Reviewer
from dragoman.store.corrections import correction_of, corrections
from dragoman.store.opening import Store

router = APIRouter(tags=["review"])
Number = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/corrections")
def listed(
    request: Request,
    kind: Literal["event", "occurrence", "lexicon", "correction"] | None = None,
    target: Annotated[str | None, Query(max_length=200, description="Id of an event or occurrence.")] = None,
    article: Annotated[str | None, Query(max_length=2000, description="Id of an article.")] = None,
    who: Annotated[str | None, Query(max_length=200)] = None,
    counting: Annotated[bool, Query(description="Leave out what was undone.")] = False,
    page: Annotated[int, Query(ge=1, le=2000)] = 1,
    size: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Corrections, the newest first: who, when, why, before, after."""

    def told(c: object) -> Json:
        how: Json = {"kind": kind, "target": target, "article_id": article, "who": who, "counting": counting}
        found = corrections(c, **how, limit=size + 1, offset=(page - 1) * size)  # type: ignore[arg-type]
        return {"corrections": [correction_json(x) for x in found[:size]], "page": page, "more": len(found) > size}

    return answer(request, told)


@router.get("/corrections/{number}")
def one(request: Request, number: Number) -> Response:
    """One correction."""
    return answer(request, lambda c: correction_json(correction_of(c, number)))


@router.post("/corrections/preview")
def show_first(ask: Ask, store: StoreOf, person: Reviewer) -> Json:
    """What a correction would change: the event, its occurrences, the pair's series, and what is read the same way."""
    return preview_of(store, ask, person)


@router.post("/corrections", status_code=201)
def make(ask: Ask, store: StoreOf, person: Reviewer) -> Json:
    """Make a correction."""
    return confirm(store, ask, person)


@router.post("/corrections/{number}/preview")
def show_undoing(number: Number, ask: Undo, store: StoreOf, person: Reviewer) -> Json:
    """What taking a correction back would change."""
    return preview_of_undoing(store, number, ask, person)


@router.post("/corrections/{number}/undo", status_code=201)
def undo(request: Request, number: Number, ask: Undo, person: Reviewer) -> Json:
    """Take a correction back; this is a record too."""
    return take_back(request.app, number, ask, person)


@router.get("/queue")
def queue(
    request: Request, f: FiltersOf, by: Literal["uncertainty", "disagreement", "weight"] = "uncertainty"
) -> Response:
    """What to look at next. Of the filters days, types and countries count."""

    def told(c: object) -> Json:
        how: Json = {"window": f.window, "countries": f.country, "types": f.type}
        found = find_queue(c, by, **how, limit=f.size, offset=f.offset)  # type: ignore[arg-type]
        return {"by": by, "events": found, "page": f.page}

    return answer(request, told)


@router.get("/lexicon")
def lexicon(request: Request) -> Response:
    """The lines of the team's lexicon that count."""
    return answer(request, lambda c: {"lines": [correction_json(x) for x in entries(c)]})


@router.post("/lexicon/preview")
def show_line(request: Request, line: Line, person: Reviewer) -> Json:
    """What "always read X as Y" would change: a few articles that hold X are coded with it."""
    return preview_of_line(request.app, line)


@router.post("/lexicon", status_code=201)
def add(request: Request, line: Line, person: Reviewer) -> Json:
    """Always read X as Y from now on."""
    return confirm_line(request.app, line, person)


@router.get("/annotated.jsonl", response_class=Response)
def training(
    store: StoreOf,
    partial: Annotated[bool, Query(description="Also articles of which only some events were judged.")] = False,
) -> Response:
    """Judged articles in the gold format, one a line, to train on."""
    return StreamingResponse(_lines(store, partial), media_type="application/x-ndjson")


def _lines(store: Store, partial: bool) -> Iterator[str]:
    with store.reading() as connection:
        for one_ in annotated(connection, sentences_of, partial=partial):
            yield json.dumps(one_, ensure_ascii=False) + "\n"
