"""Who does what somebody is charged with: "the Graustark consul was accused by Ruritania of arming rebels" tells what the consul does."""

from __future__ import annotations

from dataclasses import replace

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame
from dragoman.stages.actors.question import Told
from dragoman.stages.actors.task import Task

_STEPS = frozenset({"also", "attempting", "being", "having", "planning", "repeatedly", "secretly", "to", "trying"})


def who_is_charged(frame: Frame, actors: tuple[Actor, ...], task: Task) -> tuple[Actor, ...]:
    """The actors of an act, those who are accused of it instead of those who accuse them."""
    charge = _charge(frame, task)
    accused = tuple(a for a in charge.recipients if a.country) if charge else ()
    accusing = {a.country for a in charge.actors} if charge else set()
    if not accused or not all(a.country in accusing for a in actors) or {a.country for a in accused} & accusing:
        return actors
    return tuple(replace(a, why=f"who is accused of it: {a.why}") for a in accused)


def _charge(frame: Frame, task: Task) -> Told | None:
    """The charge told just before an act in its sentence, where "of" leads from it to the act: "accused X of arming"."""
    read, charge = task.ledger.reads[frame.sentence], task.before(frame)
    if charge is None or charge.frame.type != "ACCUSE":
        return None
    at = read.range(frame.start, frame.end)[0] - 1
    while at > 0 and (read.lows[at] in _STEPS or read.lows[at].endswith("ly")):
        at -= 1
    verb = read.range(charge.frame.start, charge.frame.end)[1]
    leads = at > verb and read.lows[at] == "of" and read.lows[verb] in word_set("verbs of charging")
    return charge if leads else None
