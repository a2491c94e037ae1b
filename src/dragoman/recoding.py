"""Codes articles of the record again, with a newer model or lexicon; what reviewers corrected stays corrected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date as Date

from sqlalchemy import Connection, select

from dragoman.coder import Coder
from dragoman.occurrences.merging import merge_events, take_out
from dragoman.records import Article
from dragoman.review.correcting import reapply
from dragoman.store.opening import Store, ticking
from dragoman.store.schema import article
from dragoman.store.writing import add_events, begin_run, end_run, retire_events


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """What a run of coding again did; `lost` are the corrections whose events are not coded any more."""

    articles: int
    events: int
    lost: tuple[int, ...]


def recode(
    store: Store,
    coder: Coder,
    ids: Iterable[str] | None = None,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Recoded:
    """Code the articles of these ids again, or all; each is one transaction, so that it may be stopped at any time."""
    tick = ticking(store.clock)
    with store.writing() as connection:
        settings = json.dumps(asdict(coder.settings), sort_keys=True)
        run = begin_run(connection, "recode", coder.identity, settings, tick())
    wanted = _wanted(store, ids)
    lost: list[int] = []
    events = 0
    for pk in wanted:
        with store.writing() as connection:
            count, gone = _again(connection, coder, pk, run, tick)
        events += count
        lost += gone
        progress(1)
    done = Recoded(articles=len(wanted), events=events, lost=tuple(lost))
    with store.writing() as connection:
        end_run(connection, run, json.dumps(asdict(done)), tick())
    return done


def _wanted(store: Store, ids: Iterable[str] | None) -> list[int]:
    statement = select(article.c.pk, article.c.id).where(article.c.known_to.is_(None), article.c.state == "coded")
    with store.reading() as connection:
        rows = list(connection.execute(statement.order_by(article.c.pk)))
    some = set(ids) if ids is not None else None
    return [r.pk for r in rows if some is None or r.id in some]


def _again(connection: Connection, coder: Coder, pk: int, run: int, tick: Callable[[], int]) -> tuple[int, list[int]]:
    """One article's events anew, with what reviewers said of them."""
    row = connection.execute(select(article).where(article.c.pk == pk)).one()
    date = Date.fromisoformat(row.date) if row.date else None
    it = Article(
        id=row.id, text=row.text, title=row.title, date=date, source=row.source, url=row.url, language=row.language
    )
    coded = coder.code(it)
    gone = retire_events(connection, pk, tick())
    take_out(connection, gone, tick())
    origin = row.origin or pk
    events = add_events(connection, coded, pk, origin=origin, run_pk=run, at=tick())
    merge_events(connection, coded, events, article=pk, origin=origin, at=tick())
    return len(events), reapply(connection, pk, row.id, tick)
