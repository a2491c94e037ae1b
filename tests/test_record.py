"""The record: what comes again is recognised, versions are kept, and nothing that was known is lost.

Every test runs on SQLite and on a PostgreSQL server.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from dragoman.coder import Coder
from dragoman.ingest.articles import Read
from dragoman.record import Ingested, ingest
from dragoman.records import Article, FailedArticle
from dragoman.store.keeping import faults, figures
from dragoman.store.opening import Store
from dragoman.store.reading import (
    Window,
    article_by_id,
    dyads,
    failures,
    occurrences_between,
    stored_events,
    verdicts,
    versions_of,
)
from dragoman.store.schema import article, run
from dragoman.store.search import search

DAY = date(2024, 3, 5)
ENVOY = Article(
    id="envoy",
    title="Norway expels two Syrian diplomats",
    text="Norway expelled two Syrian diplomats on Monday after soldiers shelled a hospital near the northern border, "
    "the foreign ministry in Oslo said. The two men, who had served in Oslo for three years, will not be let in again "
    "until further notice.",
    date=DAY,
    source="Harbour Post",
    url="https://harbour.example/envoy",
)
TALKS = Article(
    id="talks",
    title="Kenya and Ethiopia discuss dam",
    text="The foreign ministers of Kenya and Ethiopia met in Nairobi on Sunday to discuss the new dam on the river "
    "that both countries share. Kenya condemned Ethiopia for filling the lake without notice.",
    date=DAY,
    source="Valley Courier",
)
FRENCH = Article(
    id="conseil",
    title="Le ministre reçoit l'ambassadeur",
    text="Le ministre des affaires étrangères a reçu lundi l'ambassadeur du Maroc à Paris pour parler de la pêche.",
    date=DAY,
    source="Le Phare",
)
COPY = replace(
    ENVOY,
    id="envoy-wire",
    title="Oslo sends Syrians home",
    text=ENVOY.text.replace("until further notice", "for now"),
    source="Valley Courier",
    url="https://valley.example/oslo",
)
CHANGED = replace(
    ENVOY,
    text=ENVOY.text.replace("until further notice.", "until further notice. Syria condemned Norway for the step."),
)


@pytest.fixture
def later(store: Store) -> Store:
    """The same record under a clock that goes on by a second at each look."""
    moments = iter(range(1_700_000_000_000_000, 1_800_000_000_000_000, 1_000_000))
    return replace(store, clock=lambda: next(moments))


def bring(store: Store, coder: Coder, *reads: Read, batch: int = 25) -> Ingested:
    return ingest(store, coder, reads, batch=batch)


def dump(store: Store) -> dict[str, int | str]:
    return {k: v for k, v in figures(store).items() if k not in ("runs", "last run")}


def test_an_article_is_kept_with_its_events_and_the_record_is_whole(store: Store, coder: Coder) -> None:
    done = bring(store, coder, ENVOY, TALKS)
    assert (done.added, done.copies, done.updated, done.failed) == (2, 0, 0, 0)
    assert done.events > 2
    assert faults(store) == []
    with store.reading() as connection:
        found = list(stored_events(connection, Window()))
        between = dyads(connection, [("NOR", "SYR")], Window())
        row = article_by_id(connection, "envoy")
    assert {s.article.id for s in found} == {"envoy", "talks"}
    assert "SANCTION" in {d.type for d in between}
    assert row is not None
    assert (row.text, row.title, row.date, row.state) == (ENVOY.text, ENVOY.title, "2024-03-05", "coded")


def test_the_same_articles_again_add_nothing(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY, TALKS, FRENCH, COPY)
    before = dump(store)
    done = bring(store, coder, COPY, FRENCH, TALKS, ENVOY)
    assert (done.added, done.updated, done.known, done.events) == (0, 0, 4, 0)
    assert dump(store) == before


def test_an_unchanged_article_under_another_id_of_the_same_outlet_is_known(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY)
    done = bring(store, coder, replace(ENVOY, id="other"))
    assert (done.added, done.known) == (0, 1)


def test_a_changed_article_is_a_new_version_and_the_newest_counts(later: Store, coder: Coder) -> None:
    bring(later, coder, ENVOY)
    between = later.clock()
    done = bring(later, coder, CHANGED)
    assert (done.added, done.updated) == (0, 1)
    with later.reading() as connection:
        now, then = article_by_id(connection, "envoy"), article_by_id(connection, "envoy", between)
        versions = versions_of(connection, "envoy")
        acts_now = {(d.source, d.target) for d in dyads(connection, [("SYR", "NOR")], Window())}
        acts_then = list(dyads(connection, [("SYR", "NOR")], Window(as_of=between)))
    assert now is not None
    assert then is not None
    assert (now.text, then.text) == (CHANGED.text, ENVOY.text)
    assert [v.text for v in versions] == [ENVOY.text, CHANGED.text]
    assert len({v.origin for v in versions}) == 1
    assert acts_now == {("SYR", "NOR")}
    assert acts_then == []
    assert faults(later) == []


def test_an_older_version_that_comes_again_is_known(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY)
    bring(store, coder, CHANGED)
    done = bring(store, coder, ENVOY, CHANGED)
    assert (done.added, done.updated, done.known) == (0, 0, 2)


def test_an_update_under_another_id_replaces_and_is_not_undone_by_a_second_run(store: Store, coder: Coder) -> None:
    lead = replace(CHANGED, id="envoy-lead", title=f"(LEAD) {ENVOY.title}", url=None)
    first = bring(store, coder, ENVOY, lead)
    assert (first.added, first.updated) == (1, 1)
    again = bring(store, coder, ENVOY, lead)
    assert (again.added, again.updated, again.known) == (0, 0, 2)
    with store.reading() as connection:
        assert [v.id for v in versions_of(connection, "envoy-lead")] == ["envoy", "envoy-lead"]


def test_of_articles_whose_outlets_are_not_known_none_replaces_another(store: Store, coder: Coder) -> None:
    one, lead = (replace(a, source=None, url=None) for a in (ENVOY, replace(CHANGED, id="envoy-lead")))
    done = bring(store, coder, one, lead)
    assert (done.added, done.updated, done.copies) == (2, 0, 1)


def test_the_same_address_with_another_id_is_a_version(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY)
    done = bring(store, coder, replace(CHANGED, id="2024-0305-17"))
    assert (done.added, done.updated) == (0, 1)


@pytest.mark.parametrize("other", [
    replace(TALKS, id="envoy", url=None, source="Harbour Post"),
    replace(TALKS, id="talks", url=ENVOY.url, source="Harbour Post"),
], ids=["same id", "same address"])  # fmt: skip
def test_another_article_with_a_known_id_or_address_is_kept_beside(store: Store, coder: Coder, other: Article) -> None:
    bring(store, coder, ENVOY)
    done = bring(store, coder, other)
    assert (done.added, done.updated) == (1, 0)
    assert bring(store, coder, other, ENVOY).known == 2
    with store.reading() as connection:
        assert len(list(connection.execute(select(article.c.pk).where(article.c.known_to.is_(None))))) == 2


def test_a_copy_in_another_outlet_is_an_article_without_an_origin_of_its_own(store: Store, coder: Coder) -> None:
    done = bring(store, coder, ENVOY, COPY)
    assert (done.added, done.copies) == (2, 1)
    assert figures(store)["independent origins"] == 1
    with store.reading() as connection:
        told = occurrences_between(connection, Window(), countries=["NOR", "SYR"])
    assert max(o["articles"] for o in told) == 2
    assert {o["origins"] for o in told} == {1}


def test_what_is_not_english_is_kept_marked_and_not_coded(store: Store, coder: Coder) -> None:
    done = bring(store, coder, FRENCH, replace(TALKS, id="given", language="sw"))
    assert (done.added, done.not_english, done.events) == (2, 2, 0)
    with store.reading() as connection:
        rows = [article_by_id(connection, i) for i in ("conseil", "given")]
    assert [(r.state, r.language) for r in rows if r] == [("language", "fr"), ("language", "sw")]
    assert faults(store) == []


def test_what_fails_is_noted_and_told_and_the_rest_goes_on(store: Store, coder: Coder) -> None:
    bad = FailedArticle(id="x", error="BadArticle", message="x.txt: empty", path="x.txt")
    told: list[FailedArticle] = []
    for _ in range(2):
        done = ingest(store, coder, [bad, ENVOY], tell=told.append)
        assert done.failed == 1
    assert told == [bad, bad]
    with store.reading() as connection:
        (row,) = failures(connection)
        assert connection.execute(select(func.count()).select_from(run).where(run.c.ended.is_not(None))).scalar() == 2
    assert (row.message, row.times) == ("x.txt: empty", 2)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_order_a_second_run_adds_nothing(store: Store, coder: Coder, seed: int) -> None:
    articles: list[Article] = [ENVOY, COPY, TALKS, CHANGED, FRENCH, replace(CHANGED, id="lead", url=None)]
    rng = random.Random(seed)
    rng.shuffle(articles)
    bring(store, coder, *articles, batch=rng.choice((1, 2, 25)))
    before = dump(store)
    rng.shuffle(articles)
    assert bring(store, coder, *articles).known == len(articles)
    assert dump(store) == before


def test_a_batch_of_one_writes_an_article_before_it_asks_for_the_next(store: Store, coder: Coder) -> None:
    kept: list[int | str] = []

    def reads() -> Iterator[Read]:
        for one in (FRENCH, ENVOY, COPY, FRENCH):
            yield one
            kept.append(figures(store)["articles"])

    ingest(store, coder, reads(), batch=1)
    assert kept == [1, 2, 3, 3]


def test_what_was_known_at_a_moment_is_read_as_it_was(later: Store, coder: Coder) -> None:
    """A forecaster who reads as of a moment sees nothing that came later, in no table."""
    moments = []
    steps = (ENVOY, COPY, CHANGED, TALKS)
    seen = []
    for step in steps:
        bring(later, coder, step)
        moments.append(later.clock())
        seen.append(view(later, None))
    for moment, then in zip(moments, seen, strict=True):
        assert view(later, moment) == then
    assert len({str(s) for s in seen}) == len(steps)


def view(store: Store, as_of: int | None) -> list[object]:
    window = Window(as_of=as_of)
    with store.reading() as connection:
        return [
            list(stored_events(connection, window)),
            occurrences_between(connection, window),
            [tuple(d) for d in dyads(connection, [("NOR", "SYR"), ("SYR", "NOR"), ("KEN", "ETH")], window)],
            verdicts(connection, "NOR", "SYR", window),
            [(r["id"], r["title"]) for r in search(connection, "foreign", as_of=as_of)],
        ]


def test_published_by_leaves_out_what_was_published_later(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY, replace(TALKS, date=date(2024, 3, 9)))
    with store.reading() as connection:
        found = list(stored_events(connection, Window(published_by=DAY.toordinal())))
    assert {s.article.id for s in found} == {"envoy"}


@pytest.mark.parametrize(("words", "found"), [
    ("diplomats", ["envoy"]),
    ("DIPLOMATS hospital", ["envoy"]),
    ("diplomats dam", []),
    ('"foreign ministers of Kenya"', ["talks"]),
    ('"ministers foreign"', []),
    ("ethio*", ["talks"]), ("o'thio\\*", []), ('mini"sters*', []), ("dam zeb'r*", []),
    ("Reçoit", ["conseil"]),
    ("", []), ('"', []), ("* ** -", []), ("NOT diplomats ZZZ", []), ("diplomats) (", ["envoy"]),
    ("title: dam", []), ("dam'; DROP TABLE article; --", []), ("NEAR(a b)", []), ("a:b^2 {x} + ~", []), ("\x00", []), ("😀", []),
])  # fmt: skip
def test_search_finds_words_and_bears_every_character(store: Store, coder: Coder, words: str, found: list[str]) -> None:
    bring(store, coder, ENVOY, TALKS, FRENCH)
    with store.reading() as connection:
        assert [r["id"] for r in search(connection, words)] == found


def test_search_shows_the_hit_and_only_what_counts(store: Store, coder: Coder) -> None:
    bring(store, coder, ENVOY)
    bring(store, coder, CHANGED)
    with store.reading() as connection:
        (row,) = search(connection, "condemned")
        assert "[condemned]" in row["snippet"]
        assert len(search(connection, "hospital")) == 1
