"""Writes events into a file of one of the formats that the field's tools load, with notes on what it cannot say."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import SettingsError
from dragoman.export import gdelt, icews, phoenix, polecat
from dragoman.export.json import event_json
from dragoman.export.plover import to_plover
from dragoman.export.rows import COLUMNS as ROW_COLUMNS
from dragoman.export.rows import Cell, to_rows
from dragoman.export.target import written_beside
from dragoman.records import CodedArticle, StoredEvent

FORMATS = ("plover", "polecat", "icews", "gdelt", "gdelt-mentions", "phoenix", "csv", "parquet", "json")
EXTRA: Mapping[str, type] = {"occurrence": str, "articles": int, "outlets": int, "origins": int, "data_set": str}
COLUMNS: Mapping[str, type] = {**ROW_COLUMNS, **EXTRA}
_BATCH = 5_000  # rows of Parquet that are held at once
_SAYS_STATUS = ("plover", "csv", "parquet", "json")
_STATUS = "the format has no place for the status: only events of the statuses asked for are written"
_COMMON = {
    "attribution": "who says so cannot be expressed",
    "spans": "the words behind the fields cannot be expressed",
    "content": "what was agreed, asked, refused or threatened is told by the CAMEO code at most",
}
_LOST: Mapping[str, Mapping[str, str]] = {
    "polecat": {**polecat.NEVER, **_COMMON, "status": _STATUS},
    "icews": {**icews.NEVER, **_COMMON, "status": _STATUS},
    "gdelt": {**gdelt.NEVER, **_COMMON, "status": _STATUS},
    "gdelt-mentions": {**gdelt.NEVER, **_COMMON, "status": _STATUS},
    "phoenix": {**phoenix.NEVER, **_COMMON, "status": _STATUS},
    "csv": {"spans": "the words behind each field stand in JSON only; triggers are here"},
    "parquet": {"spans": "the words behind each field stand in JSON only; triggers are here"},
    "plover": {"confidence": "PLOVER has no calibrated confidence"},
    "json": {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportNotes:
    """What was written, and what could not be: counts by reason, and fields that the format has no place for."""

    format: str
    events: int
    rows: int
    left_out: Mapping[str, int]
    cannot_say: Mapping[str, str]


Row = list[str]
Counts = Counter[str]


def write_export(
    events: Iterable[StoredEvent], format_: str, path: Path, *, statuses: Sequence[str] | None = None
) -> ExportNotes:
    """Write events in their order to a file, and the notes beside it as NAME.notes.json.

    `statuses` are those to write: all where the format can tell them apart, the realized ones where it cannot.
    Both files are written beside and renamed, so that a reader never sees half of one. Raises OutputError where a
    device, a pipe or a folder stands at the path, or the disk fails.
    """
    if format_ not in FORMATS:
        raise SettingsError(f"found the format {format_!r}, wanted one of {', '.join(FORMATS)}")
    wanted = statuses or (None if format_ in _SAYS_STATUS else ("realized",))
    counts: Counts = Counter()
    with written_beside(path) as temporary:
        chosen = _chosen(events, wanted, counts)
        if format_ == "parquet":
            _parquet(chosen, temporary, counts)
        else:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                file.writelines(_LINES[format_](chosen, counts))
        left = {k.removeprefix("out: "): n for k, n in sorted(counts.items()) if k.startswith("out: ")}
        notes = ExportNotes(
            format=format_,
            events=counts["events"],
            rows=counts["rows"],
            left_out=left,
            cannot_say=dict(_LOST[format_]),
        )
        told = {k: getattr(notes, k) for k in ("format", "events", "rows", "left_out", "cannot_say")}
        notes_path = path.with_name(f"{path.name}.notes.json")
        notes_path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return notes


def export_lines(
    events: Iterable[StoredEvent], format_: str, *, statuses: Sequence[str] | None = None
) -> Iterator[str]:
    """The lines of an export as they come, for a reader that takes them at once; Parquet has no lines.

    `statuses` as in `write_export`.
    """
    if format_ not in STREAMS:
        raise SettingsError(f"found the format {format_!r}, wanted one of {', '.join(STREAMS)}")
    wanted = statuses or (None if format_ in _SAYS_STATUS else ("realized",))
    counts: Counts = Counter()
    return _LINES[format_](_chosen(events, wanted, counts), counts)


def _chosen(events: Iterable[StoredEvent], wanted: Sequence[str] | None, counts: Counts) -> Iterator[StoredEvent]:
    for s in events:
        if wanted is not None and str(s.event.status) not in wanted:
            counts[f"out: status {s.event.status}"] += 1
            continue
        counts["events"] += 1
        yield s


def _tab_separated(
    columns: Sequence[str], rows: Callable[[StoredEvent], Iterator[Row]], *, header: bool
) -> Callable[[Iterable[StoredEvent], Counts], Iterator[str]]:
    def lines(events: Iterable[StoredEvent], counts: Counts) -> Iterator[str]:
        if header:
            yield "\t".join(columns) + "\n"
        for s in events:
            found = list(rows(s))
            if not found:
                counts["out: no date or no party that the format can name"] += 1
            yield from ("\t".join(r) + "\n" for r in found)
            counts["rows"] += len(found)

    return lines


def _gdelt(events: Iterable[StoredEvent], counts: Counts) -> Iterator[str]:
    seen: set[int] = set()

    def fresh(s: StoredEvent) -> Iterator[Row]:
        for row in gdelt.gdelt_rows(s):
            if int(row[0]) not in seen:
                seen.add(int(row[0]))
                yield row

    yield from _tab_separated(gdelt.COLUMNS, fresh, header=False)(events, counts)
    again = counts.pop("out: no date or no party that the format can name", 0)
    if again:
        counts["out: no date, no party, or told already by another event of its occurrence"] = again


def _gdelt_mentions(events: Iterable[StoredEvent], counts: Counts) -> Iterator[str]:
    def rows(s: StoredEvent) -> Iterator[Row]:
        if s.event.mentions and (s.event.when or s.article.date):
            yield from (gdelt.gdelt_mention(s, number) for number, _, _ in gdelt.gdelt_ids(s))

    return _tab_separated(gdelt.MENTION_COLUMNS, rows, header=False)(events, counts)


def _alone(s: StoredEvent) -> CodedArticle:
    return CodedArticle(article=s.article, events=(s.event,))


def _own_terms(s: StoredEvent) -> dict[str, Any]:
    """Code and score of an imported event as its data set gives them."""
    told = {"cameo": s.foreign.cameo, "score": s.foreign.score} if s.foreign else {}
    return {k: v for k, v in told.items() if v is not None}


def _flat(s: StoredEvent) -> dict[str, Cell]:
    extra = {k: getattr(s, k) for k in EXTRA}
    return {**next(to_rows(_alone(s))), **_own_terms(s), **extra}


def _plover_line(s: StoredEvent) -> Iterator[dict[str, Any]]:
    for line in to_plover(_alone(s)):
        if s.foreign is None:
            yield line
        else:
            value = s.foreign.score
            scale = line["event_scale"] if value is None else value
            yield {**line, "event_scale": scale, "coder": s.foreign.data_set}


def _csv(events: Iterable[StoredEvent], counts: Counts) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for s in events:
        writer.writerow(_flat(s))
        counts["rows"] += 1
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _parquet(events: Iterable[StoredEvent], path: Path, counts: Counts) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in COLUMNS.items()])
    with pq.ParquetWriter(path, schema) as writer:
        held: list[dict[str, Cell]] = []
        for s in events:
            held.append(_flat(s))
            counts["rows"] += 1
            if len(held) >= _BATCH:
                writer.write_table(pa.Table.from_pylist(held, schema=schema))
                held.clear()
        if held:
            writer.write_table(pa.Table.from_pylist(held, schema=schema))


def _json_lines(
    lines: Callable[[StoredEvent], Iterable[Any]],
) -> Callable[[Iterable[StoredEvent], Counts], Iterator[str]]:
    def write(events: Iterable[StoredEvent], counts: Counts) -> Iterator[str]:
        for s in events:
            for line in lines(s):
                yield json.dumps(line, ensure_ascii=False) + "\n"
                counts["rows"] += 1

    return write


def _event_line(s: StoredEvent) -> Iterator[dict[str, Any]]:
    a = s.article
    about = {
        "id": a.id,
        "date": a.date.isoformat() if a.date else None,
        "title": a.title,
        "source": a.source,
        "url": a.url,
    }
    yield {**event_json(s.event), **_own_terms(s), "article": about, **{k: getattr(s, k) for k in EXTRA}}


_LINES: Mapping[str, Callable[[Iterable[StoredEvent], Counts], Iterator[str]]] = {
    "plover": _json_lines(_plover_line),
    "polecat": _tab_separated(polecat.COLUMNS, polecat.polecat_rows, header=True),
    "icews": _tab_separated(icews.COLUMNS, icews.icews_rows, header=True),
    "gdelt": _gdelt,
    "gdelt-mentions": _gdelt_mentions,
    "phoenix": _tab_separated(phoenix.COLUMNS, phoenix.phoenix_rows, header=False),
    "csv": _csv,
    "json": _json_lines(_event_line),
}
STREAMS = tuple(_LINES)
