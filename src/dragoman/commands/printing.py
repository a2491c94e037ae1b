"""What a user asks for and sees: formats and numbers read, rows and values as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.errors import SettingsError

FEW_WORDS = 5_000  # below this the start takes most of the time, and a rate of words would mislead
LONGEST_NUMBER = 18  # digits: databases count to 2**63


def check_format(format_: str, *known: str) -> str:
    """A format that the command knows, else SettingsError."""
    if format_ not in known:
        raise SettingsError(f"found the format {format_!r}, wanted one of {', '.join(known)}")
    return format_


def number_of(text: str) -> int | None:
    """The number that a user wrote in the digits 0 to 9; None for anything else, and for what no record can number.

    >>> number_of("42"), number_of("4²"), number_of("9" * 30)
    (42, None, None)
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > LONGEST_NUMBER:
        return None
    return int(text)


def counted(number: int, one: str) -> str:
    """A number with its noun.

    >>> counted(1, "article"), counted(12000, "new version")
    ('1 article', '12,000 new versions')
    """
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def print_json(value: Any) -> None:
    """One JSON value, indented."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with a header; lists are joined by semicolons."""
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in row.items()} for row in rows)


def print_rows(rows: Sequence[Mapping[str, Any]], format_: str, *, empty: str, title: str | None = None) -> None:
    """Rows in the format asked for; an empty table says why it is empty, on stderr."""
    if format_ == "json":
        print_json(list(rows))
    elif format_ == "csv":
        print_csv(rows)
    elif not rows:
        print(empty, file=sys.stderr)
    else:
        print_table(rows, title)


def print_table(rows: Sequence[Mapping[str, Any]], title: str | None = None) -> None:
    """Rows as a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    table = Table(title=title, box=None, pad_edge=False, title_justify="left", show_edge=False)
    for name, value in rows[0].items():
        number = isinstance(value, int | float)
        table.add_column(name.replace("_", " "), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(v)) for v in row.values()))
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ";".join(_cell(v) for v in value)
    if isinstance(value, dict):
        return ";".join(f"{k}:{_cell(v)}" for k, v in value.items())
    return str(value)
