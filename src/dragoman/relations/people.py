"""The timeline of a person or body: what it did, what was done to it, with whom, in which offices."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection

from dragoman.errors import MissingInput
from dragoman.store.reading import Window, actors_named, deeds_of

Json = dict[str, Any]


def actor_report(connection: Connection, name: str, window: Window | None = None) -> Json:
    """Who is meant by a name, and the timeline; the best-known actor of that name, with the others beside it.

    Keys: actor, others, offices, counterparts, acts (day, side, type, status, occurrence, trigger, with).
    Raises MissingInput when the record knows nobody of that name.
    """
    found = actors_named(connection, name)
    if not found:
        raise MissingInput(f"the record has no actor whose name holds {name!r}")
    first = found[0]
    acts, offices, counterparts = [], Counter[str](), Counter[str]()
    for row in deeds_of(connection, [first.pk], window or Window()):
        e = json.loads(row.json)
        others = [a for side in ("actors", "recipients") for a in e[side] if (a["id"], a["name"]) != _who(first)]
        counterparts.update({a["name"] or a["country"] for a in others if a["name"] or a["country"]})
        if row.office:
            offices[row.office] += 1
        acts.append(
            {
                "day": Date.fromordinal(row.day).isoformat() if row.day else None,
                "published": row.date,
                "side": row.side,
                "type": e["type"],
                "status": e["status"],
                "trigger": e["mentions"][0]["trigger"]["text"] if e["mentions"] else "",
                "with": "; ".join(dict.fromkeys(a["name"] or a["text"] for a in others)),
                "occurrence": f"O{row.number}" if row.number is not None else None,
            }
        )
    return {
        "actor": _actor(first),
        "others": [_actor(r) for r in found[1:]],
        "offices": [{"office": o, "events": n} for o, n in offices.most_common()],
        "counterparts": [{"name": c, "events": n} for c, n in counterparts.most_common(20)],
        "acts": acts,
    }


def _who(row: Any) -> tuple[str | None, str | None]:
    return (row.key if "|" not in row.key else None, row.name)


def _actor(row: Any) -> Json:
    return {"name": row.name, "country": row.country, "sector": row.sector, "id": row.key, "events": row.events}
