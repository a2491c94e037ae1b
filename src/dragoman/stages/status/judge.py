"""The status of one mention: the encoder's belief and what its cues say, weighed together.

Each cue speaks for and against each status with a weight fitted on annotated articles (training/fit_status.py,
lexicons/status_weights.json). The encoder's log-probabilities join with their own weight, so a better encoder counts
without refitting.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import TYPE_CHECKING

from dragoman.lexicons.statuses import StatusTables
from dragoman.records import Frame, Status, When
from dragoman.stages.parse import words_between
from dragoman.stages.status.cues import RECENT, cues_of
from dragoman.stages.status.tellings import LEAST

if TYPE_CHECKING:
    from spacy.tokens import Doc

STATUSES = tuple(Status)
_HISTORICAL = STATUSES.index(Status.HISTORICAL)
ENCODER = 0.65  # the weight of the encoder's log-probability beside the cues'
# An act is history neither in a named year that is near (the encoder does not know the article's date: any year is old to
# it) nor by its grammar alone, where the encoder hardly believes it and no word tells of old times.
_UNSURE = 0.25
_OLD = ("only old years", "year old", "when years old", "when a year old", "kind long past", "text ")
PRIOR = 0.85  # how much of the share of each status among the annotated mentions is taken out again

Weights = Mapping[str, Sequence[float]]


def judge_status(
    frame: Frame,
    doc: Doc,
    tables: StatusTables,
    *,
    published: Date | None,
    when: When | None = None,
) -> tuple[Status, str]:
    """The status of a frame and the cues that decided; `when` is the resolved date of the act, once it is known."""
    first, last = words_between(doc, frame.start, frame.end)
    cues = cues_of(doc, first, last, frame.type, tables.words, published=published, when=when)
    for rule in tables.rules:
        if rule.cues <= cues:
            return rule.status, f"{rule.status} ({rule.why})"
    belief = _encoder(frame)
    said = speak(cues, tables.weights)
    prior = tables.weights.get("prior", (0.0,) * len(STATUSES))
    total = [ENCODER * math.log(max(b, LEAST)) + s - PRIOR * p for b, s, p in zip(belief, said, prior, strict=True)]
    barred = RECENT in cues or (belief[_HISTORICAL] < _UNSURE and not any(c.startswith(_OLD) for c in cues))
    open_to = [k for k in range(len(STATUSES)) if k != _HISTORICAL or not barred]
    best = max(open_to, key=lambda k: total[k])
    if STATUSES[best] is Status.REALIZED and "when years old" in cues and "when range" not in cues:
        # the guidelines' own rule, whatever the words: about a year or more before the article
        return Status.HISTORICAL, f"historical (when years old: {when.date if when else ''})"
    return STATUSES[best], _reason(cues, tables.weights, best, belief[best])


def speak(cues: frozenset[str], weights: Weights) -> list[float]:
    """The log-probability of each status by the cues alone."""
    rows = [weights[c] for c in ("bias", *cues) if c in weights] or [(0.0,) * len(STATUSES)]
    sums = [math.fsum(column) for column in zip(*rows, strict=True)]
    top = max(sums)
    total = top + math.log(sum(math.exp(s - top) for s in sums))
    return [s - total for s in sums]


def _encoder(frame: Frame) -> Sequence[float]:
    if frame.status_scores:
        return frame.status_scores
    return [0.95 if s is frame.status else 0.01 for s in STATUSES]


def _reason(cues: frozenset[str], weights: Weights, best: int, belief: float) -> str:
    """The three cues that spoke most for the status."""
    found = ((weights[c][best] - sum(weights[c]) / len(STATUSES), c) for c in cues if c in weights)
    strong = [c for w, c in sorted(found, reverse=True)[:3] if w > 0.3]
    return f"{STATUSES[best]} (encoder {belief:.2f}{'; ' if strong else ''}{', '.join(strong)})"
