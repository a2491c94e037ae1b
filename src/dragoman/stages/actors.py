"""Resolve participants and sources: from a phrase in context to name, country, sector, office and a stable id.

Context beats tables: what the article says of a name ("Zambian foreign minister Joe Malanji") is kept in a ledger and
asked first; dated office holders come next; a role alone ("police") takes the country that the sentence or the article
gives it, and stays without one where several are in play.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date

from dragoman.lexicons.actors import ActorTables, Known, Match, Word, tokens
from dragoman.lexicons.offices import OfficeTable, Spell
from dragoman.records import Actor, Article, Dateline, Frame, Phrase, Role, Sentence, Span

_SINGULAR = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both", "both sides", "the two", "each other"})
_NEUTER = frozenset({"it", "its", "itself"})
_SPEAKER = frozenset({"i", "me", "my", "we", "us", "our", "ours", "ourselves"})
_PAIR = re.compile(
    r"\b(two|both|the) (?:\w+ )?(sides|countries|nations|governments|leaders|ministers|presidents|states|parties|neighbours|"
    r"neighbors|men|powers|superpowers|rivals|foes|delegations|diplomats|officials|allies|capitals|heads of state)\b"
)
_FORMER = re.compile(r"\b(former|ex|ousted|deposed|late|then)\b", re.I)
_STOP = frozenset(
    (
        "the a an this that these those some several many most more other another any all its his her their "
        "our my new two three four five six seven eight nine ten hundreds thousands dozens scores of top "
        "senior high ranking"
    ).split()
)
_NOT_NAMES = frozenset(
    (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
        "August September October November December The A An In On At But And He She It They We I This That "
        "As If For To By With After Before Mr Mrs Ms Dr Mr. Mrs. Ms. Dr. Sir Gen Sen Rep Earlier Meanwhile "
        "However Also Some Many Most One Two Last"
    ).split()
)
_LINKS = frozenset(
    {"al", "bin", "ibn", "de", "del", "la", "van", "von", "der", "den", "da", "dos", "el", "ul", "abu", "bint", "-"}
)
_CONTEXT_SECTOR = {"PROTEST": "CVL", "ASSAULT": "MIL", "MOBILIZE": "MIL"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Who takes part in a frame, and who tells it (the nearest source first)."""

    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    attribution: tuple[Actor, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Person:
    """What the article has said of a person so far."""

    name: str
    country: str | None
    sector: str | None
    office: str | None
    span: Span
    why: str


@dataclass(slots=True)
class _Read:
    """A sentence as tokens, with the known names, roles and persons in it."""

    sentence: Sentence
    words: list[Word]
    known: list[Match]
    roles: list[tuple[int, int, str]]
    people: list[tuple[int, int]]


@dataclass(slots=True)
class _Context:
    """The whole article as the resolver sees it."""

    tables: ActorTables
    offices: OfficeTable
    date: Date | None
    reads: dict[int, _Read]
    people: dict[str, _Person] = field(default_factory=dict)  # by last name, casefolded
    order: list[tuple[int, int, str]] = field(default_factory=list)  # sentence, token, last name
    countries: Counter[str] = field(default_factory=Counter)
    by_role: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    speaker: Actor | None = None
    last_pair: tuple[Actor, ...] = ()


def resolve_actors(
    frames: Sequence[Frame],
    sentences: Sequence[Sentence],
    *,
    article: Article,
    dateline: Dateline | None,
    tables: ActorTables,
    offices: OfficeTable,
) -> tuple[Participants, ...]:
    """The participants and sources of each frame, in the order of the frames."""
    context = _read_article(sentences, article, dateline, tables, offices)
    done: list[Participants] = []
    for k, frame in enumerate(frames):
        said = tuple(a for p in frame.having(Role.ATTRIBUTION) for a in _resolve(p, frame, context))
        if said:
            context.speaker = said[0]
        sides = {
            role: _unique(a for p in frame.having(role) for a in _resolve(p, frame, context, frames[:k], done))
            for role in (Role.ACTOR, Role.RECIPIENT)
        }
        if len({a.country for a in (*sides[Role.ACTOR], *sides[Role.RECIPIENT]) if a.country}) >= 2:
            context.last_pair = _unique((*sides[Role.ACTOR], *sides[Role.RECIPIENT]))
        done.append(Participants(actors=sides[Role.ACTOR], recipients=sides[Role.RECIPIENT], attribution=said))
    return tuple(done)


def _unique(actors: Iterator[Actor] | Sequence[Actor]) -> tuple[Actor, ...]:
    out: dict[tuple[str | None, str | None, str], Actor] = {}
    for a in actors:
        out.setdefault((a.country, a.name, a.text), a)
    return tuple(out.values())


# reading the article ------------------------------------------------------------------------------------------------


def _read_article(
    sentences: Sequence[Sentence],
    article: Article,
    dateline: Dateline | None,
    tables: ActorTables,
    offices: OfficeTable,
) -> _Context:
    context = _Context(tables, offices, article.date, {})
    for s in sentences:
        read = _read(s, tables)
        context.reads[s.index] = read
        weight = 2 if s.index < 2 else 1
        for m in read.known:
            if m.known.country and (m.known.kind != "organisation" or m.known.sector in ("GOV", "LEG", "REB")):
                context.countries[m.known.country] += weight
        for first, last in read.people:
            _note_person(read, first, last, context)
    if dateline and dateline.place:
        for m in tables.names.find(tokens(dateline.place)):
            if m.known.country:
                context.countries[m.known.country] += 1
    return context


def _read(sentence: Sentence, tables: ActorTables) -> _Read:
    words = tokens(sentence.text)
    known = list(tables.names.find(words))
    taken = {i for m in known for i in range(m.first, m.last + 1)}
    roles = []
    i = 0
    while i < len(words):
        for length in range(min(tables.longest_role, len(words) - i), 0, -1):
            key = tuple(w.text.casefold() for w in words[i : i + length])
            if (sector := tables.roles.get(key)) and not (length == 1 and i in taken):
                roles.append((i, i + length - 1, sector))
                i += length
                break
        else:
            i += 1
    busy = taken | {i for a, b, _ in roles for i in range(a, b + 1)}
    return _Read(sentence, words, known, roles, list(_people(words, busy)))


def _people(words: Sequence[Word], busy: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that are no known name, no role and no day or month."""
    i = 0
    while i < len(words):
        if i in busy or not _is_name(words[i].text):
            i += 1
            continue
        last = i
        j = i + 1
        while j < len(words) and j not in busy:
            if _is_name(words[j].text):
                last = j
            elif not (words[j].text.casefold() in _LINKS or (words[j].text == "." and len(words[j - 1].text) == 1)):
                break
            j += 1
        yield i, last
        i = last + 1


def _is_name(word: str) -> bool:
    return (word[0].isupper() and word not in _NOT_NAMES and any(c.islower() for c in word)) or (
        len(word) == 1 and word.isupper()
    )


def _note_person(read: _Read, first: int, last: int, context: _Context) -> None:
    """Enter a person into the ledger with the title and country that stand beside the name."""
    words = read.words
    name = read.sentence.text[words[first].start : words[last].end]
    surname = words[last].text.casefold()
    sector = office = country = None
    before = next((r for r in read.roles if r[1] == first - 1), None)
    at = before[0] if before else first
    if before:
        sector, office = before[2], read.sentence.text[words[before[0]].start : words[before[1]].end]
    owner = _owner_before(read, at)
    if owner and (before or owner.known.kind == "adjective" or _possessive(read, owner)):
        country = owner.known.country
        sector = sector or (owner.known.sector if owner.known.kind == "organisation" else None)
    if before and country is None and words[before[1]].text.casefold() not in ("president",):
        country = _country_of_phrase(read, before[0], before[1])
    after = _apposition(read, last)
    if after:
        office, sector = office or after[0], sector or after[1]
        country = country or after[2]
    if sector and _FORMER.search(read.sentence.text[max(0, words[at].start - 12) : words[at].start]):
        sector = "ELI" if sector in ("GOV", "MIL", "LEG") else sector
    span = read.sentence.span(words[first].start, words[last].end)
    old = context.people.get(surname)
    if old is None:
        why = f"the text calls {name} {office}" if office else ""
        context.people[surname] = _Person(name=name, country=country, sector=sector, office=office, span=span, why=why)
    else:
        old.country, old.sector, old.office = old.country or country, old.sector or sector, old.office or office
        if len(name) > len(old.name) and " " in name:
            old.name = name
    context.order.append((read.sentence.index, first, surname))


def _owner_before(read: _Read, at: int) -> Match | None:
    """The known name that ends just before token `at`, over a possessive mark and small words."""
    i = at - 1
    while i >= 0 and (read.words[i].text in ("'", "’", "s", "-", ",") or read.words[i].text.casefold() in _SKIP):
        i -= 1
    return next((m for m in read.known if m.last == i), None)


_SKIP = frozenset(
    (
        "new top senior chief deputy acting interim caretaker outgoing incoming then former first vice state "
        "ruling powerful influential longtime veteran embattled hardline conservative"
    ).split()
)


def _possessive(read: _Read, m: Match) -> bool:
    return m.last + 1 < len(read.words) and read.words[m.last + 1].text in ("'", "’")


def _apposition(read: _Read, last: int) -> tuple[str, str, str | None] | None:
    """Office, sector and country of "Name, the Ruritanian foreign minister" or "Name of Ruritania"."""
    words = read.words
    if last + 2 >= len(words):
        return None
    if words[last + 1].text == "of":
        owner = next((m for m in read.known if m.first in (last + 2, last + 3)), None)
        return ("", "GOV", owner.known.country) if owner and owner.known.kind == "name" else None
    if words[last + 1].text != ",":
        return None
    role = next((r for r in read.roles if last + 2 <= r[0] <= last + 6), None)
    if role is None or any(w.text in (",", ";") for w in words[last + 2 : role[0]]):
        return None
    if any(w.text.casefold() in ("said", "told", "who", "said.") for w in words[last + 2 : role[0]]):
        return None
    office = read.sentence.text[words[role[0]].start : words[role[1]].end]
    owner = next((m for m in read.known if last + 2 <= m.first < role[0]), None) or next(
        (m for m in read.known if role[1] + 1 <= m.first <= role[1] + 4 and _joined(words[role[1] + 1 : m.first])), None
    )
    return office, role[2], owner.known.country if owner else None


def _joined(between: Sequence[Word]) -> bool:
    return all(w.text.casefold() in ("of", "for", "the", "to", "in") for w in between)


def _country_of_phrase(read: _Read, first: int, last: int) -> str | None:
    """The country of "president of Ruritania" or "army in Ruritania" around tokens `first` to `last`."""
    after = next(
        (m for m in read.known if last < m.first <= last + 3 and _joined(read.words[last + 1 : m.first])), None
    )
    return after.known.country if after else None


# resolving one phrase -----------------------------------------------------------------------------------------------


def _resolve(
    phrase: Phrase,
    frame: Frame,
    context: _Context,
    earlier: Sequence[Frame] = (),
    done: Sequence[Participants] = (),
) -> tuple[Actor, ...]:
    read = context.reads[frame.sentence]
    span = read.sentence.span(phrase.start, phrase.end)
    text = phrase.text
    low = re.sub(r"^(the|a|an)\s+", "", text.casefold()).strip(" ,.'’\"")
    bare = Actor(text=text, span=span)
    if low in _SPEAKER:
        return _speaker(bare, context)
    if low in _SINGULAR:
        return _he(bare, read, phrase, context)
    if low in _PLURAL or _PAIR.search(text.casefold()):
        return _both(bare, low, read, phrase, context)
    if low in _NEUTER:
        return _it(bare, read, phrase, context)
    first = next((i for i, w in enumerate(read.words) if w.end > phrase.start), 0)
    last = next((i for i in range(len(read.words) - 1, -1, -1) if read.words[i].start < phrase.end), first)
    known = [
        m for m in read.known if m.first >= first - 1 and m.last <= last + 1 and m.last >= first and m.first <= last
    ]
    roles = [r for r in read.roles if r[0] >= first and r[1] <= last]
    if (phrase.start, phrase.end) == (frame.start, frame.end) and not known:
        return _from_context(bare, phrase.role, frame, context, earlier, done)
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    found = _named(bare, known, roles, people, read, first, last, context)
    return found if found else (_role_only(bare, roles, read, first, last, frame, context),)


def _named(
    bare: Actor,
    known: Sequence[Match],
    roles: Sequence[tuple[int, int, str]],
    people: Sequence[tuple[int, int]],
    read: _Read,
    first: int,
    last: int,
    context: _Context,
) -> tuple[Actor, ...]:
    """What the words of the phrase themselves tell."""
    if people:
        actor = _person(bare, people[-1], read, known, roles, context)
        if actor.country or actor.sector:
            return (actor,)
    if not known:
        return ()
    # "France and Germany": several countries side by side are several actors
    if len(known) > 1 and not roles and not people and _listed(known, read):
        return tuple(_from_known(bare, m.known, None, read, m) for m in known)
    organisations = [m for m in known if m.known.kind == "organisation"]
    lead = known[0]
    if organisations and (
        not roles or organisations[-1].last >= roles[-1][0] - 1 or organisations[-1].first <= first + 1
    ):
        lead = organisations[0]
        # "Russian foreign ministry" is an organisation of its own; "UN envoy" speaks for the body
        role = roles[-1] if roles and roles[-1][0] > lead.last else None
        return (_from_known(bare, lead.known, role, read, lead),)
    adjective = next((m for m in known if m.known.kind in ("adjective", "name", "seat")), lead)
    # "soldiers in Iraq", "troops from Nigeria": the word after the head tells the country only if none stands before it
    before_role = [m for m in known if roles and m.last < roles[-1][1]]
    if before_role:
        adjective = before_role[-1] if _led(before_role[-1], read) else before_role[0]
    role = roles[-1] if len(roles) == 1 else _head_role(roles, read) if roles else None
    return (_from_known(bare, adjective.known, role, read, adjective),)


def _led(m: Match, read: _Read) -> bool:
    after = [w.text.casefold() for w in read.words[m.last + 1 : m.last + 3]]
    return any(w in ("led", "backed", "supported") for w in after)


def _listed(known: Sequence[Match], read: _Read) -> bool:
    gaps = [read.words[a.last + 1 : b.first] for a, b in zip(known, known[1:], strict=False)]
    return all(gap and all(w.text.casefold() in ("and", ",", "-", "the", "or", "&", "/") for w in gap) for gap in gaps)


def _head_role(roles: Sequence[tuple[int, int, str]], read: _Read) -> tuple[int, int, str]:
    """The role that heads a phrase: the last one before "of", "in", "from", "who", a comma."""
    head = roles[0]
    for r in roles[1:]:
        if any(
            w.text.casefold() in ("of", "in", "from", "who", "that", ",", "for", "at", "with")
            for w in read.words[head[1] + 1 : r[0]]
        ):
            return head
        head = r
    return head


def _from_known(bare: Actor, known: Known, role: tuple[int, int, str] | None, read: _Read, match: Match) -> Actor:
    text = bare.text.casefold()
    sector = role[2] if role else known.sector
    office = read.sentence.text[read.words[role[0]].start : read.words[role[1]].end] if role else None
    if (
        known.kind == "adjective"
        and role is None
        and re.match(r"(\w+ )?(two|three|four|five|six|several|\d+|many|some|young)\b", text)
    ):
        sector = "CVL"  # "two Americans": nationals are not governments
    if (
        known.country in ("UNO", "EUR", "IGO") and sector in ("GOV", "MIL", "CVL") and known.kind != "adjective"
    ) or known.country == "UNO":
        sector = "IGO"
    if sector == "GOV" and _FORMER.search(text):
        sector = "ELI"
    name = known.name if known.kind in ("name", "organisation") else None
    kind = "org" if known.kind == "organisation" else "country"
    return replace(
        bare,
        name=name or (match_text(read, match) if known.kind == "seat" else None),
        country=known.country,
        sector=sector,
        office=office,
        id=f"{kind}:{_slug(known.name) if kind == 'org' else known.country}",
        why=f"“{match_text(read, match)}” names {known.name}" + (f", “{office}” the sector" if office else ""),
    )


def match_text(read: _Read, m: Match) -> str:
    """The words of a match as the sentence has them."""
    return read.sentence.text[read.words[m.first].start : read.words[m.last].end]


def _person(
    bare: Actor,
    at: tuple[int, int],
    read: _Read,
    known: Sequence[Match],
    roles: Sequence[tuple[int, int, str]],
    context: _Context,
) -> Actor:
    name = read.sentence.text[read.words[at[0]].start : read.words[at[1]].end]
    entry = context.people.get(read.words[at[1]].text.casefold())
    if entry is None and at[1] > at[0]:
        entry = context.people.get(read.words[at[0]].text.casefold())
    full = entry.name if entry else name
    spell = _holder(full, context, entry.country if entry else None)
    country = entry.country if entry and entry.country else None
    own = next((m for m in known if m.known.country), None)
    why = entry.why if entry else ""
    if country is None and own and roles:
        country = own.known.country
    sector = entry.sector if entry else None
    office = entry.office if entry else None
    if spell and (country is None or country == spell.country):
        why = why or f"{spell.person} was {spell.office} ({spell.country}) at the time"
        country, office = spell.country, office or spell.office
        sector = sector or spell.sector_then
        full = spell.person if len(spell.person) > len(full) and spell.covers else full
    if roles and not sector:
        sector = roles[-1][2]
    if country is None and own:
        country = own.known.country
    if country is None and (office or sector):
        country = _dominant(context)
        why = why or "the country that the article is about"
    antecedent = entry.span if entry and bare.span and entry.span.start < bare.span.start else None
    return replace(
        bare,
        name=full,
        country=country,
        sector=sector or ("GOV" if country and spell else None),
        office=office,
        id=f"person:{_slug(full)}",
        antecedent=antecedent,
        why=why,
    )


def _holder(name: str, context: _Context, country: str | None) -> Spell | None:
    """Who the name is at the article's date; a surname alone counts only if one holder's country is in the article."""
    spells = context.offices.holders(name, context.date)
    if country:
        spells = tuple(s for s in spells if s.country == country) or spells
    live = [s for s in spells if s.covers or context.date is None] or list(spells)
    if " " not in name.strip():
        live = [s for s in live if context.countries.get(s.country, 0) > 0]
    return live[0] if live else None


def _speaker(bare: Actor, context: _Context) -> tuple[Actor, ...]:
    s = context.speaker
    return (_as(bare, s, "the speaker"),) if s else (bare,)


def _as(bare: Actor, other: Actor, why: str) -> Actor:
    return replace(other, text=bare.text, span=bare.span, antecedent=other.span, why=f"{why}: “{other.text}”")


def _he(bare: Actor, read: _Read, phrase: Phrase, context: _Context) -> tuple[Actor, ...]:
    """The nearest person before the pronoun: in the sentence, else the first one of the sentences before."""
    here = read.sentence.index
    same = [(s, t, n) for s, t, n in context.order if s == here and read.words[t].start < phrase.start]
    before = sorted({s for s, _, _ in context.order if here - 5 <= s < here}, reverse=True)
    back = [x for s in before for x in context.order if x[0] == s]
    ranked = [*same[:1], *same[1:], *back]
    for index, token, surname in ranked:
        entry = context.people[surname]
        other = context.reads[index]
        at = next(p for p in other.people if p[0] == token)
        actor = _person(bare, at, other, (), (), context)
        if actor.country or actor.sector:
            return (
                replace(
                    actor, text=bare.text, span=bare.span, antecedent=entry.span, why=f"“{bare.text}” is {actor.name}"
                ),
            )
    role = next((r for s in (here, here - 1) if s in context.reads for r in context.reads[s].roles), None)
    return (
        replace(
            bare,
            country=_dominant(context),
            sector=role[2] if role else None,
            why="the country that the article is about",
        ),
    )


def _it(bare: Actor, read: _Read, phrase: Phrase, context: _Context) -> tuple[Actor, ...]:
    for index in range(read.sentence.index, max(-1, read.sentence.index - 4), -1):
        other = context.reads.get(index)
        for m in other.known if other else ():
            if m.known.kind == "city" or (
                index == read.sentence.index and other and other.words[m.first].start >= phrase.start
            ):
                continue
            assert other is not None
            role = next((r for r in other.roles if r[0] in (m.last + 1, m.last + 2)), None)
            actor = _from_known(bare, m.known, role, other, m)
            antecedent = other.sentence.span(other.words[m.first].start, other.words[m.last].end)
            return (replace(actor, antecedent=antecedent, why=f"“{bare.text}” is {match_text(other, m)}"),)
    return (bare,)


def _both(bare: Actor, low: str, read: _Read, phrase: Phrase, context: _Context) -> tuple[Actor, ...]:
    """Two parties: those of the act before, else the two countries of which the article tells most."""
    if low in ("they", "them", "their") and len(context.last_pair) < 2:
        for index in range(read.sentence.index, max(-1, read.sentence.index - 3), -1):
            other = context.reads.get(index)
            plural = [
                r for r in (other.roles if other else ()) if other and other.words[r[1]].text.endswith(("s", "men", "people", "police"))
                and (index < read.sentence.index or other.words[r[0]].start < phrase.start)
            ]  # fmt: skip
            if other and plural:
                r = plural[0]
                owner = next((m for m in other.known if m.last in (r[0] - 1, r[0] - 2)), None)
                country = owner.known.country if owner else _country_of_phrase(other, r[0], r[1]) or _dominant(context)
                return (
                    replace(bare, country=country, sector=r[2], why=f"“{bare.text}” are the {other.words[r[1]].text}"),
                )
    if len(context.last_pair) >= 2:
        return tuple(replace(_as(bare, a, "of the act before"), name=None) for a in context.last_pair[:2])
    top = [c for c, _ in context.countries.most_common(2)]
    role = next(
        (r for r in read.roles if read.words[r[0]].start >= phrase.start and read.words[r[1]].end <= phrase.end), None
    )
    sector = role[2] if role else "GOV"
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


def _role_only(
    bare: Actor,
    roles: Sequence[tuple[int, int, str]],
    read: _Read,
    first: int,
    last: int,
    frame: Frame,
    context: _Context,
) -> Actor:
    """A phrase without a name: the role gives the sector, the surroundings the country."""
    if not roles:
        return replace(bare, sector=None)
    role = roles[-1] if len(roles) == 1 else _head_role(roles, read)
    key = " ".join(w.text.casefold() for w in read.words[role[0] : role[1] + 1])
    country, why = _country_near(read, first, last, role, context, key)
    sector = role[2]
    if sector == "GOV" and _FORMER.search(bare.text):
        sector = "ELI"
    if country and key not in context.by_role:
        context.by_role[key] = (country, sector)
    office = key if sector in ("GOV", "LEG", "MIL", "JUD") else None
    if country in ("UNO", "EUR", "IGO") and sector == "GOV":
        sector = "IGO"
    return replace(bare, country=country, sector=sector, office=office, why=why)


_ROOTLESS = frozenset(
    {
        "REB",
        "CVL",
        "COP",
        "MIL",
        "GOV",
        "LEG",
        "JUD",
        "OPP",
        "PTY",
        "SPY",
        "UAF",
        "LAB",
        "PRM",
        "REL",
        "CRM",
        "ELI",
        "EDU",
    }
)


def _country_near(
    read: _Read, first: int, last: int, role: tuple[int, int, str], context: _Context, key: str
) -> tuple[str | None, str]:
    if near := _country_of_phrase(read, role[0], max(role[1], last)):
        return near, "named just after it"
    owner = _owner_before(read, first)
    if owner and (_possessive(read, owner) or owner.known.kind == "adjective"):
        return owner.known.country, "named just before it"
    if key in context.by_role:
        return context.by_role[key][0], f"the {key} of an earlier sentence"
    if role[2] not in _ROOTLESS:
        return None, ""
    if top := _dominant(context):
        return top, "the country that the article is about"
    local = {m.known.country for m in read.known if m.known.country and m.known.kind != "organisation"}
    if len(local) == 1:
        return local.pop(), "the only country of the sentence"
    return None, ""


def _dominant(context: _Context) -> str | None:
    """The country that an article is about: more than four in ten of its country names."""
    states = {c: n for c, n in context.countries.items() if c not in ("UNO", "IGO", "NGO", "IMG")}
    if not states:
        return None
    top = max(states, key=lambda c: (states[c], c))
    return top if states[top] >= 0.4 * sum(states.values()) else None


def _from_context(
    bare: Actor, role: Role, frame: Frame, context: _Context, earlier: Sequence[Frame], done: Sequence[Participants]
) -> tuple[Actor, ...]:
    """The participants of a nominal or passive act that names none: those of the nearest like act, else the article's."""
    side: Callable[[Participants], tuple[Actor, ...]] = (
        (lambda p: p.actors) if role is Role.ACTOR else (lambda p: p.recipients)
    )
    for f, p in list(zip(earlier, done, strict=False))[::-1]:
        if f.type == frame.type and (got := tuple(a for a in side(p) if a.country)):
            return tuple(replace(_as(bare, a, "of a like act before"), name=None) for a in got[:3])
    sector = _CONTEXT_SECTOR.get(frame.type, "GOV")
    if frame.type in ("CONSULT", "AGREE", "COOPERATE"):
        top = [c for c, _ in context.countries.most_common(2)]
        return tuple(
            replace(bare, country=c, sector=sector, id=f"country:{c}", why="the article is about them") for c in top
        ) or (bare,)
    country = _dominant(context)
    return (
        replace(bare, country=country, sector=sector if country else None, why="the country that the article is about"),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-")
