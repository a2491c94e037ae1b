"""Named days and periods: Christmas Eve, World War II."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words


@cache
def named_dates() -> Mapping[str, str]:
    """Meaning by lower-case name: "--12-24" for a day of every year, an ISO range for a period."""
    out: dict[str, str] = {}
    for _, (name, meaning, others) in rows(FOLDER / "dates_named.tsv", 3):
        out |= dict.fromkeys((name, *words(others)), meaning)
    return out
