"""Numbers in words: "the three countries" are three."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows


@cache
def number_words() -> Mapping[str, int]:
    """The words of number_words.tsv, in small letters, with their numbers."""
    return {word: int(number) for _, (word, number) in rows(FOLDER / "number_words.tsv", 2)}
