"""Occurrence: what happened, its life from plan to outcome, and its sources side by side with what they differ on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from dragoman.errors import MissingInput
from dragoman.serve.api.single import number_of
from dragoman.serve.asking import FiltersOf, Reading
from dragoman.serve.pages.drawing.world import frame_of, point_of
from dragoman.serve.pages.rendering import page, twin
from dragoman.serve.reading.happenings import occurrence_told, occurrence_versions
from dragoman.serve.reviewing import correction_json
from dragoman.store.corrections import corrections, judged
from dragoman.store.reading import article_by_id

Json = dict[str, Any]
router = APIRouter(include_in_schema=False)
SIDES = 24  # tellings that are set side by side
AROUND = 220  # characters of a text around the words that tell
_END = re.compile(r"(?<=[.!?][\"”’ ])|\n")
_OF_FIELD = {"date": "when", "place": "where", "status": "status", "type": "type", "numbers": "words", "actors": "actors", "recipients": "recipients"}  # fmt: skip


@router.get("/occurrences/{id}")
def occurrence(request: Request, connection: Reading, f: FiltersOf, id: str) -> Response:
    """One happening."""
    number = number_of(id, "O")
    found = occurrence_told(connection, number, f.as_of)
    if found is None:
        raise MissingInput(f"found no occurrence {id[:40]!r} in the record")
    versions = occurrence_versions(connection, number)
    told = twin(request, {**found, "versions": versions}, lambda: [_row(t) for t in found["tellings"]])
    if told is not None:
        return told
    texts = _texts(connection, found["tellings"][:SIDES], f.as_of)
    point = point_of(found["where"])
    countries = sorted({a["country"] for side in ("actors", "recipients") for a in found[side] if a["country"]})
    return page(
        request,
        "occurrence.html",
        o=found,
        sides=_sides(found["tellings"][:SIDES], texts, found["disagreements"]),
        left=len(found["tellings"]) - SIDES,
        life=_life(found["life"], found["tellings"]),
        versions=versions,
        point=point,
        frame=frame_of(point[0], point[1]) if point else "",
        pairs=[(a, b) for k, a in enumerate(countries[:3]) for b in countries[k + 1 : 3]],
        f=f,
        changes=_changes(connection, found),
    )


def _changes(connection: Connection, found: Json) -> list[Json]:
    """What reviewers said of the occurrence and of its events, the newest first."""
    mine = corrections(connection, kind="occurrence", target=found["id"], limit=20)
    ids = [t["id"] for t in found["tellings"][:SIDES]]
    mine += [c for many in judged(connection, ids, undone=True).values() for c in many]
    return [correction_json(c) for c in sorted(mine, key=lambda c: -c.number)][:20]


def _texts(connection: Connection, tellings: list[Json], as_of: int | None) -> Mapping[str, Json]:
    out: dict[str, Json] = {}
    for t in tellings:
        if t["article"] and t["article"]["id"] not in out:
            row = article_by_id(connection, t["article"]["id"], as_of)
            out[t["article"]["id"]] = {"text": row.text, "title": row.title or ""} if row else {}
    return out


def _sides(tellings: list[Json], texts: Mapping[str, Json], differ: Json) -> list[Json]:
    """One telling for each article, its surest event in front and the others beside it."""
    by_article: dict[str, list[Json]] = {}
    for t in tellings:
        by_article.setdefault(t["article"]["id"] if t["article"] else t["id"], []).append(t)
    out = []
    for many in by_article.values():
        first, *rest = sorted(many, key=lambda t: -t["confidence"])
        others = [{"type": t["type"], "modes": t["modes"], "content": t["content"], "words": "; ".join(m["trigger"]["text"] for m in t["mentions"])} for t in rest]  # fmt: skip
        out.append({**_side(first, texts, differ), "others": others})
    return out


def _life(steps: list[Json], tellings: list[Json]) -> list[Json]:
    """The steps in order of publication, those that one article tells twice once."""
    told = [_step(s, tellings) for s in steps]
    once = {(s["article"]["id"] if s["article"] else s["event"], s["stage"], s["date"]): s for s in reversed(told)}
    return sorted(once.values(), key=lambda s: told.index(s))


def _side(t: Json, texts: Mapping[str, Json], differ: Json) -> Json:
    """One telling with the words that tell it, and which of its fields other tellings contradict."""
    mention = t["mentions"][0] if t["mentions"] else None
    held = texts.get(t["article"]["id"], {}) if t["article"] else {}
    quoted = quote_of(held.get(mention["trigger"].get("field", "text"), ""), mention["trigger"]) if mention else None
    return {**t, "quote": quoted, "differs": {_OF_FIELD[k] for k in differ if k in _OF_FIELD}}


def quote_of(text: str, span: Json) -> tuple[str, str, str] | None:
    """The sentence around a span: before, the words, after; None when the text does not hold it.

    >>> quote_of("One. They met in Oslo. Two.", {"start": 10, "end": 13})
    ('They ', 'met', ' in Oslo.')
    """
    start, end = span["start"], span["end"]
    if not text or end > len(text):
        return None
    ends = [m.end() for m in _END.finditer(text)]
    first = max((e for e in ends if e <= start), default=0)
    last = min((e for e in ends if e >= end), default=len(text))
    before, after = text[max(first, start - AROUND) : start], text[end : min(last, end + AROUND)]
    lead = "… " if start - AROUND > first else ""
    rest = " …" if end + AROUND < last else ""
    return lead + before.lstrip(), text[start:end], after.rstrip() + rest


def _step(step: Json, tellings: list[Json]) -> Json:
    telling = next((t for t in tellings if t["id"] == step["event"]), None)
    return {**step, "article": telling["article"] if telling else None}


def _row(t: Json) -> Json:
    return {
        "event": t["id"],
        "article": t["article"]["id"] if t["article"] else None,
        "published": t["article"]["date"] if t["article"] else None,
        "source": t["article"]["source"] if t["article"] else None,
        "origin": t["origin"],
        "type": t["type"],
        "modes": t["modes"],
        "content": t["content"],
        "status": t["status"],
        "date": t["when"]["date"] if t["when"] else None,
        "place": (t["where"]["name"] or t["where"]["text"]) if t["where"] else None,
        "actors": [a["name"] or a["text"] for a in t["actors"]],
        "recipients": [a["name"] or a["text"] for a in t["recipients"]],
        "according_to": (t["attribution"]["name"] or t["attribution"]["text"]) if t["attribution"] else None,
        "words": [m["trigger"]["text"] for m in t["mentions"]],
        "confidence": t["confidence"],
    }
