"""Exchange with other tools: every format read back by what its users use, and taken in again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd  # type: ignore[import-untyped]
import pytest

from dragoman.errors import MissingInput, OutputError, UnreadableInput
from dragoman.export import gdelt, icews, phoenix, polecat
from dragoman.export.files import COLUMNS, FORMATS, write_export
from dragoman.export.release import check_release, seal_release
from dragoman.imports.gdelt import read_gdelt
from dragoman.imports.icews import read_icews
from dragoman.imports.polecat import read_polecat
from dragoman.imports.records import FailedLine, Imported, ImportedEvent
from dragoman.records import Actor, Article, Event, Mention, Place, Span, Status, StoredEvent, When
from dragoman.store.imported import take
from dragoman.store.keeping import faults
from dragoman.store.opening import Store
from dragoman.store.reading import Window, dyads, imported_events, stored_events

TABS: dict[str, tuple[Sequence[str], bool]] = {
    "polecat": (polecat.COLUMNS, True),
    "icews": (icews.COLUMNS, True),
    "gdelt": (gdelt.COLUMNS, False),
    "gdelt-mentions": (gdelt.MENTION_COLUMNS, False),
    "phoenix": (phoenix.COLUMNS, False),
}


def stored(
    number: int,
    actors: str = "UKR",
    recipients: str = "SDN",
    *,
    type_: str = "SANCTION",
    mode: str = "expel",
    status: Status = Status.REALIZED,
    when: str | None = "2024-03-04",
    place: Place | None = None,
    published: date | None = date(2024, 3, 5),
) -> StoredEvent:
    """One event of a made-up article; `actors` and `recipients` are codes with spaces between."""

    def party(code: str) -> Actor:
        return Actor(text=f"envoy\tof\n{code}", country=code, sector="GOV", span=Span(start=7, end=9, text="he"))

    trigger = Span(start=20, end=28, text="expelled")
    modes = (mode,) if mode else ()
    mention = Mention(trigger=trigger, sentence=2, type=type_, modes=modes, content=None, status=status)
    event = Event(
        id=f"{number:016x}",
        type=type_,
        modes=modes,
        content=None,
        status=status,
        actors=tuple(party(c) for c in actors.split()),
        recipients=tuple(party(c) for c in recipients.split()),
        attribution=None,
        when=When(text="on the fourth", date=when) if when else None,
        where=place,
        issues=(Span(start=0, end=3, text="oil; gas"),),
        contexts=("diplomatic",),
        confidence=0.71,
        mentions=(mention,),
    )
    a = Article(
        id=f"a{number}", text="", title="Title", date=published, source="Post", url=f"https://post.example/{number}"
    )
    return StoredEvent(event=event, article=a, occurrence=f"O{number}", articles=3, outlets=2, origins=2)


KHARTOUM = Place(
    text="Khartoum", name="Khartoum", country="SDN", lat=15.5518, lon=32.5324, geonameid=379252, kind="city"
)
EVENTS = [
    stored(1, place=KHARTOUM),
    stored(2, "ROU SRB", "", type_="CONSULT", mode="visit"),
    stored(3, "GBR", "EUR UNO", type_="ACCUSE", mode="disapprove", when="2024-03", place=Place(text="Kyiv", country="UKR")),
    stored(4, "KGZ", "PSE", type_="AGREE", mode="", status=Status.FUTURE),
    stored(5, "ZAF", "", type_="PROTEST", mode="demo", when=None),
    stored(6, "CHE", "DEU", type_="AID", mode="", when="2024-03-01/2024-03-03"),
    stored(7, "USA", "IRQ", type_="ASSAULT", mode="aerial", when=None, published=None),
]  # fmt: skip


def asked(query: str) -> list[Any]:
    """What DuckDB answers."""
    found = duckdb.sql(query)
    assert found is not None
    return list(found.fetchall())


def table(path: Path, format_: str) -> pd.DataFrame:
    columns, header = TABS[format_]
    return pd.read_csv(
        path, sep="\t", quoting=3, dtype=str, keep_default_na=False, header=0 if header else None,
        names=None if header else list(columns),
    )  # fmt: skip


@pytest.mark.parametrize(("format_", "size", "first", "last"), [
    ("polecat", 40, "Event ID", "Version"), ("icews", 20, "Event ID", "Longitude"),
    ("gdelt", 61, "GLOBALEVENTID", "SOURCEURL"), ("gdelt-mentions", 16, "GLOBALEVENTID", "Extras"),
    ("phoenix", 26, "id_version", "Sources"),
])  # fmt: skip
def test_a_table_has_the_columns_that_its_users_load(
    tmp_path: Path, format_: str, size: int, first: str, last: str
) -> None:
    path = tmp_path / "out.tsv"
    notes = write_export(EVENTS, format_, path)
    columns, header = TABS[format_]
    assert (len(columns), columns[0], columns[-1]) == (size, first, last)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {size - 1}
    frame = table(path, format_)
    assert list(frame.columns) == list(columns)
    assert len(frame) == notes.rows == len(lines) - header > 4
    query = f"SELECT count(*), count(columns(*)) FROM read_csv('{path}', delim='\t', quote='', header={header}, all_varchar=true)"
    assert asked(query)[0][0] == notes.rows
    assert notes.left_out["status future"] == 1
    assert json.loads((tmp_path / "out.tsv.notes.json").read_text())["cannot_say"]["status"]


def test_gdelt_has_cameo_codes_for_actors_and_fips_for_places(tmp_path: Path) -> None:
    write_export(EVENTS, "gdelt", tmp_path / "out.tsv")
    frame = table(tmp_path / "out.tsv", "gdelt").set_index("SOURCEURL")
    one = frame.loc["https://post.example/1"]
    assert (one.Actor1CountryCode, one.Actor2CountryCode, one.ActionGeo_CountryCode) == ("UKR", "SDN", "SU")
    assert (one.Actor1Code, one.Actor1Type1Code, one.SQLDATE, one.MonthYear) == ("UKRGOV", "GOV", "20240304", "202403")
    assert (one.ActionGeo_Type, one.ActionGeo_FullName, one.ActionGeo_FeatureID) == ("4", "Khartoum, Sudan", "379252")
    assert (one.EventRootCode, one.QuadClass, one.NumArticles, one.NumSources) == (one.EventCode[:2], "4", "3", "2")
    both = frame.loc[["https://post.example/2"]]
    assert sorted(zip(both.Actor1CountryCode, both.Actor2CountryCode, strict=True)) == [("ROM", "SRB"), ("SRB", "ROM")]
    kyiv = frame.loc[["https://post.example/3"]]
    assert {(r.ActionGeo_CountryCode, r.ActionGeo_Type, r.ActionGeo_FullName) for r in kyiv.itertuples()} == {
        ("UP", "1", "Ukraine")
    }
    assert set(kyiv.Actor2KnownGroupCode) == {"EEC", "UNO"}
    assert frame.loc["https://post.example/5"].QuadClass == "3"  # GDELT holds protest for verbal
    assert "https://post.example/7" not in frame.index


def test_gdelts_mentions_belong_to_its_events(tmp_path: Path) -> None:
    for format_ in ("gdelt", "gdelt-mentions"):
        write_export(EVENTS, format_, tmp_path / format_)
    events, mentions = table(tmp_path / "gdelt", "gdelt"), table(tmp_path / "gdelt-mentions", "gdelt-mentions")
    assert set(mentions.GLOBALEVENTID) == set(events.GLOBALEVENTID)
    assert events.GLOBALEVENTID.is_unique
    assert all(int(n) < 2**63 for n in events.GLOBALEVENTID)
    one = mentions[mentions.MentionIdentifier == "https://post.example/1"].iloc[0]
    assert (one.MentionType, one.MentionSourceName, one.SentenceID, one.ActionCharOffset, one.Confidence) == (
        "1", "post.example", "3", "20", "70",
    )  # fmt: skip


def test_polecat_and_icews_name_countries_and_keep_codes_as_text(tmp_path: Path) -> None:
    for format_ in ("polecat", "icews"):
        write_export(EVENTS, format_, tmp_path / format_)
    one = table(tmp_path / "polecat", "polecat").iloc[0]
    assert (one["Actor Country"], one["Actor COW"], one["Recipient Country"]) == ("Ukraine", "369", "Sudan")
    assert (one["Event Type"], one["Event Mode"], one["Quad Code"], one["Actor Name Raw"]) == (
        "SANCTION", "expel", "4", "envoy of UKR",
    )  # fmt: skip
    frame = table(tmp_path / "icews", "icews")
    assert not frame.duplicated(["Event ID", "Event Date"]).any()
    assert all(int(n) < 2**32 for n in frame["Event ID"])
    meeting = frame[frame["Source Country"] == "Serbia"].iloc[0]
    assert (meeting["Target Country"], meeting["CAMEO Code"][:2]) == ("Romania", "04")


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_csv_and_parquet_are_read_back_with_their_kinds(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"out.{format_}"
    write_export(EVENTS, format_, path)
    frame = pd.read_csv(path) if format_ == "csv" else pd.read_parquet(path)
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == len(EVENTS)
    assert list(frame.status).count("future") == 1
    assert (frame.confidence[0], frame.origins[0], frame.geonameid[0]) == (0.71, 2, 379252)
    reader = f"read_{'csv_auto' if format_ == 'csv' else 'parquet'}('{path}')"
    query = f"SELECT type, actor_countries, articles FROM {reader} WHERE lat > 15"
    assert asked(query) == [("SANCTION", "UKR", 3)]


@pytest.mark.parametrize("format_", ["plover", "json"])
def test_json_lines_are_read_back(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "out.jsonl"
    write_export(EVENTS, format_, path)
    frame = pd.read_json(path, lines=True, dtype=False)
    assert list(frame.id) == [s.event.id for s in EVENTS]
    assert asked(f"SELECT count(DISTINCT id) FROM read_json_auto('{path}')") == [(len(EVENTS),)]
    if format_ == "plover":
        assert {"id", "date", "actor", "event"} <= set(frame.columns)


def test_statuses_can_be_asked_for(tmp_path: Path) -> None:
    notes = write_export(EVENTS, "polecat", tmp_path / "out.tsv", statuses=["future"])
    assert (notes.events, notes.left_out) == (1, {"status realized": 6})


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="pipe: found a device or a pipe"):
        write_export([stored(1)], "json", tmp_path / "pipe")
    with pytest.raises(OutputError, match="found a folder"):
        write_export([stored(1)], "json", tmp_path)
    assert [(p.name, p.is_fifo()) for p in tmp_path.iterdir()] == [("pipe", True)]


def test_no_format_writes_half_a_file(tmp_path: Path) -> None:
    def breaking() -> Iterator[StoredEvent]:
        yield EVENTS[0]
        raise OSError("disk full")

    for format_ in FORMATS:
        with pytest.raises(OutputError, match="disk full"):
            write_export(breaking(), format_, tmp_path / "out")
        assert list(tmp_path.iterdir()) == []


READERS = {"polecat": read_polecat, "icews": read_icews, "gdelt": read_gdelt}


def taken_in(path: Path, format_: str) -> list[ImportedEvent]:
    found: list[Imported] = list(READERS[format_](path))
    assert [f for f in found if isinstance(f, FailedLine)] == []
    return [e for e in found if isinstance(e, ImportedEvent)]


@pytest.mark.parametrize("format_", list(READERS))
def test_what_is_written_is_taken_in_again(tmp_path: Path, format_: str) -> None:
    path = tmp_path / "out.tsv"
    write_export(EVENTS, format_, path)
    found = taken_in(path, format_)
    one = found[0]
    assert (one.date, one.type, one.place_country) == ("2024-03-04", "SANCTION", "SDN")
    assert one.lat == pytest.approx(15.55, abs=0.01)
    assert ([p.country for p in one.actors], [p.country for p in one.recipients]) == (["UKR"], ["SDN"])
    pairs = {(a.country, b.country) for e in found for a in e.actors for b in e.recipients}
    assert {("UKR", "SDN"), ("GBR", "EUR"), ("GBR", "UNO"), ("CHE", "DEU")} <= pairs
    assert {e.type for e in found} >= {"SANCTION", "ACCUSE", "PROTEST", "AID"}


@pytest.mark.parametrize("format_", list(READERS))
def test_an_import_stands_beside_our_own_and_a_second_adds_nothing(store: Store, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "out.tsv"
    write_export(EVENTS, format_, path)
    first = take(store, READERS[format_](path), command="import", version="test")
    again = take(store, READERS[format_](path), command="import", version="test")
    assert first.added > 3
    assert (again.added, again.known, again.failed) == (0, first.added, 0)
    assert faults(store) == []
    with store.reading() as connection:
        pairs = [("UKR", "SDN")]
        assert [d.type for d in dyads(connection, pairs, Window(data_set=format_.upper()))] == ["SANCTION"]
        assert dyads(connection, pairs, Window(data_set="dragoman")) == []
        assert imported_events(connection, Window()) == first.added


@pytest.mark.parametrize(("format_", "text", "says"), [
    ("polecat", "a\tb\n1\t2\n", "no column Event ID"),
    ("icews", "Event ID\tEvent Date\n1\t1/1/2017\n", "no column CAMEO Code"),
    ("polecat", "", "no column"),
])  # fmt: skip
def test_a_file_of_another_kind_is_named(tmp_path: Path, format_: str, text: str, says: str) -> None:
    (tmp_path / "x.tsv").write_text(text)
    with pytest.raises(UnreadableInput, match=says):
        list(READERS[format_](tmp_path / "x.tsv"))
    with pytest.raises(MissingInput, match="no such file"):
        list(READERS[format_](tmp_path / "y.tsv"))


@pytest.mark.parametrize(("line", "says"), [
    ("1\t2\t3", "found 3 columns"),
    ("\t".join(["x"] * 61), "no PLOVER type"),
])  # fmt: skip
def test_a_line_that_is_no_event_is_told_and_the_rest_goes_on(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "out.tsv"
    write_export(EVENTS, "gdelt", path)
    path.write_text(f"{line}\n{path.read_text()}")
    bad, *good = read_gdelt(path)
    assert isinstance(bad, FailedLine)
    assert (bad.line, says in bad.message) == (1, True)
    assert len(good) > 3


def seal(folder: Path, events: Sequence[StoredEvent] = EVENTS) -> dict[str, Any]:
    path = seal_release(folder, lambda: events, FORMATS, identity={"dragoman": "test"}, scope={"as_of": 1})
    return dict(json.loads(path.read_text()))


def test_the_same_events_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = seal(tmp_path / "one"), seal(tmp_path / "two")
    assert one == two
    assert len(one["files"]) == 2 * len(FORMATS) + 1
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    other = seal(tmp_path / "three", [*EVENTS[:-1], replace(EVENTS[-1], origins=9)])
    assert other["files"] != one["files"]


def test_a_release_that_was_touched_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    seal(folder)
    assert check_release(folder) == []
    with (folder / "events.csv").open("a") as file:
        file.write("x")
    (folder / "codebook.txt").unlink()
    (folder / "more.txt").write_text("x")
    assert sorted(check_release(folder)) == ["codebook.txt: missing", "events.csv: changed", "more.txt: added"]
    with pytest.raises(OutputError, match="holds files already"):
        seal(folder)
    with pytest.raises(MissingInput, match="no release"):
        check_release(tmp_path)


def record_of(store: Store, path: Path, format_: str) -> list[StoredEvent]:
    """A file taken into a record, and its events as the record gives them back."""
    take(store, READERS[format_](path), command="import", version="test")
    with store.reading() as connection:
        return list(stored_events(connection, Window(), data_set=format_.upper()))


@pytest.mark.parametrize("format_", list(READERS))
def test_an_imported_event_goes_out_as_it_came_in(store: Store, tmp_path: Path, format_: str) -> None:
    here, there = tmp_path / "in.tsv", tmp_path / "out.tsv"
    write_export(EVENTS, format_, here)
    found = record_of(store, here, format_)
    write_export(found, format_, there)
    again = taken_in(there, format_)
    assert sorted(again, key=lambda e: e.id) == sorted(taken_in(here, format_), key=lambda e: e.id)
    assert take(store, READERS[format_](there), command="import", version="test").added == 0


@pytest.mark.parametrize("format_", list(FORMATS))
@pytest.mark.parametrize("from_", list(READERS))
def test_imported_events_are_written_in_every_format(store: Store, tmp_path: Path, format_: str, from_: str) -> None:
    write_export(EVENTS, from_, tmp_path / "in.tsv")
    found = record_of(store, tmp_path / "in.tsv", from_)
    notes = write_export(found, format_, tmp_path / "out")
    assert (notes.events, notes.rows > 3) == (len(found), format_ != "gdelt-mentions")
    if format_ in ("csv", "parquet"):
        read = {"csv": pd.read_csv, "parquet": pd.read_parquet}[format_](tmp_path / "out")
        assert set(read.data_set) == {from_.upper()}
        assert list(read.when_date) == [s.event.when.date for s in found if s.event.when]


def test_codes_and_scores_of_another_data_set_are_kept(store: Store, tmp_path: Path) -> None:
    rows = icews_lines(
        ("17", "2024-03-04", "Norway", "1312", "Turkey"), ("18", "2024-03-05", "Norway", "042", "Turkey")
    )
    (tmp_path / "in.tsv").write_text(rows)
    found = record_of(store, tmp_path / "in.tsv", "icews")
    for format_ in ("gdelt", "phoenix", "csv"):
        write_export(found, format_, tmp_path / format_)
    assert list(table(tmp_path / "gdelt", "gdelt").EventCode) == ["1312", "042"]
    assert list(table(tmp_path / "phoenix", "phoenix").Code) == ["1312", "042"]
    assert list(pd.read_csv(tmp_path / "csv", dtype=str).cameo) == ["1312", "042"]


def icews_lines(*rows: tuple[str, str, str, str, str]) -> str:
    """An ICEWS file of rows of id, date, source country, code and target country."""
    lines = ["\t".join(icews.COLUMNS)]
    for id_, day, source, code, target in rows:
        told = {"Event ID": id_, "Event Date": day, "CAMEO Code": code, "Source Name": f"{source} minister"}
        told |= {"Source Country": source, "Target Name": f"{target} minister", "Target Country": target}
        lines.append("\t".join(told.get(c, "") for c in icews.COLUMNS))
    return "\n".join(lines) + "\n"


def test_own_events_alone_go_out_unless_others_are_asked_for(store: Store, tmp_path: Path) -> None:
    (tmp_path / "in.tsv").write_text(icews_lines(("17", "2024-03-04", "Norway", "042", "Turkey")))
    record_of(store, tmp_path / "in.tsv", "icews")
    with store.reading() as connection:
        for window, data_set, count in (
            (Window(), "dragoman", 0), (Window(), None, 1), (Window(), "ICEWS", 1), (Window(), "GDELT", 0),
            (Window(published_by=date(2024, 3, 3).toordinal()), None, 0),
            (Window(published_by=date(2024, 3, 4).toordinal()), None, 1),
        ):  # fmt: skip
            assert len(list(stored_events(connection, window, data_set=data_set))) == count, (window, data_set)
