"""Fills the templates: whole pages, or one block of a page for what is put into it without loading anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Connection

from dragoman.lexicons.country_names import country_names
from dragoman.ontology.plover import TYPES
from dragoman.serve.asking import person_of, today_of
from dragoman.serve.filters import moment_text
from dragoman.serve.flat import to_csv
from dragoman.serve.memory import remembered
from dragoman.serve.pages import wording
from dragoman.store.outlets import speaking
from dragoman.store.reading import Window
from dragoman.version import __version__

FOLDER = Path(__file__).parent.parent

Row = Mapping[str, Any]


@cache
def templates() -> Environment:
    """The templates; everything put into them is escaped, a missing value is an error."""
    out = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    words = (
        "country",
        "sector",
        "day",
        "weekday",
        "signed",
        "count",
        "share",
        "quad",
        "quad_name",
        "names",
        "name_of",
        "meeting_form",
        "gist",
    )
    out.filters.update(
        {
            w: getattr(wording, w)
            for w in (*words, "path", "told", "between", "phrase", "unquoted", "clashing", "actor_path", "actor_title")
        }
    )
    out.filters["moment"] = moment_text
    out.globals.update(
        version=__version__,
        pair_path=wording.pair_path,
        STATES=wording.STATES,
        STATUSES=wording.STATUSES,
        stamp=_stamp(),
        all_types=tuple(TYPES),
        all_countries=sorted(country_names().items(), key=lambda x: x[1]),
    )
    return out


def speaks_from(request: Request, connection: Connection, window: Window) -> dict[str, int]:
    """The articles and outlets of a time: what a view of that time speaks from."""
    articles, outlets = remembered(request, connection, f"speaking|{window}", lambda: speaking(connection, window))
    return {"articles": articles, "outlets": outlets}


def _stamp() -> str:
    """What changes with the style sheet and the script, so that a browser never keeps old ones."""
    files = sorted((FOLDER / "static").glob("dragoman.*"))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page; when the request asks for one block (header X-Fragment) and the page has it, that block alone."""
    person = person_of(request)
    found = templates().get_template(template)
    block = found.blocks.get(request.headers.get("x-fragment", ""))
    whole: dict[str, Any] = {
        "request": request,
        "person": person,
        "csrf": person.csrf if person else None,
        "today": today_of(request),
        "here": request.url.path,
        "section": request.url.path.split("/")[1] or "today",
        "theme": _theme(request),
        "words": "",
        "part": block is not None,
        **context,
    }
    whole["charts"] = templates().get_template("charts.html").make_module(whole)
    whole["m"] = templates().get_template("macros.html").make_module(whole)  # a block alone has no imports of its page
    if block is None:
        html = found.render(whole)
    else:
        html = "".join(block(found.new_context(whole)))
    return HTMLResponse(html, status, {"vary": "X-Fragment, Cookie, Accept"})


def _theme(request: Request) -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def twin(request: Request, value: Any, rows: Callable[[], Iterable[Row]]) -> Response | None:
    """The view as JSON or CSV when its address ends in format=json or format=csv, else None."""
    wanted = request.query_params.get("format")
    if wanted == "json":
        return Response(json.dumps(value, ensure_ascii=False, indent=1), media_type="application/json")
    if wanted == "csv":
        name = request.url.path.strip("/").replace("/", "-") or "today"
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
        headers = {"content-disposition": f'attachment; filename="dragoman-{safe}.csv"'}
        return Response(to_csv(rows()), media_type="text/csv; charset=utf-8", headers=headers)
    return None
