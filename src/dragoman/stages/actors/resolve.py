"""Resolve the phrases of frames one by one against the article's ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dragoman.lexicons.actors import BODIES, ActorTables, Match, tokens
from dragoman.lexicons.offices import OfficeTable
from dragoman.records import Actor, Article, Dateline, Frame, Phrase, Role, Sentence
from dragoman.stages.actors.context import Choose, Countries, Question, Told, choose_by
from dragoman.stages.actors.ledger import (
    FORMER,
    STATES,
    Ledger,
    Reading,
    Seen,
    backed,
    noun_phrase,
    read_article,
    singular,
)
from dragoman.stages.actors.reading import AFTER_HEAD, Read

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_IT = frozenset({"it", "its", "itself"})
_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "ourselves", "myself"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_PAIR = re.compile(
    r"^(?:the )?(?:both|two|either|all|warring|rival|opposing|three|feuding|neighbou?ring|\W)*(?:\w+ )?(sides|countries|nations|"
    r"governments|leaders|ministers|presidents|states|parties|neighbours|neighbors|men|powers|superpowers|rivals|foes|delegations|"
    r"diplomats|allies|capitals|heads of state|pair|duo|koreas|negotiators|adversaries|counterparts|combatants|enemies)$"
)
_PAIR_HINT = re.compile(
    r"\b(both|two|either|warring|opposing|rival|feuding)\b|^(?:the )?(sides|pair|duo|neighbou?rs|rivals|foes|adversaries|combatants)$|^(?:our|their|these) (?:two )?(?:countries|nations|governments|leaders)$"
)
_BILATERAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_FORCE = frozenset({"ASSAULT", "MOBILIZE"})
_MUTUAL = frozenset(
    "fighting clash violence conflict war battle ceasefire cease-fire truce deal agreement hostility".split()
)
_ARTICLES = frozenset({"the", "a", "an", "his", "her"})
_TEXTS = frozenset(
    "statement report letter message speech remarks comments communique proposal interview memo tweet announcement".split()
)
_CROWD = re.compile(
    r"^(?:(?:tens|hundreds|thousands|scores|dozens|at least|some|more than|about|nearly|many|several|of|\d[\d,.]*|millions|almost|"
    r"around|over|as|up|to|two|three|four|five|six|seven|eight|nine|ten|others|one|those|few)\W*)+$",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Who takes part in a frame, and who tells it (the nearest source first)."""

    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    attribution: tuple[Actor, ...] = ()


@dataclass(slots=True)
class _Task:
    """What is known while the frames of an article are resolved in order."""

    ledger: Ledger
    frames: Sequence[Frame]
    done: list[Participants] = field(default_factory=list)
    ahead: bool = False
    speakers: list[tuple[int, Actor]] = field(default_factory=list)
    choose: Choose | None = None
    dateline: frozenset[str] = frozenset()
    label: str | None = None  # the kind of phrase, when its own words name no country
    got: Reading = field(default_factory=Reading)

    def at(self) -> Frame:
        return self.frames[len(self.done)]


def resolve_actors(
    frames: Sequence[Frame],
    sentences: Sequence[Sentence],
    *,
    article: Article,
    dateline: Dateline | None,
    tables: ActorTables,
    offices: OfficeTable,
    choose: Choose | None = None,
) -> tuple[Participants, ...]:
    """The participants and sources of each frame, in the order of the frames.

    `choose` settles the country of a phrase that names none; as shipped, by the weights in the tables.
    """
    if not frames:
        return ()
    ledger = read_article(sentences, tables, offices, article.date)
    filed = frozenset(
        m.known.country
        for m in (tables.names.find(tokens(dateline.place), ledger.year) if dateline and dateline.place else ())
        if m.known.country
    )
    for country in filed:
        ledger.countries[country] += 1
    task = _Task(ledger, frames, choose=choose or choose_by(tables.context), dateline=filed)
    order = sorted(range(len(frames)), key=lambda k: (frames[k].sentence, frames[k].start))
    task.frames = [frames[k] for k in order]
    for frame in task.frames:
        said = _unique(a for p in frame.having(Role.ATTRIBUTION) for a in _resolve(p, frame, task))
        if said:
            task.speakers.append((frame.sentence, said[0]))
        actors = _unique(a for p in frame.having(Role.ACTOR) for a in _resolve(p, frame, task))
        recipients = _unique(a for p in frame.having(Role.RECIPIENT) for a in _resolve(p, frame, task, actors))
        if not actors and not recipients:  # an act that names no party takes those that the context gives it, if any
            bare = Phrase(role=Role.ACTOR, start=frame.start, end=frame.end, text=frame.trigger)
            actors = tuple(a for a in _unique(_resolve(bare, frame, task)) if a.country)
        actors = (*actors, *_other_side(frame, actors, recipients, task))
        task.done.append(Participants(actors=actors, recipients=recipients, attribution=said))
    back = {k: i for i, k in enumerate(order)}
    return tuple(task.done[back[k]] for k in range(len(frames)))


