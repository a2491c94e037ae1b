"""One round over feeds: fetch what is due, read what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dragoman.errors import BadArticle, FetchError, UnreadableInput
from dragoman.ingest.feeds import Entry, article_of, parse_feed
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.html import article_from_html
from dragoman.records import Article, FailedArticle

EVERY = 15 * 60  # seconds between two looks at a feed
SLOWEST = 24 * 60 * 60  # a feed that fails is asked ever more rarely, down to this


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is known of a feed between two rounds; `due` is in microseconds since 1970."""

    url: str
    title: str | None = None
    source: str | None = None
    etag: str | None = None
    modified: str | None = None
    due: int = 0
    failures: int = 0
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An entry of a feed with what came of it."""

    key: str
    outcome: str  # page | feed only | failed
    read: Article | FailedArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A feed after a look at it, and its new entries, read one by one as they are asked for."""

    state: FeedState
    news: Iterator[News]


def look(feed: FeedState, fetcher: Fetcher, *, known: Callable[[str], bool], now: int) -> Round:
    """Look at one feed; `known` tells whether an entry's key was seen. What fails is told in the state's `last`."""
    try:
        found = fetcher.fetch(feed.url, etag=feed.etag, modified=feed.modified)
        if found.status == 304:
            return Round(state=_well(feed, now, "unchanged"), news=iter(()))
        parsed = parse_feed(found.body, feed.url)
    except (FetchError, UnreadableInput) as error:
        return Round(state=_failing(feed, now, str(error)), news=iter(()))
    fresh = [e for e in parsed.entries if not known(e.key)]
    told = f"{len(parsed.entries)} entries, {len(fresh)} new" + (f" ({parsed.faults[0]})" if parsed.faults else "")
    state = replace(_well(feed, now, told), title=parsed.title or feed.title, etag=found.etag, modified=found.modified)
    source = feed.source or parsed.title
    return Round(state=state, news=(_read(e, fetcher, source, feed.url) for e in fresh))


def _well(feed: FeedState, now: int, told: str) -> FeedState:
    return replace(feed, due=now + EVERY * 1_000_000, failures=0, last=f"{_stamp(now)} {told}")


def _failing(feed: FeedState, now: int, told: str) -> FeedState:
    wait = min(SLOWEST, EVERY * 2 ** min(feed.failures + 1, 10))
    return replace(feed, due=now + wait * 1_000_000, failures=feed.failures + 1, last=f"{_stamp(now)} failed: {told}")


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now / 1e6, UTC).isoformat(timespec="seconds")


def _read(entry: Entry, fetcher: Fetcher, source: str | None, feed: str) -> News:
    """An entry's article from its page; from the feed itself where the page cannot be had."""
    own = article_of(entry, source)
    reason = "no link"
    if entry.link:
        try:
            page = fetcher.fetch(entry.link)
            it = article_from_html(page.body, url=page.url, date=entry.date, source=source, where=entry.link)
            it = replace(
                it, id=entry.link, title=it.title or entry.title, date=entry.date or it.date, source=source or it.source
            )
            return News(key=entry.key, outcome="page", read=replace(it, url=entry.link))
        except (FetchError, BadArticle) as error:
            reason = str(error)
    if own is not None:
        return News(key=entry.key, outcome="feed only", read=replace(own, id=entry.link or entry.key))
    failed = FailedArticle(id=entry.link or entry.key, error="FetchError", message=reason, path=feed)
    return News(key=entry.key, outcome="failed", read=failed)
