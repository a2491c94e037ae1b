"""Brings articles into the record: reads, recognises, codes, merges, and can be killed at any instant.

Every article is one part of one transaction: after a crash it is there with all its events and occurrences, or not at
all, and the next run goes on where this one stopped.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date as Date

from sqlalchemy import Connection

from dragoman.coder import Coder
from dragoman.ingest.articles import Read
from dragoman.ingest.language import detect_language
from dragoman.occurrences.copies import Copy, Signed, find_copy, signed
from dragoman.occurrences.merging import merge_events, take_out
from dragoman.occurrences.nearness import content_words, resemblance
from dragoman.records import Article, CodedArticle, FailedArticle
from dragoman.review.correcting import reapply
from dragoman.store.near import text_of
from dragoman.store.opening import Store
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
    set_origin,
    set_story,
)

BATCH = 25  # articles in one transaction
SAME_ID = 0.15  # words that two texts of one id must share to be versions of one article


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
    words: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """An article to write, with the version it replaces."""

    article: Article
    replaced: Kept | None
    language: str | None


def ingest(
    store: Store,
    coder: Coder,
    reads: Iterable[Read],
    *,
    command: str = "ingest",
    processes: int = 1,
    batch: int = BATCH,
    progress: Callable[[int], None] = lambda _: None,
) -> Ingested:
    """Bring articles into the record in input order; what cannot be read or coded is noted and the run goes on."""
    tick = ticking(store.clock)
    settings = json.dumps(asdict(coder.settings), sort_keys=True)
    with store.writing() as connection:
        run = begin_run(connection, command, coder.identity, settings, tick())
    began = time.monotonic()
    counts: Counter[str] = Counter()
    waiting: list[_Wanted | FailedArticle] = []
    coded: list[tuple[_Wanted | FailedArticle, CodedArticle | FailedArticle | None]] = []

    def wanted() -> Iterator[Article]:
        for read in reads:
            one = _look(store, read, waiting)
            if one is None:
                counts["known"] += 1
                progress(1)
                continue
            waiting.append(one)
            if isinstance(one, _Wanted) and one.language in (None, "en"):
                yield one.article

    def flush() -> None:
        if coded:
            with store.writing() as connection:
                for item, result in coded:
                    _write(connection, item, result, run, tick, counts)
            progress(len(coded))
            coded.clear()

    def settle_uncoded() -> None:
        while waiting and (isinstance(waiting[0], FailedArticle) or waiting[0].language not in (None, "en")):
            coded.append((waiting.pop(0), None))

    for result in coder.pipe(wanted(), processes=processes):
        settle_uncoded()
        coded.append((waiting.pop(0), result))
        if len(coded) >= batch:
            flush()
    settle_uncoded()
    flush()
    keys = ("added", "known", "updated", "copies", "not_english", "failed", "events", "words")
    done = Ingested(**{k: counts[k] for k in keys}, seconds=time.monotonic() - began)
    with store.writing() as connection:
        end_run(connection, run, json.dumps(asdict(done)), tick())
    return done


def ticking(clock: Callable[[], int]) -> Callable[[], int]:
    """A clock that never says the same moment twice."""
    last = 0

    def tick() -> int:
        nonlocal last
        last = max(clock(), last + 1)
        return last

    return tick


def _look(store: Store, read: Read, waiting: list[_Wanted | FailedArticle]) -> _Wanted | FailedArticle | None:
    """What is to be done with an article; None when the record holds it as it is."""
    if isinstance(read, FailedArticle):
        return read
    with store.reading() as connection:
        known = current_version(connection, read.id) or (same_address(connection, read.url) if read.url else None)
        if known:
            if known.digest == digest_of(read):
                return None
            text = text_of(connection, known.pk)
            if known.id == read.id and resemblance(content_words(text), content_words(read.text)) < SAME_ID:
                # another article that came with the same id ("page1.txt" of another folder): both are kept
                read = replace(read, id=f"{read.id}~{digest_of(read)[:8]}")
                known = current_version(connection, read.id)
                if known:
                    return None
            else:
                read = replace(read, id=known.id)
    digest = digest_of(read)
    if any(isinstance(w, _Wanted) and w.article.id == read.id and digest_of(w.article) == digest for w in waiting):
        return None
    language = (read.language or "")[:2].lower() or detect_language(f"{read.title or ''}\n{read.text}")
    return _Wanted(article=replace(read, language=language), replaced=known, language=language)


def _write(
    connection: Connection,
    item: _Wanted | FailedArticle,
    result: CodedArticle | FailedArticle | None,
    run: int,
    tick: Callable[[], int],
    counts: Counter[str],
) -> None:
    failed = item if isinstance(item, FailedArticle) else result if isinstance(result, FailedArticle) else None
    if failed:
        add_failure(connection, failed, run, tick())
        counts["failed"] += 1
        return
    assert isinstance(item, _Wanted)
    it = item.article
    known = current_version(connection, it.id)  # another process may have been quicker
    if known and known.digest == digest_of(it):
        counts["known"] += 1
        return
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
    counts["words"] += len(it.text.split())
    add_signature(connection, pk, mine.signature.tobytes(), mine.bands)
    if isinstance(result, CodedArticle):
        day: Date | None = it.date
        add_countries(connection, pk, result.countries, day.toordinal() if day else None)
        events = add_events(connection, result, pk, origin=origin, run_pk=run, at=at)
        merge_events(connection, result, events, article=pk, origin=origin, at=tick())
        reapply(connection, pk, it.id, tick)
        counts["events"] += len(events)
    else:
        counts["not_english"] += 1
    set_story(connection, pk, story_of(connection, pk, origin, it.date.toordinal() if it.date else None))


def _origin(known: Kept | None, copy: Copy | None, pk: int) -> int:
    if known:
        return known.origin or known.pk
    return copy.origin if copy else pk


__all__ = ["Ingested", "Signed", "ingest", "ticking"]
