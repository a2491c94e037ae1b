"""What one event offers to tell whether another event is the same happening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.occurrences.nearness import content_words
from dragoman.records import Actor, Event, Sentence, Status

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as one article tells it; days are ordinals, `stated` when the text itself names the day."""

    event: int
    article: int
    origin: int
    type: str
    family: str
    status: str
    modes: frozenset[str]
    first: int
    last: int
    stated: bool
    published: int | None
    actors: frozenset[str]
    recipients: frozenset[str]
    names: frozenset[str]
    place: str | None
    place_country: str | None
    words: frozenset[str]
    triggers: frozenset[str]
    numbers: frozenset[str]

    @property
    def parties(self) -> frozenset[str]:
        """Both sides."""
        return self.actors | self.recipients


def family_of(type_: str, content: str | None, modes: Iterable[str]) -> str:
    """What events must share to be one happening: the type; a meeting agreed to, held or called off is one.

    >>> family_of("REJECT", None, ["meet"]), family_of("AGREE", "CONSULT", []), family_of("AGREE", "AID", [])
    ('CONSULT', 'CONSULT', 'AGREE')
    """
    plans_meeting = content == "CONSULT" and type_ in ("AGREE", "REJECT")
    return "CONSULT" if plans_meeting or (type_ == "REJECT" and "meet" in modes) else type_


def party_keys(actors: Iterable[Actor]) -> frozenset[str]:
    """Country codes; a participant without one stands with its name."""
    keys = (a.country or (f"n:{a.name.casefold()}" if a.name else "") for a in actors)
    return frozenset(k for k in keys if k)


def surnames(actors: Iterable[Actor]) -> frozenset[str]:
    """Last names of the named participants."""
    return frozenset(a.name.split()[-1].casefold() for a in actors if a.name and len(a.name.split()) > 1)


def words_of(e: Event, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Content words of the sentences that tell of an event."""
    texts = {s.index: s.text for s in sentences}
    return content_words(" ".join(texts.get(m.sentence, "") for m in e.mentions))


def numbers_of(e: Event) -> frozenset[str]:
    """Numbers that the participants carry ("at least 13 Palestinians")."""
    texts = " ".join(a.text for a in (*e.actors, *e.recipients))
    return frozenset(n.replace(",", "") for n in _NUMBER.findall(texts))


def telling_of(
    e: Event,
    *,
    event: int,
    article: int,
    origin: int,
    published: int | None,
    days: tuple[int, int] | None,
    words: frozenset[str],
) -> Telling | None:
    """The telling of an event; None when no day is known at all, for then nothing can be compared.

    `days` are the first and last day that the text gives. Without any, an act counts on the day of publication, and
    what is told as long past is left alone.
    """
    stated = days is not None and days[1] - days[0] <= 7
    if days is None:
        if published is None or e.status is Status.HISTORICAL:
            return None
        days = (published, published)
    return Telling(
        event=event,
        article=article,
        origin=origin,
        type=e.type,
        family=family_of(e.type, e.content, e.modes),
        status=str(e.status),
        modes=frozenset(e.modes),
        first=days[0],
        last=days[1],
        stated=stated,
        published=published,
        actors=party_keys(e.actors),
        recipients=party_keys(e.recipients),
        names=surnames((*e.actors, *e.recipients)),
        place=(e.where.name or e.where.text).casefold() if e.where and e.where.kind != "country" else None,
        place_country=e.where.country if e.where else None,
        words=words,
        triggers=frozenset(m.trigger.text.casefold() for m in e.mentions),
        numbers=numbers_of(e),
    )


def trace_keys(t: Telling) -> list[tuple[str, int]]:
    """What candidates share: family and a participant, on a day (the middle one of a longer time)."""
    day = (t.first + t.last) // 2
    return [(f"{t.family}|{p}", day) for p in sorted(t.parties)]
