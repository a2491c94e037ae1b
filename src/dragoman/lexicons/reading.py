"""Read the tab-separated tables of this folder, and a team's own on top of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import LexiconError

FOLDER = Path(__file__).parent
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "organisations": ("names", "country", "sector"),
    "countries_own": ("iso", "kind", "words", "from", "until"),
    "roles": ("sector", "words"),
    "persons": ("country", "sector", "from", "until", "names"),
    "peoples": ("words", "countries", "sector"),
    "places_own": ("name", "kind", "country", "lat", "lon", "others"),
}
"""The tables that a team may have of its own, save office holders."""


def rows(path: Path, columns: int | Sequence[str], *, header: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is no comment; missing last cells are empty, a line too long is an error.

    Where the columns' names are given, the first line must name them: else it is one that would be lost.
    """
    names, columns = ((), columns) if isinstance(columns, int) else (tuple(columns), len(columns))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", path=str(path), line=0) from error
    seen_header = not header
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not seen_header:
            seen_header = True
            if names:
                check_header(line, names, path, number)
            continue
        cells = [c.strip() for c in line.split("\t")]
        if len(cells) > columns:
            raise LexiconError(f"found {len(cells)} cells, wanted {columns} at most", path=str(path), line=number)
        yield number, cells + [""] * (columns - len(cells))


def check_header(line: str, names: Sequence[str], path: Path, number: int) -> None:
    """Raise LexiconError where a table's first line is none of column names: it is an entry, and would be lost."""
    found = tuple(cell.strip().lower() for cell in line.rstrip().split("\t"))
    if found != names[: len(found)]:
        told = (
            f"found {line[:60]!r} as the first line, wanted the names of the columns between tabs: {', '.join(names)}"
        )
        raise LexiconError(told, path=str(path), line=number)


def words(cell: str) -> list[str]:
    """The words of a cell, which stand between semicolons.

    >>> words("Moscow; the Kremlin")
    ['Moscow', 'the Kremlin']
    """
    return [w for w in (x.strip() for x in cell.split(";")) if w]


def weights(path: Path) -> Mapping[str, Any]:
    """The weights of a table of fitted weights."""
    table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found: Mapping[str, Any] = table["weights"]
    return found


def states_gone(path: Path) -> dict[str, int]:
    """The states that are no more, with the last year in which they acted."""
    gone = {}
    for number, (iso, last) in rows(path, 2):
        if not last.isdigit():
            raise LexiconError(f"found {last!r}, wanted a year", path=str(path), line=number)
        gone[iso] = int(last)
    return gone
