"""The feeds that are followed, and which of their entries were seen."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from dragoman.errors import MissingInput
from dragoman.store.schema import feed, feed_entry
from dragoman.store.writing import ignore_known

FIELDS = ("title", "source", "etag", "modified", "due", "failures", "last")


def add_feed(connection: Connection, url: str, source: str | None, at: int) -> bool:
    """Follow a feed; False when it is followed already. One that was removed is followed again."""
    row = connection.execute(select(feed).where(feed.c.url == url)).first()
    if row is None:
        values = {"url": url, "source": source, "due": 0, "failures": 0, "known_from": at}
        connection.execute(insert(feed).values(values))
        return True
    if row.known_to is None:
        return False
    connection.execute(update(feed).where(feed.c.pk == row.pk).values(known_to=None, due=0, failures=0))
    return True


def remove_feed(connection: Connection, url: str, at: int) -> None:
    """No longer follow a feed; its articles stay. Raises MissingInput when it is not followed."""
    done = connection.execute(update(feed).where(feed.c.url == url, feed.c.known_to.is_(None)).values(known_to=at))
    if not done.rowcount:
        raise MissingInput(f"the feed {url} is not followed; `dragoman feeds list` shows those that are")


def feeds(connection: Connection, due_by: int | None = None) -> list[Row[Any]]:
    """The feeds that are followed, those that are due first; `due_by` leaves out the others."""
    statement = select(feed).where(feed.c.known_to.is_(None)).order_by(feed.c.due, feed.c.pk)
    if due_by is not None:
        statement = statement.where(feed.c.due <= due_by)
    return list(connection.execute(statement))


def save_state(connection: Connection, url: str, values: dict[str, Any]) -> None:
    """Keep what a look at a feed gave: the fields of FIELDS."""
    connection.execute(update(feed).where(feed.c.url == url).values({k: values[k] for k in FIELDS}))


def outcome_of(connection: Connection, url: str, key: str) -> str | None:
    """What came of an entry of a feed; None when it was never read."""
    mine = select(feed.c.pk).where(feed.c.url == url).scalar_subquery()
    statement = select(feed_entry.c.outcome).where(feed_entry.c.feed == mine, feed_entry.c.key == key)
    return connection.execute(statement).scalar()


def mark_seen(connection: Connection, url: str, key: str, outcome: str, at: int) -> None:
    """Note what came of an entry of a feed."""
    pk = connection.execute(select(feed.c.pk).where(feed.c.url == url)).scalar_one()
    same = (feed_entry.c.feed == pk, feed_entry.c.key == key)
    if not connection.execute(update(feed_entry).where(*same).values(at=at, outcome=outcome)).rowcount:
        ignore_known(connection, feed_entry, [{"feed": pk, "key": key, "at": at, "outcome": outcome}])


def forget_entries(connection: Connection, url: str) -> None:
    """Read a feed's entries anew the next time."""
    mine = select(feed.c.pk).where(feed.c.url == url).scalar_subquery()
    connection.execute(delete(feed_entry).where(feed_entry.c.feed == mine))
