"""One event from the mentions of one happening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from typing import TypeVar

from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Event, Mention, Place, Span, Status, When

Told = TypeVar("Told", When, Place)


def unite_actors(
    sides: Iterable[Sequence[Actor]], *, least: int = 1, unsaid: Container[Span | None] = ()
) -> tuple[Actor, ...]:
    """The participants of several mentions, each once, the best-known reading of each; unknown ones only if alone.

    Guessed ones are left out when the text itself gives `least` parties; so are those that one telling of three or more
    names when two agree on `least` others. Those whose phrase is one of `unsaid`, the triggers, yield to any that have
    a phrase of their own: "the release" has its rebels from elsewhere.
    """
    readings: list[Actor] = []
    tellings = [tuple(side) for side in sides]
    told = [a for side in tellings for a in side]
    firm = [a for a in told if a.country and not a.guessed]
    heard = firm if len({a.country for a in firm}) >= least else told
    said = {a.country for a in heard if a.span not in unsaid}
    for actor in (a for a in heard if a.span not in unsaid or a.country not in said):
        twin = next((k for k, r in enumerate(readings) if _same_actor(r, actor)), None)
        if twin is None:
            readings.append(actor)
        elif _known(actor) > _known(readings[twin]):
            readings[twin] = actor
    known = [a for a in readings if a.country]
    named = {a.country for a in known if a.name}
    sectors = {(a.country, a.sector) for a in known if a.name}
    # "the two ministers" adds nothing once both are named; "the rebels" do beside a named government of their country
    kept = [
        a
        for a in known
        if a.name or a.country not in named or (a.sector is not None and (a.country, a.sector) not in sectors)
    ]
    return _once_each(tuple(_agreed(kept or known, tellings, least) or readings[:1]), tellings)


def _once_each(side: tuple[Actor, ...], tellings: Sequence[Sequence[Actor]]) -> tuple[Actor, ...]:
    """A side without the states whose minister or ministry another telling names for them.

    "Egypt condemned it", "the Egyptian minister Sameh Shoukry condemned it": one party, by its best name. A telling that
    names a state beside its minister has two.
    """
    beside = {a for told in tellings for a in told if any(_speaks_for(m, a) for m in told)}
    return tuple(a for a in side if a in beside or not any(_speaks_for(m, a) for m in side if m != a))


def _speaks_for(minister: Actor, state: Actor) -> bool:
    """Whether one is a named person or a body of the government that the other is, by the state's name."""
    return (
        (_is_person(minister) or _is_body(minister))
        and minister.sector == "GOV"
        and state.country == minister.country
        and state.sector in ("GOV", None)
        and bool(state.name)
        and not _is_person(state)
        and not _is_body(state)
    )


def _is_body(actor: Actor) -> bool:
    return bool(actor.name and actor.id and not actor.id.startswith(("person:", "country:")))


def _is_person(actor: Actor) -> bool:
    return bool(actor.name and actor.id and actor.id.startswith("person:"))


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
    state = bool(a.id and a.id.startswith("country:"))  # its capital's name says no more than its own
    return (sum(x is not None for x in (a.name, a.sector, a.office, a.id)), 0 if state else len(a.name or ""))


def _without_itself(side: tuple[Actor, ...], other: Sequence[Actor]) -> tuple[Actor, ...]:
    """A side without the governments that stand on the other one too, if another state is left on it.

    "Oslo thanked the Chileans for Chile's aid to Norway": Norway thanks Chile, not itself.
    """
    there = {a.country for a in other if a.country}
    kept = tuple(a for a in side if a.country not in there or not _is_government(a))
    return kept if any(a.country and a.country not in there for a in kept) else side


