"""Unite the mentions of one happening in an article into one event.

Two mentions of one type are compared by named features; their weighted sum, with weights fitted on annotated
articles (training/fit_merge.py), says how likely they tell the same happening. Mentions join in order of the text:
each goes to the event with which it agrees best, if that is likely enough (average linkage).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Event, Mention, Place, Span, Status, When

Features = dict[str, float]
Told = TypeVar("Told", When, Place)

# how likely another telling must be the same act to lend its place, and its date
LEND_PLACE, LEND_DATE = 0.2, 0.45


def likeness(a: Mention, b: Mention, gap: int) -> Features:
    """What speaks for and against two mentions of one type being one happening; `gap` counts sentences between them."""
    out: Features = {"bias": 1.0, f"type {a.type}": 1.0}
    left, right = _parties(a), _parties(b)
    for side in ("actors", "recipients", "all") if a.type not in MUTUAL else ("all",):
        out.update(_sets(side, left[side], right[side]))
    out.update(_sets("names", _names(a), _names(b)))
    same_word = _stem(a.trigger.text) == _stem(b.trigger.text)
    out["same word"] = float(same_word)
    out["same sentence"] = float(gap == 0)
    out["next sentence"] = float(gap == 1)
    out["distance"] = math.log1p(gap)
    out["headline"] = float(min(a.sentence, b.sentence) == 0)
    out.update(_values("date", a.when.date if a.when else None, b.when.date if b.when else None))
    out.update(_values("place", a.where.name or a.where.text if a.where else None,
                       b.where.name or b.where.text if b.where else None))  # fmt: skip
    out.update(_values("content", a.content, b.content))
    out.update(_sets("issues", _words(a.issues), _words(b.issues)))
    out.update(_sets("modes", set(a.modes), set(b.modes)))
    out["same status"] = float(a.status is b.status)
    out["one negated"] = float((a.status is Status.NEGATED) != (b.status is Status.NEGATED))
    out["one historical"] = float((a.status is Status.HISTORICAL) != (b.status is Status.HISTORICAL))
    noun = [m.type in ("CONSULT", "AGREE", "ASSAULT", "PROTEST") and _is_definite(m) for m in (a, b)]
    out["refers back"] = float(noun[1] or noun[0])
    if same_word:
        out["same word near"] = float(gap <= 2)
    return out


def _parties(m: Mention) -> dict[str, set[str]]:
    actors, recipients = ({x.country or "" for x in side} - {""} for side in (m.actors, m.recipients))
    return {"actors": actors, "recipients": recipients, "all": actors | recipients}


def _names(m: Mention) -> set[str]:
    return {x.name.casefold() for x in (*m.actors, *m.recipients) if x.name}


def _words(spans: Iterable[Span]) -> set[str]:
    return {w for s in spans for w in re.findall(r"[^\W\d_]{4,}", s.text.casefold())}


def _stem(word: str) -> str:
    return re.sub(
        r"(ations?|ions?|ings?|ed|es|s|e|ment|ments)$", "", word.casefold().split()[-1] if word.split() else ""
    )


def _is_definite(m: Mention) -> bool:
    return not m.actors or all(not a.name for a in m.actors)


def _sets(name: str, a: set[str], b: set[str]) -> Features:
    if not a or not b:
        return {f"{name}: one unknown": 1.0}
    shared = len(a & b) / len(a | b)
    return {f"{name}: equal": float(a == b), f"{name}: overlap": shared, f"{name}: disjoint": float(shared == 0)}


def _values(name: str, a: str | None, b: str | None) -> Features:
    if a is None or b is None:
        return {}
    return {f"{name}: equal": float(a == b), f"{name}: differ": float(a != b)}


def chance(features: Features, weights: Mapping[str, float]) -> float:
    """The probability that two mentions are one happening."""
    total = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def group(mentions: Sequence[Mention], weights: Mapping[str, float], *, threshold: float = 0.4) -> list[list[Mention]]:
    """The mentions of each happening, in order of the text."""
    groups: list[list[Mention]] = []
    for m in sorted(mentions, key=lambda m: (m.sentence, m.trigger.start)):
        best, at = threshold, -1
        for k, members in enumerate(groups):
            if members[0].type != m.type:
                continue
            chances = [chance(likeness(x, m, abs(m.sentence - x.sentence)), weights) for x in members]
            score = 0.5 * (sum(chances) / len(chances) + max(chances))
            if score >= best:
                best, at = score, k
        if at >= 0:
            groups[at].append(m)
        else:
            groups.append([m])
    return groups


def lent(
    members: Sequence[Mention], groups: Sequence[Sequence[Mention]], weights: Mapping[str, float]
) -> tuple[When | None, Place | None]:
    """The date and the place of the likeliest other telling of the same act, for an event that has none of its own.

    A headline and the sentence that gives the day are not always sure enough of each other to be one event; they can
    still be the likeliest tellings of one. Plans lend nothing to acts done, nor the past to the present. Days differ
    between like acts more often than places do, so outside the headline a date wants more.
    """
    near: list[tuple[float, Mention, Mention]] = []
    for group in (g for g in groups if g is not members and g[0].type == members[0].type):
        for a, b in ((a, b) for a in members for b in group if a.status is b.status):
            first, second = sorted((a, b), key=_order)
            likely = chance(likeness(first, second, second.sentence - first.sentence), weights)
            if likely >= LEND_PLACE:
                near.append((likely, first, b))
    near.sort(key=lambda x: -x[0])
    day = (b.when for p, first, b in near if b.when and b.when.date and (p >= LEND_DATE or first.sentence == 0))
    place = (b.where for _, _, b in near if b.where and b.where.country)
    when, where = next(day, None), next(place, None)
    note = "; of another telling that is likely the same act"
    return (
        replace(when, why=when.why + note) if when else None,
        replace(where, why=where.why + note) if where else None,
    )


def _order(m: Mention) -> tuple[int, int]:
    return m.sentence, m.trigger.start


def unite_actors(sides: Iterable[Sequence[Actor]], *, least: int = 1) -> tuple[Actor, ...]:
    """The participants of several mentions, each once, the best-known reading of each; unknown ones only if alone.

    Guessed ones are left out when the text itself gives `least` parties; so are those that one telling of three or more
    names when two agree on `least` others.
    """
    readings: list[Actor] = []
    tellings = [tuple(side) for side in sides]
    told = [a for side in tellings for a in side]
    firm = [a for a in told if a.country and not a.guessed]
    for actor in firm if len({a.country for a in firm}) >= least else told:
        twin = next((k for k, r in enumerate(readings) if _same_actor(r, actor)), None)
        if twin is None:
            readings.append(actor)
        elif _known(actor) > _known(readings[twin]):
            readings[twin] = actor
    countries = Counter(a.country for a in readings if a.country)
    known = [a for a in readings if a.country]
    named = {a.country for a in known if a.name}
    # "the two ministers" adds nothing once both are named
    kept = [a for a in known if a.name or a.country not in named or countries[a.country or ""] == 1]
    return tuple(_agreed(kept or known, tellings, least) or readings[:1])


def _agreed(found: Sequence[Actor], tellings: Sequence[Sequence[Actor]], least: int) -> Sequence[Actor]:
    """The participants on whom two of three or more tellings agree, where there are `least` such states; else all."""
    votes = Counter(c for side in tellings for c in {a.country for a in side if a.country})
    agreed = [a for a in found if a.country and votes[a.country] > 1]
    return agreed if len(tellings) > 2 and len({a.country for a in agreed}) >= max(least, 1) else found


def _same_actor(a: Actor, b: Actor) -> bool:
    if a.country != b.country:
        return False
    if a.id and b.id:
        return a.id == b.id
    if a.name and b.name:
        return a.name.casefold() in b.name.casefold() or b.name.casefold() in a.name.casefold()
    return a.name is None and b.name is None and a.sector == b.sector


def _known(a: Actor) -> tuple[int, int]:
    return (sum(x is not None for x in (a.name, a.sector, a.office, a.id)), len(a.name or ""))


def _without_itself(side: tuple[Actor, ...], other: Sequence[Actor]) -> tuple[Actor, ...]:
    """A side without the governments that stand on the other one too, if another state is left on it.

    "Oslo thanked the Chileans for Chile's aid to Norway": Norway thanks Chile, not itself.
    """
    there = {a.country for a in other if a.country}
    kept = tuple(a for a in side if a.country not in there or a.sector not in (None, "GOV"))
    return kept if any(a.country and a.country not in there for a in kept) else side


def _most_told(known: Sequence[Told], told: Sequence[str | None]) -> Told | None:
    """The one that most mentions tell, the first of several."""
    votes = Counter(told)
    return max(known, key=lambda x: votes[x.date if isinstance(x, When) else x.country], default=None)


def unite(
    members: Sequence[Mention],
    *,
    id: str,
    status: Status,
    status_why: str,
    contexts: tuple[str, ...],
) -> Event:
    """One event from the mentions of one happening; each field comes from the first mention that knows it."""
    modes = Counter(mode for m in members for mode in m.modes)
    whens = [m.when for m in members if m.when and m.when.date]
    wheres = [m.where for m in members if m.where]
    issues: dict[str, Span] = {}
    for span in (s for m in members for s in m.issues):
        issues.setdefault(span.text.casefold(), span)
    why = f"{len(members)} mention{'s' if len(members) > 1 else ''}; {status_why}" if status_why else ""
    mutual = members[0].type in MUTUAL
    actors = unite_actors((m.actors for m in members), least=2 if mutual else 1)
    recipients = unite_actors(m.recipients for m in members)
    if not mutual:
        recipients = _without_itself(recipients, actors)
        actors = _without_itself(actors, recipients)
    return Event(
        id=id,
        type=members[0].type,
        modes=tuple(mode for mode, _ in modes.most_common(2)),
        content=next((m.content for m in members if m.content), None),
        status=status,
        actors=actors,
        recipients=recipients,
        attribution=next((m.attribution for m in members if m.attribution), None),
        when=_most_told([w for w in whens if w.precision == "day"] or whens, [w.date for w in whens]),
        where=_most_told([p for p in wheres if p.country] or wheres, [p.country for p in wheres]),
        issues=tuple(issues.values()),
        contexts=contexts,
        confidence=0.0,  # it is settled beside all other events of the article
        mentions=tuple(members),
        why=why,
    )
