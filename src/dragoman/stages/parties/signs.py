"""What speaks for and against a country as a party of an event, as named features.

A judge that learnt from annotated articles (training/fit_judges.py) says from them how likely it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
        for side in sides_of(draft.event):
            found = [(c, {**whole, **_of_country(c, side, own, article)}) for c in sorted(own.countries)]
            rank = sorted((f["role"] for _, f in found), reverse=True)
            for country, features in found:
                others = rank[1:] if features["role"] == rank[0] else rank
                features["best other role"] = others[0] if others else odds(0.0)
                features["ahead of others"] = features["role"] - features["best other role"]
                features["candidates"] = float(len(found))
                yield Candidate(draft=at, side=side, country=country, features=features)


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
        for m in mentions:
            self.by_sentence[m.sentence].append(m)
            self.place[id(m)] = len(self.by_type[m.type])
            self.by_type[m.type].append(m)


class _Own:
    """What the features of one event's countries share."""

    def __init__(self, draft: Draft, article: _Article) -> None:
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
        self.word = self.members[0].trigger.text.casefold()[:5]
        self.sources = {m.attribution.country for m in self.members if m.attribution and m.attribution.country}
        self.named = {n.country for s in self.places for n in article.named.get(s, ())}
        told = {a.country for m in (*self.members, *self.near) for a in parties(m, "both") if a.country}
        self.countries = told | self.named | self.sources
        self.reads = [Read(t, article.named.get(t.mention.sentence, ())) for t in draft.tellings]

    def gap(self, m: Mention) -> int:
        """Sentences to the nearest mention of the event."""
        return min(abs(m.sentence - s) for s in self.places)


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
    out.update(signs_of_words(country, side, own.reads))
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


def _way(actor: Actor) -> float:
    return next((float(k) for k, words in enumerate(_HOW) if words in actor.why), 40.0)
