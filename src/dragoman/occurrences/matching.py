"""How likely two events of different articles are the same happening, and the clusters that follow.

A pair is scored by a weighted sum of what it shares (WEIGHTS, a logistic model) once nothing rules it out. Clusters
grow greedily from the likeliest pairs while the mean likeness between two clusters stays at or above SAME, so the
result depends on the set of events and not on the order in which they came. docs/occurrences.md tells it at length.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from dragoman.occurrences.nearness import containment, estimate, resemblance
from dragoman.occurrences.tellings import Telling

WINDOW = 4  # days between two tellings of one happening when one of them names no day
WEAK = 0.3  # likeness from which two events may end in one cluster
SAME = 0.4
USUAL, MOST = 0.1, 0.3  # share of words that two articles on like matters have; what more than MOST adds nothing
LIFE = 2.0  # stands for certainty between a plan and its call-off, however far apart their days
NEW_DAY = 21  # days within which a new date follows a call-off
WEIGHTS: Mapping[str, float] = {
    "bias": -5.0,
    "actors": 2.0,
    "recipients": 1.6,
    "names": 1.4,
    "other names": -1.0,
    "domestic": -1.0,
    "day stated by both": 1.6,
    "day apart": -0.5,
    "place": 0.8,
    "other place": -1.2,
    "words": 6.5,
    "head": 2.5,
    "other type": -1.0,
    "no party": -0.5,
    "copy": 2.0,
    "articles": 10.0,
    "modes differ": -0.6,
    "numbers differ": -0.5,
    "status differs": -0.6,
    "same article": -1.0,
    "background": -0.8,
}


def features(a: Telling, b: Telling) -> dict[str, float] | None:
    """What a pair shares; None when something rules it out."""
    if a.family != b.family and not a.heads & b.heads:
        return None
    if not a.parties & b.parties and (not a.heads & b.heads or (a.has_country and b.has_country)):
        return None
    gap = max(a.first, b.first) - min(a.last, b.last)  # days between the two times; negative when they overlap
    both = a.stated and b.stated
    if gap > (1 if both else WINDOW):
        return None
    shared = _shared(a, b)
    if shared is None:
        return None
    return {
        "bias": 1.0,
        "day stated by both": float(both and gap <= 0),
        "day apart": float(max(0, gap)),
        "background": float("historical" in (a.status, b.status) and not both),
        **shared,
    }


def _shared(a: Telling, b: Telling) -> dict[str, float] | None:
    """What a pair shares whatever the day; None when their actors rule it out."""
    if a.family == "CONSULT":  # who visits whom is told either way
        actors = recipients = resemblance(a.parties, b.parties)
    else:
        actors = resemblance(a.actors, b.actors)
        recipients = resemblance(a.recipients, b.recipients)
        if a.actors and b.actors and not actors and a.parties & b.parties:
            return None
    return {
        "actors": actors,
        "recipients": recipients,
        "names": containment(a.names, b.names),
        # within one country the country says nothing of who it was
        "domestic": float(a.has_country and len(a.parties | b.parties) == 1 and not a.leads & b.leads),
        "other names": float(bool(a.leads and b.leads and not a.leads & b.leads)),
        "place": float(a.place is not None and a.place == b.place),
        "other place": float(
            (a.place_country or "") != (b.place_country or "") and bool(a.place_country and b.place_country)
        ),
        "words": containment(a.words, b.words) if min(len(a.words), len(b.words)) > 3 else 0.0,
        "head": float(bool(a.heads & b.heads)),
        "other type": float(a.family != b.family),
        "no party": float(not a.parties & b.parties),
        "copy": float(a.origin == b.origin and a.article != b.article),
        "modes differ": float(bool(a.modes and b.modes and not a.modes & b.modes)),
        "numbers differ": float(bool(a.numbers and b.numbers and not a.numbers & b.numbers)),
        "status differs": float((a.status == "negated") != (b.status == "negated")),
        "same article": float(a.article == b.article),
        "articles": 0.0 if a.article == b.article else _articles(a.signature, b.signature),
    }


@lru_cache(maxsize=4096)
def _articles(one: bytes, other: bytes) -> float:
    """How much more two articles share than articles on like matters do: about 0.1 when they tell one story, below 0 when not."""
    if not one or not other:
        return 0.0
    shared = estimate(np.frombuffer(one, dtype=np.uint32), np.frombuffer(other, dtype=np.uint32))
    return min(shared, MOST) - USUAL


def likeness(a: Telling, b: Telling) -> float:
    """The probability that two events are one happening: 0 when something rules it out, LIFE for plan and call-off."""
    if of_one_life(a, b):
        return LIFE
    found = features(a, b)
    return probability(found) if found else 0.0


def probability(shared: Mapping[str, float]) -> float:
    """The logistic model's answer to what a pair shares."""
    return 1 / (1 + math.exp(-sum(WEIGHTS[name] * value for name, value in shared.items())))


