"""What speaks for and against a date, a place or a source that the article gives being an event's, as named features.

A judge that learnt from annotated articles (training/fit_judges.py) says from them how likely it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from typing import NamedTuple

from dragoman.models.judge import STATUS_NUMBER, TYPE_NUMBER
from dragoman.ontology.plover import SAID
from dragoman.records import Actor, Event, Mention, Place, Role, When
from dragoman.stages.parse import Telling, words_touching

Features = dict[str, float]
Given = When | Place | Actor

ROLES: Mapping[str, Role] = {"when": Role.WHEN, "where": Role.WHERE, "attribution": Role.ATTRIBUTION}
NEAR = 3  # sentences within which another act may share its date, place or source with the event
LINKED = 0.05  # how likely a telling farther away must be of the same act
_FIELD = {name: float(k) for k, name in enumerate(ROLES)}
_PRECISION = {name: float(k) for k, name in enumerate("day week month season year range".split())}
_PLACE = {name: float(k) for k, name in enumerate("city admin country region venue".split())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """The acts of an article as they were told and united; `groups` and `chances` go by the place in `tellings`."""

    tellings: Sequence[Telling]
    groups: Sequence[Sequence[int]]
    events: Sequence[Event]
    chances: Mapping[tuple[int, int], float]  # how likely two tellings of one type are of one act
    sentences: int
    published: Date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A date, place or source that may be an event's, as the nearest telling gives it."""

    event: int
    field: str
    value: str
    given: Given
    own: bool  # whether a mention of the event gives it
    features: Features


class _Heard(NamedTuple):
    """A telling that gives the value, and how it stands to the event."""

    telling: int
    gap: int  # sentences to the nearest mention of the event
    likely: float  # that it is of the same act


def value_of(given: Given | None) -> str | None:
    """What makes two dates, places or sources one: the date, the country of the place, the country or the name of the source."""
    if isinstance(given, When):
        return given.date
    if isinstance(given, Place):
        return given.country
    return (given.country or given.name or given.text.casefold()) if given else None


def candidates(article: Acts) -> Iterator[Candidate]:
    """Every date, place and source of the mentions of an event, of the acts near it and of likely other tellings of it."""
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for k, t in enumerate(article.tellings):
        by_sentence[t.mention.sentence].append(k)
    linked: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (i, j), likely in article.chances.items():
        if likely >= LINKED:
            linked[i].append((j, likely))
            linked[j].append((i, likely))
    values = {f: [value_of(_given(t.mention, f)) for t in article.tellings] for f in ROLES}
    told = {f: Counter(v for v in values[f] if v) for f in ROLES}
    for at, group in enumerate(article.groups):
        around = _around(group, article, by_sentence, linked)
        for field in ROLES:
            heard: dict[str, list[_Heard]] = defaultdict(list)
            for h in around:
                if value := values[field][h.telling]:
                    heard[value].append(h)
            for value, hearings in heard.items():
                nearest = min(hearings, key=lambda h: (h.gap, -h.likely, h.telling))
                given = _given(article.tellings[nearest.telling].mention, field)
                own = nearest.telling in group
                if field == "when" and not own and _done_before(nearest.telling, group, article):
                    continue
                if given is not None and not _of_something_else(given, article.events[at], article.published, own=own):
                    features = _features(at, field, value, given, heard, told[field], article)
                    yield Candidate(event=at, field=field, value=value, given=given, own=own, features=features)


def _of_something_else(given: Given, event: Event, published: Date | None, *, own: bool) -> bool:
    """Whether a date lies ahead of words that were said, or another act gives it from within what this one is about.

    "condemned the attack in Marka on Friday": day and place are the attack's.
    """
    if isinstance(given, When) and event.type in SAID and given.too_late_for(event.status, published):
        return True
    span = given.span
    if own or span is None or isinstance(given, Actor):
        return False
    issues = (s for m in event.mentions for s in m.issues)
    return any(s.field == span.field and s.start <= span.start < s.end for s in issues)


def _done_before(telling: int, group: Sequence[int], article: Acts) -> bool:
    """Whether an act was done before, in a clause below the event's: "deported a pastor who had criticised it in April"."""
    giver = article.tellings[telling]
    verb = giver.parsed.doc[giver.frame.head]
    if not any(c.dep_.startswith("aux") and c.lower_ == "had" for c in verb.children):
        return False
    here = (article.tellings[k] for k in group if article.tellings[k].mention.sentence == giver.mention.sentence)
    return any(t.parsed.doc[t.frame.head].is_ancestor(verb) for t in here)


def _given(mention: Mention, field: str) -> Given | None:
    given: Given | None = getattr(mention, field)
    return given


