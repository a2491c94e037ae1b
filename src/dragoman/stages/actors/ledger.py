"""What an article has told of its persons, bodies and offices, kept in the order of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date

from dragoman.lexicons.actors import BODIES, ActorTables, Known, Match, tokens
from dragoman.lexicons.offices import OfficeTable, Spell, fold
from dragoman.records import Sentence, Span
from dragoman.stages.actors.reading import AFTER_HEAD, SKIP, Read, read_sentence

FORMER = re.compile(r"\b(former|ex|ousted|deposed|late|then|erstwhile|retired)\b", re.I)
GENERIC = frozenset(
    (
        "leader official spokesman spokeswoman spokesperson chief head member representative delegation envoy delegate "
        "authority side commander leadership source figure group movement force minister secretary ambassador mission "
        "negotiator office adviser aide president party faction state director deputy team statement mediator chairman "
        "official agency diplomat commissioner department executive"
    ).split()
)
"""Roles that take their sector from the body before them: "Hamas leaders" are rebels, "UN envoy" is IGO."""
RELATIONAL = frozenset(
    "enemy enemies foe foes rival rivals adversary adversaries ally allies neighbor neighbors neighbour neighbours partner "
    "partners opponents critics opponent".split()
)
_SURNAME_ROLES = re.compile(
    r"\b(?!The|A|An|Former|Catholic|Anglican|Archbishop|Then)[A-Z][a-z]+ (Bishop|King|Major|Judge|Pope|Prince|Baker|Page)\b(?! [A-Z])"
)
_OF_PERSON = frozenset(
    "regime government administration campaign forces supporters loyalists team camp troops allies officials official aides "
    "aide advisers followers rebels soldiers lawyers lawyer spokesman spokeswoman envoy confidant loyalist ally".split()
)
_UN_ROLES = frozenset("secretary-general general council rapporteur commissioner envoy body".split())
_FIRST_RANK = frozenset(
    {"foreign minister", "secretary of state", "defence minister", "secretary of defense", "supreme leader"}
)
_HEADS = frozenset({"president", "prime minister", "chancellor", "king", "queen", "taoiseach", "emir", "pope"})
_KIN = frozenset(
    "wife husband daughter son sister brother father mother lady first-lady widow cousin niece nephew".split()
)
_STUDENTS = frozenset("expert analyst specialist scholar watcher researcher envoy hand desk".split())
_HIRED = frozenset({"NGO", "BUS", "MNC", "JRN", "EDU", "IGO", "LAB", "REL"})
_BACKED = frozenset(
    "backed supported allied trained aligned funded armed occupied linked held brokered mediated".split()
)
_BREAKS = frozenset(
    ", ; said told says who and when as whose in on at to by from was is were are has have had will would met after before "
    "with for that which where during while but because following under against".split()
)
_SEATED = frozenset("based flagged educated born speaking owned".split())
_OF_BODIES = frozenset("leader member representative spokesman spokeswoman spokesperson chairman".split())
STATES = frozenset("nation country state government leader ally minister member".split())
_COLLECTIVE = frozenset("group movement organization organisation faction wing outfit".split())
_AT = frozenset("from in at near to over into inside outside with about".split())
_HONORIFIC = frozenset("ayatollah sheikh gen general prince col colonel lt major imam".split())
_IRREGULAR = re.compile(
    r"\b(rebel|islamist|separatist|kurdish|guerrilla|jihadist|opposition|insurgent|pro-russian?|tamil|secessionist)\b"
)
_WOMEN = frozenset(
    "queen princess duchess lady chairwoman spokeswoman congresswoman woman wife daughter mother".split()
)
_MEN = frozenset("king prince duke emir sultan chairman congressman businessman man husband son father pope".split())
_WEAK = frozenset(
    "leader official mr candidate ally rival politician chief chairman nominee billionaire man side".split()
)
_OWN = frozenset({"LEG", "REB", "PTY", "IGO", "JRN", "NGO", "OPP", "SPY", "JUD", "PRM", "MNC", "BUS", "COP"})
_PARTISAN = re.compile(r"^\s*[,(]\s*[RDI]\s*-\s*[A-Z]")


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the words of a noun phrase themselves tell."""

    country: str | None = None
    sector: str | None = None
    office: str | None = None
    name: str | None = None
    kind: str | None = None  # person | role | country | org
    head: str = ""
    full: str = ""  # the head with the words that make it a role: "security force"
    plural: bool = False
    closed: bool = False  # its country must not be filled from elsewhere
    person: str | None = None
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Person:
    """What the article has said of a person so far."""

    key: str
    name: str
    span: Span
    words: set[str] = field(default_factory=set)
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    former: bool = False
    female: bool | None = None
    spell: Spell | None = None
    famous: bool = False  # the holder of a first office, whom the surname alone means
    why: str = ""


@dataclass(slots=True, kw_only=True)
class Seen:
    """A mention of a party at a place of the text."""

    sentence: int
    token: int
    last: int
    reading: Reading
    span: Span
    heads: frozenset[str] = frozenset()


