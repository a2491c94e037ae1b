"""Read the tab-separated tables of this folder, and a team's own on top of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dragoman.errors import LexiconError

FOLDER = Path(__file__).parent


def rows(path: Path, columns: int, *, header: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that is no comment; missing last cells are empty, a line too long is an error."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"cannot be read: {error}", path=str(path), line=0) from error
    seen_header = not header
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not seen_header:
            seen_header = True
            continue
        cells = [c.strip() for c in line.split("\t")]
        if len(cells) > columns:
            raise LexiconError(f"found {len(cells)} cells, wanted {columns} at most", path=str(path), line=number)
        yield number, cells + [""] * (columns - len(cells))


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
