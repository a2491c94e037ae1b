"""Verbs that can mean one type of act only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words


@cache
def sure_types() -> Mapping[str, str]:
    """The type by the lemma of the verb."""
    return {verb: type_ for _, (type_, cell) in rows(FOLDER / "sure_types.tsv", 2) for verb in words(cell)}
