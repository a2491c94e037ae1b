"""The gazetteer: cities of GeoNames and our own regions, venues and small towns, by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dragoman.lexicons.reading import FOLDER, rows, words


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
            for line in lines:
                if line[0] == "#":
                    continue
                name = line[: line.index("\t")]
                others = line[line.rindex("\t") + 1 : -1]
                names = f"{name};{others}" if name.isascii() else others  # marked names have a plain one among others
                for key in dict.fromkeys(names.casefold().replace("-", " ").replace("'", "").split(";")):
                    out.setdefault(key, []).append(line)
        return out

    @cached_property
    def _own(self) -> dict[str, list[Entry]]:
        out: dict[str, list[Entry]] = {}
        for folder in (FOLDER, *([self._team] if self._team else [])):
            path = folder / "places_own.tsv"
            for _, (name, kind, country, lat, lon, others) in rows(path, 6) if path.exists() else ():
                entry = Entry(
                    name=name,
                    kind=kind,
                    country=None if country in ("-", "") or "," in country else country,
                    lat=float(lat) if lat else None,
                    lon=float(lon) if lon else None,
                    geonameid=None,
                    population=0,
                    claimed=tuple(country.split(",")) if "," in country else (),
                )
                for word in (name, *words(others)):
                    out.setdefault(folded(word), []).append(entry)
        return out

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
