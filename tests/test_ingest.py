"""Reading input: what comes in, and a clear word for what cannot."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dragoman.errors import BadDate, MissingInput
from dragoman.ingest.articles import LONGEST_LINE, read_articles
from dragoman.ingest.dates import parse_date
from dragoman.records import Article, FailedArticle


def read(path: Path, **columns: str) -> list[Article | FailedArticle]:
    return list(read_articles([path], columns=columns))


def test_json_lines_csv_and_text_give_the_same_article(tmp_path: Path) -> None:
    row = {"id": "a1", "text": "Oslo recalled its envoy.", "date": "2019-05-02", "title": "Envoy", "source": "Post"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "b.csv").write_text(
        "id,body,published,headline,outlet\na1,Oslo recalled its envoy.,2019-05-02,Envoy,Post\n"
    )
    with gzip.open(tmp_path / "c.jsonl.gz", "wt") as file:
        file.write(json.dumps(row))
    found = [read(tmp_path / name)[0] for name in ("a.jsonl", "b.csv", "c.jsonl.gz")]
    assert found[0] == found[1] == found[2]


def test_a_column_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("story,day\nOslo spoke.,2019-05-02\n")
    (got,) = read(tmp_path / "a.csv", text="story", date="day")
    assert isinstance(got, Article)
    assert (got.text, str(got.date)) == ("Oslo spoke.", "2019-05-02")


@pytest.mark.parametrize(("name", "content", "error", "says"), [
    ("empty.txt", b"", "BadArticle", "empty"),
    ("space.txt", b"  \n ", "BadArticle", "empty"),
    ("binary.txt", b"\x7fELF\x00\x00\x01", "UnreadableInput", "binary"),
    ("report.txt", b"%PDF-1.7 ...", "UnreadableInput", "binary"),
    ("no-text.jsonl", b'{"id": 1, "headline": "x"}\n', "BadArticle", "found no text among the keys id, headline"),
    ("empty-text.jsonl", b'{"text": " "}\n', "BadArticle", "empty"),
    ("list.jsonl", b"[1, 2]\n", "BadArticle", "found list"),
    ("broken.jsonl", b'{"text": "x"\n', "BadArticle", "broken.jsonl:1: not JSON"),
    ("date.jsonl", b'{"text": "x", "date": "soonish"}\n', "BadDate", "soonish"),
    ("columns.csv", b"a,b\n1,2\n", "BadArticle", "found the columns a, b"),
    ("half.jsonl.gz", gzip.compress(b'{"text": "x"}\n' * 50)[:40], "UnreadableInput", "half.jsonl.gz"),
])  # fmt: skip
def test_bad_input_is_named(tmp_path: Path, name: str, content: bytes, error: str, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    failed = [r for r in read(tmp_path / name) if isinstance(r, FailedArticle)]
    assert failed
    assert failed[-1].error == error
    assert says in failed[-1].message


def test_a_line_that_is_too_long_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    long = b'{"text": "' + b"x" * (LONGEST_LINE + 4 * 2**20) + b'"}\n'
    (tmp_path / "a.jsonl").write_bytes(long + b'{"text": "Oslo spoke."}\n')
    first, second = read(tmp_path / "a.jsonl")
    assert isinstance(first, FailedArticle)
    assert "wanted 16 MB" in first.message
    assert isinstance(second, Article)


def test_another_encoding_is_found_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Le ministre français a reçu l’ambassadeur à Besançon. Très fâché, il a protesté contre l’embargo."
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    (got,) = read(tmp_path / "a.txt")
    assert isinstance(got, Article)
    assert "français" in got.text
    assert "not UTF-8; read as" in capsys.readouterr().err


def test_the_same_id_twice_becomes_two(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "x", "text": "One."}\n{"id": "x", "text": "Two."}\n')
    assert [r.id for r in read(tmp_path / "a.jsonl")] == ["x", "x-2"]


def test_missing_paths_are_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(MissingInput, match="found no article in the folder"):
        read(tmp_path)


@pytest.mark.parametrize("text", ["2017-09-18", "2017-09-18T10:00:00+02:00", "20170918", "18 Sep 2017", "September 18, 2017",
                                  "Mon, 18 Sep 2017 10:00:00 GMT"])  # fmt: skip
def test_dates_as_files_write_them(text: str) -> None:
    assert str(parse_date(text)) == "2017-09-18"


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(BadDate, match="wanted one like"):
        parse_date("the ides of March")
