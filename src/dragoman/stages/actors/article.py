"""Read an article once for the resolver: names it explains, persons, then every party in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from functools import lru_cache

from dragoman.lexicons.actors import BODIES, ActorTables, Match, tokens
from dragoman.lexicons.offices import OfficeTable
from dragoman.lexicons.word_sets import word_set
from dragoman.records import Sentence
from dragoman.stages.actors.explained import explained_names
from dragoman.stages.actors.holders import complete_person
from dragoman.stages.actors.houses import house_of, joint_authors
from dragoman.stages.actors.interviews import note_statements, note_turns
from dragoman.stages.actors.koreas import name_koreas
from dragoman.stages.actors.ledger import Ledger, Person, Reading, Seen
from dragoman.stages.actors.parties import note_parties
from dragoman.stages.actors.persons import note_person
from dragoman.stages.actors.reading import PLACES, Read, in_title_case, read_sentence
from dragoman.stages.actors.recalled import give_home, read_recalled
from dragoman.stages.actors.short_bodies import name_short_bodies
from dragoman.stages.actors.tellers import tellers
from dragoman.stages.actors.titles import name_titles
from dragoman.stages.actors.world_courts import name_world_courts

_SURNAME_ROLES = re.compile(
    r"\b(?!The|A|An|Former|Catholic|Anglican|Archbishop|Then)[A-Z][a-z]+ (Bishop|King|Major|Judge|Pope|Prince|Baker|Page)\b(?! [A-Z])"
)


def read_article(sentences: Sequence[Sentence], tables: ActorTables, offices: OfficeTable, date: Date | None) -> Ledger:
    """Read the article once: names it explains, persons, then every party in order."""
    ledger = Ledger(tables, offices, date)
    lower = {w for s in sentences for w in re.findall(r"\b[a-z][a-z]+\b", s.text)}
    heads = [s.text for s in sentences if _title_case(s.text)]
    plain = {w for s in sentences if not _title_case(s.text) for w in re.findall(r"[A-Z][\w’']+", s.text)}
    if len(sentences) > 4 and plain:
        # a headline's capitals are names only if the story has them too
        lower |= {w.casefold() for text in heads for w in re.findall(r"[A-Z]\w+", text) if w not in plain}
    may = any("Theresa May" in s.text for s in sentences)
    surnames = frozenset(m[1] for s in sentences for m in _SURNAME_ROLES.finditer(s.text))
    more = explained_names(sentences, ledger, lower)
    for s in sentences:
        ledger.reads[s.index] = read_sentence(s, tables, more, lower, may, surnames, ledger.year)
    name_world_courts(ledger)
    _count_countries(ledger)
    _free_surnames(ledger)
    name_short_bodies(ledger)
    ledger.north = _in_the_north(ledger)
    ledger.home = _home_of_agency(ledger)
    for read in ledger.reads.values():
        read.known = [_settled(m, read, ledger) for m in read.known]
    _count_countries(ledger, settled=True)
    name_koreas(ledger)  # uncounted: who is much spoken of so need not be who the article is about
    home = read_recalled(ledger)
    _meet_persons(ledger)
    if home:
        give_home(home, ledger)
    for read in ledger.reads.values():
        note_parties(read, ledger)
    _place_by_sentence(ledger)
    name_titles(ledger)
    _settle(ledger)
    for read in ledger.reads.values():
        ledger.tellers[read.sentence.index] = tellers(
            read, [s for s in ledger.seen if s.sentence == read.sentence.index]
        )
    ledger.house = house_of(ledger)
    for seen in ledger.seen if ledger.house else ():
        if seen.reading.country is None and seen.reading.full in word_set("offices of a house"):
            seen.reading.country = ledger.house
    ledger.joint = tuple(
        (m.known.country or "", read.sentence.span(read.words[m.first].start, read.words[m.last].end))
        for read, m in joint_authors(ledger)
    )
    note_turns(ledger)
    note_statements(ledger)
    return ledger


def _count_countries(ledger: Ledger, *, settled: bool = False) -> None:
    """How often each country is named, at the beginning twice; bodies of common names once their states are `settled`."""
    for read in ledger.reads.values():
        for m in read.known:
            body = m.known.kind == "organisation"
            if settled:
                counts = m.known.generic and body
            else:
                counts = (not m.known.generic or m.known.kind == "city") and (not body or m.known.sector in _OF_STATES)
            if m.known.country and counts:
                ledger.countries[m.known.country] += 2 if read.sentence.index < 2 else 1


_OF_STATES = frozenset({"GOV", "LEG", "REB", "MIL"})  # sectors of bodies that put their state in view


def _meet_persons(ledger: Ledger) -> None:
    """Everybody whom the article names, with what it says of each and whom the tables know."""
    heads_last = sorted(ledger.reads.values(), key=lambda read: _headline(read.sentence))
    for read in heads_last:  # a headline's run of capitals may be several persons whom the story tells apart
        alone = {p.name.casefold() for group in ledger.people.values() for p in group if " " not in p.name}
        if _headline(read.sentence):
            read.people = [part for span in read.people for part in _known_apart(read, span, ledger, alone)]
        for first, last in read.people:
            note_person(read, first, last, ledger)
    everybody = list({id(p): p for group in ledger.people.values() for p in group}.values())
    surnames_of = {p.key: p.name for p in everybody if " " in p.name and len(p.words) < 5}
    for read in ledger.reads.values():
        read.people = [part for span in read.people for part in _one_each(read, span, surnames_of)]
    for p in everybody:
        complete_person(p, ledger)
    for p in everybody:
        if p.country is None:  # "Melania Trump" has the country of Donald Trump
            p.country = next((q.country for q in everybody if q.key == p.key and q.country), None)
    for read in ledger.reads.values():
        for span in read.people:
            who = ledger.person(read, *span)
            if who and who.country:
                ledger.presence[who.country] += 1


_POSTED = word_set("posted")


def _place_by_sentence(ledger: Ledger) -> None:
    """A person of no country takes that of who speaks of the posting, of the body that owns the post, or of a minister's state.

    "A Ruritanian spokesman said special ambassador Rupert Hentzau left", "the alliance and its commander", "Ruritania shut
    its border. Interior minister Rudolf Rassendyll said".
    """
    told: dict[int, list[Seen]] = {}
    for s in ledger.seen:
        told.setdefault(s.sentence, []).append(s)
    for s in ledger.seen:
        named = ledger.people.get(s.reading.person or "", ()) if s.reading.kind == "person" else ()
        who = next((p for p in named if p.name == s.reading.name), None)
        office = set((who.office or "").casefold().split()) if who else set()
        if who is None or who.country:
            continue
        last = told.get(s.sentence - 1, ())
        if state := _state_before(s, who, office, last):
            _place(who, state, ledger)
            continue
        lows = ledger.reads[s.sentence].lows
        if not _POSTED & (office | set(lows[max(0, s.token - 2) : s.token])):
            continue
        before = [b for b in told[s.sentence] if b.token < s.token and b.reading.country]
        link = lows[before[-1].last + 1 : s.token] if before else []
        if link[:1] == ["said"] and set(link[1:]) <= {"that", "the", "its", "special"}:
            owner = before[-1]
        elif lows[s.token - 1 : s.token] == ["its"] and before and before[-1].reading.kind != "person":
            owner = next(b for b in before if b.reading.kind != "person")
        elif _is_its(lows, s.token) and not before and (body := _opening_body(last)):
            owner = body
        else:
            continue
        _place(who, owner, ledger)


def _is_its(lows: Sequence[str], token: int) -> bool:
    """Whether "its" owns the post that stands before a name or begins the phrase: "its commander, Major General X"."""
    return "its" in lows[max(0, token - 4) : token + 1]


def _opening_body(before: Sequence[Seen]) -> Seen | None:
    """The party of a country that opens the sentence before, unless it is a person."""
    first = next((b for b in before if b.reading.country), None)
    return first if first and first.reading.kind != "person" else None


def _state_before(s: Seen, who: Person, office: set[str], before: Sequence[Seen]) -> Seen | None:
    """The state that opens the sentence before, of which a minister is who is named first thereafter."""
    opens = before[0] if before and before[0].token <= 1 and before[0].reading.kind == "country" else None
    minister = who.sector == "GOV" and bool(office & {"minister", "spokesman", "spokeswoman", "spokesperson"})
    told = opens is not None and opens.reading.country not in {None, *BODIES} and "-" not in opens.span.text
    return opens if minister and told and s.token <= _OPENING else None


_OPENING = 3  # words before who is named first in a sentence, at most


def _place(who: Person, owner: Seen, ledger: Ledger) -> None:
    """Give a person the country of another party, wherever the article names the person."""
    who.country, who.why = owner.reading.country, f"of “{owner.span.text}”"
    for other in ledger.seen:
        if (other.reading.person, other.reading.name) == (who.key, who.name) and other.reading.country is None:
            other.reading.country = who.country


def _one_each(read: Read, span: tuple[int, int], surnames: dict[str, str]) -> list[tuple[int, int]]:
    """A headline's "Zarif Lavrov Muallem" as three persons, when the story has all of them in full."""
    words = [i for i in range(span[0], span[1] + 1) if read.words[i].text[0].isalpha()]
    name = read.text(*span)
    if len(words) > 1 and all(surnames.get(read.lows[i], name) != name for i in words[:-1]):
        return [(i, i) for i in words]
    return [span]


