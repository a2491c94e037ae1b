"""Occurrences: what is one happening, what its tellings say together, and how far the order of articles matters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import dragoman
from conftest import HERE, cases
from dragoman.ingest.articles import read_articles
from dragoman.occurrences.matching import LIFE, clusters
from dragoman.occurrences.merging import merge_anew
from dragoman.record import ingest
from dragoman.store.keeping import faults
from dragoman.store.opening import Store, open_store
from dragoman.store.reading import Window, occurrences_between
from dragoman.store.schema import event, membership
from happenings import Case, keep

ARTICLES = HERE / "articles" / "oslo.jsonl"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "record.db")
    yield opened
    opened.close()


def partition(store: Store) -> set[frozenset[str]]:
    """The events of each occurrence."""
    statement = select(event.c.id, membership.c.number).join(membership, membership.c.event == event.c.pk)
    homes: dict[int, set[str]] = {}
    with store.reading() as connection:
        for id_, number in connection.execute(statement.where(membership.c.known_to.is_(None))):
            homes.setdefault(number, set()).add(id_)
    return {frozenset(h) for h in homes.values()}


def happenings(store: Store, as_of: int | None = None) -> list[dict[str, Any]]:
    """All occurrences, in order of day."""
    with store.reading() as connection:
        return occurrences_between(connection, Window(as_of=as_of), newest=False)


@pytest.mark.parametrize("case", cases("occurrences"))
def test_events_of_one_happening_become_one_occurrence(store: Store, case: Case) -> None:
    keep(store, case["articles"])
    assert partition(store) == {frozenset(x) for x in case["together"]}
    assert faults(store) == []
    if "state" not in case:
        return
    (found,) = happenings(store)
    assert (found["state"], found["status"], found["day"]) == (case["state"], case["status"], case["day"])
    assert [s["stage"] for s in found["life"]] == case["stages"]
    said = {k: {v["value"]: v["origins"] for v in many} for k, many in found["disagreements"].items()}
    assert said == case["disagreements"]


@pytest.mark.parametrize("case", cases("occurrences"))
def test_the_order_of_two_or_three_articles_does_not_matter(tmp_path: Path, case: Case) -> None:
    for name, articles in (("one", case["articles"]), ("other", case["articles"][::-1])):
        store = open_store(tmp_path / f"{name}.db")
        keep(store, articles)
        assert partition(store) == {frozenset(x) for x in case["together"]}
        store.close()


def test_copies_are_one_origin(store: Store) -> None:
    story = (
        "Ghana expelled two Togolese diplomats over spying on the port of Tema on Tuesday. Officials said that the men "
        "had photographed naval boats at night and that further steps might follow within weeks."
    )
    told = [
        {"says": story.split(". ")[0] + ".", "type": "COERCE", "who": ["GHA"], "whom": ["TGO"], "trigger": "expelled"}
    ]
    fresh = "Two envoys of Togo flew home from Accra; Ghana expelled them over alleged spying."
    own = [{"says": fresh, "type": "COERCE", "who": ["GHA"], "whom": ["TGO"], "trigger": "expelled"}]
    wire = [
        {"id": k, "source": k, "date": "2024-04-02", "text": story, "events": told} for k in ("wire", "paper", "site")
    ]
    done = keep(store, [*wire, {"id": "own", "date": "2024-04-02", "events": own}])
    (found,) = happenings(store)
    assert (done.copies, found["articles"], found["outlets"], found["origins"]) == (2, 4, 4, 2)


def test_a_new_version_leaves_what_was_known_before(store: Store) -> None:
    case = next(c.values[0] for c in cases("occurrences") if c.id == "a plan is held")
    plan, held = case["articles"]
    keep(store, [plan])
    between = store.clock()
    keep(store, [held])
    assert [o["state"] for o in happenings(store, as_of=between)] == ["planned"]
    assert [o["state"] for o in happenings(store)] == ["held"]


def test_merging_anew_gives_the_same(store: Store) -> None:
    for param in cases("occurrences")[:5]:
        case: Case = param.values[0]
        prefix = case["id"].replace(" ", "-")
        keep(store, [{**a, "id": f"{prefix}-{a['id']}"} for a in case["articles"]])
    before = partition(store)
    with store.writing() as connection:
        merge_anew(connection, store.clock())
    assert partition(store) == before
    assert faults(store) == []


def test_merging_anew_settles_a_large_set_in_parts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, made_up(seed=4))
    monkeypatch.setattr("dragoman.occurrences.merging.LARGEST", 2)
    with store.writing() as connection:
        merge_anew(connection, store.clock())
    assert faults(store) == []


def made_up(seed: int, days: int = 12) -> list[Case]:
    """Articles of many outlets on some happenings between few countries: much to confuse."""
    rng = random.Random(seed)
    countries = ["NOR", "TUR", "GHA", "TGO"]
    acts = [("ACCUSE", "accused"), ("SANCTION", "sanctioned"), ("CONSULT", "met"), ("ASSAULT", "shelled")]
    matters = "spying fishing shelling prisoners borders pipelines visas ports tariffs grain".split()
    out: list[Case] = []
    for n in range(30):
        one, other = rng.sample(countries, 2)
        (type_, verb), about = rng.choice(acts), rng.sample(matters, 3)
        day = Date(2024, 5, 1).toordinal() + rng.randrange(days)
        for k in range(rng.randint(1, 4)):
            says = f"{one} {verb} {other} over {' and '.join(rng.sample(about, 2))}"
            told = {"says": says, "type": type_, "who": [one], "whom": [other], "trigger": verb}
            if rng.random() < 0.6:
                told["when"] = Date.fromordinal(day).isoformat()
            published = Date.fromordinal(day + rng.randint(0, 1)).isoformat()
            text = f"{says}. {' '.join(rng.sample(matters, 4))} {n} {k} " + " ".join(
                f"w{rng.random()}" for _ in range(20)
            )
            out.append({"id": f"{n}-{k}", "date": published, "text": text, "events": [told]})
    return out


def test_shuffled_articles_give_nearly_the_same_occurrences(tmp_path: Path) -> None:
    articles = made_up(seed=4)
    found = []
    for k in range(4):
        store = open_store(tmp_path / f"{k}.db")
        keep(store, random.Random(k).sample(articles, len(articles)))
        found.append(partition(store))
        store.close()
    assert 20 <= len(found[0]) < len(articles) - 20
    shares = [agreement(found[0], other) for other in found[1:]]
    print(f"pairs of events that two orders put alike: {', '.join(f'{s:.3f}' for s in shares)}")
    assert min(shares) >= 0.97


def agreement(one: set[frozenset[str]], other: set[frozenset[str]]) -> float:
    """Of the pairs that either partition joins, the share that both join."""
    a, b = (({(x, y) for part in p for x in part for y in part if x < y}) for p in (one, other))
    return len(a & b) / len(a | b) if a | b else 1.0


def test_clusters_need_a_mean_likeness() -> None:
    chain = {(1, 2): 0.9, (2, 3): 0.6, (3, 4): 0.9}
    assert clusters([1, 2, 3, 4], chain) == [(1, 2), (3, 4)]  # 2 and 3 alone do not bind the others
    assert clusters([1, 2, 3, 4], chain | {(2, 3): LIFE}) == [(1, 2, 3, 4)]


def test_articles_of_a_visit_and_a_row_are_merged_by_the_coder_and_the_rule(tmp_path: Path) -> None:
    coder = dragoman.load(dragoman.Settings(min_confidence=0.15))  # what is told weakly disagrees too
    store = open_store(tmp_path / "record.db")
    ingest(store, coder, read_articles([ARTICLES]))
    known = {o["id"]: o for o in happenings(store)}
    visit = next(o for o in known.values() if o["type"] == "CONSULT" and o["articles"] == 4)
    stages = [s["stage"] for s in visit["life"]]
    assert (visit["state"], visit["day"], visit["where"]["name"]) == ("held", "2024-03-27", "Ankara")
    assert stages.index("planned") < stages.index("postponed") < stages.index("held")
    shelled = next(o for o in known.values() if o["type"] == "ASSAULT" and o["articles"] == 3)
    # the model may tell a death toll as an act of its own, so one of the three numbers may stand elsewhere
    assert len({v["value"] for v in shelled["disagreements"]["numbers"]} & {"12", "9", "15"}) >= 2
    assert {v["value"] for v in shelled["disagreements"]["date"]} == {"2024-05-09", "2024-05-08"}
    expelled = next(o for o in known.values() if o["type"] == "SANCTION" and o["articles"] == 3)
    assert (expelled["outlets"], expelled["origins"]) == (3, 2)
    store.close()
