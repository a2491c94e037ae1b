"""Places found by the words of their names: by the search, the lists and the facets, in either database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.serve.filters import Filters, spot_of
from dragoman.serve.reading.faceting import facets
from dragoman.serve.reading.lists import article_page, event_page, occurrence_page
from dragoman.store.opening import Store, newest, open_store
from dragoman.store.search import search
from happenings import keep

PLACES = {
    "lake": "Geneva@CHE",
    "swiss": "Geneva, Switzerland",
    "low": "in geneva",
    "ohio": "Geneva@USA",
    "dull": "Genevaville@USA",
    "river": "Port-au-Prince@HTI",
    "thaw": "São Tomé@STP",
    "late": "Washington D.C.@USA",
    "nord": "Nouvelle-Genève@CHE",
    "pier": "N'Djamena@TCD",
    "peak": "St. Petersburg@RUS",
}


def told(store: Store) -> None:
    keep(store, [
        {"id": id_, "date": f"{2010 + k}-05-01", "events": [
            {"says": f"Chad lauded Peru over matter {k}.", "type": "SUPPORT", "who": ["TCD"], "whom": ["PER"], "where": place},
        ]}
        for k, (id_, place) in enumerate(PLACES.items())
    ])  # fmt: skip


@pytest.mark.parametrize(("asked", "wanted"), [
    ("Geneva", "lake swiss low ohio"),
    ("geneva", "lake swiss low ohio"),
    ("  GENEVA ", "lake swiss low ohio"),
    ("Genève", "nord"),
    ("geneve", "nord"),
    ("Geneva, Switzerland", "lake swiss"),
    ("geneva, che", "lake"),
    ("Geneva, CHE", "lake"),
    ("Geneva, -", ""),
    ("in geneva, -", "low"),
    ("gene", ""),
    ("sao tome", "thaw"),
    ("port au prince", "river"),
    ("prince port", ""),
    ("washington, dc", "late"),
    ("NDjamena", "pier"),
    ("Saint Petersburg", "peak"),
    ("%", ""),
    ("!?", ""),
])  # fmt: skip
def test_a_place_is_found_by_the_words_of_its_name(store: Store, asked: str, wanted: str) -> None:
    told(store)
    f = Filters(place=(asked,))
    with store.reading() as connection:
        assert {r["id"] for r in search(connection, "", place=spot_of(asked.strip()))} == set(wanted.split())
        assert {r["id"] for r in search(connection, "lauded", place=spot_of(asked.strip()))} == set(wanted.split())
        assert search(connection, "nothingofthekind", place=spot_of(asked.strip())) == []
        assert {r["id"] for r in article_page(connection, f).rows} == set(wanted.split())
        assert {r["article"]["id"] for r in event_page(connection, f).rows} == set(wanted.split())
        assert occurrence_page(connection, f).total == len(wanted.split()) == facets(connection, f).of


def test_each_place_that_a_facet_counts_opens_as_many(store: Store) -> None:
    told(store)
    with store.reading() as connection:
        counts = facets(connection, Filters()).counts["place"]
        assert len(counts) == len(PLACES)
        for place, n in counts:
            assert occurrence_page(connection, Filters(place=(place,))).total == n


def test_an_older_record_finds_its_places_after_the_upgrade(address: str) -> None:
    store = open_store(address)
    told(store)
    with store.writing() as connection:
        connection.execute(text("DROP TABLE place_word"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    store.close()
    again = open_store(address)
    with again.reading() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()
        assert {r["id"] for r in search(connection, "", place=spot_of("geneva"))} == {"lake", "swiss", "low", "ohio"}
    again.close()


def test_the_command_asks_for_words_or_a_place(address: str) -> None:
    store = open_store(address)
    told(store)
    store.close()

    def run(*words: str) -> Any:
        return CliRunner().invoke(app, ["search", *words, "--db", address])

    assert "Chad" in run("lauded", "--place", "prince").output
    assert "river" in run("--place", "port-au-prince").output
    assert "no article holds 'lauded' and tells of an event at 'Lima'" in run("lauded", "--place", "Lima").output
    assert "found neither words nor --place" in str(run().exception)
