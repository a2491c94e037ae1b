"""Which state "the country" means where the sentence has named only one that it can be."""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Role
from dragoman.stages.actors.question import Question


def only_state(q: Question) -> str | None:
    """The state of "Rassendyll, whose country left the union", of "held back aid for Ruritania to press the country".

    Of the latter it is the one state named before it in the sentence that does not stand on the act's other side.
    """
    if q.got.plural or q.got.head not in word_set("one state") - {"state"}:
        return None
    before = set(q.read.lows[max(0, q.first - 1) : q.first + 1])
    if "whose" in before:
        owners = [s.reading.country for s in q.before if s.last < q.first and s.reading.country]
        return owners[-1] if owners and owners[-1] not in BODIES else None
    if "the" not in before:
        return None
    acting = {a.country for a in q.others} if q.phrase.role is Role.RECIPIENT else set()
    named = (m.known.country for m in q.read.known if m.last < q.first and m.known.kind in ("name", "organisation"))
    states = {c for c in named if c and c not in BODIES} - acting
    return states.pop() if len(states) == 1 else None
