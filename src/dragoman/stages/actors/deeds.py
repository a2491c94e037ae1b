"""Who does an act that names nobody, by the act itself: a trial is a court's, and a grenade attack no government's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.ledger import singular

_ARMED = frozenset({"COP", "MIL", "PRM", "REB", "SPY", "UAF"})
_CIVIL = frozenset({"AGR", "CVL", "EDU", "LAB", "OPP", "REF", "REL"})
_DOERS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "JUD": (word_set("deeds of courts"), frozenset({"LEG"})),
    "COP": (word_set("deeds of police"), _ARMED),
    "MIL": (word_set("deeds of armies"), _ARMED),
    "LEG": (word_set("deeds of legislators"), frozenset({"JUD"})),
}
"""The words of each sector's deeds, and the sectors that may do them too."""


def sector_by_deed(actor: Actor, phrase: Phrase, frame: Frame) -> Actor:
    """The actor with the sector of those who do such acts, where its own words leave that open."""
    if actor.country == "IMG":
        return replace(actor, sector="REB")
    last = phrase.text.casefold().split()[-1]
    if actor.why.startswith(("of a like act", "of an act")):
        if last in word_set("of no sector"):
            return replace(actor, sector=None)
        if last in word_set("papers of legislators"):
            return replace(actor, sector="LEG", office=None)
    if phrase.role is not Role.ACTOR:
        return actor
    sector = _by_itself(actor, frame) if _is_itself(phrase, frame) else _of_state(actor, last, frame)
    return replace(actor, sector=sector, office=None) if sector else actor


def _by_itself(actor: Actor, frame: Frame) -> str | None:
    """The sector that the act tells of who does it, unless the context tells another that may do it."""
    if frame.type == "PROTEST":
        return None if actor.sector in _CIVIL else "CVL"
    words = frame.trigger.casefold().split()
    found = next((s for s, (deeds, _) in _DOERS.items() if deeds.intersection(words)), None)
    return found if found and actor.sector not in _DOERS[found][1] else None


def _of_state(actor: Actor, last: str, frame: Frame) -> str | None:
    """Who of a state acts that is named alone: its people protest, its army strikes in "a Ruritanian-led attack"."""
    if actor.sector != "GOV" or not (actor.id or "").startswith("country:"):
        return None
    return "CVL" if frame.type == "PROTEST" else "MIL" if frame.type == "ASSAULT" and last.endswith("-led") else None


def against_rebels(actors: tuple[Actor, ...], phrase: Phrase, frame: Frame) -> tuple[Actor, ...]:
    """Rebels who alone are told of a fight without parties, and the army of their state, which they fight."""
    words = set(frame.trigger.casefold().split())
    fight = _is_itself(phrase, frame) and frame.type == "ASSAULT" and "fighting" in words
    alone = len(actors) == 1 and actors[0].sector == "REB" and actors[0].country not in {None, *BODIES}
    army = (replace(a, sector="MIL", name=None, office=None, id=f"country:{a.country}") for a in actors)
    return (*actors, *army) if fight and alone else actors


_OF_STATE = frozenset({"COP", "GOV", "JUD", "LEG", "MIL", "SPY"})


def is_no_deed_of(actor: Actor, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Whether a state is hardly the doer of a blow that names nobody: "a grenade attack", which others do who hide.

    `frames` are those of the article: where one names who does it by the same word, he does it here too.
    """
    words = frame.trigger.casefold().replace("-", " ").split()
    if frame.type != "ASSAULT" or actor.sector not in _OF_STATE or word_set("deeds of unknown hands").isdisjoint(words):
        return False
    told = (f for f in frames if f is not frame and f.type == frame.type and _doers_named(f))
    return not any(singular(f.trigger.casefold()) == singular(words[-1]) for f in told)


def _doers_named(frame: Frame) -> bool:
    return any(not _is_itself(p, frame) for p in frame.having(Role.ACTOR))


def _is_itself(phrase: Phrase, frame: Frame) -> bool:
    """Whether the act itself stands for who does it."""
    return frame.start <= phrase.start and phrase.end <= frame.end
