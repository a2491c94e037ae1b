"""Who is only the object of a demand: of "demanded the release of the officials" nobody asks the officials."""

from __future__ import annotations

from dragoman.lexicons.word_sets import word_set
from dragoman.records import Frame, Phrase
from dragoman.stages.actors.reading import Read


def is_demanded(read: Read, frame: Frame, phrase: Phrase) -> bool:
    """Whether a phrase is what a demand is for: behind its trigger and a word of release."""
    if frame.type != "REQUEST" or phrase.start < frame.end:
        return False
    at = read.range(phrase.start, phrase.end)[0] - 1
    last = read.range(frame.start, frame.end)[1]
    while at > last and read.lows[at] in word_set("before the released"):
        at -= 1
    return at > last and read.lows[at] in word_set("words of release")
