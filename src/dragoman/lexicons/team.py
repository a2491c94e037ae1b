"""A team's own lexicons: tables of the shipped formats in a folder of their own, read on top of the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.actors import read_actor_tables
from dragoman.lexicons.offices import COLUMNS as OFFICE_COLUMNS
from dragoman.lexicons.offices import check_offices
from dragoman.lexicons.places import PlaceTables
from dragoman.lexicons.reading import COLUMNS, rows

TABLES: Mapping[str, tuple[str, ...]] = {**COLUMNS, "offices": OFFICE_COLUMNS}


def add_entry(folder: Path, table: str, cells: Sequence[str]) -> str:
    """Add a line to a table of the folder and read the folder back; the line is taken out again when it is bad.

    Returns the line as written. Raises LexiconError for an unknown table, too many cells, a cell that no reader takes,
    or a folder that cannot be written.
    """
    if table not in TABLES:
        raise LexiconError(f"no table is called {table!r}; there are {', '.join(TABLES)}", path=str(folder), line=0)
    path = folder / f"{table}.tsv"
    if len(cells) > len(TABLES[table]):
        wanted = ", ".join(TABLES[table])
        raise LexiconError(f"found {len(cells)} cells, wanted {wanted}", path=str(path), line=0)
    bad = next((c for c in cells if "\t" in c or "\n" in c), None)
    if bad is not None:
        raise LexiconError(f"found a tab or a line break in {bad!r}", path=str(path), line=0)
    make_folder(folder)
    head = f"# A team's own {table}.\n" + "\t".join(TABLES[table]) + "\n"
    line = "\t".join(cells)
    try:
        old = path.read_text(encoding="utf-8") if path.exists() else head
        path.write_text(old + line + "\n", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be written: {error}", path=str(path), line=0) from error
    try:
        check_folder(folder)
    except LexiconError:
        path.write_text(old, encoding="utf-8")
        raise
    return line


def make_folder(folder: Path) -> None:
    """Make a team's folder where there is none. Raises LexiconError where a file stands or nothing may be written."""
    if folder.exists() and not folder.is_dir():
        raise LexiconError("found a file, wanted a folder of lexicons", path=str(folder), line=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LexiconError(f"cannot be made: {error.strerror}", path=str(folder), line=0) from error


def check_folder(folder: Path) -> dict[str, int]:
    """Read every table of a folder; the number of lines of each.

    Raises LexiconError at the first bad line, and where the folder holds no table at all.
    """
    if not folder.is_dir():
        raise LexiconError("no such folder of lexicons", path=str(folder), line=0)
    found = {name: folder / f"{name}.tsv" for name in TABLES if (folder / f"{name}.tsv").exists()}
    strange = [p.name for p in sorted(folder.glob("*.tsv")) if p.stem not in TABLES]
    if strange:
        raise LexiconError(
            f"no table is called {strange[0]!r}; there are {', '.join(TABLES)}", path=str(folder), line=0
        )
    if not found:
        wanted = ", ".join(f"{name}.tsv" for name in TABLES)
        raise LexiconError(f"found no table, wanted one of {wanted}", path=str(folder), line=0)
    read_actor_tables(folder)
    PlaceTables(folder).check()
    return {
        name: check_offices(path) if name == "offices" else sum(1 for _ in rows(path, COLUMNS[name]))
        for name, path in found.items()
    }
