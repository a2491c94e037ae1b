"""Whose a coalition is: its leader's, or that of a body of states."""

from __future__ import annotations

from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import Task


def of_coalition(read: Read, first: int, sector: str | None, task: Task) -> tuple[str | None, str]:
    """The country of a coalition, which is its leader's or that of a body of states, and why."""
    if leader := _led_coalition(read.sentence.index, task):
        return leader, "the coalition that its leader is named with"
    several = sector == "MIL" and _is_of_states(read, first, task)
    return ("IGO", "a coalition of states") if several else (None, "")


def _is_of_states(read: Read, first: int, task: Task) -> bool:
    """Whether a coalition that has no leader in the article fights for several states: "coalition forces"."""
    at = read.lows.index("coalition", first)
    named = any("coalition" in s.heads and s.reading.country for s in task.ledger.seen)
    alone = at == first or read.lows[at - 1] in word_set("coalition of states")
    return alone and not named and read.lows[at + 1 : at + 2] not in (["of"], ["for"])


def _led_coalition(sentence: int, task: Task) -> str | None:
    """ "The coalition" after or before "the Ruritanian-led coalition": that of the leader, the nearest before it first."""
    reads = task.ledger.reads
    for index in sorted(reads, key=lambda i: (i > sentence, abs(sentence - i))):
        read = reads[index]
        for m in read.known:
            if read.lows[m.last + 1 : m.last + 2] == ["led"] and "coalition" in read.lows[m.last + 2 : m.last + 6]:
                return m.known.country
    return None
