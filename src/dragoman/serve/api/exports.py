"""Events in the formats of the field, streamed as they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask

from dragoman.errors import MissingInput
from dragoman.export.files import FORMATS, STREAMS, export_lines, write_export
from dragoman.serve.asking import FiltersOf, StoreOf
from dragoman.serve.errors import Refused
from dragoman.serve.filters import Filters
from dragoman.serve.reading.lists import chosen_events
from dragoman.store.opening import Store

router = APIRouter()
ENDINGS = {"json": "jsonl", "plover": "plover.jsonl", "csv": "csv", "parquet": "parquet"}
KINDS = {"json": "application/x-ndjson", "plover": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
PIECE = 64 * 1024


@router.get("/export/{format}", tags=["export"], response_class=Response)
def export(
    request: Request,
    format: str,
    f: FiltersOf,
    store: StoreOf,
) -> Response:
    """All events that match, in a format: json, csv, plover, polecat, icews, gdelt, gdelt-mentions, phoenix, parquet.

    Formats that cannot tell the status apart hold realized events unless `status` says otherwise. Page and size do not count.
    """
    if format not in FORMATS:
        raise MissingInput(f"found the format {format[:40]!r}, wanted one of {', '.join(FORMATS)}")
    turns: BoundedSemaphore = request.app.state.exports
    if not turns.acquire(blocking=False):
        raise Refused(429, "as many exports as run at once", wanted="a request a little later")
    turns.release()  # taken again where the reading begins: what is never read takes no turn
    name = f"events.{ENDINGS.get(format, f'{format}.tsv')}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if format not in STREAMS:
        with turns:
            path = _file(store, f, format)
        return FileResponse(path, headers=headers, background=BackgroundTask(path.unlink, missing_ok=True))
    kind = KINDS.get(format, "text/tab-separated-values; charset=utf-8")
    return StreamingResponse(_pieces(store, f, format, turns), media_type=kind, headers=headers)


def _pieces(store: Store, f: Filters, format_: str, turns: BoundedSemaphore) -> Iterator[bytes]:
    """Lines in pieces of some size; one reading transaction for all, so that they fit together."""
    with turns, store.reading() as connection:
        held: list[str] = []
        size = 0
        for line in export_lines(chosen_events(connection, f), format_, statuses=f.status or None):
            held.append(line)
            size += len(line)
            if size >= PIECE:
                yield "".join(held).encode()
                held, size = [], 0
        yield "".join(held).encode()


def _file(store: Store, f: Filters, format_: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=f".{format_}", delete=False) as file:
        path = Path(file.name)
    with store.reading() as connection:
        write_export(chosen_events(connection, f), format_, path, statuses=f.status or None)
    path.with_name(f"{path.name}.notes.json").unlink(missing_ok=True)
    return path
