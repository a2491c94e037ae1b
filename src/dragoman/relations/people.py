"""The timeline of a person or body: what it did, what was done to it, with whom, in which offices."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date as Date
from typing import Any

from sqlalchemy import Connection

from dragoman.errors import MissingInput
from dragoman.relations.headlines import name as name_of
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
    same = [r for r in found if (r.name, r.country) == (first.name, first.country)]  # with an id and without one
    acts, offices, counterparts = [], Counter[str](), Counter[str]()
    for row in deeds_of(connection, [r.pk for r in same], window or Window()):
        e = json.loads(row.json)
        others = [a for side in ("actors", "recipients") for a in e[side] if a["name"] != first.name]
        counterparts.update({name_of(a) for a in others})
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
                "with": "; ".join(dict.fromkeys(name_of(a) for a in others)),
                "occurrence": f"O{row.number}" if row.number is not None else None,
            }
        )
    return {
        "actor": _actor(first) | {"events": sum(r.events for r in same)},
        "others": [_actor(r) for r in found if r not in same],
        "offices": [{"office": o, "events": n} for o, n in offices.most_common()],
        "counterparts": [{"name": c, "events": n} for c, n in counterparts.most_common(20)],
        "acts": acts,
    }


def _actor(row: Any) -> Json:
    return {"name": row.name, "country": row.country, "sector": row.sector, "id": row.key, "events": row.events}
