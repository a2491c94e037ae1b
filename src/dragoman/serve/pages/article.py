"""Article: the full text as it came, with the words behind every field of every event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from dragoman.errors import MissingInput
from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.pages.rendering import page, twin
from dragoman.serve.pages.wording import names, quad
from dragoman.serve.reading.articles import article_told, article_version
from dragoman.serve.reading.lists import article_page
from dragoman.store.reading import article_by_id

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
_ROLES = {"actors": "who", "recipients": "to whom", "attribution": "said by", "when": "when", "where": "where", "issues": "about"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some characters of a text: the events that they support, each as "id:role", and the class of a trigger."""

    text: str
    events: str = ""
    quad: int = 0  # of the event that they trigger
    aside: bool = False  # set aside when the text was cleaned
    label: str = ""


@router.get("/articles")
def articles(request: Request, connection: Reading, f: FiltersOf) -> Response:
    """The articles, newest first."""
    found = article_page(connection, f)
    told = twin(request, list(found.rows), lambda: found.rows)
    return told or page(request, "articles.html", f=f, found=found)


@router.get("/articles/{id:path}")
def article(request: Request, connection: Reading, f: FiltersOf, id: str, version: int = 0) -> Response:
    """One article."""
    row: Any = article_version(connection, id, version) if version else article_by_id(connection, id, f.as_of)
    if row is None:
        raise MissingInput(f"found no article {id[:80]!r} in the record")
    it = article_told(connection, row, f.as_of)
    told = twin(request, it, lambda: [_row(e) for e in it["events"]])
    return told or page(
        request,
        "article.html",
        it=it,
        title=pieces(it["title"] or "", it, "title"),
        text=pieces(it["text"], it, "text"),
    )


def pieces(text: str, it: Json, field: str) -> list[Piece]:
    """The text cut at every border of a span; joined, the pieces give the text back to the character."""
    spans = [s for e in it["events"] for s in _spans(e) if s[0].get("field", "text") == field]
    aside = [d for d in it.get("discarded", ()) if "start" in d and d.get("stage") == "clean" and d.get("field", "text") == field]  # fmt: skip
    borders = {c for s, _, _ in spans for c in (s["start"], s["end"])} | {c for d in aside for c in (d["start"], d["end"])}  # fmt: skip
    cuts = sorted({0, len(text)} | {c for c in borders if 0 <= c <= len(text)})
    return [_piece(text[a:b], a, b, spans, aside) for a, b in zip(cuts, cuts[1:], strict=False)]


def _piece(text: str, start: int, end: int, spans: Sequence[tuple[Json, Json, str]], aside: Sequence[Json]) -> Piece:
    over = [(e, role) for s, e, role in spans if s["start"] < end and s["end"] > start]
    if not over:
        return Piece(text=text, aside=any(d["start"] <= start and d["end"] >= end for d in aside))
    triggers = [e for e, role in over if role == "act"]
    over.sort(key=lambda x: x[1] != "act")
    label = f"{triggers[0]['type']}: {names(triggers[0]['actors']) or 'somebody'}" if triggers else ""
    return Piece(
        text=text,
        events=" ".join(dict.fromkeys(f"{e['id']}:{role.replace(' ', '_')}" for e, role in over)),
        quad=quad(triggers[0]["type"]) if triggers else 0,
        label=label,
    )


def _spans(e: Json) -> Iterator[tuple[Json, Json, str]]:
    for m in e["mentions"]:
        yield m["trigger"], e, "act"
        for name, role in _ROLES.items():
            held = m["spans"].get(name) or ()
            for span in [held] if isinstance(held, dict) else held:
                if "start" in span:
                    yield span, e, role


def _row(e: Json) -> Json:
    return {
        "id": e["id"],
        "occurrence": e["occurrence"],
        "day": e["day"],
        "type": e["type"],
        "modes": e["modes"],
        "status": e["status"],
        "actors": names(e["actors"]),
        "recipients": names(e["recipients"]),
        "place": (e["where"]["name"] or e["where"]["text"]) if e["where"] else None,
        "according_to": names([e["attribution"]]) if e["attribution"] else None,
        "words": [m["trigger"]["text"] for m in e["mentions"]],
        "confidence": e["confidence"],
    }
