"""Nobody does to himself what others do to him: one and the same on both sides of an act stands on one of them."""

from __future__ import annotations

from dataclasses import replace

from dragoman.records import Actor, Frame
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import SPEAKER

_UPON = frozenset({"against", "at", "on", "over", "toward", "towards", "upon"})
_SUFFERED = frozenset({"ACCUSE", "ASSAULT", "COERCE"})  # "criticism of him", but "his demands" are "demands of him"
_EACH = frozenset({"each other", "one another", "other", "other side"})
_PRONOUNS = frozenset({"he", "him", "his", "she", "her", "it", "its"})
_REACH = 4  # words from an act to whom it is done to

Sides = tuple[tuple[Actor, ...], tuple[Actor, ...]]


def apart(read: Read, frame: Frame, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> Sides:
    """The sides of a directed act, who is on both of them on the one that the words tell, and else by the surer phrase.

    "The king put down the rising against him" tells whom it is against, not who rises.
    """
    for actor in actors:
        same = [r for r in recipients if _is_same(actor, r)]
        if not same:
            continue
        weaker = _strength(actor) < max(map(_strength, same))
        if weaker or _is_told_by_act(actor, frame) or any(_upon(read, frame, r) for r in same):
            actors = tuple(x for a in actors for x in (_another(a, frame) if a is actor else (a,)))
        elif actor.name in {r.name for r in same}:  # a state by its name, not by its capital
            recipients = tuple(x for r in recipients for x in (_another(r, frame) if r in same else (r,)))
    return actors, recipients


def _is_same(one: Actor, other: Actor) -> bool:
    """Whether two have one name, or are one state itself."""
    if {one.text.casefold(), other.text.casefold()} & (_EACH | SPEAKER) or one.span == other.span:
        return False  # who says "we must" asks others too
    named = one.name is not None and (one.name, one.country, one.sector) == (other.name, other.country, other.sector)
    state = one.id is not None and one.id.startswith(("country:", "person:")) and one.id == other.id
    return named or state


def _another(actor: Actor, frame: Frame) -> tuple[Actor, ...]:
    """Who is not the one on the other side: a noun is somebody else of the same state, a pronoun or the act itself nobody."""
    mere = _is_told_by_act(actor, frame) or _strength(actor) > 0
    return () if mere else (replace(actor, name=None, id=None),)


def _strength(actor: Actor) -> int:
    """How surely a phrase is whom it was taken for: by its name, by a pronoun, by what the context gives it."""
    if any(w in (actor.name or "") for w in actor.text.split() if w[0].isupper() and len(w) > 3):
        return 2
    return int(actor.text.casefold() in _PRONOUNS)


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
    before = read.lows[last + 1 : first]
    upon = _UPON | {"of"} if frame.type in _SUFFERED else _UPON
    return len(before) <= _REACH and any(w in upon for w in before)
