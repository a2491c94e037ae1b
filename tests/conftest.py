"""Fixtures shared by all tests: the shipped coder, loaded once, records to fill, and readers of case files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dragoman
from dragoman.records import Frame, Sentence
from dragoman.stages.detect import Trigger, frames_at
from dragoman.stages.parse import Parsed, head_of, parse, words_between
from dragoman.store.opening import Store, open_store
from postgres import WANTED_IN_CI, NoServer, Server, serving

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "geneva-talks.txt"


def cases(name: str) -> list[Any]:
    """The cases of a file, one a line; a file without cases fails where it is collected."""
    lines = (HERE / "cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.strip()]
    return [pytest.param(c, id=str(c.get("id", k))) for k, c in enumerate(found)]


@pytest.fixture(scope="session")
def coder() -> dragoman.Coder:
    """The shipped coder."""
    return dragoman.load()


@pytest.fixture(scope="session")
def coded(coder: dragoman.Coder) -> dragoman.CodedArticle:
    """The example article, coded."""
    return coder.code(EXAMPLE.read_text(encoding="utf-8"), "2024-03-12")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; in CI one that cannot be had is a failure."""
    try:
        with serving() as server:
            yield server
    except NoServer as reason:
        if WANTED_IN_CI:
            raise
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new record is to be kept: in a file, and on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "record.db")
    return str(request.getfixturevalue("postgres").database())


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty record, in SQLite and in PostgreSQL."""
    opened = open_store(address)
    yield opened
    opened.close()


def frame_of(coder: dragoman.Coder, marked: str, type_: str) -> tuple[Frame, Parsed]:
    """The frame that the shipped model reads at the trigger in brackets, of a type that is given."""
    before, act, after = marked.replace("]", "[").split("[")
    text = before + act + after
    (parsed,) = parse([Sentence(index=0, text=text, start=0, end=len(text))], coder._encoder, coder._lemmatiser)
    first, last = words_between(parsed.doc, len(before), len(before) + len(act))
    kind = coder._encoder.labels["types"].index(type_)
    head = head_of(parsed.doc, first, last).i
    trigger = Trigger(first=first, head=head, last=last, kind=kind, score=1.0)
    (frame,) = frames_at([(parsed, trigger)], coder._encoder, coder._tables.mode_words)
    return frame, parsed