_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})


def _other_side(frame: Frame, actors: Sequence[Actor], recipients: Sequence[Actor], task: _Task) -> tuple[Actor, ...]:
    """The party that a mention of a meeting leaves unsaid ("their meeting"): that of the nearest like act with two."""
    own = {a.country for a in (*actors, *recipients) if a.country}
    if frame.type not in _MUTUAL or len(own) != 1:
        return ()
    for before, parties in zip(task.frames[: len(task.done)][::-1], task.done[::-1], strict=True):
        if before.type not in _MUTUAL or frame.sentence - before.sentence > 8:
            continue
        both = _unique((*parties.actors, *parties.recipients))
        if len({a.country for a in both if a.country}) == 2 and own <= {a.country for a in both}:
            span = task.ledger.reads[frame.sentence].sentence.span(frame.start, frame.end)
            return tuple(
                replace(
                    a,
                    text=frame.trigger,
                    span=span,
                    antecedent=a.span,
                    why=f"the other side of the act before: “{a.text}”",
                )
                for a in both
                if a.country and a.country not in own
            )[:1]
    return ()


def _unique(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    out: dict[tuple[str | None, str | None, str, str | None], Actor] = {}
    for a in actors:
        out.setdefault((a.country, a.name, a.text, a.sector), a)
    return tuple(out.values())


def _resolve(phrase: Phrase, frame: Frame, task: _Task, others: Sequence[Actor] = ()) -> tuple[Actor, ...]:
    """By the rules first; where the phrase's own words give no country, the context is weighed as a whole."""
    task.got = Reading()
    found, label = _by_rules(phrase, frame, task, others)
    if label is None or task.ahead or task.choose is None:
        return found
    read = task.ledger.reads[frame.sentence]
    first, last = read.range(phrase.start, phrase.end)
    told = [
        Told(frame=f, actors=p.actors, recipients=p.recipients, attribution=p.attribution)
        for f, p in zip(task.frames, task.done, strict=False)
    ]
    question = Question(
        label=label, phrase=phrase, frame=frame, read=read, first=first, last=last, got=task.got, proposed=found,
        others=others, told=told, dateline=task.dateline,
    )  # fmt: skip
    chosen = task.choose(question, task.ledger)
    return found if chosen == question.answer else _chosen(chosen, question, task)


def _chosen(countries: Countries, q: Question, task: _Task) -> tuple[Actor, ...]:
    """The actors for the countries that the context speaks for, each with the mention that it goes back to."""
    bare = Actor(text=q.phrase.text, span=q.read.sentence.span(q.phrase.start, q.phrase.end))
    base = q.proposed[0] if len(q.proposed) == 1 else bare
    return tuple(_of_country(c, bare, base, q, task) for c in sorted(countries, key=str))


_PRONOUNS = frozenset({"he", "she", "it", "they", "speaker"})


def _of_country(country: str | None, bare: Actor, base: Actor, q: Question, task: _Task) -> Actor:
    if country is None:
        sector = base.sector if q.label not in _PRONOUNS | {"self", "thing"} else None
        return replace(bare, sector=sector, office=base.office, why="the context speaks for no one country")
    here = (q.read.sentence.index, q.first)
    before = [s for s in task.ledger.seen if s.reading.country == country and (s.sentence, s.token) < here]
    after = [s for s in task.ledger.seen if s.reading.country == country and (s.sentence, s.token) > here]
    if q.label in ("he", "she"):
        before = [s for s in before if s.reading.kind in ("person", "role") and not s.reading.plural] or before
    elif q.label in ("it", "they"):
        before = [s for s in before if s.reading.kind != "person"] or before
    same = [s for s in before if q.got.head and q.got.head in s.heads]
    nearest = same or before or after[:1]
    at = nearest[-1] if nearest else None
    if q.label in _PRONOUNS and at:
        return _from_seen(bare, at)
    if q.label in ("self", "thing", "both"):
        told = [a for t in reversed(q.told) for a in (*t.actors, *t.recipients) if a.country == country]
        if told:
            return _as(bare, told[0], "of an act before")
        sector = at.reading.sector if at else "GOV"
        return replace(bare, country=country, sector=sector, antecedent=at.span if at else None, why=_WEIGHED)
    sector = ("IGO" if base.sector == "GOV" else base.sector) if country in ("UNO", "IGO") else base.sector
    if base.sector == "IGO" and country not in BODIES:
        sector = "GOV"
    ident = base.id if base.id and base.id.startswith("person") else None
    return replace(
        base, country=country, sector=sector, antecedent=at.span if at else base.antecedent, id=ident, why=_WEIGHED
    )


_WEIGHED = "the country that the context speaks for most"


def _by_rules(
    phrase: Phrase, frame: Frame, task: _Task, others: Sequence[Actor] = ()
) -> tuple[tuple[Actor, ...], str | None]:
    """What the rules make of a phrase, and its kind when its own words name no country."""
    read = task.ledger.reads[frame.sentence]
    bare = Actor(text=phrase.text, span=read.sentence.span(phrase.start, phrase.end))
    low = _bare_word(phrase.text)
    small = phrase.text not in ("US", "IT", "U.S.")
    if small and low in _SPEAKER:
        return _speaker(bare, frame, task, low), "speaker"
    if small and low in _HE | _SHE:
        return _he(bare, read, phrase, frame, task, low in _SHE, others), "she" if low in _SHE else "he"
    if small and low in _IT:
        return _it(bare, read, phrase, frame, task, others), "it"
    if small and low in _THEY:
        return _they(bare, read, phrase, frame, task, others), "they"
    if not read.words:
        return (bare,), None
    first, last = read.range(phrase.start, phrase.end)
    if low in _RELATIVE:
        return _relative(bare, read, first, task), None
    known = [m for m in read.known if m.last >= first and m.first <= last]
    if (phrase.start, phrase.end) == (frame.start, frame.end) and not known:
        return _from_context(bare, phrase.role, frame, task, others), "self"
    if low in ("koreas", "north and south", "north and south korea", "south and north korea"):
        return _both(bare, "koreas", read, phrase, frame, task), None
    if not known and (
        _PAIR_HINT.search(low) and (_PAIR.search(low) or re.search(r"both (sides|countries|nations)$", low))
    ):
        return _both(bare, low, read, phrase, frame, task), None if "koreas" in low else "both"
    if re.search(r"\b(international|world|global) community\b", low) or low in ("world", "whole world", "entire world"):
        return (replace(bare, why="no one party"),), None
    task.label = None
    found = _parts(bare, read, first, last, frame, phrase, task)
    if (
        len(found) == 1
        and found[0].country is None
        and found[0].sector is None
        and not found[0].why
        and low == phrase.text
    ):
        # a thing for its maker: "the raid", "such actions"
        return _from_context(bare, phrase.role, frame, task, others), "thing"
    return found, task.label if len(found) == 1 else None


def _bare_word(text: str) -> str:
    return re.sub(r"^(the|a|an)\s+", "", text.casefold()).strip(" ,.'’\"“”")


# one phrase, perhaps several parties --------------------------------------------------------------------------------


def _parts(
    bare: Actor, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: _Task
) -> tuple[Actor, ...]:
    if any(m.first == first - 1 and m.last >= first and read.lows[m.first] == "the" for m in read.known):
        first -= 1  # "the North"
    known = [m for m in read.known if m.first >= first and m.last <= last]
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    roles = [r for r in read.roles if r[0] >= first and r[1] <= last]
    states = [m for m in known if m.known.kind != "organisation" or m.known.country in ("UNO", "EUR", "IGO")]
    states = [m for m in states if not backed(read, m) and read.lows[m.last + 1 : m.last + 2] != ["led"]] or states
    # "Ukrainian and Russian officials", "leaders of France and Germany", "US-China trade"
    group = _listed(states, read)
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
        return tuple(_person(bare, read, p, p[0], p[1], frame, phrase, task) for p in people)
    cuts = [
        i
        for i in range(first + 1, last)
        if read.lows[i] in ("and", ",", "&")
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
            left = _parts(bare, read, first, cut - 1, frame, phrase, task)
            return (*left, *_parts(bare, read, right, last, frame, phrase, task))
    return (_one(bare, read, first, last, frame, phrase, task),)


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
        sector = _force(m.known.kind, sector, frame, phrase.role)
    return replace(
        bare,
        name=m.known.name if role is None else None,
        country=m.known.country,
        sector=sector,
        office=read.text(role[0], role[1]) if role else None,
        id=f"country:{m.known.country}" if m.known.country else None,
        why=f"“{read.text(m.first, m.last)}” names {m.known.name}",
    )


def _force(kind: str, sector: str | None, frame: Frame, role: Role) -> str | None:
    """ "Israeli" before "air strike" is the army."""
    if kind == "adjective" and sector == "GOV" and role is Role.ACTOR and frame.type == "MOBILIZE":
        return "MIL"
    return sector


def _one(bare: Actor, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: _Task) -> Actor:
    ledger = task.ledger
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    head = _head_person(read, people, first, last)
    if head:
        return _person(bare, read, head, first, last, frame, phrase, task)
    got = task.got = noun_phrase(read, first, last, ledger)
    text = bare.text
    if got.kind in ("country", "org"):
        sector = got.sector
        single = next((m for m in read.known if m.first >= first and m.last == last), None)
        if single and single.first == first and got.kind == "country":
            sector = _force(single.known.kind, sector, frame, phrase.role)
            if (
                single.known.kind == "adjective"
                and read.text(first, last).endswith(("ns", "is", "ese", "ks"))
                and (
                    frame.type in ("PROTEST",)
                    or (frame.type in ("ASSAULT", "COERCE") and phrase.role is Role.RECIPIENT)
                )
            ):
                sector = "CVL"
        ident = (
            f"org:{_slug(got.name or text)}" if got.kind == "org" else f"country:{got.country}" if got.country else None
        )
        return replace(bare, name=got.name, country=got.country, sector=sector, id=ident, why=got.why)
    if got.kind == "role":
        return _role(bare, got, read, first, last, frame, phrase, task)
    return _unclear(bare, got, read, first, last, frame, phrase, task)


def _head_person(read: Read, people: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int] | None:
    """The person who heads the phrase: not an owner ("Assad's forces"), not one after "of"."""
    for p in people:
        tail = p[1] + 1
        if tail <= last and read.words[tail].text in ("'", "’") and tail + 1 < last:
            continue
        if tail <= last and any(
            r[0] in (tail, tail + 1) and read.lows[tail] not in (",", "(", "and") for r in read.roles if r[1] <= last
        ):
            continue
        if any(m.first == tail and m.last <= last for m in read.known):
            continue  # "Mainly Christian Ethiopia"
        before = [read.lows[i] for i in range(first, p[0])]
        started = any(r[0] >= first and r[1] < p[0] for r in read.roles)
        if started and any(w in AFTER_HEAD - {",", "of", "for", "in"} for w in before):
            chained = any(r[1] == p[0] - 1 for r in read.roles)
            if not chained and read.lows[p[0] - 1] in AFTER_HEAD | {"the"}:
                continue
        if started and read.lows[p[0] - 1] in ("of", "for", "in", "to", "at", "with", "by", "from"):
            continue
        return p
    return None


def _person(
    bare: Actor, read: Read, at: tuple[int, int], first: int, last: int, frame: Frame, phrase: Phrase, task: _Task
) -> Actor:
    ledger = task.ledger
    p = ledger.person(read, *at)
    if p is None:
        return replace(bare, name=read.text(*at))
    country, sector, office, why = p.country, p.sector, p.office, p.why
    local = noun_phrase(read, first, at[0] - 1, ledger) if at[0] > first else None
    if local and local.sector and (sector is None):
        sector = local.sector
    if local and local.country and country is None:
        country = local.country
    lone = at[0] == at[1] and " " not in p.name
    after = next(
        (m for m in read.known if m.first == at[1] + 2 and m.last <= last and read.lows[at[1] + 1] == "of"), None
    )
    told = after.known.country if after else local.country if local else None
    if told and told != country and (lone or after):
        # "King Hussein of Jordan" is not Saddam Hussein
        country, why = told, "named beside the name"
        sector = local.sector if local and local.sector else sector
    if country is None:
        task.label = "person"
        task.got = Reading(sector=sector, kind="person", head=singular((office or "").casefold()))
        top = ledger.dominant(0.5)
        spot = (
            (top, "the country that the article is about")
            if top
            else _near_country(read, first, last, task, local.head if local else "", sector)
        )
        country, why = spot if (sector or office or top) else (None, why)
    before = read.text(first, at[0] - 1) if at[0] > first else ""
    if sector in ("GOV", "LEG", "JUD") and FORMER.search(before) and not (p.spell and p.spell.covers):
        sector = "ELI"
    if sector == "ELI" and frame.status == "historical" and p.spell is not None:
        sector = p.spell.sector
    antecedent = p.span if bare.span and p.span.start < bare.span.start else None
    return replace(
        bare,
        name=p.spell.person
        if p.spell and " " not in p.name and p.spell.match == "surname" and p.spell.covers
        else p.name,
        country=country,
        sector=sector or ("GOV" if p.spell and p.spell.covers else None),
        office=office,
        id=f"person:{_slug(p.name)}",
        antecedent=antecedent,
        why=why or "named in the article",
    )


def _role(
    bare: Actor, got: Reading, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: _Task
) -> Actor:
    """A phrase headed by a role: where its words give no country, the article's earlier mentions do."""
    country, sector, why, antecedent, name = got.country, got.sector, got.why, None, got.name
    if country is None and not got.closed:
        task.label = "role"
        seen = _earlier(got, read.sentence.index, first, task)
        if seen:
            country, antecedent = seen.reading.country, seen.span
            why = f"the {got.head} is “{antecedent.text}”"
            if (
                seen.reading.sector
                and (seen.reading.kind != "role" or (got.head in _SPOKEN and seen.reading.full == got.full))
                and got.head not in ("force", "troop", "leader", "official")
            ):
                sector = seen.reading.sector if not FORMER.search(bare.text) else sector
            name = seen.reading.name if seen.reading.kind == "person" else name
        else:
            country, why = _near_country(read, first, last, task, got.head, sector)
            if country in ("EUR",) and sector != "IGO":
                country = None
    if country in ("UNO", "IGO") and sector == "GOV" and got.head not in STATES:
        sector = "IGO"
    return replace(
        bare, name=name, country=country, sector=sector, office=got.office, antecedent=antecedent, why=why,
        id=f"office:{country}/{_slug(got.office)}" if country and got.office and sector == "GOV" and not got.plural else None,
    )  # fmt: skip


_VAGUE = re.compile(
    r"\b(other|many|some|several|all|any|most|foreign|western|european|regional|african|arab|asian|\d+|various|world|global|major|"
    r"international|latin|gulf|g20|un member|member|those|certain|outside|neighbou?ring|central|muslim|islamic)\b",
    re.I,
)


_SPOKEN = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "commander", "group", "movement", "chief", "statement"}
)
_HOME_HEADS = frozenset(
    "government police army military parliament authority protester court troop opposition ministry people rebel demonstrator".split()
)
_COMMON_HEADS = frozenset("force group official commander spokesman agency party source leader member".split())


