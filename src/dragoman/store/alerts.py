"""Which alerts were told already."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from dragoman.store.schema import alert
from dragoman.store.writing import ignore_known


def told_before(connection: Connection, key: str) -> bool:
    """Whether an alert was told."""
    return connection.execute(select(alert.c.pk).where(alert.c.key == key)).first() is not None


def mark_told(connection: Connection, told: Iterable[tuple[str, str, str, str]], at: int) -> None:
    """Note alerts as told: country, country, rule, key."""
    ignore_known(connection, alert, [{"one": a, "other": b, "rule": r, "key": k, "told": at} for a, b, r, k in told])
