"""Following feeds: what is new is read once, what fails is asked for again, and a kill at any instant does no harm."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from evaluation.kills import articles_in, run_until
from evaluation.websites import Page, Site, running_site

from dragoman.coder import Coder
from dragoman.errors import MissingInput
from dragoman.ingest.fetch import Fetcher, Rules
from dragoman.store.feeds import add_feed, feeds, remove_feed
from dragoman.store.keeping import faults, figures
from dragoman.store.opening import Store, open_store
from dragoman.store.reading import article_by_id, failures, versions_of
from dragoman.watch import next_due, watch_once

RULES = Rules(delay=0.0, allow_private=True, timeout=3.0)
TEXTS = {
    "/a": (
        "Norway expels two Syrian diplomats",
        "Norway expelled two Syrian diplomats on Monday after soldiers shelled a hospital near the northern border.\n"
        "The two men, who had served in Oslo for three years, will not be let in again until further notice.\n"
        "The foreign ministry in Oslo said that other countries would follow, and that it had told them of its step.",
    ),
    "/b": (
        "Kenya and Ethiopia discuss dam",
        "The foreign ministers of Kenya and Ethiopia met in Nairobi on Sunday to discuss the new dam.\n"
        "Both countries share the river, and farmers on its lower banks fear for their harvest this year.\n"
        "Kenya condemned Ethiopia for filling the lake without notice and asked for talks on the water's use.",
    ),
    "/c": (
        "Peru signs fishing agreement with Chile",
        "Peru signed a fishing agreement with Chile on Tuesday, ending a quarrel of eleven years over their waters.\n"
        "The agreement gives the boats of both countries the same right to fish within two hundred miles.\n"
        "Chile thanked Peru for its patience, and the presidents will meet in Lima in spring to seal the deal.",
    ),
}


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        for path, (title, text) in TEXTS.items():
            running.article(path, title, text)
        running.feed("/feed", [(p, title, text.split("\n")[0]) for p, (title, text) in TEXTS.items()], ETag='"1"')
        yield running


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "record.db")
    yield opened
    opened.close()


def follow(store: Store, site: Site, *paths: str) -> None:
    with store.writing() as connection:
        for path in paths or ("/feed",):
            add_feed(connection, site.root + path, None, store.clock())


def watch(store: Store, coder: Coder) -> Counter[str]:
    return watch_once(store, coder, Fetcher(rules=RULES), everything=True)


def test_new_entries_are_read_from_their_pages_and_coded(store: Store, coder: Coder, site: Site) -> None:
    follow(store, site)
    counts = watch(store, coder)
    assert (counts["looked"], counts["added"], counts["failing"], counts["failed"]) == (1, 3, 0, 0)
    assert counts["events"] >= 3
    with store.reading() as connection:
        row = article_by_id(connection, f"{site.root}/a")
        (feed,) = feeds(connection)
    assert row is not None
    assert (row.title, row.date, row.source) == (TEXTS["/a"][0], "2024-03-05", "Harbour Post")
    assert "three years" in row.text
    assert "All rights kept" not in row.text
    assert (feed.title, feed.etag, feed.failures) == ("Harbour Post", '"1"', 0)
    assert faults(store) == []


def test_an_unchanged_feed_costs_one_request_and_no_run(record: Store, coder: Coder, site: Site) -> None:
    follow(record, site)
    watch(record, coder)
    before, runs = figures(record), len(site.asked)
    counts = watch(record, coder)
    assert counts["added"] == 0
    assert site.paths()[runs:] == ["/robots.txt", "/feed"]
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    assert figures(record) == before


def test_entries_that_were_read_are_not_fetched_again(record: Store, coder: Coder, site: Site) -> None:
    follow(record, site)
    watch(record, coder)
    site.article("/d", "Iran and Iraq open border", "Iran and Iraq opened their border to pilgrims on Friday.\n" * 4)
    site.feed("/feed", [("/d", "Iran and Iraq open border", ""), ("/a", TEXTS["/a"][0], "")], ETag='"2"')
    asked = len(site.asked)
    assert watch(record, coder)["added"] == 1
    assert site.paths()[asked:] == ["/robots.txt", "/feed", "/d"]


def test_a_page_that_is_down_is_asked_for_again_and_then_the_feeds_own_text_is_taken(
    record: Store, coder: Coder, site: Site
) -> None:
    follow(record, site)
    site.pages["/b"] = Page(status=503)
    rounds = [watch(record, coder) for _ in range(4)]
    assert [(r["added"], r["later"]) for r in rounds] == [(2, 1), (0, 1), (1, 0), (0, 0)]
    with record.reading() as connection:
        row = article_by_id(connection, f"{site.root}/b")
    assert row is not None
    assert row.text == TEXTS["/b"][1].split("\n")[0]


def test_a_page_that_comes_back_is_read_in_full(record: Store, coder: Coder, site: Site) -> None:
    follow(record, site)
    whole, site.pages["/b"] = site.pages["/b"], Page(status=503)
    watch(record, coder)
    site.pages["/b"] = whole
    assert watch(record, coder)["added"] == 1
    with record.reading() as connection:
        assert "lower banks" in article_by_id(connection, f"{site.root}/b").text  # type: ignore[union-attr]


@pytest.mark.parametrize("page", [
    Page(status=404), Page(body=b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), Page(body=b"<html></html>"),
], ids=["gone", "pdf", "empty"])  # fmt: skip
def test_what_is_no_page_gives_the_feeds_own_text(record: Store, coder: Coder, site: Site, page: Page) -> None:
    site.pages["/a"] = page
    follow(record, site)
    counts = watch(record, coder)
    assert (counts["added"], counts["failed"], counts["later"]) == (3, 0, 0)


def test_an_entry_without_page_and_text_is_a_failure_with_its_reason(record: Store, coder: Coder, site: Site) -> None:
    site.feed("/feed", [("/gone", "A headline", "")])
    follow(record, site)
    assert watch(record, coder)["failed"] == 1
    assert watch(record, coder)["failed"] == 0
    with record.reading() as connection:
        (row,) = failures(connection)
    assert "status 404" in row.message


def test_the_page_of_an_article_that_only_the_feed_gave_before_is_a_version(
    record: Store, coder: Coder, site: Site
) -> None:
    whole, site.pages["/a"] = site.pages["/a"], Page(status=404)
    follow(record, site)
    watch(record, coder)
    site.pages["/a"] = whole
    site.feed("/again", [("/a", *TEXTS["/a"][:1], "")])
    follow(record, site, "/again")
    assert watch(record, coder)["updated"] == 1
    with record.reading() as connection:
        assert len(versions_of(connection, f"{site.root}/a")) == 2


def test_a_feed_that_fails_is_asked_ever_more_rarely(record: Store, coder: Coder, site: Site) -> None:
    site.pages["/feed"] = Page(body=b"<html>We are down</html>")
    follow(record, site)
    waits = []
    for _ in range(4):
        counts = watch(record, coder)
        assert (counts["failing"], counts["added"]) == (1, 0)
        due = next_due(record)
        assert due is not None
        waits.append(round((due - record.clock()) / 60e6))
    assert waits == [30, 60, 120, 240]
    with record.reading() as connection:
        (row,) = feeds(connection)
    assert "neither RSS nor Atom" in row.last
    assert watch_once(record, coder, Fetcher(rules=RULES))["looked"] == 0  # not due


def test_a_feed_is_followed_once_removed_and_followed_again(store: Store) -> None:
    with store.writing() as connection:
        assert add_feed(connection, "https://a.example/f", "A", 1)
        assert not add_feed(connection, "https://a.example/f", "A", 2)
        remove_feed(connection, "https://a.example/f", 3)
        assert feeds(connection) == []
        with pytest.raises(MissingInput, match="is not followed"):
            remove_feed(connection, "https://a.example/f", 4)
        assert add_feed(connection, "https://a.example/f", "A", 5)
        assert len(feeds(connection)) == 1


def dragoman(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "dragoman.cli", *args], capture_output=True, text=True, timeout=120)


def test_the_commands_follow_list_check_and_remove(site: Site, tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "record.db"))
    fast = ("--allow-private", "--delay", "0")
    feed = f"{site.root}/feed"
    missing = dragoman("watch", "--once", *db)
    assert (missing.returncode, "no such record" in missing.stderr) == (1, True)
    assert "followed from now on" in dragoman("feeds", "add", feed, *db).stdout
    assert dragoman("feeds", "add", "harbour.example", *db).returncode == 1
    assert "never looked at" in dragoman("feeds", "list", *db, "-f", "json").stdout
    assert "3 entries" in dragoman("feeds", "check", *db, *fast).stdout
    refused = dragoman("feeds", "check", *db, "--delay", "0")
    assert (refused.returncode, "not a public address" in refused.stdout) == (1, True)
    done = dragoman("watch", "--once", *db, *fast)
    assert done.returncode == 0, done.stderr
    assert "3 articles added" in done.stdout
    assert "no longer followed" in dragoman("feeds", "remove", feed, *db).stdout
    assert "no feed is followed" in dragoman("watch", "--once", *db).stderr


@pytest.mark.parametrize("what", ["ingest", "watch"])
def test_killed_at_any_instant_the_record_is_whole_and_the_next_run_ends_the_work(
    site: Site, tmp_path: Path, what: str
) -> None:
    # ingest writes twenty-five articles at a time, watch each alone
    many, length = (range(40), 120) if what == "ingest" else (range(4), 999)
    texts = [(f"/{k}", f"Report {k} on {t[0]}", f"Report {k}. {t[1][:length]}") for k in many for t in TEXTS.values()]
    texts = [(f"/n{k}", title, f"{text} {'Harbour ' * k}") for k, (_, title, text) in enumerate(texts)]
    folder = tmp_path / "articles"
    folder.mkdir()
    for path, title, text in texts:
        site.article(path, title, text)
        (folder / f"{path[1:]}.txt").write_text(f"{title}\n\n{text}")
    site.feed("/feed", [(path, title, "") for path, title, _ in texts])
    db = str(tmp_path / "record.db")
    command = [sys.executable, "-m", "dragoman.cli"]
    if what == "watch":
        assert dragoman("feeds", "add", f"{site.root}/feed", "--db", db).returncode == 0
        command += ["watch", "--once", "--allow-private", "--delay", "0", "--db", db]
    else:
        command += ["ingest", str(folder), "--date", "2024-03-05", "--db", db]
    kept = []
    for k in range(3):
        least = articles_in(Path(db))
        assert run_until(command, lambda least=least: articles_in(Path(db)) > least, pause=0.05 * k)  # type: ignore[misc]
        store = open_store(db)
        assert faults(store) == []
        kept.append(articles_in(Path(db)))
        store.close()
    assert 0 < kept[0] < kept[1] < kept[2] < len(texts)
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    last = open_store(db)
    assert faults(last) == []
    assert figures(last)["articles"] == len(texts) - figures(last)["older versions of articles"]  # type: ignore[operator]
    last.close()
    again = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert "0 articles added" in again.stdout