def _earlier(got: Reading, sentence: int, token: int, task: _Task) -> Seen | None:
    """The nearest earlier mention with the same head and a country, else the first later one."""
    later: Seen | None = None
    found: Seen | None = None
    head, plural = got.head, got.plural
    if not head:
        return None
    for seen in task.ledger.seen:
        if head not in seen.heads or seen.reading.country is None:
            continue
        if head in _COMMON_HEADS and seen.reading.kind == "role" and seen.reading.full != got.full:
            continue
        if (seen.sentence, seen.token) < (sentence, token):
            if found is None or seen.reading.plural == plural or found.reading.plural != plural:
                found = seen
        elif later is None and seen.sentence != sentence:
            later = seen
    if found is not None and sentence - found.sentence > 2 and head in _HOME_HEADS and found.reading.kind == "role":
        # far from its last mention "the government" is that of the country that the article is about
        top = task.ledger.dominant(0.5)
        if top and top != found.reading.country:
            return next((s for s in task.ledger.seen if s.reading.country == top), found)
    return found or later


_HOME = frozenset(
    "NGO REB CVL COP MIL GOV LEG JUD OPP PTY SPY UAF LAB PRM REL CRM ELI EDU MED SOC AGR REF BUS JRN".split()
)
_STATELESS = frozenset("nation country state government leader power ally partner".split())


