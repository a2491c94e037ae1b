"""Places: a phrase, who took part, and where it is."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import cases
from dragoman.lexicons.actors import ActorTables, read_actor_tables
from dragoman.lexicons.places import PlaceTables
from dragoman.records import Dateline, Span
from dragoman.stages.places import resolve_place


@pytest.fixture(scope="module")
def actors() -> ActorTables:
    return read_actor_tables()


@pytest.fixture(scope="module")
def places() -> PlaceTables:
    return PlaceTables()


@pytest.mark.parametrize("case", cases("places"))
def test_a_phrase_means_its_place(case: dict[str, Any], places: PlaceTables, actors: ActorTables) -> None:
    dateline = Dateline(span=Span(start=0, end=0, text=""), place=case["dateline"]) if "dateline" in case else None
    got = resolve_place(
        case["phrase"],
        countries=case.get("countries", []),
        article_countries=case.get("article", {}),
        dateline=dateline,
        tables=places,
        actors=actors,
        sentence=case.get("sentence", ""),
    )
    assert got.country == case["want"], got
    assert got.text == case["phrase"]
    assert got.why
    for field in ("name", "kind"):
        if field in case:
            assert getattr(got, field) == case[field], got
    if "near" in case:
        assert got.lat == pytest.approx(case["near"][0], abs=0.5)
        assert got.lon == pytest.approx(case["near"][1], abs=0.5)
    if got.kind == "region" and not case.get("near"):
        assert got.geonameid is None


def test_a_region_without_a_point_says_so(places: PlaceTables, actors: ActorTables) -> None:
    got = resolve_place("East Africa", countries=[], article_countries={}, dateline=None, tables=places, actors=actors)
    assert (got.kind, got.lat, got.lon) == ("region", None, None)


def test_every_own_place_is_well_formed(places: PlaceTables) -> None:
    entries = [e for found in places._own.values() for e in found]
    assert len(entries) > 250
    for e in entries:
        assert e.kind in {"admin", "region", "venue", "city", "sea"}, e
        assert e.country is None or len(e.country) == 3, e
        assert e.lat is None or -90 <= e.lat <= 90, e
        assert e.lon is None or -180 <= e.lon <= 180, e
