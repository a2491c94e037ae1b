"""Answers from memory: only while nothing is written, whoever writes, and each to those whom it was given to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

import dragoman
from dragoman.record import ingest
from dragoman.records import Article
from dragoman.serve.app import create_app
from dragoman.serve.guard import COOKIE
from dragoman.serve.recall import BESIDE, SHARE, Answers, Told
from dragoman.serve.settings import ServeSettings
from dragoman.store.changes import Changes
from dragoman.store.opening import Store, open_store
from dragoman.store.tokens import add_token
from reviewed import make_record

MORE = Article(id="more", text="Norway sent food aid to Moldova on Friday.", source="North Wire")


@pytest.fixture
def store(tmp_path: Path, coder: dragoman.Coder) -> Iterator[Store]:
    opened = make_record(tmp_path / "record.db", coder)
    yield opened
    opened.close()


@pytest.fixture
def ask(store: Store, coder: dragoman.Coder) -> TestClient:
    return TestClient(create_app(store, coder), base_url="http://localhost", follow_redirects=False)


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the record is asked."""
    asked: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", heard)
    yield asked
    event.remove(store.engine, "before_cursor_execute", heard)


PATHS = ["/api/occurrences", "/api/events?format=csv", "/api/relations/RUS/NOR", "/", "/relations/NOR-RUS", "/search", "/codebook"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_question_asked_again_is_answered_without_a_read(ask: TestClient, store: Store, path: str) -> None:
    first = ask.get(path)
    with counted(store) as asked:
        again = ask.get(path)
    assert asked == []
    assert (again.status_code, again.content, dict(again.headers)) == (200, first.content, dict(first.headers))


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_is_told_that_what_it_holds_still_counts(ask: TestClient, path: str) -> None:
    tag = ask.get(path).headers["etag"]
    for held in (tag, f'W/{tag}, "other"'):
        same = ask.get(path, headers={"if-none-match": held})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert ask.get(path, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/api/articles", "/articles", "/api/record"])
def test_what_is_written_in_this_process_is_seen_at_once(
    ask: TestClient, store: Store, coder: dragoman.Coder, path: str
) -> None:
    first = ask.get(path)
    ingest(store, coder, iter([MORE]))
    now = ask.get(path, headers={"if-none-match": first.headers["etag"]})
    assert now.status_code == 200
    assert now.content != first.content


ANOTHER = """
import sys
from sqlalchemy import text
from dragoman.store.opening import open_store
store = open_store(sys.argv[1])
with store.writing() as connection:
    connection.execute(text("UPDATE article SET title = 'Another hand' WHERE id = 'wire-1'"))
    if sys.argv[2] == "back": raise SystemExit(3)
"""


@pytest.mark.parametrize(("end", "seen"), [("keep", True), ("back", False)])
def test_what_another_process_writes_is_seen_at_once(
    ask: TestClient, store: Store, tmp_path: Path, end: str, seen: bool
) -> None:
    """It changes a row in place, which no number of a last row would show; what it takes back is not seen."""
    for path in ("/api/articles/wire-1", "/articles"):
        assert b"Another hand" not in ask.get(path).content
    subprocess.run([sys.executable, "-c", ANOTHER, str(tmp_path / "record.db"), end], check=end == "keep")
    with counted(store) as asked:
        for path in ("/api/articles/wire-1", "/articles"):
            assert (b"Another hand" in ask.get(path).content) is seen
    assert bool(asked) is seen


def test_commits_are_counted_and_reads_are_not(store: Store) -> None:
    changes = Changes(store)
    first = changes.count()
    with store.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM article").scalar()
    assert changes.count() == first is not None
    with store.writing() as connection:
        add_token(connection, "a", "reader", 1)
        assert changes.count() == first  # not yet
    assert changes.count() != first
    assert Changes(open_store(":memory:")).count() is None


def test_one_is_never_told_what_another_was(store: Store, coder: dragoman.Coder) -> None:
    """A page holds the secret of its session's forms, and a closed record is open to whom it knows."""
    with store.writing() as connection:
        tokens = [add_token(connection, name, "reviewer", store.clock()) for name in ("one", "other")]
    app = create_app(store, coder, ServeSettings(read_token=True))
    told = []
    for token in tokens:
        client = TestClient(app, base_url="http://localhost", follow_redirects=False)
        assert client.get("/review").status_code == 401
        client.post("/login", data={"token": token})
        assert COOKIE in client.cookies
        told.append([client.get("/review").text for _ in range(2)])
    assert told[0][0] == told[0][1] != told[1][0]


def test_another_day_is_another_question(tmp_path: Path, coder: dragoman.Coder) -> None:
    make_record(tmp_path / "record.db", coder).close()
    now = [1_718_000_000_000_000]
    store = open_store(tmp_path / "record.db", clock=lambda: now[0])
    client = TestClient(create_app(store, coder), base_url="http://localhost")
    assert client.get("/api/calendar").json()["from"] == "2024-06-10"
    now[0] += 86_400_000_000
    assert client.get("/api/calendar").json()["from"] == "2024-06-11"
    store.close()


def told_of(size: int) -> Told:
    return Told(tag=b'"x"', headers=[], body=b"x" * size)


def test_the_memory_holds_no_more_than_it_may() -> None:
    limit = 100 * 1_000
    answers = Answers(limit)
    answers.get(1, ("first",))
    answers.put(1, ("too large",), told_of(limit // SHARE))
    for k in range(500):
        answers.put(1, (k,), told_of(1_000 - BESIDE))
        assert answers.get(1, (0,)) is not None  # what is asked for again stays
        assert answers.size == sum(len(t.body) + BESIDE for t in answers.held.values()) <= limit
    assert [k for (k,) in answers.held] == [*range(401, 499), 499, 0]
    answers.put(0, ("late",), told_of(1))  # begun before somebody wrote
    assert answers.get(1, ("late",)) is None
    assert answers.get(2, (0,)) is None
    assert answers.size == 0


@pytest.mark.parametrize(
    "path", ["/api/occurrences/O999999", "/api/export/json", "/static/dragoman.css", "/api/health"]
)
def test_what_is_no_answer_in_one_piece_is_passed_on(ask: TestClient, path: str) -> None:
    first = ask.get(path)
    again = ask.get(path)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    held = ask.app.middleware_stack  # type: ignore[attr-defined]
    while not hasattr(held, "answers"):
        held = held.app
    assert not held.answers.held


def test_a_record_on_a_server_is_read_reviewed_and_never_stale(postgres: Any, coder: dragoman.Coder) -> None:
    """PostgreSQL tells no count of commits: each question first asks how far the record is."""
    store = open_store(postgres.database())
    ingest(store, coder, iter([MORE]))
    with store.writing() as connection:
        secret = add_token(connection, "a reviewer", "reviewer", store.clock())
    client = TestClient(create_app(store, coder), base_url="http://localhost")
    for path in ("/", "/search?q=aid", "/relations/NOR-MDA", "/review", "/map", "/network", "/calendar", "/actors", "/articles/more", "/api/events", "/api/relations/NOR/MDA", "/api/facets", "/api/search?q=aid", "/api/queue"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
    e = client.get("/api/events").json()["events"][0]
    body = {"action": "edit", "event": e["id"], "changes": {"status": "future"}, "why": "planned only"}
    made = client.post("/api/corrections", json=body, headers={"authorization": f"Bearer {secret}"})
    assert made.status_code == 201
    assert client.get("/api/events").json()["events"][0]["status"] == "future"
    number = made.json()["number"]
    client.post(f"/api/corrections/{number}/undo", json={}, headers={"authorization": f"Bearer {secret}"})
    assert client.get("/api/events").json()["events"][0]["status"] == "realized"
    store.close()
