"""An occurrence in one line, for lists, alerts and calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

MOST = 3  # participants of a side that are named


def headline(o: Mapping[str, Any]) -> str:
    """Who, to whom, act, where, how it stands, and how many independent origins tell it."""
    origins = f"{o['origins']} origin{'s' if o['origins'] != 1 else ''}"
    return f"{matter(o)} · {o['state']} · {origins}"


def matter(o: Mapping[str, Any]) -> str:
    """Who, to whom, act and where."""
    who, whom = names(o["actors"]) or "somebody", names(o["recipients"])
    modes = f" ({', '.join(o['modes'])})" if o["modes"] else ""
    where = f" in {o['where']['name'] or o['where']['text']}" if o["where"] else ""
    return f"{who}{f' → {whom}' if whom else ''} · {o['type']}{modes}{where}"


def names(actors: Iterable[Mapping[str, Any]], most: int = MOST) -> str:
    """Participants by name; a country is left out beside its own people, an unnamed party says its country.

    >>> names([{"text": "two sides", "name": None, "country": "NOR", "id": None}])
    'two sides (NOR)'
    """
    many = list(actors)
    people = {a["country"] for a in many if a["name"] and not _is_country(a)}
    kept = [a for a in many if not (_is_country(a) and a["country"] in people)]
    told = list(dict.fromkeys(name(a) for a in kept))
    return ", ".join(told[:most]) + (f" and {len(told) - most} more" if len(told) > most else "")


def name(a: Mapping[str, Any]) -> str:
    """One participant."""
    if a["name"]:
        return str(a["name"])
    return f"{a['text']} ({a['country']})" if a["country"] else str(a["text"])


def _is_country(a: Mapping[str, Any]) -> bool:
    return str(a["id"] or "").startswith("country:")
