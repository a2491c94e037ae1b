"""Which mentions tell one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.records import Actor, Article, Mention, Place, Span, Status, When
from dragoman.stages.merge import group, unite, unite_actors


def telling(sentence: int, trigger: str, *, status: Status = Status.REALIZED, type: str = "CONSULT",
            countries: tuple[str, ...] = ("NOR", "SWE"), day: str | None = None, country: str | None = None) -> Mention:  # fmt: skip
    at = 100 * sentence
    return Mention(
        trigger=Span(start=at, end=at + len(trigger), text=trigger),
        sentence=sentence,
        type=type,
        modes=(),
        content=None,
        status=status,
        actors=tuple(Actor(text=c, country=c) for c in countries),
        when=When(text=day, date=day, precision="day") if day else None,
        where=Place(text="there", country=country) if country else None,
    )


def test_a_mention_joins_the_event_with_which_it_agrees_best_on_average() -> None:
    told = [telling(k, "talks") for k in range(4)]
    chances = {(0, 1): 0.9, (0, 2): 0.1, (1, 2): 0.6, (0, 3): 0.2, (1, 3): 0.2, (2, 3): 0.7}
    assert group(told, chances) == [[0, 1], [2, 3]]  # the third agrees with one of two only
    assert group(told, {(0, 1): 0.9}) == [[0, 1], [2], [3]]  # of the others nobody says anything


def test_mentions_of_two_types_are_never_one_event() -> None:
    told = [telling(0, "talks"), telling(1, "condemned", type="ACCUSE")]
    assert group(told, {}) == [[0], [1]]


def test_the_date_and_the_place_that_most_mentions_tell_win() -> None:
    members = [
        telling(0, "talks", day="2022-03-10", country="NOR"),
        telling(1, "talks", day="2022-03-11", country="SWE"),
        telling(2, "met", day="2022-03-11", country="SWE"),
    ]
    got = unite(members, id="e", status=Status.REALIZED, status_why="", contexts=())
    assert got.when
    assert got.where
    assert (got.when.date, got.where.country) == ("2022-03-11", "SWE")


def test_a_day_goes_before_a_month() -> None:
    month = replace(telling(0, "talks"), when=When(text="March", date="2022-03", precision="month"))
    members = [month, telling(1, "met", day="2022-03-11")]
    got = unite(members, id="e", status=Status.REALIZED, status_why="", contexts=())
    assert got.when
    assert got.when.date == "2022-03-11"


def test_a_party_that_one_telling_of_three_names_is_none_of_the_event() -> None:
    def side(*countries: str) -> tuple[Actor, ...]:
        return tuple(Actor(text=c, name=c, country=c) for c in countries)

    def united(*tellings: tuple[Actor, ...], least: int = 1) -> set[str | None]:
        return {a.country for a in unite_actors(tellings, least=least)}

    assert united(side("NOR"), side("NOR", "PER"), side("NOR")) == {"NOR"}
    assert united(side("NOR"), side("NOR", "PER")) == {"NOR", "PER"}  # of two nobody knows which is right
    assert united(side("NOR"), side("PER"), side()) == {"NOR", "PER"}  # no two agree
    assert united(side("NOR"), side("NOR"), side("PER"), least=2) == {"NOR", "PER"}  # a meeting has two parties


def test_rebels_are_not_hidden_by_the_government_that_another_telling_takes_from_elsewhere() -> None:
    freed, release = telling(0, "freed", type="RETREAT"), telling(1, "release", type="RETREAT")
    rebels = Actor(text="rebels", country="COD", sector="REB")
    state = Actor(text="Kinshasa", name="Kinshasa", country="COD", sector="GOV")

    def actors(second: Actor) -> list[str]:
        told = [replace(freed, actors=(rebels,)), replace(release, actors=(second,))]
        got = unite(told, id="e", status=Status.REALIZED, status_why="", contexts=())
        return [a.text for a in got.actors]

    assert actors(state) == ["rebels", "Kinshasa"]  # two of one country
    assert actors(replace(state, sector="REB")) == ["Kinshasa"]  # the same, by name
    assert actors(replace(state, text="release", span=release.trigger)) == ["rebels"]  # the act's own word names nobody


def _sides(actors: list[tuple[str, str]], recipients: list[tuple[str, str]], type: str = "SUPPORT") -> str:
    act = replace(
        telling(0, "thanked", type=type),
        actors=tuple(Actor(text=c, country=c, sector=s) for c, s in actors),
        recipients=tuple(Actor(text=c, country=c, sector=s) for c, s in recipients),
    )
    got = unite([act], id="e", status=Status.REALIZED, status_why="", contexts=())
    return " ".join(a.text for a in got.actors) + " > " + " ".join(a.text for a in got.recipients)


def test_a_government_does_nothing_to_itself_where_another_state_is_named() -> None:
    norway, chile, crowd = ("NOR", "GOV"), ("CHL", "GOV"), ("NOR", "CVL")
    assert _sides([norway], [chile, norway]) == "NOR > CHL"
    assert _sides([norway, chile], [chile]) == "NOR > CHL"
    assert _sides([norway], [norway]) == "NOR > NOR"  # nobody else is named
    assert _sides([norway], [chile, crowd]) == "NOR > CHL NOR"  # a state and its people are two
    assert _sides([norway, chile], [chile], type="CONSULT") == "NOR CHL > "  # who acts together stands once


@pytest.mark.parametrize(
    ("tellings", "wanted"),
    [
        # a tariff war between both, told twice, and once from one side
        ([("NOR CHL", ""), ("NOR CHL", ""), ("NOR", "CHL")], "NOR CHL > "),
        ([("NOR", "CHL"), ("NOR", "CHL"), ("CHL", "NOR")], "NOR > CHL"),
        ([("NOR CHL", ""), ("NOR", "CHL")], "NOR > CHL"),  # as often on either side: who did it to whom is told
    ],
)
def test_a_government_stands_where_most_tellings_have_it(tellings: list[tuple[str, str]], wanted: str) -> None:
    def side(words: str) -> tuple[Actor, ...]:
        return tuple(Actor(text=c, name=c, country=c, sector="GOV") for c in words.split())

    told = [
        replace(telling(k, "tariffs", type="SANCTION"), actors=side(actors), recipients=side(recipients))
        for k, (actors, recipients) in enumerate(tellings)
    ]
    got = unite(told, id="e", status=Status.REALIZED, status_why="", contexts=())
    assert " ".join(a.text for a in got.actors) + " > " + " ".join(a.text for a in got.recipients) == wanted


def test_a_person_does_nothing_to_himself() -> None:
    ousted = Actor(
        text="Rassendyll", name="Rudolf Rassendyll", country="NOR", sector="GOV", id="person:rudolf-rassendyll"
    )
    army = Actor(text="army", country="NOR", sector="MIL")
    told = [
        replace(telling(0, "ousted", type="COERCE"), actors=(army,), recipients=(ousted,)),
        replace(telling(1, "ouster", type="COERCE"), actors=(ousted,)),
        replace(telling(2, "ouster", type="COERCE"), actors=(army,), recipients=(ousted,)),
    ]
    got = unite(told, id="e", status=Status.REALIZED, status_why="", contexts=())
    assert (got.actors, got.recipients) == ((army,), (ousted,))


EGYPT = Actor(text="Egypt", name="Egypt", country="EGY", sector="GOV", id="country:EGY")
SHOUKRY = Actor(text="Sameh Shoukry", name="Sameh Shoukry", country="EGY", sector="GOV", id="person:sameh-shoukry")
MINISTRY = Actor(
    text="Foreign Ministry", name="Foreign Ministry", country="EGY", sector="GOV", id="org:foreign-ministry"
)
JORDAN = Actor(text="Jordan", name="Jordan", country="JOR", sector="GOV", id="country:JOR")


@pytest.mark.parametrize(
    ("tellings", "wanted"),
    [
        ([(EGYPT,), (SHOUKRY,)], ["Sameh Shoukry"]),
        ([(MINISTRY,), (EGYPT,)], ["Foreign Ministry"]),
        ([(EGYPT, SHOUKRY), (SHOUKRY,)], ["Egypt", "Sameh Shoukry"]),  # the text itself names two
        ([(EGYPT,), (replace(SHOUKRY, sector="ELI"),)], ["Egypt", "Sameh Shoukry"]),  # a former minister
        ([(JORDAN,), (SHOUKRY,)], ["Jordan", "Sameh Shoukry"]),
    ],
)
def test_a_state_and_its_minister_are_one_party(tellings: list[tuple[Actor, ...]], wanted: list[str]) -> None:
    assert [a.text for a in unite_actors(tellings)] == wanted


@pytest.mark.parametrize(
    ("modes", "first", "second", "wanted"),
    [
        ((), ((EGYPT,), (JORDAN,)), ((EGYPT, JORDAN), ()), "Egypt Jordan > "),
        ((), ((SHOUKRY,), (JORDAN,)), ((JORDAN,), (EGYPT,)), "Sameh Shoukry Jordan > "),
        (("visit",), ((SHOUKRY,), (JORDAN,)), ((EGYPT, JORDAN), ()), "Sameh Shoukry > Jordan"),  # the host stays host
    ],
)
def test_who_acts_together_stands_once(
    modes: tuple[str, ...],
    first: tuple[tuple[Actor, ...], tuple[Actor, ...]],
    second: tuple[tuple[Actor, ...], tuple[Actor, ...]],
    wanted: str,
) -> None:
    told = [
        replace(telling(k, "talks"), modes=modes, actors=actors, recipients=recipients)
        for k, (actors, recipients) in enumerate((first, second))
    ]
    got = unite(told, id="e", status=Status.REALIZED, status_why="", contexts=())
    assert " ".join(a.text for a in got.actors) + " > " + " ".join(a.text for a in got.recipients) == wanted


@pytest.mark.parametrize("case", cases("same_act"))
def test_the_mentions_of_one_act_are_one_event(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    title, _, body = case["text"].rpartition("\n\n")
    article = Article(text=body, title=title or None, date=date(2023, 5, 20))
    found = [[m.trigger.text for m in e.mentions] for e in coder.code(article).events]
    wanted = [set(each) for each in case["triggers"]]
    told = [each for each in found if any(set(each) & w for w in wanted)]
    assert sorted(sorted(each) for each in told) == sorted(sorted(each) for each in case["triggers"])
