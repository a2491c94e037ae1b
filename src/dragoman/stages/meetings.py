"""The form and the outcome of a diplomatic meeting, as far as the text gives them, each with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dragoman.lexicons.actors import ActorTables, tokens
from dragoman.lexicons.meeting_words import MeetingWords
from dragoman.records import Actor, Meeting, Mention, Sentence, Span, Status

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
    told = [sentences[i] for i in sorted({m.sentence for m in members})]
    beside = [sentences[i + 1] for i in sorted({m.sentence for m in members}) if i + 1 in sentences]
    found: dict[str, tuple[str, Span]] = {}
    for field, where in (("press", told + beside), ("joint statement", told + beside), ("format", told)):
        if hit := _first(words[field], where):
            found[field] = hit
    for field in ("mediator", "host"):
        if hit := _named(words[field], told, tables):
            found[field] = hit
    found.update({k: v for k, v in _of_parties(members, words).items() if k not in found})
    agreed = tuple(_agreed(members, mentions))
    if not found and not agreed:
        return None
    return Meeting(
        **{k.replace(" ", "_"): v for k, (v, _) in found.items()},
        agreed=agreed,
        spans=tuple((k.replace(" ", "_"), s) for k, (_, s) in found.items()),
    )


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


def _of_parties(members: Sequence[Mention], words: MeetingWords) -> dict[str, tuple[str, Span]]:
    """Level, host, venue and format from those who meet, the place and the modes."""
    out: dict[str, tuple[str, Span]] = {}
    actors = [a for m in members for a in (*m.actors, *m.recipients)]
    ranked = sorted(_levels(actors, words), key=lambda x: _RANKS.index(x[0]))
    if ranked:
        out["level"] = ranked[0]
    modes = {mode for m in members for mode in m.modes}
    visited = next((a for m in members if "visit" in m.modes for a in m.recipients if a.country and a.span), None)
    if visited and visited.country and visited.span:
        out["host"] = (visited.country, visited.span)
    where = next(
        (m.where for m in members if m.where and m.where.span and (m.where.country or m.where.geonameid)), None
    )
    if where and where.span:
        out["venue"] = (where.name or where.text, where.span)
        if "host" not in out and where.country in {a.country for a in actors}:
            out["host"] = (str(where.country), where.span)
    parties = {a.country for a in actors if a.country}
    trigger = members[0].trigger
    if "phone" in modes:
        out["format"] = ("phone", trigger)
    elif len(parties) == 2:
        out["format"] = ("bilateral", trigger)
    elif "multilateral" in modes or len(parties) > 2:
        out["format"] = ("multilateral", trigger)
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
