"""Who stands beside a deed, by the tree, is not taken for its doer."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.records import Frame, Phrase, Role, Sentence
from dragoman.stages.doers import without_others
from dragoman.stages.parse import parse


@pytest.mark.parametrize("case", cases("doers"))
def test_who_stands_beside_a_deed_does_not_do_it(case: dict[str, Any], coder: dragoman.Coder) -> None:
    start, end = case["text"].index("["), case["text"].index("]") - 1
    text = case["text"].replace("[", "").replace("]", "")
    phrases = tuple(
        Phrase(role=role, start=(at := text.index(x)), end=at + len(x), text=x)
        for role, side in ((Role.ACTOR, "actors"), (Role.RECIPIENT, "recipients"))
        for x in case[side]
    )
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    frame = Frame(sentence=0, start=start, end=end, trigger=text[start:end], type=case["type"], phrases=phrases)
    (got,) = without_others([frame], parse([sentence], coder._encoder, coder._lemmatiser))
    assert [[p.text for p in got.having(r)] for r in (Role.ACTOR, Role.RECIPIENT)] == case["want"]
