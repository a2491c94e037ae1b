"""What speaks for and against two mentions of one type telling the same happening, as named features.

A judge that learnt from annotated articles (training/fit_judges.py) says from them how likely it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

import numpy as np

from dragoman.models.encoder import Floats
from dragoman.models.judge import STATUS_NUMBER, TYPE_NUMBER
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Mention, Role, Status
from dragoman.stages.parse import Telling

Features = dict[str, float]
Pair = tuple[int, int]
"""The places of two tellings in the order of the text, the earlier one first."""
REACH = 60  # mentions of its type before it with which a mention is compared; news articles hardly hold more

_DEFINITE = frozenset("the this that these those its their his her".split())
_INDEFINITE = frozenset(("a", "an", "another"))
_SIDES = ("actors", "recipients", "all")
_ENDING = re.compile(r"(?:ations?|ions?|ings?|ments?|ed|es|s|e)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traits:
    """What is compared of one telling."""

    mention: Mention
    word: int
    above: int  # the word that governs the trigger
    relation: str
    lemma: str
    stem: str
    nameless: bool
    parties: dict[str, frozenset[str]]
    names: frozenset[str]
    issues: frozenset[str]
    belief: dict[str, float]  # how sure the encoder is of the surest phrase on a side
    first: Features  # what it is by itself, as the earlier of two
    second: Features
    words: frozenset[str]
    state: Floats
    sentence: Floats
    lengths: tuple[Any, Any]  # of the two


def likenesses(tellings: Sequence[Telling]) -> Iterator[tuple[Pair, Features]]:
    """The features of every two tellings of one type near each other; `tellings` stand in the order of the text."""
    docs = {t.mention.sentence: t.parsed.doc for t in tellings}
    words = {k: frozenset(w.lower_ for w in doc if len(w) > 3 and w.is_alpha) for k, doc in docs.items()}
    traits = [_traits(t, words[t.mention.sentence]) for t in tellings]
    for kind in sorted({t.mention.type for t in traits}):
        like = [k for k, t in enumerate(traits) if t.mention.type == kind]
        for at, j in enumerate(like):
            for before in range(max(0, at - REACH), at):
                i = like[before]
                yield (i, j), _likeness(traits[i], traits[j], between=at - before - 1, like=len(like))


def _traits(t: Telling, words: frozenset[str]) -> _Traits:
    m, token = t.mention, t.parsed.doc[t.frame.head]
    below = {c.lower_ for c in token.children}
    actors, recipients = _countries(m.actors), _countries(m.recipients)
    people = (*m.actors, *m.recipients)
    acts, done = (max((p.score for p in t.frame.having(role)), default=0.0) for role in (Role.ACTOR, Role.RECIPIENT))
    state, sentence = t.parsed.encoded.states[token.i], t.parsed.encoded.states.mean(0)
    alone = {
        "noun": float(token.pos_ in ("NOUN", "PROPN")),
        "plural": float(token.tag_ in ("NNS", "NNPS")),
        "definite": float(bool(below & _DEFINITE)),
        "indefinite": float(bool(below & _INDEFINITE)),
        "status": STATUS_NUMBER[m.status],
        "belief": m.confidence,
        # whether a name of the text itself tells a party
        "told": float(any(" names " in a.why or "the text calls" in a.why for a in people)),
        "dated": float(bool(m.when)),
        "placed": float(bool(m.where)),
        "actors": float(len(actors)),
        "recipients": float(len(recipients)),
    }
    return _Traits(
        mention=m,
        word=token.i,
        above=token.head.i,
        relation=token.dep_,
        lemma=token.lemma_.lower(),
        stem=_ENDING.sub("", m.trigger.text.casefold().rpartition(" ")[2]),
        nameless=all(not a.name for a in m.actors),
        parties=dict(zip(_SIDES, (actors, recipients, actors | recipients), strict=True)),
        belief={"actors": acts, "recipients": done, "all": max(acts, done)},
        names=frozenset(a.name.casefold() for a in people if a.name),
        issues=frozenset(w for s in m.issues for w in re.findall(r"[^\W\d_]{4,}", s.text.casefold())),
        first={f"first {name}": value for name, value in alone.items()},
        second={f"second {name}": value for name, value in alone.items()},
        words=words,
        state=state,
        sentence=sentence,
        lengths=(np.linalg.norm(state), np.linalg.norm(sentence)),
    )


def _countries(side: Sequence[Actor]) -> frozenset[str]:
    return frozenset(a.country for a in side if a.country)


def _likeness(a: _Traits, b: _Traits, *, between: int, like: int) -> Features:
    m, n = a.mention, b.mention
    gap = n.sentence - m.sentence
    same_word = a.stem == b.stem
    out: Features = {
        "type": TYPE_NUMBER[m.type],
        "same word": float(same_word),
        "same word near": float(same_word and gap <= 2),
        "same lemma": float(a.lemma == b.lemma),
        "words alike": _cosine(a.state, b.state, a.lengths[0] * b.lengths[0]),
        "sentences alike": _cosine(a.sentence, b.sentence, a.lengths[1] * b.lengths[1]),
        "shared words": _share(a.words, b.words),
        "distance": math.log1p(gap),
        "sentence": float(m.sentence),
        "later sentence": float(n.sentence),
        "like acts": float(like),
        "between": float(between),
        "refers back": float(a.nameless or b.nameless),
        "one negated": float((m.status is Status.NEGATED) != (n.status is Status.NEGATED)),
        "one historical": float((m.status is Status.HISTORICAL) != (n.status is Status.HISTORICAL)),
        "same status": float(m.status is n.status),
        "one attributed": float(bool(m.attribution) != bool(n.attribution)),
        "same source": float(_source(m) is not None and _source(m) == _source(n)),
        **a.first,
        **b.second,
    }
    if gap == 0:
        out["words between"] = float(b.word - a.word)
        out["one governs"] = float(b.above == a.word or a.above == b.word)
        out["joined"] = float(b.relation == "conj" and b.above == a.word)
    for side in _SIDES if m.type not in MUTUAL else ("all",):
        out.update(_sets(side, a.parties[side], b.parties[side]))
        if out.get(f"{side} shared") == 0.0:
            out[f"{side} apart"] = min(a.belief[side], b.belief[side])
    out.update(_sets("names", a.names, b.names))
    out.update(_sets("issues", a.issues, b.issues))
    out.update(_sets("modes", frozenset(m.modes), frozenset(n.modes)))
    out.update(_dates(m.when.date if m.when else None, n.when.date if n.when else None))
    out.update(_values("place", *((x.where.name or x.where.text) if x.where else None for x in (m, n))))
    out.update(_values("content", m.content, n.content))
    return out


def _source(m: Mention) -> tuple[str | None, str | None] | None:
    return (m.attribution.country, m.attribution.name) if m.attribution else None


def _cosine(a: Floats, b: Floats, lengths: Any) -> float:
    """The cosine of two vectors, given the product of their lengths."""
    return float(a @ b / max(float(lengths), 1e-9))


def _share(a: Set[str], b: Set[str]) -> float:
    return len(a & b) / max(len(a | b), 1)


def _sets(name: str, a: Set[str], b: Set[str]) -> Features:
    """How far two sets agree; nothing where one is not known."""
    if not a or not b:
        return {}
    return {f"{name} equal": float(a == b), f"{name} shared": _share(a, b), f"{name} within": float(a <= b or b <= a)}


def _dates(a: str | None, b: str | None) -> Features:
    """Whether two dates are one, and the days between them; nothing where one is not known."""
    if a is None or b is None:
        return {}
    (first, last), (start, end) = _days(a), _days(b)
    return {"date equal": float(a == b), "days apart": float(max((start - last).days, (first - end).days, 0))}


def days_apart(m: Mention, n: Mention) -> bool:
    """Whether two mentions have dates that no day shares."""
    return _dates(m.when.date if m.when else None, n.when.date if n.when else None).get("days apart", 0.0) > 0.0


def _days(date: str) -> tuple[Date, Date]:
    """The first and the last day of an ISO date or range; a month ends on its 28th."""
    start, _, end = date.partition("/")
    end = end or start
    last = f"{end}-12-28" if len(end) == len("2017") else f"{end}-28"
    return Date.fromisoformat(f"{start}-01-01"[:10]), Date.fromisoformat(last[:10])


def _values(name: str, a: str | None, b: str | None) -> Features:
    return {} if a is None or b is None else {f"{name} equal": float(a == b)}
