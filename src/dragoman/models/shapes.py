"""The case and shape of a word, which the uncased base model does not see."""

from __future__ import annotations

from functools import lru_cache

SHAPES = ("lower", "title", "upper", "mixed", "initial", "digit", "mark", "other")


@lru_cache(maxsize=10_000)
def shape(word: str) -> int:
    """An index into SHAPES.

    >>> [SHAPES[shape(w)] for w in ("us", "US", "Turkey", "McKay", "G20", "J", "—")]
    ['lower', 'upper', 'title', 'mixed', 'digit', 'initial', 'mark']
    """
    if word.islower():
        return 0
    if any(c.isdigit() for c in word):
        return 5
    if word.isupper():
        return 2 if sum(c.isalpha() for c in word) > 1 else 4
    if word.istitle() or (word[0].isupper() and word[1:].islower()):
        return 1
    if any(c.isalpha() for c in word):
        return 3 if word != word.lower() else 7
    return 6
