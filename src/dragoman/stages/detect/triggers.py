"""Find the words that name an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.models.encoder import Encoded, Encoder


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The words of a trigger; the head carries the type ("talks" in "peace talks"); `kind` is the type's unit."""

    first: int
    head: int
    last: int
    kind: int
    score: float


def triggers_of(encoded: Encoded, encoder: Encoder, threshold: float) -> Iterator[Trigger]:
    """The triggers of a sentence whose head is one with at least the probability `threshold`.

    Neighbours of one type are one act, with the surer word as its head: "phone conversation".
    """
    outside, inside = 0, len(encoder.labels["triggers"]) - 1
    scores = encoded.triggers
    begins = 1.0 - scores[:, outside] - scores[:, inside]
    kinds = scores[:, 1:inside].argmax(-1)
    belongs = (scores.argmax(-1) == inside) & (begins < threshold)
    end = 0  # of the trigger before
    for run in _runs(np.nonzero(begins >= threshold)[0], kinds):
        first, last = run[0], run[-1]
        while first > end and belongs[first - 1]:
            first -= 1
        while last + 1 < len(scores) and belongs[last + 1]:
            last += 1
        end = last + 1
        head = max(run, key=lambda w: begins[w])
        yield Trigger(first=first, head=head, last=last, kind=int(kinds[head]), score=float(begins[head]))


def _runs(heads: Iterable[int], kinds: Any) -> list[list[int]]:
    """Heads that follow each other without a word between them and are of one type."""
    out: list[list[int]] = []
    for head in map(int, heads):
        if out and out[-1][-1] == head - 1 and kinds[head - 1] == kinds[head]:
            out[-1].append(head)
        else:
            out.append([head])
    return out
