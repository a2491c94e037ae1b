"""Opening, upgrading, checking and backing up the record, in SQLite and in PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

import dragoman.store.migrations
from dragoman.errors import MissingInput, OutputError, StoreError
from dragoman.records import Article
from dragoman.store import opening
from dragoman.store.keeping import backup, faults, figures
from dragoman.store.opening import Store, current, newest, open_store, upgrade
from dragoman.store.schema import metadata
from dragoman.store.writing import add_article, begin_run, end_run, set_origin, set_story

SCRIPTS = Path(dragoman.store.migrations.__file__).parent
NEXT = '''
"""One more schema, for a test."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{before}"
def upgrade():
    op.create_table("harbour", sa.Column("pk", sa.Integer, primary_key=True))
    op.execute("INSERT INTO harbour VALUES (1)")
    {rest}
'''


@pytest.fixture
def next_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Adds a schema to those that are known; its last statement is handed in."""

    def add(rest: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(SCRIPTS, folder, dirs_exist_ok=True)
        made = NEXT.format(before=before, rest=rest)
        (folder / "versions" / "9999_next.py").write_text(made)
        shutil.rmtree(folder / "versions" / "__pycache__", ignore_errors=True)

        def config() -> object:
            from alembic.config import Config

            made = Config()
            made.set_main_option("script_location", str(folder))
            return made

        monkeypatch.setattr(opening, "_config", config)

    before = newest()
    return add


def keep(store: Store, id_: str, words: str = "Talks in Oslo.") -> int:
    """One article, written as a run writes it but without events."""
    with store.writing() as connection:
        run = begin_run(connection, "test", {"version": "1", "model": "m", "lexicons": "l"}, "{}", 1)
        pk = add_article(connection, Article(id=id_, text=words), state="coded", version=1, run_pk=run, at=2)
        set_origin(connection, pk, pk)
        set_story(connection, pk, pk)
        end_run(connection, run, "{}", 3)
    return pk


def test_a_new_record_has_the_newest_schema_and_every_table(store: Store) -> None:
    assert current(store) == newest()
    with store.reading() as connection:
        found = inspect(connection)
        for table in metadata.sorted_tables:
            assert {c["name"] for c in found.get_columns(table.name)} >= {c.name for c in table.columns}, table.name
    assert faults(store) == []


def test_an_older_record_is_upgraded_when_it_is_opened_and_keeps_what_it_holds(
    address: str, next_schema: Callable[[str], None]
) -> None:
    store = open_store(address)
    keep(store, "one")
    store.close()
    next_schema("pass")
    store = open_store(address)
    assert current(store) == "9999"
    assert figures(store)["articles"] == 1
    assert faults(store) == []
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_schema_whole(address: str, next_schema: Callable[[str], None]) -> None:
    before = newest()
    store = open_store(address)
    keep(store, "one")
    next_schema('op.execute("INSERT INTO no_such_table VALUES (1)")')
    with pytest.raises(StoreError, match="no_such_table"):
        upgrade(store)
    assert current(store) == before
    with store.reading() as connection:
        assert "harbour" not in inspect(connection).get_table_names()
    keep(store, "two")
    assert figures(store)["articles"] == 2
    next_schema("pass")
    assert upgrade(store) == "9999"
    store.close()


def test_a_record_of_a_newer_dragoman_is_refused(address: str) -> None:
    store = open_store(address)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999x'"))
    store.close()
    with pytest.raises(StoreError, match="install a newer one"):
        open_store(address)


def test_two_that_open_a_new_record_at_once_make_it_once(address: str) -> None:
    stores: list[Store] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            stores.append(open_store(address))
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert {current(s) for s in stores} == {newest()}
    for s in stores:
        s.close()


def test_a_transaction_that_breaks_leaves_nothing(store: Store) -> None:
    def breaking() -> None:
        with store.writing() as connection:
            begin_run(connection, "test", {"version": "1", "model": "m", "lexicons": "l"}, "{}", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaking()
    assert figures(store)["runs"] == 0


def test_a_reader_sees_one_moment_while_a_writer_writes(store: Store) -> None:
    keep(store, "one")
    with store.reading() as connection:
        first = connection.execute(text("SELECT count(*) FROM article")).scalar()
        keep(store, "two")
        assert connection.execute(text("SELECT count(*) FROM article")).scalar() == first == 1
    assert figures(store)["articles"] == 2


def test_many_writers_queue(store: Store) -> None:
    threads = [threading.Thread(target=lambda k=k: [keep(store, f"{k}-{n}") for n in range(5)]) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert figures(store)["articles"] == 20


@pytest.mark.parametrize(("damage", "says"), [
    ("UPDATE article SET origin = NULL", "written by half"),
    ("UPDATE article SET story = NULL", "written by half"),
    ("INSERT INTO occurrence (number, type, status, articles, outlets, origins, json, known_from) "
     "VALUES (7, 'AID', 'realized', 1, 1, 1, '{}', 1)", "occurrences without members"),
    ("INSERT INTO event (id, source, type, status, plover, quad, score, assumed, confidence, json, run, known_from) "
     "SELECT 'e', 'dragoman', 'AID', 'realized', 'AID', 2, 1, false, 1, '{}', min(pk), 1 FROM run", "without a mention"),
])  # fmt: skip
def test_what_does_not_fit_together_is_found(store: Store, damage: str, says: str) -> None:
    keep(store, "one")
    assert faults(store) == []
    with store.writing() as connection:
        connection.execute(text(damage))
    assert any(says in f for f in faults(store))


def test_a_missing_article_in_the_full_text_is_found(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    keep(store, "one")
    with store.writing() as connection:
        connection.execute(text("INSERT INTO article_text(article_text) VALUES ('delete-all')"))
    assert any("full-text" in f for f in faults(store))
    store.close()


def test_a_backup_is_whole_while_others_write_and_overwrites_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "record.db")
    for k in range(20):
        keep(store, f"a{k}", "word " * 2000)
    ended = threading.Event()

    def write() -> None:
        k = 0
        while not ended.is_set():
            keep(store, f"b{k}", "word " * 2000)
            k += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        path = backup(store, tmp_path / "copy.db")
    finally:
        ended.set()
        thread.join()
    copy = open_store(path, create=False)
    assert faults(copy) == []
    assert int(figures(copy)["articles"]) >= 20
    copy.close()
    with pytest.raises(OutputError, match="file already"):
        backup(store, path)
    with pytest.raises(OutputError, match="cannot be written"):
        backup(store, tmp_path / "nowhere" / "copy.db")
    store.close()


def test_a_backup_of_postgresql_is_left_to_its_own_tool(store: Store, tmp_path: Path) -> None:
    if store.is_sqlite:
        assert backup(store, tmp_path / "copy.db").exists()
    else:
        with pytest.raises(StoreError, match="pg_dump"):
            backup(store, tmp_path / "copy.db")


@pytest.mark.parametrize(("where", "error", "says"), [
    ("{folder}/none.db", MissingInput, "no such record; `dragoman ingest"),
    ("{folder}", StoreError, "unable to open"),
    ("{folder}/text.db", StoreError, "not a database"),
    ("{folder}/no/where.db", MissingInput, "no such record"),
    ("mysql://a/b", StoreError, "wanted SQLite or PostgreSQL"),
    ("postgresql://someone:secret@127.0.0.1:1/x", StoreError, "onnection"),
    ("http://", StoreError, "wanted"),
])  # fmt: skip
def test_what_is_no_record_is_named(tmp_path: Path, where: str, error: type[Exception], says: str) -> None:
    (tmp_path / "text.db").write_text("This is a letter, not a record. " * 200)
    with pytest.raises(error, match=says) as told:
        open_store(where.format(folder=tmp_path), create=False)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("tables", [("t",), ("t", "alembic_version")])
def test_a_database_of_another_program_is_refused_and_left_as_it_is(
    tmp_path: Path, tables: tuple[str, ...], create: bool
) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        for table in tables:
            connection.execute(f"CREATE TABLE {table} (version_num TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a SQLite database, but no record of Dragoman"):
        open_store(path, create=create)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["other.db"]


def test_an_empty_file_becomes_a_record_only_where_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    path.touch()
    with pytest.raises(MissingInput, match="empty, no record yet; `dragoman ingest"):
        open_store(path, create=False)
    assert path.read_bytes() == b""
    store = open_store(path)
    assert current(store) == newest()
    store.close()


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    store = open_store(path)
    for k in range(30):
        keep(store, f"a{k}", f"word{k} " * 3000)
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(path.read_bytes())
    for at in range(300_000, min(len(raw), 900_000)):
        raw[at] = at % 251
    path.write_bytes(raw)
    assert "malformed" in "".join(told_faults(path))


def told_faults(path: Path) -> list[str]:
    """What is wrong with a record, also when it cannot be opened or read."""
    try:
        return faults(open_store(path))
    except StoreError as error:
        return [str(error)]
