"""The heads under which issues are grouped."""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.lexicons.reading import FOLDER, rows

IssueHeads = tuple[tuple[str, re.Pattern[str]], ...]


def read_issue_heads(path: Path = FOLDER / "issue_heads.tsv") -> IssueHeads:
    """Head and pattern, in order of the table."""
    out = []
    for number, (head, pattern) in rows(path, 2):
        try:
            out.append((head, re.compile(pattern, re.IGNORECASE)))
        except re.error as error:
            raise LexiconError(f"no regular expression: {error}", path=str(path), line=number) from error
    return tuple(out)
