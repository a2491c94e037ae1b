"""Looks after the record: check, backup, figures."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, func, select, text

from dragoman.errors import OutputError, StoreError
from dragoman.store.opening import Store, current, newest
from dragoman.store.schema import (
    article,
    assessment,
    correction,
    dyad,
    event,
    failure,
    feed,
    membership,
    mention,
    occurrence,
    party,
    run,
)

_RULES: tuple[tuple[str, str], ...] = (
    ("articles that were written by half", "SELECT count(*) FROM article WHERE origin IS NULL OR story IS NULL"),
    (
        "articles of which two versions count at once",
        "SELECT count(*) FROM (SELECT id FROM article WHERE known_to IS NULL GROUP BY id HAVING count(*) > 1) AS twice",
    ),
    (
        "events that count although their article does not",
        "SELECT count(*) FROM event e JOIN article a ON a.pk = e.article "
        "WHERE e.known_to IS NULL AND a.known_to IS NOT NULL",
    ),
    (
        "events without a mention",
        "SELECT count(*) FROM event e WHERE e.source = 'dragoman' "
        "AND NOT EXISTS (SELECT 1 FROM mention m WHERE m.event = e.pk)",
    ),
    (
        "events in two occurrences at once",
        "SELECT count(*) FROM (SELECT event FROM membership WHERE known_to IS NULL GROUP BY event HAVING count(*) > 1)"
        " AS twice",
    ),
    (
        "members of occurrences that do not count",
        "SELECT count(*) FROM membership m JOIN event e ON e.pk = m.event "
        "WHERE m.known_to IS NULL AND e.known_to IS NOT NULL",
    ),
    (
        "occurrences without members",
        "SELECT count(*) FROM occurrence o WHERE o.known_to IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM membership m WHERE m.number = o.number AND m.known_to IS NULL)",
    ),
    (
        "members whose occurrence is not written",
        "SELECT count(*) FROM membership m WHERE m.known_to IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM occurrence o WHERE o.number = m.number AND o.known_to IS NULL)",
    ),
    (
        "compared events outside of every occurrence",
        "SELECT count(*) FROM telling t JOIN event e ON e.pk = t.event WHERE e.known_to IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM membership m WHERE m.event = t.event AND m.known_to IS NULL)",
    ),
)


def faults(store: Store) -> list[str]:
    """What is wrong with the record, in words; empty when it is whole."""
    out = []
    if (found := current(store)) != newest():
        out.append(f"schema {found}, wanted {newest()}")
    with store.reading() as connection:
        if store.is_sqlite:
            lines = [str(r[0]) for r in connection.execute(text("PRAGMA integrity_check"))]
            out += [f"SQLite: {line}" for line in lines if line != "ok"]
            orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            out += [f"{len(orphans)} rows point to rows that are not there"] if orphans else []
            indexed = connection.execute(text("SELECT count(*) FROM article_text_docsize")).scalar() or 0
            articles = connection.execute(select(func.count()).select_from(article)).scalar() or 0
            out += [f"{articles} articles, {indexed} of them in the full-text index"] if articles != indexed else []
        for what, statement in _RULES:
            count = connection.execute(text(statement)).scalar() or 0
            out += [f"{count} {what}"] if count else []
    return out


def backup(store: Store, path: Path) -> Path:
    """A copy of a SQLite record as it stands now, safe while others write; written beside and renamed."""
    if not store.is_sqlite:
        raise StoreError("found a PostgreSQL record: back it up with pg_dump, which its server's version brings")
    if path.exists():
        raise OutputError(f"{path}: there is a file already; name a new one")
    temporary = path.with_name(f".{path.name}.writing")
    try:
        with closing(sqlite3.connect(temporary)) as target, store.engine.connect() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(target)
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be written: {error}") from error
    finally:
        temporary.unlink(missing_ok=True)
    return path


def figures(store: Store) -> dict[str, int | str]:
    """How much the record holds, and when it was written last."""
    now = {"events": event, "articles": article, "occurrences": occurrence, "assessments": assessment}
    with store.reading() as connection:
        out: dict[str, int | str] = {"schema": current(store) or "none"}
        out.update({name: _count(connection, t, t.c.known_to.is_(None)) for name, t in now.items()})
        out["articles not in English"] = _count(connection, article, article.c.state == "language")
        out["older versions of articles"] = _count(connection, article, article.c.known_to.is_not(None))
        origins = select(func.count(article.c.origin.distinct())).where(article.c.known_to.is_(None))
        out["independent origins"] = connection.execute(origins).scalar() or 0
        for name, t in (("mentions", mention), ("participants", party), ("dyads", dyad), ("memberships", membership)):
            out[name] = _count(connection, t)
        for name, t in (("feeds", feed), ("corrections", correction), ("failures", failure), ("runs", run)):
            out[name] = _count(connection, t)
        days = connection.execute(select(func.min(article.c.date), func.max(article.c.date))).one()
        out["published"] = f"{days[0]} to {days[1]}" if days[0] else "nothing yet"
        last = connection.execute(select(func.max(run.c.began))).scalar()
        out["last run"] = datetime.fromtimestamp(last / 1e6, UTC).isoformat(timespec="seconds") if last else "never"
    return out


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(table)
    return connection.execute(statement.where(*where)).scalar() or 0
