"""What speaks for and against a country as a party of an event, as named features.

A judge that learnt from annotated articles (training/fit_judges.py) says from them how likely it is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.lexicons.actors import BODIES, NamedCountry
from dragoman.ontology.plover import MODES, MUTUAL, TYPES
from dragoman.records import Actor, Event, Mention, Role, Status
from dragoman.stages.parse import Telling

if TYPE_CHECKING:
    from spacy.tokens import Doc

Features = dict[str, float]
Named = Mapping[int, Sequence[NamedCountry]]
"""The countries that each sentence names."""

NEAR = 3  # sentences within which another act is near
_STATUS = {status: float(k) for k, status in enumerate(Status)}
_TYPE = {name: float(k) for k, name in enumerate(TYPES)}
_MODE = {mode: float(k) for k, mode in enumerate(sorted({m for modes in MODES.values() for m in modes}))}
_RELATION = {
    name: float(k)
    for k, name in enumerate(
        "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss amod compound conj appos flat ccomp xcomp acl acl:relcl "
        "advcl parataxis nmod:desc root".split()
    )
}
_TAG = {name: float(k) for k, name in enumerate("VERB NOUN PROPN ADJ AUX PRON".split())}
_BEFORE = {
    w: float(k) for k, w in enumerate("of in by with against to from on at for between into over toward near".split())
}
_OF_A_NOUN = frozenset("amod compound nmod:poss flat nmod:desc nummod appos".split())
_HOW = (
    "names", "was ", " is of ", "the text calls", "” is “", "part of", "shorter name", "the speaker", "only country",
    "of the act before", "of an act before", "article is about them", "of a like act", "other side of the act",
    "article is about", "context speaks",
)  # fmt: skip
"""How a party's country was found, the surest way first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event whose parties are those of its mentions, beside its tellings."""

    event: Event
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A country that may stand on one side of an event; `side` is "both" where the parties act together."""

    draft: int
    side: str  # actors | recipients | both
    country: str
    features: Features


def candidates(drafts: Sequence[Draft], named: Named) -> Iterator[Candidate]:
    """Every country that the mentions of an event or the acts near it name, on each side, in order of the drafts."""
    article = _Article(drafts, named)
    for at, draft in enumerate(drafts):
        own = _Own(draft, article)
        whole = _of_event(draft, own, article)
        for side in sides_of(draft.event):
            found = [(c, {**whole, **_of_country(c, side, own, article)}) for c in sorted(own.countries)]
            rank = sorted((f["role"] for _, f in found), reverse=True)
            for country, features in found:
                others = rank[1:] if features["role"] == rank[0] else rank
                features["best other role"] = others[0] if others else _odds(0.0)
                features["ahead of others"] = features["role"] - features["best other role"]
                features["candidates"] = float(len(found))
                yield Candidate(draft=at, side=side, country=country, features=features)


def sides_of(event: Event) -> tuple[str, ...]:
    """The sides on which parties stand."""
    return ("both",) if event.type in MUTUAL else ("actors", "recipients")


def parties(m: Mention | Event, side: str) -> tuple[Actor, ...]:
    """The parties on a side of an act."""
    return (*m.actors, *m.recipients) if side == "both" else m.actors if side == "actors" else m.recipients


class _Article:
    """The article's acts and names."""

    def __init__(self, drafts: Sequence[Draft], named: Named) -> None:
        self.named = named
        self.said = Counter(n.country for names in named.values() for n in names)
        self.total = float(self.said.total() or 1)
        self.rank = {c: float(k) for k, (c, _) in enumerate(self.said.most_common())}
        self.headline = {n.country for n in named.get(0, ())}
        self.mentions = [t.mention for d in drafts for t in d.tellings]


class _Own:
    """What the features of one event's countries share."""

    def __init__(self, draft: Draft, article: _Article) -> None:
        self.event = draft.event
        self.tellings = draft.tellings
        self.members = [t.mention for t in draft.tellings]
        mine = {id(m) for m in self.members}
        self.places = [m.sentence for m in self.members]
        others = [m for m in article.mentions if id(m) not in mine]
        self.near = [m for m in others if self.gap(m) <= NEAR]
        self.here = [m for m in self.near if m.sentence in self.places]
        self.like = [m for m in others if m.type == self.event.type]
        self.word = self.members[0].trigger.text.casefold()[:5]
        self.sources = {m.attribution.country for m in self.members if m.attribution and m.attribution.country}
        self.named = {n.country for s in self.places for n in article.named.get(s, ())}
        told = {a.country for m in (*self.members, *self.near) for a in parties(m, "both") if a.country}
        self.countries = told | self.named | self.sources
        self.reads = [_Read(t, article.named.get(t.mention.sentence, ())) for t in draft.tellings]

    def gap(self, m: Mention) -> int:
        """Sentences to the nearest mention of the event."""
        return min(abs(m.sentence - s) for s in self.places)


