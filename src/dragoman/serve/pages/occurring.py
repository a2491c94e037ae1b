"""Occurrences as rows of a table, for CSV and for pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dragoman.serve.pages.wording import names

Json = dict[str, Any]


def flat(many: Iterable[Json]) -> list[Json]:
    """One row for each occurrence."""
    return [
        {
            "id": o["id"],
            "day": o["day"],
            "type": o["type"],
            "modes": o["modes"],
            "status": o["status"],
            "state": o["state"],
            "actors": names(o["actors"]),
            "actor_countries": sorted({a["country"] for a in o["actors"] if a["country"]}),
            "recipients": names(o["recipients"]),
            "recipient_countries": sorted({a["country"] for a in o["recipients"] if a["country"]}),
            "place": (o["where"]["name"] or o["where"]["text"]) if o["where"] else None,
            "issues": o["issues"],
            "articles": o["articles"],
            "outlets": o["outlets"],
            "origins": o["origins"],
            "confidence": o["confidence"],
        }
        for o in many
    ]
