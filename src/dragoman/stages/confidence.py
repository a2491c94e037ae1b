"""One calibrated number for each event: how likely it is right in type and participants.

A logistic function of named features; the weights stand in lexicons/confidence_weights.json and are fitted by
training/fit_confidence.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from dragoman.lexicons.vote_words import vote_words
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Event, Frame, Role

LIKELY = 0.5  # how likely a mention of a vote must be
SURE = 0.75  # how likely a mention must be from which its act is beyond doubt


def features(
    event: Event, frames: Sequence[Frame], others: Sequence[Event], *, exact: float = 0.5, touching: float = 0.5
) -> dict[str, float]:
    """What speaks for and against an event, given the frames of its mentions and the other events of its article.

    `exact` says how likely all its parties are right, `touching` some on each side.
    """
    members = event.mentions
    best = max(m.confidence for m in members)
    actors = [a for m in members for a in m.actors]
    recipients = [a for m in members for a in m.recipients]
    sides = [*actors, *recipients]
    parties = {a.country for a in sides if a.country}
    return {
        "bias": 1.0,
        f"type {event.type}": 1.0,
        f"status {event.status}": 1.0,
        "trigger": _odds(best),
        "parties right": _odds(exact),
        "a party right": _odds(touching),
        "mentions": math.log(len(members)),
        "actor seen": _seen(frames, Role.ACTOR),
        "recipient seen": _seen(frames, Role.RECIPIENT),
        "actor known": float(any(a.country for a in actors)),
        "recipient known": float(any(a.country for a in recipients)),
        "actors": math.log1p(len(event.actors)),
        "recipients": math.log1p(len(event.recipients)),
        "unknown party": float(any(not a.country for a in (*event.actors, *event.recipients))),
        "two parties": float(len(parties) == 2),
        "many parties": float(len(parties) > 3),
        "no party": float(not parties),
        "one party in a mutual act": float(event.type in MUTUAL and len(parties) < 2),
        "guessed from context": float(any(a.guessed for a in sides)),
        "weighed from context": float(any(a.weighed for a in sides)),
        "has a source": float(event.attribution is not None),
        "late": math.log1p(members[0].sentence),
        **dict(_beside(event, others)),
    }


def _odds(p: float) -> float:
    return math.log(max(p, 1e-3) / max(1 - p, 1e-3))


def _seen(frames: Sequence[Frame], role: Role) -> float:
    """How sure the encoder is of the surest phrase in a role."""
    return max((p.score for f in frames for p in f.having(role)), default=0.0)


def _beside(event: Event, others: Sequence[Event]) -> Iterator[tuple[str, float]]:
    """Events of one type and the same parties are perhaps one; the one that the text tells more of is likelier to be it."""
    like = [o for o in others if o.type == event.type and o.id != event.id and _parties(o) & _parties(event)]
    twins = [o for o in like if _sides(o) == _sides(event)]
    yield "like acts", math.log1p(len(like))
    yield "twin", float(bool(twins))
    yield "fuller twin", float(any(_weight(o) > _weight(event) for o in twins))


def _parties(event: Event) -> set[str]:
    return {a.country for a in (*event.actors, *event.recipients) if a.country}


def _sides(event: Event) -> tuple[frozenset[str], frozenset[str]]:
    actors, recipients = (frozenset(a.country or "" for a in side) for side in (event.actors, event.recipients))
    return (actors | recipients, frozenset()) if event.type in MUTUAL else (actors, recipients)


def _weight(event: Event) -> tuple[int, int]:
    """More mentions weigh more, then the earlier first one."""
    return len(event.mentions), -event.mentions[0].sentence


def doer_unsaid(event: Event) -> bool:
    """Whether the act itself is sure and done to a known state, and only who did it is not known."""
    known = any(a.country for a in event.recipients) and not any(a.country for a in event.actors)
    return known and event.type not in MUTUAL and max(m.confidence for m in event.mentions) >= SURE


def named_vote(event: Event) -> bool:
    """Whether a state that the text names voted, which is an act beyond doubt whoever it is for: "Ruritania voted the resolution"."""
    voted = any(vote_words().get(w) == "any" for m in event.mentions for w in m.trigger.text.casefold().split())
    named = any(a.country and not a.guessed and not a.weighed for a in event.actors)
    return (
        voted and named and event.type in ("REJECT", "SUPPORT") and max(m.confidence for m in event.mentions) >= LIKELY
    )


def confidence_of(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability that an event with these features is right."""
    total = math.fsum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, total))))
