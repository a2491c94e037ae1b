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
    """Code to name.

    >>> country_names()["RUS"], country_names()["UNO"]
    ('Russia', 'United Nations')
    """
    return {**BODIES, **{cells[0]: cells[1] for _, cells in rows(FOLDER / "countries.tsv", 6)}}
