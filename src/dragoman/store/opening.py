"""Opens the record: a SQLite file or a PostgreSQL URL, brought to the newest schema."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from dragoman.errors import MissingExtra, MissingInput, StoreError

DEFAULT = "dragoman.db"
_LOCK = 0x64726167  # advisory lock of PostgreSQL under which writers queue, as SQLite's do


def now() -> int:
    """This moment in microseconds since 1970."""
    return time.time_ns() // 1000


def ticking(clock: Callable[[], int]) -> Callable[[], int]:
    """A clock that never says the same moment twice."""
    last = 0

    def tick() -> int:
        nonlocal last
        last = max(clock(), last + 1)
        return last

    return tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """An open record. `reading()` and `writing()` are transactions; readers never wait for the writer."""

    engine: Engine
    clock: Callable[[], int] = now

    @property
    def is_sqlite(self) -> bool:
        """Whether the record is one SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the record; raises StoreError when the database fails."""
        with _failures_told(self.engine), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that is kept whole or not at all; one writer at a time.

        Raises StoreError when the database fails: locked by another for a minute, full, damaged, or gone.
        """
        with (
            _failures_told(self.engine),
            self.engine.connect().execution_options(dragoman_writes=True) as connection,
            connection.begin(),
        ):
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection

    def close(self) -> None:
        """Let go of the connections."""
        self.engine.dispose()


@contextmanager
def _failures_told(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string()
        raise StoreError(f"{where}: {' '.join(str(error.orig).split())}") from error


def open_store(where: str | Path = DEFAULT, *, clock: Callable[[], int] = now, create: bool = True) -> Store:
    """Open the record at a path (SQLite) or a URL ("postgresql://user@host/name"), upgrading its schema if it is older.

    Raises StoreError when it cannot be opened, is the SQLite database of another program, or belongs to a newer
    Dragoman, MissingInput when it does not exist or is empty and `create` is False, MissingExtra when PostgreSQL's
    driver is not installed.
    """
    url = _url(where)
    path = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if path is not None and not create and not path.exists():
        raise MissingInput(f"{path}: no such record; `dragoman ingest SOURCE --db {path}` makes one")
    if path is not None and not path.parent.is_dir():
        raise StoreError(f"{path}: no folder {path.parent} to keep the record in")
    if path is not None and path.is_file():
        _check_ours(path, create=create)
    store = Store(engine=_engine(url), clock=clock)
    try:
        if needs_upgrade(store):
            upgrade(store)
    except StoreError as error:
        store.close()
        raise StoreError(f"cannot be opened as a record: {error}") from error
    return store


def _check_ours(path: Path, *, create: bool) -> None:
    """Look into a SQLite file before it is opened for good, which would write to it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=60)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return  # what is damaged or no database is told when it is opened
    if not tables and not create:
        raise MissingInput(f"{path}: empty, no record yet; `dragoman ingest SOURCE --db {path}` makes one")
    if tables and not {"alembic_version", "article"} <= tables:
        named = ", ".join(sorted(tables)[:5])
        raise StoreError(f"{path}: a SQLite database, but no record of Dragoman; its tables: {named}")


def _url(where: str | Path) -> URL:
    if "://" not in str(where):
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(str(where))
    except ArgumentError as error:
        raise StoreError(f"found the address {str(where)!r}, wanted a path or postgresql://…") from error
    if url.get_backend_name() == "postgresql" and url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"found the address of a {url.get_backend_name()} database, wanted SQLite or PostgreSQL")
    return url


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url, connect_args={"timeout": 60, "check_same_thread": False})
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise MissingExtra("a record in PostgreSQL", extra="postgres") from error
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, schema changes included
    connection.execute("PRAGMA busy_timeout=60000")
    _write_ahead(connection)
    for pragma in (
        "synchronous=NORMAL",  # in WAL mode a crash of the machine may lose the last commits, never corrupt
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn the file to WAL; SQLite does not wait for a lock there, so that is done here, for a minute at most."""
    until = time.monotonic() + 60
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that starts as a reader and then writes fails when another wrote in between
    writes = connection.get_execution_options().get("dragoman_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def newest() -> str:
    """The newest schema that this version knows."""
    return _scripts().get_current_head() or ""


def current(store: Store) -> str | None:
    """The schema of a record; None when it is empty."""
    with store.reading() as connection:
        if "alembic_version" not in inspect(connection).get_table_names():
            return None
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())


def needs_upgrade(store: Store) -> bool:
    """Whether the schema is older than this version's; a newer one raises StoreError."""
    found = current(store)
    known = {s.revision for s in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"the record has the schema {found}, this Dragoman knows up to {newest()}: install a newer one"
        )
    return found != newest()


def upgrade(store: Store) -> str:
    """Bring the schema to the newest in one transaction; gives its name. Killed half way, the old one stands."""
    from alembic.runtime.environment import EnvironmentContext

    scripts = _scripts()
    with store.writing() as connection:

        def steps(revision: Any, _context: Any) -> Any:
            return scripts._upgrade_revs("head", revision)

        with EnvironmentContext(_config(), scripts, fn=steps, destination_rev="head") as environment:
            environment.configure(connection=connection, transactional_ddl=False)  # ours is the transaction
            environment.run_migrations()
    return newest()


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _scripts() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def as_moment(when: datetime) -> int:
    """A moment in microseconds since 1970; one without a zone is UTC."""
    moment = when if when.tzinfo else when.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1_000_000)
