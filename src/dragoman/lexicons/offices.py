"""Who held which office when: a table of dated spells, read lazily and asked by name or by office.

The rows stand in `officeholders/*.tsv` (see SOURCES.md); a team's own folder may add `offices.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from functools import cache, lru_cache
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import check_header

FOLDER = Path(__file__).with_name("officeholders")
COLUMNS = ("person", "aliases", "office", "country", "sector", "start", "end", "state", "source", "note")
STATES = ("ended", "incumbent", "unknown")
NAMES = 50_000  # names whose folded forms are kept: more than the tables hold
CHECKED = Date(2026, 11, 24)
"""The day of the table: an incumbent was in office when its row was last read over, at the latest on this day."""

SECTORS_OF_OFFICE = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})
"""Sectors that a person leaves with the office; a former holder belongs to the elites (ELI)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """One person in one office for one stretch of time.

    `start` and `end` are ISO days, months or years, as precise as known. A start "<2003-01" means in office by then,
    an end ">2011-02" still in office then; `state` tells an `incumbent` of the table's day from an `unknown` end.
    `covers` and `standing` answer for the date that was asked about; without a date `covers` is None.
    """

    person: str
    office: str
    country: str
    sector: str
    start: str
    end: str
    state: str
    source: str
    note: str = ""
    aliases: tuple[str, ...] = ()
    covers: bool | None = None
    standing: str | None = None  # before | during | after | likely: the end is unknown and the date lies beyond it
    match: str = ""  # name | alias | parts | surname | variant | office

    @property
    def id(self) -> str:
        """A stable name for the person: country and folded name."""
        return f"{self.country}:{fold(self.person).replace(' ', '-')}"

    @property
    def sector_then(self) -> str:
        """The sector at the date asked about: the office's, or ELI for one who had left it or not yet come to it."""
        if self.covers is False and self.sector in SECTORS_OF_OFFICE:
            return "ELI"
        return self.sector