def _free_surnames(ledger: Ledger) -> None:
    """A city of the gazetteer, or a firm or a paper, that is the surname of a person named in full is that person throughout."""
    names = [(read.lows[a], read.lows[b]) for read in ledger.reads.values() for a, b in read.people if b > a]
    full = {surname for _, surname in names}
    given = {surname for first, surname in names if first in ledger.tables.given_names}
    for read in ledger.reads.values():
        alone = [m for m in read.known if m.first == m.last]
        named = [
            m
            for m in alone
            if (m.known.kind == "city" and read.lows[m.first] in full)
            or (_is_business(m, read) and read.lows[m.first] in given)
        ]
        if named:
            read.known = [m for m in read.known if m not in named]
            read.people = sorted([*read.people, *((m.first, m.last) for m in named)])


def _is_business(m: Match, read: Read) -> bool:
    """Whether a name of one word, and no short one in capitals, is that of a firm or a paper."""
    return m.known.kind == "organisation" and m.known.sector in _FIRMS and not read.words[m.first].text.isupper()


_FIRMS = frozenset({"BUS", "JRN", "MNC"})


def _settled(m: Match, read: Read, ledger: Ledger) -> Match:
    """A name with the state in which the article has it; of a people the most named, the likelier ones first."""
    if m.known.name in word_set("American partisans") and not word_set("chambers").intersection(read.lows):
        m = replace(m, known=replace(m.known, sector="PTY"))  # a party, not its members in a chamber that nobody names
    if m.known.generic and m.known.sector == "JRN":
        # "The Times" after "The New York Times"
        word = m.known.name.split()[-1]
        longer = (k.known for r in ledger.reads.values() for k in r.known if k.known.sector == "JRN")
        full = next((k for k in longer if k.name.endswith(" " + word) and len(k.name) > len(m.known.name)), None)
        if full:
            return Match(first=m.first, last=m.last, known=full)
    if read.text(m.first, m.last) == "Brussels" and ledger.countries["BEL"] and _is_capital(m, ledger):
        return Match(first=m.first, last=m.last, known=replace(m.known, country="BEL"))
    if m.known.name == "Georgia" and _of_an_american(m, read):
        return Match(first=m.first, last=m.last, known=replace(m.known, country="USA"))
    if m.known.explained and m.known.country is None:
        return Match(first=m.first, last=m.last, known=replace(m.known, country=ledger.dominant(0.35)))
    if _is_short_for_another(m, ledger):
        return Match(first=m.first, last=m.last, known=replace(m.known, country=_in_view(m, ledger)))
    if m.known.generic and m.known.kind == "organisation":
        home = (
            _sits_in(m, read)
            or _named_in_full(m, ledger)
            or (m.known.country if ledger.countries.get(m.known.country or "") else None)
        )
        return Match(first=m.first, last=m.last, known=replace(m.known, country=home or _in_view(m, ledger)))
    if read.lows[m.first] in ("korean", "koreans") and m.first == m.last and ledger.north:
        return Match(first=m.first, last=m.last, known=replace(m.known, country="PRK", name="North Korea"))
    if not m.known.among:
        return m
    among = m.known.among
    weight = {c: ledger.countries[c] / (1 + k) ** 2 for k, c in enumerate(among)}
    best = max(among, key=lambda c: weight[c])
    country = best if weight[best] else among[0] if len(among) == 1 else None
    return Match(first=m.first, last=m.last, known=replace(m.known, country=country))


