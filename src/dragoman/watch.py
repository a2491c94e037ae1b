"""Follows the feeds of a record: what is new is read, coded and written, one article at a time.

An entry counts as seen only once its article is written: killed in between, the next round reads it again, and an
article that is written already is recognised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from dragoman.coder import Coder
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.watching import FeedState, look
from dragoman.record import ingest
from dragoman.store.feeds import FIELDS, feeds, mark_seen, save_state, seen
from dragoman.store.opening import Store


def watch_once(
    store: Store,
    coder: Coder,
    fetcher: Fetcher,
    *,
    tell: Callable[[str], None] = lambda _: None,
    everything: bool = False,
) -> Counter[str]:
    """One round over the feeds that are due, or over all; gives counts of looked, failed, and of ingest's figures."""
    counts: Counter[str] = Counter()
    with store.reading() as connection:
        due = [_state(row) for row in feeds(connection, None if everything else store.clock())]
    for feed in due:
        counts["looked"] += 1
        found = look(feed, fetcher, known=partial(_seen, store, feed.url), now=store.clock())
        for news in found.news:
            done = ingest(store, coder, [news.read], command=f"watch {feed.url}", batch=1)
            counts.update({k: v for k, v in asdict(done).items() if isinstance(v, int)})
            with store.writing() as connection:
                mark_seen(connection, feed.url, news.key, news.outcome, store.clock())
        # the ETag is kept only now: killed before, the next look must get the entries again
        with store.writing() as connection:
            save_state(connection, feed.url, asdict(found.state))
        counts["failing"] += found.state.failures > 0
        tell(f"{feed.url}: {found.state.last}")
    return counts


def next_due(store: Store) -> int | None:
    """When the next feed is due, in microseconds since 1970; None without a feed."""
    with store.reading() as connection:
        rows = feeds(connection)
    return int(rows[0].due) if rows else None


def _seen(store: Store, url: str, key: str) -> bool:
    with store.reading() as connection:
        return seen(connection, url, key)


def _state(row: object) -> FeedState:
    return FeedState(url=getattr(row, "url"), **{k: getattr(row, k) for k in FIELDS})  # noqa: B009
