"""Who deals with whom: the pairs of countries of a time, as edges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dragoman.ontology.plover import quad
from dragoman.relations.choices import check_statuses, check_types
from dragoman.store.reading import Window, all_dyads, all_pairs

Json = dict[str, Any]


def network(
    connection: Connection,
    window: Window | None = None,
    *,
    statuses: Sequence[str] = ("realized",),
    types: Sequence[str] = (),
    countries: Sequence[str] = (),
    fewest: int = 1,
) -> list[Json]:
    """Directed edges, the busiest first: source, target, occurrences, events, score (mean), cooperation, conflict.

    An edge of fewer than `fewest` occurrences is left out; with `countries` only edges that touch one of them are told.
    Acts without a recipient ("France and Germany met") stand in both directions.
    """
    check_statuses(statuses)
    check_types(types)
    edges: dict[tuple[str, str], Json] = defaultdict(
        lambda: {"occurrences": 0, "events": 0, "total": 0.0, "cooperation": 0, "conflict": 0}
    )
    for r in all_dyads(connection, window or Window(), statuses):
        if (types and r.type not in types) or (countries and not {r.source, r.target} & set(countries)):
            continue
        edge = edges[r.source, r.target]
        edge["occurrences"] += r.occurrences
        edge["events"] += r.events
        edge["total"] += r.score
        edge["cooperation" if quad(r.type) in (1, 2) else "conflict"] += r.occurrences
    out = [
        {
            "source": source,
            "target": target,
            "occurrences": e["occurrences"],
            "events": e["events"],
            "score": round(e["total"] / e["events"], 3),
            "cooperation": e["cooperation"],
            "conflict": e["conflict"],
        }
        for (source, target), e in edges.items()
        if e["occurrences"] >= fewest
    ]
    return sorted(out, key=lambda e: (-e["occurrences"], e["source"], e["target"]))


def pairs(
    connection: Connection,
    window: Window | None = None,
    *,
    statuses: Sequence[str] = ("realized",),
    types: Sequence[str] = (),
    countries: Sequence[str] = (),
) -> list[Json]:
    """Undirected edges, the busiest first: one, other, occurrences, events, score (mean), cooperation, conflict.

    Occurrences are counted and scored as in the series of the pair, so that a list and a pair's own report agree.
    """
    check_statuses(statuses)
    check_types(types)
    out = []
    for r in all_pairs(connection, window or Window(), statuses, types):
        if countries and not {r.one, r.other} & set(countries):
            continue
        helpful = round(float(r.cooperation))
        out.append(
            {
                "one": r.one,
                "other": r.other,
                "occurrences": r.occurrences,
                "events": int(r.events),
                "score": round(float(r.score), 3),
                "cooperation": helpful,
                "conflict": r.occurrences - helpful,
            }
        )
    return sorted(out, key=lambda e: (-e["occurrences"], e["one"], e["other"]))
