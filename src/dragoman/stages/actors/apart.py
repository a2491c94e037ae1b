"""Nobody does to himself what others do to him: one and the same on both sides of an act stands on one of them."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.records import Actor, Frame
from dragoman.stages.actors.reading import Read

_UPON = frozenset({"against", "at", "on", "over", "toward", "towards", "upon"})
_SUFFERED = frozenset({"ACCUSE", "ASSAULT", "COERCE"})  # "criticism of him", but "his demands" are "demands of him"
_EACH = frozenset({"each other", "one another", "other", "other side"})
_REACH = 4  # words from an act to whom it is done to

Sides = tuple[tuple[Actor, ...], tuple[Actor, ...]]


def apart(read: Read, frame: Frame, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> Sides:
    """The sides of a directed act, who is on both of them on the one that the words tell.

    "The king put down the rising against him" tells whom it is against, not who rises; else who acts is the surer one.
    """
    for actor in actors:
        same = [r for r in recipients if _is_same(actor, r)]
        if not same:
            continue
        if _is_told_by_act(actor, frame) or any(_upon(read, frame, r) for r in same):
            actors = tuple(a for a in actors if a is not actor)
        elif actor.name in {r.name for r in same}:  # a state by its name, not by its capital
            recipients = tuple(r for r in recipients if r not in same)
    return actors, recipients


def _is_same(one: Actor, other: Actor) -> bool:
    """Whether two have one name, or are one state itself."""
    if {one.text.casefold(), other.text.casefold()} & _EACH or one.span == other.span:
        return False
    named = one.name is not None and (one.name, one.country, one.sector) == (other.name, other.country, other.sector)
    state = one.id is not None and one.id.startswith(("country:", "person:")) and one.id == other.id
    return named or state


def _is_told_by_act(actor: Actor, frame: Frame) -> bool:
    return actor.text in frame.trigger


def _upon(read: Read, frame: Frame, recipient: Actor) -> bool:
    """Whether a recipient stands just behind the act as to whom it is done: "the attacks on it"."""
    if recipient.span is None:
        return False
    start = next((p.start for p in frame.phrases if p.text == recipient.text and p.start >= frame.end), None)
    if start is None:
        return False
    last, first = read.range(frame.start, frame.end)[1], read.range(start, start + len(recipient.text))[0]
    before: Sequence[str] = read.lows[last + 1 : first]
    upon = _UPON | {"of"} if frame.type in _SUFFERED else _UPON
    return len(before) <= _REACH and any(w in upon for w in before)
