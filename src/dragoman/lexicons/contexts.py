"""Words that speak for PLOVER's contexts."""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.lexicons.reading import FOLDER, rows, words

Cues = tuple[re.Pattern[str], dict[str, tuple[str, ...]]]


def read_context_cues(path: Path = FOLDER / "contexts_cues.tsv") -> Cues:
    """One pattern over all cues, and the contexts for which each cue speaks."""
    meaning: dict[str, list[str]] = {}
    for _, (context, cell) in rows(path, 2):
        for cue in words(cell):
            meaning.setdefault(cue.casefold(), []).append(context)
    ordered = sorted(meaning, key=len, reverse=True)
    parts = [re.escape(c.rstrip("*")) + (r"\w*" if c.endswith("*") else "") for c in ordered]
    groups = "|".join(f"({p})" for p in parts)
    return re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])", re.IGNORECASE), {
        str(i): tuple(meaning[c]) for i, c in enumerate(ordered, 1)
    }
