"""Enter the persons of an article with the titles, countries and appositions that stand beside their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.offices import Spell, fold
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import COLLECTIVES, GREAT, Ledger, Person, Reading
from dragoman.stages.actors.noun_phrase import FORMER, noun_phrase
from dragoman.stages.actors.reading import SKIP, Read

_KIN = word_set("kin")
_BREAKS = frozenset(
    ", ; said told says who and when as whose in on at to by from was is were are has have had will would met after before "
    "with for that which where during while but because following under against".split()
)
_AT = frozenset("from in at near to over into inside outside with about".split())
_WOMEN = word_set("women")
_MEN = word_set("men")
_PARTISAN = re.compile(r"^\s*[,(]\s*[RDI]\s*-\s*[A-Z]")


def note_person(read: Read, first: int, last: int, ledger: Ledger) -> None:
    """Enter a person with the title, country and apposition that stand beside the name."""
    name = read.text(first, last)
    key = read.lows[last]
    if first and read.lows[first - 1] in ("both", "the") and key.endswith("s") and key[:-1] in ledger.people:
        return  # "both Rassendylls" are of the one whom the article names
    if last - first > 1 and (turned := _turned(read.lows[first : last + 1], ledger)):
        key, name = turned
    title = _title(read, first, last, ledger)
    if title and title.office == "Representative" and _of_congress(read, first, ledger):
        title.sector = "LEG"
    if title is None:
        title = _shared_title(read, first, ledger)
    after = _apposition(read, last, ledger)
    meant = ledger.holder(key)
    kin = title is not None and bool(_KIN & set(title.full.split()))
    old = _met_before(read, first, last, key, name, kin, ledger)
    who = _enter(read, first, last, key, name, old, ledger)
    if last > first:
        ledger.named.append((read.sentence.index, first, who))
    who.famous = who.famous or (meant is not None and not kin and _is_he(who.name, meant))
    if who.female is None:
        who.female = _female(read, first, last, title, ledger)
    who.aged = who.aged or _has_age(read, last)
    for part in (title, after):
        if part is not None:
            _add_title(who, name, part)


def _title(read: Read, first: int, last: int, ledger: Ledger) -> Reading | None:
    """What stands before a name: "Russian foreign minister Sergei Lavrov", "the minister, Sergei Lavrov, said"."""
    words = read.words
    start = _party_range(read, first, ledger)
    title = noun_phrase(read, start, first - 1, ledger) if start < first else None
    if title and title.kind == "country" and not _adjectival(read, first):
        title = None
    if title is None and first > 1 and words[first - 1].text == ",":
        begin = _party_range(read, first - 1, ledger)
        comma = last + 1 < len(words) and words[last + 1].text == ","
        if comma and begin < first - 1 and any(r[1] == first - 2 or begin <= r[0] < first - 1 for r in read.roles):
            title = noun_phrase(read, begin, first - 2, ledger)
    return title


def _has_age(read: Read, last: int) -> bool:
    """Whether an age stands behind a name, as behind those who hold no office: "Rudolf Rassendyll, 49, said"."""
    after = read.lows[last + 1 : last + 3]
    return after[:1] == [","] and _AGE.fullmatch(after[-1]) is not None


_AGE = re.compile(r"[1-9]\d,")


def _of_congress(read: Read, first: int, ledger: Ledger) -> bool:
    """Whether "Representative" just before a name is a member of the American house, not somebody's envoy."""
    before = read.lows[first - 2 : first - 1]
    return read.lows[first - 1] == "representative" and bool(ledger.countries["USA"]) and before != ["special"]


def _shared_title(read: Read, first: int, ledger: Ledger) -> Reading | None:
    """The title in the plural that stands before a list of persons: "lawmakers Rudolf Rassendyll and Rupert Hentzau"."""
    at = first
    while at > 1:
        link = at - 1
        while link and read.lows[link] in (",", "and"):
            link -= 1
        before = next((p for p in read.people if p[1] == link), None) if link < at - 1 else None
        if before is None:
            return None
        title = _title(read, *before, ledger)
        if title is not None:
            return title if title.plural and title.kind == "role" else None
        at = before[0]
    return None


