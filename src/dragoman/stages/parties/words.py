"""A telling as the encoder and the tree read it: which of its words stand for a country, and how they hang together with the trigger."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.lexicons.actors import NamedCountry
from dragoman.records import Actor, Event, Mention, Role
from dragoman.stages.parse import Telling, words_touching

if TYPE_CHECKING:
    from spacy.tokens import Doc

Features = dict[str, float]

_RELATION = {
    name: float(k)
    for k, name in enumerate(
        "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss amod compound conj appos flat ccomp xcomp acl acl:relcl "
        "advcl parataxis nmod:desc root".split()
    )
}
TAG = {name: float(k) for k, name in enumerate("VERB NOUN PROPN ADJ AUX PRON".split())}
_BEFORE = {
    w: float(k) for k, w in enumerate("of in by with against to from on at for between into over toward near".split())
}
_PAIR = (Role.ACTOR, Role.RECIPIENT)
_OF_SIDE = {"actors": (Role.ACTOR,), "recipients": (Role.RECIPIENT,), "both": _PAIR}
_REST = (Role.ATTRIBUTION, Role.ISSUE, Role.WHERE)
_ROLES = (*_PAIR, *_REST)
_OF_A_NOUN = frozenset("amod compound nmod:poss flat nmod:desc nummod appos".split())


def parties(m: Mention | Event, side: str) -> tuple[Actor, ...]:
    """The parties on a side of an act."""
    return (*m.actors, *m.recipients) if side == "both" else m.actors if side == "actors" else m.recipients


class Read:
    """One telling as the encoder and the tree read it."""

    def __init__(self, telling: Telling, names: Sequence[NamedCountry]) -> None:
        self.telling = telling
        self.names = names
        self._leanings = dict(telling.frame.leanings)
        self._words: dict[str, list[int]] = {}
        self._ways: dict[int, Features] = {}
        self._taken_for: dict[str, dict[Role, float]] = {}

    def words(self, country: str) -> list[int]:
        """The words of the sentence that stand for a country, outside the trigger, in order."""
        if country not in self._words:
            doc = self.telling.parsed.doc
            self._words[country] = sorted({w for x, y in self._spans(country) for w in words_touching(doc, x, y)})
        return self._words[country]

    def _spans(self, country: str) -> Iterator[tuple[int, int]]:
        yield from ((n.start, n.end) for n in self.names if n.country == country)
        mention, at = self.telling.mention, self.telling.parsed.sentence.start
        t = mention.trigger
        for a in parties(mention, "both"):
            s = a.span
            if a.country == country and s and s.field == t.field and not (s.start < t.end and t.start < s.end):
                yield s.start - at, s.end - at

    def leaning(self, role: Role, word: int) -> float:
        """How much the encoder takes a word for the role's."""
        scores = self._leanings.get(role, ())
        return scores[word] if word < len(scores) else 0.0

    def taken_for(self, country: str) -> Mapping[Role, float]:
        """How much the encoder takes one of the country's words for each role's."""
        if country not in self._taken_for:
            words = self.words(country)
            self._taken_for[country] = {r: max([self.leaning(r, w) for w in words], default=0.0) for r in _ROLES}
        return self._taken_for[country]

    def way(self, word: int) -> Features:
        """How a word hangs together with the trigger."""
        if word not in self._ways:
            self._ways[word] = _in_tree(self.telling, word)
        return self._ways[word]


def signs_of_words(country: str, side: str, reads: Sequence[Read]) -> Features:
    """The encoder's roles of the words that stand for the country, and where the likeliest of them stands in the tree."""
    scores: list[tuple[float, float]] = []
    rest: dict[Role, float] = dict.fromkeys(_REST, 0.0)
    best: tuple[float, int, Read] | None = None
    for read in reads:
        words = read.words(country)
        taken = read.taken_for(country)
        acts, done = (taken[role] for role in _PAIR)
        if side == "both":
            scores.append((max(acts, done), min(acts, done)))
        else:
            scores.append((acts, done) if side == "actors" else (done, acts))
        for role in rest:
            rest[role] = max(rest[role], taken[role])
        for w in words:
            likely = max([read.leaning(role, w) for role in _OF_SIDE[side]])
            if best is None or likely > best[0]:
                best = likely, w, read
    phrases = [p.score for read in reads for p in read.telling.frame.phrases if p.role in _OF_SIDE[side]]
    out: Features = {
        "role": odds(max(mine for mine, _ in scores)),
        "mean role": odds(sum(mine for mine, _ in scores) / len(scores)),
        "other role": odds(max(other for _, other in scores)),
        "as a source": odds(rest[Role.ATTRIBUTION]),
        "as an issue": odds(rest[Role.ISSUE]),
        "as a place": odds(rest[Role.WHERE]),
        "phrases": float(len(phrases)),
        "surest phrase": max(phrases, default=0.0),
    }
    if best is not None:
        out.update(best[2].way(best[1]))
        out["adjective"] = float(any(n.adjective and n.country == country for n in best[2].names))
    return out


def _in_tree(telling: Telling, word: int) -> Features:
    """How a word hangs together with the trigger."""
    doc = telling.parsed.doc
    own = _trigger_words(telling)
    top = word
    while (noun := doc[top]).dep_ in _OF_A_NOUN and (above := noun.head.i) not in own and above != top:
        top = above
    ups, below = _way_up(doc, top), _way_up(doc, telling.frame.head)
    meet = next((i for i in ups if i in below), None)
    up = ups.index(meet) if meet is not None else len(ups)
    down = below.index(meet) if meet is not None else len(below)
    last = ups[up - 1] if up else top
    return {
        "steps up": float(up),
        "steps down": float(down),
        "distance": float(abs(word - telling.frame.head)),
        "before": float(word < telling.frame.head),
        "word's relation": relation(doc[word].dep_),
        "phrase's relation": relation(doc[top].dep_),
        "last relation": relation(doc[last].dep_),
        "hangs on the trigger": float(doc[top].head.i in own),
        "preposition": _preposition(doc, top),
        "last preposition": _preposition(doc, last),
        "phrase's tag": TAG.get(doc[top].pos_, 9.0),
    }


def _trigger_words(telling: Telling) -> range:
    frame = telling.frame
    return words_touching(telling.parsed.doc, frame.start, frame.end) or range(frame.head, frame.head + 1)


def _way_up(doc: Doc, word: int) -> list[int]:
    """The word and all above it."""
    out = [word]
    while (above := doc[out[-1]].head.i) != out[-1] and len(out) < 40:
        out.append(above)
    return out


def _preposition(doc: Doc, word: int) -> float:
    found = next((c.lower_ for c in doc[word].children if c.dep_ == "case" and c.pos_ == "ADP"), None)
    return -1.0 if found is None else _BEFORE.get(found, 30.0)


def relation(name: str) -> float:
    """A relation of the tree as a number; 30 for a rare one."""
    return _RELATION.get(name, 30.0)


def odds(p: float) -> float:
    """Log-odds of a probability, between -4.6 and 4.6."""
    return math.log((p + 0.01) / (1.01 - p))
