"""Assessments: the text's verdicts on a relationship."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.records import Status

# the share of the cases that the shipped encoder and table get right; raised on purpose
FLOOR = 0.9


def test_verdicts_have_their_two_states_and_a_direction(coder: dragoman.Coder) -> None:
    wrong = []
    given: list[dict[str, Any]] = [c.values[0] for c in cases("assessments")]
    for case in given:
        found = [(list(a.between), a.direction) for a in coder.code(case["text"]).assessments]
        want = [(case["between"], case["direction"])] if case["between"] else []
        if found[:1] != want:
            wrong.append(f"{case['text']} wanted {want} found {found}")
    assert len(wrong) <= (1 - FLOOR) * len(given), "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Cuba hopes for closer ties with Mexico.", Status.HYPOTHETICAL),
        (
            "Laos is ready to carry out what the leaders of both countries agreed, deepen cooperation in mining with Togo "
            "and fight fraud, Li said.",
            Status.HYPOTHETICAL,
        ),
        ("Peru's visit has deepened ties with Chile.", Status.REALIZED),
        ("Efforts to end the tensions between Peru and Chile have failed.", Status.REALIZED),
    ],
)
def test_a_verdict_that_is_wished_for_is_hypothetical(coder: dragoman.Coder, text: str, status: Status) -> None:
    assert [v.status for v in coder.code(text).assessments] == [status]


def test_a_verdict_has_who_passes_it_or_nobody_when_the_text_itself_does(coder: dragoman.Coder) -> None:
    wrong = []
    given: list[dict[str, Any]] = [c.values[0] for c in cases("verdict_sources")]
    for case in given:
        found = coder.code(case["text"]).assessments
        told = found[0].attribution if found else None
        if case["source"] is None or told is None:
            right = told is None and case["source"] is None
        else:
            named = case["source"] in told.text or told.text in case["source"]
            right = named and told.country == case["country"]
        if not found or not right:
            wrong.append(f"{case['text']} wanted {case['source']} {case['country']} found {told}")
    assert len(wrong) <= (1 - FLOOR) * len(given), "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Tension is growing between the junta and demonstrators in Myanmar.", "within one country"),
        ("Norway spoke with Chad. Kenya's rival parties agreed on a deal.", "parties are not known"),
        ("Russia and Niger spoke. A senator praised one of Washington's best partners.", "parties are not known"),
    ],
)
def test_what_is_no_verdict_on_two_states_is_left_out_with_the_reason(
    coder: dragoman.Coder, text: str, reason: str
) -> None:
    coded = coder.code(text)
    assert not coded.assessments
    assert [d.reason.endswith(reason) for d in coded.discarded if d.stage == "assess"] == [True]


def test_each_who_has_a_relationship_has_it_with_the_same_partner(coder: dragoman.Coder) -> None:
    coded = coder.code("Chad and Niger have enjoyed warm relations with Togo for years.")
    assert [v.between for v in coded.assessments] == [("TCD", "TGO"), ("NER", "TGO")]