@dataclass(slots=True)
class Ledger:
    """The whole article as the resolver sees it."""

    tables: ActorTables
    offices: OfficeTable
    date: Date | None
    reads: dict[int, Read] = field(default_factory=dict)
    people: dict[str, list[Person]] = field(default_factory=dict)  # by each word of the name, casefolded
    seen: list[Seen] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    presence: Counter[str] = field(default_factory=Counter)  # countries of the persons named
    fame: dict[str, Spell | None] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        """The year of the article."""
        return self.date.year if self.date else None

    def holder(self, surname: str) -> Spell | None:
        """Who of the first rank is meant by a surname alone on the article's date."""
        if surname not in self.fame:
            full = self.tables.mononyms.get(surname, surname)
            top = [
                s
                for s in self.offices.holders(full, self.date)
                if s.covers is not False and s.office in _FIRST_RANK | _HEADS
            ]
            near = [s for s in top if self.countries.get(s.country)]
            sure = near or (top if len({s.person for s in top}) == 1 else [])
            self.fame[surname] = sure[0] if sure else None
        return self.fame[surname]

    def person(self, read: Read, first: int, last: int) -> Person | None:
        """The person that tokens `first` to `last` name."""
        found = self.people.get(read.lows[last], [])
        wanted = {read.lows[i] for i in range(first, last + 1)}
        best = [p for p in found if wanted <= p.words]
        if not best and first == last:
            best = found
        # "Clinton": the one whose surname it is and of whom something is known
        return (
            max(
                best,
                key=lambda p: (p.famous, p.country is not None, p.key == read.lows[last], p.sector is not None),
            )
            if best
            else None
        )

    def dominant(self, share: float = 0.4) -> str | None:
        """The country that an article is about: more than `share` of its country names."""
        states = {c: n for c, n in self.countries.items() if c not in ("UNO", "IGO", "NGO", "IMG", "MNC")}
        if not states:
            return None
        top = max(states, key=lambda c: (states[c], c))
        return top if states[top] >= share * sum(states.values()) else None


def singular(word: str) -> str:
    """A role's last word without its plural."""
    w = (word.split() or [""])[-1]
    if w.endswith("men") and w not in ("women", "men"):
        return w[:-3] + "man"
    if w.endswith("ies") and len(w) > 4:
        return w[:-3] + "y"
    return w[:-1] if w.endswith("s") and not w.endswith("ss") and len(w) > 3 else w


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
    more = _acronyms(sentences, ledger, lower)
    for s in sentences:
        ledger.reads[s.index] = read_sentence(s, tables, more, lower, may, surnames, ledger.year)
    for read in ledger.reads.values():
        for m in read.known:
            if (
                m.known.country
                and (not m.known.generic or m.known.kind == "city")
                and (m.known.kind != "organisation" or m.known.sector in ("GOV", "LEG", "REB", "MIL"))
            ):
                ledger.countries[m.known.country] += 2 if read.sentence.index < 2 else 1
    _free_surnames(ledger)
    for read in ledger.reads.values():
        read.known = [_settled(m, ledger) for m in read.known]
    for read in ledger.reads.values():
        for m in read.known:
            if m.known.country and m.known.generic and m.known.kind == "organisation":
                ledger.countries[m.known.country] += 2 if read.sentence.index < 2 else 1
    heads_last = sorted(ledger.reads.values(), key=lambda read: _title_case(read.sentence.text))
    for read in heads_last:  # a headline's run of capitals may be several persons whom the story tells apart
        alone = {p.name.casefold() for group in ledger.people.values() for p in group if " " not in p.name}
        if _title_case(read.sentence.text):
            read.people = [part for span in read.people for part in _known_apart(read, span, ledger, alone)]
        for first, last in read.people:
            _note_person(read, first, last, ledger)
    everybody = list({id(p): p for group in ledger.people.values() for p in group}.values())
    surnames_of = {p.key: p.name for p in everybody if " " in p.name and len(p.words) < 5}
    for read in ledger.reads.values():
        read.people = [part for span in read.people for part in _one_each(read, span, surnames_of)]
    for p in everybody:
        _complete(p, ledger)
    for p in everybody:
        if p.country is None:  # "Melania Trump" has the country of Donald Trump
            p.country = next((q.country for q in everybody if q.key == p.key and q.country), None)
    for read in ledger.reads.values():
        for span in read.people:
            who = ledger.person(read, *span)
            if who and who.country:
                ledger.presence[who.country] += 1
    for read in ledger.reads.values():
        _note_parties(read, ledger)
    _settle(ledger)
    return ledger


def _one_each(read: Read, span: tuple[int, int], surnames: dict[str, str]) -> list[tuple[int, int]]:
    """A headline's "Zarif Lavrov Muallem" as three persons, when the story has all of them in full."""
    words = [i for i in range(span[0], span[1] + 1) if read.words[i].text[0].isalpha()]
    name = read.text(*span)
    if len(words) > 1 and all(surnames.get(read.lows[i], name) != name for i in words[:-1]):
        return [(i, i) for i in words]
    return [span]


