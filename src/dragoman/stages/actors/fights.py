"""Acts of force that both sides do to each other: "clashes", "an exchange of fire across the Ruritania-Graustark border"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame
from dragoman.stages.actors.ledger import singular
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import unique

_ABOUT = ("the country that the", "the only country")
_TO_BORDER = 9  # words from a fight to "border", at most


def is_fight(read: Read, frame: Frame) -> bool:
    """Whether both sides do an act, so that nobody only suffers it."""
    if frame.type != "ASSAULT":
        return False
    word = singular(read.lows[read.range(frame.start, frame.end)[1]])
    return bool({word, frame.trigger.casefold()} & word_set("fights"))


def both_sides(read: Read, frame: Frame, told: Sequence[Actor]) -> tuple[Actor, ...]:
    """Those who fight: all who are told on either side, and the two states at whose border they do, unless others are named."""
    states = _at_border(read, frame)
    named = [a for a in told if a.country and not a.why.startswith(_ABOUT)]
    if len(set(states)) != 2 or any(a.country not in states for a in named):
        return unique(told)
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end), sector="MIL")
    missing = [c for c in states if c not in {a.country for a in named}]
    return unique((*named, *(replace(bare, country=c, id=f"country:{c}", why="whose border it is") for c in missing)))


def _at_border(read: Read, frame: Frame) -> list[str]:
    last = read.range(frame.start, frame.end)[1]
    if not set(read.lows[last + 1 : last + 3]) & {"across", "along", "on", "at"}:
        return []
    lines = range(last + 3, min(last + _TO_BORDER, len(read.lows)))
    line = next((i for i in lines if read.lows[i] in ("border", "frontier")), None)
    if line is None:
        return []
    between = range(line + 2, line + 6) if read.lows[line + 1 : line + 2] == ["between"] else range(last + 1, line)
    return [m.known.country for m in read.known if m.first in between and m.known.country]
