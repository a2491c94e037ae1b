"""The English names of countries and bodies by code, without loading the rest of the lexicons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows

BODIES: Mapping[str, str] = {
    "UNO": "United Nations",
    "EUR": "European Union",
    "IGO": "intergovernmental bodies",
    "NGO": "non-governmental organisations",
    "MNC": "multinational companies",
    "IMG": "transnational armed groups",
    "ISM": "international movements",
}


@cache
def country_names() -> Mapping[str, str]:
    """Code to name; of states that ISO 3166 lacks or that are gone the first name of our own table.

    >>> country_names()["RUS"], country_names()["UNO"], country_names()["XKX"]
    ('Russia', 'United Nations', 'Kosovo')
    """
    own = [cells for _, cells in rows(FOLDER / "countries_own.tsv", 5) if cells[1] == "name" and cells[0] != "-"]
    first = {cells[0]: cells[2].split(";")[0] for cells in reversed(own)}
    return {**first, **BODIES, **{cells[0]: cells[1] for _, cells in rows(FOLDER / "countries.tsv", 6)}}
