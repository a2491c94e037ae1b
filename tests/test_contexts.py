"""PLOVER's contexts of an event, by the words of its sentence and its neighbours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.lexicons.contexts import Cues, read_context_cues
from dragoman.ontology.codebook import CONTEXTS
from dragoman.records import Sentence
from dragoman.stages.contexts import contexts_of, find_cues

LINES = (Path(__file__).parent / "cases" / "contexts.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line) for line in LINES if line.strip()]


@pytest.fixture(scope="module")
def cues() -> Cues:
    return read_context_cues()


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in CASES])
def test_contexts(case: dict[str, Any], cues: Cues) -> None:
    sentences = [Sentence(index=i, text=t, start=0, end=len(t)) for i, t in enumerate(case["sentences"])]
    found = contexts_of([case["at"]], {s.index: find_cues(s, cues) for s in sentences}, case["type"])
    names = {c.name for c in found}
    assert set(case["want"]) <= names
    assert not set(case["not"]) & names


def test_every_context_has_cues_and_cases(cues: Cues) -> None:
    assert {c for names in cues[1].values() for c in names} == set(CONTEXTS)
    assert {c for case in CASES for c in case["want"]} == set(CONTEXTS)


def test_the_words_that_decided_are_named(cues: Cues) -> None:
    sentence = Sentence(index=0, text="A tribunal heard the lawyers.", start=0, end=29)
    (legal,) = contexts_of([0], {0: find_cues(sentence, cues)}, "AID")
    assert (legal.name, legal.words) == ("legal", ("tribunal", "lawyers"))
