"""The gazetteer: cities of GeoNames and our own regions, venues, crossings, straits and small towns, by name."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import COLUMNS, FOLDER, rows, words


@dataclass(frozen=True, slots=True)
class Entry:
    """One place; a region without a point has no coordinates."""

    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None
    geonameid: int | None
    population: int
    claimed: tuple[str, ...] = ()  # several states share or claim it: the act tells in which part


def folded(name: str) -> str:
    """A name as it is looked up: without case, marks, hyphens and apostrophes, Saint written out.

    >>> folded("St. Petersburg"), folded("Khān Yūnis"), folded("Port-au-Prince")
    ('saint petersburg', 'khan yunis', 'port au prince')
    """
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).replace("’", "'")
    name = name.casefold().replace("-", " ").replace("'", "")
    return "saint " + name.split(" ", 1)[1] if name.startswith(("st. ", "st ")) else name


class PlaceTables:
    """Places by name, read when first asked."""

    def __init__(self, team: Path | None = None, countries: Mapping[str, str] | None = None) -> None:
        self._team = team
        self.countries = countries or {}

    @cached_property
    def _cities(self) -> dict[str, list[str]]:
        """Name to raw lines: most are never asked for, so they are cut up only then."""
        out: dict[str, list[str]] = {}
        with (FOLDER / "cities.tsv").open(encoding="utf-8") as lines:
            entries = (line for line in lines if line[0] != "#")
            next(entries)  # the names of the columns are no city
            for line in entries:
                name = line[: line.index("\t")]
                others = line[line.rindex("\t") + 1 : -1]
                names = f"{name};{others}" if name.isascii() else others  # marked names have a plain one among others
                for key in dict.fromkeys(names.casefold().replace("-", " ").replace("'", "").split(";")):
                    out.setdefault(key, []).append(line)
        return out

    @cached_property
    def _own(self) -> dict[str, list[Entry]]:
        out: dict[str, list[Entry]] = {}
        ours = [FOLDER / "places_own.tsv", FOLDER / "landmarks.tsv"]
        team = self._team / "places_own.tsv" if self._team else None
        for path in (*ours, *([team] if team and team.exists() else [])):
            for entry, others in read_places(path):
                for word in (entry.name, *others):
                    out.setdefault(folded(word), []).append(entry)
        return out

    def check(self) -> None:
        """Read our own places and the team's now; raises LexiconError at the first bad line."""
        len(self._own)

    def find(self, name: str) -> list[Entry]:
        """Every place of that name, our own first, then cities by population."""
        key = folded(name)
        own = self._own.get(key, [])
        if any(e.kind in ("region", "sea") for e in own):
            return own  # Asia is no town of the Philippines
        cities = [_city(line) for line in self._cities.get(key, ())]
        if own:  # the White House is no translation of Casablanca
            cities = [e for e in cities if folded(e.name) == key]
        return [*own, *sorted(cities, key=lambda e: -e.population)]


def read_places(path: Path) -> Iterator[tuple[Entry, Sequence[str]]]:
    """The places of a table in the form of places_own.tsv, each with its other names."""
    for line, (name, kind, country, lat, lon, others) in rows(path, COLUMNS["places_own"]):
        entry = Entry(
            name=name,
            kind=kind,
            country=None if country in ("-", "") or "," in country else country,
            lat=_degrees(lat, 90, "latitude", path, line),
            lon=_degrees(lon, 180, "longitude", path, line),
            geonameid=None,
            population=0,
            claimed=tuple(country.split(",")) if "," in country else (),
        )
        yield entry, words(others)


def _degrees(cell: str, most: int, what: str, path: Path, line: int) -> float | None:
    try:
        degrees = float(cell) if cell else None
    except ValueError:
        degrees = math.nan
    if degrees is not None and not -most <= degrees <= most:
        told = f"found the {what} {cell!r}, wanted a number from -{most} to {most} or nothing"
        raise LexiconError(told, path=str(path), line=line)
    return degrees


def _city(line: str) -> Entry:
    name, country, lat, lon, geonameid, population, _ = line.rstrip("\n").split("\t")
    return Entry(
        name=name,
        kind="city",
        country=country,
        lat=float(lat),
        lon=float(lon),
        geonameid=int(geonameid),
        population=int(population),
    )
