"""By when a demand or a threat wants its answer: a date that "by", "until" or "deadline of" leads.

Such a date is not the day of the demand ("urged Belarus on Monday to free them by March 18").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.records import Frame, Status

DEMANDS = ("REQUEST", "THREATEN")
_WITHIN = re.compile(r"\bwithin (?:the next )?(\w+ (?:days?|weeks?|months?))\b", re.IGNORECASE)


def find_deadline(
    frame: Frame, text: str, dates: Sequence[tuple[int, int]], frames: Sequence[Frame], leads: Sequence[str]
) -> tuple[int, int, str] | None:
    """Where the deadline of a demand or a threat stands in its sentence, and the phrase to resolve it by.

    `dates` are the date phrases of the sentence, `frames` all acts of the article, `leads` the words that lead a deadline. It
    stands after its act, before the next demand.
    """
    if frame.type not in DEMANDS or frame.status is Status.HISTORICAL:
        return None
    later = [f.start for f in frames if f.sentence == frame.sentence and f.type in DEMANDS and f.start > frame.start]
    end = min(later, default=len(text))
    found = [(a, b, text[a:b]) for a, b in dates if _leads(text, a, b, leads)]
    found += [(m.start(), m.end(), f"{m[1]} hence") for m in _WITHIN.finditer(text)]
    return next((d for d in sorted(found) if frame.start < d[0] < end), None)


def _leads(text: str, start: int, end: int, leads: Sequence[str]) -> bool:
    """Whether words that lead a deadline stand right before a date, or are its first."""
    if text[end : end + 2] in ("'s", "’s"):  # "before Monday's vote": the day of something else
        return False
    before = text[:start].casefold().rstrip()
    phrase = text[start:end].casefold()
    return any(phrase.startswith(f"{w} ") or re.search(rf"\b{re.escape(w)}$", before) for w in leads)
