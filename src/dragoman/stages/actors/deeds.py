"""The sector of who does an act that names nobody: by the act itself, as a trial is a court's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame, Phrase, Role

_DOERS: Mapping[str, str] = {
    "JUD": "deeds of courts",
    "COP": "deeds of police",
    "MIL": "deeds of armies",
    "LEG": "deeds of legislators",
}
_OPEN = frozenset({"GOV", None})
"""Sectors that an unnamed party has for want of a better one."""


def sector_by_deed(actor: Actor, phrase: Phrase, frame: Frame) -> Actor:
    """An unnamed actor of an act with the sector of those who do such acts."""
    if actor.country == "IMG":
        return replace(actor, sector="REB")
    if actor.why.startswith("of a like act") and phrase.text.casefold().split()[-1] in word_set("of no sector"):
        return replace(actor, sector=None)
    last = phrase.text.casefold().split()[-1]
    if last in word_set("papers of legislators") and actor.why.startswith(("of a like act", "of an act")):
        return replace(actor, sector="LEG", office=None)
    by_states = phrase.role is Role.ACTOR and (actor.id or "").startswith("country:") and actor.sector == "GOV"
    if by_states and frame.type == "PROTEST":
        return replace(actor, sector="CVL")
    if by_states and frame.type == "ASSAULT" and last.endswith("-led"):
        return replace(actor, sector="MIL")
    if phrase.role is not Role.ACTOR or not (frame.start <= phrase.start and phrase.end <= frame.end):
        return actor
    if actor.sector not in _OPEN:
        return actor
    if frame.type == "PROTEST":
        return replace(actor, sector="CVL", office=None)
    words = frame.trigger.casefold().split()
    found = next((s for s, name in _DOERS.items() if word_set(name).intersection(words)), None)
    return replace(actor, sector=found, office=None) if found else actor
