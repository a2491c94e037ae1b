"""Who deals with whom: the countries of a time that dealt with each other, as links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dragoman.relations.choices import check_statuses, check_types
from dragoman.store.reading import Window, all_links

Json = dict[str, Any]


def network(
    connection: Connection,
    window: Window | None = None,
    *,
    directed: bool = True,
    statuses: Sequence[str] = ("realized",),
    types: Sequence[str] = (),
    countries: Sequence[str] = (),
    fewest: int = 1,
) -> list[Json]:
    """Links, the busiest first: source, target, occurrences, events, score (mean), cooperation, conflict.

    Directed: `source` acts on `target`; what two do together ("France and Germany met") stands in both directions.
    Else a link holds both directions, `source` and `target` in order of code. Occurrences are counted and scored as in
    the series of the pair. A link of fewer than `fewest` occurrences is left out; with `countries` only links that touch
    one of them are told.
    """
    found = _links(connection, window, ("source", "target"), statuses, types, countries, directed=directed)
    return [e for e in found if e["occurrences"] >= fewest]


def pairs(
    connection: Connection,
    window: Window | None = None,
    *,
    statuses: Sequence[str] = ("realized",),
    types: Sequence[str] = (),
    countries: Sequence[str] = (),
) -> list[Json]:
    """Pairs with both directions together, the busiest first: one, other, and what `network` tells of a link."""
    return _links(connection, window, ("one", "other"), statuses, types, countries, directed=False)


def _links(
    connection: Connection,
    window: Window | None,
    ends: tuple[str, str],
    statuses: Sequence[str],
    types: Sequence[str],
    countries: Sequence[str],
    *,
    directed: bool,
) -> list[Json]:
    """Links whose ends are called so."""
    check_statuses(statuses)
    check_types(types)
    out = []
    for r in all_links(connection, window or Window(), statuses, types, directed=directed):
        if countries and not {r.one, r.other} & set(countries):
            continue
        helpful = round(float(r.cooperation))
        out.append(
            {
                ends[0]: r.one,
                ends[1]: r.other,
                "occurrences": r.occurrences,
                "events": int(r.events),
                "score": round(float(r.score), 3),
                "cooperation": helpful,
                "conflict": r.occurrences - helpful,
            }
        )
    return sorted(out, key=lambda e: (-e["occurrences"], e[ends[0]], e[ends[1]]))