def _most_often(actors: Sequence[Sequence[Actor]], recipients: Sequence[Sequence[Actor]]) -> tuple[set[str], set[str]]:
    """The governments that tellings have on both sides, by the side on which more of them do, where others stand there too.

    Of a "sanctions war between Moscow and Washington" that one sentence tells from one side both wage it.
    """
    acts, suffers = (Counter(c for side in sides for c in _states(side)) for sides in (actors, recipients))
    doing = {c for c in acts if acts[c] > suffers[c] > 0 and len(acts) > 1}
    done_to = {c for c in suffers if suffers[c] > acts[c] > 0 and len(acts) > 1}
    return doing, done_to


def _each_on_one_side(
    actors: tuple[Actor, ...], recipients: tuple[Actor, ...], members: Sequence[Mention]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """The sides of an act without the persons and bodies that stand on the other one as well, where more tellings have them.

    "Rassendyll's ouster" and "the Rassendyll ouster" by the army: he does not oust himself.
    """
    both = {a.id for a in actors if _is_person(a) or _is_body(a)} & {a.id for a in recipients}
    acts, suffers = (
        Counter(i for side in sides for i in {a.id for a in side})
        for sides in ([m.actors for m in members], [m.recipients for m in members])
    )
    doing = {i for i in both if acts[i] > suffers[i]}
    return (
        tuple(a for a in actors if a.id not in both - doing),
        tuple(a for a in recipients if a.id not in doing),
    )


def _states(side: Sequence[Actor]) -> set[str]:
    return {a.country for a in side if a.country and not a.guessed and _is_government(a)}


def _is_government(actor: Actor) -> bool:
    return actor.sector in (None, "GOV")


def _together(
    actors: tuple[Actor, ...],
    recipients: tuple[Actor, ...],
    tellings: Sequence[Sequence[Actor]],
    modes: Container[str],
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who acts together, each on one side: of a visit the host stays the one who is visited, else all act."""
    once = _once_each((*actors, *recipients), tellings)
    doing, hosting = (tuple(a for a in side if a in once) for side in (actors, recipients))
    again = tuple(a for a in hosting if any(_same_actor(a, b) for b in doing))
    if not again:
        return doing or actors, hosting
    alone = tuple(a for a in doing if not any(_same_actor(a, b) for b in again))
    if "visit" in modes and alone:
        return alone, hosting
    return doing, tuple(a for a in hosting if a not in again)


def _most_told(known: Sequence[Told], told: Sequence[str | None]) -> Told | None:
    """The one that most mentions tell, the first of several."""
    votes = Counter(told)
    return max(known, key=lambda x: votes[x.date if isinstance(x, When) else x.country], default=None)


def unite_issues(members: Sequence[Mention]) -> tuple[Span, ...]:
    """What several mentions are about, the same words once."""
    issues: dict[str, Span] = {}
    for span in (s for m in members for s in m.issues):
        issues.setdefault(span.text.casefold(), span)
    return tuple(issues.values())


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
    why = f"{len(members)} mention{'s' if len(members) > 1 else ''}; {status_why}" if status_why else ""
    mutual = members[0].type in MUTUAL
    triggers = {m.trigger for m in members}
    actors = unite_actors((m.actors for m in members), least=2 if mutual else 1, unsaid=triggers)
    recipients = unite_actors((m.recipients for m in members), unsaid=triggers)
    if mutual:
        actors, recipients = _together(actors, recipients, [m.actors + m.recipients for m in members], modes)
    else:
        doing, done_to = _most_often([m.actors for m in members], [m.recipients for m in members])
        recipients = tuple(a for a in recipients if not (_is_government(a) and a.country in doing))
        actors = tuple(a for a in actors if not (_is_government(a) and a.country in done_to))
        recipients = _without_itself(recipients, actors)
        actors = _without_itself(actors, recipients)
        actors, recipients = _each_on_one_side(actors, recipients, members)
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
        issues=unite_issues(members),
        contexts=contexts,
        confidence=0.0,  # it is settled beside all other events of the article
        mentions=tuple(members),
        why=why,
    )
