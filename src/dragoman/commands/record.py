"""dragoman ingest, db, search, occurrences and events: the record on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import date as Date
from pathlib import Path
from typing import Any

from dragoman.commands.printing import FEW_WORDS, check_format, counted, number_of, print_json, print_rows, print_table
from dragoman.commands.sources import articles_named
from dragoman.errors import BadDate, InputError, MissingInput, StoreError
from dragoman.records import FailedArticle
from dragoman.relations.choices import check_statuses, check_types
from dragoman.relations.headlines import headline
from dragoman.settings import load_settings
from dragoman.store.opening import Store, as_moment, open_store
from dragoman.store.reading import (
    Window,
    about,
    article_by_id,
    events_of_occurrence,
    failures,
    occurrences,
    occurrences_between,
    versions_of,
)

Json = dict[str, Any]
SHOWN = 5  # failures that a command names


@contextmanager
def record(db: str, *, create: bool = False) -> Iterator[Store]:
    """An open record, closed at the end."""
    if "://" not in db and Path(db).is_dir():
        raise StoreError(f"{db}: found a folder, wanted a file (SQLite) or postgresql://user@host/name")
    store = open_store(db, create=create)
    try:
        yield store
    finally:
        store.close()


def window_of(
    first: str | None,
    last: str | None,
    as_of: str | None,
    published_by: str | None = None,
    data_set: str | None = None,
) -> Window:
    """Days and moments as a user writes them: 2024, 2024-05, 2024-05-17, for as-of also a time.

    Raises BadDate at what is no day or moment, and at a last day before the first.
    """
    begin, end = _day(first, last=False), _day(last, last=True)
    if begin is not None and end is not None and end < begin:
        raise BadDate(f"found days from {first} to {last}, wanted the first before the last")
    return Window(
        first=begin,
        last=end,
        as_of=moment_of(as_of),
        published_by=_day(published_by, last=True),
        data_set=data_set,
    )


def _day(text: str | None, *, last: bool) -> int | None:
    if text is None:
        return None
    from dragoman.store.writing import days_of

    days = days_of(text)
    if days is None or "/" in text:
        raise BadDate(f"found the date {text!r}, wanted one like 2024, 2024-05 or 2024-05-17")
    return days[1] if last else days[0]


def moment_of(text: str | None) -> int | None:
    """A moment in microseconds; a day means its end (UTC), so that what was stored that day counts."""
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"found the moment {text!r}, wanted one like 2024-05-17 or 2024-05-17T12:00") from error
    if len(text) <= 10:
        when = when.replace(hour=23, minute=59, second=59, microsecond=999_999, tzinfo=UTC)
    return as_moment(when)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestJob:
    """One call of `dragoman ingest`."""

    paths: Sequence[str]
    db: str
    date: str | None
    source: str | None
    columns: Sequence[str]
    processes: int
    overrides: Mapping[str, object]
    settings: Path | None


def run_ingest(job: IngestJob) -> int:
    """Bring articles into the record, with progress on stderr; exit code 1 when everything failed.

    Raises InputError without any article, before the record is opened or made.
    """
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from dragoman.coder import load
    from dragoman.record import ingest

    reads = articles_named(job.paths, columns=job.columns, date=job.date, source=job.source)
    changes = {k: v for k, v in job.overrides.items() if v is not None}
    settings = replace(load_settings(job.settings), **changes)  # type: ignore[arg-type]
    failed: list[FailedArticle] = []
    with record(job.db, create=True) as store:
        coder = load(settings)
        console = Console(stderr=True)
        columns = (TextColumn("ingesting"), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task("ingesting", total=None)
            done = ingest(
                store,
                coder,
                reads,
                processes=job.processes,
                progress=lambda n: bar.advance(task, n),
                tell=failed.append,
            )
        for f in failed[:SHOWN]:
            print(f"dragoman: {f.message or f.error}", file=sys.stderr)
        if len(failed) > SHOWN:
            more = f"{len(failed) - SHOWN} more failed"
            print(f"dragoman: {more}; `dragoman db failures --db {job.db}` names all", file=sys.stderr)
    told = f", {done.words / done.seconds:,.0f} words/s" if done.words >= FEW_WORDS else ""
    print(
        f"{counted(done.added, 'article')} added ({done.copies} of them copies of others, {done.not_english} not in English), "
        f"{counted(done.updated, 'new version')}, {done.known} known already, {done.failed} failed; {counted(done.events, 'event')}; "
        f"{done.seconds:.1f} s{told} → {job.db}"
    )
    return 1 if done.failed and not (done.added or done.known or done.updated) else 0


def show_occurrences(
    db: str,
    window: Window,
    *,
    types: Sequence[str],
    statuses: Sequence[str],
    countries: Sequence[str],
    limit: int,
    format_: str,
) -> None:
    """The newest occurrences of a window."""
    check_format(format_, "table", "json", "csv")
    check_types(types)
    check_statuses(statuses)
    with record(db) as store, store.reading() as connection:
        found = occurrences_between(
            connection, window, types=types, statuses=statuses, countries=countries, limit=limit
        )
    if format_ == "json":
        print_json(found)
        return
    rows = [
        {"id": o["id"], "day": o["day"], "what": headline(o), "articles": o["articles"], "origins": o["origins"]}
        for o in found
    ]
    print_rows(rows, format_, empty="no occurrence in this part of the record")


def show_occurrence(db: str, id_: str, as_of: str | None, format_: str) -> None:
    """One occurrence: its fields, its life, what the sources say differently, and each telling with its words."""
    check_format(format_, "table", "json")
    digits = id_.upper().removeprefix("O")
    if not (digits.isascii() and digits.isdecimal()):
        raise InputError(f"found the occurrence {id_!r}, wanted one like O42")
    number, moment, found = number_of(digits), moment_of(as_of), None
    with record(db) as store, store.reading() as connection:
        if number is not None:
            found = occurrences(connection, [number], moment).get(number)
            told = events_of_occurrence(connection, number, moment)
    if found is None:
        raise MissingInput(f"{db}: no occurrence {id_}")
    if format_ == "json":
        from dragoman.export.json import event_json

        print_json(found | {"tellings": [event_json(s.event) | {"article": s.article.id} for s in told]})
        return
    print(f"{found['id']}  {found['day'] or 'undated'}  {headline(found)}")
    counts = ", ".join(
        counted(found[k], one)
        for k, one in (("articles", "article"), ("outlets", "outlet"), ("origins", "independent origin"))
    )
    print(f"status {found['status']}, {counts}, confidence {found['confidence']:g}")
    for name, values in found["disagreements"].items():
        print(f"they differ on {name}: " + "; ".join(f"{v['value']} ({v['origins']})" for v in values))
    print()
    rows = [
        {
            "published": s.article.date.isoformat() if s.article.date else None,
            "source": s.article.source,
            "article": s.article.id,
            "event": s.event.id,
            "status": str(s.event.status),
            "date": s.event.when.date if s.event.when else None,
            "words": "; ".join(m.trigger.text for m in s.event.mentions),
            "according_to": (s.event.attribution.name or s.event.attribution.text) if s.event.attribution else None,
        }
        for s in sorted(told, key=lambda s: (s.article.date or Date.min, s.article.id))
    ]
    print_table(rows)


def show_about(db: str, words: str, window: Window, limit: int, format_: str) -> None:
    """Events about an issue."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        found = about(connection, words, window, limit)
    rows = [
        {
            "date": s.event.when.date if s.event.when else (s.article.date.isoformat() if s.article.date else None),
            "type": s.event.type,
            "status": str(s.event.status),
            "actors": "; ".join(a.name or a.text for a in s.event.actors),
            "recipients": "; ".join(a.name or a.text for a in s.event.recipients),
            "issues": "; ".join(i.text for i in s.event.issues),
            "occurrence": s.occurrence,
            "article": s.article.id,
        }
        for s in found
    ]
    print_rows(rows, format_, empty=f"no event about {words!r}")