def _near_country(
    read: Read, first: int, last: int, task: _Task, head: str, sector: str | None
) -> tuple[str | None, str]:
    """Where no word of the phrase tells the country: the country around it, or none where several are in play."""
    text = read.text(first, last)
    if sector not in _HOME or (head in _STATELESS and _VAGUE.search(text)):
        return None, ""
    if head in (
        "nation",
        "country",
        "state",
        "ally",
        "power",
        "partner",
        "expert",
        "analyst",
        "diplomat",
    ) and read.lows[last].endswith("s"):
        return None, ""
    m = next((m for m in read.known if m.last in (first - 1, first - 2, first - 3) and _owns(read, m, first)), None)
    if m:
        return m.known.country, "named just before it"
    m = next(
        (
            m
            for m in read.known
            if last < m.first <= last + 3
            and all(w in ("in", "of", "from", "at", "the", "near") for w in read.lows[last + 1 : m.first])
        ),
        None,
    )
    if m and m.known.country not in ("UNO", "IGO", "EUR", "IMG"):
        return m.known.country, "named just after it"
    if top := task.ledger.dominant(0.4):
        return top, "the country that the article is about"
    for index in (read.sentence.index, read.sentence.index - 1):
        other = task.ledger.reads.get(index)
        local = (
            {m.known.country for m in other.known if m.known.country and m.known.kind != "organisation"}
            if other
            else set()
        )
        if len(local) == 1:
            return local.pop(), "the only country of the sentence"
    return None, ""


