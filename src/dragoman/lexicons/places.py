"""The gazetteer: cities of GeoNames and our own regions, venues and small towns, by name."""

from __future__ import annotations

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
                out.setdefault(line[: line.index("\t")], []).append(line)
                others = line[line.rindex("\t") + 1 :].rstrip("\n")
                for other in others.split(";") if others else ():
                    out.setdefault(other, []).append(line)
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
                    country=None if country in ("-", "") else country,
                    lat=float(lat) if lat else None,
                    lon=float(lon) if lon else None,
                    geonameid=None,
                    population=0,
                )
                for word in (name, *words(others)):
                    out.setdefault(word, []).append(entry)
        return out

    def find(self, name: str) -> list[Entry]:
        """Every place of that name, our own first, then cities by population."""
        cities = [_city(line) for line in self._cities.get(name, ())]
        return [*self._own.get(name, ()), *sorted(cities, key=lambda e: -e.population)]


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
