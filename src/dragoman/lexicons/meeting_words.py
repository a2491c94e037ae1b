"""Words that tell the form and the outcome of a meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows

FIELDS = ("level", "press", "joint statement", "mediator", "host", "format", "afar", "visiting", "united nations")
MeetingWords = Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]


def read_meeting_words(path: Path = FOLDER / "meeting_words.tsv") -> MeetingWords:
    """The values of each field with their patterns, in order of the table."""
    out: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = dict.fromkeys(FIELDS, ())
    for number, (field, value, pattern) in rows(path, 3):
        if field not in out:
            raise LexiconError(f"found the field {field!r}, wanted one of {FIELDS}", path=str(path), line=number)
        try:
            compiled = re.compile(rf"\b(?:{pattern})", re.IGNORECASE)
        except re.error as error:
            raise LexiconError(f"no regular expression: {error}", path=str(path), line=number) from error
        out[field] = (*out[field], (value, compiled))
    return out