def _owns(read: Read, m: Match, first: int) -> bool:
    between = read.lows[m.last + 1 : first]
    return (not between and m.known.kind == "adjective") or between in (["'", "s"], ["’", "s"], ["'"], ["’"])


def _unclear(
    bare: Actor, got: Reading, read: Read, first: int, last: int, frame: Frame, phrase: Phrase, task: _Task
) -> Actor:
    """No known name, no role: a crowd by its number, an owner's thing, or unknown."""
    text = bare.text
    owner = next((m for m in read.known if m.first >= first and m.last <= last), None)
    around = next((m for m in read.known if m.first <= first and m.last >= last and m.last > m.first), None)
    if owner is None and around and around.known.country:
        # "Russian" where the text has "Russian Defense Ministry"
        force = frame.type in _FORCE and phrase.role is Role.ACTOR
        return replace(
            bare,
            country=around.known.country,
            sector="MIL" if force else around.known.sector,
            why=f"part of “{read.text(around.first, around.last)}”",
        )
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    if owner and not got.closed:
        return replace(
            bare,
            country=owner.known.country,
            sector=owner.known.sector,
            why=f"“{read.text(owner.first, owner.last)}” names {owner.known.name}",
        )
    if people:
        p = task.ledger.person(read, *people[0])
        if p:
            return replace(bare, country=p.country, sector=p.sector, why=f"of {p.name}")
    korea = {"north": "PRK", "south": "KOR"}.get(text.casefold())
    if korea and (task.ledger.countries["KOR"] or task.ledger.countries["PRK"]):
        return replace(bare, country=korea, sector="GOV", id=f"country:{korea}", why="one of the two Koreas")
    if (re.search(r"\bwest\b", text, re.I) and len(text) < 20) or text in ("Western", "Western powers", "Arab", "Gulf"):
        return replace(bare, name="West" if "est" in text else None, sector="GOV", why="a group of states")
    task.label = None if got.closed else "unclear"
    if _CROWD.search(text):
        here = [s for s in task.ledger.seen if s.sentence == read.sentence.index and s.reading.country]
        country, why = _near_country(read, first, last, task, "", "CVL")
        if frame.type == "PROTEST" or phrase.role is Role.RECIPIENT or here:
            return replace(bare, country=country, sector="CVL", why=why)
        return replace(bare, country=country, sector="CVL", why=why)
    if read.lows[last] in _TEXTS and task.speakers and frame.sentence - task.speakers[-1][0] <= 6:
        return _as(bare, task.speakers[-1][1], "the source before")
    if got.closed:
        return replace(bare, why="names another than its owner")
    # the article may explain the name elsewhere: "the Front", "the Brotherhood"
    for seen in task.ledger.seen:
        if (
            seen.reading.name
            and len(text) > 3
            and text[0].isupper()
            and seen.reading.name.endswith(text)
            and seen.reading.country
        ):
            return replace(
                bare,
                name=seen.reading.name,
                country=seen.reading.country,
                sector=seen.reading.sector,
                antecedent=seen.span,
                why="a shorter name",
            )
    m = next((m for m in read.known if m.last < first and _owns(read, m, first)), None)
    if m:
        return replace(bare, country=m.known.country, sector=m.known.sector, why="named just before it")
    return bare


