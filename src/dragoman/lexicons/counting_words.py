"""Words that count: "tens of thousands of nurses" are nurses."""

from __future__ import annotations

from functools import cache

from dragoman.lexicons.reading import FOLDER, rows


@cache
def counting_words() -> frozenset[str]:
    """The words of counting_words.tsv, in small letters; numbers in digits count too and stand in no table."""
    return frozenset(word for _, (word,) in rows(FOLDER / "counting_words.tsv", 1))
