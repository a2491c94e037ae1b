"""Words of signing: "signed a trade agreement in Hanoi" tells where it was signed."""

from __future__ import annotations

from functools import cache

from dragoman.lexicons.reading import FOLDER, rows


@cache
def signing_words() -> frozenset[str]:
    """The lemmas of signing_words.tsv."""
    return frozenset(word for _, (word,) in rows(FOLDER / "signing_words.tsv", 1))