# words that stand for another --------------------------------------------------------------------------------------


def _as(bare: Actor, other: Actor, why: str) -> Actor:
    return replace(
        other, text=bare.text, span=bare.span, antecedent=other.antecedent or other.span, why=f"{why}: “{other.text}”"
    )


def _from_seen(bare: Actor, s: Seen) -> Actor:
    r = s.reading
    ident = (
        f"person:{_slug(r.name)}"
        if r.kind == "person" and r.name
        else f"country:{r.country}"
        if r.kind == "country"
        else None
    )
    return replace(
        bare, name=r.name, country=r.country, sector=r.sector, office=r.office, antecedent=s.span, id=ident,
        why=f"“{bare.text}” is “{s.span.text}”",
    )  # fmt: skip


def _speaker(bare: Actor, frame: Frame, task: _Task, low: str) -> tuple[Actor, ...]:
    """I and we are the one who is quoted: this frame's source, else the nearest."""
    own = [
        a
        for p in frame.having(Role.ATTRIBUTION)
        if _bare_word(p.text) not in _SPEAKER
        for a in _resolve(p, frame, task)
    ]
    if own:
        return (_as(bare, own[0], "the speaker"),)
    best: tuple[int, Phrase, Frame] | None = None
    for f in task.frames:
        for p in f.having(Role.ATTRIBUTION):
            if _bare_word(p.text) in _SPEAKER:
                continue
            gap = f.sentence - frame.sentence
            cost = gap * 2 if gap >= 0 else -gap * 2 - 1
            if abs(gap) <= 4 and (best is None or cost < best[0]):
                best = (cost, p, f)
    if best is None or best[0] > 1:
        # no source in this sentence: a person beside "said" here or in the sentence before
        for index in (frame.sentence, frame.sentence - 1, frame.sentence + 1):
            read = task.ledger.reads.get(index)
            if read is None:
                continue
            for s in (x for x in task.ledger.seen if x.sentence == index and x.reading.country):
                near = read.lows[s.last + 1 : s.last + 3] + read.lows[max(0, s.token - 2) : s.token]
                if {"said", "told", "says", "added", "according", "wrote", "tweeted"} & set(near):
                    return (_from_seen(bare, s),)
    if best:
        got = _resolve(best[1], best[2], task)
        if got:
            return (_as(bare, got[0], "the speaker"),)
    return (bare,)


