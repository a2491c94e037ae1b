"""Who takes part in an event, as the judge settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import dragoman
from conftest import cases
from dragoman.lexicons.actors import NamedCountry
from dragoman.models.encoder import Encoded
from dragoman.models.judge import Judge
from dragoman.records import Actor, Article, Frame, Mention, Sentence, Span, Status
from dragoman.stages.merge import unite
from dragoman.stages.parse import Parsed, Telling
from dragoman.stages.parties import Draft, candidates, settle
from dragoman.stages.parties.settle import chosen

NAMES = {"NOR": "Norway", "MLI": "Mali", "TCD": "Chad"}


class ToldJudge:
    """Says of each country what the test tells it."""

    def __init__(self, told: Mapping[tuple[str, float], float]) -> None:
        self.told = told  # by the sides' number and whether the country is told there now

    def chances(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        return [self.told[("actors", "recipients", "both")[int(r["side"])], r["now"]] for r in rows]


def draft(type: str = "ASSAULT") -> Draft:
    """ "Norway thanked Mali" as an act of Norway alone."""
    words, text = ["Norway", "thanked", "Mali"], "Norway thanked Mali"
    doc = Doc(Vocab(), words, heads=[1, 1, 1], deps=["nsubj", "ROOT", "obj"], pos=["PROPN", "VERB", "PROPN"])
    norway = Actor(text="Norway", name="Norway", country="NOR", sector="GOV", span=Span(start=0, end=6, text="Norway"))
    mention = Mention(
        trigger=Span(start=7, end=14, text="thanked"),
        sentence=0,
        type=type,
        modes=(),
        content=None,
        status=Status.REALIZED,
        actors=(norway,),
    )
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    frame = Frame(sentence=0, start=7, end=14, trigger="thanked", type=type, head=1)
    parsed = Parsed(sentence=sentence, doc=doc, encoded=cast(Encoded, None))
    event = unite([mention], id="e", status=Status.REALIZED, status_why="", contexts=())
    return Draft(event=event, tellings=(Telling(mention=mention, frame=frame, parsed=parsed),))


NAMED = {0: (NamedCountry(country="NOR", start=0, end=6), NamedCountry(country="MLI", start=15, end=19))}


def settled(told: Mapping[tuple[str, float], float], type: str = "ASSAULT") -> Any:
    (got,) = settle([draft(type)], NAMED, cast(Judge, ToldJudge(told)), NAMES)
    return got


def test_every_country_of_the_sentence_may_stand_on_either_side() -> None:
    found = {(c.side, c.country) for c in candidates([draft()], NAMED)}
    assert found == {(s, c) for s in ("actors", "recipients") for c in ("NOR", "MLI")}
    assert {c.side for c in candidates([draft("CONSULT")], NAMED)} == {"both"}


def test_a_likely_party_that_the_mention_leaves_out_is_added_with_its_reason() -> None:
    likely = {("actors", 1.0): 0.9, ("actors", 0.0): 0.1, ("recipients", 1.0): 0.0, ("recipients", 0.0): 0.6}
    got = settled({**likely, ("recipients", 0.0): 0.6})
    assert [a.country for a in got.event.actors] == ["NOR"]
    added = {a.country: a for a in got.event.recipients}
    assert set(added) == {"NOR", "MLI"}
    assert added["MLI"].name == "Mali"
    assert "0.60" in added["MLI"].why
    assert got.exact == pytest.approx(0.9 * 0.9 * 0.6 * 0.6)
    assert got.touching == pytest.approx(0.9 * (1 - 0.4 * 0.4))


def test_an_unlikely_party_is_left_out_and_the_event_says_so() -> None:
    got = settled({("actors", 1.0): 0.2, ("actors", 0.0): 0.7, ("recipients", 1.0): 0.0, ("recipients", 0.0): 0.1})
    assert [a.country for a in got.event.actors] == ["MLI"]
    assert "hardly a party: Norway (0.20)" in got.event.why


def test_an_act_that_is_hardly_anybodys_keeps_the_parties_that_it_is_told_of() -> None:
    got = settled(dict.fromkeys([(s, n) for s in ("actors", "recipients") for n in (0.0, 1.0)], 0.2))
    assert [a.country for a in got.event.actors] == ["NOR"]
    assert got.touching == pytest.approx(0.8**4)


def test_of_an_act_together_each_party_stands_once() -> None:
    got = settled({("both", 1.0): 0.9, ("both", 0.0): 0.7}, "CONSULT")
    assert [a.country for a in (*got.event.actors, *got.event.recipients)] == ["NOR", "MLI"]


@pytest.mark.parametrize(
    ("likely", "countries"),
    [
        ({"NOR": 0.9, "MLI": 0.6, "TCD": 0.5}, {"NOR", "MLI"}),
        ({"NOR": 0.45, "MLI": 0.42}, {"NOR"}),  # nobody is likely enough: the likeliest, if nearly so
        ({"NOR": 0.29}, set()),
        ({}, set()),
    ],
)
def test_the_likely_are_chosen(likely: Mapping[str, float], countries: set[str]) -> None:
    assert chosen(likely) == countries


def test_one_that_is_told_stays_a_little_sooner() -> None:
    assert chosen({"NOR": 0.9, "MLI": 0.5}) == {"NOR"}
    assert chosen({"NOR": 0.9, "MLI": 0.5}, {"MLI"}) == {"NOR", "MLI"}


def test_one_that_is_marked_on_both_sides_of_a_meeting_stands_once(coder: dragoman.Coder) -> None:
    text = "Australian Foreign Minister Claire Hadley met Japanese Foreign Minister Akira Minami in Tokyo."
    (event,) = coder.code(text, "2026-11-25").events
    assert [a.name for a in (*event.actors, *event.recipients)] == ["Claire Hadley", "Akira Minami"]


class JudgeByName:
    """Answers of the draft's countries by side and code."""

    def __init__(self, likely: Mapping[tuple[str, str], float]) -> None:
        self.answers = [likely[c.side, c.country] for c in candidates([draft()], NAMED)]

    def chances(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        assert len(rows) == len(self.answers)
        return self.answers


@pytest.mark.parametrize(
    ("itself", "other", "recipients"),
    [
        (0.5, 0.2, []),  # the likeliest, but a guess, and it is the doer
        (0.7, 0.2, ["NOR"]),  # no guess
        (0.4, 0.5, ["MLI"]),
    ],
)
def test_that_a_state_did_it_to_itself_is_not_guessed_where_another_is_named(
    itself: float, other: float, recipients: list[str]
) -> None:
    likely = {
        ("actors", "NOR"): 0.9,
        ("actors", "MLI"): 0.0,
        ("recipients", "NOR"): itself,
        ("recipients", "MLI"): other,
    }
    (got,) = settle([draft()], NAMED, cast(Judge, JudgeByName(likely)), NAMES)
    assert [a.country for a in got.event.actors] == ["NOR"]
    assert [a.country for a in got.event.recipients] == recipients


@pytest.mark.parametrize("case", cases("parties"))
def test_the_parties_of_an_act_are_those_that_a_reader_would_name(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    coded = coder.code(Article(text=case["text"], date=date(2023, 5, 20)))
    words = set(case["trigger"].split())  # the encoder may draw a trigger longer or shorter
    (event,) = (e for e in coded.events if any(words & set(m.trigger.text.split()) for m in e.mentions))
    actors, recipients = {a.country for a in event.actors}, {a.country for a in event.recipients}
    if "both" in case:
        assert actors | recipients == set(case["both"])
    else:
        assert (actors, recipients) == (set(case["actors"]), set(case.get("recipients", ())))
