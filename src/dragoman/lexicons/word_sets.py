"""Sets of words that the stages read by name: heads of phrases, titles, verbs of telling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words

TABLE = FOLDER / "word_sets.tsv"


def word_set(name: str) -> frozenset[str]:
    """The words of one set of the table; a name that it does not have is a LexiconError."""
    found = _sets().get(name)
    if found is None:
        raise LexiconError(f"found no set {name!r}", path=str(TABLE), line=0)
    return found


@cache
def _sets() -> Mapping[str, frozenset[str]]:
    return read_word_sets(TABLE)


def read_word_sets(path: Path) -> Mapping[str, frozenset[str]]:
    """The table: set, words, for. A set told twice or without a word is a LexiconError."""
    found: dict[str, frozenset[str]] = {}
    for number, (name, cell, _) in rows(path, ("set", "words", "for")):
        if name in found:
            raise LexiconError(f"found the set {name!r} twice", path=str(path), line=number)
        found[name] = frozenset(words(cell))
        if not found[name]:
            raise LexiconError(f"found no word in the set {name!r}", path=str(path), line=number)
    return found
