"""The form and the outcome of a diplomatic meeting, as far as the text gives them, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.lexicons.actors import BODIES, ActorTables, NamedCountry
from dragoman.lexicons.meeting_words import MeetingWords
from dragoman.records import Actor, Event, Meeting, Mention, Sentence, Span, Status

_Found = dict[str, tuple[str, Span]]  # by field of a meeting, its value and the words that tell it
_Named = tuple[tuple[str, ...], Span]  # codes of states or bodies, and the words that name them
_RANKS = ("head of state or government", "minister", "official")
_AHEAD = 60  # characters from "mediated by" to the name that it leads to
_JOINED = re.compile(r"(?:,| and|, and| as well as|, as well as) (?:the )?")
_BESIDE = re.compile(r"(?:['’]s)?(?: (?:officials|diplomats|envoys|negotiators|also|jointly|alone))?(?:,| )?")


def meeting_of(
    event: Event,
    sentences: Mapping[int, Sentence],
    mentions: Sequence[Mention],
    words: MeetingWords,
    tables: ActorTables,
) -> Meeting | None:
    """What the mentions of a CONSULT event say of the meeting; None for another act and where they say nothing.

    `mentions` are all of the article: what was agreed is told by acts of agreeing of the same parties beside the meeting.
    """
    if event.type != "CONSULT":
        return None
    members, own = event.mentions, _own(event, sentences)
    beside = [sentences[i + 1] for i in sorted({m.sentence for m in members}) if i + 1 in sentences]
    found: _Found = {}
    for field, where in (("press", own + beside), ("joint statement", own + beside), ("format", own)):
        if hit := _first(words[field], where):
            found[field] = hit
    mediators, hosts = (_named(words[field], own, tables) for field in ("mediator", "host"))
    by_phone = "format" in found or _is_by_phone(event, own, words)
    found = _of_parties(event, words, mediators[0] if mediators else (), phone=by_phone) | found
    if hosts is None and not by_phone and not _first(words["united nations"], own):
        hosts = _host(event)  # the seat of the United Nations is no host's, and nobody hosts a call
    agreed = tuple(_agreed(members, mentions))
    several = {k: v for k, v in (("mediators", mediators), ("hosts", hosts)) if v}
    if not found and not several and not agreed:
        return None
    return Meeting(
        **{k.replace(" ", "_"): v for k, (v, _) in found.items()},
        hosts=hosts[0] if hosts else (),
        mediators=mediators[0] if mediators else (),
        agreed=agreed,
        spans=tuple((k.replace(" ", "_"), s) for k, (_, s) in (*found.items(), *several.items())),
    )


def meeting_modes(event: Event, sentences: Mapping[int, Sentence], words: MeetingWords) -> tuple[str, ...]:
    """The modes of a meeting that its words and its parties allow; those of another act as they are.

    A call has a word that tells it ("by phone", "letter"), and two states that talk so neither visit each other nor meet
    at a third's place. Two states are no multilateral meeting: on the sidelines of a summit they meet at a third party's
    place, if the place is neither's, and so they do at the seat of the United Nations, though that has a country. At the
    place of one of them the other visits.
    """
    if event.type != "CONSULT":
        return event.modes
    own = _own(event, sentences)
    parties = {a.country for a in (*event.actors, *event.recipients) if a.country}
    if "phone" in event.modes and not _first(words["afar"], own):
        event = replace(event, modes=tuple(mode for mode in event.modes if mode != "phone"))
    if len(parties) != 2 or parties & BODIES:
        return event.modes
    if "phone" in event.modes and _is_by_phone(event, own, words):
        return ("phone",)
    if _first(words["united nations"], own) and "phone" not in event.modes:
        return ("third-party",)
    placed = {"third-party": "visit"} if _at_home(event, parties) else {}
    if event.where is not None and event.where.country is not None and event.where.country not in parties:
        placed = {"multilateral": "third-party"}
        placed |= {} if _first(words["visiting"], own) else {"visit": "third-party"}
    modes = [placed.get(mode, mode) for mode in event.modes]
    return tuple(mode for mode in dict.fromkeys(modes) if mode != "multilateral")


def _at_home(event: Event, parties: Collection[str]) -> bool:
    """Whether a meeting is at the place of a party, of which no two sides take part: between those the guest may mediate."""
    place = event.where.country if event.where else None
    hosting = {a.sector for a in (*event.actors, *event.recipients) if a.country == place and a.sector}
    return place in parties and len(hosting) < 2


def _own(event: Event, sentences: Mapping[int, Sentence]) -> list[Sentence]:
    """The sentences that tell of an event."""
    return [sentences[i] for i in sorted({m.sentence for m in event.mentions})]


def _first(patterns: Sequence[tuple[str, re.Pattern[str]]], where: Sequence[Sentence]) -> tuple[str, Span] | None:
    for value, pattern in patterns:
        for s in where:
            if m := pattern.search(s.text):
                return value, s.span(m.start(), m.end())
    return None


def _named(
    patterns: Sequence[tuple[str, re.Pattern[str]]], where: Sequence[Sentence], tables: ActorTables
) -> _Named | None:
    """The states or bodies named behind words like "mediated by" or, where the table says so, before "mediated"."""
    for side, pattern in patterns:
        for s in where:
            names = tables.names.countries(s.text)
            for m in pattern.finditer(s.text):
                found = _listed(names, s.text, m, before=side == "before")
                if found:
                    codes = tuple(dict.fromkeys(n.country for n in found))
                    return codes, s.span(min(found[0].start, m.start()), max(found[-1].end, m.end()))
    return None


def _listed(names: Sequence[NamedCountry], text: str, m: re.Match[str], *, before: bool) -> Sequence[NamedCountry]:
    """The names joined by "and" that stand next to words, before or behind them.

    A comma alone joins none: "mediated by Oman, Iran said". Names before the words must touch them.
    """
    if before:
        at = next(
            (k for k, n in enumerate(names) if n.end <= m.start() and _BESIDE.fullmatch(text[n.end : m.start()])), None
        )
    else:
        at = next((k for k, n in enumerate(names) if n.start >= m.end()), None)
        if at is not None and not re.fullmatch(rf"[^.;,]{{0,{_AHEAD}}}", text[m.end() : names[at].start]):
            at = None
    if at is None:
        return ()
    step = -1 if before else 1
    last = at
    gaps: list[str] = []
    while 0 <= last + step < len(names):
        left, right = sorted((last, last + step))
        gap = text[names[left].end : names[right].start]
        if not _JOINED.fullmatch(gap):
            break
        gaps.append(gap)
        last += step
    joined = any(gap.strip(" ,").removesuffix("the").strip() for gap in gaps)
    first, end = sorted((at, last if joined else at))
    return names[first : end + 1]


def _of_parties(event: Event, words: MeetingWords, mediators: Collection[str], *, phone: bool) -> _Found:
    """Level, venue and format from those who meet, the place and the modes; `phone` where the words say so."""
    out: _Found = {}
    members = event.mentions
    actors = [a for m in members for a in (*m.actors, *m.recipients)]
    ranked = sorted(_levels(actors, words), key=lambda x: _RANKS.index(x[0]))
    if ranked:
        out["level"] = ranked[0]
    if phone:
        return out | {"format": ("phone", members[0].trigger)}
    where = event.where
    if where and where.span and (where.country or where.geonameid):
        out["venue"] = (where.name or where.text, where.span)
    parties = {a.country for a in actors if a.country} - set(mediators)
    # two ministers who meet "on the sidelines of the summit" meet each other, not the summit
    if len(parties) == 2:
        out["format"] = ("bilateral", members[0].trigger)
    elif len(parties) > 2 or any("multilateral" in m.modes for m in members):
        out["format"] = ("multilateral", members[0].trigger)
    return out


def _is_by_phone(event: Event, own: Sequence[Sentence], words: MeetingWords) -> bool:
    """Whether a word tells of a call or a letter and half of the mentions that have a mode have that one."""
    modes = [m.modes for m in event.mentions if m.modes]
    return _first(words["afar"], own) is not None and 2 * sum("phone" in m for m in modes) >= max(len(modes), 1)


def _host(event: Event) -> _Named | None:
    """The party whose place it is, or else, where the place is not known, the one that is visited.

    "The minister received her guest in Oslo": the one who comes may stand as the recipient.
    """
    where, members = event.where, event.mentions
    known = where is not None and where.country is not None
    if (
        where
        and where.span
        and where.country in {a.country for m in members for a in (*m.actors, *m.recipients)} - {None}
    ):
        return (str(where.country),), where.span
    visited = (a for m in members if "visit" in m.modes for a in m.recipients)
    return next((((a.country,), a.span) for a in visited if a.country and a.span and not known), None)


def _levels(actors: Sequence[Actor], words: MeetingWords) -> Iterator[tuple[str, Span]]:
    for a in (a for a in actors if a.span):
        text = f"{a.text} {a.office or ''}"
        level = next((value for value, pattern in words["level"] if pattern.search(text)), None)
        if level and a.span:
            yield level, a.span


def _agreed(members: Sequence[Mention], mentions: Sequence[Mention]) -> Iterator[Span]:
    """What acts of agreeing of the same parties, in the same or the next sentence, are about."""
    parties = {a.country for m in members for a in (*m.actors, *m.recipients) if a.country}
    near = {m.sentence + d for m in members for d in (0, 1)}
    seen: set[int] = set()
    for m in mentions:
        theirs = {a.country for a in (*m.actors, *m.recipients) if a.country}
        if m.type == "AGREE" and m.status is Status.REALIZED and m.sentence in near and theirs and theirs <= parties:
            for span in m.issues or (m.trigger,):
                if span.start not in seen:
                    seen.add(span.start)
                    yield span
