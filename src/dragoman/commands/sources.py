"""The articles that a user names on the command line: at least one, and files without any are told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain

from dragoman.errors import InputError, SettingsError
from dragoman.ingest.articles import Read, read_articles
from dragoman.ingest.dates import parse_date

SHOWN = 5  # files without an article that are named


def articles_named(
    paths: Sequence[str], *, columns: Sequence[str], date: str | None, source: str | None
) -> Iterator[Read]:
    """The reads of the paths; after the last, files that hold no article are named on stderr.

    Raises InputError, before anything is coded, where no path holds one.
    """
    empty: list[str] = []
    reads = read_articles(
        paths,
        columns=columns_of(columns),
        date=parse_date(date) if date else None,
        source=source,
        tell_empty=empty.append,
    )
    first = next(reads, None)
    if first is None:
        raise InputError(f"{', '.join(paths)}: no article found, wanted at least one")
    return _telling(chain([first], reads), empty)


def _telling(reads: Iterator[Read], empty: Sequence[str]) -> Iterator[Read]:
    yield from reads
    for path in empty[:SHOWN]:
        print(f"dragoman: {path}: no article found", file=sys.stderr)
    if len(empty) > SHOWN:
        print(f"dragoman: no article found in {len(empty) - SHOWN} more files", file=sys.stderr)


def columns_of(given: Sequence[str]) -> dict[str, str]:
    """Fields to the keys or columns that a user named for them."""
    out = {}
    for pair in given:
        field, equals, name = pair.partition("=")
        if not equals or field not in ("text", "id", "date", "title", "source", "url", "language"):
            raise SettingsError(
                f"found --column {pair!r}, wanted field=name with text, id, date, title, source, url or language"
            )
        out[field] = name
    return out
