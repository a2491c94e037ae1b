"""For whom or against whom a phrase stands that names no state: a ministry's spokesman, an opposition leader, hackers of a state."""

from __future__ import annotations

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import RULERS, Seen
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import Task

_ORGANS = word_set("organs")


def organ_before(read: Read, first: int, name: int, task: Task) -> Seen | None:
    """The organ that introduces a person and was named shortly before with its country: "ministry spokesman Juan Rojas"."""
    organs = _ORGANS.intersection(read.lows[first:name])
    here = read.sentence.index
    near = (s for s in reversed(task.ledger.seen) if s.sentence < here <= s.sentence + 3 and s.reading.country)
    return next((s for s in near if organs & set(s.heads)), None)


def ruler_opposed(sector: str | None, read: Read, task: Task) -> Seen | None:
    """ "Opposition leader Rudolf Rassendyll said that the president lied": the one ruler named in the sentence."""
    if sector != "OPP":
        return None
    persons = [s for s in task.ledger.of_sentence(read.sentence.index) if s.reading.kind == "person"]
    rulers = [s for s in persons if s.reading.country and (s.reading.office or "").casefold() in RULERS]
    return rulers[0] if len({s.reading.country for s in rulers}) == 1 else None


def state_opposed(sector: str | None, read: Read) -> str | None:
    """ "Opposition politician Rudolf Rassendyll refused to leave Ruritania": the one state that the sentence names."""
    named = {m.known.country for m in read.known if m.known.country not in {None, *BODIES}}
    return next(iter(named)) if sector == "OPP" and len(named) == 1 else None


def working_for(read: Read, first: int, last: int) -> Match | None:
    """The state for which agents work: "hackers linked to Ruritania", "spies working for Ruritania"."""
    links = (
        i for i in range(first, len(read.lows) - 2) if read.lows[i] in word_set("links of agents") and i <= last + 1
    )
    at = next((i for i in links if read.lows[i + 1] in ("to", "for", "by", "with")), None)
    near = () if at is None else (at + 2, at + 3)
    return next((m for m in read.known if m.first in near and m.known.country), None)