def _met_before(read: Read, first: int, last: int, key: str, name: str, kin: bool, ledger: Ledger) -> Person | None:
    """The person of this name that the article has entered already."""
    old = ledger.person(read, first, last)
    meant = ledger.holder(key)
    if first == last and meant and old and not old.famous and not _is_he(old.name, meant):
        here = meant.country in GREAT or ledger.countries[meant.country] or " " not in old.name
        old = None if here else old  # "Trump" after "Melania Trump"; not the ruler of a state that nobody speaks of
    if old is None and last > first and not kin:
        # "Mobutu" first, "Mobutu Sese Seko" later
        old = next((p for p in ledger.people.get(key, ()) if p.words == {key}), None)
        if old and meant and not _is_he(name, meant):
            old = None
        if old is None and not ledger.offices.holders(read.words[first].text, ledger.date):
            old = next((p for p in ledger.people.get(read.lows[first], ()) if p.words == {p.key}), None)
    return old


def _enter(read: Read, first: int, last: int, key: str, name: str, old: Person | None, ledger: Ledger) -> Person:
    """A new person under each word of the name, or the old one under the fuller name."""
    own = {read.lows[i] for i in range(first, last + 1)}
    if old is None:
        new = Person(key=key, name=name, span=read.sentence.span(read.words[first].start, read.words[last].end))
        new.words = own
        for w in own if sum(map(str.isalpha, own)) < 6 else {key}:
            if len(w) > 1:
                ledger.people.setdefault(w, []).append(new)
        return new
    if len(name) > len(old.name) and " " in name and " " not in old.name:
        old.name, old.key = name, key
        old.words |= own
        for w in own:
            if old not in ledger.people.setdefault(w, []):
                ledger.people[w].append(old)
    return old


def _female(read: Read, first: int, last: int, title: Reading | None, ledger: Ledger) -> bool | None:
    """Whether a person is a woman, by title, by Mr or Mrs, or by first name; None when nothing tells."""
    if title and title.head in _WOMEN | _MEN:
        return title.head in _WOMEN
    if first:
        before = read.lows[first - 1 - (read.words[first - 1].text == ".")]
        if before in ("mrs", "ms", "mr"):
            return before != "mr"
    if read.lows[last + 1 : last + 2] == [","] and _WOMEN & set(_apposed(read, last + 2)):
        return True
    return ledger.tables.given_names.get(read.lows[first]) if last > first else None


def _apposed(read: Read, start: int) -> Sequence[str]:
    """The words up to "of" that tell who a person is: "the powerful sister" of "X, the powerful sister of Y"."""
    words = read.lows[start : start + 5]
    end = words.index("of") if "of" in words else 0
    return words[:end] if words[:1] in (["the"], ["a"]) else ()


_BARE_TITLES = word_set("bare titles")


def _add_title(who: Person, name: str, part: Reading) -> None:
    """What a title or an apposition adds to what is known of a person."""
    if part.kind == "role" and part.head in COLLECTIVES:
        return  # "the Ruritanian government Rudolf Rassendyll fled" names no title
    if part.former and part.country in BODIES and who.sector:
        return  # a former post in a body says nothing of the state that one acts for now
    if who.country is None and part.country:
        who.country = part.country
    ranked = (who.office or "").casefold() in word_set("ranks") and part.sector not in ("MIL", "COP")
    specific = (ranked or who.office in ("leader", "official")) and part.head not in _BARE_TITLES
    if part.sector and (who.sector is None or specific):
        who.sector, who.office = part.sector, part.office
        who.why = f"the text calls {name} {part.office}" if part.office else part.why
    elif who.sector == "ELI" and _holds_now(part, who):
        who.sector, who.office, who.former = part.sector, part.office, False
        who.why = f"the text calls {name} {part.office}"
    if part.sector == "ELI":
        who.former = True


def _holds_now(part: Reading, who: Person) -> bool:
    """Whether a title is of another office than the one left: "Rudolf Rassendyll, a former army chief", "Defence Minister Rassendyll"."""
    left, held = (set((x or "").casefold().split()) - _COMMON for x in (who.office, part.office))
    told = part.kind == "role" and not (part.former or part.plural) and part.head not in _BARE_TITLES
    return (
        told
        and part.sector in ("GOV", "LEG", "JUD")
        and bool(left)
        and bool(held)
        and not {w[:3] for w in left} & {w[:3] for w in held}
    )


_COMMON = frozenset({"minister", "secretary", "chief", "general", "deputy", "head", "leader", "official"})


