"""What the tables of office holders and of persons know of a person at the article's date."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.lexicons.actors import BODIES
from dragoman.lexicons.offices import Spell, fold
from dragoman.lexicons.word_sets import word_set
from dragoman.stages.actors.ledger import FIRST_RANK, GREAT, Ledger, Person

_WEAK = word_set("weak titles")


def complete_person(p: Person, ledger: Ledger) -> None:
    """Add what the office table knows of a person at the article's date."""
    spell = _holder(p, ledger)
    if spell and spell.match in ("variant", "parts") and _holds_another(p, spell):
        spell = None
    p.spell = spell
    if spell and p.female is None:
        p.female = ledger.tables.given_names.get(spell.person.split()[0].casefold())
    if p.former and p.sector is None:
        p.sector = "ELI"
    if spell is None or spell.covers is False:
        _recall(p, ledger)
    if spell is None:
        p.sector = p.sector or ("CVL" if p.aged else None)
        return
    titled = {w for w in (p.office or "").casefold().split() if len(w) > 4} & set(spell.office.split())
    left = p.former and (bool(titled) or not p.office)  # a former mayor may be a candidate now
    sure = bool(spell.covers and spell.match in ("name", "alias") and " " in p.name and not left)
    if sure and {p.country, spell.country} == {"KOR", "PRK"}:
        p.country = spell.country  # "Korea's Kim" may be of either
    sure = sure and (p.country in (None, "UNO", "IGO", spell.country) or spell.country in BODIES or bool(titled))
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
        p.sector = _sector_of_holder(p, spell, ledger)
        p.office = spell.office if spell.covers else p.office
        p.why = f"{spell.person} was {spell.office} ({spell.country})"
    if p.country == spell.country and (spell.match != "surname" or " " not in p.name):
        p.known_as = spell.person


def _holds_another(p: Person, spell: Spell) -> bool:
    """Whether the text gives who is spelt otherwise than a holder another office: a party's leader is no chief of spies."""
    own = set((p.office or "").casefold().replace("defense", "defence").split())
    return bool(own) and not own & set(spell.office.split())


def _sector_of_holder(p: Person, spell: Spell, ledger: Ledger) -> str | None:
    """The sector of who held an office, or will: one elected or named to it has it already, before that it tells nothing."""
    if spell.standing != "before":
        return spell.sector if spell.sector == "MIL" else spell.sector_then
    start = spell.start.strip("<>")[:4]
    soon = ledger.year is not None and start.isdigit() and int(start) <= ledger.year + 1
    return spell.sector if p.sector is None and soon else p.sector


def _recall(p: Person, ledger: Ledger) -> None:
    """Add what the table of persons knows; a name used alone needs its country in the article."""
    known = ledger.tables.notable(p.name, ledger.year)
    if known is None or (fold(known.name) != fold(p.name) and known.country not in ledger.countries):
        return
    full = fold(known.name) == fold(p.name)
    # "the American Rassendyll" of a group of no state, "Strelsau Post columnist Rassendyll" of another state
    beyond = full and (known.country == "IMG" or p.sector == known.sector == "JRN")
    if beyond and p.country != known.country:
        p.sector = None
    if beyond or p.country is None or (p.country in BODIES and known.country not in BODIES):
        p.country = known.country
        p.why = f"{known.name} is of {known.country}"
    if p.country == known.country:
        p.known_as = known.name
    sector = known.sector_in(ledger.year)
    if p.country == known.country and sector and (p.sector is None or (p.office or "").casefold() in _WEAK):
        p.sector = sector


_LEADING = frozenset({"president", "vice president", "prime minister", "chancellor"})


_REMEMBERED = 10  # years after which a surname alone no longer means a leader


def _of_the_great(spells: Sequence[Spell], year: int | None) -> list[Spell]:
    """The one leader of a great state, of now or lately, whom a surname alone means: "Merkel" after her time."""
    led = [s for s in spells if s.country in GREAT and s.office in _LEADING and s.standing != "before"]
    led = [s for s in led if s.covers or (year and s.end and int(s.end.strip("<>")[:4]) >= year - _REMEMBERED)]
    return led[:1] if len({s.person for s in led}) == 1 else []


def _beyond(country: str, own: Sequence[Spell], spells: Sequence[Spell], full: str) -> tuple[Spell, ...]:
    """The office that one holds now in a body, whatever state the text says one is from, or in the other Korea."""
    if " " not in full or any(s.covers for s in own):
        return ()
    others = {*BODIES, {"KOR": "PRK", "PRK": "KOR"}.get(country)}  # "Korea's Kim"
    return tuple(s for s in spells if s.covers and s.match in ("name", "alias") and s.country in others)


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
        spells = _beyond(p.country, own, spells, full) or own or tuple(s for s in told if s.standing != "before")
    elif len({s.country for s in spells}) > 1 and " " in full and p.office:
        held = set(p.office.casefold().replace("defense", "defence").split())
        most = max(len(held & set(s.office.split())) for s in spells)
        spells = tuple(s for s in spells if len(held & set(s.office.split())) == most)  # of two namesakes the minister
    live = [s for s in spells if s.covers or ledger.date is None] or list(spells)
    if " " not in full.strip():
        near = [s for s in live if ledger.countries.get(s.country, 0) > 0]
        titled = {w for w in (p.office or "").casefold().split() if len(w) > 4}
        sworn = [s for s in live if s.covers and titled & set(s.office.split())]
        top = sworn or [
            s
            for s in live
            if s.covers and s.office in ("supreme leader", "president", "prime minister", "chancellor", "king")
        ]
        if not top and len({s.person for s in spells if s.covers}) == 1:
            top = [s for s in live if s.covers and s.office in FIRST_RANK and s.country in GREAT]
        if len({s.person for s in near}) > 1:
            near = [s for s in near if s.covers and ledger.countries[s.country] > 1] or near[:1]
        live = near or top[:1] or _of_the_great(spells, ledger.year)
        if len({s.person for s in live if s.covers}) > 1:
            live.sort(key=lambda s: (not s.covers, -ledger.countries[s.country]))
    return live[0] if live else None
