"""dragoman export, import and release."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from dragoman.commands.record import record
from dragoman.errors import SettingsError
from dragoman.export.files import FORMATS, write_export
from dragoman.export.release import check_release, seal_release
from dragoman.export.target import target_of
from dragoman.imports.gdelt import read_gdelt
from dragoman.imports.icews import read_icews
from dragoman.imports.polecat import read_polecat
from dragoman.imports.records import Imported
from dragoman.records import StoredEvent
from dragoman.relations.choices import check_statuses
from dragoman.store.corrections import corrections
from dragoman.store.imported import take
from dragoman.store.opening import Store
from dragoman.store.reading import OWN, Window, imported_events, stored_events
from dragoman.store.schema import run
from dragoman.version import __version__

READERS: dict[str, Callable[[Path], Iterator[Imported]]] = {
    "polecat": read_polecat,
    "icews": read_icews,
    "gdelt": read_gdelt,
}


@contextmanager
def _events(store: Store, window: Window, data_set: str | None) -> Iterator[Iterator[StoredEvent]]:
    with store.reading() as connection:
        yield stored_events(connection, window, data_set=data_set)


def _data_set(name: str) -> str | None:
    """The data set of a name in any case; None for all."""
    known = {n.casefold(): n for n in (OWN, *(r.upper() for r in READERS))}
    if name.casefold() not in (*known, "all"):
        raise SettingsError(f"found the data set {name!r}, wanted one of {', '.join(known.values())} or all")
    return known.get(name.casefold())


def export(db: str, path: Path, window: Window, *, format_: str, statuses: Sequence[str], data_set: str = OWN) -> None:
    """Write the events of a window; says what could not be written."""
    chosen = _data_set(data_set)
    check_statuses(statuses)
    target_of(path)
    with record(db) as store, _events(store, window, chosen) as events:
        notes = write_export(events, format_, path, statuses=statuses or None)
    with record(db) as store, store.reading() as connection:
        imported = imported_events(connection, window)
    left = "; ".join(f"{n} left out: {why}" for why, n in notes.left_out.items())
    print(f"{notes.events} events, {notes.rows} rows → {path}" + (f" ({left})" if left else ""))
    print(f"what {format_} cannot say: {path}.notes.json", file=sys.stderr)
    if imported and chosen == OWN:
        print(f"{imported} imported events left out: --data-set all writes them too", file=sys.stderr)


def take_in(db: str, paths: Sequence[Path], format_: str) -> int:
    """Import files; exit code 1 when no line was an event."""
    if format_ not in READERS:
        raise SettingsError(f"found the format {format_!r}, wanted one of {', '.join(READERS)}")
    good = 0
    with record(db, create=True) as store:
        for path in paths:
            done = take(store, READERS[format_](path), command=f"import {format_} {path.name}", version=__version__)
            good += done.added + done.known
            print(f"{path}: {done.added} events added, {done.known} known already, {done.failed} lines left out")
            for f in done.first_failures[:3]:
                print(f"    {f.path}:{f.line}: {f.message}", file=sys.stderr)
    return 0 if good else 1


def release(db: str, folder: Path, window: Window, formats: Sequence[str], *, data_set: str = OWN) -> None:
    """Seal the events of a window as a release."""
    chosen = _data_set(data_set)
    wanted = list(formats) or ["json", "plover", "csv", "parquet"]
    if unknown := [f for f in wanted if f not in FORMATS]:
        raise SettingsError(f"found the format {unknown[0]!r}, wanted one of {', '.join(FORMATS)}")
    with record(db) as store, store.reading() as connection:
        coded = select(run.c.version, run.c.model, run.c.lexicons, run.c.settings).distinct()
        identities = [dict(r._mapping) for r in connection.execute(coded.where(run.c.model != "none"))]
        manifest = seal_release(
            folder,
            lambda: stored_events(connection, window, data_set=chosen),
            wanted,
            corrections=[asdict(c) for c in corrections(connection, newest=False, as_of=window.as_of)],
            identity={
                "dragoman": __version__,
                "coded with": sorted(identities, key=lambda i: sorted(i.items())),
            },
            scope={
                "first": window.first,
                "last": window.last,
                "as_of": window.as_of,
                "published_by": window.published_by,
                "data_set": chosen or "all",
            },
        )
    print(f"sealed: {manifest}")


def verify(folder: Path) -> int:
    """Check a release against its manifest."""
    found = check_release(folder)
    print("\n".join(found) or f"{folder}: as it was sealed")
    return 1 if found else 0