def _he(
    bare: Actor, read: Read, phrase: Phrase, frame: Frame, task: _Task, she: bool, others: Sequence[Actor]
) -> tuple[Actor, ...]:
    """The best person before the pronoun: near, first in its sentence, of that gender, not the act's other side."""
    here = read.sentence.index
    token = read.range(phrase.start, phrase.end)[0]
    taken = {a.name for a in others if a.name}
    source = next((a for at, a in reversed(task.speakers) if here - at <= 2), None)
    best: tuple[float, Seen] | None = None
    firsts: dict[int, int] = {}
    for s in task.ledger.seen:
        if s.sentence < here - 6 or (s.sentence, s.token) >= (here, token):
            continue
        if s.reading.kind not in ("person", "role") or s.reading.plural:
            continue
        if s.reading.kind == "role" and s.reading.sector not in _HOME | {"IGO", "NGO"}:
            continue
        if s.reading.kind == "role" and s.reading.head in _NOT_PEOPLE:
            continue
        firsts.setdefault(s.sentence, s.token)
        score = -3.0 * (here - s.sentence) + (2.5 if firsts[s.sentence] == s.token else 0.0)
        if s.reading.kind == "person":
            score += 2.0
            p = next((p for p in task.ledger.people.get(s.reading.person or "", ()) if p.name == s.reading.name), None)
            if p and p.female is not None and p.female != she:
                score -= 8
            elif p and she and p.female is None and " " in p.name:
                score -= 2
        if phrase.role is Role.ATTRIBUTION and s.sentence == here and _quoted(read, s.token):
            score -= 6  # who is spoken of in the quotation does not speak it
        if s.reading.name in taken:
            score -= 4
        if phrase.role is Role.ATTRIBUTION and source and s.reading.name and s.reading.name == source.name:
            score += 3.0  # who spoke speaks on
        if s.reading.country is None and s.reading.sector is None:
            score -= 2
        tail = task.ledger.reads[s.sentence].lows[s.last + 1 : s.last + 3]
        if {"said", "told", "says", "added", "warned", "urged"} & set(tail):
            score += 1.0
        if best is None or score >= best[0]:
            best = (score, s)
    if best:
        return (_filled(_from_seen(bare, best[1]), task),)
    return (bare,)


def _filled(actor: Actor, task: _Task) -> Actor:
    """A person or role of no known country takes the one that the article is about."""
    if actor.country is None and actor.sector in _HOME:
        return replace(actor, country=task.ledger.dominant())
    return actor


def _quoted(read: Read, token: int) -> bool:
    before = read.sentence.text[: read.words[token].start]
    return (
        before.count("“") > before.count("”") or before.count('"') % 2 == 1 or before.count("``") > before.count("''")
    )


_NOT_PEOPLE = frozenset(
    "government administration regime ministry state nation country parliament court army military force agency party side "
    "power company bank council committee union mission embassy office department assembly house coalition group media movement "
    "police newspaper navy commission capital authority campaign protest report".split()
)


def _it(
    bare: Actor, read: Read, phrase: Phrase, frame: Frame, task: _Task, others: Sequence[Actor]
) -> tuple[Actor, ...]:
    """The best country or body before the pronoun."""
    return _body(bare, read, phrase, task, others, plural=False)


def _body(
    bare: Actor, read: Read, phrase: Phrase, task: _Task, others: Sequence[Actor], *, plural: bool
) -> tuple[Actor, ...]:
    here = read.sentence.index
    token = read.range(phrase.start, phrase.end)[0]
    taken = {(a.country, a.sector) for a in others}
    best: tuple[float, Seen] | None = None
    firsts: dict[int, int] = {}
    for s in task.ledger.seen:
        if s.sentence < here - 5 or (s.sentence, s.token) >= (here, token):
            continue
        r = s.reading
        firsts.setdefault(s.sentence, s.token)
        score = -3.0 * (here - s.sentence) + (2.5 if firsts[s.sentence] == s.token else 0.0)
        if plural:
            if r.kind == "person":
                continue
            score += 2.5 if r.plural else (-1.0 if r.kind == "country" else 0.0)
            if r.kind == "role" and not r.plural:
                score -= 2
        else:
            if r.kind == "person" or r.plural or (r.kind == "role" and r.head not in _NOT_PEOPLE):
                continue
        other = task.ledger.reads[s.sentence]
        match = next((m for m in other.known if m.first == s.token), None)
        if match and match.known.kind in ("city", "adjective") and r.kind == "country":
            score -= 4
        before = other.lows[s.token - 1] if s.token else ""
        if before in ("in", "from", "of", "to", "at", "near") or (
            s.token > 1 and other.lows[s.token - 2] in ("in", "from", "at", "near")
        ):
            score -= 2
        if (r.country, r.sector) in taken:
            score -= 4
        if r.country is None:
            score -= 2
        if best is None or score >= best[0]:
            best = (score, s)
    return (_filled(_from_seen(bare, best[1]), task),) if best else (bare,)


