"""The encoder names the commonest acts in plain sentences; one that it gets wrong is a matter of weights, many are a fault."""

from __future__ import annotations

from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.models.encoder import Encoder
from dragoman.ontology.plover import MUTUAL
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


def parties(coder: dragoman.Coder, case: dict[str, Any]) -> str:
    """Who does what to whom by the first event of a wanted type, as the case tells it: both sides as one where they act together."""
    found = [e for e in coder.code(case["text"], "2024-03-12").events if e.type in case["types"]]
    if not found:
        return "no such act"
    sides = [sorted({str(a.country) for a in side}) for side in (found[0].actors, found[0].recipients)]
    if found[0].type in MUTUAL:
        sides = [sorted({*sides[0], *sides[1]}), []]
    return f"{sides[0]} to {sides[1]}"


@pytest.mark.parametrize("case", cases("plain_parties"))
def test_a_plain_sentence_tells_who_does_it_to_whom(case: dict[str, Any], coder: dragoman.Coder) -> None:
    sides = [sorted(case["actors"]), sorted(case["recipients"])]
    if set(case["types"]) <= MUTUAL:
        sides = [sorted({*sides[0], *sides[1]}), []]
    got = parties(coder, case)
    assert (got == f"{sides[0]} to {sides[1]}") is not case.get("missed", False), got


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Ghana and Togo traded blame on Friday over the raid.", {"ACCUSE"}),
        ("Gabon protests the arrest of two fishermen by Cameroon", {"ACCUSE"}),
        ("Thousands protested in Libreville against the arrest of two fishermen.", {"PROTEST"}),
    ],
)
def test_what_a_verb_takes_tells_its_type(text: str, types: set[str], coder: dragoman.Coder) -> None:
    coded = coder.code(text, "2024-03-14")
    assert {e.type for e in coded.events} & {"ACCUSE", "COOPERATE", "PROTEST", "SANCTION"} == types


def test_a_call_about_talks_with_another_is_no_part_of_them_and_has_no_place(coder: dragoman.Coder) -> None:
    text = (
        "Zambian President Hakainde Hichilema briefed Malawian President Lazarus Chakwera by telephone on his talks with "
        "Angolan President Joao Lourenco in Luanda."
    )
    call, talks = (e for e in coder.code(text, "2024-03-14").events if e.type == "CONSULT")
    assert {a.country for a in (*call.actors, *call.recipients)} == {"ZMB", "MWI"}
    assert {a.country for a in (*talks.actors, *talks.recipients)} == {"ZMB", "AGO"}
    assert call.where is None
    assert talks.where is not None


def test_who_accuses_and_who_is_accused_do_not_become_one_act(coder: dragoman.Coder) -> None:
    text = "Algeria accused a consul of spying on Monday. Rights groups accused Algiers of spreading fear."
    accused = [e for e in coder.code(text, "2024-03-14").events if e.type == "ACCUSE"]
    assert sorted({a.country for a in e.actors} == {"DZA"} for e in accused) == [False, True]


def test_who_calls_on_somebody_visits_him_and_who_calls_him_does_not(coder: dragoman.Coder) -> None:
    (visit,) = coder.code("Wang Yi called on Prime Minister Narendra Modi in Delhi on Tuesday.", "2025-08-19").events
    (call,) = coder.code("Vladimir Putin called Narendra Modi on Tuesday.", "2025-08-19").events
    assert "phone" not in visit.modes
    assert "phone" in call.modes


@pytest.mark.parametrize(
    ("text", "type_", "modes"),
    [
        ("Ambassador Joao Mbeki was recalled to Pretoria in January.", "SANCTION", {"expel"}),
        ("Canada listed the Guards as a terrorist group.", "SANCTION", set()),
        ("Benin blamed Togo for a cyber attack on its parliament.", "COERCE", {"cyber"}),
        ("China began three days of drills near Taiwan.", "MOBILIZE", set()),
        ("Oman held three days of drills with Qatar.", "COOPERATE", set()),
    ],
)
def test_to_whom_or_with_what_it_is_done_tells_its_type(
    text: str, type_: str, modes: set[str], coder: dragoman.Coder
) -> None:
    assert any(e.type == type_ and modes <= set(e.modes) for e in coder.code(text, "2026-05-14").events)
