"""The form and the outcome of a diplomatic meeting, as far as the text gives them, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dragoman.lexicons.actors import BODIES, ActorTables, tokens
from dragoman.lexicons.meeting_words import MeetingWords
from dragoman.records import Actor, Event, Meeting, Mention, Sentence, Span, Status

_RANKS = ("head of state or government", "minister", "official")
_AHEAD = re.compile(r"[^.;,]{0,60}")


def meeting_of(
    members: Sequence[Mention],
    sentences: Mapping[int, Sentence],
    mentions: Sequence[Mention],
    words: MeetingWords,
    tables: ActorTables,
) -> Meeting | None:
    """What the mentions of a CONSULT event say of the meeting; None for another act and where they say nothing.

    `mentions` are all of the article: what was agreed is told by acts of agreeing of the same parties beside the meeting.
    """
    if members[0].type != "CONSULT":
        return None
    own = [sentences[i] for i in sorted({m.sentence for m in members})]
    beside = [sentences[i + 1] for i in sorted({m.sentence for m in members}) if i + 1 in sentences]
    found: dict[str, tuple[str, Span]] = {}
    for field, where in (("press", own + beside), ("joint statement", own + beside), ("format", own)):
        if hit := _first(words[field], where):
            found[field] = hit
    for field in ("mediator", "host"):
        if hit := _named(words[field], own, tables):
            found[field] = hit
    mediator = found.get("mediator", (None,))[0]
    told = _of_parties(members, words, mediator, phone="format" in found)
    found.update({k: v for k, v in told.items() if k not in found})
    agreed = tuple(_agreed(members, mentions))
    if not found and not agreed:
        return None
    return Meeting(
        **{k.replace(" ", "_"): v for k, (v, _) in found.items()},
        agreed=agreed,
        spans=tuple((k.replace(" ", "_"), s) for k, (_, s) in found.items()),
    )


def meeting_modes(event: Event) -> tuple[str, ...]:
    """The modes of an event, without "multilateral" where two states meet each other.

    On the sidelines of a summit they meet at a third party's place, if the place is neither's.
    """
    parties = {a.country for a in (*event.actors, *event.recipients) if a.country}
    two = len(parties) == 2 and not parties & BODIES
    if event.type != "CONSULT" or not two or "multilateral" not in event.modes:
        return event.modes
    abroad = event.where is not None and event.where.country is not None and event.where.country not in parties
    modes = ["third-party" if mode == "multilateral" and abroad else mode for mode in event.modes]
    return tuple(mode for mode in dict.fromkeys(modes) if mode != "multilateral")


def _first(patterns: Sequence[tuple[str, re.Pattern[str]]], where: Sequence[Sentence]) -> tuple[str, Span] | None:
    for value, pattern in patterns:
        for s in where:
            if m := pattern.search(s.text):
                return value, s.span(m.start(), m.end())
    return None


def _named(
    patterns: Sequence[tuple[str, re.Pattern[str]]], where: Sequence[Sentence], tables: ActorTables
) -> tuple[str, Span] | None:
    """The state or body named after words like "mediated by"."""
    for _, pattern in patterns:
        for s in where:
            if (m := pattern.search(s.text)) and (ahead := _AHEAD.match(s.text, m.end())):
                known = next((x.known.country for x in tables.names.find(tokens(ahead[0])) if x.known.country), None)
                if known:
                    return known, s.span(m.start(), ahead.end())
    return None


def _of_parties(
    members: Sequence[Mention], words: MeetingWords, mediator: str | None, *, phone: bool
) -> dict[str, tuple[str, Span]]:
    """Level, host, venue and format from those who meet, the place and the modes; `phone` where the words say so."""
    out: dict[str, tuple[str, Span]] = {}
    actors = [a for m in members for a in (*m.actors, *m.recipients)]
    ranked = sorted(_levels(actors, words), key=lambda x: _RANKS.index(x[0]))
    if ranked:
        out["level"] = ranked[0]
    if phone or _is_by_phone(members):
        return out | {"format": ("phone", members[0].trigger)}  # nobody hosts a call
    out.update(_at(members, actors))
    parties = {a.country for a in actors if a.country} - {mediator}
    # two ministers who meet "on the sidelines of the summit" meet each other, not the summit
    if len(parties) == 2:
        out["format"] = ("bilateral", members[0].trigger)
    elif len(parties) > 2 or any("multilateral" in m.modes for m in members):
        out["format"] = ("multilateral", members[0].trigger)
    return out


def _is_by_phone(members: Sequence[Mention]) -> bool:
    """Whether most mentions that tell a mode tell that one: "spoke" alone in the telling of a visit is no call."""
    modes = [m.modes for m in members if m.modes]
    return 2 * sum("phone" in m for m in modes) > len(modes)


def _at(members: Sequence[Mention], actors: Sequence[Actor]) -> dict[str, tuple[str, Span]]:
    """The venue; and the host, the party whose place it is, or else the one that is visited."""
    out: dict[str, tuple[str, Span]] = {}
    where = next(
        (m.where for m in members if m.where and m.where.span and (m.where.country or m.where.geonameid)), None
    )
    if where and where.span:
        out["venue"] = (where.name or where.text, where.span)
        # "The minister received her guest in Oslo": the one who comes may stand as the recipient
        if where.country in {a.country for a in actors}:
            return out | {"host": (str(where.country), where.span)}
    visited = next((a for m in members if "visit" in m.modes for a in m.recipients if a.country and a.span), None)
    if visited and visited.country and visited.span and (where is None or where.country is None):
        out["host"] = (visited.country, visited.span)
    return out


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
