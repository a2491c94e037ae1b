"""The side of an act that its own sentence leaves unsaid and a like act of the article tells: "the invasion"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Span
from dragoman.stages.actors.deeds import is_no_deed_of
from dragoman.stages.actors.task import Participants, stand_for

_BY_FORCE = frozenset({"ASSAULT", "SANCTION", "COERCE", "MOBILIZE", "PROTEST"})
"""Acts that somebody must do, in whatever words: "the attack" and "the shelling" have one actor in one article."""
_REACH = 40  # acts of the type on each side that are looked at
_ENDING = re.compile(r"(?:ations?|ions?|ings?|ments?|ed|es|s|e)$")


def fill_unsaid(frames: Sequence[Frame], sides: Sequence[Participants], spans: Sequence[Span]) -> list[Participants]:
    """The sides of directed acts; an empty one is taken from the nearest act of the type and word whose other side agrees.

    `spans` are the triggers' places in the article. "Russia's invasion of Ukraine" gives "the invasion of Ukraine" its
    actor. An act of force takes its actor from an act in other words too.
    """
    out = list(sides)
    for kind in {f.type for f in frames} - MUTUAL - {""}:
        like = [k for k, f in enumerate(frames) if f.type == kind]
        for at, k in enumerate(like):
            if bool(sides[k].actors) != bool(sides[k].recipients):
                out[k] = _filled(k, like[max(0, at - _REACH) : at + _REACH], frames, sides, spans[k])
    return out


def _filled(
    k: int, like: Sequence[int], frames: Sequence[Frame], sides: Sequence[Participants], span: Span
) -> Participants:
    own, frame = sides[k], frames[k]
    actors, recipients = _countries(own.actors), _countries(own.recipients)
    lone = actors or recipients
    for j in sorted(like, key=lambda j: (abs(frames[j].sentence - frame.sentence), j > k)):
        other, told = frames[j], sides[j]
        theirs = _countries(told.actors), _countries(told.recipients)
        same_word = _stem(other.trigger) == _stem(frame.trigger) or (not actors and frame.type in _BY_FORCE)
        if j == k or not same_word or not all(theirs) or theirs[not actors] != lone:
            continue
        bare = Actor(text=frame.trigger, span=span)
        where = "before" if j < k else "after"
        named = {a.name for a in (*own.actors, *own.recipients) if a.name}
        missing = [a for a in (told.recipients if actors else told.actors) if a.name not in named]
        if not actors:
            missing = [a for a in missing if not is_no_deed_of(a, frame, frames)]
        if not missing:
            continue  # nobody does it to himself, nor a state what unknown hands do
        found = tuple(stand_for(bare, a, f"of a like act {where}") for a in missing if a.country)
        return replace(own, recipients=found) if actors else replace(own, actors=found)
    return own


def _countries(side: Sequence[Actor]) -> set[str]:
    return {a.country for a in side if a.country}


def _stem(trigger: str) -> str:
    return _ENDING.sub("", trigger.casefold().rpartition(" ")[2])
