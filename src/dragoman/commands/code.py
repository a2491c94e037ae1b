"""dragoman code, explain and classify."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from itertools import chain
from pathlib import Path
from typing import Any

from dragoman.coder import Coder, load
from dragoman.commands.languages import telling_languages
from dragoman.commands.printing import FEW_WORDS, counted, number_of
from dragoman.commands.sources import articles_named, columns_of
from dragoman.errors import BadArticle, DragomanError, InputError, MissingInput, SettingsError
from dragoman.export.json import from_json, to_json
from dragoman.export.rows import COLUMNS, Cell, to_rows
from dragoman.export.target import target_of, written_beside
from dragoman.ingest.articles import Read, only, read_articles
from dragoman.ingest.dates import parse_date
from dragoman.records import Article, CodedArticle, FailedArticle
from dragoman.settings import Settings, load_settings

FORMATS = ("table", "json", "plover", "csv", "parquet", "html")
_DERIVED = {
    "csv": "events.csv",
    "parquet": "events.parquet",
    "plover": "events.plover.jsonl",
    "html": "events.html",
}
_BY_SUFFIX = {".jsonl": "json", ".json": "json", ".csv": "csv", ".parquet": "parquet", ".html": "html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One call of `dragoman code`."""

    paths: Sequence[str]
    date: str | None
    source: str | None
    columns: Sequence[str]
    format: str
    output: str | None
    processes: int
    overrides: Mapping[str, object]
    settings: Path | None


def run_job(job: Job) -> int:
    """Code what was asked for; the exit code is 1 when nothing could be coded. Raises InputError without any article."""
    into_folder = job.output is not None and (job.output.endswith("/") or Path(job.output).is_dir())
    format_ = _format(job, into_folder)
    reads = articles_named(job.paths, columns=job.columns, date=job.date, source=job.source)
    reads = telling_languages(reads)
    if into_folder:
        return _corpus(job, reads, Path(str(job.output)), format_)
    if job.output:
        target_of(Path(job.output))
    reads = _peek(reads)
    coder = load(_settings(job))
    coded = _code(coder, reads, job.processes)
    if job.output:
        count = _write_file(coded, format_, Path(job.output))
    else:
        count = _print(coded, format_, coder)
    return 0 if count else 1


def _settings(job: Job) -> Settings:
    changes = {k: v for k, v in job.overrides.items() if v is not None}
    return replace(load_settings(job.settings), **changes)  # type: ignore[arg-type]


def _format(job: Job, into_folder: bool) -> str:
    suffix = Path(job.output).suffix if job.output and not into_folder else ""
    format_ = job.format or (_BY_SUFFIX.get(suffix, "json") if job.output else "table")
    if format_ not in FORMATS:
        raise SettingsError(f"found the format {format_!r}, wanted one of {', '.join(FORMATS)}")
    if format_ == "parquet" and not job.output:
        raise SettingsError("parquet is binary: name a file with -o")
    if format_ == "table" and job.output:
        raise SettingsError("the table is for the terminal; with -o take json, plover, csv, parquet or html")
    return format_


def _peek(reads: Iterator[Read]) -> Iterator[Read]:
    """The reads; a single article that cannot be read raises before the model is loaded."""
    first = next(reads, None)
    second = next(reads, None)
    if isinstance(first, FailedArticle) and second is None:
        raise InputError(first.message)
    return chain((r for r in (first, second) if r is not None), reads)


def _code(coder: Coder, reads: Iterable[Read], processes: int) -> Iterator[CodedArticle]:
    """The coded articles; failures are told on stderr."""

    def good() -> Iterator[Article]:
        for read in reads:
            if isinstance(read, FailedArticle):
                print(f"dragoman: {read.message}", file=sys.stderr)
            else:
                yield read

    for coded in coder.pipe(good(), processes=processes):
        if isinstance(coded, FailedArticle):
            print(f"dragoman: article {coded.id}: {coded.error}: {coded.message}", file=sys.stderr)
        else:
            yield coded


def _print(coded: Iterable[CodedArticle], format_: str, coder: Coder) -> int:
    count = 0
    if format_ == "table":
        from rich.console import Console

        from dragoman.export.table import show

        console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
        for article in coded:
            show(article, coder.countries, console)
            count += 1
        return count
    writer = _Writer(format_, sys.stdout)
    for article in coded:
        writer.write(article)
        count += 1
    writer.close()
    return count


def _write_file(coded: Iterable[CodedArticle], format_: str, path: Path) -> int:
    """The whole file or none of it; gives the number of articles."""
    count = 0
    with written_beside(path) as temporary:
        if format_ == "parquet":
            rows = []
            for article in coded:
                rows += list(to_rows(article))
                count += 1
            write_parquet(rows, temporary)
        else:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                writer = _Writer(format_, file)
                for article in coded:
                    writer.write(article)
                    count += 1
                writer.close()
    return count


