"""Whose house speaks for an act where its words do not say: "Norway welcomed the deal, its foreign ministry said"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Sentence

_OWN = frozenset({"its", "his", "her"})
_OF_STATES = frozenset({"COP", "GOV", "JUD", "LEG", "MIL", "SPY", "IGO", None})
_HOUSES = (("ministry", "minister"), ("presidency", "president"), ("embassy", "ambassador"))


def of_own_house(source: Actor, parties: Sequence[Actor], sentence: Sentence) -> Actor | None:
    """The source with the country of the party that opens the sentence and whose house it is; None where its country is told."""
    told = source.country is not None and not (source.guessed or source.weighed)
    if told or source.span is None or source.span.field != sentence.field:
        return None
    words = re.split(r" (?:in|at|for) ", source.text.lower())[0].split()
    before = sentence.text[: max(0, source.span.start - sentence.start)].lower().split()
    if words[-1] in word_set("speak for one") | word_set("kin") and {"his", "her"} & {words[0], *before[-1:]}:
        return _of_one_spoken_for(source, [a for a in parties if a.country and _stands_before(a, source, sentence)])
    if words[-1] not in word_set("houses that speak"):
        return None
    here = (a for a in parties if a.country and _stands_before(a, source, sentence))
    party = min(here, key=lambda a: a.span.start if a.span else 0, default=None)
    if party is None or not (_OWN & {words[0], *before[-1:]} or _of_office(words, party)):
        return None
    why = f"the house of “{party.text}”"
    return replace(source, country=party.country, name=None, id=None, antecedent=party.span, why=why)


def _of_one_spoken_for(source: Actor, before: Sequence[Actor]) -> Actor | None:
    """The source with the country of the one person before it who is of no state: "A Ruritanian was arrested, his lawyer said"."""
    persons = [a for a in before if a.sector not in _OF_STATES]
    if len({a.country for a in persons}) != 1:
        return None
    one = persons[0]
    why = f"who speaks for “{one.text}”"
    return replace(source, country=one.country, name=None, id=None, antecedent=one.span, why=why)


def _of_office(words: Sequence[str], party: Actor) -> bool:
    """Whether a house without a name is that of a party's office: the ministry of a minister."""
    held = re.findall(r"\w+", party.text.lower())
    return len(words) == 1 and any(words[0] == house and office in held for house, office in _HOUSES)


def _stands_before(party: Actor, source: Actor, sentence: Sentence) -> bool:
    at, end = party.span, source.span
    return bool(at and end and at.field == sentence.field and sentence.start <= at.start < end.start)
