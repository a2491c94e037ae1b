"""Brings articles into the record: reads, recognises, codes, merges, and can be killed at any instant.

Every article is one part of one transaction: after a crash it is there with all its events and occurrences, or not at
all, and the next run goes on where this one stopped.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date as Date

from sqlalchemy import Connection

from dragoman.coder import Coder
from dragoman.ingest.articles import Read
from dragoman.ingest.language import language_of
from dragoman.occurrences.copies import Copy, find_copy, signed
from dragoman.occurrences.merging import merge_events, take_out
from dragoman.occurrences.nearness import containment, content_words, resemblance
from dragoman.records import Article, CodedArticle, FailedArticle
from dragoman.review.correcting import reapply
from dragoman.store.near import text_of
from dragoman.store.opening import Store, ticking
from dragoman.store.stories import story_of
from dragoman.store.writing import (
    Kept,
    add_article,
    add_countries,
    add_events,
    add_failure,
    add_signature,
    begin_run,
    current_version,
    digest_of,
    end_run,
    last_version,
    retire_article,
    same_address,
    same_content,
    set_origin,
    set_story,
)

BATCH = 25  # articles in one transaction
SHARED = 0.15  # words that two texts of one id or address must share to be versions of one article
HELD = 0.5  # or words of the shorter text that the longer holds: a summary and its article


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What a run brought into the record."""

    added: int
    known: int  # the same article, unchanged
    updated: int  # new versions of known articles
    copies: int  # of other articles: no origins of their own
    not_english: int
    failed: int
    events: int
    words: int  # of the articles that were coded
    seconds: float


def ingest(
    store: Store,
    coder: Coder,
    reads: Iterable[Read],
    *,
    command: str = "ingest",
    processes: int = 1,
    batch: int = BATCH,
    progress: Callable[[int], None] = lambda _: None,
    tell: Callable[[FailedArticle], None] = lambda _: None,
) -> Ingested:
    """Bring articles into the record in input order; what cannot be read or coded is noted, told, and the run goes on.

    With one process and a batch of one, an article is written before the next is asked for.
    """
    settings = json.dumps(asdict(coder.settings), sort_keys=True)
    tick = ticking(store.clock)
    with store.writing() as connection:
        run = begin_run(connection, command, coder.identity, settings, tick())
    began = time.monotonic()
    line = _Line(store=store, run=run, tick=tick, batch=batch, progress=progress, tell=tell)
    for result in coder.pipe(line.to_code(reads), processes=processes):
        line.take(result)
    line.write()
    keys = ("added", "known", "updated", "copies", "not_english", "failed", "events", "words")
    done = Ingested(**{k: line.counts[k] for k in keys}, seconds=time.monotonic() - began)
    with store.writing() as connection:
        end_run(connection, run, json.dumps(asdict(done)), tick())
    return done


@dataclass(slots=True, kw_only=True)
class _Line:
    """The articles of a run on their way into the record, in input order: looked at, then coded, then written."""

    store: Store
    run: int
    tick: Callable[[], int]
    batch: int
    progress: Callable[[int], None]
    tell: Callable[[FailedArticle], None]
    counts: Counter[str] = field(default_factory=Counter)
    waiting: list[Read] = field(default_factory=list)  # looked at, not yet coded
    ready: list[tuple[Read, CodedArticle | FailedArticle | None]] = field(default_factory=list)  # to be written

    def to_code(self, reads: Iterable[Read]) -> Iterator[Article]:
        """The articles to be coded; what is known already is counted, what is not to be coded waits for its turn."""
        for read in reads:
            underway = [r for r in (*self.waiting, *(r for r, _ in self.ready)) if isinstance(r, Article)]
            one = _look(self.store, read, underway)
            if one is None:
                self.counts["known"] += 1
                self.progress(1)
                continue
            self.waiting.append(one)
            if _to_code(one):
                assert isinstance(one, Article)
                yield one
            else:
                self._settle()

    def take(self, result: CodedArticle | FailedArticle) -> None:
        """What became of the article that waits longest."""
        self.ready.append((self.waiting.pop(0), result))
        self._settle()

    def write(self) -> None:
        """Write what is ready, in one transaction."""
        if not self.ready:
            return
        with self.store.writing() as connection:
            for read, result in self.ready:
                failed = _write(connection, read, result, self.run, self.tick, self.counts)
                if failed:
                    self.tell(failed)
        self.progress(len(self.ready))
        self.ready.clear()

    def _settle(self) -> None:
        """What is not coded is ready once all before it are; a full batch is written."""
        while self.waiting and not _to_code(self.waiting[0]):
            self.ready.append((self.waiting.pop(0), None))
        if len(self.ready) >= self.batch:
            self.write()


