"""What the record speaks from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from sqlalchemy import (
    Connection,
    func,
    select,
)

from dragoman.store.outlets import outlets_behind
from dragoman.store.schema import (
    article,
    event,
    occurrence,
)

Json = dict[str, Any]


def told_by(connection: Connection, articles: Iterable[int | None]) -> Json:
    """How many articles and outlets some events were told by, from the numbers of their articles (none: imported)."""
    numbers = np.unique(np.fromiter((a for a in articles if a is not None), dtype=np.int64))
    return {"articles": len(numbers), "outlets": outlets_behind(connection, numbers)}


def coverage(connection: Connection) -> Json:
    """What the record speaks from: articles, sources, events, occurrences, and the days of its articles."""
    counts = {
        name: select(func.count()).select_from(t).where(t.c.known_to.is_(None)).scalar_subquery()
        for name, t in (("articles", article), ("events", event), ("occurrences", occurrence))
    }
    others = {
        "sources": select(func.count(article.c.source.distinct()))
        .where(article.c.known_to.is_(None))
        .scalar_subquery(),
        "first": select(func.min(article.c.date)).scalar_subquery(),
        "last": select(func.max(article.c.date)).scalar_subquery(),
    }
    row = connection.execute(select(*(v.label(k) for k, v in {**counts, **others}.items()))).one()
    return dict(row._mapping)
