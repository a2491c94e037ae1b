"""Rows of lists as flat tables: what CSV shows of an occurrence, an event, an article."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
Cell = str | int | float | None


def occurrence_row(o: Json) -> dict[str, Cell]:
    """One occurrence as a line."""
    return {
        **{k: o[k] for k in ("id", "day", "type")},
        "modes": ";".join(o["modes"]),
        **{k: o[k] for k in ("status", "state")},
        **_side("actors", o["actors"]),
        **_side("recipients", o["recipients"]),
        "where": _place(o["where"]),
        "issues": ";".join(o["issues"]),
        **{k: o[k] for k in ("articles", "outlets", "origins", "confidence")},
        "disagreements": ";".join(o["disagreements"]),
    }


def event_row(e: Json) -> dict[str, Cell]:
    """One event as a line; imported events lack what their data sets lack."""
    source, article = e.get("attribution"), e.get("article") or {}
    when = e.get("when") or {}
    return {
        **{k: e.get(k) for k in ("id", "day", "type")},
        "modes": ";".join(e.get("modes") or ()),
        **{k: e.get(k) for k in ("content", "status", "plover", "cameo", "quad", "score")},
        **_side("actors", e.get("actors") or ()),
        **_side("recipients", e.get("recipients") or ()),
        "when": when.get("date") if isinstance(when, Mapping) else None,
        "where": _place(e.get("where")),
        "issues": ";".join(i["text"] for i in e.get("issues") or ()),
        "attribution": (source.get("name") or source.get("text")) if source else None,
        "confidence": e.get("confidence"),
        "occurrence": e.get("occurrence"),
        "data_set": e.get("data_set"),
        **{f"article_{k}": article.get(k) for k in ("id", "date", "source", "title", "url")},
    }


def article_row(a: Json) -> dict[str, Cell]:
    """One article as a line."""
    return {k: v for k, v in a.items() if not isinstance(v, (list, dict))}


def _side(name: str, many: Sequence[Json]) -> dict[str, Cell]:
    return {
        name: ";".join(str(a.get("name") or a.get("text") or "?") for a in many),
        f"{name[:-1]}_countries": ";".join(a.get("country") or "?" for a in many),
    }


def _place(where: Json | None) -> str | None:
    return where.get("name") or where.get("text") if where else None


def to_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """A table with a header, lines ended as RFC 4180 wants; lists are joined by semicolons, and a cell that a spreadsheet
    would take for a formula is quoted.

    >>> to_csv([{"a": 1, "b": ["x", "=y"]}, {"a": None, "b": "=1+1"}]).splitlines()
    ['a,b', '1,x;=y', ",'=1+1"]
    """
    told = list(rows)
    buffer = io.StringIO(newline="")
    if told:
        writer = csv.DictWriter(buffer, list(told[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows({k: _harmless(_cell(v)) for k, v in r.items()} for r in told)
    return buffer.getvalue()


def _cell(value: Any) -> Cell:
    if isinstance(value, list | tuple):
        return ";".join(str(v) for v in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    cell: Cell = value
    return cell


def _harmless(cell: Cell) -> Cell:
    # an article's title may begin with "=": a spreadsheet would run it
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
