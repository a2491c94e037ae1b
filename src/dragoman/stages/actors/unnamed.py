"""Parties that an act leaves unsaid, and two at once: "the two leaders", "the meeting"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, Match
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.actors.bystanders import is_bystander
from dragoman.stages.actors.ledger import Seen, singular
from dragoman.stages.actors.pronouns import who_speaks_on
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import (
    FORCE,
    SPEAKER,
    Participants,
    Task,
    bare_word,
    from_seen,
    is_somebody,
    stand_for,
    unique,
)

_MUTUAL = word_set("acts of both sides")


_SIDES = frozenset({"REB", "MIL", "IGO", "OPP", "PTY", "LEG", "PRM", "ELI"})
"""Sectors that "both sides" keep from the parties that they are; any other is that of their governments."""
_RIVALS = frozenset({"REB", "OPP", "PTY", "PRM"})
_OWN = frozenset({"MIL", "COP", "LEG", "JUD"})
"""Sectors that a phrase itself tells of both: "police of both countries", "the two armies"."""
_OF_STATES = word_set("plural states")


def resolve_both(bare: Actor, low: str, read: Read, phrase: Phrase, frame: Frame, task: Task) -> tuple[Actor, ...]:
    """Two parties: those of the nearest act with two countries, else the two of which the article tells most."""
    role = next(
        (r for r in read.roles if read.words[r[0]].start >= phrase.start and read.words[r[1]].end <= phrase.end), None
    )
    persons = role and singular(read.lows[role[1]]) in (
        "leader",
        "minister",
        "president",
        "man",
        "diplomat",
        "official",
    )
    if "koreas" in low:
        return tuple(
            replace(bare, country=c, sector="GOV", id=f"country:{c}", why="the two Koreas") for c in ("KOR", "PRK")
        )
    states = bool(_OF_STATES & set(low.split()))
    count = 3 if "three" in low.split() else 2
    before = list(reversed(list(zip(task.frames, task.done, strict=False))))
    for f, p in (*_likelier(low, frame, before), *before):
        told = [a for a in (*p.actors, *p.recipients) if a.country and not (states and a.country in BODIES)]
        if states:  # "both governments" are not the rebels of one
            told = [replace(a, sector="GOV") if a.sector in _RIVALS else a for a in told]
        parties = {a.country: a for a in told}
        if len(parties) == count and frame.sentence - f.sentence <= 8:
            return tuple(
                replace(
                    stand_for(bare, a, "of the act before"),
                    name=a.name if persons and a.id and a.id.startswith("person") else None,
                    sector=_of_each(role[2] if role else None, a.sector),
                )
                for a in parties.values()
            )
    if phrase.role is Role.RECIPIENT and len(task.ledger.countries) == 1 and not _RIVALS & _sectors(task):
        return (bare,)  # "urged both sides": one state alone is not both of them
    return _top_two(bare, role[2] if role else "GOV", task, count)


def _likelier(low: str, frame: Frame, before: Sequence[tuple[Frame, Participants]]) -> list[tuple[Frame, Participants]]:
    """The acts whose two parties are meant first: of "the two agreed" who talked, of "urged both sides" who quarrel."""
    if frame.type == "REQUEST":
        return [x for x in before if x[0].type in _QUARRELS]
    talks = [x for x in before if x[0].type in MUTUAL] if frame.type in MUTUAL else []
    return [x for x in talks if all(map(is_somebody, (*x[1].actors, *x[1].recipients)))] if low in _PAIR else talks


_QUARRELS = frozenset({"ACCUSE", "ASSAULT", "COERCE", "CONSULT", "RETREAT", "SANCTION", "THREATEN"})
_PAIR = frozenset({"two", "pair"})


def between_here(read: Read, last: int) -> list[Match]:
    """The two states of a "between" behind a phrase: "urged both sides to keep the truce between Ruritania and Graustark"."""
    link = next((i for i in range(last + 1, len(read.lows)) if read.lows[i] == "between"), None)
    if link is None:
        return []
    near = [m for m in read.known if link < m.first <= link + 6 and m.known.country and m.known.country not in BODIES]
    return near[:2] if len({m.known.country for m in near[:2]}) == 2 else []


def _sectors(task: Task) -> set[str | None]:
    return {s.reading.sector for s in task.ledger.seen}


def _of_each(own: str | None, told: str | None) -> str | None:
    """The sector of one of both: what the phrase itself tells, unless that one is the rival of a state."""
    if own in _OWN and told not in _RIVALS:
        return own
    if own == "GOV" and told in _OWN:
        return own  # the ministers of both countries, after their soldiers
    return told if told in _SIDES else "GOV"


def _top_two(bare: Actor, sector: str | None, task: Task, count: int = 2) -> tuple[Actor, ...]:
    top = [c for c, _ in task.ledger.countries.most_common(count)]
    return tuple(
        replace(
            bare,
            country=c,
            sector="IGO" if c in ("UNO", "EUR") else sector,
            id=f"country:{c}",
            why="the article is about them",
        )
        for c in top
    ) or (bare,)


def resolve_unnamed(bare: Actor, role: Role, frame: Frame, task: Task, others: Sequence[Actor]) -> tuple[Actor, ...]:
    """The participants of a nominal or passive act that names none: those of the nearest like act, else the article's."""
    if role is Role.ACTOR and (speaker := _who_says_it(frame, task)):
        return (replace(from_seen(bare, speaker), why=f"who speaks on: “{speaker.span.text}”"),)
    taken = {a.country for a in others}
    word = singular(frame.trigger.casefold())
    alone = role is Role.ACTOR and not frame.having(Role.RECIPIENT)
    mutual = alone and (frame.type in MUTUAL or word in _MUTUAL)
    for strict in (True, False):
        for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
            if f.type != frame.type or (strict and singular(f.trigger.casefold()) != word):
                continue
            side = p.actors if role is Role.ACTOR else p.recipients
            if mutual:
                side = unique((*p.actors, *p.recipients))
            got = tuple(a for a in side if a.country and not (a.country in taken and role is Role.RECIPIENT))
            if got:
                return tuple(stand_for(bare, a, "of a like act before") for a in got[:4])
    if mutual and (near := _met_here(frame, task)):
        return tuple(stand_for(bare, a, "of the act before") for a in near)
    if not task.ahead:
        task.ahead = True  # a look ahead does not look ahead itself
        got = next(
            filter(None, (_ahead(f, role, task) for f in task.frames[len(task.done) + 1 :] if f.type == frame.type)), ()
        )
        task.ahead = False
        if got:
            return tuple(stand_for(bare, a, "of a like act after") for a in got[:4])
    sector = "CVL" if frame.type == "PROTEST" else "MIL" if frame.type in FORCE else "GOV"
    if frame.type in MUTUAL:
        return _top_two(bare, sector, task)
    country = task.ledger.dominant()
    return (
        replace(bare, country=country, sector=sector if country else None, why="the country that the article is about"),
    )


