"""How likely two events of different articles are the same happening, and the clusters that follow.

A pair is scored by a weighted sum of what it shares (WEIGHTS, a logistic model) once nothing rules it out. Clusters
grow greedily from the likeliest pairs while the mean likeness between two clusters stays at or above one half, so the
result depends on the set of events and not on the order in which they came. docs/occurrences.md tells it at length.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from dragoman.occurrences.nearness import containment, resemblance
from dragoman.occurrences.tellings import Telling

WINDOW = 4  # days between two tellings of one happening when one of them names no day
WEAK = 0.3  # likeness from which two events may end in one cluster
SAME = 0.5
WEIGHTS: Mapping[str, float] = {
    "bias": -5.7,
    "actors": 2.0,
    "recipients": 1.6,
    "names": 1.4,
    "day stated by both": 1.6,
    "day apart": -0.5,
    "place": 0.8,
    "other place": -1.2,
    "words": 6.5,
    "trigger": 0.5,
    "copy": 2.0,
    "modes differ": -0.6,
    "numbers differ": -0.5,
    "status differs": -0.6,
    "same article": -2.0,
    "background": -0.8,
}


def features(a: Telling, b: Telling) -> dict[str, float] | None:
    """What a pair shares; None when something rules it out."""
    if a.family != b.family or not a.parties & b.parties:
        return None
    gap = max(a.first, b.first) - min(a.last, b.last)  # days between the two times; negative when they overlap
    both = a.stated and b.stated
    if gap > (1 if both else WINDOW):
        return None
    if a.family == "CONSULT":  # who visits whom is told either way
        actors = recipients = resemblance(a.parties, b.parties)
    else:
        actors = resemblance(a.actors, b.actors)
        recipients = resemblance(a.recipients, b.recipients)
        if a.actors and b.actors and not actors:
            return None
    return {
        "bias": 1.0,
        "actors": actors,
        "recipients": recipients,
        "names": min(1.0, len(a.names & b.names)),
        "day stated by both": float(both and gap <= 0),
        "day apart": float(max(0, gap)),
        "place": float(a.place is not None and a.place == b.place),
        "other place": float(
            (a.place_country or "") != (b.place_country or "") and bool(a.place_country and b.place_country)
        ),
        "words": containment(a.words, b.words) if min(len(a.words), len(b.words)) > 3 else 0.0,
        "trigger": float(bool(a.triggers & b.triggers)),
        "copy": float(a.origin == b.origin and a.article != b.article),
        "modes differ": float(bool(a.modes and b.modes and not a.modes & b.modes)),
        "numbers differ": float(bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
        "status differs": float((a.status == "negated") != (b.status == "negated")),
        "same article": float(a.article == b.article),
        "background": float("historical" in (a.status, b.status) and not both),
    }


def likeness(a: Telling, b: Telling) -> float:
    """The probability that two events are one happening, 0 when something rules it out."""
    found = features(a, b)
    if found is None:
        return 0.0
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] * value for name, value in found.items())))


def clusters(events: Sequence[int], links: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """Events in clusters of one happening each, by greedy agglomeration with mean likeness.

    `links` holds the likeness of pairs (smaller number first); a pair without one counts as 0.
    """
    home = {e: e for e in events}
    members: dict[int, list[int]] = {e: [e] for e in events}
    between: dict[int, dict[int, float]] = defaultdict(dict)  # sums of likeness between clusters
    for (a, b), p in links.items():
        if a in home and b in home:
            between[a][b] = between[b][a] = p
    while True:
        best = max(
            (
                (total / (len(members[a]) * len(members[b])), -a, -b)
                for a, others in between.items()
                for b, total in others.items()
                if a < b
            ),
            default=None,
        )
        if best is None or best[0] < SAME:
            break
        a, b = -best[1], -best[2]
        members[a] += members.pop(b)
        for other, total in between.pop(b).items():
            del between[other][b]
            if other != a:
                between[a][other] = between[other][a] = between[a].get(other, 0.0) + total
    return sorted(tuple(sorted(m)) for m in members.values())
