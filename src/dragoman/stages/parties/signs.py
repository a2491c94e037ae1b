"""What speaks for and against a country as a party of an event, as named features.

A judge that learnt from annotated articles (training/fit_judges.py) says from them how likely it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dragoman.lexicons.actors import BODIES, NamedCountry
from dragoman.models.judge import STATUS_NUMBER, TYPE_NUMBER
from dragoman.ontology.plover import MODES, MUTUAL
from dragoman.records import Actor, Event, Mention
from dragoman.stages.parse import Telling
from dragoman.stages.parties.words import TAG, Features, Read, odds, parties, relation, signs_of_words

Named = Mapping[int, Sequence[NamedCountry]]
"""The countries that each sentence names."""

NEAR = 3  # sentences within which another act is near
REACH = 60  # acts of the type on each side that are looked at
_MODE = {mode: float(k) for k, mode in enumerate(sorted({m for modes in MODES.values() for m in modes}))}
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
        for name in sides_of(draft.event):
            side = _Side(name, own)
            found = [(c, {**whole, **_of_country(c, side, own, article)}) for c in sorted(own.countries)]
            rank = sorted((f["role"] for _, f in found), reverse=True)
            for country, features in found:
                others = rank[1:] if features["role"] == rank[0] else rank
                features["best other role"] = others[0] if others else odds(0.0)
                features["ahead of others"] = features["role"] - features["best other role"]
                features["candidates"] = float(len(found))
                yield Candidate(draft=at, side=name, country=country, features=features)


def sides_of(event: Event) -> tuple[str, ...]:
    """The sides on which parties stand."""
    return ("both",) if event.type in MUTUAL else ("actors", "recipients")


class _Article:
    """The article's acts and names."""

    def __init__(self, drafts: Sequence[Draft], named: Named) -> None:
        self.named = named
        self.said = Counter(n.country for names in named.values() for n in names)
        self.total = float(self.said.total() or 1)
        self.rank = {c: float(k) for k, (c, _) in enumerate(self.said.most_common())}
        self.headline = {n.country for n in named.get(0, ())}
        mentions = sorted((t.mention for d in drafts for t in d.tellings), key=lambda m: (m.sentence, m.trigger.start))
        self.by_sentence: dict[int, list[Mention]] = defaultdict(list)
        self.by_type: dict[str, list[Mention]] = defaultdict(list)
        self.place: dict[int, int] = {}  # of a mention among those of its type
        self.countries: dict[int, dict[str, frozenset[str]]] = {}  # on each side of a mention
        for m in mentions:
            self.by_sentence[m.sentence].append(m)
            self.place[id(m)] = len(self.by_type[m.type])
            self.by_type[m.type].append(m)
            self.countries[id(m)] = {s: _countries(parties(m, s)) for s in ("actors", "recipients", "both")}


class _Tally(NamedTuple):
    """How many of some acts have each country on a side, and how near the nearest of them is to the event."""

    acts: Counter[str]
    nearest: dict[str, float]


class _Own:
    """What the features of one event's countries share."""

    def __init__(self, draft: Draft, article: _Article) -> None:
        self._on_sides = article.countries
        self.event = draft.event
        self.tellings = draft.tellings
        self.members = [t.mention for t in draft.tellings]
        mine = {id(m) for m in self.members}
        self.places = [m.sentence for m in self.members]
        near = sorted({s + d for s in self.places for d in range(-NEAR, NEAR + 1)})
        self.near = [m for s in near for m in article.by_sentence.get(s, ()) if id(m) not in mine]
        self.here = [m for m in self.near if m.sentence in self.places]
        at = [article.place[id(m)] for m in self.members]
        like = article.by_type[self.event.type][max(0, min(at) - REACH) : max(at) + REACH + 1]
        self.like = [m for m in like if id(m) not in mine]
        self._nearness = {id(m): 1.0 / (1.0 + self._gap(m)) for m in (*self.near, *self.like)}
        self.word = self.members[0].trigger.text.casefold()[:5]
        self.sources = {m.attribution.country for m in self.members if m.attribution and m.attribution.country}
        self.named_at = [{n.country for n in article.named.get(s, ())} for s in self.places]
        self.named = set().union(*self.named_at)
        told = (c for m in (*self.members, *self.near) for c in article.countries[id(m)]["both"])
        self.countries = self.named.union(self.sources, told)
        self.acts_here, self.done_here = self.tally(self.here, "actors"), self.tally(self.here, "recipients")
        self.reads = [Read(t, article.named.get(t.mention.sentence, ())) for t in draft.tellings]

    def _gap(self, m: Mention) -> int:
        """Sentences to the nearest mention of the event."""
        return min([abs(m.sentence - s) for s in self.places])

    def tally(self, acts: Sequence[Mention], side: str | None) -> _Tally:
        """The countries on a side of acts; none without a side."""
        count: Counter[str] = Counter()
        nearest: dict[str, float] = {}
        for m in acts if side else ():
            nearness = self._nearness[id(m)]
            for country in self._on_sides[id(m)][str(side)]:
                count[country] += 1
                nearest[country] = max(nearness, nearest.get(country, 0.0))
        return _Tally(count, nearest)


