"""What one event offers to tell whether another event is the same happening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from dragoman.lexicons.number_words import number_words
from dragoman.occurrences.nearness import content_words
from dragoman.records import Actor, Event, Sentence, Status

_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_EMPTY = frozenset("they them who which that this these those his her him she two all both sides people others".split())
MUTUAL = ("CONSULT", "AGREE", "COOPERATE")
HEAD = 4  # letters of a word that stand for its forms
ALONE = 2  # days around one's own in which an act is looked for by its head alone
AHEAD = 90  # days between a plan and its call-off, or a call-off and the new date


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
    names: frozenset[str]  # last names on both sides
    leads: frozenset[str]  # last names of those who act; of both sides where they act together
    place: str | None
    place_country: str | None
    words: frozenset[str]
    triggers: frozenset[str]
    numbers: frozenset[str]
    signature: bytes = b""  # of its article's words

    @property
    def parties(self) -> frozenset[str]:
        """Both sides."""
        return self.actors | self.recipients

    @property
    def heads(self) -> frozenset[str]:
        """The first letters of the words that tell the act, so that "expel" meets "expelled"."""
        return frozenset(w[:HEAD] for t in self.triggers for w in _WORD.findall(t) if len(w) > 2)

    @property
    def has_country(self) -> bool:
        """Whether a country is known of any participant."""
        return any(len(p) == 3 and p.isupper() for p in self.parties)

    @property
    def calls_off(self) -> bool:
        """Whether it puts off or cancels a meeting."""
        return self.family == "CONSULT" and self.type == "REJECT"

    @property
    def plans(self) -> bool:
        """Whether it announces a meeting."""
        return self.family == "CONSULT" and (self.type == "AGREE" or self.status == "future")


def family_of(type_: str, content: str | None, modes: Iterable[str]) -> str:
    """What events must share to be one happening: the type; a meeting agreed to, held or called off is one.

    >>> family_of("REJECT", None, ["meet"]), family_of("AGREE", "CONSULT", []), family_of("AGREE", "AID", [])
    ('CONSULT', 'CONSULT', 'AGREE')
    """
    plans_meeting = content == "CONSULT" and type_ in ("AGREE", "REJECT")
    return "CONSULT" if plans_meeting or (type_ == "REJECT" and "meet" in modes) else type_


def party_key(country: str | None, name: str | None, text: str) -> str:
    """What two tellings of one participant share: the country; else the name; else the last word of what it is called.

    >>> party_key(None, None, "23 Somali pirates"), party_key(None, None, "it")
    ('w:pirates', '')
    """
    if country:
        return country
    if name:
        return f"n:{name.casefold()}"
    words = [w for w in _WORD.findall(text.casefold()) if len(w) > 2]
    return f"w:{words[-1]}" if words and words[-1] not in _EMPTY else ""


def party_keys(actors: Iterable[Actor]) -> frozenset[str]:
    """The keys of the participants that have one."""
    return frozenset(k for k in (party_key(a.country, a.name, a.text) for a in actors) if k)


def surnames(names: Iterable[str | None]) -> frozenset[str]:
    """Last names, of names that have more than one part."""
    return frozenset(n.split()[-1].casefold() for n in names if n and len(n.split()) > 1)


def words_of(e: Event, sentences: Sequence[Sentence]) -> frozenset[str]:
    """Content words of the sentences that tell of an event."""
    texts = {s.index: s.text for s in sentences}
    return content_words(" ".join(texts.get(m.sentence, "") for m in e.mentions))


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Numbers that participants carry; one is none.

    >>> sorted(numbers_in(["at least 1,300 people", "Fifteen miners", "one woman"]))
    ['1300', '15']
    """
    text = " ".join(texts)
    digits = {n.replace(",", "") for n in _NUMBER.findall(text)}
    told = number_words()
    words = {str(told[w]) for w in _WORD.findall(text.casefold()) if w in told}
    return frozenset((digits | words) - {"1"})


def telling_of(
    e: Event,
    *,
    event: int,
    article: int,
    origin: int,
    published: int | None,
    days: tuple[int, int] | None,
    words: frozenset[str],
    signature: bytes = b"",
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
        names=surnames(a.name for a in (*e.actors, *e.recipients)),
        leads=surnames(a.name for a in (*e.actors, *(e.recipients if e.type in MUTUAL else ()))),
        place=(e.where.name or e.where.text).casefold() if e.where and e.where.kind != "country" else None,
        place_country=e.where.country if e.where else None,
        words=words,
        triggers=frozenset(m.trigger.text.casefold() for m in e.mentions),
        # a mention knows of "nine villagers" where the event, whose country is known, has it alone
        numbers=numbers_in(
            a.text for a in (*e.actors, *e.recipients, *(a for m in e.mentions for a in (*m.actors, *m.recipients)))
        ),
        signature=signature,
    )


def trace_keys(t: Telling) -> list[tuple[str, int]]:
    """Where an event can be found: keys and a day (the middle one of a longer time).

    By family and participant, and by the head of its act and participant (two coders of one act may type it otherwise);
    by the head alone, apart for events with and without a country; a plan of a meeting and a call-off by their parties.
    """
    day = (t.first + t.last) // 2
    alone = [f"{'land' if t.has_country else 'none'}|{h}" for h in sorted(t.heads)]
    return [(key, day) for key in (*_party_traces(t), *alone, *_life_keys(t))]


def searches(t: Telling, window: int) -> list[tuple[str, int, int]]:
    """Where candidates are looked for: key, first and last day; `window` is that of trace_keys' days."""
    day = (t.first + t.last) // 2
    alone = [f"{kind}|{h}" for h in sorted(t.heads) for kind in (("none",) if t.has_country else ("none", "land"))]
    near = [(key, day - window, day + window) for key in _party_traces(t)]
    close = [(key, day - ALONE, day + ALONE) for key in alone]
    other = {"off": "plan", "plan": "off"}
    far = [key.split("|") for key in _life_keys(t)]
    return near + close + [(f"{other[kind]}|{pair}", day - AHEAD, day + AHEAD) for kind, pair in far]


def _party_traces(t: Telling) -> list[str]:
    parties = sorted(t.parties)
    return [f"{t.family}|{p}" for p in parties] + [f"{h}|{p}" for h in sorted(t.heads) for p in parties]


def _life_keys(t: Telling) -> list[str]:
    if not (t.plans or t.calls_off):
        return []
    kind = "off" if t.calls_off else "plan"
    return [f"{kind}|{a}+{b}" for a, b in combinations(sorted(t.parties)[:6], 2)]
