"""Topics: what only names an act, who only dates it or is talked about, and talks that the text leaves open."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.lexicons.topic_words import read_topic_words
from dragoman.records import Frame, Phrase, Role, Sentence
from dragoman.stages.parse import parse
from dragoman.stages.topics import sort_topics


def _phrases(text: str, case: dict[str, Any]) -> tuple[Phrase, ...]:
    given = [(Role.ACTOR, a) for a in case.get("actors", ())] + [
        (Role.RECIPIENT, a) for a in case.get("recipients", ())
    ]
    return tuple(Phrase(role=r, start=(at := text.index(a)), end=at + len(a), text=a) for r, a in given)


def _frames(text: str, start: int, case: dict[str, Any]) -> list[Frame]:
    out = []
    if start >= 0:
        end = case["text"].index("]") - 1
        phrases = _phrases(text, case)
        out.append(Frame(sentence=0, start=start, end=end, trigger=text[start:end], type=case["type"], phrases=phrases))
    for trigger, type_ in case.get("others", ()):
        at = text.index(trigger)
        out.append(Frame(sentence=0, start=at, end=at + len(trigger), trigger=trigger, type=type_))
    return out


@pytest.mark.parametrize("case", cases("topics"))
def test_acts_and_parties_are_told_from_topics(case: dict[str, Any], coder: dragoman.Coder) -> None:
    start = case["text"].find("[")
    text = case["text"].replace("[", "").replace("]", "")
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    parsed = parse([sentence], coder._encoder, coder._lemmatiser)
    given = _frames(text, start, case)
    found, left = sort_topics(given, parsed, read_topic_words())
    roles = (Role.ACTOR, Role.RECIPIENT, Role.ISSUE)
    assert [[f.trigger, f.type, *([p.text for p in f.having(r)] for r in roles)] for f in found] == case["want"]
    gone = {f.trigger for f in given} - {f.trigger for f in found}
    told = {d.span.text for d in left if d.span and d.reason and d.stage == "topics"}
    assert told <= gone, "what is left out does not come out"
    turned = {p.text for f in found for p in f.having(Role.ISSUE)}
    assert gone <= told | turned, "what does not come out is told with its reason, or is what a charge is about"
