"""Write the country table from the facts in ../shared/data/knowledge: names, adjectives, capitals, large cities."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path

SHARED = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
OUT = Path(__file__).parent.parent / "src/dragoman/lexicons/countries.tsv"
# words that CountryInfo lists as adjectives or names but that mean something else in a newspaper
NOISE = {
    "nationality",
    "the",
    "male",
    "dollar",
    "georgia state",
    "chinaman",
    "jap",
    "yank",
    "reuters",
    "saint",
    "island",
}


def clean(words: list[str]) -> list[str]:
    """Each word once, in order, without noise."""
    out: list[str] = []
    for word in (w.strip() for w in words):
        if (len(word) > 2 and word.casefold() not in NOISE and word not in out and word.isascii()) or word in (
            "US",
            "UK",
        ):
            out.append(word)
    return out


def country_info() -> dict[str, dict[str, list[str]]]:
    """CountryInfo's capitals and large cities by ISO code, in natural case."""
    text = gzip.decompress((SHARED / "data/knowledge/CountryInfo.txt.gz").read_bytes()).decode("utf-8", "replace")
    out: dict[str, dict[str, list[str]]] = {}
    for block in re.split(r"<Country>", text)[1:]:
        code = re.search(r"<ISO3166-alpha3>\s*([A-Z]{3})\s*<", block) or re.search(
            r"<CountryCode>\s*([A-Z]{3})\s*<", block
        )
        if not code:
            continue
        fields = {}
        for tag in ("Capital", "MajorCities"):
            m = re.search(rf"<{tag}>(.*?)</{tag}>", block, re.S)
            lines = [re.sub(r"#.*", "", x).strip().replace("_", " ") for x in (m[1].splitlines() if m else ())]
            fields[tag] = [
                " ".join(w.capitalize() for w in x.split()) for x in lines if re.fullmatch(r"[A-Za-z .'-]+", x)
            ]
        out.setdefault(code[1], fields)
    return out


def main() -> None:
    """Write one line a country."""
    info = country_info()
    rows = []
    for c in json.loads(gzip.decompress((SHARED / "data/knowledge/countries.json.gz").read_bytes())):
        code = c["cca3"]
        more = info.get(code, {})
        names = clean([c["name"]["common"], c["name"]["official"], *(a for a in c["altSpellings"] if len(a) > 3)])
        english = c.get("demonyms", {}).get("eng", {})
        adjectives = clean(list(english.values()))
        capitals = clean([*c.get("capital", []), *more.get("Capital", [])])
        cities = [x for x in clean(more.get("MajorCities", [])) if x not in capitals and len(x) > 4]
        rows.append(
            "\t".join(
                [
                    code,
                    c["name"]["common"],
                    "; ".join(names[1:]),
                    "; ".join(adjectives),
                    "; ".join(capitals),
                    "; ".join(cities),
                ]
            )
        )
    head = (
        "# Countries: ISO 3166 alpha-3, name, other names, adjectives, capitals, large cities.\n"
        "# Facts from mledoze/countries (ODbL data base, facts only) and CountryInfo.txt (Schrodt, public facts), 2026-11;\n"
        "# written by training/countries_from_knowledge.py; our own additions stand in countries_own.tsv.\n"
        "iso\tname\tnames\tadjectives\tcapitals\tcities\n"
    )
    OUT.write_text(head + "\n".join(sorted(rows)) + "\n", encoding="utf-8")
    print(len(rows), "countries")


if __name__ == "__main__":
    main()
