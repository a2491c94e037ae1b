"""The patterns of verdicts on a relationship."""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows

Verdicts = tuple[tuple[re.Pattern[str], str], ...]
NO_VERDICT = "none"
DIRECTIONS = ("good", "bad", "improving", "deteriorating", NO_VERDICT)


def read_verdicts(path: Path = FOLDER / "assessments.tsv") -> Verdicts:
    """Pattern and direction, in order of the table."""
    out = []
    for number, (direction, pattern) in rows(path, 2):
        if direction not in DIRECTIONS:
            raise LexiconError(
                f"found direction {direction!r}, wanted one of {DIRECTIONS}", path=str(path), line=number
            )
        try:
            out.append((re.compile(rf"\b(?:{pattern})", re.IGNORECASE), direction))
        except re.error as error:
            raise LexiconError(f"no regular expression: {error}", path=str(path), line=number) from error
    return tuple(out)
