"""Rows of events and days as the API tells them."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

import orjson

from dragoman.export.json import event_json
from dragoman.store.imported import read_imported
from dragoman.store.reading import OWN
from dragoman.store.schema import article, event, membership

Json = dict[str, Any]
EVENT_COLUMNS = (
    *(event.c[k] for k in ("json", "day", "source")),
    *(article.c[k].label(f"article_{k}") for k in ("id", "title", "date", "source", "url")),
    membership.c.number,
)
"""What `event_of_row` makes an event of."""


def iso(day: int | None) -> str | None:
    """A day as ISO text."""
    return Date.fromordinal(day).isoformat() if day else None


def event_of_row(row: Any) -> Json:
    """An event as the contract has it, with its day, article, occurrence and data set, from a row of EVENT_COLUMNS.

    An imported one keeps its own code and score; `publisher` and `url` are its data set's.
    """
    if row.source != OWN:
        return _imported(row)
    about = {k: getattr(row, f"article_{k}") for k in ("id", "title", "date", "source", "url")}
    return {
        **orjson.loads(row.json),
        "day": iso(row.day),
        "article": about if row.article_id else None,
        "occurrence": f"O{row.number}" if row.number is not None else None,
        "data_set": row.source,
    }


def _imported(row: Any) -> Json:
    stored = read_imported(orjson.loads(row.json))
    foreign, source = stored.foreign, stored.article
    own = {"cameo": foreign.cameo, "score": foreign.score} if foreign else {}
    return {
        **event_json(stored.event),
        **{k: v for k, v in own.items() if v is not None},
        "day": iso(row.day),
        "article": None,
        "occurrence": None,
        "data_set": row.source,
        "publisher": source.source,
        "url": source.url,
    }