def _free_surnames(ledger: Ledger) -> None:
    """A city of the gazetteer that is the surname of a person named in full is that person throughout."""
    full = {read.lows[last] for read in ledger.reads.values() for first, last in read.people if last > first}
    for read in ledger.reads.values():
        cities = [m for m in read.known if m.known.kind == "city"]
        named = [m for m in cities if m.first == m.last and read.lows[m.first] in full]
        if named:
            read.known = [m for m in read.known if m not in named]
            read.people = sorted([*read.people, *((m.first, m.last) for m in named)])


def _settled(m: Match, ledger: Ledger) -> Match:
    """A people's name with the state in which the article has it: the most named, the likelier ones first."""
    if m.known.generic and m.known.sector == "JRN":
        # "The Times" after "The New York Times"
        word = m.known.name.split()[-1]
        longer = (k.known for r in ledger.reads.values() for k in r.known if k.known.sector == "JRN")
        full = next((k for k in longer if k.name.endswith(" " + word) and len(k.name) > len(m.known.name)), None)
        if full:
            return Match(first=m.first, last=m.last, known=full)
    if m.known.explained and m.known.country is None:
        return Match(first=m.first, last=m.last, known=replace(m.known, country=ledger.dominant(0.35)))
    if m.known.generic and m.known.kind == "organisation" and not ledger.countries.get(m.known.country or ""):
        return Match(
            first=m.first, last=m.last, known=replace(m.known, country=ledger.dominant(0.5) or m.known.country)
        )
    if not m.known.among:
        return m
    among = m.known.among
    weight = {c: ledger.countries[c] / (1 + k) ** 2 for k, c in enumerate(among)}
    best = max(among, key=lambda c: weight[c])
    country = best if weight[best] else among[0] if len(among) == 1 else None
    return Match(first=m.first, last=m.last, known=replace(m.known, country=country))


def _known_apart(read: Read, span: tuple[int, int], ledger: Ledger, alone: set[str]) -> list[tuple[int, int]]:
    """ "Zarif Lavrov Muallem" where each word is a person of its own in the story."""
    spots = [i for i in range(span[0], span[1] + 1) if read.words[i].text[0].isalpha()]
    keys = [read.lows[i] for i in spots]
    known = [k in alone or any(p.key == k and " " in p.name for p in ledger.people.get(k, ())) for k in keys]
    together = any(set(keys) <= p.words for p in ledger.people.get(keys[-1], ())) if keys else True
    return [(i, i) for i in spots] if len(spots) > 1 and all(known) and not together else [span]


def _title_case(text: str) -> bool:
    letters = [w[0].isupper() for w in text.split() if w[0].isalpha()]
    return len(letters) > 4 and sum(letters) > 0.7 * len(letters)


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


_ALSO = {
    "REB": ("group", "militia", "movement", "organization", "organisation", "militant", "rebel", "faction"),
    "PTY": ("party", "movement", "group", "faction"),
    "NGO": ("group", "organization", "organisation", "foundation", "charity"),
    "IGO": ("organization", "organisation", "alliance", "bloc", "body", "council", "agency", "union"),
    "JRN": ("agency", "newspaper", "paper", "channel", "network"),
    "MNC": ("company", "firm", "giant"),
    "BUS": ("company", "firm", "giant", "foundation"),
    "LEG": ("parliament", "assembly", "legislature"),
}


def _heads(reading: Reading, text: str) -> frozenset[str]:
    """The words by which a later phrase may take up a mention."""
    if reading.kind == "org":
        return frozenset({singular((reading.name or text).casefold()), *_ALSO.get(reading.sector or "", ())})
    if reading.kind == "country" and reading.country not in ("UNO", "EUR", "IGO"):
        return frozenset({"country", "nation", "state", "republic", "kingdom"})
    return frozenset({reading.head} - {""})


def _acronyms(sentences: Sequence[Sentence], ledger: Ledger, lower: set[str]) -> dict[str, Known]:
    """Names that the article explains: "Iranian Red Crescent Society (IRCS)"."""
    out: dict[str, Known | None] = {}
    for s in sentences:
        for m in re.finditer(
            r"((?:(?:[A-Z][\w’'.-]*|of|for|the|and|in|&|al)\s+){2,9})\(([A-Z][A-Za-z]{1,7})\)", s.text
        ):
            words = m[1].split()
            letters = m[2].upper()
            caps = [i for i, w in enumerate(words) if w[0].isupper()]
            if not caps:
                continue
            start = next(
                (
                    i
                    for i in reversed(caps)
                    if words[i][0] == letters[0]
                    and sum(k >= i for k in caps) >= min(2, len(letters) - 1)
                    and abs(sum(k >= i for k in caps) - len(letters)) <= 1
                ),
                caps[0],
            )
            name = " ".join(words[start:])
            at = m.start() + s.text[m.start() :].find(name)
            before = s.text[:at].rstrip()
            owner = re.search(r"([\w.]+(?: [\w.]+)?)(?:’s|'s)?$", before)
            read = read_sentence(
                Sentence(index=0, text=(owner[0] + " " if owner else "") + name, start=0, end=0),
                ledger.tables,
                {},
                lower,
                False,
            )
            if not read.words:
                continue
            got = noun_phrase(read, 0, len(read.words) - 1, ledger)
            exact = next(
                (k.known for k in read.known if k.known.kind == "organisation" and k.last == len(read.words) - 1), None
            )
            if got.sector == "IGO" and got.country not in BODIES:
                got.sector = ledger.tables.sector_of_name(name) or "NGO"
            if got.sector and (got.kind in ("role", "org")) and (exact is None or got.country != exact.country):
                out[m[2]] = Known(name=name, country=got.country, sector=got.sector, kind="organisation")
            elif m[2] not in out and not any(ledger.tables.names.find(tokens(m[2]), ledger.year)):
                out[m[2]] = exact or _guessed(name, got, read, ledger)
    return {k: v for k, v in out.items() if v is not None}


