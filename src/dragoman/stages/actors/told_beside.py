"""Who takes part in talks, a deal or a truce that names one party or none, as another act of its sentence tells it.

"During the call, the minister thanked his Ruritanian counterpart" tells who spoke on the phone, "talks to end Ruritania's
war on Graustark" who sits at the table, "a truce begins after talks between the two" who keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.word_sets import word_set
from dragoman.ontology.plover import MUTUAL
from dragoman.records import Actor, Frame, Role
from dragoman.stages.actors.ledger import Ledger, singular
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import Participants, is_somebody, stand_for, unique

_NEAR = 10  # words between a complaint and what it is about, at most
_LINKED = 6  # the last of them, where "over" leads to it
_OPENING = 6  # words between "during" and the meeting at the head of a sentence, at most
_PUNISHES = frozenset({"ACCUSE", "SANCTION", "THREATEN"})
_HOSTILE = frozenset({"ACCUSE", "ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "SANCTION"})


_Beside = Sequence[tuple[Frame, Participants]]


def fill_from_beside(frames: Sequence[Frame], sides: Sequence[Participants], ledger: Ledger) -> list[Participants]:
    """The sides of acts of several, those with fewer than two countries filled from the other acts of their sentences."""
    out = list(sides)
    here: dict[int, list[tuple[Frame, Participants]]] = {}
    for frame, own in zip(frames, sides, strict=True):
        here.setdefault(frame.sentence, []).append((frame, own))
    for k, (frame, own) in enumerate(zip(frames, sides, strict=True)):
        beside = [(f, p) for f, p in here[frame.sentence] if f is not frame]
        if sorry := _who_apologises(frame, own, beside):
            out[k] = replace(own, actors=sorry)
        elif punished := _who_is_punished_for_it(ledger.reads[frame.sentence], frame, own, beside):
            out[k] = replace(own, actors=punished)
        elif owner := _whose_bounds(ledger.reads[frame.sentence], frame, own):
            out[k] = replace(own, recipients=owner)
        elif frame.type == "PROTEST" and (abroad := _whose_embassy(ledger.reads[frame.sentence], frame, own)):
            out[k] = replace(own, recipients=abroad)
        elif frame.type == "ACCUSE" and (doer := _whose_deed_it_is(ledger.reads[frame.sentence], frame, own, beside)):
            out[k] = replace(own, recipients=doer)
        elif _is_shared(frame) and (new := _others(frame, own, beside, ledger)):
            out[k] = replace(own, actors=(*(a for a in own.actors if a.country), *new))
    return out


def _others(frame: Frame, own: Participants, beside: _Beside, ledger: Ledger) -> tuple[Actor, ...]:
    """The parties of countries that an act does not name and the acts beside it tell."""
    read, held = ledger.reads[frame.sentence], _countries(own)
    found = _who_tells_of_talks_with(read, frame, own)
    if not found and len(held) < 2:
        ways = (
            _who_spoke_at_it,
            _who_called,
            _between_whom,
            _between_whom_it_mediates,
            _who_talked_there,
            _whose_war_it_ends,
            _who_talked,
        )
        found = next(filter(None, (tell(read, frame, own, beside) for tell in ways)), ())
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end))
    return unique(stand_for(bare, a, "of the act beside") for a in found if a.country not in held)


def _who_apologises(frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Whose deed it is for which somebody apologises, unless a third is named: "apologised to Ruritania for the strike"."""
    if frame.type not in ("ASSAULT", "COERCE"):
        return ()
    before = [p for f, p in beside if f.end < frame.start and f.trigger.casefold().startswith("apolog")]
    if not before or {a.country for a in own.actors if a.country} - _countries(before[-1]):
        return ()
    return tuple(stand_for(Actor(text=frame.trigger), a, "of the act beside") for a in before[-1].actors)


