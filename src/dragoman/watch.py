"""Follows the feeds of a record: what is new is read, coded and written, one article at a time.

An entry counts as seen only once its article is written: killed in between, the next round reads it again, and an
article that is written already is recognised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

from dragoman.coder import Coder
from dragoman.ingest.articles import Read
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.watching import FeedState, News, asked_again, look
from dragoman.record import ingest
from dragoman.store.feeds import FIELDS, feeds, mark_seen, outcome_of, save_state
from dragoman.store.opening import Store


def watch_once(
    store: Store,
    coder: Coder,
    fetcher: Fetcher,
    *,
    tell: Callable[[str], None] = lambda _: None,
    everything: bool = False,
) -> Counter[str]:
    """One round over the feeds that are due, or over all; gives counts of looked, failing, later, and ingest's figures."""
    counts: Counter[str] = Counter()
    with store.reading() as connection:
        due = [_state(row) for row in feeds(connection, None if everything else store.clock())]
    for feed in due:
        counts["looked"] += 1
        found = look(feed, fetcher, outcome=partial(_outcome, store, feed.url), now=store.clock())
        later = counts["later"]
        if found.fresh:
            reads = _marked(store, feed.url, found.news, counts)
            # one article is written before the next is read, so that its entry counts as seen only then
            done = ingest(store, coder, reads, command=f"watch {feed.url}", batch=1)
            counts.update({k: v for k, v in asdict(done).items() if isinstance(v, int)})
        state = asked_again(found.state) if counts["later"] > later else found.state
        # the ETag is kept only now: killed before, the next look must get the entries again
        with store.writing() as connection:
            save_state(connection, feed.url, asdict(state))
        counts["failing"] += state.failures > 0
        tell(f"{feed.url}: {state.last}")
    return counts


def _marked(store: Store, url: str, news: Iterator[News], counts: Counter[str]) -> Iterator[Read]:
    """What a feed's new entries give; an entry is marked once its article is written."""
    for one in news:
        if one.read is not None:
            yield one.read
        else:
            counts["later"] += 1
        with store.writing() as connection:
            mark_seen(connection, url, one.key, one.outcome, store.clock())


def next_due(store: Store) -> int | None:
    """When the next feed is due, in microseconds since 1970; None without a feed."""
    with store.reading() as connection:
        rows = feeds(connection)
    return int(rows[0].due) if rows else None


def _outcome(store: Store, url: str, key: str) -> str | None:
    with store.reading() as connection:
        return outcome_of(connection, url, key)


def _state(row: object) -> FeedState:
    return FeedState(url=getattr(row, "url"), **{k: getattr(row, k) for k in FIELDS})  # noqa: B009