def _guessed(name: str, got: Reading, read: Read, ledger: Ledger) -> Known | None:
    """A body that no table knows, by the words of its name: the state named in it, else the one of the article."""
    sector = ledger.tables.sector_of_name(name)
    if sector is None:
        return None
    state = next(
        (k.known.country for k in read.known if k.known.kind in ("name", "adjective") and k.known.country), None
    )
    return Known(name=name, country=state or got.country, sector=sector, kind="organisation", explained=state is None)


def _party_range(read: Read, at: int, ledger: Ledger) -> int:
    """The first token of the title, adjective and owner chain that ends just before token `at`."""
    i = at
    while i > 0:
        prev = i - 1
        m = next((m for m in read.known if m.last == prev), None)
        r = next((r for r in read.roles if r[1] == prev), None)
        if m and m.known.kind in ("city", "seat", "name") and m.first and read.lows[m.first - 1] in _AT:
            break  # "From Vienna Secretary Kerry warned"
        if m:
            i = m.first
        elif r:
            i = r[0]
        elif (
            read.lows[prev] in SKIP
            or read.words[prev].text in ("'", "’", "s")
            or (
                read.lows[prev] in ("of", "for", "affairs", "to", "at", "on")
                and any(r[1] == prev - 1 for r in read.roles)
            )
        ):
            i = prev
        else:
            break
    return i


def _note_person(read: Read, first: int, last: int, ledger: Ledger) -> None:
    """Enter a person with the title, country and apposition that stand beside the name."""
    words = read.words
    name = read.text(first, last)
    key = read.lows[last]
    start = _party_range(read, first, ledger)
    title = noun_phrase(read, start, first - 1, ledger) if start < first else None
    if title and title.kind == "country" and not _adjectival(read, first):
        title = None
    if title is None and first > 1 and words[first - 1].text == ",":
        # "the Russian foreign minister, Sergei Lavrov, said"
        begin = _party_range(read, first - 1, ledger)
        comma = last + 1 < len(words) and words[last + 1].text == ","
        if comma and begin < first - 1 and any(r[1] == first - 2 or begin <= r[0] < first - 1 for r in read.roles):
            title = noun_phrase(read, begin, first - 2, ledger)
    after = _apposition(read, last, ledger)
    female = (
        {"mrs": True, "ms": True, "mr": False}.get(read.lows[first - 1 - (words[first - 1].text == ".")])
        if first
        else None
    )
    old = ledger.person(read, first, last)
    meant = ledger.holder(key)
    kin = title is not None and bool(_KIN & set(title.full.split()))
    if first == last and meant and old and not old.famous and not _is_he(old.name, meant):
        old = None  # "Trump" after "Melania Trump"
    if old is None and last > first and not kin:
        # "Mobutu" first, "Mobutu Sese Seko" later
        old = next((p for p in ledger.people.get(key, ()) if p.words == {key}), None)
        if old and meant and not _is_he(name, meant):
            old = None
        if old is None and not ledger.offices.holders(read.words[first].text, ledger.date):
            old = next((p for p in ledger.people.get(read.lows[first], ()) if p.words == {p.key}), None)
    if old is None:
        old = Person(key=key, name=name, span=read.sentence.span(words[first].start, words[last].end))
        old.words = {read.lows[i] for i in range(first, last + 1)}
        for w in {read.lows[i] for i in range(first, last + 1)} if last - first < 5 else {key}:
            if len(w) > 1:
                ledger.people.setdefault(w, []).append(old)
    elif len(name) > len(old.name) and " " in name and " " not in old.name:
        old.name, old.key = name, key
        old.words |= {read.lows[i] for i in range(first, last + 1)}
        for w in {read.lows[i] for i in range(first, last + 1)}:
            if old not in ledger.people.setdefault(w, []):
                ledger.people[w].append(old)
    old.famous = old.famous or (meant is not None and not kin and _is_he(old.name, meant))
    if title and title.head in _WOMEN | _MEN:
        female = title.head in _WOMEN
    if female is None and last > first and (read.words[first].text.casefold() in ledger.tables.women):
        female = True
    old.female = female if old.female is None else old.female
    for part in (title, after):
        if part is None:
            continue
        specific = part.sector and part.head not in (
            "leader",
            "official",
            "source",
            "mr",
            "man",
            "woman",
            "ally",
            "side",
        )
        if old.country is None and part.country:
            old.country = part.country
        if part.sector and (old.sector is None or (specific and old.office in ("leader", "official"))):
            old.sector, old.office = part.sector, part.office
            old.why = f"the text calls {name} {part.office}" if part.office else part.why
        if part.sector == "ELI":
            old.former = True


