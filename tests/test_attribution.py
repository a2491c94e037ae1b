"""Attribution: the source that closes a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import cases
from dragoman.records import Frame, Phrase, Role, Sentence
from dragoman.stages.attribution import add_sources, closing_source


@pytest.mark.parametrize("case", cases("attribution"))
def test_a_sentence_is_closed_by_its_source(case: dict[str, Any]) -> None:
    found = closing_source(case["text"])
    assert (case["text"][found[1] : found[2]] if found else None) == case["want"]


def test_the_speaker_of_the_act_is_no_source() -> None:
    text = "“We reject it,” the minister said."
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    at = text.index("minister")
    actor = Phrase(role=Role.ACTOR, start=at, end=at + 8, text="minister")
    frame = Frame(sentence=0, start=4, end=10, trigger="reject", type="REJECT", phrases=(actor,))
    assert add_sources([frame], [sentence]) == (frame,)


def test_a_source_that_was_found_stays() -> None:
    text = "Rome told Bern that two men were arrested, police said."
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    known = Phrase(role=Role.ATTRIBUTION, start=0, end=4, text="Rome")
    frame = Frame(sentence=0, start=33, end=41, trigger="arrested", type="COERCE", phrases=(known,))
    assert add_sources([frame], [sentence]) == (frame,)
