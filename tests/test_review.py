"""Corrections: made, shown first, undone, kept through coding again, handed out as training data."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import dragoman
from dragoman.cli import app
from dragoman.coder import sentences_of
from dragoman.errors import DragomanError, InputError, MissingInput
from dragoman.occurrences.merging import _ruled
from dragoman.recoding import recode
from dragoman.record import ingest
from dragoman.relations.series import relation_series
from dragoman.review import correcting
from dragoman.review.lexicon import add, tried, would_change, write_folder
from dragoman.review.preview import preview
from dragoman.review.queues import queue
from dragoman.review.training import annotated
from dragoman.store.corrections import correction_of, corrections, ids_beginning, judged, standing_event
from dragoman.store.keeping import faults
from dragoman.store.opening import Store, open_store, ticking
from dragoman.store.reading import Window, occurrences_between, stored_events
from dragoman.store.tellings import APART, TOGETHER
from reviewed import ARTICLES, Clock, make_record

Json = dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, coder: dragoman.Coder) -> Path:
    path = tmp_path_factory.mktemp("record") / "made.db"
    make_record(path, coder).close()
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(made, tmp_path / "record.db")
    opened = open_store(tmp_path / "record.db", clock=Clock(1_730_000_000_000_000))
    yield opened
    assert faults(opened) == []
    opened.close()


def find(store: Store, article: str, type_: str) -> Json:
    with store.reading() as connection:
        found = [s for s in stored_events(connection, Window()) if s.article.id == article and s.event.type == type_]
        assert found, f"no {type_} in {article}"
        return standing_event(connection, found[0].event.id).json


def by(store: Store) -> Json:
    return {"who": "ann", "why": "read it", "tick": ticking(store.clock)}


def edit(store: Store, id_: str, changes: Json) -> int:
    with store.writing() as connection:
        return correcting.edit(connection, id_, changes, **by(store))


def now(store: Store, id_: str) -> Json:
    with store.reading() as connection:
        return standing_event(connection, id_).json


def home(store: Store, id_: str, as_of: int | None = None) -> Json:
    with store.reading() as connection:
        found = [o for o in occurrences_between(connection, Window(as_of=as_of)) if id_ in o["events"]]
    assert len(found) == 1
    return found[0]


def acts(store: Store, one: str, other: str, as_of: int | None = None) -> int:
    with store.reading() as connection:
        return len(relation_series(connection, one, other, window=Window(as_of=as_of), draws=0).acts)


@pytest.mark.parametrize(("changes", "field", "wanted"), [
    ({"type": "THREATEN"}, "type", "THREATEN"),
    ({"status": "unconfirmed"}, "status", "unconfirmed"),
    ({"modes": []}, "modes", []),
    ({"actors": [{"name": "Belarus", "country": "BLR", "sector": "GOV"}]}, "actors", ["BLR"]),
    ({"recipients": [{"country": "SWE"}]}, "recipients", ["SWE"]),
    ({"when": "2024-05-13"}, "when", "2024-05-13"),
    ({"when": {"date": "2024-05-13/2024-05-14", "text": "Tuesday"}}, "when", "2024-05-13/2024-05-14"),
    ({"where": {"name": "Moscow", "country": "RUS", "lat": 55.75, "lon": 37.6}}, "where", "Moscow"),
    ({"issues": ["two Norwegian diplomats"]}, "issues", ["two Norwegian diplomats"]),
    ({"attribution": {"name": "foreign ministry", "country": "RUS", "sector": "GOV"}}, "attribution", "RUS"),
    ({"attribution": None, "status": "negated"}, "status", "negated"),
])  # fmt: skip
def test_every_field_can_be_corrected(store: Store, changes: Json, field: str, wanted: Any) -> None:
    e = find(store, "wire-1", "SANCTION")
    number = edit(store, e["id"], changes)
    value = now(store, e["id"])[field]
    short = {"actors": "country", "recipients": "country", "issues": "text", "when": "date", "where": "name"}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = [v[short[field]] for v in value]
    elif isinstance(value, dict):
        value = value["country" if field == "attribution" else short[field]]
    assert value == wanted
    with store.reading() as connection:
        c = correction_of(connection, number)
    assert (c.who, c.why, c.action, field in c.fields) == ("ann", "read it", "edit", True)
    assert c.before[field] == e[field]


@pytest.mark.parametrize(("changes", "says"), [
    ({"type": "HUG"}, "wanted one of AGREE"),
    ({"modes": ["hug"]}, "wanted one of convict"),
    ({"status": "maybe"}, "wanted one of realized"),
    ({"actors": "Russia"}, "wanted a list"),
    ({"actors": [{}]}, "wanted one of them"),
    ({"actors": [{"country": "ZZZ"}]}, "wanted an ISO code"),
    ({"when": "next week"}, "wanted one like"),
    ({"where": {"name": "X", "lat": 200}}, "wanted degrees"),
    ({"issues": ["words that are not there"]}, "wanted words of the article"),
    ({"score": 3}, "wanted one of type"),
    ({}, "changes nothing"),
])  # fmt: skip
def test_an_impossible_value_is_refused_and_nothing_is_written(store: Store, changes: Json, says: str) -> None:
    e = find(store, "wire-1", "SANCTION")
    with pytest.raises(InputError, match=says):
        edit(store, e["id"], changes)
    with store.reading() as connection:
        assert corrections(connection) == []
    assert now(store, e["id"]) == e


def test_a_correction_reaches_dyads_and_occurrence_and_the_past_stays_readable(store: Store) -> None:
    e = find(store, "wire-1", "SANCTION")
    before, early = home(store, e["id"]), store.clock()
    norwegian = acts(store, "RUS", "NOR")
    swedish = acts(store, "RUS", "SWE")
    edit(store, e["id"], {"recipients": [{"name": "Sweden", "country": "SWE", "sector": "GOV"}]})
    assert (acts(store, "RUS", "NOR"), acts(store, "RUS", "SWE")) == (norwegian - 1, swedish + 1)
    assert (acts(store, "RUS", "NOR", early), acts(store, "RUS", "SWE", early)) == (norwegian, swedish)
    assert home(store, e["id"], early) == before
    assert "SWE" in {a["country"] for a in home(store, e["id"])["recipients"]}


def test_an_occurrence_of_one_event_keeps_its_number_when_the_event_is_corrected(store: Store) -> None:
    e = find(store, "post-1", "AID")
    number = home(store, e["id"])["id"]
    edit(store, e["id"], {"status": "future"})
    edit(store, e["id"], {"recipients": [{"country": "ROU"}]})
    assert home(store, e["id"])["id"] == number


def test_a_rejected_event_no_longer_counts_and_comes_back_when_that_is_undone(store: Store) -> None:
    e = find(store, "post-1", "AID")
    number = home(store, e["id"])["id"]
    with store.writing() as connection:
        made = correcting.reject(connection, e["id"], **by(store))
    with pytest.raises(MissingInput):
        now(store, e["id"])
    assert acts(store, "NOR", "MDA") == 0
    with store.writing() as connection:
        correcting.undo(connection, made, **by(store))
    assert (now(store, e["id"]), home(store, e["id"])["id"], acts(store, "NOR", "MDA")) == (e, number, 1)


def test_an_edit_can_be_undone_once_and_only_before_what_stands_on_it(store: Store) -> None:
    e = find(store, "wire-1", "SANCTION")
    first = edit(store, e["id"], {"type": "COERCE"})
    second = edit(store, e["id"], {"type": "THREATEN", "status": "hypothetical"})
    with store.writing() as connection, pytest.raises(InputError, match=f"the correction {second}"):
        correcting.undo(connection, first, **by(store))
    for number in (second, first):
        with store.writing() as connection:
            correcting.undo(connection, number, **by(store))
    assert now(store, e["id"]) == e
    with store.writing() as connection, pytest.raises(InputError, match="undone already"):
        correcting.undo(connection, first, **by(store))
    with store.reading() as connection:
        assert [c.action for c in corrections(connection, newest=False)] == ["edit", "edit", "undo", "undo"]
        assert judged(connection, [e["id"]]) == {}


def test_a_split_and_a_merge_hold_and_can_be_undone(store: Store) -> None:
    one, other = find(store, "wire-1", "SANCTION")["id"], find(store, "post-1", "SANCTION")["id"]
    whole = home(store, one)
    assert {one, other} <= set(whole["events"])  # a headline may tell the same under another type
    with store.writing() as connection:
        apart = correcting.split(connection, int(whole["id"][1:]), [other], **by(store))
    assert other not in home(store, one)["events"]
    assert home(store, other)["events"] == [other]
    edit(
        store, other, {"where": {"name": "Moscow", "country": "RUS"}}
    )  # its row is new: what was ruled holds all the same
    assert home(store, other)["events"] == [other]
    numbers = [int(home(store, e)["id"][1:]) for e in (one, other)]
    with store.writing() as connection:
        together = correcting.merge(connection, numbers, **by(store))
    assert {one, other} <= set(home(store, one)["events"])
    for number in (together, apart):
        with store.writing() as connection:
            correcting.undo(connection, number, **by(store))
    assert {one, other} <= set(home(store, one)["events"])


def test_unlike_occurrences_can_be_merged(store: Store) -> None:
    one, other = find(store, "post-1", "AID")["id"], find(store, "post-2", "SUPPORT")["id"]
    with store.writing() as connection:
        made = correcting.merge(connection, [int(home(store, e)["id"][1:]) for e in (one, other)], **by(store))
    assert set(home(store, one)["events"]) == {one, other}
    with store.writing() as connection:
        correcting.undo(connection, made, **by(store))
    assert home(store, one)["events"] == [one]


def test_corrections_survive_coding_again(store: Store, coder: dragoman.Coder) -> None:
    sanction, aid, other = (
        find(store, a, t) for a, t in (("wire-1", "SANCTION"), ("post-1", "AID"), ("post-1", "SANCTION"))
    )
    edit(store, sanction["id"], {"status": "unconfirmed", "recipients": [{"country": "SWE"}]})
    with store.writing() as connection:
        correcting.reject(connection, aid["id"], **by(store))
        correcting.accept(connection, other["id"], **by(store))
    number = home(store, sanction["id"])["id"]
    done = recode(store, coder)
    assert (done.articles, done.lost) == (4, ())
    again = now(store, sanction["id"])
    assert (again["status"], [a["country"] for a in again["recipients"]]) == ("unconfirmed", ["SWE"])
    assert home(store, sanction["id"])["id"] == number
    with pytest.raises(MissingInput):
        now(store, aid["id"])
    with store.reading() as connection:
        assert [c.action for c in judged(connection, [other["id"]])[other["id"]]] == ["accept"]


def test_a_split_survives_coding_again(store: Store, coder: dragoman.Coder) -> None:
    one, other = find(store, "wire-1", "SANCTION")["id"], find(store, "post-1", "SANCTION")["id"]
    with store.writing() as connection:
        correcting.split(connection, int(home(store, one)["id"][1:]), [other], **by(store))
    recode(store, coder)
    assert other not in home(store, one)["events"]


def test_an_event_is_found_again_by_its_trigger_when_its_id_is_another(
    store: Store, coder: dragoman.Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    e = find(store, "wire-1", "SANCTION")
    edit(store, e["id"], {"status": "unconfirmed"})
    monkeypatch.setattr("dragoman.events.__version__", "another")  # ids hold the version
    assert recode(store, coder, ["wire-1"]).lost == ()
    again = find(store, "wire-1", "SANCTION")
    assert again["id"] != e["id"]
    assert again["status"] == "unconfirmed"
    with store.reading() as connection:
        [c] = judged(connection, [again["id"]])[again["id"]]
    assert (c.who, c.before["status"]) == ("ann", "realized")


def test_a_preview_tells_what_would_change_and_changes_nothing(store: Store) -> None:
    e = find(store, "wire-1", "SANCTION")

    def make(connection: Any, tick: Any) -> int:
        changes = {"recipients": [{"name": "Sweden", "country": "SWE", "sector": "GOV"}]}
        return correcting.edit(connection, e["id"], changes, who="ann", why="", tick=tick)

    told = preview(store, make, events=[e["id"]])
    assert [x["country"] for x in told.after["events"][0]["recipients"]] == ["SWE"]
    moved = {tuple(s["between"]): (s["before"]["acts"], s["after"]["acts"]) for s in told.after["series"]}
    assert moved["RUS", "SWE"][1] == moved["RUS", "SWE"][0] + 1
    assert any(x["kind"] == "actor" and x["events"] for x in told.elsewhere)
    assert now(store, e["id"]) == e
    with store.reading() as connection:
        assert corrections(connection) == []


@pytest.mark.parametrize("order", ["uncertainty", "disagreement", "weight"])
def test_a_queue_leaves_out_what_was_judged(store: Store, order: str) -> None:
    if order == "disagreement":  # the two tellings differ once one of them is corrected by hand of another wire
        edit(store, find(store, "post-1", "SANCTION")["id"], {"when": "2024-05-13"})
        with store.reading() as connection:
            assert all("differ on" in q["why"] for q in queue(connection, order))
        return
    with store.reading() as connection:
        first = queue(connection, order, limit=3)[0]
    assert first["words"]["trigger"]
    with store.writing() as connection:
        correcting.accept(connection, first["event"]["id"], **by(store))
    with store.reading() as connection:
        assert first["event"]["id"] not in {q["event"]["id"] for q in queue(connection, order, limit=100)}


def test_judged_articles_go_out_in_the_gold_format(store: Store, tmp_path: Path) -> None:
    from dragoman.scoring.gold import load_gold

    wrong = find(store, "wire-1", "SANCTION")["id"]
    with store.reading() as connection:
        mine = [s.event.id for s in stored_events(connection, Window()) if s.article.id == "wire-1"]
        assert list(annotated(connection, sentences_of)) == []
    edit(store, wrong, {"type": "COERCE", "actors": [{"name": "Belarus", "country": "BLR", "sector": "GOV"}]})
    with store.writing() as connection:
        for e in mine:
            if e != wrong:
                correcting.accept(connection, e, **by(store))
    with store.reading() as connection:
        [told] = annotated(connection, sentences_of)
    (tmp_path / "one.json").write_text(json.dumps(told), encoding="utf-8")
    [gold] = load_gold(tmp_path)
    corrected = next(f for f in gold.frames if f["type"] == "COERCE")
    assert (corrected["actors"][0]["country"], corrected["trigger"]) == ("BLR", "expelled")
    assert told["complete"]


def test_always_read_x_as_y_is_shown_recorded_and_written(store: Store, coder: dragoman.Coder, tmp_path: Path) -> None:
    cells = ["harbour of Bergen", "NOR", "BUS"]
    with tried("", "organisations", cells) as folder, store.reading() as connection:
        other = dragoman.load(dragoman.Settings(lexicons=str(folder)))
        told = would_change(connection, cells[0], other.code)
    assert told["articles"] == 1
    with store.writing() as connection:
        number = add(connection, "organisations", cells, **by(store))
        assert write_folder(connection, tmp_path / "team") == 1
    assert "harbour of Bergen\tNOR\tBUS" in (tmp_path / "team" / "organisations.tsv").read_text(encoding="utf-8")
    with store.writing() as connection, pytest.raises(DragomanError, match="already"):
        add(connection, "organisations", cells, **by(store))
    with store.writing() as connection:
        correcting.undo(connection, number, **by(store))
        assert write_folder(connection, tmp_path / "team") == 0
    assert "Bergen" not in (tmp_path / "team" / "organisations.tsv").read_text(encoding="utf-8")


def test_a_correction_holds_for_a_new_version_of_the_article(store: Store, coder: dragoman.Coder) -> None:
    e = find(store, "wire-1", "SANCTION")
    edit(store, e["id"], {"status": "unconfirmed"})
    newer = replace(ARTICLES[0], text=f"{ARTICLES[0].text} More follows.")
    assert ingest(store, coder, iter([newer])).updated == 1
    again = find(store, "wire-1", "SANCTION")
    assert (again["status"], again["id"] != e["id"]) == ("unconfirmed", True)


def test_corrections_go_out_with_releases(store: Store, tmp_path: Path) -> None:
    from dragoman.commands.exchange import release

    e = find(store, "wire-1", "SANCTION")
    edit(store, e["id"], {"status": "unconfirmed"})
    release(str(tmp_path / "record.db"), tmp_path / "release", Window(), ["json"])
    [line] = (tmp_path / "release" / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["target"], told["who"], told["before"], told["after"]) == (
        e["id"],
        "ann",
        {"status": "realized"},
        {"status": "unconfirmed"},
    )
    assert (
        "corrections.jsonl" in json.loads((tmp_path / "release" / "manifest.json").read_text(encoding="utf-8"))["files"]
    )


@pytest.mark.parametrize(("bonds", "wanted"), [
    ({(1, 2): 0.9, (1, 3): 0.9, (2, 3): 0.9}, [(1, 2, 3)]),
    ({(1, 2): APART, (1, 3): 0.9, (2, 3): 0.9}, [(1, 3), (2,)]),
    ({(1, 2): APART, (1, 3): 0.9, (2, 3): TOGETHER}, [(1,), (2, 3)]),
    ({(1, 2): TOGETHER}, [(1, 2), (3,)]),
    ({(1, 2): TOGETHER, (2, 3): TOGETHER, (1, 3): APART}, [(1, 2), (3,)]),
])  # fmt: skip
def test_what_was_ruled_holds_whatever_the_likeness(
    bonds: dict[tuple[int, int], float], wanted: list[tuple[int, ...]]
) -> None:
    assert _ruled([1, 2, 3], bonds) == wanted


def test_an_event_of_the_record_is_explained_and_corrected_by_its_first_letters(store: Store, tmp_path: Path) -> None:
    event = find(store, "wire-1", "ACCUSE")
    db = ["--db", str(tmp_path / "record.db")]

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, *db])
        return done.output + (str(done.exception) if done.exception else "")

    with store.reading() as connection:
        (stored,) = [s for s in stored_events(connection, Window()) if s.event.id == event["id"]]
    assert event["id"] in run("occurrence", str(stored.occurrence))
    assert "act          “condemn" in run("explain", "wire-1", event["id"][:6])
    assert "no article wire-9" in run("explain", "wire-9", "1")
    assert f"accept {event['id']}" in run("review", "accept", event["id"][:7].upper(), "--who", "ann")
    assert "found no event 'zzz'" in run("review", "accept", "zzz")
    with store.reading() as connection:
        ids = ids_beginning(connection, "", 100)
        assert ids == []
        every = [s.event.id for s in stored_events(connection, Window())]
    first = Counter(i[0] for i in every).most_common(1)[0][0]
    assert f"more than one event that begins with '{first}'" in run("review", "accept", first)