def _whose_deed_it_is(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who does what others complain of and whom they do not name: "filed a complaint over Ruritanian tariffs"."""
    later = [b for b in beside if b[0].start > frame.end and b[0].type in _HOSTILE]
    if not later or own.recipients or not own.actors:
        return ()
    deed, sides = min(later, key=lambda b: b[0].start)
    between = read.lows[read.range(frame.start, frame.end)[1] + 1 : read.range(deed.start, deed.end)[0]]
    about = {"over", "about", "against", "at"} & set(between[-_LINKED:])
    if not about or "," in between or len(between) > _NEAR:
        return ()
    others = (a for a in sides.actors if a.country and a.country not in {x.country for x in own.actors})
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end))
    return tuple(stand_for(bare, a, "whose deed it is") for a in others)


def _who_is_punished_for_it(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who does what others punish or criticise him for: "imposed sanctions on Ruritania over the arrest of two monks"."""
    if frame.type not in ("ASSAULT", "COERCE") or singular(frame.trigger.casefold()) in word_set("acts of both sides"):
        return ()
    before = [(f, p) for f, p in beside if f.end < frame.start and f.type in _PUNISHES]
    if not before:
        return ()
    f, p = max(before, key=lambda b: b[0].start)
    spans = {x.span for x in (*p.actors, *p.recipients)}
    unsaid = all(a.text == frame.trigger or a.span in spans for a in own.actors)
    between = read.lows[read.range(f.start, f.end)[1] + 1 : read.range(frame.start, frame.end)[0]]
    links = ("for", "of", "over") if f.trigger.casefold().startswith("accus") else ("for", "over")
    over = max((i for i, w in enumerate(between) if w in links), default=None)
    near = over is not None and len(between) - over <= _OPENING and "," not in between[over:]
    punishing = {a.country for a in p.actors}
    others = [a for a in p.recipients if a.country and a.country not in punishing]
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end))
    return tuple(stand_for(bare, a, "whose deed it is") for a in others) if unsaid and near and punishing else ()


def _whose_bounds(read: Read, frame: Frame, own: Participants) -> tuple[Actor, ...]:
    """Whose air, sea or land it is that others enter, where the owner says so: "Ruritania said a drone entered its airspace"."""
    last = read.range(frame.start, frame.end)[1]
    after = read.lows[last + 1 : last + 4]
    if frame.type not in _HOSTILE or own.recipients or not own.attribution or after[:1] not in (["its"], ["their"]):
        return ()
    teller = own.attribution[0]
    theirs = teller.country in BODIES | {None} or teller.country in {a.country for a in own.actors}
    if theirs or not set(after) & word_set("bounds of a state"):
        return ()
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end))
    return (replace(stand_for(bare, teller, "whose border it is"), sector="GOV", office=None),)


def _whose_embassy(read: Read, frame: Frame, own: Participants) -> tuple[Actor, ...]:
    """Before whose embassy people protest: "rallied outside the Ruritanian embassy"."""
    last = read.range(frame.start, frame.end)[1]
    near = (m for m in read.known if last < m.first <= last + 5 and m.known.country not in BODIES | {None})
    state = next((m for m in near if set(read.lows[m.last + 1 : m.last + 3]) & word_set("missions abroad")), None)
    if state is None or own.recipients or not set(read.lows[last + 1 : state.first]) & {"outside", "at", "of", "near"}:
        return ()
    words = read.words[state.first], read.words[state.last + 1]
    text = read.text(state.first, state.last + 1)
    span = read.sentence.span(words[0].start, words[1].end)
    why = f"whose embassy it is: {state.known.name}"
    return (Actor(text=text, span=span, country=state.known.country, sector="GOV", why=why),)


def _is_shared(frame: Frame) -> bool:
    word = singular(frame.trigger.casefold())
    return frame.type in MUTUAL or (frame.type == "RETREAT" and word in word_set("acts of both sides"))


def _countries(side: Participants) -> set[str]:
    return {a.country for a in (*side.actors, *side.recipients) if a.country}


