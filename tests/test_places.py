"""Places: a phrase, who took part, and where it is."""

from __future__ import annotations

import math
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan
from spacy.vocab import Vocab

from conftest import cases
from dragoman.lexicons.actors import ActorTables, read_actor_tables
from dragoman.lexicons.places import PlaceTables, read_places
from dragoman.lexicons.reading import FOLDER, rows
from dragoman.records import Dateline, Span
from dragoman.stages.places import find_places, is_mere_adjective, resolve_place


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
        before=case.get("before", ""),
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


@pytest.mark.parametrize(
    ("phrase", "want"),
    [("Iranian", True), ("Israeli", True), ("Japan", False), ("U.S.", False), ("Iranian territory", False)],
)
def test_an_adjective_alone_is_no_place(phrase: str, want: bool, actors: ActorTables) -> None:
    assert is_mere_adjective(phrase, actors) is want


def test_every_own_place_is_well_formed(places: PlaceTables) -> None:
    entries = [e for found in places._own.values() for e in found]
    assert len(entries) > 250
    for e in entries:
        assert e.kind in {"admin", "region", "venue", "city", "sea"}, e
        assert e.country is None or len(e.country) == 3, e
        assert e.lat is None or -90 <= e.lat <= 90, e
        assert e.lon is None or -180 <= e.lon <= 180, e


# farther from any town than a wrong sign or a slip of a degree would put a place
REMOTE = {"In Amenas", "Pituffik", "Novaya Zemlya", "Svalbard", "Hans Island", "Okinotorishima", "Agalega", "Bikini Atoll",
          "Mururoa", "Pratas Islands"}  # fmt: skip


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two points on the globe."""
    south, west, north, east = map(math.radians, (*a, *b))
    h = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def test_a_landmark_lies_near_towns_of_its_country() -> None:
    towns: dict[str, list[tuple[float, float]]] = {}
    for _, cells in rows(FOLDER / "cities.tsv", 7):
        towns.setdefault(cells[1], []).append((float(cells[2]), float(cells[3])))
    for e, _ in read_places(FOLDER / "places_own.tsv"):
        if e.country and e.lat is not None and e.lon is not None:
            towns.setdefault(e.country, []).append((e.lat, e.lon))
    landmarks = [e for e, _ in read_places(FOLDER / "landmarks.tsv")]
    assert len(landmarks) > 500
    for e in landmarks:
        assert e.lat is not None, e
        assert e.lon is not None, e
        owners = e.claimed or ((e.country,) if e.country else ())
        assert owners or e.kind == "sea", e
        if not owners or e.name in REMOTE:
            continue
        nearest = min(_km((e.lat, e.lon), t) for c in owners for t in towns.get(c, ()))
        assert nearest < 450, e


def _doc(words: str, heads: list[int], deps: list[str], names: list[tuple[int, int, str]]) -> Doc:
    doc = Doc(Vocab(), words.split(), heads=heads, deps=deps)
    doc.set_ents([SpacySpan(doc, a, b, label=label) for a, b, label in names])
    return doc


@pytest.mark.parametrize(
    ("doc", "want"),
    [
        (_doc("They met in Oslo", [1, 1, 3, 1], ["nsubj", "ROOT", "case", "obl"], [(3, 4, "LOC")]), ["Oslo"]),
        (
            _doc("They hit an Iraqi base", [1, 1, 4, 4, 1], ["nsubj", "ROOT", "det", "amod", "obj"], [(3, 4, "MISC")]),
            ["Iraqi base"],
        ),
        (
            _doc("They hit the Damascus airport", [1, 1, 4, 4, 1], ["nsubj", "ROOT", "det", "compound", "obj"],
                 [(3, 4, "LOC")]),
            ["Damascus airport"],
        ),
        (_doc("They hit Iraqi troops", [1, 1, 3, 1], ["nsubj", "ROOT", "amod", "obj"], [(2, 3, "MISC")]), []),
        (_doc("They met Anna Oslo", [1, 1, 1, 2], ["nsubj", "ROOT", "obj", "flat"], [(2, 4, "PER")]), []),
    ],
    ids=["a city", "an adjective with its venue", "a city's venue", "an adjective without one", "a person"],
)  # fmt: skip
def test_names_of_places_are_found(doc: Doc, want: list[str]) -> None:
    assert [doc.text[a:b] for a, b in find_places(doc)] == want