def _is_he(name: str, spell: Spell) -> bool:
    """Whether a name as the text has it may be that of the office holder."""
    own = set(fold(" ".join((spell.person, *spell.aliases))).split())
    said = fold(name).split()
    return said[-1:] == [] or set(said) <= own or (len(said) > 1 and said[0] in own)


def _adjectival(read: Read, first: int) -> bool:
    m = next((m for m in read.known if m.last in (first - 1, first - 3)), None)
    return m is not None and (m.known.kind == "adjective" or read.words[first - 1].text == "s")


def _apposition(read: Read, last: int, ledger: Ledger) -> Reading | None:
    """ "Name, the Ruritanian foreign minister", "Name of Ruritania", "Name, with Human Rights Watch", "Name (D-Calif.)"."""
    words, lows = read.words, read.lows
    if last + 2 >= len(words):
        return None
    if _PARTISAN.match(read.sentence.text[words[last].end : words[last].end + 8]):
        return Reading(country="USA", sector="LEG", kind="role", head="lawmaker", office="lawmaker")
    at = last + 1
    if words[at].text == ",":
        at += 1
    if lows[at] in ("of", "from", "with") and at + 1 < len(words):
        owner = next((m for m in read.known if at < m.first <= at + 2), None)
        if owner and owner.known.kind in ("name", "organisation"):
            sector = owner.known.sector if owner.known.kind == "organisation" else None
            return Reading(country=owner.known.country, sector=sector, kind="org", head="")
        if owner and owner.known.kind == "adjective":
            r = next((r for r in read.roles if r[0] == owner.last + 1), None)
            return noun_phrase(read, owner.first, r[1], ledger) if r else None
        return None
    if words[last + 1].text != ",":
        return None
    role = next((r for r in read.roles if at <= r[0] <= at + 6), None)
    if role is None or any(w in _BREAKS for w in lows[at : role[0]]):
        return None
    if any(p[0] <= role[1] + 2 and p[0] > role[1] for p in read.people) and words[role[1] + 1].text != ",":
        return None  # "Kim Jong Un, South Korean President Moon Jae-in said": another's title
    told = role[0] == at or any(at <= m.first < role[0] for m in read.known)
    if not told and lows[at] not in ("the", "a", "an", "his", "her") and lows[at] not in SKIP:
        return None
    end = role[1]
    nxt = _next_role(read, end)
    while nxt:
        end = nxt[1]
        nxt = _next_role(read, end)
    if end + 1 < len(words) and lows[end + 1] in ("of", "for", "in", "at"):
        stop = end + 2
        while stop < len(words) and lows[stop] not in (",", ".", "who", "said", "and", ";"):
            stop += 1
        end = stop - 1
    return noun_phrase(read, at, end, ledger)


def _next_role(read: Read, end: int) -> tuple[int, int, str] | None:
    """The role that goes on with a title: "secretary general", "president and CEO"."""
    gap = 2 if read.lows[end + 1 : end + 2] == ["and"] else 1
    return next((r for r in read.roles if r[0] == end + gap), None)


def _complete(p: Person, ledger: Ledger) -> None:
    """Add what the office table knows of a person at the article's date."""
    spell = _holder(p, ledger)
    p.spell = spell
    if p.former and p.sector is None:
        p.sector = "ELI"
    if spell is None or not spell.covers:
        _recall(p, ledger)
    if spell is None:
        return
    sure = bool(spell.covers and spell.match in ("name", "alias") and " " in p.name and not p.former)
    titled = {w for w in (p.office or "").casefold().split() if len(w) > 4} & set(spell.office.split())
    sure = sure and (p.country in (None, "UNO", "IGO", spell.country) or bool(titled))
    if titled and p.country != spell.country and spell.covers is None:
        p.country = spell.country  # an article without a date
    weak = p.sector is None or (p.office or "").casefold() in _WEAK
    if sure:
        p.country = spell.country
        if p.sector != spell.sector:
            p.sector, p.office = spell.sector, spell.office
    if not spell.covers and spell.country in ("UNO", "EUR", "IGO"):
        return
    p.country = p.country or spell.country
    if p.country == spell.country and weak:
        # one who will come to the office later is not yet an elite
        p.sector = (
            p.sector if spell.standing == "before" else spell.sector if spell.sector == "MIL" else spell.sector_then
        )
        p.office = spell.office if spell.covers else p.office
        p.why = f"{spell.person} was {spell.office} ({spell.country})"


