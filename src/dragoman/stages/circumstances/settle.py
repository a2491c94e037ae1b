"""The dates, places and sources of events as a judge settles them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dragoman.models.judge import Judge, ask
from dragoman.records import Event
from dragoman.stages.circumstances.signs import ROLES, Acts, Candidate, Given, candidates, value_of

# how likely a date, a place and a source must be; chosen on gold/dev and the 110
ENOUGH = {"when": 0.2, "where": 0.15, "attribution": 0.25}
# a source that no mention of the event gives is right less often than its likelihood says
BORROWED = 0.35
_NAMES = {"when": "date", "where": "place", "attribution": "source"}


def circumstanced(article: Acts, judge: Judge) -> list[Event]:
    """The article's events, each with the likeliest date, place and source, if they are likely enough.

    What no mention of the event gives says so in its `why`; what they give and is hardly right is left out, which the
    event's `why` says. A date or a place that nothing resolves stays where no other is found.
    """
    best: dict[tuple[int, str], tuple[float, Candidate]] = {}
    likely: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for c, p in ask(judge, ((c, c.features) for c in candidates(article))):
        key = (c.event, c.field)
        likely[key][c.value] = p
        if p >= _enough(c) and (key not in best or p > best[key][0]):
            best[key] = p, c
    return [
        _settled(e, {f: best.get((k, f)) for f in ROLES}, {f: likely[k, f] for f in ROLES})
        for k, e in enumerate(article.events)
    ]


def _enough(found: Candidate) -> float:
    """How likely a date, a place or a source must be; more so a source that stands elsewhere."""
    return BORROWED if found.field == "attribution" and not found.own else ENOUGH[found.field]


def _settled(
    event: Event, best: Mapping[str, tuple[float, Candidate] | None], likely: Mapping[str, Mapping[str, float]]
) -> Event:
    changes: dict[str, Any] = {}
    left: list[str] = []
    for field, found in best.items():
        now: Given | None = getattr(event, field)
        value = value_of(now)
        if found and found[1].value != value:
            changes[field] = _told(*found)
        elif found is None and value is not None:
            changes[field] = None
        if now and value is not None and field in changes:
            left.append(f"hardly its {_NAMES[field]}: {now.text} ({likely[field].get(value, 0.0):.2f})")
    place: Given | None = changes.get("where", event.where)
    if place and event.modes == ("phone",):
        changes["where"] = None
        left.append(f"a call has no place: {place.text}")
    return replace(event, why="; ".join(x for x in (event.why, *left) if x), **changes)


def _told(likely: float, found: Candidate) -> Given:
    given, note = found.given, f"the event's by all that the article says ({likely:.2f})"
    return given if found.own else replace(given, why=f"{given.why}; {note}")
