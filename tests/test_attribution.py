"""Attribution: who vouches for an act, the nearest source first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import dragoman
from conftest import cases, frame_of
from dragoman.lexicons.saying import read_saying
from dragoman.records import Phrase, Role
from dragoman.stages.attribution import add_sources, closing_source

SAYING = read_saying()
# the share that the shipped encoder and weights get right; raised on purpose
FLOOR = 0.9


def sources(coder: dragoman.Coder, case: dict[str, Any]) -> list[str]:
    """The sources of a case's trigger, with its actors given."""
    frame, parsed = frame_of(coder, case["text"], case["type"])
    text = parsed.sentence.text
    actors = (
        Phrase(role=Role.ACTOR, start=(at := text.index(a)), end=at + len(a), text=a) for a in case.get("actors", ())
    )
    marked = (*actors, *frame.having(Role.ATTRIBUTION))
    (found,) = add_sources([replace(frame, phrases=marked)], [parsed], SAYING, coder._tables.sources)
    return [p.text for p in found.having(Role.ATTRIBUTION)]


@pytest.mark.parametrize("case", cases("closings"))
def test_a_sentence_is_closed_by_its_source(case: dict[str, Any]) -> None:
    found = closing_source(case["text"], SAYING)
    assert (case["text"][found[1] : found[2]] if found else None) == case["want"]


def test_sources_are_found_in_the_trees_of_the_shipped_model(coder: dragoman.Coder) -> None:
    given = [c.values[0] for c in cases("attribution")]
    wrong = [f"{c['text']} wanted {c['want']} found {got}" for c in given if (got := sources(coder, c)) != c["want"]]
    assert len(wrong) <= (1 - FLOOR) * len(given), "\n".join(wrong)


def test_the_speaker_of_the_act_is_no_source(coder: dragoman.Coder) -> None:
    case = {"text": "“We [reject] the offer,” the minister said.", "type": "REJECT", "actors": ["minister"], "want": []}
    assert sources(coder, case) == []
