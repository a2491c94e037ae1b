"""Who takes part: each line of cases/actors.jsonl is a phrase in context and the actors that it stands for."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import cases as read_cases
from dragoman.lexicons.actors import BODIES, SECTORS, ActorTables, read_actor_tables, tokens
from dragoman.lexicons.offices import OfficeTable, read_offices
from dragoman.lexicons.reading import FOLDER, rows, words
from dragoman.records import Article, Frame, Phrase, Role, Sentence
from dragoman.stages.actors import resolve_actors
from dragoman.stages.actors.context import choose_by
from dragoman.stages.actors.ledger import Ledger
from dragoman.stages.actors.named_sides import Countries
from dragoman.stages.actors.question import Question

LINES = (Path(__file__).parent / "cases/actors.jsonl").read_text(encoding="utf-8").splitlines()
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
FORMER = frozenset({"SUN", "YUG", "CSK", "DDR"})


@cache
def tables() -> tuple[ActorTables, OfficeTable]:
    """The shipped tables, read once."""
    return read_actor_tables(), read_offices()


def _phrase(line: str, role: str, text: str) -> Phrase:
    start = line.index(text)
    return Phrase(role=Role(role), start=start, end=start + len(text), text=text)


def resolve(case: dict[str, Any]) -> list[dict[str, str | None]]:
    """The actors that the stage gives for a case's phrase; frames of earlier sentences come from their country names."""
    names, offices = tables()
    sentences, at = [], 0
    for index, text in enumerate(case["sentences"]):
        sentences.append(Sentence(index=index, text=text, start=at, end=at + len(text)))
        at += len(text) + 1
    place = case.get("in", 0)
    frames = []
    for s in sentences[:place]:
        known = {m.known.country: m for m in names.names.find(tokens(s.text)) if m.known.country}
        if len(known) == 2:
            spots = [tokens(s.text)[m.first] for m in known.values()]
            phrases = tuple(Phrase(role=Role.ACTOR, start=w.start, end=w.end, text=w.text) for w in spots)
            frames.append(Frame(sentence=s.index, start=0, end=1, trigger="", type="CONSULT", phrases=phrases))
    line = sentences[place].text
    start = line.index(case["phrase"])
    trigger = line.index(case["trigger"])
    role = Role(case["role"])
    phrase = Phrase(role=role, start=start, end=start + len(case["phrase"]), text=case["phrase"])
    also = tuple(_phrase(line, r, text) for r, text in case.get("also", {}).items())
    for index, sides in case.get("told", {}).items():  # an earlier meeting with both its sides
        phrases = tuple(_phrase(sentences[int(index)].text, r, text) for r, text in sides.items())
        frames.append(Frame(sentence=int(index), start=0, end=1, trigger="", type="CONSULT", phrases=phrases))
    if before := dict(case.get("before", {})):  # an act that the same sentence tells before
        start, word, type_ = line.index(before["trigger"]), before.pop("trigger"), before.pop("type")
        phrases = tuple(_phrase(line, r, text) for r, text in before.items())
        act = Frame(sentence=place, start=start, end=start + len(word), trigger=word, type=type_, phrases=phrases)
        frames.append(act)
    frames.append(
        Frame(
            sentence=place,
            start=trigger,
            end=trigger + len(case["trigger"]),
            trigger=case["trigger"],
            type=case.get("type", "CONSULT"),
            status=case.get("status", "realized"),
            modes=tuple(case.get("modes", ())),
            phrases=(phrase, *also),
        )
    )
    article = Article(text="\n".join(case["sentences"]), date=date.fromisoformat(case["date"]))
    got = resolve_actors(frames, sentences, article=article, dateline=None, tables=names, offices=offices)[-1]
    side = {Role.ACTOR: got.actors, Role.RECIPIENT: got.recipients, Role.ATTRIBUTION: got.attribution}[role]
    for actor in side:
        assert actor.span is not None
        assert article.text[actor.span.start : actor.span.end] == case["phrase"]
    return [{k: getattr(a, k) for k in ("country", "sector", "name", "office", "id")} for a in side]


def test_there_are_cases() -> None:
    assert len(CASES) >= 450
    assert [k for k, n in Counter(c["id"] for c in CASES).items() if n > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["id"])
def test_a_phrase_stands_for_its_actors(case: dict[str, Any]) -> None:
    got = sorted(resolve(case), key=lambda a: str(a["country"]))
    wanted = sorted(case["want"], key=lambda a: str(a["country"]))
    assert len(got) == len(wanted)
    for found, want in zip(got, wanted, strict=True):
        assert {k: found[k] for k in want} == want


@pytest.mark.parametrize("case", read_cases("sides"), ids=lambda c: c["text"])
def test_an_act_has_its_own_sides(case: dict[str, Any]) -> None:
    names, offices = tables()
    line = case["text"]
    phrases = tuple(_phrase(line, side, text) for side in ("actor", "recipient") for text in case[side])
    start = line.index(case["trigger"])
    frame = Frame(
        sentence=0,
        start=start,
        end=start + len(case["trigger"]),
        trigger=case["trigger"],
        type=case["type"],
        phrases=phrases,
    )
    sentence = Sentence(index=0, text=line, start=0, end=len(line))
    article = Article(text=line, date=date(2023, 5, 10))
    (got,) = resolve_actors([frame], [sentence], article=article, dateline=None, tables=names, offices=offices)
    assert [a.country for a in got.actors] == case["actors"]
    assert [a.country for a in got.recipients] == case["recipients"]


