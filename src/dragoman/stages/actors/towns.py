"""Towns as parties: "bombed Strelsau" is done to the state where the gazetteer has it, not to the one that bombs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dragoman.lexicons.places import Entry, folded
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.ledger import Ledger, Person

_DONE_TO_PLACES = frozenset({"ASSAULT", "AID", "MOBILIZE", "RETREAT"})
_LARGE = 200_000  # inhabitants of a town that an article of other countries may mean without naming its country
_OWN_SIDE = 3.0  # what speaks against a namesake in the state that acts, in tenfold populations
_ALIKE = 3  # first letters that another spelling of a name has too: "Izyum", "Izium"
_KNOWN = 5.0  # what our own places, which the news name, weigh


def may_be_town(frame: Frame, phrase: Phrase, who: Person | None) -> bool:
    """Whether a party of an act is marked as its place too, or is done what is done to places and no known person."""
    to = phrase.role is Role.RECIPIENT
    if any(p.start < phrase.end and phrase.start < p.end for p in frame.having(Role.WHERE)):
        return frame.type in MUTUAL or (frame.type in _DONE_TO_PLACES and to)
    stranger = who is not None and not (who.country or who.sector or who.spell) and " " not in who.name
    return to and frame.type == "ASSAULT" and stranger and frame.trigger.casefold() in word_set("done to places")


def town_meant(text: str, ledger: Ledger, doing: Sequence[Actor]) -> Entry | None:
    """The town that a phrase names: the largest, of those in the article's countries first, of its actors' last.

    A small town counts by the name that the gazetteer has for it, or in a country that the article names.
    """
    name = _without_kind(text)
    if len(name) < 4 or not name[0].isupper():
        return None
    own = {a.country for a in doing}
    found = [e for e in ledger.tables.places.find(name) if e.country and e.kind in ("city", "admin")]
    total = ledger.countries.total() or 1

    def weight(e: Entry) -> float:
        size = _KNOWN if e.geonameid is None else math.log10(e.population + 10)
        told = 1.0 + 2.0 * ledger.countries[e.country or ""] / total if ledger.countries[e.country or ""] else 0.0
        same = 1.0 if folded(e.name) == folded(name) else 0.0
        return size + told + same - (_OWN_SIDE if e.country in own else 0.0)

    best = max(found, key=weight, default=None)
    if best is None:
        return None
    known = best.geonameid is None or best.population >= _LARGE or bool(ledger.countries[best.country or ""])
    return best if known or folded(best.name)[:_ALIKE] == folded(name)[:_ALIKE] or " " in name else None


def _without_kind(text: str) -> str:
    """A name without what it is: "the town of Strelsau"."""
    words = text.split()
    while words and (words[0] in ("of", "the") or words[0].casefold() in word_set("kinds of towns")):
        words = words[1:]
    return " ".join(words)
