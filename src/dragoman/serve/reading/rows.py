"""Rows of events and days as the API tells them."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

import orjson

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
    """An event as the contract has it, with its day, article, occurrence and data set, from a row of EVENT_COLUMNS."""
    about = {k: getattr(row, f"article_{k}") for k in ("id", "title", "date", "source", "url")}
    return {
        **orjson.loads(row.json),
        "day": iso(row.day),
        "article": about if row.article_id else None,
        "occurrence": f"O{row.number}" if row.number is not None else None,
        "data_set": row.source,
    }
