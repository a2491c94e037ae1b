"""The parties of events as a judge settles them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.models.judge import Judge, ask
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Event, Role, Span
from dragoman.stages.parties.signs import Draft, Named, candidates, sides_of
from dragoman.stages.parties.words import parties

# how likely a party must be; one that the mentions tell; the likeliest where none is likely enough. Chosen on gold/dev, our own
# short articles and the 110: the judge learnt from long ones, and on short ones what is told deserves more trust
ENOUGH, KEPT_FROM, BEST_FROM = 0.6, 0.45, 0.3
# how likely a party is whom a rule found that the judge knows nothing of
RULED = 0.7
_BY_RULE = (
    "whose border it is",
    "whose embassy it is",
    "of the act beside",
    "of those who act",
    "who says it of itself",
    "who is accused of it",
    "where the envoy is posted",
    "whose deed it is",
    "on whom their own police act",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An event with its parties settled, and how likely they are right: all of them, and some on each side."""

    event: Event
    exact: float
    touching: float


def settle(drafts: Sequence[Draft], named: Named, judge: Judge, names: Mapping[str, str]) -> list[Settled]:
    """The events of the drafts, in their order, with the parties that the judge takes for theirs.

    A country that it finds likely is taken from the mentions, from the other side or from an act near; one that it finds
    unlikely is left out, which the event's `why` says. Parties of no known country stay where no other is found.
    `names` are those of countries by code.
    """
    likely: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    asked = (((c.draft, c.side, c.country), c.features) for c in candidates(drafts, named))
    for (draft, side, country), p in ask(judge, asked):
        likely[draft, side][country] = p
    for k, d in enumerate(drafts):
        for side in ("actors", "recipients"):
            for country in _set_aside(d, side, named):
                if likely[k, side].get(country, 1.0) < ENOUGH:
                    del likely[k, side][country]
        for side in sides_of(d.event):
            found = {a.country for a in parties(d.event, side) if a.country and a.why.startswith(_BY_RULE)}
            likely[k, side].update({c: max(RULED, likely[k, side].get(c, 0.0)) for c in found})
    return [_settled(d, {s: likely[k, s] for s in sides_of(d.event)}, drafts, names) for k, d in enumerate(drafts)]


def _set_aside(draft: Draft, side: str, named: Named) -> set[str]:
    """Whom phrases marked for a side name and no telling has there: the rules found that they do not stand for them."""
    if draft.event.type in MUTUAL:
        return set()
    role = Role.ACTOR if side == "actors" else Role.RECIPIENT
    marked = {
        n.country
        for t in draft.tellings
        for p in t.frame.having(role)
        for n in named.get(t.mention.sentence, ())
        if n.start >= p.start and n.end <= p.end
    }
    return marked - {a.country for t in draft.tellings for a in parties(t.mention, side)}


def chosen(likely: Mapping[str, float], told: Container[str | None] = ()) -> set[str]:
    """The countries that are likely enough, those told a little sooner; where none is, the likeliest if it is nearly so
    and nobody of no known country is told."""
    enough = {c for c, p in likely.items() if p >= (KEPT_FROM if c in told else ENOUGH)}
    if enough or not likely or None in told:
        return enough
    best = max(likely, key=lambda c: (likely[c], c))
    return {best} if likely[best] >= BEST_FROM else set()


def _wanted(event: Event, likely: Mapping[str, Mapping[str, float]]) -> dict[str, set[str]]:
    """The countries of each side; that a state does something to itself is not guessed where others are named,
    nor where the text tells of somebody of no known country; nor is the doer of what unknown hands do."""
    told = {side: {a.country for a in parties(event, side)} for side in likely}
    wanted = {side: chosen(chances, told[side]) for side, chances in likely.items()}
    for side, other in (("actors", "recipients"), ("recipients", "actors")):
        chances = likely.get(side, {})
        guessed = {c for c in wanted.get(side, ()) if chances[c] < ENOUGH and c not in told[side]}
        several = len(chances) > 1 or None in told.get(side, ())
        if several and any(c in wanted[other] and likely[other][c] > chances[c] for c in guessed):
            wanted[side] = set()
        if side == "actors" and _is_of_unknown_hands(event):
            wanted[side] = wanted[side] - guessed
    return wanted