class _Read:
    """One telling as the encoder and the tree read it."""

    def __init__(self, telling: Telling, names: Sequence[NamedCountry]) -> None:
        self.telling = telling
        self.names = names
        self.leanings = dict(telling.frame.leanings)
        self._tokens = [(t.idx, t.idx + len(t)) for t in telling.parsed.doc]
        self._words: dict[str, list[int]] = {}

    def words(self, country: str) -> list[int]:
        """The words of the sentence that stand for a country, outside the trigger, in order."""
        if country not in self._words:
            spans = list(self._spans(country))
            self._words[country] = [
                k for k, (start, end) in enumerate(self._tokens) if any(start < y and x < end for x, y in spans)
            ]
        return self._words[country]

    def _spans(self, country: str) -> Iterator[tuple[int, int]]:
        yield from ((n.start, n.end) for n in self.names if n.country == country)
        mention, at = self.telling.mention, self.telling.parsed.sentence.start
        t = mention.trigger
        for a in parties(mention, "both"):
            s = a.span
            if a.country == country and s and s.field == t.field and not (s.start < t.end and t.start < s.end):
                yield s.start - at, s.end - at

    def leaning(self, role: Role, words: Iterable[int]) -> float:
        """How much the encoder takes one of the words for the role's."""
        scores = self.leanings.get(role, ())
        return max((scores[w] for w in words if w < len(scores)), default=0.0)


def _of_event(draft: Draft, own: _Own, article: _Article) -> Features:
    """What holds of every country of an event."""
    event, first = draft.event, draft.tellings[0]
    doc = first.parsed.doc
    word = doc[first.frame.head]
    below = {c.dep_ for c in word.children}
    out: Features = {
        "type": _TYPE[event.type],
        "status": _STATUS[event.status],
        "mentions": float(len(own.members)),
        "trigger": _odds(max(m.confidence for m in own.members)),
        "sentence": float(own.places[0]),
        "tag": _TAG.get(word.pos_, 9.0),
        "relation": _relation(word.dep_),
        "passive": float("nsubj:pass" in below or "aux:pass" in below),
        "has a subject": float(any(d.startswith("nsubj") for d in below)),
        "has an object": float(bool(below & {"obj", "iobj"})),
        "words": float(len(doc)),
        "sourced": float(bool(own.sources)),
        "acts near": float(len(own.near)),
        "like acts": float(len(own.like)),
        "named here": float(len(own.named)),
        "named at all": float(len(article.said)),
        "share of the first": max(article.said.values(), default=0) / article.total,
    }
    if event.modes:
        out["mode"] = _MODE.get(event.modes[0], 99.0)
    if event.content:
        out["content"] = _TYPE[event.content]
    return out


def _of_country(country: str, side: str, own: _Own, article: _Article) -> Features:
    """What holds of one country on one side."""
    other = {"actors": "recipients", "recipients": "actors"}.get(side)
    told = [[a for a in parties(m, side) if a.country == country] for m in own.members]
    found = [a for each in told for a in each]
    ways = [_way(a) for a in found]
    mine = {a.country for m in own.members for a in parties(m, side) if a.country}
    theirs = {a.country for m in own.members for a in parties(m, other) if a.country} if other else set()
    now = {a.country for a in parties(own.event, side) if a.country}
    out: Features = {
        "side": float(("actors", "recipients", "both").index(side)),
        "told": float(sum(map(bool, told))),
        "share of tellings": sum(map(bool, told)) / len(told),
        "surest way": min(ways, default=99.0),
        "least sure way": max(ways, default=99.0),
        "now": float(country in now),
        "others now": float(len(now - {country})),
        "others told": float(len(mine - {country})),
        "others surely told": float(
            any(_way(a) < 4 for m in own.members for a in parties(m, side) if a.country and a.country != country)
        ),
        "an unknown one": float(any(not a.country for m in own.members for a in parties(m, side))),
        "on the other side": float(country in theirs),
        "others on the other side": float(len(theirs - {country})),
        "government": float(any(a.sector == "GOV" for a in found)),
        "armed": float(any(a.sector in ("MIL", "REB", "COP", "PRM", "UAF") for a in found)),
        "civil": float(any(a.sector in ("CVL", "JRN", "BUS", "EDU") for a in found)),
        "has a name": float(any(a.name for a in found)),
        "body": float(country in BODIES),
        "source": float(country in own.sources),
        "share of names": article.said[country] / article.total,
        "rank": article.rank.get(country, 20.0),
        "in the headline": float(country in article.headline),
        "named in": sum(
            any(n.country == country for n in article.named.get(s, ())) for s in own.places
        ) / len(own.places),
    }  # fmt: skip
    out.update(_of_acts(country, side, other, own))
    out.update(_of_words(country, side, own))
    return out