def _who_spoke_at_it(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who speaks to whom in the course of a meeting: "During the call, the minister thanked his Ruritanian counterpart"."""
    at = read.range(frame.start, frame.end)[0]
    if frame.type != "CONSULT" or not 0 < at <= _OPENING or read.lows[0] not in word_set("in the course of"):
        return ()
    for f, p in beside:
        both = unique(a for a in (*p.actors, *p.recipients) if a.country)
        states = {a.country for a in both}
        after = f.start > frame.end and f.type not in _HOSTILE
        spoken = after and bool(p.actors) and bool(p.recipients) and all(map(is_somebody, p.recipients))
        if spoken and len(states) == 2 and _countries(own) <= states:
            return both
    return ()


def _who_called(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who says something to whom in a call: "Ruritania's king apologised to the emir in a call on Friday"."""
    first, last = read.range(frame.start, frame.end)
    before = [w for w in read.lows[max(0, first - 3) : first] if w in ("in", "during", "by")]
    if frame.type != "CONSULT" or not before or not set(read.lows[first : last + 1]) & word_set("calls by phone"):
        return ()
    for f, p in beside:
        both = unique(a for a in (*p.actors, *p.recipients) if a.country)
        spoken = (
            f.end < frame.start and f.type not in _HOSTILE and bool(p.actors) and any(map(is_somebody, p.recipients))
        )
        if spoken and len({a.country for a in both}) == 2:
            return both
    return ()


def _between_whom(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """The two between whom somebody goes: "shuttled between Strelsau and Zenda"."""
    last = read.range(frame.start, frame.end)[1]
    after = [m for m in read.known if m.first > last and m.known.country not in BODIES | {None}][:2]
    if frame.type != "CONSULT" or len(after) < 2 or read.lows[last + 1 : last + 2] != ["between"]:
        return ()
    one, two = after
    if set(read.lows[last + 2 : one.first]) - {"the"} or set(read.lows[one.last + 1 : two.first]) - {"and", "the"}:
        return ()
    bare = Actor(text=frame.trigger, span=read.sentence.span(frame.start, frame.end), sector="GOV")
    return tuple(
        replace(bare, country=m.known.country, id=f"country:{m.known.country}", why=m.known.name) for m in after
    )


def _who_talked_there(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who talked at the place of one of two: "Ruritania lifted its ban on Graustark's wine after talks in Zenda"."""
    first, last = read.range(frame.start, frame.end)
    place = next((m for m in read.known if m.first == last + 2 and m.known.kind in ("city", "seat")), None)
    before = {"after", "before", "following", "during", "of"} & set(read.lows[max(0, first - 2) : first])
    if frame.type != "CONSULT" or place is None or not before or read.lows[last + 1] != "in":
        return ()
    for f, p in beside:
        both = unique(a for a in (*p.actors, *p.recipients) if a.country)
        states = {a.country for a in both}
        if f.end < frame.start and len(states) == 2 and place.known.country in states and _countries(own) <= states:
            return both
    return ()


def _between_whom_it_mediates(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Between whom somebody mediates: "Ruritania and Graustark swapped prisoners, with Hentzau mediating"."""
    if frame.type != "CONSULT" or read.lows[read.range(frame.start, frame.end)[0]] not in word_set(
        "words of mediation"
    ):
        return ()
    for f, p in beside:
        sides = {a.country for a in (*p.actors, *p.recipients) if a.country}
        if f.end < frame.start and f.type in ("AGREE", "RETREAT", "SUPPORT") and len(sides) > 1:
            return unique(a for a in (*p.actors, *p.recipients) if a.country)
    return ()


def _whose_war_it_ends(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Between whom the war is that talks are to end: "negotiations to end Ruritania's invasion of Graustark"."""
    after = read.lows[read.range(frame.start, frame.end)[1] + 1 :][:4]
    if not set(after) & word_set("words of ending") or after[0] not in word_set("leads to an aim"):
        return ()
    wars = (p for f, p in beside if f.type == "ASSAULT" and f.start > frame.end and p.actors and p.recipients)
    for p in wars:
        both = unique(a for a in (*p.actors, *p.recipients) if a.country)
        if len({a.country for a in both}) == 2 and _countries(own) <= {a.country for a in both}:
            return tuple(replace(a, sector="GOV") if a.sector == "MIL" else a for a in both)
    return ()


def _who_talked(read: Read, frame: Frame, own: Participants, beside: _Beside) -> tuple[Actor, ...]:
    """Who talked, of a truce or a deal that names nobody itself: "A truce begins in a deal after talks between the two"."""
    if frame.type == "CONSULT" or any(a.text != frame.trigger and a.country for a in (*own.actors, *own.recipients)):
        return ()
    talks = (p for f, p in beside if f.type in MUTUAL and any(a.text != f.trigger for a in p.actors))
    return next((p.actors for p in talks if len(_countries(p)) > 1), ())


def _who_tells_of_talks_with(read: Read, frame: Frame, own: Participants) -> tuple[Actor, ...]:
    """The government that tells of talks with others: "Talks with Ruritania were constructive, the ministry said"."""
    first, last = read.range(frame.start, frame.end)
    alone = first == 0 or (first == 1 and read.lows[0] in word_set("before talks"))
    if not alone or read.lows[last + 1 : last + 2] != ["with"] or not frame.having(Role.ATTRIBUTION):
        return ()
    teller = own.attribution[0] if own.attribution else None
    official = teller is not None and teller.sector == "GOV" and teller.country not in BODIES | {None}
    return (teller,) if teller and official and _countries(own) and frame.type in MUTUAL else ()
