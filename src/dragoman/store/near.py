"""Articles that may be near-duplicates of another: by shared bands of their signatures, or by outlet and day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from dragoman.store.schema import article, band, signature

_COLUMNS = (
    article.c.pk,
    article.c.id,
    article.c.title,
    article.c.source,
    article.c.day,
    article.c.origin,
    article.c.known_to,
    signature.c.words.label("signature"),
)


def sharing_bands(connection: Connection, bands: Sequence[int], day: int | None, window: int) -> list[Row[Any]]:
    """Articles with a band in common, within `window` days when both days are known."""
    joined = article.join(signature, signature.c.article == article.c.pk)
    shared = select(band.c.article).where(band.c.hash.in_(bands)).distinct()
    statement = select(*_COLUMNS).select_from(joined).where(article.c.pk.in_(shared))
    if day is not None:
        near = article.c.day.between(day - window, day + window)
        statement = statement.where(or_(article.c.day.is_(None), near))
    return list(connection.execute(statement.order_by(article.c.pk)))


def of_outlet(connection: Connection, source: str, day: int) -> list[Row[Any]]:
    """What an outlet published on a day and those around it, as far as it still counts."""
    joined = article.join(signature, signature.c.article == article.c.pk)
    statement = select(*_COLUMNS).select_from(joined)
    statement = statement.where(article.c.day.between(day - 1, day + 1), article.c.source == source)
    return list(connection.execute(statement.where(article.c.known_to.is_(None)).order_by(article.c.pk)))


def signature_of(connection: Connection, pk: int) -> bytes:
    """The signature of an article's words; empty when it has none."""
    found = connection.execute(select(signature.c.words).where(signature.c.article == pk)).scalar()
    return bytes(found) if found else b""


def text_of(connection: Connection, pk: int) -> str:
    """An article's text."""
    return str(connection.execute(select(article.c.text).where(article.c.pk == pk)).scalar_one())
