"""One phrase that may name several parties: "Ukrainian and Russian officials", "Tillerson-Lavrov"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.actors import Match
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Actor, Frame, Phrase
from dragoman.stages.actors.noun_phrase import backed
from dragoman.stages.actors.phrases import resolve_one, resolve_person
from dragoman.stages.actors.reading import Read
from dragoman.stages.actors.task import Task, force_of

_PLACING = frozenset({"in", "at", "near", "across", "inside"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her"})


def resolve_parts(
    bare: Actor, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: Task
) -> tuple[Actor, ...]:
    """The parties that tokens `first` to `last` name."""
    if any(m.first == first - 1 and m.last >= first and read.lows[m.first] == "the" for m in read.known):
        first -= 1  # "the North"
    last = _without_fields(read, first, last, task)
    known = [m for m in read.known if m.first >= first and m.last <= last]
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    roles = [r for r in read.roles if r[0] >= first and r[1] <= last]
    states = [m for m in known if m.known.kind != "organisation" or m.known.country in ("UNO", "EUR", "IGO")]
    states = [m for m in states if not backed(read, m) and read.lows[m.last + 1 : m.last + 2] != ["led"]] or states
    # "Ukrainian and Russian officials", "leaders of France and Germany", "US-China trade"
    group = _listed(states, read)
    if len(group) > 1 and _are_places(group, states, read):
        return (resolve_one(bare, read, first, group[0].first - 2, frame, phrase, task),)
    if len(group) > 1 and len({m.known.country for m in group}) > 1 and not people:
        role = next((r for r in roles if r[0] == group[-1].last + 1 or r[1] < group[0].first), None)
        role = role or next((r for r in roles if r[0] > group[-1].last and r[0] - group[-1].last < 4), None)
        return tuple(_of_group(bare, m, role, read, frame, phrase) for m in group)
    if (
        len(people) == 2
        and not known
        and read.text(people[0][0], people[1][1]).count("-") == 1
        and people[1][0] - people[0][1] == 1
    ):
        # "Tillerson-Lavrov"
        return tuple(resolve_person(bare, read, p, p[0], p[1], frame, phrase, task) for p in people)
    if (named := _titled(read, first, last, people) or _with_office(read, first, last, people)) is not None:
        return (resolve_person(bare, read, named, first, last, frame, phrase, task),)
    cuts = [
        i
        for i in range(first + 1, last)
        if read.lows[i] in ("and", ",", "&")
        and read.lows[i - 1] not in ("backed", "led", "held", "based")  # "the US-backed, Kurdish-led forces"
        and _solid(read, first, i - 1)
        and _solid(read, i + 1, last)
        and not (read.lows[i] == "," and people and people[0][1] == i - 1 and read.lows[i + 1] in _ARTICLES)
    ]
    if cuts and (len(people) > 1 or len(known) > 1 or (people and known)):
        cut = cuts[0]
        right = cut + 1
        while right < last and read.lows[right] in ("and", ",", "the", "&"):
            right += 1
        # ", the Russian minister," after a name is an apposition, not a second party
        if not (
            read.lows[cut] == ","
            and read.lows[cut + 1] not in ("and",)
            and len(people) == 1
            and not _ends_list(read, cut, last)
        ):
            left = resolve_parts(bare, read, first, cut - 1, frame, phrase, task)
            return (*left, *resolve_parts(bare, read, right, last, frame, phrase, task))
    return (resolve_one(bare, read, first, last, frame, phrase, task),)


def _without_fields(read: Read, first: int, last: int, task: Task) -> int:
    """The last token of a phrase without the fields of an office: "Minister" of "Minister of Economy, Trade and Industry"."""
    office = next((r for r in read.roles if first <= r[0] and r[1] + 2 < last and _has_fields(read, r[1])), None)
    if office is None or "and" not in read.lows[office[1] : last]:
        return last
    after = office[1] + 2
    named = any(m.last >= after and m.first <= last and m.known.kind != "region" for m in read.known)
    people = (task.ledger.person(read, *p) for p in read.people if p[1] >= after and p[0] <= last)
    return last if named or any(p and (p.country or p.sector or " " in p.name) for p in people) else office[1]


def _has_fields(read: Read, token: int) -> bool:
    return read.lows[token] in word_set("office with fields") and read.lows[token + 1] in ("of", "for", "on")


def _titled(read: Read, first: int, last: int, people: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one person whom a title and a comma announce: "the president's chief of staff, Rudolf Rassendyll"."""
    named = people[-1] if people else None
    if named is None or named[1] != last or "," not in read.lows[first : named[0]]:
        return None
    comma = max(i for i in range(first, named[0]) if read.lows[i] == ",")
    if any(w in ("and", "&", ",") for w in read.lows[first:comma]) or not _leads_to(read, comma, named[0]):
        return None
    title = next((r for r in read.roles if first <= r[0] and r[1] < comma and not _owns(read, r[1])), None)
    return named if title and not read.lows[title[1]].endswith("s") else None