def of_one_life(a: Telling, b: Telling) -> bool:
    """Whether one puts off or cancels the meeting that the other plans, or sets a new day for it.

    Both name the same two parties, and what they share without regard to days makes them likely one. In one article that
    is enough ("will meet on 27 March instead"); between articles the plan stands before the call-off and its day still
    ahead, or it comes within NEW_DAY days after it.
    """
    off, plan = (a, b) if a.calls_off else (b, a)
    if not (off.calls_off and plan.plans) or len(off.parties & plan.parties) < 2:
        return False
    if off.article != plan.article and not _in_turn(off, plan):
        return False
    shared = _shared(off, plan)
    return shared is not None and probability({**shared, "bias": 1.0, "same article": 0.0, "articles": 0.0}) >= SAME


def _in_turn(off: Telling, plan: Telling) -> bool:
    """Whether a call-off may speak of a plan, or a plan follow it, by their days."""
    if off.published is None or plan.published is None:
        return False
    later = plan.published - off.published
    if later > 0:
        return later <= NEW_DAY
    if off.stated and plan.stated and max(off.first, plan.first) > min(off.last, plan.last):
        return False  # it calls off a meeting of another day
    return -later <= NEW_DAY or (plan.stated and plan.last >= off.published - 1)


def clusters(events: Sequence[int], links: Mapping[tuple[int, int], float]) -> list[tuple[int, ...]]:
    """Events in clusters of one happening each: greedy agglomeration with mean likeness, then lives are joined.

    `links` holds the likeness of pairs (smaller number first); a pair without one counts as 0. A likeness of LIFE
    joins the clusters of its two events whatever the others are.

    >>> clusters([1, 2, 3, 4], {(1, 2): 0.9, (2, 3): 0.6, (3, 4): LIFE})
    [(1, 2), (3, 4)]
    """
    members = _agglomerate(events, {pair: p for pair, p in links.items() if p < LIFE})
    home = {e: root for root, many in members.items() for e in many}
    for (a, b), p in sorted(links.items()):
        if p >= LIFE and a in home and b in home and home[a] != home[b]:
            keep, gone = sorted((home[a], home[b]))
            members[keep] += members.pop(gone)
            home.update(dict.fromkeys(members[keep], keep))
    return sorted(tuple(sorted(m)) for m in members.values())


def _agglomerate(events: Sequence[int], links: Mapping[tuple[int, int], float]) -> dict[int, list[int]]:
    """Clusters by their first member; the likeliest two are joined until none reach SAME."""
    members: dict[int, list[int]] = {e: [e] for e in events}
    between: dict[int, dict[int, float]] = defaultdict(dict)  # sums of likeness between clusters
    for (a, b), p in links.items():
        if a in members and b in members:
            between[a][b] = between[b][a] = p
    heap = [(-p, a, b, 1, 1) for a, others in between.items() for b, p in others.items() if a < b and p >= SAME]
    heapq.heapify(heap)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if len(members.get(a, ())) != size_a or len(members.get(b, ())) != size_b:
            continue  # one of them was joined to another since
        members[a] += members.pop(b)
        for other, total in between.pop(b).items():
            del between[other][b]
            if other != a:
                between[a][other] = between[other][a] = between[a].get(other, 0.0) + total
        for other, total in between[a].items():
            mean = total / (len(members[a]) * len(members[other]))
            if mean >= SAME:
                one, two = sorted((a, other))
                heapq.heappush(heap, (-mean, one, two, len(members[one]), len(members[two])))
    return members