def _recall(p: Person, ledger: Ledger) -> None:
    """Add what the table of persons knows; a name used alone needs its country in the article."""
    known = ledger.tables.notable(p.name, ledger.year)
    if known is None or (fold(known.name) != fold(p.name) and known.country not in ledger.countries):
        return
    if p.country is None or (p.country in BODIES and known.country not in BODIES):
        p.country = known.country
        p.why = f"{known.name} is of {known.country}"
    sector = known.sector_in(ledger.year)
    if p.country == known.country and sector and (p.sector is None or (p.office or "").casefold() in _WEAK):
        p.sector = sector


def _holder(p: Person, ledger: Ledger) -> Spell | None:
    full = ledger.tables.mononyms.get(p.name.casefold(), p.name)
    if " " not in full and len(full) < 3:
        return None
    spells = tuple(
        s for s in ledger.offices.holders(full, ledger.date) if s.match != "variant" or s.country == p.country
    )
    if p.country:
        words = {w for w in (p.office or "").casefold().replace("defense", "defence").split() if len(w) > 4}
        own = tuple(s for s in spells if s.country == p.country)
        told = tuple(
            s for s in spells if s.match in ("name", "alias") and " " in full and words & set(s.office.split())
        )
        spells = own or tuple(s for s in told if s.standing != "before")
    live = [s for s in spells if s.covers or ledger.date is None] or list(spells)
    if " " not in full.strip():
        near = [s for s in live if ledger.countries.get(s.country, 0) > 0]
        titled = {w for w in (p.office or "").casefold().split() if len(w) > 4}
        sworn = [s for s in live if s.covers and titled & set(s.office.split())]
        top = sworn or [
            s for s in live if s.covers and s.office in ("president", "prime minister", "chancellor", "king")
        ]
        if not top and len({s.person for s in spells if s.covers}) == 1:
            top = [s for s in live if s.covers and s.office in _FIRST_RANK]
        if len({s.person for s in near}) > 1:
            near = [s for s in near if s.covers and ledger.countries[s.country] > 1] or near[:1]
        live = near or top[:1]
        if len({s.person for s in live if s.covers}) > 1:
            live.sort(key=lambda s: (not s.covers, -ledger.countries[s.country]))
    return live[0] if live else None


