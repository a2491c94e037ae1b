"""The words that the encoder marks in a role of a trigger become whole phrases of the tree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import dragoman
from conftest import cases
from dragoman.records import Sentence
from dragoman.stages.detect import phrases_of
from dragoman.stages.parse import parse


@pytest.mark.parametrize("case", cases("phrases"))
def test_marked_words_become_the_phrases_of_a_role(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    (parsed,) = parse(
        [Sentence(index=0, start=0, end=len(case["text"]), text=case["text"])], coder._encoder, coder._lemmatiser
    )
    doc = parsed.doc
    trigger = next(t.i for t in doc if t.text == case["trigger"])
    scores = np.zeros((len(doc), 1, 3), dtype=np.float32)
    for t in doc:
        belief = case["marked"].get(t.text, 0.01)
        follows = t.i > 0 and case["marked"].get(doc[t.i - 1].text, 0.0) >= 0.5
        scores[t.i, 0] = (1 - belief, 0, belief) if follows else (1 - belief, belief, 0)
    own = range(trigger, trigger + 1)
    found = phrases_of(doc, scores, [case["role"]], case["type"], own, trigger)
    assert [doc[first : last + 1].text for _, (first, last), _ in found] == case["phrases"]
