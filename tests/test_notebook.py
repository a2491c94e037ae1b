"""The record and coded articles in a notebook: frames, plots, and what is shown of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import dragoman
from dragoman.errors import DragomanError
from dragoman.notebook import RecordView, open_record
from reviewed import make_record


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory, coder: dragoman.Coder) -> Iterator[RecordView]:
    path = tmp_path_factory.mktemp("notebook") / "record.db"
    make_record(path, coder).close()
    with open_record(str(path)) as opened:
        yield opened


def test_events_come_as_frames(record: RecordView) -> None:
    pandas, polars, arrow = (record.events(kind) for kind in ("pandas", "polars", "arrow"))
    assert len(pandas) == polars.height == arrow.num_rows > 5
    assert list(pandas.columns) == polars.columns == arrow.column_names
    assert set(record.events(type=["SANCTION", "AID"], country="NOR")["type"]) == {"SANCTION", "AID"}
    assert len(record.events(first="2030")) == 0
    assert len(record.occurrences(limit=3)) == 3
    assert list(record.search("fishing treaty")["id"]) == ["post-2"]


def test_a_relation_is_a_table_and_a_plot(record: RecordView) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    relation = record.relation("Russia", "NOR")
    assert relation.frame()["acts"].sum() >= 2
    axes = relation.plot()
    assert "RUS–NOR" in axes.get_title()
    assert "<table>" in relation._repr_html_()
    assert "4 articles" in record._repr_html_()


@pytest.mark.parametrize(("call", "says"), [
    (lambda r: r.events(colour="red"), "found the filter 'colour'"),
    (lambda r: r.events("excel"), "wanted one of pandas"),
    (lambda r: r.relation("RUS", "Nowhere"), "found the country"),
    (lambda r: r.events(type="HUG"), "found the type"),
])  # fmt: skip
def test_a_wrong_wish_is_told(record: RecordView, call: object, says: str) -> None:
    with pytest.raises(DragomanError, match=says):
        call(record)  # type: ignore[operator]


def test_a_coded_article_shows_itself_and_runs_nothing(coder: dragoman.Coder) -> None:
    coded = coder.code("Norway sent food aid to Moldova. <script>alert(1)</script> & more", "2024-05-14")
    shown = coded._repr_html_()
    assert '<mark title="AID · ' in shown
    assert "<script>" not in shown
    assert "Moldova (MDA)" in shown