_BY_SAYING = frozenset({"ACCUSE", "REQUEST", "THREATEN"})


def _who_says_it(frame: Frame, task: Task) -> Seen | None:
    """Who does by saying so what a quotation that goes on says: "Ruritania should stop", with nobody who asks."""
    if frame.type not in _BY_SAYING or frame.having(Role.ATTRIBUTION) or task.ahead:
        return None
    read = task.ledger.reads[frame.sentence]
    if read.lows[read.range(frame.start, frame.end)[1]] not in word_set("demands by a verb alone"):
        return None
    return who_speaks_on(frame.sentence, frame.start, task)


_NEAR = 3  # sentences


def _met_here(frame: Frame, task: Task) -> tuple[Actor, ...]:
    """The parties of several states in the last mutual act just before: of "cooperation" at talks."""
    for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
        if frame.sentence - f.sentence > _NEAR:
            break
        both = unique(a for a in (*p.actors, *p.recipients) if a.country)
        if f.type in MUTUAL and len({a.country for a in both}) > 1:
            return both[:4]
    return ()


def _ahead(frame: Frame, role: Role, task: Task) -> tuple[Actor, ...]:
    """The parties that a later frame names itself."""
    phrases = [p for p in frame.having(role) if p.text != frame.trigger and bare_word(p.text) not in SPEAKER]
    if role is Role.ACTOR:
        phrases = [p for p in phrases if not is_bystander(task.ledger.reads[frame.sentence], frame, p)]
    return tuple(a for p in phrases for a in task.resolve(p, frame) if a.country)
