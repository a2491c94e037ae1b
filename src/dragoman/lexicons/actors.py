"""Names of countries, organisations and roles, found in running text by longest match."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from dragoman.errors import LexiconError
from dragoman.lexicons.offices import fold
from dragoman.lexicons.places import PlaceTables
from dragoman.lexicons.reading import COLUMNS, FOLDER, rows, states_gone, weights, words

TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:[’'-][^\W\d_]{3,})*|\d[\d,.]*|[^\w\s]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
SECTORS = frozenset(
    (
        "GOV MIL COP JUD LEG SPY PTY OPP REB PRM UAF CVL BUS MNC JRN NGO IGO LAB AGR EDU REL MED REF CRM ELI SOC UNK"
    ).split()
)
BODIES = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a name means: a country or an organisation."""

    name: str
    country: str | None
    sector: str
    kind: str  # name | adjective | seat | city | region | people | organisation
    since: int | None = None  # the first and last year in which the name means this
    until: int | None = None
    generic: bool = False  # a name that bodies of many states have: "Congress", "Labour Party"
    explained: bool = False  # only the article explains it, without a state
    among: tuple[str, ...] = ()  # of a people in several states: these, likeliest first

    def holds(self, year: int | None) -> bool:
        """Whether the name means this in a year; without a year the dated readings are left out."""
        if year is None:
            return self.since is None and self.until is None
        return not ((self.since and year < self.since) or (self.until and year > self.until))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notable:
    """A person of the news who needs no office: the side he or she stands for, and the years of the sector."""

    name: str
    country: str
    sector: str
    since: int | None
    until: int | None

    def sector_in(self, year: int | None) -> str | None:
        """The sector in a year, None outside the years that the table gives."""
        if year is not None and ((self.since and year < self.since) or (self.until and year > self.until)):
            return None
        return self.sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known name at tokens `first` to `last` of a text."""

    first: int
    last: int
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCountry:
    """A name in a text that stands for a country or a body of one, from character `start` to `end`."""

    country: str
    start: int
    end: int
    adjective: bool = False


class Word(NamedTuple):
    """A token with its place in the text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1024)  # each sentence of an article is asked for several times
def tokens(text: str) -> tuple[Word, ...]:
    """Words and marks of a text; hyphenated compounds are split unless both parts are long."""
    out = []
    for m in TOKEN.finditer(text):
        at = m.start()
        for part in _HYPHEN.split(m[0]) if "-" in m[0] else (m[0],):
            out.append(Word(part, at, at + len(part)))
            at += len(part) + 1
    return tuple(out)


_WORDS = frozenset("PACE CARE QUAD AUKUS ALBA OLAF".split())
"""Abbreviations that are words or names when they are not written in capitals."""


def _straight(word: str) -> str:
    """A word with the straight apostrophe of the tables: "People’s" is "People's"."""
    return word.replace("’", "'")


def _runs_on(text: Sequence[Word], last: int) -> bool:
    """Whether a word goes on with digits: "UNC3886" is no "UNC"."""
    after = text[last + 1 : last + 2]
    return bool(after) and after[0].start == text[last].end and after[0].text[0].isdigit() and text[last].text.isalpha()


