"""When and where an event happened and who says so, as the judge settles it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import dragoman
from conftest import cases
from dragoman.models.encoder import Encoded
from dragoman.models.judge import Judge
from dragoman.records import Actor, Event, Frame, Mention, Phrase, Place, Role, Sentence, Span, Status, When
from dragoman.stages.circumstances import Acts, candidates, circumstanced
from dragoman.stages.merge import unite
from dragoman.stages.parse import Parsed, Telling

TEXT = "Norway met Mali on Friday in Oslo ."
MONDAY, FRIDAY = (
    When(text=t, date=d, precision="day") for t, d in (("Monday", "2022-03-07"), ("Friday", "2022-03-11"))
)
OSLO = Place(text="Oslo", name="Oslo", country="NOR", kind="city")
GOVERNMENT = Actor(text="the ministry", country="NOR", sector="GOV")


class ToldJudge:
    """Says of each candidate what the test tells it, by field and whether the event itself gives it."""

    def __init__(self, told: Mapping[tuple[str, bool], float]) -> None:
        self.told = told

    def chances(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        fields = ("when", "where", "attribution")
        return [self.told.get((fields[int(r["field"])], r["own"] > 0), 0.0) for r in rows]


def telling(sentence: int, type: str = "CONSULT", **given: Any) -> Telling:
    at = 100 * sentence
    words = TEXT.split()
    mention = Mention(
        trigger=Span(start=at + 7, end=at + 10, text="met"),
        sentence=sentence,
        type=type,
        modes=(),
        content=None,
        status=Status.REALIZED,
        actors=(Actor(text="Norway", country="NOR"), Actor(text="Mali", country="MLI")),
        **given,
    )
    leanings = ((Role.WHEN, (0.0, 0.0, 0.0, 0.1, 0.7, 0.0, 0.0, 0.0)),)
    frame = Frame(sentence=sentence, start=7, end=10, trigger="met", type=type, head=1, leanings=leanings)
    read = Sentence(index=sentence, text=TEXT, start=at, end=at + len(TEXT))
    return Telling(
        mention=mention,
        frame=replace(frame, phrases=(Phrase(role=Role.WHEN, start=16, end=25, text="on Friday", score=0.8),)),
        parsed=Parsed(sentence=read, doc=Doc(Vocab(), words), encoded=cast(Encoded, None)),
    )


def article(*tellings: Telling, chances: Mapping[tuple[int, int], float] | None = None) -> Acts:
    """Each telling an event of its own."""
    events = [
        unite([t.mention], id=str(k), status=Status.REALIZED, status_why="", contexts=())
        for k, t in enumerate(tellings)
    ]
    groups = [[k] for k in range(len(tellings))]
    return Acts(
        tellings=tellings, groups=groups, events=events, chances=chances or {}, sentences=9, published=date(2022, 3, 12)
    )


def settled(told: Mapping[tuple[str, bool], float], found: Acts) -> list[Event]:
    return circumstanced(found, cast(Judge, ToldJudge(told)))


def test_an_act_near_may_give_its_date_its_place_and_its_source() -> None:
    found = candidates(article(telling(1), telling(2, "AGREE", when=FRIDAY, where=OSLO, attribution=GOVERNMENT)))
    assert {(c.event, c.field, c.value, c.own) for c in found} == {
        (at, field, value, at == 1)
        for at in (0, 1)
        for field, value in (("when", "2022-03-11"), ("where", "NOR"), ("attribution", "NOR"))
    }


@pytest.mark.parametrize(
    ("other", "likely", "heard"),
    [
        pytest.param(telling(8, when=FRIDAY), 0.4, True, id="a likely telling of the act is heard from afar"),
        pytest.param(telling(8, when=FRIDAY), 0.01, False, id="an unlikely one is not"),
        pytest.param(telling(0, "AGREE", when=FRIDAY), 0.0, True, id="the headline is heard everywhere"),
    ],
)
def test_who_is_heard(other: Telling, likely: float, heard: bool) -> None:
    found = article(telling(4), other, chances={(0, 1): likely})
    assert any(c.event == 0 for c in candidates(found)) == heard


def test_what_the_encoder_marks_for_the_act_is_a_sign() -> None:
    span = Span(start=119, end=125, text="Friday")
    mine, theirs = (c.features for c in candidates(article(telling(1, when=replace(FRIDAY, span=span)), telling(3))))
    assert (mine["marked"], mine["leaning"], mine["days"]) == (0.8, 0.7, -1.0)
    assert "marked" not in theirs
    assert "leaning" not in theirs


def test_a_likely_date_of_another_telling_is_taken_with_its_reason() -> None:
    first, _ = settled({("when", False): 0.6, ("when", True): 0.9}, article(telling(1), telling(2, when=FRIDAY)))
    assert first.when
    assert first.when.date == "2022-03-11"
    assert "by all that the article says (0.60)" in first.when.why


def test_an_unlikely_date_is_left_out_and_the_event_says_so() -> None:
    (event,) = settled({("when", True): 0.05, ("where", True): 0.9}, article(telling(1, when=FRIDAY, where=OSLO)))
    assert event.when is None
    assert event.where == OSLO
    assert "hardly its date: Friday (0.05)" in event.why


def test_the_likelier_of_two_dates_wins() -> None:
    first, _ = settled(
        {("when", True): 0.3, ("when", False): 0.5}, article(telling(1, when=MONDAY), telling(2, when=FRIDAY))
    )
    assert first.when
    assert first.when.date == "2022-03-11"
    assert "hardly its date: Monday (0.30)" in first.why


def test_a_place_that_nothing_resolves_stays_where_no_other_is_found() -> None:
    nowhere = Place(text="a seaside resort", kind="venue")
    (event,) = settled({}, article(telling(1, where=nowhere)))
    assert event.where == nowhere
    assert event.why == ""


@pytest.mark.parametrize("case", cases("circumstances"))
def test_each_act_has_the_date_the_place_and_the_source_that_a_reader_would_give_it(
    coder: dragoman.Coder, case: dict[str, Any]
) -> None:
    coded = coder.code(dragoman.Article(text=case["text"], date=date(2023, 5, 20)))
    (event,) = (e for e in coded.events if any(m.trigger.text == case["trigger"] for m in e.mentions))
    assert (event.when.date if event.when else None) == case.get("date")
    assert (event.where.country if event.where else None) == case.get("place")
    assert (event.attribution.country if event.attribution else None) == case.get("source")
