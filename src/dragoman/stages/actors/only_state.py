"""Which state a phrase means where the sentence has named only one that it can be: "the country", who protests somewhere."""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Role
from dragoman.stages.actors.question import Question
from dragoman.stages.actors.reading import PLACES


def only_state(q: Question) -> str | None:
    """The one state named before in the sentence that does not stand on the act's other side: of "held back aid for Ruritania to press the country"."""
    if q.label != "role" or q.got.plural or q.got.head not in word_set("one state") - {"state"}:
        return None
    if "the" not in q.read.openers(q.first):
        return None
    acting = {a.country for a in q.others} if q.phrase.role is Role.RECIPIENT else set()
    named = (m.known.country for m in q.read.known if m.last < q.first and m.known.kind in ("name", "organisation"))
    states = {c for c in named if c and c not in BODIES} - acting
    return states.pop() if len(states) == 1 else None


def home_of_crowd(q: Question) -> str | None:
    """The state of the one place where people protest or are struck, which is theirs: "thousands marched in Strelsau"."""
    if not _is_crowd(q):
        return None
    spans = [(p.start, p.end) for p in q.frame.phrases if p.role is Role.WHERE]
    words = q.read.words
    inside = [m for m in q.read.known if any(words[m.first].start < b and words[m.last].end > a for a, b in spans)]
    states = {m.known.country for m in inside}
    (state,) = states if len(states) == 1 else (None,)
    return state if all(m.known.kind in PLACES for m in inside) else None


def _is_crowd(q: Question) -> bool:
    """Whether a phrase is for those who protest, or for victims of whom only their number or work is told."""
    if q.frame.type == "PROTEST":
        return q.phrase.role is Role.ACTOR and q.label in ("self", "thing", "role", "unclear")
    victims = q.label == "unclear" or (q.label == "role" and q.got.sector in ("CVL", "JRN"))
    return q.frame.type == "ASSAULT" and q.phrase.role is Role.RECIPIENT and victims
