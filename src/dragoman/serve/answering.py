"""How the API answers: JSON or CSV, links to the pages of a list. Its ETags are made by `recall`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson
from fastapi import Request, Response
from sqlalchemy import Connection

from dragoman.serve.filters import Filters
from dragoman.serve.flat import Cell, to_csv
from dragoman.serve.reading.lists import Page
from dragoman.store.opening import Store

Json = dict[str, Any]


def answer(
    request: Request,
    build: Callable[[Connection], Any],
    *,
    rows: Callable[[Any], Iterable[Mapping[str, Cell]]] | None = None,
) -> Response:
    """The JSON of `build`; with `format=csv` in the query, the table that `rows` makes of it."""
    store: Store = request.app.state.store
    with store.reading() as connection:
        built = build(connection)
    if rows is not None and request.query_params.get("format") == "csv":
        return Response(to_csv(rows(built)).encode(), media_type="text/csv; charset=utf-8")
    return Response(to_bytes(built), media_type="application/json")


def to_bytes(value: Any) -> bytes:
    """JSON in UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS)


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
