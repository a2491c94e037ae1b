"""Heads of phrases by which a text speaks again of parties that it has named."""

from __future__ import annotations

from functools import cache

from dragoman.lexicons.reading import FOLDER, rows, words


@cache
def party_words(group: str) -> frozenset[str]:
    """The words of one group of party_words.tsv, as "one", somebody unnamed, or "states"."""
    return frozenset(w for _, (name, cell) in rows(FOLDER / "party_words.tsv", 2) if name == group for w in words(cell))