class Names:
    """Known names by their first word."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Known]]] = {}

    def add(self, name: str, known: Known) -> None:
        """Learn a name; a later one with the same words and years wins, one with years goes before one without."""
        key = tuple(_straight(w.text) for w in tokens(name))
        if not key:
            return
        years = (known.since, known.until)
        bucket = self._by_first.setdefault(key[0], [])
        bucket[:] = [x for x in bucket if x[0] != key or (x[1].since, x[1].until) != years]
        bucket.append((key, known))
        bucket.sort(key=lambda x: (-len(x[0]), x[1].since is None and x[1].until is None))

    def find(self, text: Sequence[Word], year: int | None = None) -> Iterator[Match]:
        """The longest names, from left to right, in the meaning of a year."""
        said = tuple([_straight(w.text) for w in text])
        free = 0  # the word after the last name
        for i in [i for i, word in enumerate(said) if word in self._by_first]:
            if i < free:
                continue
            for key, known in self._by_first[said[i]]:
                if said[i : i + len(key)] == key and known.holds(year) and not _runs_on(text, i + len(key) - 1):
                    yield Match(first=i, last=i + len(key) - 1, known=known)
                    free = i + len(key)
                    break

    def countries(self, text: str) -> tuple[NamedCountry, ...]:
        """The countries and bodies that a text names, in its order."""
        said = tokens(text)
        return tuple(
            NamedCountry(
                country=m.known.country,
                start=said[m.first].start,
                end=said[m.last].end,
                adjective=m.known.kind == "adjective",
            )
            for m in self.find(said)
            if m.known.country
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorTables:
    """Everything that the actor stage knows by heart, save office holders."""

    names: Names
    roles: dict[tuple[str, ...], str]  # lower-case words of a role, singular and plural, to its sector
    countries: dict[str, str]  # code to name
    longest_role: int
    role_starts: frozenset[str] = frozenset()
    given_names: Mapping[str, bool] = field(
        default_factory=dict
    )  # given names, casefolded: a woman's (True) or a man's (False)
    # places whose name is a given name too, with the words before which it is the place
    given_places: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mononyms: dict[str, str] = field(default_factory=dict)  # a person's short name, casefolded, to the full one
    persons: dict[str, tuple[Notable, ...]] = field(default_factory=dict)  # by full name, folded
    shorts: dict[str, tuple[Notable, ...]] = field(default_factory=dict)  # by the name used alone, folded

    name_words: tuple[tuple[str, frozenset[str]], ...] = ()  # sector by the words of a name that no table knows
    pronouns: Mapping[str, float] = field(default_factory=dict)  # weights of the signs that tell whom "he" means
    context: Mapping[str, float] = field(default_factory=dict)  # weights of the signs that give a phrase its country
    gone: Mapping[str, int] = field(default_factory=dict)  # states that are no more, with their last year
    places: PlaceTables = field(default_factory=PlaceTables)

    def sector_of_name(self, name: str) -> str | None:
        """The sector that the words of a body's name tell, None when none of them does."""
        found = set(name.split()) | {" ".join(pair) for pair in pairwise(name.split())}
        return next((sector for sector, told in self.name_words if found & told), None)

    def notable(self, name: str, year: int | None) -> Notable | None:
        """The person of a name, preferring the row whose years hold."""
        found = self.persons.get(fold(name)) or self.shorts.get(fold(name), ())
        return next((n for n in found if n.sector_in(year)), found[0] if found else None)


