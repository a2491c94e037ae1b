"""How the API answers: JSON with an ETag of the record's state, links to the pages of a list."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from fastapi import Request, Response
from sqlalchemy import Connection, func, select

from dragoman.serve.filters import Filters
from dragoman.serve.flat import Cell, to_csv
from dragoman.serve.reading import Page
from dragoman.store.opening import Store
from dragoman.store.schema import alert, article, correction, event, occurrence, run
from dragoman.version import __version__

Json = dict[str, Any]
KEPT = 512  # answers that are held for the same question
LONGEST = 400_000  # bytes of an answer that is held


def state_of(connection: Connection) -> str:
    """What changes whenever the record does: everything is added, nothing overwritten, so last numbers suffice."""
    numbers = [select(func.max(t.c.pk)).scalar_subquery() for t in (article, event, occurrence, correction, alert, run)]
    ended = select(func.max(run.c.ended)).scalar_subquery()
    row = connection.execute(select(*numbers, ended)).one()
    return ".".join(str(n or 0) for n in row)


@dataclass(slots=True)
class Kept:
    """Answers to questions asked before, as long as the record stands as it did."""

    answers: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, tag: str) -> bytes | None:
        """The answer under a tag."""
        with self.lock:
            if tag in self.answers:
                self.answers.move_to_end(tag)
            return self.answers.get(tag)

    def put(self, tag: str, body: bytes) -> None:
        """Hold an answer; the one not asked for longest goes."""
        if len(body) > LONGEST:
            return
        with self.lock:
            self.answers[tag] = body
            while len(self.answers) > KEPT:
                self.answers.popitem(last=False)


def answer(
    request: Request,
    build: Callable[[Connection], Any],
    *,
    beside: str = "",
    rows: Callable[[Any], Iterable[Mapping[str, Cell]]] | None = None,
) -> Response:
    """The JSON of `build`, or 304 when the asker holds it; `beside` names what else it depends on (the day).

    The tag is made of the record's state and the question, so that an unchanged answer is not even built. With
    `format=csv` in the query the answer is the table that `rows` makes of it.
    """
    csv = request.query_params.get("format") == "csv" and rows is not None
    store: Store = request.app.state.store
    kept: Kept = request.app.state.kept
    with store.reading() as connection:
        asked = f"{state_of(connection)}|{__version__}|{request.url.path}?{request.url.query}|{beside}"
        tag = f'"{hashlib.sha256(asked.encode()).hexdigest()[:32]}"'
        headers = {"etag": tag, "cache-control": "private, no-cache"}
        if tag in [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        body = kept.get(tag)
        if body is None:
            built = build(connection)
            body = to_csv(rows(built)).encode() if csv and rows is not None else to_bytes(built)
            kept.put(tag, body)
    return Response(body, media_type="text/csv; charset=utf-8" if csv else "application/json", headers=headers)


def to_bytes(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def page_json(request: Request, name: str, page: Page, f: Filters, **more: Any) -> Json:
    """A list's page: its rows, how many there are, and the addresses of its neighbours."""
    path = request.url.path

    def link(number: int) -> str:
        query = f.on_page(number).to_query()
        return f"{path}?{query}" if query else path

    links = {
        "self": link(f.page),
        "next": link(f.page + 1) if page.more else None,
        "previous": link(f.page - 1) if f.page > 1 else None,
    }
    total: Json = {"total": page.total, "at_least": page.capped}
    return {name: list(page.rows), **total, "page": f.page, "size": f.size, "links": links, **more}
