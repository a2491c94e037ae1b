"""Status: how each act stands, in one mention and in the event."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

import pytest

import dragoman
from conftest import cases, frame_of
from dragoman.records import Frame, Status, When
from dragoman.stages.status import event_status, judge_status, with_other_tellings
from dragoman.stages.status.cues import cues_of

PUBLISHED = Date(2019, 5, 8)
# the share of the cases that the shipped encoder and weights get right; raised on purpose
FLOOR = 0.85


def status_of(coder: dragoman.Coder, text: str, type_: str, when: When | None = None) -> tuple[Status, str]:
    frame, parsed = frame_of(coder, text, type_)
    return judge_status(frame, parsed.doc, coder._tables.statuses, published=PUBLISHED, when=when)


def test_statuses_are_read_from_sentences(coder: dragoman.Coder) -> None:
    given: list[dict[str, Any]] = [c.values[0] for c in cases("status")]
    wrong = []
    for case in given:
        found, why = status_of(coder, case["text"], case["type"])
        if found != case["want"]:
            wrong.append(f"{case['text']} wanted {case['want']}, found {why}")
    assert len(wrong) <= (1 - FLOOR) * len(given), "\n".join(wrong)


def test_what_an_article_begins_with_is_no_history(coder: dragoman.Coder) -> None:
    begun = "Ghana and Togo [restored] diplomatic ties after two years."
    assert status_of(coder, begun, "SUPPORT")[0] is Status.REALIZED
    assert status_of(coder, begun.replace("after two years", "in 1998"), "SUPPORT")[0] is Status.HISTORICAL


def test_every_status_has_cases() -> None:
    assert {c.values[0]["want"] for c in cases("status")} == set(Status)


def test_an_old_date_makes_an_act_historical(coder: dragoman.Coder) -> None:
    text = "The two armies [clashed] along the river on Monday."
    assert status_of(coder, text, "ASSAULT")[0] is Status.REALIZED
    old = When(text="that spring", date="2009", precision="year")
    status, why = status_of(coder, text, "ASSAULT", old)
    assert status is Status.HISTORICAL
    assert "when years old" in why


def test_a_month_of_a_named_year_that_is_near_makes_no_history(coder: dragoman.Coder) -> None:
    # the encoder does not know when the article was written
    text = "In October 2018 the two kings [initialled] a peace treaty in Muscat."
    near, old = (When(text=f"October {y}", date=f"{y}-10", precision="month") for y in (2018, 2011))
    assert status_of(coder, text, "SUPPORT", near)[0] is Status.REALIZED
    assert status_of(coder, text.replace("2018", "2011"), "SUPPORT", old)[0] is Status.HISTORICAL


@pytest.mark.parametrize(
    ("after", "want"),
    [
        ("The claim could not be independently verified.", "unconfirmed"),
        ("Mozambique has not confirmed the report.", "unconfirmed"),
        ("There was no immediate confirmation from Mozambique.", "unconfirmed"),
        ("The number of the dead could not be verified.", "realized"),
        ("Mozambique confirmed the report.", "realized"),
    ],
)
def test_the_next_sentence_may_leave_a_claim_open(coder: dragoman.Coder, after: str, want: str) -> None:
    coded = coder.code(f"The Malawian army said on Sunday it had captured the village of Chire. {after}", "2019-05-08")
    assert [e.status for e in coded.events if e.type == "ASSAULT"] == [want]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Judges in Lagos convicted the general and [sentenced] him to ten years in prison.", "SANCTION"),
        ("It is worth mentioning that the rebels have [kidnapped] dozens of nurses in Mali.", "ASSAULT"),
        ("It should be noted that the rebels [shelled] the port on Monday.", "ASSAULT"),
    ],
)
def test_grammar_alone_makes_an_act_neither_history_nor_unconfirmed(
    coder: dragoman.Coder, text: str, type_: str
) -> None:
    assert status_of(coder, text, type_)[0] is Status.REALIZED


def test_cues_name_what_they_saw(coder: dragoman.Coder) -> None:
    words = coder._tables.statuses.words
    _, parsed = frame_of(coder, "The ministers did not [meet] in 2009.", "CONSULT")
    at = next(t.i for t in parsed.doc if t.text == "meet")
    cues = cues_of(parsed.doc, at, at, "CONSULT", words, published=PUBLISHED)
    assert {"own negated", "own negated, act", "own helper did", "only old years", "type CONSULT"} <= cues


@pytest.mark.parametrize(
    ("statuses", "kinds", "want"),
    [
        ("future realized", "headline body", "realized"),
        ("future future realized", "headline body body", "realized"),
        ("realized negated negated", "headline body body", "negated"),
        ("unconfirmed unconfirmed negated", "headline body body", "unconfirmed"),
        ("unconfirmed negated", "headline body", "negated"),
        ("hypothetical future", "headline body", "future"),
        ("historical", "body", "historical"),
    ],
)
def test_an_event_gets_what_a_careful_reader_would_give(statuses: str, kinds: str, want: str) -> None:
    assert event_status([Status(s) for s in statuses.split()], kinds.split())[0] == want


def test_a_bare_noun_leans_on_the_other_tellings_of_the_article() -> None:
    def frame(sentence: int, type_: str, *beliefs: float) -> Frame:
        return Frame(sentence=sentence, start=0, end=4, trigger="visit", type=type_, status_scores=beliefs)

    unsure = frame(0, "CONSULT", 0.5, 0.46, 0.01, 0.01, 0.01, 0.01)
    planned = frame(1, "CONSULT", 0.01, 0.95, 0.01, 0.01, 0.01, 0.01)
    of_another_kind = frame(2, "ASSAULT", 0.95, 0.01, 0.01, 0.01, 0.01, 0.01)
    moved = with_other_tellings([unsure, planned, of_another_kind])
    assert moved[0].status_scores[1] > moved[0].status_scores[0]
    assert moved[2] == of_another_kind
    assert with_other_tellings([unsure]) == (unsure,)


def test_a_verb_joined_to_another_shares_its_helper(coder: dragoman.Coder) -> None:
    _, parsed = frame_of(coder, "The envoys will gather in Oslo and [sign] the pact.", "SUPPORT")
    at = next(t.i for t in parsed.doc if t.text == "sign")
    cues = cues_of(parsed.doc, at, at, "SUPPORT", coder._tables.statuses.words, published=PUBLISHED)
    assert "verb helper will" in cues
    assert "own helper will" not in cues


def test_kinds_of_words_are_told_where_they_stand(coder: dragoman.Coder) -> None:
    _, parsed = frame_of(coder, "The ministers then called off [talks].", "CONSULT")
    at = next(t.i for t in parsed.doc if t.text == "talks")
    cues = cues_of(parsed.doc, at, at, "CONSULT", coder._tables.statuses.words)
    assert "kind called off up1 by obj" in cues