_FILED = re.compile(r"\b([A-Z]{4,}), (?:[A-Z][a-z]+\.? \d+ )?\(([A-Z]\w+)\)\s*[-–—]")


def _home_of_agency(ledger: Ledger) -> str | None:
    """The country whose agency reports from one of its own towns: "STRELSAU, Dec. 30 (Rurinews) -- The ministry said"."""
    heads = (read.sentence.text for read in ledger.reads.values() if read.sentence.index < _HEAD)
    filed = next((m for m in map(_FILED.search, heads) if m), None)
    if filed is None:
        return None
    town, agency = (next(ledger.tables.names.find(tokens(w), ledger.year), None) for w in (filed[1].title(), filed[2]))
    own = town and agency and agency.known.sector == "JRN" and town.known.country == agency.known.country
    return town.known.country if town and own else None


_HEAD = 3  # sentences in which an article says where it was filed, at most


def _is_capital(m: Match, ledger: Ledger) -> bool:
    """Whether an article that names the Union by its seat alone means the city: "the bombs in Brussels"."""
    of_union = [k for read in ledger.reads.values() for k in read.known if k.known.country == m.known.country]
    return all(k.known.kind == "seat" for k in of_union)


def _of_an_american(m: Match, read: Read) -> bool:
    """Whether a name says where a member of Congress or a governor is from: "Republican Senator Ann Doe of Georgia"."""
    before = {w.text for w in read.words[max(0, m.first - 9) : m.first]}
    return read.lows[m.first - 1 : m.first] in (["of"], ["from"]) and bool(before & word_set("American posts"))


