"""Attribution: who vouches for an act, the nearest source first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import dragoman
from conftest import cases, frame_of
from dragoman.coder import as_article
from dragoman.lexicons.saying import read_saying
from dragoman.records import Actor, Frame, Phrase, Role
from dragoman.stages.attribution import add_sources, closing_source, settle_sources
from dragoman.stages.clean import clean
from dragoman.stages.parse import parse

SAYING = read_saying()
# the share that the shipped encoder and weights get right; raised on purpose
FLOOR = 0.9


def sources(coder: dragoman.Coder, case: dict[str, Any]) -> list[str]:
    """The sources of a case's trigger, with its actors given."""
    frame, parsed = frame_of(coder, case["text"], case["type"])
    text = parsed.sentence.text
    marked = [_phrase(text, m, Role.ATTRIBUTION) for m in case.get("marked", ())] or frame.having(Role.ATTRIBUTION)
    frame = replace(frame, phrases=(*(_phrase(text, a, Role.ACTOR) for a in case.get("actors", ())), *marked))
    beside = [_other(text, *other) for other in case.get("others", ())]
    found, *_ = add_sources([frame, *beside], [parsed], SAYING, coder._tables.sources)
    return [p.text for p in found.having(Role.ATTRIBUTION)]


def _phrase(text: str, words: str, role: Role) -> Phrase:
    at = text.index(words)
    return Phrase(role=role, start=at, end=at + len(words), text=words)


def _other(text: str, trigger: str, type_: str, actor: str) -> Frame:
    """Another act of the sentence with its actor."""
    at = text.index(trigger)
    return Frame(
        sentence=0, start=at, end=at + len(trigger), trigger=trigger, type=type_,
        phrases=(_phrase(text, actor, Role.ACTOR),),
    )  # fmt: skip


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


@pytest.mark.parametrize("case", cases("speaks_on"))
def test_a_speaker_speaks_on_and_unnamed_sources_stay_unnamed(case: dict[str, Any], coder: dragoman.Coder) -> None:
    sentences = clean(as_article(case["text"], None)).sentences
    parsed = parse(sentences, coder._encoder, coder._lemmatiser)
    sectors = case.get("sectors", ["GOV"] * len(case["sources"]))
    frames, said = [], []
    for (index, text, country, ident), sector in zip(case["sources"], sectors, strict=True):
        at = sentences[index].text.index(text)
        frames.append(Frame(sentence=index, start=0, end=1, trigger="", type="AGREE"))
        span = sentences[index].span(at, at + len(text))
        said.append((Actor(text=text, country=country, id=ident, sector=sector, span=span),))
    settled = settle_sources(frames, said, [()] * len(frames), parsed, SAYING)
    assert [a.country for (a,) in settled] == case["want"]


@pytest.mark.parametrize("case", cases("voices"))
def test_the_speaker_of_a_turn_or_a_statement_vouches_for_its_acts(case: dict[str, Any], coder: dragoman.Coder) -> None:
    coded = coder.code(dragoman.Article(text=case["text"], title=case.get("title")), "2026-05-14")
    told = {m.trigger.text: m.attribution and m.attribution.country for e in coded.events for m in e.mentions}
    assert {word: told[word] for word in case["want"]} == case["want"]
