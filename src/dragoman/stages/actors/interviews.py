"""Who speaks in each turn of an interview or a transcript: "A: We left." is said by whom the introduction names."""

from __future__ import annotations

from collections import Counter

from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.antecedents import may_be_person
from dragoman.stages.actors.ledger import Ledger, Seen
from dragoman.stages.actors.reading import Read

_REACH = 6  # words of a name and its title before the colon


def note_turns(ledger: Ledger) -> None:
    """Enter who speaks in each sentence of an answer, until the next turn begins."""
    marks = {index: _mark(read) for index, read in ledger.reads.items()}
    if len([m for m in marks.values() if m]) < 2:
        return
    guest = _interviewed(next(i for i, m in marks.items() if m), ledger)
    speaker: Seen | None = None
    for index, mark in marks.items():
        if mark in word_set("marks of an answer"):
            speaker = guest
        elif mark:
            speaker = _named(index, mark, ledger)
        if speaker:
            ledger.turns[index] = speaker


def _mark(read: Read) -> str:
    """What a sentence has before the colon at its head, in small letters: "q", "mr rassendyll"."""
    head = read.lows[: _REACH + 1]
    if ":" not in head:
        return ""
    words = head[: head.index(":")]
    alone = " ".join(words) in word_set("marks of a question") | word_set("marks of an answer")
    named = any(p[0] <= len(words) - 1 <= p[1] for p in read.people)
    return " ".join(words) if alone or named else ""


def _named(index: int, mark: str, ledger: Ledger) -> Seen | None:
    """The person whose name heads a turn; nobody for a question."""
    if mark in word_set("marks of a question"):
        return None
    before = [s for s in ledger.seen if s.sentence == index and s.last < len(mark.split()) + 1]
    return next((s for s in before if s.reading.kind == "person" and s.reading.country), None)


def _interviewed(first: int, ledger: Ledger) -> Seen | None:
    """The person whom the sentences before the first turn name most often, the first of several."""
    told = [s for s in ledger.seen if s.sentence < first and may_be_person(s.reading) and s.reading.country]
    persons = [s for s in told if s.reading.kind == "person"] or told
    times = Counter(s.reading.person for s in persons)
    return max(persons, key=lambda s: times[s.reading.person], default=None)
