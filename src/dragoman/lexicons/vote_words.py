"""Words of acts that are votes, and whose: anybody's, or those of a parliament or an assembly alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dragoman.lexicons.reading import FOLDER, rows


@cache
def vote_words() -> Mapping[str, str]:
    """By a word in small letters "any" or "assembly".

    >>> vote_words()["voted"], vote_words()["adopt"]
    ('any', 'assembly')
    """
    return {word: who for _, (word, who) in rows(FOLDER / "vote_words.tsv", 2)}