def show_search(db: str, words: str, place: str | None, limit: int, as_of: str | None, format_: str) -> None:
    """Articles that hold the words and tell what happened at the place."""
    from dragoman.serve.filters import spot_of
    from dragoman.store.search import search

    check_format(format_, "table", "json", "csv")
    if not words.strip() and not (place or "").strip():
        raise InputError("found neither words nor --place, wanted one of them")
    spot = spot_of(place.strip()) if place and place.strip() else None
    with record(db) as store, store.reading() as connection:
        found = search(connection, words, place=spot, limit=limit, as_of=moment_of(as_of))
    rows = [{k: r[k] for k in ("id", "date", "source", "title", "snippet")} for r in found]
    held = [f"holds {words!r}"] if words.strip() else []
    nothing = "no article " + " and ".join([*held, *([f"tells of an event at {place!r}"] if spot else [])])
    print_rows(found if format_ == "json" else rows, format_, empty=nothing)


def show_article(db: str, id_: str, as_of: str | None) -> None:
    """An article's text with its versions."""
    with record(db) as store, store.reading() as connection:
        row = article_by_id(connection, id_, moment_of(as_of))
        versions = versions_of(connection, id_) if row and as_of is None else []
    if row is None:
        raise MissingInput(f"{db}: no article {id_}")
    print(f"{row.title or '(no title)'}\n{row.source or 'unknown source'}, {row.date or 'undated'}  {row.url or ''}")
    if len(versions) > 1:
        print(f"version {len(versions)} of {len(versions)}")
    print(f"\n{row.text}")


def show_failures(db: str, format_: str) -> None:
    """What could not be read or coded; what failed in several runs stands once."""
    check_format(format_, "table", "json", "csv")
    with record(db) as store, store.reading() as connection:
        rows = [
            {
                "id": r.id,
                "where": f"{r.path}:{r.line}" if r.line else r.path,
                "error": r.error,
                "message": r.message,
                "times": r.times,
            }
            for r in failures(connection)
        ]
    print_rows(rows, format_, empty="no failure")
