"""One round over feeds: fetch what is due, read what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dragoman.errors import BadArticle, FetchError, FetchLater, UnreadableInput
from dragoman.ingest.characters import storable
from dragoman.ingest.feeds import Entry, article_of, parse_feed
from dragoman.ingest.fetch import Fetcher
from dragoman.ingest.html import article_from_html
from dragoman.records import Article, FailedArticle

EVERY = 15 * 60  # seconds between two looks at a feed
SLOWEST = 24 * 60 * 60  # a feed that fails is asked ever more rarely, down to this
TRIES = 3  # rounds in which a page that cannot be had is asked for, before the feed's own text is taken
LATER = "later"
_PAGES = ("html", "xml", "text/plain")


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
    """An entry of a feed with what came of it; without `read` it is asked for again the next time."""

    key: str
    outcome: str  # page | feed only | failed | later N, after N tries
    read: Article | FailedArticle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A feed after a look at it, and its new entries, read one by one as they are asked for."""

    state: FeedState
    news: Iterator[News]
    fresh: int = 0


def look(feed: FeedState, fetcher: Fetcher, *, outcome: Callable[[str], str | None], now: int) -> Round:
    """Look at one feed; `outcome` tells what came of an entry's key before. What fails is told in the state's `last`."""
    try:
        found = fetcher.fetch(feed.url, etag=feed.etag, modified=feed.modified)
        if found.status == 304:
            return Round(state=_well(feed, now, "unchanged"), news=iter(()))
        parsed = parse_feed(found.body, feed.url)
    except (FetchError, UnreadableInput) as error:
        return Round(state=_failing(feed, now, str(error)), news=iter(()))
    before = {e.key: (e, outcome(e.key)) for e in parsed.entries}
    fresh = [(e, _tries(told)) for e, told in before.values() if told is None or told.startswith(LATER)]
    told = f"{len(parsed.entries)} entries, {len(fresh)} new" + (f" ({parsed.faults[0]})" if parsed.faults else "")
    state = replace(_well(feed, now, told), title=parsed.title or feed.title, etag=found.etag, modified=found.modified)
    source = feed.source or parsed.title
    news = (_read(e, tries, fetcher, source, feed.url) for e, tries in fresh)
    return Round(state=state, news=news, fresh=len(fresh))


def asked_again(state: FeedState) -> FeedState:
    """A feed of which some entry is to be asked for again: its next look must give all entries, not "unchanged"."""
    return replace(state, etag=None, modified=None)


def _tries(told: str | None) -> int:
    return int(told.removeprefix(LATER)) if told else 0


def _well(feed: FeedState, now: int, told: str) -> FeedState:
    return replace(feed, due=now + EVERY * 1_000_000, failures=0, last=f"{_stamp(now)} {told}")


def _failing(feed: FeedState, now: int, told: str) -> FeedState:
    wait = min(SLOWEST, EVERY * 2 ** min(feed.failures + 1, 10))
    return replace(feed, due=now + wait * 1_000_000, failures=feed.failures + 1, last=f"{_stamp(now)} failed: {told}")


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now / 1e6, UTC).isoformat(timespec="seconds")


def _read(entry: Entry, tries: int, fetcher: Fetcher, source: str | None, feed: str) -> News:
    """An entry's article from its page; from the feed itself where the page cannot be had."""
    reason = "no link"
    if entry.link:
        try:
            return News(key=entry.key, outcome="page", read=_page(entry, entry.link, fetcher, source))
        except FetchLater as error:
            if tries + 1 < TRIES:
                return News(key=entry.key, outcome=f"{LATER} {tries + 1}", read=None)
            reason = str(error)
        except (FetchError, BadArticle) as error:
            reason = str(error)
    own = article_of(entry, source)
    if own is not None:
        try:
            own = storable(replace(own, id=entry.link or entry.key))
            return News(key=entry.key, outcome="feed only", read=own)
        except BadArticle as error:
            reason = str(error)
    failed = FailedArticle(id=entry.link or entry.key, error="FetchError", message=reason, path=feed)
    return News(key=entry.key, outcome="failed", read=failed)


def _page(entry: Entry, link: str, fetcher: Fetcher, source: str | None) -> Article:
    """The article of an entry's page under the address that the feed gives, dated by the feed."""
    page = fetcher.fetch(link)
    if page.content_type and not any(kind in page.content_type.lower() for kind in _PAGES):
        raise FetchError(f"{link}: found {page.content_type.partition(';')[0]}, wanted a web page")
    it = article_from_html(page.body, url=page.url, date=entry.date, source=source, where=link)
    title, date = it.title or entry.title, entry.date or it.date
    return storable(replace(it, id=link, url=link, title=title, date=date, source=source or it.source))