def noun_phrase(read: Read, first: int, last: int, ledger: Ledger) -> Reading:
    """Read tokens `first` to `last` as one noun phrase without a person as head."""
    lows = read.lows
    inside = [m for m in read.known if m.first >= first and m.last <= last]
    roles = [r for r in read.roles if r[0] >= first and r[1] <= last]
    people = [p for p in read.people if p[0] >= first and p[1] <= last]
    starts = [r[0] for r in roles] + [p[0] for p in people] + [m.first for m in inside]
    begin = min(starts, default=last)
    covered = {i for m in inside for i in range(m.first, m.last + 1)} | {
        i for r in roles for i in range(r[0], r[1] + 1)
    }
    cut = next((i for i in range(begin, last + 1) if lows[i] in AFTER_HEAD and i not in covered), last + 1)
    pre_known = [m for m in inside if m.last < cut]
    pre_roles = [r for r in roles if r[1] < cut]
    post_known = [m for m in inside if m.first > cut]
    post_known = [m for m in post_known if not backed(read, m)] or post_known
    text = read.text(first, last).casefold()
    if len(pre_roles) > 1 and lows[pre_roles[-1][0]] in _HONORIFIC:
        pre_roles = pre_roles[:-1]  # "Supreme Leader Ayatollah"
    role = pre_roles[-1] if pre_roles else None
    end = max([m.last for m in pre_known], default=-1)
    if role and end > role[1]:
        role = None if not (end - role[1] < 1) else role
    sided = [m for m in pre_known if not backed(read, m)]
    # "the Vienna-based IAEA", but "a British-flagged tanker" has no other sign
    sided = (
        [m for m in sided if not _SEATED & set(read.lows[m.last + 1 : m.last + 2])] or sided
        if len(sided) > 1
        else sided
    )
    out = Reading(plural=_plural(lows, role, cut - 1))
    if role is None and sided:
        head = sided[-1]
        owner = next((m for m in sided[:-1] if m.known.kind in ("adjective", "name", "seat")), None)
        out = _named(read, head, owner, pre_roles, text, first, cut - 1)
        out.plural = _plural(lows, None, head.last)
        tail = lows[head.last + 1 : cut]
        if any(w in RELATIONAL for w in tail) and "s" in tail[:2]:
            return Reading(closed=True, plural=out.plural)
        return out
    if role is None:
        near = post_known[0] if post_known and pre_roles else None
        return Reading(country=near.known.country if near else None, plural=out.plural)
    key = " ".join(lows[role[0] : role[1] + 1])
    out.kind, out.sector, out.head = "role", role[2], singular(key)
    out.full = " ".join([*key.split()[:-1], out.head])
    out.office = read.text(role[0], role[1])
    before = [m for m in sided if m.last < role[0]]
    organ = next((m for m in reversed(before) if m.known.kind == "organisation"), None)
    state = next((m for m in before if m.known.kind != "organisation"), None)
    if out.head in RELATIONAL and state and read.words[min(state.last + 1, last)].text in ("'", "’"):
        out.closed, state = True, None
    if organ and state and organ.known.country in ("UNO", "EUR", "IGO", "IMG"):
        # "Syria's UN envoy" is Syria's, "the UN Syria envoy" the UN's
        sent = out.head in ("ambassador", "envoy", "mission", "representative") or organ.known.country == "IGO"
        state = state if sent and state.first < organ.first else None
    if state and state.known.country == "UNO" and out.head in ("ambassador", "envoy", "mission", "representative"):
        other = next((m for m in before if m.known.country not in ("UNO", None)), None)
        state = other or state
    if organ and organ.known.country == "UNO" and state is None and out.head in ("ambassador",):
        organ = None
    if state and state.known.kind == "name" and state.last == role[0] - 1 and out.head in _STUDENTS:
        state = None  # "a Syria expert" studies Syria
    chosen = state or organ
    if chosen and chosen.known.kind == "region":
        out.closed = True  # "Western diplomats" are of no one country
    holder = _owner_person(read, people, role[0], ledger) if chosen is None else None
    if chosen:
        out.country = chosen.known.country
        out.why = f"“{read.text(chosen.first, chosen.last)}” names {chosen.known.name}, “{out.office}” the sector"
    elif holder:
        out.country = holder.country
        out.why = f"of {holder.name}"
        if holder.sector in _OWN and out.head in GENERIC:
            out.sector = holder.sector
    elif post_known and (cut <= last and lows[cut] not in ("to", "against", "with", "on", "during", "across")):
        organs = post_known[0]
        out.country = organs.known.country
        out.why = f"“{read.text(organs.first, organs.last)}” names {organs.known.name}, “{out.office}” the sector"
        if (
            organs.known.kind == "organisation"
            and organs.known.sector in _OWN
            and out.head in GENERIC
            and lows[cut] != "in"
        ):
            out.sector = organs.known.sector
    elif cut <= last and lows[cut] == "of" and (post := [p for p in people if p[0] > cut]):
        who = ledger.person(read, *post[0])
        out.country = who.country if who else None
    served = next((m for m in post_known if m.known.kind == "organisation" and m.known.sector in _HIRED), None)
    if (served and served is not post_known[0]) or out.sector in ("LEG", "MIL", "COP"):
        served = None
    if served and served.known.country and cut <= last and lows[cut] in ("of", "at", "for", "with", "from"):
        out.country, out.sector = served.known.country, served.known.sector
        out.why = f"works for {served.known.name}"
    bystander = organ is not None and chosen is state and organ.known.country in ("UNO", "EUR", "IGO")
    if out.head == "force" and out.sector == "MIL" and _IRREGULAR.search(text):
        out.sector = "REB"  # "Islamist forces", "pro-Russian forces"
    if (
        organ
        and not bystander
        and organ.known.sector in _OWN
        and out.head in GENERIC
        and (out.sector != "MIL" or organ.known.sector == "REB")
    ):
        out.sector = organ.known.sector
        out.name = organ.known.name if out.head in ("group", "movement", "party", "faction") else None
    if organ and organ.known.sector == "PRM" and out.sector in ("REB", "NGO", "MIL", "CVL"):
        out.sector = "PRM"  # "Wagner fighters", "Basij volunteers"
    mates = {r[2] for r in pre_roles[:-1]}
    if out.head in _COLLECTIVE | _OF_BODIES and cut <= last and lows[cut] in ("of", "like"):
        mates |= {r[2] for r in roles if cut < r[0] <= cut + 3}  # "a group of migrants", "leaders of the opposition"
    mates |= {m.known.sector for m in before if m.known.kind == "people" and out.head in _COLLECTIVE}
    if out.head in (
        "official",
        "source",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "chief",
        "leader",
        "commander",
        "head",
        "member",
        "supporter",
        "fighter",
        "chairman",
        "chairwoman",
        "chair",
        "authority",
        "group",
        "force",
        "movement",
        "organization",
        "organisation",
        "wing",
        "outfit",
    ):
        # "hospital officials", "police chief", "rebel commander": the word before tells the sector
        for s in (
            "REB",
            "COP",
            "MIL",
            "MED",
            "SPY",
            "JUD",
            "OPP",
            "LEG",
            "PTY",
            "LAB",
            "REL",
            "NGO",
            "BUS",
            "PRM",
            "UAF",
            "REF",
            "CRM",
        ):
            if s in mates:
                out.sector = s
    if (
        out.country == "EUR"
        and chosen
        and read.text(chosen.first, chosen.last).startswith("European")
        and chosen.known.kind == "adjective"
    ):
        out.country, out.closed = None, True
    if out.head in ("pope", "pontiff"):
        out.country = out.country or "VAT"
    if out.sector == "IGO" and out.country is None:
        out.country = "UNO" if out.head in _UN_ROLES else "IGO"
    if out.country == "UNO" and out.sector != "MIL" and out.sector != "JUD":
        out.sector = "IGO"
    elif out.country in ("EUR", "IGO") and out.sector in ("GOV", "CVL"):
        out.sector = "IGO" if out.head not in STATES else "GOV"
    if out.sector == "GOV" and out.head != "ally" and FORMER.search(read.text(first, role[0])):
        out.sector = "ELI"
    return out