def _is_of_unknown_hands(event: Event) -> bool:
    """Whether all that is told of an act is a deed of those who hide: "a grenade attack"."""
    words = (m.trigger.text.casefold().replace("-", " ").split() for m in event.mentions)
    return event.type == "ASSAULT" and all(word_set("deeds of unknown hands").intersection(w) for w in words)


def _settled(
    draft: Draft, likely: Mapping[str, Mapping[str, float]], drafts: Sequence[Draft], names: Mapping[str, str]
) -> Settled:
    event = draft.event
    wanted = _wanted(event, likely)
    exact = math.prod(p if c in wanted[s] else 1 - p for s, chances in likely.items() for c, p in chances.items())
    touching = math.prod(_touching(chances, wanted[side]) for side, chances in likely.items())
    kept: list[Actor] = []
    sides: dict[str, tuple[Actor, ...]] = {}
    for side, chances in likely.items():
        now = parties(event, side)
        here = tuple(a for a in now if a.country in wanted[side])
        missing = sorted(wanted[side] - {a.country for a in here})
        there = {"actors": "recipients", "recipients": "actors"}.get(side)
        others = [a for t in draft.tellings for a in parties(t.mention, there)] if there else []
        across = {a.span for a in (*parties(event, there), *sides.get(there, ()), *others)} if there else set()
        added = tuple(_added(c, chances[c], draft, side, drafts, names, across) for c in missing)
        sides[side] = (*here, *added) or tuple(a for a in now if not a.country)[:1]
        kept += sides[side]
    if any(
        a.country for a in kept
    ):  # of an act that is hardly anybody's, the parties stay as told, and count as doubtful
        told = tuple(dict.fromkeys(sides.get("both", ())))  # one may be marked on both sides
        recipients = sides.get("recipients", tuple(a for a in told if a in event.recipients))
        actors = sides.get("actors", tuple(a for a in told if a not in recipients))
        why = _why(event, likely, {a.country for a in kept}, names)
        event = replace(event, actors=actors, recipients=recipients, why=why)
    return Settled(event=event, exact=exact, touching=touching)


def _touching(chances: Mapping[str, float], wanted: Set[str]) -> float:
    """How likely one of the wanted is right; of a side without any, that it has none."""
    none = math.prod(1 - p for c, p in chances.items() if c in wanted or not wanted)
    return 1 - none if wanted else none


def _why(
    event: Event, likely: Mapping[str, Mapping[str, float]], kept: Container[str | None], names: Mapping[str, str]
) -> str:
    """The event's `why`, with those who were told as parties and are hardly any."""
    left = sorted(
        (a.country, chances[a.country])
        for side, chances in likely.items()
        for a in parties(event, side)
        if a.country and a.country not in kept
    )
    said = ", ".join(f"{names.get(c, c)} ({p:.2f})" for c, p in dict(left).items())
    return "; ".join(x for x in (event.why, f"hardly a party: {said}" if said else "") if x)


def _added(
    country: str,
    likely: float,
    draft: Draft,
    side: str,
    drafts: Sequence[Draft],
    names: Mapping[str, str],
    across: Container[Span | None],
) -> Actor:
    """A party that the mentions leave unsaid or name elsewhere: the nearest reading of it in the article.

    Phrases that stand `across`, on the other side of the act, are not done to themselves: another of their state is.
    """
    first = draft.tellings[0].mention
    why = f"a party by all that the article says ({likely:.2f})"
    own = [
        a
        for t in draft.tellings
        for s in (side, "both")
        for a in parties(t.mention, s)
        if a.country == country and a.span not in across
    ]
    if own:
        return replace(own[0], why=f"{own[0].why}; {why}")
    acts = sorted(
        (t.mention for d in drafts for t in d.tellings),
        key=lambda m: (abs(m.sentence - first.sentence), m.trigger.start),
    )
    found = next((a for m in acts for a in parties(m, "both") if a.country == country and a.span not in across), None)
    bare = Actor(text=first.trigger.text, span=first.trigger, country=country, why=why)
    state = names.get(country)
    own_id = None if country in BODIES else f"country:{country}"
    if found is None:
        return replace(bare, name=state, sector="IGO" if country in BODIES else "GOV", id=own_id)
    name = found.name or state
    ident = found.id or (own_id if name == state else None)
    return replace(bare, name=name, sector=found.sector, office=found.office, id=ident, antecedent=found.span)
