"""Words that speak for PLOVER's contexts."""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.lexicons.reading import FOLDER, rows, words

Bucket = tuple[re.Pattern[str], tuple[tuple[str, ...], ...]]
Cues = tuple[dict[str, Bucket], dict[str, tuple[str, ...]]]


def read_context_cues(path: Path = FOLDER / "contexts_cues.tsv") -> Cues:
    """For each first letter a pattern whose groups are its cues, with their contexts; and the contexts of each cue.

    One pattern over all seven hundred cues takes as long as the encoder; by first letter it takes a tenth of that.
    """
    meaning: dict[str, tuple[str, ...]] = {}
    for _, (context, cell) in rows(path, 2):
        for cue in words(cell):
            meaning[cue.casefold()] = (*meaning.get(cue.casefold(), ()), context)
    letters: dict[str, list[str]] = {}
    for cue in sorted(meaning, key=len, reverse=True):
        letters.setdefault(cue[0], []).append(cue)
    return {first: _bucket(cues, meaning) for first, cues in letters.items()}, meaning


def _bucket(cues: list[str], meaning: dict[str, tuple[str, ...]]) -> Bucket:
    parts = [re.escape(c.rstrip("*")) + (r"\w*" if c.endswith("*") else "") for c in cues]
    groups = "|".join(f"({p})" for p in parts)
    return re.compile(rf"(?:{groups})(?![\w-])"), tuple(meaning[c] for c in cues)
