"""Names of countries, organisations and roles, found in running text by longest match."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words

TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:[’'-][^\W\d_]{3,})*|\d[\d,.]*|[^\w\s]")
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
    kind: str  # name | adjective | seat | city | organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A known name at tokens `first` to `last` of a text."""

    first: int
    last: int
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A token with its place in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Word]:
    """Words and marks of a text; hyphenated compounds are split unless both parts are long."""
    out = []
    for m in TOKEN.finditer(text):
        at = m.start()
        for part in re.split(r"(?<=[^\W\d_])-(?=[^\W\d_])", m[0]) if "-" in m[0] else [m[0]]:
            out.append(Word(text=part, start=at, end=at + len(part)))
            at += len(part) + 1
    return out


class Names:
    """Known names by their first word."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Known]]] = {}

    def add(self, name: str, known: Known) -> None:
        """Learn a name; a later one with the same words wins."""
        key = tuple(w.text for w in tokens(name))
        if not key:
            return
        bucket = self._by_first.setdefault(key[0], [])
        bucket[:] = [x for x in bucket if x[0] != key]
        bucket.append((key, known))
        bucket.sort(key=lambda x: -len(x[0]))

    def find(self, text: Sequence[Word]) -> Iterator[Match]:
        """The longest names, from left to right."""
        i = 0
        while i < len(text):
            for key, known in self._by_first.get(text[i].text, ()):
                if len(key) <= len(text) - i and all(text[i + k].text == w for k, w in enumerate(key)):
                    yield Match(first=i, last=i + len(key) - 1, known=known)
                    i += len(key)
                    break
            else:
                i += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorTables:
    """Everything that the actor stage knows by heart, save office holders."""

    names: Names
    roles: dict[tuple[str, ...], str]  # lower-case words of a role, singular and plural, to its sector
    countries: dict[str, str]  # code to name
    longest_role: int
    role_starts: frozenset[str] = frozenset()
    women: frozenset[str] = frozenset()  # first names, casefolded
    mononyms: dict[str, str] = field(default_factory=dict)  # a person's short name, casefolded, to the full one


def read_actor_tables(team: Path | None = None) -> ActorTables:
    """Read the shipped tables and a team's `countries_own.tsv`, `organisations.tsv` and `roles.tsv` on top."""
    names = Names()
    countries = {"UNO": "United Nations", "EUR": "European Union"}
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
    for folder in folders:
        _read_own(folder / "countries_own.tsv", names, countries)
        _read_organisations(folder / "groups.tsv", names)
        _read_organisations(folder / "organisations.tsv", names)
    roles: dict[tuple[str, ...], str] = {}
    for folder in folders:
        if (path := folder / "roles.tsv").exists():
            for number, (sector, cell) in rows(path, 2):
                _check_sector(sector, path, number)
                for word in words(cell):
                    for form in (word, _plural(word)):
                        roles[tuple(form.casefold().replace("-", " ").split())] = sector
    return ActorTables(
        names=names,
        roles=roles,
        countries=countries,
        longest_role=max(map(len, roles)),
        role_starts=frozenset(k[0] for k in roles),
        women=_listed(FOLDER / "female_names.txt"),
        mononyms={short.casefold(): full for _, (short, full) in rows(FOLDER / "mononyms.tsv", 2)},
    )


def _read_own(path: Path, names: Names, countries: dict[str, str]) -> None:
    if not path.exists():
        return
    for number, (iso, kind, cell, _, _) in rows(path, 5):
        if not re.fullmatch(r"[A-Z]{3}", iso) or kind not in ("name", "adjective", "seat", "city"):
            message = f"wanted a three-letter code and name, adjective, seat or city; found {iso!r}, {kind!r}"
            raise LexiconError(message, path=str(path), line=number)
        sector = "IGO" if iso in BODIES else "GOV"
        for word in words(cell):
            known = Known(name=countries.setdefault(iso, word), country=iso, sector=sector, kind=kind)
            names.add(word, known)


def _read_organisations(path: Path, names: Names) -> None:
    if not path.exists():
        return
    for number, (cell, country, sector) in rows(path, 3):
        _check_sector(sector, path, number)
        if not re.fullmatch(r"[A-Z]{3}|-", country):
            raise LexiconError(f"wanted a three-letter code or -, found {country!r}", path=str(path), line=number)
        full = words(cell)
        for word in full:
            known = Known(name=word, country=None if country == "-" else country, sector=sector, kind="organisation")
            names.add(word, known)


def _listed(path: Path) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(w.casefold() for line in lines if not line.startswith("#") for w in line.split())


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
