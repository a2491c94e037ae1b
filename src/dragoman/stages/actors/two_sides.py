"""Talks, deals and fights that their own word stands for have two sides: "the talks" are hardly of one state alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Role
from dragoman.stages.actors.ledger import singular
from dragoman.stages.actors.named_sides import Countries
from dragoman.stages.actors.question import NOBODY, Option, Question

_NEARLY = 1.0  # how much more may speak for one party alone than for several that make two sides


def with_two_sides(q: Question, best: Option, found: Sequence[Option], weigh: Callable[[Option], float]) -> Option:
    """The likeliest parties that give an act of two its two sides, where nearly as much speaks for them as for the best.

    `found` are all options. Of "the talks" of Ruritania with nobody else named, Ruritania and Graustark; of "Ruritania
    left the talks", Graustark.
    """
    told = _named_beside(q)
    if told is None or best.countries == NOBODY:
        return best
    both = [o for o in found if None not in o.countries and o.countries - told and len(o.countries | told) > 1]
    likeliest = max(both, key=weigh, default=best)
    return likeliest if weigh(best) - weigh(likeliest) < _NEARLY else best


def _named_beside(q: Question) -> Countries | None:
    """The countries of the other parties of an act of two; None for other acts, and where a party beside names none."""
    if q.label not in ("self", "thing") or q.phrase.role is not Role.ACTOR:
        return None
    sides = (p for p in q.frame.phrases if p.role in (Role.ACTOR, Role.RECIPIENT))
    beside = [p for p in sides if p.start != q.phrase.start]
    fight = singular(q.read.lows[q.last]) in word_set("acts of both sides") and not beside
    if q.frame.type not in MUTUAL and not fight:
        return None
    spans = [q.read.range(p.start, p.end) for p in beside]
    seen = [
        {s.reading.country for s in q.before if s.token <= last and first <= s.last} - {None} for first, last in spans
    ]
    return frozenset[str | None]().union(*seen) if all(seen) else None
