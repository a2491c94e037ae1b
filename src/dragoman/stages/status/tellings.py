"""What an article's other sentences say of the same kind of act: "the meeting" stands as the meetings around it do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from dragoman.lexicons.statuses import StatusTables
from dragoman.ontology.plover import SAID
from dragoman.records import Frame, Mention, Sentence, Status

TELLINGS = 0.2  # the weight of the others' mean log-probabilities beside the mention's own
LEAST = 1e-4  # a belief below it counts as this


def with_other_tellings(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """The frames of one article, each belief in a status moved towards those of the same type in other sentences.

    A noun has no tense: where nothing near it tells whether the meeting was or will be, the rest of the article does.
    """
    return tuple(_moved(f, [o for o in frames if o.type == f.type and o.sentence != f.sentence]) for f in frames)


def left_open(mention: Mention, after: Sentence | None, tables: StatusTables) -> Mention:
    """The mention, unconfirmed where the sentence `after` it leaves open what it tells on somebody's word.

    "The army said rebels shelled the port. The claim could not be verified."
    """
    told = mention.status is Status.REALIZED and mention.attribution is not None and mention.type not in SAID
    if not told or after is None or not (found := tables.open_claims.search(after.text)):
        return mention
    return replace(mention, status=Status.UNCONFIRMED, why=f"{mention.why}; but unconfirmed: “{found[0]}”")


def _moved(frame: Frame, others: Sequence[Frame]) -> Frame:
    told = [o.status_scores for o in others if o.status_scores]
    if not told or not frame.status_scores:
        return frame
    means = [math.fsum(math.log(max(b, LEAST)) for b in beliefs) / len(told) for beliefs in zip(*told, strict=True)]
    own = [math.log(max(b, LEAST)) for b in frame.status_scores]
    moved = [math.exp(b + TELLINGS * m) for b, m in zip(own, means, strict=True)]
    total = math.fsum(moved)
    return replace(frame, status_scores=tuple(p / total for p in moved))
