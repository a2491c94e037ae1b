"""The head word of each annotated trigger, which carries its type: "talks" in "peace talks", whatever the annotator marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data import Example
from dragoman.models.encoder import Encoder
from dragoman.models.trees import best_tree


def head_word(span: tuple[int, int], heads: Sequence[int]) -> int:
    """The word of a span whose head (0 the root, i the i-th word) lies outside it."""
    inside = [w for w in range(span[0], span[1] + 1) if not span[0] <= heads[w] - 1 <= span[1]]
    return inside[0] if inside else span[1]


def with_heads(examples: Sequence[Example], encoder: Encoder) -> list[Example]:
    """The examples with the heads of their triggers by the shipped encoder's trees."""
    asked = [e for e in examples if e.frames]
    read = iter(encoder.encode([e.words for e in asked]))
    out = []
    for e in examples:
        if e.frames:
            heads = best_tree(next(read).arcs).tolist()
            e = replace(e, frames=[replace(f, head=head_word(f.trigger, heads)) for f in e.frames])
        out.append(e)
    return out