def _of_acts(country: str, side: str, other: str | None, own: _Own) -> Features:
    """The country in other acts: of the type, of the same word, near."""

    def nearest(acts: Iterable[Mention], on: str | None) -> float:
        return max((1.0 / (1.0 + own.gap(m)) for m in acts if _has(m, on, country)), default=0.0) if on else 0.0

    same_word = [m for m in own.like if m.trigger.text.casefold()[:5] == own.word]
    return {
        "in a like act": nearest(own.like, side),
        "in an act of the word": nearest(same_word, side),
        "across in a like act": nearest(own.like, other),
        "share of like acts": sum(_has(m, side, country) for m in own.like) / (1.0 + len(own.like)),
        "near": float(sum(_has(m, side, country) for m in own.near)),
        "near across": float(sum(_has(m, other, country) for m in own.near)) if other else 0.0,
        "acts here": float(sum(_has(m, "actors", country) for m in own.here)),
        "done to here": float(sum(_has(m, "recipients", country) for m in own.here)),
    }


def _has(m: Mention, side: str | None, country: str) -> bool:
    return side is not None and any(a.country == country for a in parties(m, side))


def _of_words(country: str, side: str, own: _Own) -> Features:
    """The encoder's roles of the words that stand for the country, and where the likeliest of them stands in the tree."""
    pair = (Role.ACTOR, Role.RECIPIENT)
    scores: list[tuple[float, float]] = []
    rest: dict[Role, float] = dict.fromkeys((Role.ATTRIBUTION, Role.ISSUE, Role.WHERE), 0.0)
    best: tuple[float, int, _Read] | None = None
    for read in own.reads:
        words = read.words(country)
        acts, done = (read.leaning(role, words) for role in pair)
        if side == "both":
            scores.append((max(acts, done), min(acts, done)))
        else:
            scores.append((acts, done) if side == "actors" else (done, acts))
        for role in rest:
            rest[role] = max(rest[role], read.leaning(role, words))
        asked = pair if side == "both" else (pair[0] if side == "actors" else pair[1],)
        for w in words:
            likely = max(read.leaning(role, (w,)) for role in asked)
            if best is None or likely > best[0]:
                best = likely, w, read
    phrases = [
        p.score for t in own.tellings for p in t.frame.phrases
        if p.role in (pair if side == "both" else (Role(side[:-1]),))
    ]  # fmt: skip
    out: Features = {
        "role": _odds(max(mine for mine, _ in scores)),
        "mean role": _odds(sum(mine for mine, _ in scores) / len(scores)),
        "other role": _odds(max(other for _, other in scores)),
        "as a source": _odds(rest[Role.ATTRIBUTION]),
        "as an issue": _odds(rest[Role.ISSUE]),
        "as a place": _odds(rest[Role.WHERE]),
        "phrases": float(len(phrases)),
        "surest phrase": max(phrases, default=0.0),
    }
    if best is not None:
        out.update(_in_tree(best[2].telling, best[1]))
        out["adjective"] = float(any(n.adjective and n.country == country for n in best[2].names))
    return out


def _in_tree(telling: Telling, word: int) -> Features:
    """How a word hangs together with the trigger."""
    doc = telling.parsed.doc
    own = _trigger_words(telling)
    top = word
    while doc[top].dep_ in _OF_A_NOUN and doc[top].head.i not in own and doc[top].head.i != top:
        top = doc[top].head.i
    above, below = _way_up(doc, top), _way_up(doc, telling.frame.head)
    meet = next((i for i in above if i in below), None)
    up = above.index(meet) if meet is not None else len(above)
    down = below.index(meet) if meet is not None else len(below)
    last = above[up - 1] if up else top
    return {
        "steps up": float(up),
        "steps down": float(down),
        "distance": float(abs(word - telling.frame.head)),
        "before": float(word < telling.frame.head),
        "word's relation": _relation(doc[word].dep_),
        "phrase's relation": _relation(doc[top].dep_),
        "last relation": _relation(doc[last].dep_),
        "hangs on the trigger": float(doc[top].head.i in own),
        "preposition": _preposition(doc, top),
        "last preposition": _preposition(doc, last),
        "phrase's tag": _TAG.get(doc[top].pos_, 9.0),
    }


def _trigger_words(telling: Telling) -> range:
    frame, doc = telling.frame, telling.parsed.doc
    inside = [t.i for t in doc if t.idx < frame.end and frame.start < t.idx + len(t)]
    return range(inside[0], inside[-1] + 1) if inside else range(frame.head, frame.head + 1)


def _way_up(doc: Doc, word: int) -> list[int]:
    """The word and all above it."""
    out = [word]
    while doc[out[-1]].head.i != out[-1] and len(out) < 40:
        out.append(doc[out[-1]].head.i)
    return out


def _preposition(doc: Doc, word: int) -> float:
    found = next((c.lower_ for c in doc[word].children if c.dep_ == "case" and c.pos_ == "ADP"), None)
    return -1.0 if found is None else _BEFORE.get(found, 30.0)


def _relation(name: str) -> float:
    return _RELATION.get(name, 30.0)


def _way(actor: Actor) -> float:
    return next((float(k) for k, words in enumerate(_HOW) if words in actor.why), 40.0)


def _odds(p: float) -> float:
    return math.log((p + 0.01) / (1.01 - p))