def read_actor_tables(team: Path | None = None) -> ActorTables:
    """Read the shipped tables and a team's `countries_own.tsv`, `organisations.tsv` and `roles.tsv` on top."""
    names = Names()
    countries = {"UNO": "United Nations", "EUR": "European Union"}
    _read_gazetteer(names)
    for _, (iso, name, others, adjectives, capitals, cities) in rows(FOLDER / "countries.tsv", 6):
        countries[iso] = name
        for kind, cell in (
            ("city", cities),
            ("adjective", adjectives),
            ("seat", capitals),
            ("name", f"{name}; {others}"),
        ):
            for word in words(cell):
                names.add(word, Known(name=name, country=iso, sector="GOV", kind=kind))
    folders = [FOLDER, *([team] if team else [])]
    generic = frozenset(word for _, (cell,) in rows(FOLDER / "generic_names.tsv", 1) for word in words(cell))
    for folder in folders:
        _read_own(folder / "countries_own.tsv", names, countries)
        _read_peoples(folder / "peoples.tsv", names, countries)
        _read_organisations(folder / "groups.tsv", names, generic, countries)
        _read_organisations(folder / "organisations.tsv", names, generic, countries)
    roles: dict[tuple[str, ...], str] = {}
    for folder in folders:
        if (path := folder / "roles.tsv").exists():
            for number, (sector, cell) in rows(path, COLUMNS["roles"]):
                _check_sector(sector, path, number)
                for word in words(cell):
                    for form in (word, _plural(word)):
                        roles[tuple(form.casefold().replace("-", " ").split())] = sector
    persons, shorts = _read_persons([folder / "persons.tsv" for folder in folders], countries)
    return ActorTables(
        names=names,
        roles=roles,
        countries=countries,
        longest_role=max(map(len, roles)),
        role_starts=frozenset(k[0] for k in roles),
        given_names=_genders(FOLDER / "given_names.tsv"),
        given_places={p: frozenset(words(w)) for _, (p, w) in rows(FOLDER / "given_names_of_places.tsv", 2)},
        name_words=tuple((s, frozenset(words(w))) for _, (s, w) in rows(FOLDER / "name_words.tsv", 2)),
        pronouns=weights(FOLDER / "pronoun_weights.json"),
        context=weights(FOLDER / "actor_context_weights.json"),
        gone=states_gone(FOLDER / "states_gone.tsv"),
        places=PlaceTables(team, countries),
        persons=persons,
        shorts=shorts,
        mononyms={short.casefold(): full for _, (short, full) in rows(FOLDER / "mononyms.tsv", 2)},
    )


_Notables = dict[str, tuple[Notable, ...]]


def _read_persons(paths: Sequence[Path], codes: Container[str]) -> tuple[_Notables, _Notables]:
    full: _Notables = {}
    short: _Notables = {}
    for path in paths:
        for number, (country, sector, since, until, cell) in rows(path, COLUMNS["persons"]) if path.exists() else ():
            _check_country(country, path, number, codes)
            _check_sector(sector, path, number)
            years = [_year(y, path, number) for y in (since, until)]
            for entry in words(cell):
                name, _, alone = (part.strip() for part in entry.partition("="))
                who = Notable(name=name, country=country, sector=sector, since=years[0], until=years[1])
                full[fold(name)] = (*full.get(fold(name), ()), who)
                if alone:
                    short[fold(alone)] = (*short.get(fold(alone), ()), who)
    return full, short


def _year(cell: str, path: Path, line: int) -> int | None:
    if cell and not re.fullmatch(r"\d{4}", cell):
        raise LexiconError(f"wanted a year or nothing, found {cell!r}", path=str(path), line=line)
    return int(cell) if cell else None


def _check_country(country: str, path: Path, line: int, codes: Container[str]) -> None:
    if not re.fullmatch(r"[A-Z]{3}|-", country):
        raise LexiconError(f"wanted a three-letter code or -, found {country!r}", path=str(path), line=line)
    if country != "-" and country not in codes and country not in BODIES:
        told = f"no country or body has the code {country!r}; a new one is named in countries_own.tsv"
        raise LexiconError(told, path=str(path), line=line)


_LARGE = 250_000
"""Cities from this size on are known by name; of two of one name the one five times as large."""
_ALSO_SURNAMES = frozenset(
    "Leon León Santiago Rosario Salvador Valencia Medina Garcia Toledo Victoria Hamilton Nelson Bradford Wellington Bristol "
    "Nice Reading Mobile Man Split Of Bar Young Osh Salem Warren Jackson Lincoln Madison Aurora Arlington Irving Mary Marco "
    "Blida Constantine Paterson Windsor Halifax London Sydney Melbourne Florence Vienna Lorena Regina Chandler Gilbert "
    "Franklin Morales Mendoza Guerrero Zapata Bello Durango Cordoba Córdoba Colon Central Most Male Tema Pune Bursa "
    "Leicester Stockton Glendale Orange Enterprise Independence Surprise Liberty University Providence Richmond Norfolk".split()
)