def _with_office(read: Read, first: int, last: int, people: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The one person whose office follows behind a comma: "Rudolf Rassendyll, press secretary for Speaker Sapt"."""
    if not people or people[0][0] > first + 2 or read.lows[people[0][1] + 1 : people[0][1] + 2] != [","]:
        return None
    comma = people[0][1] + 1
    office = next((r for r in read.roles if comma < r[0] and r[1] < last), None)
    if office is None or read.lows[office[1]].endswith("s") or read.lows[office[1] + 1] not in _SERVING:
        return None
    begins = {p[0] for p in people[1:]}  # "Rassendyll, head of the bank, and Sapt" are two
    listed = any(i - 1 > comma and read.lows[i - 1] in ("and", "&") for i in begins)
    return None if listed or any(comma < i <= office[1] for i in begins) else people[0]


_SERVING = frozenset({"of", "for", "in", "at", "to"})


def _leads_to(read: Read, comma: int, name: int) -> bool:
    """Whether nothing but a title stands between a comma and a name."""
    titles = {i for r in read.roles for i in range(r[0], r[1] + 1)}
    titles |= {i for i in range(comma + 1, name) if "." in read.lows[i : i + 2]}
    return all(i in titles or read.lows[i] == "the" for i in range(comma + 1, name))


def _owns(read: Read, token: int) -> bool:
    return read.lows[token + 1 : token + 2] in (["'"], ["’"])


def _are_places(group: Sequence[Match], states: Sequence[Match], read: Read) -> bool:
    """ "Ruritanian embassies in Kenya and Chad" are Ruritania's."""
    owned = states[0].last < group[0].first - 1
    return owned and read.lows[group[0].first - 1] in _PLACING


def _ends_list(read: Read, cut: int, last: int) -> bool:
    return any(read.lows[i] in ("and", "&") for i in range(cut, last))


def _solid(read: Read, first: int, last: int) -> bool:
    """Whether a part of a list names a party of its own."""
    return any(first <= m.first and m.last <= last for m in read.known) or any(
        first <= a and b <= last for a, b in read.people
    )


def _listed(known: Sequence[Match], read: Read) -> list[Match]:
    best: list[Match] = []
    run: list[Match] = []
    for m in known:
        gap = read.words[run[-1].last + 1 : m.first] if run else []
        dashed = (
            run
            and not gap
            and read.sentence.text[read.words[run[-1].last].end : read.words[m.first].start] in ("-", "–", "/")
        )
        if run and (
            dashed or (gap and all(w.text.casefold() in ("and", ",", "-", "the", "&", "/", "–", "or") for w in gap))
        ):
            run.append(m)
        else:
            run = [m]
        if len(run) > len(best):
            best = list(run)
    return best


def _of_group(
    bare: Actor, m: Match, role: tuple[int, int, str] | None, read: Read, frame: Frame, phrase: Phrase
) -> Actor:
    sector: str | None = role[2] if role else m.known.sector
    if m.known.country in ("UNO", "EUR", "IGO") and sector == "GOV":
        sector = "IGO"
    if role is None:
        sector = force_of(m.known.kind, sector, frame, phrase.role)
    return replace(
        bare,
        name=m.known.name if role is None else None,
        country=m.known.country,
        sector=sector,
        office=read.text(role[0], role[1]) if role else None,
        id=f"country:{m.known.country}" if m.known.country else None,
        why=f"“{read.text(m.first, m.last)}” names {m.known.name}",
    )