def _owner_person(read: Read, people: list[tuple[int, int]], before: int, ledger: Ledger) -> Person | None:
    for p in reversed(people):
        if p[1] >= before:
            continue
        # "Assad's forces", "the Castro regime"
        if read.words[p[1] + 1].text in ("'", "’") or (p[1] + 1 == before and read.lows[before] in _OF_PERSON):
            return ledger.person(read, *p)
    return None


def backed(read: Read, m: Match) -> bool:
    """ "Saudi-backed rebels": the adjective names the backer, not the group."""
    tail = read.lows[m.last + 1 : m.last + 3]
    head = read.lows[max(0, m.first - 2) : m.first]
    return any(w in _BACKED for w in tail[:2]) or any(w in ("pro", "anti", "non") for w in head)


def _plural(lows: Sequence[str], role: tuple[int, int, str] | None, last: int) -> bool:
    word = lows[role[1]] if role else lows[last] if 0 <= last < len(lows) else ""
    return word.endswith(("men", "people", "police", "troops")) or (word.endswith("s") and len(word) > 3)


def _named(
    read: Read,
    head: Match,
    owner: Match | None,
    roles: Sequence[tuple[int, int, str]],
    text: str,
    first: int,
    last: int,
) -> Reading:
    """A country, seat, people or body as head."""
    known = head.known
    words = read.text(head.first, head.last)
    out = Reading(country=known.country, sector=known.sector, why=f"“{words}” names {known.name}")
    out.name = known.name if known.kind in ("name", "organisation") else words if known.kind == "seat" else None
    out.kind = "org" if known.kind == "organisation" else "country"
    if (
        known.kind == "organisation"
        and owner
        and known.country not in ("UNO", "EUR", "IGO", "IMG")
        and owner.last < head.first
    ) and owner.known.country not in ("UNO", "EUR"):
        out.country = owner.known.country
        out.name = read.text(first, last)
    if (
        known.kind == "adjective"
        and _people_word(words)
        and head.last == last
        and head.first > first
        and read.lows[first] != "the"
    ):
        out.sector = "CVL"  # "two Americans": nationals are not governments
    if known.kind == "people":
        out.country = owner.known.country if owner else known.country
    if known.kind == "region":
        out.sector, out.closed = "GOV", True
    if known.country == "EUR" and known.kind == "adjective" and words != "EU":
        out.country, out.sector, out.closed = None, "GOV", True
    if known.country in ("UNO", "EUR", "IGO") and known.sector == "GOV" and out.country:
        out.sector = "IGO"
    return out


def _people_word(words: str) -> bool:
    return (words.endswith(("s", "ese", "ish", "men")) and words not in ("U.S.", "US")) or words.endswith("an")


def _note_parties(read: Read, ledger: Ledger) -> None:
    """Every party of a sentence, in order: persons, bodies, countries and roles with a country of their own."""
    items: list[tuple[int, int, str]] = [(a, b, "person") for a, b in read.people]
    items += [(r[0], r[1], "role") for r in read.roles]
    items += [(m.first, m.last, "known") for m in read.known]
    items.sort()
    used = -1
    for k, (first, last, kind) in enumerate(items):
        if first <= used:
            continue
        # a chain of adjacent items is one party: "Russian foreign minister Sergei Lavrov"
        end, head = last, kind
        j = k + 1
        while j < len(items) and _adjacent(read, end, items[j][0]):
            end, head = items[j][1], items[j][2]
            j += 1
            if head == "person":
                break
        used = end
        if head == "person":
            p = ledger.person(read, *items[j - 1][:2])
            if p is None:
                continue
            reading = Reading(
                country=p.country, sector=p.sector, office=p.office, name=p.name, kind="person", person=p.key
            )
            heads = {singular((p.office or "").casefold())}
            if p.spell and p.spell.covers:
                heads.add(singular(p.spell.office.casefold()))
            ledger.seen.append(
                Seen(sentence=read.sentence.index, token=first, last=end, reading=reading,
                     span=read.sentence.span(read.words[first].start, read.words[end].end), heads=frozenset(heads - {""}))
            )  # fmt: skip
            continue
        stop = end
        if head == "role" and end + 2 < len(read.words) and read.lows[end + 1] in ("of", "in", "from", "for"):
            m = next((m for m in read.known if end + 1 < m.first <= end + 3), None)
            stop = m.last if m else end
        reading = noun_phrase(read, first, stop, ledger)
        if reading.kind is None:
            continue
        ledger.seen.append(
            Seen(sentence=read.sentence.index, token=first, last=stop, reading=reading,
                 span=read.sentence.span(read.words[first].start, read.words[stop].end),
                 heads=frozenset({reading.head} - {""}))
        )  # fmt: skip


def _adjacent(read: Read, end: int, nxt: int) -> bool:
    between = read.words[end + 1 : nxt]
    if not between:
        return read.sentence.text[read.words[end].end : read.words[nxt].start] in (" ", "-", " - ")
    return all(w.text in ("'", "’", "s", ".") or w.text.casefold() in SKIP for w in between)
