"""Parties that the text has listed and now takes up at once: "the ministers", "the three countries"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.number_words import number_words
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor
from dragoman.stages.actors.ledger import Ledger, singular
from dragoman.stages.actors.reading import Read

_LINKS = frozenset({"and", "or", ",", "-", "–", "/", "&", "the"})
_REACH = 3  # sentences back in which the list stands that "the ministers" takes up
_MANY = 6  # no list is longer


def resolve_listed_before(bare: Actor, read: Read, first: int, last: int, ledger: Ledger) -> tuple[Actor, ...]:
    """All parties of the list that a plural without a name takes up; nothing where none was listed."""
    if not read.lows[last].endswith("s") or "other" in read.lows[first:last]:
        return ()
    role = next((r for r in read.roles if r[1] == last), None)
    run = _counted(read, first, last, ledger) or (_taken_up(read, first, ledger) if role and first == last else [])
    countries = list(dict.fromkeys(m.known.country for m in run if m.known.country))
    if not 1 < len(countries) <= _MANY:
        return ()
    sector, why = role[2] if role else "GOV", f"of the list that begins with {run[0].known.name}"
    return tuple(
        replace(bare, country=c, sector="IGO" if c in BODIES else sector, id=f"country:{c}", why=why) for c in countries
    )


def _counted(read: Read, first: int, last: int, ledger: Ledger) -> Sequence[Match]:
    """ "The three countries": the nearest list of just as many states, one before it first."""
    numbers = number_words()
    count = next((numbers[w] for w in read.lows[max(0, first - 1) : last] if w in numbers), 0)
    if not 2 < count <= _MANY or not word_set("states together") & set(read.lows[first : last + 1]):
        return []
    here = read.sentence.index
    for index in sorted(ledger.reads, key=lambda i: (i > here, abs(here - i))):
        for run in _lists(ledger.reads[index]):
            states = {m.known.country for m in run if m.known.country and m.known.country not in BODIES}
            if len(states) == count == len(run):
                return run
    return []


def _taken_up(read: Read, at: int, ledger: Ledger) -> Sequence[Match]:
    """ "The ministers": the list at the last ministers before, if there was one."""
    if read.lows[max(0, at - 1)] != "the":
        return []
    head, here = singular(read.lows[at]), read.sentence.index
    before = [s for s in ledger.seen if here - _REACH <= s.sentence and (s.sentence, s.last) < (here, at)]
    same = [s for s in before if head in s.heads and s.reading.plural]
    if not same:
        return []
    lists = _lists(ledger.reads[same[-1].sentence])
    return next((r for r in lists if any(m.first <= same[-1].last and m.last >= same[-1].token for m in r)), [])


def _lists(read: Read) -> list[list[Match]]:
    """The runs of names of a sentence that commas, "and" or a dash join."""
    runs: list[list[Match]] = []
    for m in read.known:
        gap = read.lows[runs[-1][-1].last + 1 : m.first] if runs else []
        if runs and all(w in _LINKS for w in gap) and (gap or _dashed(read, runs[-1][-1], m)):
            runs[-1].append(m)
        else:
            runs.append([m])
    return runs


def _dashed(read: Read, one: Match, other: Match) -> bool:
    return read.sentence.text[read.words[one.last].end : read.words[other.first].start] in ("-", "–", "/")
