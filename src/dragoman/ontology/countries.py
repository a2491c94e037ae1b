"""Country codes of other systems (ISO alpha-2, Correlates of War, FIPS 10-4, CAMEO) by ISO 3166 alpha-3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dragoman.ontology.tables import table


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCodes:
    """One country's codes, all as text; None where a system has none."""

    iso3: str
    iso2: str | None
    cow: str | None
    fips: str | None
    cameo: str


COUNTRY_CODES: Mapping[str, CountryCodes] = {
    row["iso3"]: CountryCodes(
        iso3=row["iso3"],
        iso2=row["iso2"] or None,
        cow=row["cow"] or None,
        fips=row["fips"] or None,
        cameo=row["cameo"],
    )
    for row in table("country_codes.tsv")
}


def codes_of(iso3: str) -> CountryCodes | None:
    """The codes of a country; None for bodies (UNO, EUR, IGO …) and codes that do not exist.

    >>> ukraine = codes_of("UKR")
    >>> ukraine.cow, ukraine.fips, codes_of("UNO")
    ('369', 'UP', None)
    """
    return COUNTRY_CODES.get(iso3)