@pytest.mark.parametrize(("file", "columns"), [("countries.tsv", 6), ("countries_own.tsv", 5)])
def test_every_country_has_a_code(file: str, columns: int) -> None:
    codes = {cells[0] for _, cells in rows(FOLDER / "countries.tsv", 6)} | BODIES | FORMER | {"XKX", "-"}
    wrong = [cells[0] for _, cells in rows(FOLDER / file, columns) if cells[0] not in codes]
    assert wrong == []


@pytest.mark.parametrize("file", ["organisations.tsv", "groups.tsv"])
def test_every_organisation_has_a_country_and_a_sector(file: str) -> None:
    codes = {cells[0] for _, cells in rows(FOLDER / "countries.tsv", 6)} | BODIES | {"XKX", "-"}
    for _, (_, country, sector) in rows(FOLDER / file, 3):
        assert country in codes
        assert sector in SECTORS


def test_every_person_and_people_has_a_country_and_a_sector() -> None:
    codes = {cells[0] for _, cells in rows(FOLDER / "countries.tsv", 6)} | BODIES | FORMER | {"XKX"}
    for _, (country, sector, since, until, names) in rows(FOLDER / "persons.tsv", 5):
        assert country in codes, names
        assert sector in SECTORS
        assert not (since and until) or since <= until
    for _, (_, countries, sector) in rows(FOLDER / "peoples.tsv", 3):
        assert set(countries.split()) <= codes
        assert sector in SECTORS


@pytest.mark.parametrize(
    ("year", "country"), [(1989, "SUN"), (1991, "SUN"), (1992, "RUS"), (2017, "RUS"), (None, "RUS")]
)
def test_a_seat_stands_for_the_state_of_its_year(year: int | None, country: str) -> None:
    found = list(tables()[0].names.find(tokens("Moscow protested."), year))
    assert [m.known.country for m in found] == [country]


def test_a_person_has_the_sector_of_the_year() -> None:
    names = tables()[0]
    early, late = names.notable("Aung San Suu Kyi", 1995), names.notable("Suu Kyi", 2018)
    assert early
    assert late
    assert (early.sector, late.sector) == ("OPP", "GOV")
    assert names.notable("Nobody Inparticular", 1995) is None


@pytest.mark.parametrize(
    ("file", "columns", "cell"),
    [("organisations.tsv", 3, 0), ("groups.tsv", 3, 0), ("roles.tsv", 2, 1), ("mononyms.tsv", 2, 0)],
)
def test_no_name_stands_twice(file: str, columns: int, cell: int) -> None:
    seen = Counter(word for _, cells in rows(FOLDER / file, columns) for word in words(cells[cell]))
    assert [word for word, n in seen.items() if n > 1] == []


def test_without_weights_the_rules_stand_and_with_them_the_heavier_sign_wins() -> None:
    sentences = [
        Sentence(index=0, text="Kenya and Uganda closed the border.", start=0, end=35),
        Sentence(index=1, text="The government sent a note to Uganda.", start=36, end=73),
    ]
    frame = Frame(
        sentence=1,
        start=15,
        end=19,
        trigger="sent",
        type="REQUEST",
        phrases=(
            Phrase(role=Role.ACTOR, start=4, end=14, text="government"),
            Phrase(role=Role.RECIPIENT, start=30, end=36, text="Uganda"),
        ),
    )
    names, offices = tables()
    article = Article(text="\n".join(s.text for s in sentences))

    def country(weights: dict[str, float]) -> tuple[str | None, str]:
        found = resolve_actors(
            [frame],
            sentences,
            article=article,
            dateline=None,
            tables=names,
            offices=offices,
            choose=choose_by(weights),
        )[0].actors[0]
        return found.country, found.why

    assert country({})[0] == "UGA"
    assert country({"top left": 1.0}) == ("KEN", "the country that the context speaks for most")
    assert country({"none": 1.0}) == (None, "the context speaks for no one country")


def test_tokens_keep_abbreviations_together() -> None:
    assert [w.text for w in tokens("U.S.-led forces")][:1] == ["U.S."]
    assert all(re.match(r"\S", w.text) for w in tokens("Jean-Yves Le Drian’s plan"))


def test_the_same_words_are_the_same_party_in_two_acts_of_a_sentence() -> None:
    sentences = [
        Sentence(index=0, start=0, end=40, text="Kenya blamed Chad. Chad and Niger spoke."),
        Sentence(index=1, start=41, end=83, text="The attackers burned trucks and took goats."),
    ]
    who = Phrase(role=Role.ACTOR, start=4, end=13, text="attackers")
    acts = [
        Frame(sentence=1, start=14, end=20, trigger="burned", type="ASSAULT", phrases=(who,)),
        Frame(sentence=1, start=32, end=36, trigger="took", type="COERCE", phrases=(who,)),
    ]
    names, offices = tables()
    article = Article(text="\n".join(s.text for s in sentences))

    def choose(question: Question, ledger: Ledger) -> Countries:
        return frozenset({"KEN" if question.frame.type == "ASSAULT" else "TCD"})

    found = resolve_actors(
        acts, sentences, article=article, dateline=None, tables=names, offices=offices, choose=choose
    )
    assert [a.country for p in found for a in p.actors] == ["KEN", "KEN"]