def _around(
    group: Sequence[int],
    article: Acts,
    by_sentence: Mapping[int, Sequence[int]],
    linked: Mapping[int, Sequence[tuple[int, float]]],
) -> list[_Heard]:
    """The tellings of the event, those near it, those that are likely of the same act, and the headline's."""
    likely = dict.fromkeys(group, 1.0)
    for i in group:
        for j, p in linked.get(i, ()):
            likely[j] = max(p, likely.get(j, 0.0))
    places = sorted({article.tellings[k].mention.sentence for k in group})
    near = {s for p in places for s in range(p - NEAR, p + NEAR + 1)} | {0}
    found = sorted({*likely, *(k for s in near for k in by_sentence.get(s, ()))})
    gaps = (min(abs(article.tellings[k].mention.sentence - p) for p in places) for k in found)
    return [_Heard(k, gap, likely.get(k, 0.0)) for k, gap in zip(found, gaps, strict=True)]


def _features(
    at: int,
    field: str,
    value: str,
    given: Given,
    heard: Mapping[str, Sequence[_Heard]],
    told: Counter[str],
    article: Acts,
) -> Features:
    event, group = article.events[at], article.groups[at]
    mine = [article.tellings[k] for k in group]
    own = [article.tellings[h.telling] for h in heard[value] if h.telling in group]
    others = [h for h in heard[value] if h.telling not in group]
    theirs = [article.tellings[h.telling].mention for h in others]
    first = mine[0].mention
    parties = _countries(event)
    out: Features = {
        "field": _FIELD[field],
        "type": TYPE_NUMBER[event.type],
        "status": STATUS_NUMBER[event.status],
        "mentions": float(len(group)),
        "sentence": float(first.sentence),
        "how far down": first.sentence / max(article.sentences, 1),
        "headline": float(first.sentence == 0),
        "own": float(len(own)),
        "share of own": len(own) / len(group),
        "own others": float(sum(h.telling in group for v, hs in heard.items() if v != value for h in hs)),
        "first own": float(value_of(_given(first, field)) == value),
        "same act": max((h.likely for h in others), default=0.0),
        "gap": float(min(h.gap for h in heard[value])),
        "ahead": float(min((m.sentence - first.sentence for m in (*theirs, *(t.mention for t in own))), key=abs)),
        "here": float(sum(h.gap == 0 for h in others)),
        "near": float(sum(h.gap <= 1 for h in others)),
        "told": float(told[value]),
        "share of told": told[value] / told.total(),
        "values": float(len(heard)),
        "all values": float(len(told)),
        "a party's": float(value in parties),
        "same type": float(any(m.type == event.type for m in theirs)),
        "same status": float(any(m.status is event.status for m in theirs)),
        "sourced": sum(t.mention.attribution is not None for t in mine) / len(mine),
        **_of_given(given, value, parties, article.published),
    }
    if theirs:
        out["shares a party"] = max(len(_countries(m) & parties) for m in theirs) / max(len(parties), 1)
    if own:
        out["belief in own"] = max(t.mention.confidence for t in own)
        out["marked"] = max((p.score for t in own for p in t.frame.having(ROLES[field])), default=0.0)
    given_there = [_given(article.tellings[h.telling].mention, field) for h in heard[value] if h.gap <= NEAR]
    leanings = [x for t in mine for g in given_there if (x := _leaning(t, ROLES[field], g)) is not None]
    if leanings:
        out["leaning"] = max(leanings)
    return out


def _of_given(given: Given, value: str, parties: set[str], published: Date | None) -> Features:
    """What the date, the place or the source is."""
    if isinstance(given, When):
        out = {"precision": _PRECISION.get(given.precision or "", 9.0), "assumed": float(given.assumed)}
        if published:
            out["days"] = float((_first_day(value) - published).days)
        return out
    if isinstance(given, Place):
        kind = _PLACE.get(given.kind or "", 9.0)
        return {
            "kind": kind,
            "abroad": float(bool(parties) and value not in parties),
            "words": float(len(given.text.split())),
        }
    return {
        "has a name": float(bool(given.name)),
        "has a country": float(bool(given.country)),
        "state": float(given.sector == "GOV"),
    }


def _first_day(date: str) -> Date:
    return Date.fromisoformat(f"{date.partition('/')[0]}-01-01"[:10])


def _leaning(telling: Telling, role: Role, given: Given | None) -> float | None:
    """How much the encoder takes a word of what is given for the role's to the telling; None outside its sentence."""
    span, sentence = given.span if given else None, telling.parsed.sentence
    scores = dict(telling.frame.leanings).get(role, ())
    if span is None or span.field != sentence.field or not sentence.start <= span.start < sentence.end or not scores:
        return None
    start, end = span.start - sentence.start, span.end - sentence.start
    return max((scores[w] for w in words_touching(telling.parsed.doc, start, end)), default=None)


def _countries(act: Mention | Event) -> set[str]:
    return {a.country for a in (*act.actors, *act.recipients) if a.country}