def _is_short_for_another(m: Match, ledger: Ledger) -> bool:
    """Whether capitals that stand for a party of a state are hardly theirs: the article never names that state."""
    short = m.known.name.isupper() and m.known.name.isalpha() and len(m.known.name) < 5
    own = m.known.kind == "organisation" and m.known.country is not None and m.known.country not in BODIES
    return short and own and m.known.sector in _OF_PARTIES and not ledger.countries[m.known.country or ""]


_OF_PARTIES = frozenset({"PTY", "OPP"})


def _in_the_north(ledger: Ledger) -> bool:
    """Whether an article is written in North Korea, which calls itself the DPRK and the other no "South Korea"."""
    texts = [read.sentence.text for read in ledger.reads.values()]
    return any("DPRK" in t or "Democratic People's Republic of Korea" in t for t in texts) and not any(
        "South Korea" in t for t in texts
    )


def _sits_in(m: Match, read: Read) -> str | None:
    """The state of "the Senate in Strelsau", of "in Strelsau, where the Senate voted"."""
    after = next((k for k in read.known if k.first == m.last + 2 and read.lows[m.last + 1] == "in"), None)
    place = after if after and after.known.kind in PLACES else read.where(m.first)
    return place.known.country if place else None


_AGAIN = 4  # mentions of a state that an article is about


def _in_view(m: Match, ledger: Ledger) -> str | None:
    """The state of a body of a generic name whose own state the article never names: the one that it is about.

    Where two states share the article and so many have such a body, that of the one which the article names first. The
    "Treasury Department" is Washington's but in an article that names another state again and again.
    """
    common = m.known.name in word_set("names without a home")
    if m.known.name in word_set("names of one home") and max(ledger.countries.values(), default=0) < _AGAIN:
        return m.known.country
    if (top := ledger.dominant(0.6 if common else 0.5)) or not common:
        return m.known.country if common and _through_envoys(top, ledger) else top or m.known.country
    leading = [c for c, _ in ledger.countries.most_common() if c not in BODIES][:2]
    named = (k.known.country for read in ledger.reads.values() for k in read.known)
    return next((c for c in named if c in leading), m.known.country)


def _through_envoys(country: str | None, ledger: Ledger) -> bool:
    """Whether a country is named by its envoys alone: "the Foreign Office summoned the Ruritanian ambassador"."""
    after = [
        read.lows[k.last + 1 : k.last + 2]
        for read in ledger.reads.values()
        for k in read.known
        if k.known.country == country
    ]
    return bool(after) and all(w and w[0] in word_set("foreign posts") for w in after)


def _named_in_full(m: Match, ledger: Ledger) -> str | None:
    """The state of "the Foreign Office" where the article has "the Ruritanian Foreign Office" too."""
    if m.known.name not in word_set("names without a home"):
        return None
    names = (k.known for read in ledger.reads.values() for k in read.known if k.known.kind == "organisation")
    return next((k.country for k in names if m.known.name in k.name and k.name != m.known.name), None)


def _known_apart(read: Read, span: tuple[int, int], ledger: Ledger, alone: set[str]) -> list[tuple[int, int]]:
    """ "Zarif Lavrov Muallem" where each word is a person of its own in the story."""
    spots = [i for i in range(span[0], span[1] + 1) if read.words[i].text[0].isalpha()]
    keys = [read.lows[i] for i in spots]
    known = [k in alone or any(p.key == k and " " in p.name for p in ledger.people.get(k, ())) for k in keys]
    together = any(set(keys) <= p.words for p in ledger.people.get(keys[-1], ())) if keys else True
    return [(i, i) for i in spots] if len(spots) > 1 and all(known) and not together else [span]


def _headline(s: Sentence) -> bool:
    """A sentence in title case, or an opening line without a full stop."""
    return _title_case(s.text) or (s.index == 0 and len(s.text) < 100 and s.text.rstrip()[-1:] not in '.”"’')


@lru_cache(maxsize=1024)  # asked several times of each sentence
def _title_case(text: str) -> bool:
    return in_title_case(text, text.split())


def _settle(ledger: Ledger) -> None:
    """Give a role without a country that of the same role before it, else after it: "the ministry"."""
    for seen in (ledger.seen, ledger.seen[::-1]):
        known: dict[tuple[str, bool], Reading] = {}
        for s in seen:
            for head in s.heads:
                if s.reading.country is None and s.reading.kind == "role" and not s.reading.closed:
                    if before := known.get((head, s.reading.plural)):
                        s.reading.country = before.country
                        s.reading.name = before.name if before.kind == "person" else s.reading.name
                elif s.reading.country:
                    known[head, s.reading.plural] = s.reading