def _party_range(read: Read, at: int, ledger: Ledger) -> int:
    """The first token of the title, adjective and owner chain that ends just before token `at`."""
    i = at
    while i > 0:
        prev = i - 1
        if read.lows[prev] in ("for", "of", "to") and (i == at or _is_title_of_another(read, i)):
            break  # "a spokesman for Rassendyll", "for President Rassendyll" is another
        m = next((m for m in read.known if m.last == prev), None)
        r = next((r for r in read.roles if r[1] == prev), None)
        if m and m.known.kind in ("city", "seat", "name") and m.first and read.lows[m.first - 1] in _AT:
            break  # "From Vienna Secretary Kerry warned"
        if m:
            i = m.first
        elif r:
            i = r[0]
        elif _ends_short_title(read, prev) or (
            read.lows[prev] in SKIP
            or read.words[prev].text in ("'", "’", "s")
            or (
                read.lows[prev] in ("of", "for", "affairs", "to", "at", "on")
                and any(r[1] == prev - 1 for r in read.roles)
            )
        ):
            i = prev
        elif (head := _head_of(read, prev)) is not None:
            i = head
        elif (former := _former_of(read, prev)) is not None:
            i = former
        elif prev > 1 and read.text(prev - 1, prev).count("-") == 1 and any(m.last == prev - 2 for m in read.known):
            i = prev - 1  # "the Ruritanian anti-terrorism prosecutor"
        elif read.lows[prev - 1 : prev + 1] in (["for", "the"], ["of", "the"]) and any(
            r[1] == prev - 2 for r in read.roles
        ):
            i = prev - 1  # "a spokeswoman for the office"
        else:
            break
    return i


def _is_title_of_another(read: Read, at: int) -> bool:
    """Whether a title in capitals begins behind who is beside another: "an aide to President Rassendyll"."""
    title = any(r[0] == at for r in read.roles) and read.words[at].text[0].isupper()
    return title and at > 1 and read.lows[at - 2] in word_set("beside another")


def _ends_short_title(read: Read, at: int) -> bool:
    """Whether a stop ends a shortened title: "Gov. Rudolf Rassendyll", "Brig. Gen. Rassendyll"."""
    role = next((r for r in read.roles if r[1] == at - 1), None) if read.words[at].text == "." else None
    return role is not None and len(read.words[role[1]].text) <= _SHORT and read.words[role[1]].text[0].isupper()


_SHORT = 4  # letters of a shortened title, at most


def _head_of(read: Read, field: int) -> int | None:
    """The role whose field ends just before a name: "the head of Ruritanian diplomacy Rudolf Rassendyll"."""
    if not read.lows[field].isalpha() or not read.words[field].text.islower() or read.lows[field] in _BREAKS:
        return None
    m = next((m for m in read.known if m.last in (field - 1, field - 2) and m.known.kind == "adjective"), None)
    if m is None or (m.last == field - 2 and read.lows[field - 1] in _BREAKS) or m.first < 2:
        return None
    of = m.first - 1 - (read.lows[m.first - 1] == "the")
    role = next((r for r in read.roles if r[1] == of - 1), None)
    return role[0] if role and read.lows[of] == "of" else None


def _turned(words: Sequence[str], ledger: Ledger) -> tuple[str, str] | None:
    """Surname and name where the surname does not come last: "Trump Donald John", which a web page glued to a headline."""
    for word in words[:-1]:
        meant = ledger.holder(word)
        if meant and set(fold(meant.person).split()) <= set(words):
            return word, meant.person
    return None


def _is_he(name: str, spell: Spell) -> bool:
    """Whether a name as the text has it may be that of the office holder."""
    own = set(fold(" ".join((spell.person, *spell.aliases))).split())
    said = fold(name).split()
    return said[-1:] == [] or set(said) <= own or {said[0], said[-1]} <= own


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
    led = role[1] + 1 < len(words) and (words[role[1] + 1].text == "," or lows[role[1] + 1] in _BELONGS)
    if any(p[0] <= role[1] + 2 and p[0] > role[1] for p in read.people) and not led:
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


_BELONGS = frozenset({"of", "in", "at", "from", "for"})


def _former_of(read: Read, at: int) -> int | None:
    """The "former" before a name that no table knows and that ends just before a title: "Former Elphberg Governor"."""
    first = at
    while (
        first and at - first < _NAME and read.words[first].text[0].isupper() and not FORMER.fullmatch(read.lows[first])
    ):
        first -= 1
    titled = any(r[0] == at + 1 for r in read.roles)
    return first if titled and first < at and FORMER.fullmatch(read.lows[first]) else None


_NAME = 2  # words of a province's name, at most


def _next_role(read: Read, end: int) -> tuple[int, int, str] | None:
    """The role that goes on with a title: "secretary general", "president and CEO"."""
    gap = 2 if read.lows[end + 1 : end + 2] == ["and"] else 1
    return next((r for r in read.roles if r[0] == end + gap), None)