class OfficeTable:
    """The spells, asked by name (`holders`) or by country and office (`by_office`).

    >>> table = OfficeTable()
    >>> [s.person for s in table.by_office("RUS", "foreign minister", Date(2017, 9, 18))]
    ['Sergei Lavrov']
    >>> table.holders("Secretary Kerry", Date(2014, 5, 1))[0].office
    'secretary of state'
    """

    def __init__(self, *paths: Path) -> None:
        """Read the shipped tables and, on top of them, the files given; nothing is read before the first question."""
        self._paths = paths
        self._rows: list[list[str]] = []
        self._by_key: dict[str, list[int]] = {}
        self._by_country: dict[str, list[int]] = {}
        self._by_shape: dict[str, list[int]] = {}
        self._names = _OfficeNames({}, {}, frozenset())
        self._ready = False

    def __len__(self) -> int:
        """The number of spells."""
        self._read()
        return len(self._rows)

    def __iter__(self) -> Iterator[Spell]:
        """All spells in the order of the files."""
        self._read()
        return (_spell(row) for row in self._rows)

    def holders(self, name: str, on: Date | None = None) -> tuple[Spell, ...]:
        """The spells that a name may stand for, best first; empty when the table knows nobody of that name.

        The name may be full, an alias or a surname, with or without a title. A match of the whole name comes before
        one of its parts, then a spell that covers the date, then the nearest in time, then the higher office.
        """
        self._read()
        title, bare = _split_title(name)
        found = self._find(bare)
        if not found and title:
            found = self._find(fold(name))
        if not found:
            return ()
        wanted = self._names.words(title)
        spells = [(_answer(_spell(self._rows[i]), on, how), distance) for i, (how, distance) in found.items()]
        ranked = sorted(spells, key=lambda pair: self._rank(pair[0], pair[1], wanted, on))
        return tuple(spell for spell, _ in ranked)

    def by_office(self, country: str, office: str, on: Date | None = None) -> tuple[Spell, ...]:
        """The holders of a country's office on a date (all of them, latest first, when there is no date).

        >>> [s.person for s in OfficeTable().by_office("USA", "foreign minister", Date(2017, 9, 18))]
        ['Rex Tillerson']
        """
        self._read()
        wanted = self._names.offices(office, country)
        spells = [
            _answer(_spell(self._rows[i]), on, "office")
            for i in self._by_country.get(country, ())
            if self._rows[i][2] in wanted
        ]
        if on is None:
            return tuple(sorted(spells, key=lambda s: s.start.lstrip("<"), reverse=True))
        there = [s for s in spells if s.covers]
        return tuple(sorted(there, key=lambda s: (wanted.index(s.office), s.standing != "during", _doubt(s, on))))

    def _rank(
        self, spell: Spell, closeness: int, wanted: frozenset[str], on: Date | None
    ) -> tuple[int, bool, bool, bool, float, int, str]:
        hinted = not wanted or bool(wanted & _words(spell.office))
        away = _away(spell, on) if on else -_days(spell.start)
        return (
            closeness,
            not hinted,
            spell.covers is False,
            spell.standing == "likely",
            0 if spell.covers else away,
            self._names.weight(spell.office),
            spell.start,
        )

    def _find(self, bare: str) -> dict[int, tuple[str, int]]:
        """Rows for a folded name without title: row -> (how it matched, how far from the whole name)."""
        found: dict[int, tuple[str, int]] = {}
        for prefix, how, distance in (("=", "name", 0), ("~", "alias", 0), ("+", "parts", 1), ("-", "surname", 2)):
            for i in self._by_key.get(prefix + bare, ()):
                found.setdefault(i, (how, distance))
        tokens = bare.split()
        if not found and len(tokens) > 2:
            for i in self._by_key.get(f"+{tokens[0]} {tokens[-1]}", ()) or self._by_key.get(
                f"={tokens[0]} {tokens[-1]}", ()
            ):
                found.setdefault(i, ("parts", 1))
        if not found and len(tokens) > 1:
            for i in self._shapes().get(_shape(bare), ()):
                found.setdefault(i, ("variant", 3))
        return found

    def _shapes(self) -> dict[str, list[int]]:
        """Rows by the rough sound of their names, made when a name is first met that no row spells."""
        if not self._by_shape:
            for i, row in enumerate(self._rows):
                for name in (row[0], *_split(row[1])):
                    folded = fold(name)
                    tokens = folded.split()
                    if len(tokens) > 1:
                        self._by_shape.setdefault(_shape(folded), []).append(i)
                    if len(tokens) > 2:
                        self._by_shape.setdefault(_shape(f"{tokens[0]} {tokens[-1]}"), []).append(i)
        return self._by_shape

    def _read(self) -> None:
        if self._ready:
            return
        self._names = _read_names(FOLDER / "names.tsv")
        for path in (*sorted(p for p in FOLDER.glob("*.tsv") if p.name != "names.tsv"), *self._paths):
            for row in read_rows(path):
                self._add(row)
        self._ready = True

    def _add(self, row: list[str]) -> None:
        i = len(self._rows)
        self._rows.append(row)
        country = row[3]
        self._by_country.setdefault(country, []).append(i)
        keys: set[str] = set()
        folded = fold(row[0])
        keys.add("=" + folded)
        _add_parts(keys, folded, country)
        for alias in _split(row[1]):
            folded = fold(alias)
            keys.add("~" + folded)
            _add_parts(keys, folded, country)
        for key in keys:
            self._by_key.setdefault(key, []).append(i)


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of an office table as lists of ten fields; a line that does not fit raises LexiconError.

    So does a first line that does not name the columns.
    """
    width, headed = len(COLUMNS), False
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", path=str(path), line=0) from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        if not headed:
            check_header(line, COLUMNS, path, number)
            headed = True
            continue
        row = line.split("\t")
        if len(row) != width:
            raise LexiconError(f"{len(row)} fields, wanted {width}: {', '.join(COLUMNS)}", path=str(path), line=number)
        yield row


def check_offices(path: Path) -> int:
    """Read an office table through; the number of its rows. Raises LexiconError at the first line that does not fit."""
    return sum(1 for _ in read_rows(path))


def fold(name: str) -> str:
    """A name as it is compared: lower case, no diacritics, no points, no articles (al-, el-), one space between parts.

    >>> fold("Abdel Fattah el-Sisi"), fold("Jean-Yves Le Drian"), fold("Recep Tayyip Erdoğan")
    ('abd fattah sisi', 'jean yves le drian', 'recep tayyip erdogan')
    """
    if not name.isascii():
        name = _fold_letters(name)
    name = name.lower().replace(".", "").replace("'", "").replace("-", " ")
    tokens = name.split()
    if len(tokens) > 1 and not _ARTICLES.isdisjoint(tokens):
        kept = [t for t in tokens if t not in _ARTICLES]
        tokens = ["abd" if t in ("abdel", "abdul", "abdal", "abdol") else t for t in kept] or tokens
    elif len(tokens) > 1 and name.startswith("abd"):
        tokens = ["abd" if t in ("abdel", "abdul", "abdal", "abdol") else t for t in tokens]
    return " ".join(tokens)


_ARTICLES = frozenset({"al", "el", "ul", "ur", "ad", "ed", "as", "es", "az", "ez", "ar", "er", "at", "an", "ol"})
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ə": "a", "Ə": "A", "’": "'", "‘": "'", "`": "'", "ʿ": ""}
    | {"–": "-", "‐": "-", "‑": "-", " ": " ", "ʼ": "'"}
)


@lru_cache(maxsize=NAMES)
def _fold_letters(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


_FIRST_IS_FAMILY = frozenset({"CHN", "TWN", "KOR", "PRK", "HKG", "SGP", "MYS"})
_FIRST_IS_USED = frozenset({"THA", "ETH", "ERI", "MYS", "ISL", "VNM", "LAO", "IDN", "MMR", "SOM", "BTN", "KHM", "MNG"})
_SPANISH = "ESP MEX ARG BOL CHL COL CRI CUB DOM ECU SLV GTM HND NIC PAN PRY PER URY VEN GNQ AND"
_TWO_SURNAMES = frozenset(_SPANISH.split())
_LEADS = frozenset({"de", "da", "di", "van", "von", "der", "den", "le", "la", "du", "bin", "ibn", "ould", "dos", "del"})


def _add_parts(keys: set[str], folded: str, country: str) -> None:
    """Keys for the shorter forms of a name: its surname, the endings of it, first and last."""
    tokens = folded.split()
    count = len(tokens)
    if count < 2:
        return
    for k in range(1, count):
        if tokens[k] not in _LEADS or k < count - 1:
            keys.add("-" + " ".join(tokens[k:]))
    if count > 2:
        keys.add(f"+{tokens[0]} {tokens[-1]}")
        if country in _TWO_SURNAMES:
            keys.add("-" + tokens[-2])
            keys.add(f"+{tokens[0]} {tokens[-2]}")
            keys.add("+" + " ".join(tokens[:-1]))
    if country in _FIRST_IS_FAMILY or country in _FIRST_IS_USED:
        keys.add("-" + tokens[0])


_SOUNDS = (
    ("sch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("kh", "k"), ("gh", "k"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("ck", "k"), ("tz", "ts"), ("ks", "x"), ("dj", "j"), ("dz", "z"), ("ou", "u"), ("wa", "va"),
)  # fmt: skip
_LIKE = str.maketrans({"q": "k", "g": "k", "c": "k", "w": "v", "z": "s", "j": "y", "h": None, "'": None})


@lru_cache(maxsize=NAMES)
def _shape(folded: str) -> str:
    """The consonants of a name, with letters that transliterations mix up made alike."""
    shaped = []
    for token in folded.split():
        for spelled, sound in _SOUNDS:
            token = token.replace(spelled, sound)
        head, tail = token[:1], token[1:]
        consonants = head.translate(_LIKE) + re.sub(r"[aeiouy]", "", tail.translate(_LIKE))
        shaped.append(re.sub(r"(.)\1+", r"\1", "e" + consonants[1:] if head in "aeiouy" else consonants))
    return " ".join(shaped)


@cache
def _titles() -> frozenset[str]:
    lines = (FOLDER / "titles.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _split_title(name: str) -> tuple[str, str]:
    """The titles before a name and the name without them, folded: "Secretary Kerry" is "secretary", "kerry"."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    bare = re.sub(r"['’]s?\s*$", "", bare.strip()) or name
    tokens = fold(bare).split()
    at = 0
    while at < len(tokens) - 1 and tokens[at].rstrip(",") in _titles():
        at += 1
    return " ".join(tokens[:at]), " ".join(t.rstrip(",") for t in tokens[at:])


def _split(aliases: str) -> list[str]:
    return [alias for part in aliases.split(";") if (alias := part.strip())] if aliases else []


def _spell(row: list[str]) -> Spell:
    person, aliases, office, country, sector, start, end, state, source, note = row
    return Spell(
        person=person,
        aliases=tuple(_split(aliases)),
        office=office,
        country=country,
        sector=sector,
        start=start,
        end=end,
        state=state,
        source=source,
        note=note,
    )


def _answer(spell: Spell, on: Date | None, how: str) -> Spell:
    if on is None:
        return replace(spell, match=how)
    standing = standing_on(spell, on)
    return replace(spell, match=how, covers=standing in ("during", "likely"), standing=standing)


def standing_on(spell: Spell, on: Date) -> str:
    """How a spell stands to a date: before | during | after | likely.

    A spell whose end is unknown is likely to last four years beyond the last day that it is known for.
    """
    day = on.isoformat()
    start = spell.start.lstrip("<")
    if start and day < start and not start.startswith(day[: len(start)]):
        if spell.start.startswith("<") and _days(start) - on.toordinal() <= _SLACK:
            return "likely"
        return "before"
    if spell.state == "incumbent":
        return "during"
    end = spell.end.lstrip(">")
    if not end:
        return "likely" if not start or on.toordinal() - _days(start) <= _SLACK else "after"
    if day[: len(end)] <= end:
        return "during"
    if spell.state == "unknown" and on.toordinal() - _days(end) <= _SLACK:
        return "likely"
    return "after"


_SLACK = 4 * 365


def _doubt(spell: Spell, on: Date) -> int:
    """Among holders of one office on one day, the one whose spell began last is the one to name."""
    return on.toordinal() - _days(spell.start)


def _away(spell: Spell, on: Date) -> float:
    """Days between a date and a spell that does not cover it; time before an office counts double."""
    if spell.standing == "before":
        return 2.0 * (_days(spell.start) - on.toordinal())
    return float(on.toordinal() - _days(spell.end or spell.start))


@cache
def _days(date: str) -> int:
    """An ISO day, month or year as an ordinal (the first day it may mean); 0 when empty."""
    parts = date.lstrip("<>").split("-")
    if not parts[0]:
        return 0
    year, month, day = int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1
    return Date(year, month, day).toordinal()


@dataclass(frozen=True, slots=True)
class _OfficeNames:
    """What offices are called, and which weigh more."""

    standard: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    weights: Mapping[str, int]
    telling: frozenset[str]

    def offices(self, called: str, country: str) -> tuple[str, ...]:
        """The standard names that a name of an office stands for in a country, the likeliest first."""
        key = fold(called)
        found = [office for office, where in self.standard.get(key, ()) if country in where]
        found += [office for office, where in self.standard.get(key, ()) if not where]
        return tuple(dict.fromkeys(found or [called.lower()]))

    def weight(self, office: str) -> int:
        return self.weights.get(office, 50)

    def words(self, title: str) -> frozenset[str]:
        """Words of a title that tell an office ("foreign minister", not "mr")."""
        return _words(title) & self.telling


@lru_cache(maxsize=NAMES)
def _words(office: str) -> frozenset[str]:
    words = set(re.split(r"[\s-]+", office.lower().replace("defense", "defence").replace("amir", "emir")))
    if "spokesperson" in words:
        words |= {"spokesman", "spokeswoman"}
    return frozenset(words)


def _read_names(path: Path) -> _OfficeNames:
    standard: dict[str, list[tuple[str, frozenset[str]]]] = {}
    weights: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith(("#", "office\t")):
            continue
        fields = line.split("\t")
        if len(fields) != 4 or not fields[1].isdigit():
            raise LexiconError("wanted office, weight, countries, names", path=str(path), line=number)
        office, weight, countries, names = fields
        weights.setdefault(office, int(weight))
        for called in (office, *_split(names)):
            entry = (office, frozenset(countries.split()))
            entries = standard.setdefault(fold(called), [])
            if entry not in entries:
                entries.append(entry)
    telling = frozenset(word for office in weights for word in _words(office)) - {
        "of",
        "the",
        "to",
        "chief",
        "US",
        "un",
    }
    return _OfficeNames({name: tuple(entries) for name, entries in standard.items()}, weights, telling)


def read_offices(paths: Iterable[Path] = ()) -> OfficeTable:
    """The shipped table with a team's own files on top."""
    return OfficeTable(*paths)