class _Writer:
    """Articles as JSON lines, PLOVER lines, CSV or one HTML page."""

    def __init__(self, format_: str, file: Any) -> None:
        self._format, self._file = format_, file
        self._articles: list[CodedArticle] = []
        if format_ == "csv":
            self._csv = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            self._csv.writeheader()

    def write(self, coded: CodedArticle) -> None:
        if self._format == "json":
            self._file.write(json.dumps(to_json(coded), ensure_ascii=False) + "\n")
        elif self._format == "plover":
            from dragoman.export.plover import to_plover

            self._file.writelines(json.dumps(e, ensure_ascii=False) + "\n" for e in to_plover(coded))
        elif self._format == "csv":
            self._csv.writerows(to_rows(coded))
        else:
            self._articles.append(coded)

    def close(self) -> None:
        if self._format == "html":
            from dragoman.export.page import to_page

            self._file.write(to_page(self._articles))


def write_parquet(rows: Sequence[Mapping[str, Cell]], path: Path) -> None:
    """Rows with the columns of export.rows as a Parquet file."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def _corpus(job: Job, reads: Iterator[Read], folder: Path, format_: str) -> int:
    """A run into a folder, with progress on stderr and a summary at the end."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from dragoman.runs import run

    coder = load(_settings(job))
    total = sum(1 for _ in read_articles(job.paths, columns=columns_of(job.columns))) if "-" not in job.paths else None
    console = Console(stderr=True)
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("", total=total, rate="")

        def step(n: int) -> None:
            bar.advance(task, n)
            t = bar.tasks[0]
            bar.update(task, rate=f"{t.completed / t.elapsed:.1f} articles/s" if t.elapsed else "")

        summary = run(coder, reads, folder, processes=job.processes, progress=step)
    _derive(folder, format_)
    rate = f", {summary.words / summary.seconds:,.0f} words/s" if summary.words >= FEW_WORDS and summary.seconds else ""
    failed = folder / "failed.jsonl"
    told = f"; what failed: {failed}" if failed.stat().st_size else ""  # also what failed in an earlier run
    console.print(
        f"{counted(summary.coded, 'article')} coded, {summary.skipped} done before, {summary.failed} failed; "
        f"{counted(summary.events, 'event')}; {summary.seconds:.1f} s{rate} → {folder}{told}",
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
    return 0 if summary.coded or summary.skipped else 1


def _derive(folder: Path, format_: str) -> None:
    """Make the file of another format from the JSON lines of a finished run."""
    from dragoman.runs import coded_lines

    if format_ in _DERIVED:
        _write_file((from_json(line) for line in coded_lines(folder)), format_, folder / _DERIVED[format_])


def filed(path: str, date: str | None) -> list[Article]:
    """The articles of a file."""
    return list(only(read_articles([path], date=parse_date(date) if date else None)))


def kept(db: str, id_: str) -> list[Article]:
    """The article of an id in a record, as it counts now."""
    from dragoman.commands.record import record
    from dragoman.store.reading import article_by_id

    with record(db) as store, store.reading() as connection:
        row = article_by_id(connection, id_)
    if row is None:
        raise MissingInput(f"{db}: no article {id_}")
    day = Date.fromisoformat(row.date) if row.date else None
    names = ("id", "text", "title", "source", "url", "language")
    return [Article(**{k: getattr(row, k) for k in names}, date=day)]


def explain_event(
    articles: Iterable[Article], event: str, settings: Path | None = None, lexicons: Path | None = None
) -> str:
    """Code articles, one in most cases, and explain one event of them."""
    from dragoman.export.table import explain

    given = replace(load_settings(settings), lexicons=str(lexicons)) if lexicons else load_settings(settings)
    coder = load(given)
    coded = [coder.code(a) for a in articles]
    events = [(c, e) for c in coded for e in c.events]
    if (number := number_of(event)) is not None and 1 <= number <= len(events):
        found = [events[number - 1]]
    else:
        found = [(c, e) for c, e in events if e.id.startswith(event)]
    if len(found) != 1:
        known = ", ".join(f"{k} {e.id[:8]} {e.type}" for k, (_, e) in enumerate(events, 1))
        raise DragomanError(
            f"found {len(found)} events that begin with {event!r}, wanted one; there are: {known or 'none'}"
        )
    return explain(found[0][1], found[0][0])


def classify_pair(sentence: str, source: str, target: str) -> dict[str, float]:
    """Find the words of source and target in the sentence and classify the pair."""
    ranges = []
    for name, words in (("source", source), ("target", target)):
        at = sentence.find(words)
        if not words or at < 0:
            raise BadArticle(f"--{name}: {words!r} does not stand in the sentence")
        ranges.append((at, at + len(words)))
    (first, end), (second, last) = ranges
    if first < last and second < end:
        raise BadArticle(
            f"--source {source!r} and --target {target!r} overlap in the sentence, wanted two phrases apart"
        )
    return load(load_settings()).classify(sentence, ranges[0], ranges[1])
