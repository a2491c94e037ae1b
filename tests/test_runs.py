"""Corpus runs: the same bytes however they came about."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import dragoman
from dragoman.errors import OutputError
from dragoman.ingest.articles import read_articles
from dragoman.runs import run

CORPUS = 24


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of small articles with two bad lines."""
    lines = [
        json.dumps(
            {
                "id": f"a{k}",
                "date": "2019-05-02",
                "text": f"Oslo urged Rome to free {k + 2} sailors. Rome refused. Talks failed in Bern.",
            }
        )
        for k in range(CORPUS)
    ]
    lines[5:5] = ['{"id": "bad"}', "not json"]
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def code(corpus: Path, out: Path, *options: str) -> subprocess.Popen[bytes]:
    args = [sys.executable, "-m", "dragoman.cli", "code", str(corpus), "-o", f"{out}/", *options]
    return subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def content(out: Path) -> tuple[bytes, bytes]:
    return (out / "events.jsonl").read_bytes(), (out / "failed.jsonl").read_bytes()


def test_killed_at_any_instant_and_resumed_nothing_is_lost_or_doubled(corpus: Path, tmp_path: Path) -> None:
    assert code(corpus, tmp_path / "whole").wait() == 0
    broken = tmp_path / "broken"
    lines = 0
    for _ in range(3):
        process = code(corpus, broken)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            found = (broken / "events.jsonl").read_bytes().count(b"\n") if (broken / "events.jsonl").exists() else 0
            if found > lines:
                os.kill(process.pid, signal.SIGKILL)
                break
            time.sleep(0.005)
        process.wait()
        lines = (broken / "events.jsonl").read_bytes().count(b"\n")
    with (broken / "events.jsonl").open("ab") as file:
        file.write(b'{"id": "half a li')
    assert code(corpus, broken).wait() == 0
    assert content(broken) == content(tmp_path / "whole")
    assert len((broken / "events.jsonl").read_text().splitlines()) == CORPUS


def test_a_run_that_codes_nothing_fails_and_names_what_failed(tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("day,words\n2019-05-02,Oslo urged Rome to free two sailors.\n")
    for _ in range(2):  # a second run finds the failures of the first
        args = [sys.executable, "-m", "dragoman.cli", "code", str(tmp_path / "wrong.csv"), "-o", f"{tmp_path / 'out'}/"]
        done = subprocess.run(args, capture_output=True, text=True)
        assert done.returncode == 1
        assert f"what failed: {tmp_path / 'out' / 'failed.jsonl'}" in done.stderr


@pytest.mark.parametrize(("format", "name", "begins"), [
    ("csv", "events.csv", "event_id,"), ("plover", "events.plover.jsonl", "{"), ("html", "events.html", "<!doctype"),
])  # fmt: skip
def test_another_format_is_made_of_a_finished_run(
    corpus: Path, tmp_path: Path, format: str, name: str, begins: str
) -> None:
    assert code(corpus, tmp_path / "out", "--format", format).wait() == 0
    made = (tmp_path / "out" / name).read_text()
    assert made.startswith(begins)
    assert "Rome" in made


def test_one_process_and_two_give_the_same_bytes(corpus: Path, tmp_path: Path) -> None:
    assert code(corpus, tmp_path / "one").wait() == 0
    assert code(corpus, tmp_path / "two", "--processes", "2").wait() == 0
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_second_run_adds_nothing(coder: dragoman.Coder, corpus: Path, tmp_path: Path) -> None:
    first = run(coder, read_articles([corpus]), tmp_path / "out")
    before = content(tmp_path / "out")
    second = run(coder, read_articles([corpus]), tmp_path / "out")
    assert (first.coded, first.failed) == (CORPUS, 2)
    assert (second.coded, second.failed, second.skipped) == (0, 0, CORPUS)
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize(("file", "line", "says"), [
    ("events.jsonl", b'{"id": "a1", "ev\n', "events.jsonl:25: broken: "),
    ("events.jsonl", b"\xff\n", "events.jsonl:25: broken: "),
    ("events.jsonl", b"[1]\n", "events.jsonl:25: found list, wanted a JSON object"),
    ("failed.jsonl", b"{}\n", "failed.jsonl:3: found no id, wanted a line of an earlier run"),
])  # fmt: skip
def test_a_broken_line_of_an_earlier_run_is_named(
    coder: dragoman.Coder, corpus: Path, tmp_path: Path, file: str, line: bytes, says: str
) -> None:
    run(coder, read_articles([corpus]), tmp_path / "out")
    with (tmp_path / "out" / file).open("ab") as lines:
        lines.write(line)
    before = content(tmp_path / "out")
    with pytest.raises(OutputError, match=re.escape(says)):
        run(coder, read_articles([corpus]), tmp_path / "out")
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize("identity", ["", "{", "[]", '"a"'])
def test_a_broken_identity_of_a_run_is_named(coder: dragoman.Coder, tmp_path: Path, identity: str) -> None:
    (tmp_path / "run.json").write_text(identity)
    with pytest.raises(OutputError, match=r"run\.json: .*take a new folder"):
        run(coder, [], tmp_path)


def test_a_folder_of_another_coder_is_refused(coder: dragoman.Coder, corpus: Path, tmp_path: Path) -> None:
    run(coder, read_articles([corpus]), tmp_path / "out")
    identity = json.loads((tmp_path / "out" / "run.json").read_text())
    (tmp_path / "out" / "run.json").write_text(json.dumps({**identity, "model": "other"}))
    with pytest.raises(OutputError, match="another model"):
        run(coder, read_articles([corpus]), tmp_path / "out")


def test_an_article_that_fails_in_coding_is_recorded_by_its_id_alone(coder: dragoman.Coder, tmp_path: Path) -> None:
    done = run(coder, [dragoman.Article(text="  ", id="blank")], tmp_path / "out")
    (line,) = (tmp_path / "out" / "failed.jsonl").read_text().splitlines()
    assert done.failed == 1
    assert json.loads(line).keys() == {"id", "error", "message"}
