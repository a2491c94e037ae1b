"""Give an act the source that closes its sentence ("…, the minister said on Monday", "…, according to police").

The encoder finds most sources; it misses some that stand far from the trigger. The speaker of the act itself is no source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from dragoman.records import Frame, Phrase, Role, Sentence


@cache
def _closings() -> tuple[re.Pattern[str], ...]:
    lines = (files("dragoman.lexicons") / "saying_verbs.txt").read_text(encoding="utf-8").splitlines()
    verbs = "|".join(v for line in lines if not line.startswith("#") for v in line.split())
    who = r"(?:the |an? )?(?P<who>[^\W\d_][^,;:“”\"()]{1,60}?)"
    rest = r"(?: [^,;:“”\"]{0,60})?[.!]?[\"”’']*$"
    return (
        re.compile(rf"[,”\"’'?!]+ {who} (?:{verbs}){rest}"),
        re.compile(rf"[,”\"’'?!]+ (?:{verbs}) {who}[.]?$"),
        re.compile(rf",? according to {who}[.]?$"),
    )


def add_sources(frames: Sequence[Frame], sentences: Sequence[Sentence]) -> tuple[Frame, ...]:
    """The frames, those without a source given the one that closes their sentence, if they stand before it."""
    found = {s.index: (s, source) for s in sentences if (source := closing_source(s.text))}
    return tuple(_with_source(f, *found[f.sentence]) if f.sentence in found else f for f in frames)


def closing_source(text: str) -> tuple[int, int, int] | None:
    """Where the speech ends, and where its source begins and ends.

    >>> text = "Two men were arrested, a police spokesman said on Monday."
    >>> text[slice(*closing_source(text)[1:])]
    'police spokesman'
    """
    for pattern in _closings():
        matches = list(pattern.finditer(text))
        if matches:
            m = matches[-1]
            return m.start(), m.start("who"), m.end("who")
    return None


def _with_source(frame: Frame, sentence: Sentence, source: tuple[int, int, int]) -> Frame:
    speech, start, end = source
    if frame.end > speech or frame.having(Role.ATTRIBUTION):
        return frame
    if any(p.start < end and p.end > start for p in frame.having(Role.ACTOR)):
        return frame
    phrase = Phrase(role=Role.ATTRIBUTION, start=start, end=end, text=sentence.text[start:end])
    return replace(frame, phrases=(*frame.phrases, phrase))
