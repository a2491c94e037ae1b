"""Kinds of words that bear on the status of an act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words

StatusWords = Mapping[str, frozenset[str]]


def read_status_words(path: Path = FOLDER / "status_words.tsv") -> StatusWords:
    """The kinds of each lemma, or lemma and particle."""
    out: dict[str, set[str]] = defaultdict(set)
    for number, (kind, cell) in rows(path, 2):
        if not kind or not words(cell):
            raise LexiconError(f"found {kind!r}, {cell!r}, wanted a kind and its words", path=str(path), line=number)
        for word in words(cell):
            out[word.casefold()].add(kind)
    return {word: frozenset(kinds) for word, kinds in out.items()}