def _to_code(read: Read) -> bool:
    return isinstance(read, Article) and read.language in (None, "en")


def _look(store: Store, read: Read, underway: list[Article]) -> Read | None:
    """An article under the id that it is to have and with its language; None when the record holds it as it is."""
    if isinstance(read, FailedArticle):
        return read
    digest = digest_of(read)
    if any(digest_of(u) == digest and _same_source(read, u.id, u.source, u.url) for u in underway):
        return None
    with store.reading() as connection:
        if _held(connection, read, digest):
            return None
        named = current_version(connection, read.id)
        if named and not _same_article(connection, named, read):
            # another article that came with the same id ("page1.txt" of another folder): both are kept
            read = replace(read, id=f"{read.id}~{digest[:8]}")
        elif not named and read.url:
            there = same_address(connection, read.url)
            if there and _same_article(connection, there, read):
                read = replace(read, id=there.id)
    return replace(read, language=language_of(read))


def _held(connection: Connection, read: Article, digest: str) -> bool:
    """Whether the record holds this reading in any version: an older one that comes again is nothing new."""
    return any(_same_source(read, r.id, r.source, r.url) for r in same_content(connection, digest))


def _same_source(read: Article, id_: str, source: str | None, url: str | None) -> bool:
    """Whether an article of the same content is the same article, not another outlet's copy."""
    if id_ == read.id or id_.startswith(f"{read.id}~"):
        return True
    return source == read.source and (url == read.url or not url or not read.url)


def _same_article(connection: Connection, known: Kept, read: Article) -> bool:
    """Whether a changed reading that came with a known id or address is a new version of that article."""
    if known.id == read.id and known.url and known.url == read.url:
        return True
    mine, theirs = content_words(read.text), content_words(text_of(connection, known.pk))
    return resemblance(mine, theirs) >= SHARED or containment(mine, theirs) >= HELD


def _write(
    connection: Connection,
    read: Read,
    result: CodedArticle | FailedArticle | None,
    run: int,
    tick: Callable[[], int],
    counts: Counter[str],
) -> FailedArticle | None:
    """Write an article with all that follows from it; gives what failed."""
    failed = read if isinstance(read, FailedArticle) else result if isinstance(result, FailedArticle) else None
    if failed:
        add_failure(connection, failed, run, tick())
        counts["failed"] += 1
        return failed
    assert isinstance(read, Article)
    it = read
    if _held(connection, it, digest_of(it)):  # another process was quicker
        counts["known"] += 1
        return None
    known = current_version(connection, it.id)
    mine = signed(it)
    copy = None if known else find_copy(connection, it, mine)
    replaced = known.pk if known else copy.pk if copy and copy.replaces else None
    if replaced is not None:
        gone = retire_article(connection, replaced, tick())
        take_out(connection, gone, tick())
        counts["updated"] += 1
    at = tick()
    pk = add_article(
        connection,
        it,
        state="coded" if isinstance(result, CodedArticle) else "language",
        version=last_version(connection, it.id) + 1,
        replaces=replaced,
        run_pk=run,
        at=at,
        coded=result if isinstance(result, CodedArticle) else None,
    )
    origin = _origin(known, copy, pk)
    set_origin(connection, pk, origin)
    counts["copies"] += origin != pk and replaced is None
    counts["added"] += replaced is None
    add_signature(connection, pk, mine.signature.tobytes(), mine.bands)
    if isinstance(result, CodedArticle):
        counts["words"] += len(it.text.split())
        day: Date | None = it.date
        add_countries(connection, pk, result.countries, day.toordinal() if day else None)
        events = add_events(connection, result, pk, origin=origin, run_pk=run, at=at)
        merge_events(connection, result, events, article=pk, origin=origin, at=tick())
        reapply(connection, pk, it.id, tick)
        counts["events"] += len(events)
    else:
        counts["not_english"] += 1
    set_story(connection, pk, story_of(connection, pk, origin, it.date.toordinal() if it.date else None))
    return None


def _origin(known: Kept | None, copy: Copy | None, pk: int) -> int:
    if known:
        return known.origin or known.pk
    return copy.origin if copy else pk