class _Side:
    """What the features of one event's countries on one side share."""

    def __init__(self, name: str, own: _Own) -> None:
        other = {"actors": "recipients", "recipients": "actors"}.get(name)
        self.name = name
        self.told = [parties(m, name) for m in own.members]
        everybody = [a for side in self.told for a in side]
        self.ways = {id(a): _way(a) for a in everybody}
        self.mine = _countries(everybody)
        self.sure = _countries(a for a in everybody if self.ways[id(a)] < 4)
        self.unknown = any(not a.country for a in everybody)
        self.theirs = _countries(a for m in own.members for a in parties(m, other)) if other else frozenset()
        self.now = _countries(parties(own.event, name))
        same_word = [m for m in own.like if m.trigger.text.casefold()[:5] == own.word]
        self.like, self.of_word, self.near = (own.tally(x, name) for x in (own.like, same_word, own.near))
        self.like_across, self.near_across = own.tally(own.like, other), own.tally(own.near, other)


def _of_event(draft: Draft, own: _Own, article: _Article) -> Features:
    """What holds of every country of an event."""
    event, first = draft.event, draft.tellings[0]
    doc = first.parsed.doc
    word = doc[first.frame.head]
    below = {c.dep_ for c in word.children}
    out: Features = {
        "type": TYPE_NUMBER[event.type],
        "status": STATUS_NUMBER[event.status],
        "mentions": float(len(own.members)),
        "trigger": odds(max(m.confidence for m in own.members)),
        "sentence": float(own.places[0]),
        "tag": TAG.get(word.pos_, 9.0),
        "relation": relation(word.dep_),
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
        out["content"] = TYPE_NUMBER[event.content]
    return out


def _of_country(country: str, side: _Side, own: _Own, article: _Article) -> Features:
    """What holds of one country on one side."""
    told = [[a for a in each if a.country == country] for each in side.told]
    found = [a for each in told for a in each]
    ways = [side.ways[id(a)] for a in found]
    out: Features = {
        "side": float(("actors", "recipients", "both").index(side.name)),
        "told": float(sum(map(bool, told))),
        "share of tellings": sum(map(bool, told)) / len(told),
        "surest way": min(ways, default=99.0),
        "least sure way": max(ways, default=99.0),
        "now": float(country in side.now),
        "others now": float(len(side.now - {country})),
        "others told": float(len(side.mine - {country})),
        "others surely told": float(bool(side.sure - {country})),
        "an unknown one": float(side.unknown),
        "on the other side": float(country in side.theirs),
        "others on the other side": float(len(side.theirs - {country})),
        "government": float(any(a.sector == "GOV" for a in found)),
        "armed": float(any(a.sector in ("MIL", "REB", "COP", "PRM", "UAF") for a in found)),
        "civil": float(any(a.sector in ("CVL", "JRN", "BUS", "EDU") for a in found)),
        "has a name": float(any(a.name for a in found)),
        "body": float(country in BODIES),
        "source": float(country in own.sources),
        "share of names": article.said[country] / article.total,
        "rank": article.rank.get(country, 20.0),
        "in the headline": float(country in article.headline),
        "named in": sum(country in names for names in own.named_at) / len(own.places),
        "in a like act": side.like.nearest.get(country, 0.0),
        "in an act of the word": side.of_word.nearest.get(country, 0.0),
        "across in a like act": side.like_across.nearest.get(country, 0.0),
        "share of like acts": side.like.acts[country] / (1.0 + len(own.like)),
        "near": float(side.near.acts[country]),
        "near across": float(side.near_across.acts[country]),
        "acts here": float(own.acts_here.acts[country]),
        "done to here": float(own.done_here.acts[country]),
    }
    out.update(signs_of_words(country, side.name, own.reads))
    return out


def _countries(actors: Iterable[Actor]) -> frozenset[str]:
    return frozenset(a.country for a in actors if a.country)


def _way(actor: Actor) -> float:
    return next((float(k) for k, words in enumerate(_HOW) if words in actor.why), 40.0)
