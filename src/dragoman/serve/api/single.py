"""One thing at an address: an occurrence, event, article, story or actor."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection

from dragoman.errors import InputError, MissingInput
from dragoman.serve.answering import Json, answer
from dragoman.serve.asking import FiltersOf
from dragoman.serve.filters import moment_of
from dragoman.serve.flat import event_row
from dragoman.serve.reading.actors import actor_page, actor_told
from dragoman.serve.reading.articles import article_told, article_version, story_told
from dragoman.serve.reading.happenings import event_told, occurrence_told, occurrence_versions
from dragoman.store.reading import article_by_id

router = APIRouter()
AsOf = Annotated[str | None, Query(description="What the record knew then (UTC): 2024-05-17T12:00.")]
Id = Annotated[str, Path(max_length=2000)]


def number_of(id_: str, letter: str) -> int:
    """The number in an id like O42 or S7."""
    found = re.fullmatch(rf"{letter}?(\d{{1,15}})", id_.upper(), re.ASCII)
    if not found:
        raise InputError(f"found the id {id_[:40]!r}, wanted one like {letter}42")
    return int(found[1])


def _found(value: Json | None, what: str, id_: str) -> Json:
    if value is None:
        raise MissingInput(f"found no {what} {id_[:80]!r} in the record")
    return value


@router.get("/occurrences/{id}", tags=["occurrences"])
def occurrence(request: Request, id: Id, as_of: AsOf = None) -> Response:
    """One happening: merged fields, life, disagreements, and each telling with its article."""
    number, moment = number_of(id, "O"), moment_of(as_of)

    def told(c: Connection) -> Json:
        found = _found(occurrence_told(c, number, moment), "occurrence", id)
        return {**found, "versions": occurrence_versions(c, number)}

    return answer(request, told)


@router.get("/events/{id}", tags=["events"])
def event(request: Request, id: Id, as_of: AsOf = None) -> Response:
    """What one article says happened."""
    return answer(request, lambda c: _found(event_told(c, id, moment_of(as_of)), "event", id))


@router.get("/articles/{id:path}", tags=["articles"])
def article(
    request: Request,
    id: Id,
    as_of: AsOf = None,
    version: Annotated[int | None, Query(ge=1, le=1_000_000, description="An older version.")] = None,
) -> Response:
    """An article with its text, events, verdicts, what was left out and why, copies and versions."""
    moment = moment_of(as_of)

    def told(c: Connection) -> Json:
        row: Any = article_version(c, id, version) if version else article_by_id(c, id, moment)
        return _found(article_told(c, row, moment) if row else None, "article", id)

    return answer(request, told)


@router.get("/stories/{id}", tags=["articles"])
def story(request: Request, id: Id, as_of: AsOf = None) -> Response:
    """The articles that cover one matter, and the occurrences that they tell."""
    return answer(request, lambda c: _found(story_told(c, number_of(id, "S"), moment_of(as_of)), "story", id))


@router.get("/actors", tags=["actors"])
def actors(
    request: Request,
    q: Annotated[str, Query(min_length=2, max_length=100, description="Part of the name.")],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Actors whose name holds a text, those of most events first."""
    return answer(request, lambda c: {"actors": actor_page(c, q, limit)})


@router.get("/actors/{id:path}", tags=["actors"])
def actor(request: Request, id: Id, f: FiltersOf) -> Response:
    """An actor: offices, counterparts, and what it did and met, newest first."""
    return answer(
        request,
        lambda c: _found(actor_told(c, id, f), "actor", id),
        rows=lambda told: [{"side": a["side"], "office": a["office"], **event_row(a)} for a in told["acts"]],
    )
