"""Country codes and Goldstein weights: whole, text, and without two countries under one code."""

from __future__ import annotations

from collections import Counter

import pytest

from dragoman.ontology.cameo import CODES
from dragoman.ontology.countries import COUNTRY_CODES, codes_of
from dragoman.ontology.goldstein import WEIGHTS, weight_of

FORMER = {"SUN", "YUG", "CSK"}  # they share a number with the state that carries it on


@pytest.mark.parametrize("system", ["iso2", "cow", "fips", "cameo"])
def test_no_two_countries_of_today_share_a_code(system: str) -> None:
    today = [c for c in COUNTRY_CODES.values() if c.iso3 not in FORMER]
    found = Counter(getattr(c, system) for c in today if getattr(c, system))
    assert [code for code, n in found.items() if n > 1] == []


@pytest.mark.parametrize(("iso3", "cow", "fips", "cameo"), [
    ("USA", "2", "US", "USA"), ("GBR", "200", "UK", "GBR"), ("UKR", "369", "UP", "UKR"), ("SDN", "625", "SU", "SDN"),
    ("ZAF", "560", "SF", "ZAF"), ("RUS", "365", "RS", "RUS"), ("SRB", "345", "RI", "SRB"), ("ROU", "360", "RO", "ROM"),
    ("CHE", "225", "SZ", "CHE"), ("DEU", "255", "GM", "DEU"), ("KGZ", "703", "KG", "KGZ"), ("HKG", None, "HK", "HKG"),
])  # fmt: skip
def test_codes_that_are_easily_mistaken(iso3: str, cow: str | None, fips: str, cameo: str) -> None:
    found = codes_of(iso3)
    assert found is not None
    assert (found.cow, found.fips, found.cameo) == (cow, fips, cameo)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_cameo_code_has_a_weight(code: str) -> None:
    assert code in WEIGHTS
    assert -10 <= WEIGHTS[code] <= 10


def test_a_code_takes_the_weight_of_its_nearest_parent() -> None:
    assert weight_of("0571") == weight_of("057") == 8.0
    assert weight_of("") is None