def _read_gazetteer(names: Names) -> None:
    """Large cities and the regions of our own place table, as the weakest of all readings."""
    sizes: dict[str, list[tuple[int, str]]] = {}
    with (FOLDER / "cities.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("\t", 6)
            if len(cells) > 6 and cells[5].isdigit() and (size := int(cells[5])) >= _LARGE / 5:
                sizes.setdefault(cells[0], []).append((size, cells[1]))
    for name, found in sizes.items():
        found.sort(reverse=True)
        alone = len(found) == 1 or found[0][0] > 5 * found[1][0] or found[0][1] == found[1][1]
        if found[0][0] >= _LARGE and alone and name not in _ALSO_SURNAMES and len(name) > 3:
            names.add(name, Known(name=name, country=found[0][1], sector="GOV", kind="city", generic=True))
    for _, (name, kind, country, _, _, others) in rows(FOLDER / "places_own.tsv", 6):
        if kind in ("admin", "city") and re.fullmatch(r"[A-Z]{3}", country):
            for word in (name, *words(others)):
                if word[0].isupper() and word not in _ALSO_SURNAMES:
                    names.add(word, Known(name=name, country=country, sector="GOV", kind="city", generic=True))


def _read_own(path: Path, names: Names, countries: dict[str, str]) -> None:
    if not path.exists():
        return
    for number, (iso, kind, cell, since, until) in rows(path, COLUMNS["countries_own"]):
        if not re.fullmatch(r"[A-Z]{3}|-", iso) or kind not in ("name", "adjective", "seat", "city", "region"):
            message = f"wanted a three-letter code and name, adjective, seat, city or region; found {iso!r}, {kind!r}"
            raise LexiconError(message, path=str(path), line=number)
        sector = "IGO" if iso in BODIES else "GOV"
        years = [_year(y, path, number) for y in (since, until)]
        for word in words(cell):
            name = word if iso == "-" else countries.setdefault(iso, word)
            country = None if iso == "-" else iso
            names.add(word, Known(name=name, country=country, sector=sector, kind=kind, since=years[0], until=years[1]))


def _read_peoples(path: Path, names: Names, codes: Container[str]) -> None:
    for number, (cell, countries, sector) in rows(path, COLUMNS["peoples"]) if path.exists() else ():
        _check_sector(sector, path, number)
        among = tuple(countries.split())
        for country in among:
            _check_country(country, path, number, codes)
        for word in words(cell):
            names.add(word, Known(name=word, country=None, sector=sector, kind="people", among=among))


def _read_organisations(path: Path, names: Names, generic: frozenset[str], codes: Container[str]) -> None:
    if not path.exists():
        return
    for number, (cell, country, sector) in rows(path, COLUMNS["organisations"]):
        _check_sector(sector, path, number)
        _check_country(country, path, number, codes)
        full = words(cell)
        for word in full:
            code = None if country == "-" else country
            known = Known(name=word, country=code, sector=sector, kind="organisation", generic=word in generic)
            names.add(word, known)
            if "Organization" in word:
                names.add(word.replace("Organization", "Organisation"), known)
            if word.isalpha() and word.isupper() and len(word) > 3 and country in BODIES and word not in _WORDS:
                names.add(word.capitalize(), known)  # "Nato", "Isis", "Unicef"


def _genders(path: Path) -> Mapping[str, bool]:
    return {name.casefold(): gender == "woman" for _, (gender, cell) in rows(path, 2) for name in words(cell)}


def _check_sector(sector: str, path: Path, line: int) -> None:
    if sector not in SECTORS:
        raise LexiconError(
            f"no sector is called {sector!r}; there are {', '.join(sorted(SECTORS))}", path=str(path), line=line
        )


def _plural(word: str) -> str:
    if word.endswith(("s", "men", "people", "troops", "police", "media", "press", "children")):
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("sh", "ch", "x", "z")) else "s")