def _they(
    bare: Actor, read: Read, phrase: Phrase, frame: Frame, task: _Task, others: Sequence[Actor]
) -> tuple[Actor, ...]:
    """Several parties: the plural before it, or both sides of the act before in the same or the last sentence."""
    for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
        if frame.sentence - f.sentence > 1:
            break
        both = _unique((*p.actors, *p.recipients))
        if (
            f.type in _BILATERAL
            and len({a.country for a in p.actors if a.country}) > 1
            and len(p.actors) <= 4
            and len(both) <= 5
        ):
            return tuple(_as(bare, a, "of the act before") for a in p.actors)
    return _body(bare, read, phrase, task, others, plural=True)


def _relative(bare: Actor, read: Read, first: int, task: _Task) -> tuple[Actor, ...]:
    before = [s for s in task.ledger.seen if s.sentence == read.sentence.index and s.last < first]
    return (_from_seen(bare, before[-1]),) if before else (bare,)


def _both(bare: Actor, low: str, read: Read, phrase: Phrase, frame: Frame, task: _Task) -> tuple[Actor, ...]:
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
    # countries named in this sentence before the phrase
    for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
        parties = {a.country: a for a in (*p.actors, *p.recipients) if a.country}
        if len(parties) == 2 and frame.sentence - f.sentence <= 8:
            return tuple(
                replace(
                    _as(bare, a, "of the act before"),
                    name=a.name if persons and a.id and a.id.startswith("person") else None,
                    sector="GOV" if not persons and a.sector not in ("REB", "MIL", "IGO") else a.sector,
                )
                for a in parties.values()
            )
    return _top_two(bare, role[2] if role else "GOV", task)


def _top_two(bare: Actor, sector: str | None, task: _Task) -> tuple[Actor, ...]:
    top = [c for c, _ in task.ledger.countries.most_common(2)]
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


def _from_context(bare: Actor, role: Role, frame: Frame, task: _Task, others: Sequence[Actor]) -> tuple[Actor, ...]:
    """The participants of a nominal or passive act that names none: those of the nearest like act, else the article's."""
    taken = {a.country for a in others}
    word = singular(frame.trigger.casefold())
    alone = role is Role.ACTOR and not frame.having(Role.RECIPIENT)
    mutual = alone and (frame.type in _BILATERAL or word in _MUTUAL)
    for strict in (True, False):
        for f, p in reversed(list(zip(task.frames, task.done, strict=False))):
            if f.type != frame.type or (strict and singular(f.trigger.casefold()) != word):
                continue
            side = p.actors if role is Role.ACTOR else p.recipients
            if mutual:
                side = _unique((*p.actors, *p.recipients))
            got = tuple(a for a in side if a.country and not (a.country in taken and role is Role.RECIPIENT))
            if got:
                return tuple(_as(bare, a, "of a like act before") for a in got[:4])
    if not task.ahead:
        task.ahead = True  # a look ahead does not look ahead itself
        got = next(
            filter(None, (_ahead(f, role, task) for f in task.frames[len(task.done) + 1 :] if f.type == frame.type)), ()
        )
        task.ahead = False
        if got:
            return tuple(_as(bare, a, "of a like act after") for a in got[:4])
    sector = "CVL" if frame.type == "PROTEST" else "MIL" if frame.type in _FORCE else "GOV"
    if frame.type in _BILATERAL:
        return _top_two(bare, sector, task)
    country = task.ledger.dominant()
    return (
        replace(bare, country=country, sector=sector if country else None, why="the country that the article is about"),
    )


def _ahead(frame: Frame, role: Role, task: _Task) -> tuple[Actor, ...]:
    """The parties that a later frame names itself."""
    phrases = [p for p in frame.having(role) if p.text != frame.trigger and _bare_word(p.text) not in _SPEAKER]
    return tuple(a for p in phrases for a in _resolve(p, frame, task) if a.country)


def _slug(name: str | None) -> str:
    return re.sub(r"[^\w]+", "-", (name or "").casefold()).strip("-")
