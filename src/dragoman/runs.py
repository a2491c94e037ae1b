"""Corpus runs into a folder: they can be killed at any instant and resumed without losing or doubling an article.

The folder holds `run.json` (what decides the result), `events.jsonl` (one line an article, in input order) and
`failed.jsonl`. Lines are only ever appended; what is done is read off the files themselves, and a half line left by a
crash is cut off, so nothing else has to be kept in step.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from dragoman.coder import Coder
from dragoman.errors import OutputError
from dragoman.export.json import to_json
from dragoman.ingest.articles import Read
from dragoman.records import Article, FailedArticle

SYNC_EVERY = 50  # articles between two fsyncs
_WAY_OUT = "put it right to go on with this run, or take a new folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did."""

    coded: int
    failed: int
    skipped: int  # done by an earlier run
    events: int
    words: int
    seconds: float


def run(
    coder: Coder,
    reads: Iterable[Read],
    folder: Path,
    *,
    processes: int = 1,
    progress: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Code a corpus into a folder, going on where an earlier run of the same coder stopped."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_identity(folder / "run.json", coder)
        events_path, failed_path = folder / "events.jsonl", folder / "failed.jsonl"
        done = {str(line["id"]) for line in _finished(events_path)}
        lost = {_key(line) for line in _finished(failed_path)}
        with events_path.open("a", encoding="utf-8") as events, failed_path.open("a", encoding="utf-8") as failed:
            return _run(coder, reads, events, failed, done, lost, processes, progress)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error


def _run(
    coder: Coder,
    reads: Iterable[Read],
    events: IO[str],
    failed: IO[str],
    done: set[str],
    lost: set[str],
    processes: int,
    progress: Callable[[int], None],
) -> Summary:
    began = time.monotonic()
    counts = {"coded": 0, "failed": 0, "skipped": 0, "events": 0, "words": 0}

    def fail(f: FailedArticle) -> None:
        # an article that failed in coding is known by its id; only what could not be read has a place in a file
        line = {k: v for k, v in asdict(f).items() if v or k not in ("path", "line")}
        if _key(line) not in lost:
            lost.add(_key(line))
            _append(failed, line)
            counts["failed"] += 1

    def wanted() -> Iterator[Article]:
        for read in reads:
            if isinstance(read, FailedArticle):
                fail(read)
            elif read.id in done or read.id in {k.split("\0")[0] for k in lost if k}:
                counts["skipped"] += 1
                progress(1)
            else:
                yield read

    for coded in coder.pipe(wanted(), processes=processes):
        if isinstance(coded, FailedArticle):
            fail(coded)
        else:
            _append(events, to_json(coded))
            counts["coded"] += 1
            counts["events"] += len(coded.events)
            counts["words"] += len(coded.article.text.split())
            if counts["coded"] % SYNC_EVERY == 0:
                os.fsync(events.fileno())
        progress(1)
    for file in (events, failed):
        os.fsync(file.fileno())
    return Summary(**counts, seconds=time.monotonic() - began)


def _append(file: IO[str], line: dict[str, Any]) -> None:
    file.write(json.dumps(line, ensure_ascii=False) + "\n")
    file.flush()


def _key(line: dict[str, Any]) -> str:
    return f"{line['id']}\0{line.get('path', '')}\0{line.get('line', 0)}"


def _finished(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of an earlier run; a half line at the end is cut off. Raises OutputError at a broken one."""
    if not path.exists():
        return
    whole = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw.endswith(b"\n"):
                whole += len(raw)
                line = _object(raw, f"{path}:{number}")
                if "id" not in line:
                    raise OutputError(f"{path}:{number}: found no id, wanted a line of an earlier run; {_WAY_OUT}")
                yield line
    if whole < path.stat().st_size:
        os.truncate(path, whole)


def _object(raw: bytes, where: str) -> dict[str, Any]:
    """The JSON object of a line or file of an earlier run."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise OutputError(f"{where}: broken: {error}; {_WAY_OUT}") from error
    if not isinstance(found, dict):
        raise OutputError(f"{where}: found {type(found).__name__}, wanted a JSON object; {_WAY_OUT}")
    return found


def _check_identity(path: Path, coder: Coder) -> None:
    """A folder belongs to one version, model, set of lexicons and settings."""
    settings = {k: v for k, v in asdict(coder.settings).items() if k != "threads"}
    mine = {**coder.identity, "settings": settings}
    if path.exists():
        found = _object(path.read_bytes(), str(path))
        differing = [k for k in mine if found.get(k) != mine[k]]
        if differing:
            raise OutputError(
                f"{path.parent} was coded with another {', '.join(differing)}; go on with that one or take a new folder"
            )
        return
    temporary = path.with_suffix(".writing")
    temporary.write_text(json.dumps(mine, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def coded_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """The coded articles of a run folder, as JSON."""
    return _finished(folder / "events.jsonl")
