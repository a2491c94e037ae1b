"""Words that decide the mode of an act."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows, words
from dragoman.ontology.plover import MODES

ModeWords = Mapping[tuple[str, str], str]


def read_mode_words(path: Path = FOLDER / "mode_words.tsv") -> ModeWords:
    """The mode of an act, by its type and the lemma of a word."""
    out: dict[tuple[str, str], str] = {}
    for number, (type_, mode, cell) in rows(path, 3):
        if mode not in MODES.get(type_, {}):
            raise LexiconError(f"found {mode!r}, wanted a mode of {type_}", path=str(path), line=number)
        out |= {(type_, w.casefold()): mode for w in words(cell)}
    return out
