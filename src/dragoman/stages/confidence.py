"""One calibrated number for each event: how likely it is right in type and participants.

A logistic function of named features; the weights stand in lexicons/confidence_weights.json and are fitted by
training/fit_confidence.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dragoman.records import Mention

MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})


def features(members: Sequence[Mention]) -> dict[str, float]:
    """What speaks for and against an event."""
    best = max(m.confidence for m in members)
    actors = [a for m in members for a in m.actors]
    recipients = [a for m in members for a in m.recipients]
    parties = {a.country for a in (*actors, *recipients) if a.country}
    guessed = [a for a in (*actors, *recipients) if "article is about" in a.why or "act before" in a.why]
    return {
        "bias": 1.0,
        "trigger": math.log(max(best, 1e-3) / max(1 - best, 1e-3)),
        "mentions": math.log(len(members)),
        "actor known": float(any(a.country for a in actors)),
        "recipient known": float(any(a.country for a in recipients)),
        "two parties": float(len(parties) == 2),
        "many parties": float(len(parties) > 3),
        "no party": float(not parties),
        "one party in a mutual act": float(members[0].type in MUTUAL and len(parties) < 2),
        "guessed from context": float(bool(guessed)),
        "realized": float(members[0].status == "realized"),
    }


def confidence_of(members: Sequence[Mention], weights: Mapping[str, float]) -> float:
    """The probability that the event is right."""
    total = sum(weights.get(name, 0.0) * value for name, value in features(members).items())
    return 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, total))))
