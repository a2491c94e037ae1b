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
ENCODER = 0.65  # the weight of the encoder's log-probability beside the cues'
_UNSURE = 0.25  # what the encoder believes less than this, some word must tell
_HARDLY = 0.1  # what it believes less than this the cues alone got wrong nine times in ten on the teaching articles
_SIGNS = {
    Status.HISTORICAL: ("only old years", "year old", "when years old", "when a year old", "kind long past", "text "),
    Status.UNCONFIRMED: (
        "kind alleged",
        "kind open",
        "verb kind alleged",
        "verb kind open",
        "above deny",
        "text question",
    ),
}
_LONG_AGO = ("only old years", "year old", "when years old", "when a year old")
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
    open_to = [k for k, s in enumerate(STATUSES) if not _is_barred(s, belief[k], cues)]
    if _is_lead(frame, doc) and not any(c.startswith(_LONG_AGO) for c in cues):
        open_to = [k for k in open_to if STATUSES[k] is not Status.HISTORICAL]
    best = max(open_to, key=lambda k: total[k])
    if STATUSES[best] is Status.REALIZED and "when years old" in cues and "when range" not in cues:
        # the guidelines' own rule, whatever the words: about a year or more before the article
        return Status.HISTORICAL, f"historical (when years old: {when.date if when else ''})"
    return STATUSES[best], _reason(cues, tables.weights, best, belief[best])


def _is_lead(frame: Frame, doc: Doc) -> bool:
    """Whether an act is what an article begins with, its first sentence's own verb: nobody begins with history."""
    return frame.sentence == 0 and doc[frame.head].dep_ == "ROOT" and doc[frame.head].pos_ == "VERB"


def _is_barred(status: Status, belief: float, cues: frozenset[str]) -> bool:
    """Whether an act cannot stand so: by its grammar alone it is neither history nor unconfirmed."""
    if status is not Status.REALIZED and belief < _HARDLY:
        return True
    if status is Status.HISTORICAL and RECENT in cues:
        return True
    signs = _SIGNS.get(status)
    return signs is not None and belief < _UNSURE and not any(c.startswith(signs) for c in cues)


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
