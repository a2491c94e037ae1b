"""The encoder names the commonest acts in plain sentences; one that it gets wrong is a matter of weights, many are a fault."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.models.encoder import Encoder
from dragoman.stages.detect import triggers_of
from dragoman.stages.parse import words_of

CASES = [c.values[0] for c in cases("plain_acts")]


def read(case: dict[str, Any], encoder: Encoder) -> str:
    """The type of the act at the brackets, or what stands there instead."""
    before, act, after = case["text"].replace("]", "[").split("[")
    doc = words_of(before + act + after)
    at = next(t.i for t in doc if t.idx == len(before))
    (encoded,) = encoder.encode([[t.text for t in doc]])
    near = [t for t in triggers_of(encoded, encoder, 0.35) if t.first - 1 <= at <= t.last + 1]
    return str(encoder.labels["types"][near[0].kind]) if near else "nothing"


def test_a_verb_that_can_mean_one_type_only_has_it(coder: dragoman.Coder) -> None:
    coded = coder.code("A Paris court convicted two Iranian diplomats of espionage on Tuesday.", "2024-03-14")
    assert [(e.type, e.modes) for e in coded.events] == [("SANCTION", ("convict",))]


@pytest.mark.parametrize("case", cases("prolonged"))
def test_who_prolongs_a_penalty_imposes_it_and_who_prolongs_a_truce_keeps_it(
    case: dict[str, Any], coder: dragoman.Coder
) -> None:
    coded = coder.code(case["text"], "2026-05-14")
    assert [[e.type, e.content, e.mentions[0].trigger.text] for e in coded.events] == case["want"]


def test_plain_acts_are_named() -> None:
    encoder = Encoder()
    wrong = {c["text"]: got for c in CASES if (got := read(c, encoder)) != c["type"]}
    assert len(wrong) <= len(CASES) // 20, wrong
