"""The command line, as a user meets it."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from dragoman.coder import Coder

EXAMPLE = Path(__file__).parent.parent / "examples" / "geneva-talks.txt"
GOLD = Path(__file__).parent.parent / "evaluation" / "gold"


def dragoman(*args: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "dragoman.cli", *args], capture_output=True, text=True, input=stdin)


def test_help_comes_at_once() -> None:
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert dragoman("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.6  # seconds of processor time: 0.3 on a quiet machine, and other work does not count


def test_help_says_where_settings_stand() -> None:
    assert "under [dragoman]." in " ".join(dragoman("code", "--help").stdout.replace("│", " ").split())


def test_the_table_shows_who_did_what_to_whom() -> None:
    got = dragoman("code", str(EXAMPLE), "--date", "2024-03-12")
    assert got.returncode == 0, got.stderr
    assert "CONSULT" in got.stdout
    assert "(NOR)" in got.stdout


@pytest.mark.parametrize("format", ["json", "plover", "csv", "parquet", "html"])
def test_every_format_can_be_written_and_read_back(format: str, tmp_path: Path) -> None:
    out = tmp_path / f"out.{format}"
    got = dragoman("code", str(EXAMPLE), "--date", "2024-03-12", "--format", format, "-o", str(out))
    assert got.returncode == 0, got.stderr
    assert [p.name for p in tmp_path.iterdir()] == [out.name]
    if format == "json":
        assert json.loads(out.read_text())["events"]
    elif format == "plover":
        assert all(json.loads(line)["event"] for line in out.read_text().splitlines())
    elif format == "csv":
        assert {r["article_date"] for r in csv.DictReader(out.read_text().splitlines())} == {"2024-03-12"}
    elif format == "parquet":
        assert pq.read_table(out).num_rows > 3
    else:
        assert out.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(("args", "says"), [
    (["code", "/nowhere/at/all.txt"], "no such file"),
    (["code", "{empty}"], "empty"),
    (["code", "{no_line}"], "none.jsonl: no article found"),
    (["code", "{header}"], "header.csv: no article found"),
    (["code", "{header}", "{no_line}", "-o", "{folder}/"], "none.jsonl: no article found"),
    (["code", "{example}", "--date", "someday"], "found the date 'someday'"),
    (["code", "{example}", "--format", "xml"], "found the format 'xml'"),
    (["code", "{example}", "--format", "parquet"], "name a file with -o"),
    (["code", "{example}", "-o", "/nowhere/at/all.csv"], "no folder"),
    (["code", "{example}", "--column", "body"], "wanted field=name"),
    (["code", "{example}", "--lexicons", "/nowhere"], "no such folder of lexicons"),
    (["codebook", "CONSULTS"], "near it: CONSULT"),
    (["ingest", "{example}", "--db", "{here}"], "found a folder, wanted a file (SQLite) or postgresql://"),
    (["ingest", "{header}", "{no_line}", "--db", "{here}/new.db"], "none.jsonl: no article found, wanted at least one"),
    (["evaluate", "{here}/gone"], "gone: found neither a folder of annotated articles nor a record"),
    (["evaluate", "{plain_json}"], "found no id, sentences, frames, wanted an object with id, date, sentences and frames"),
    (["explain", "{example}", "zzz"], "found 0 events"),
    (["explain", "{example}", "²"], "found 0 events"),
    (["classify", "Oslo praised Rome.", "--source", "Bern", "--target", "Rome"], "'Bern' does not stand in the sentence"),
    (["classify", "Oslo praised Rome.", "--source", "Oslo", "--target", "Rome", "-f", "xml"], "found the format 'xml'"),
    (["classify", "Oslo praised Rome.", "--source", "Oslo", "--target", "Oslo praised"], "overlap in the sentence"),
])  # fmt: skip
def test_an_error_is_one_line_and_exit_code_1(args: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "none.jsonl").write_text("")
    (tmp_path / "header.csv").write_text("id,text\n")
    (tmp_path / "plain.json").write_text("{}")
    named = {
        "here": "",
        "plain_json": "plain.json",
        "empty": "empty.txt",
        "no_line": "none.jsonl",
        "header": "header.csv",
        "folder": "out",
    }
    got = dragoman(*(a.format(example=EXAMPLE, **{k: tmp_path / v for k, v in named.items()}) for a in args))
    assert got.returncode == 1
    assert says in got.stderr
    assert "Traceback" not in got.stderr
    assert got.stdout == ""
    assert not (tmp_path / "new.db").exists()


def test_a_file_without_an_article_is_told_beside_those_that_have_some(tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text("id,text\n")
    for args in (["code"], ["ingest", "--db", str(tmp_path / "a.db")]):
        got = dragoman(*args, str(tmp_path / "header.csv"), str(EXAMPLE))
        assert got.returncode == 0, got.stderr
        assert "header.csv: no article found" in got.stderr


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    got = dragoman("code", str(EXAMPLE), "-o", str(tmp_path / "pipe.csv"))
    assert (got.returncode, got.stdout) == (1, "")
    assert "pipe.csv: found a device or a pipe" in got.stderr
    assert [(p.name, p.is_fifo()) for p in tmp_path.iterdir()] == [("pipe.csv", True)]


def test_a_link_stays_and_the_file_behind_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "out.csv")
    assert dragoman("code", str(EXAMPLE), "-o", str(tmp_path / "link.csv")).returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there" / "out.csv").read_text().startswith("event_id,")


def test_articles_in_other_languages_are_told_once_and_coded_all_the_same(tmp_path: Path) -> None:
    french = "Le ministre norvégien a rencontré son homologue suédois à Oslo lundi et a parlé de la frontière."
    english = "The Norwegian minister met his Swedish counterpart in Oslo on Monday and talked about the border."
    lines = [{"id": k, "text": text} for k, text in (("a", english), ("b", french), ("c", french))]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    got = dragoman("code", str(tmp_path / "a.jsonl"), "--format", "json")
    assert got.stderr.count("language") == 1
    assert "2 articles seem to be in another language than English, the first b (fr)" in got.stderr
    assert len(got.stdout.splitlines()) == 3
    into = dragoman("code", str(tmp_path / "a.jsonl"), "-o", f"{tmp_path}/out/")
    assert "the first b (fr)" in " ".join(into.stderr.split())
    assert "language" not in dragoman("code", "-", stdin=english).stderr


def test_standard_input_is_read() -> None:
    got = dragoman(
        "code",
        "-",
        "--date",
        "2019-05-02",
        "--format",
        "json",
        stdin="Norway expelled two Russian diplomats on Monday.",
    )
    (event,) = json.loads(got.stdout)["events"]
    assert (event["type"], event["actors"][0]["country"]) == ("SANCTION", "NOR")


def test_explain_shows_the_words_behind_each_field() -> None:
    got = dragoman("explain", str(EXAMPLE), "1", "--date", "2024-03-12")
    assert got.returncode == 0, got.stderr
    assert "act" in got.stdout
    assert "“" in got.stdout


def test_explain_shows_the_form_of_a_meeting_with_its_words(tmp_path: Path) -> None:
    text = tmp_path / "talks.txt"
    text.write_text(
        "Envoys of Mali and Algeria met in Doha on Monday in talks mediated by Ghana and Qatar.", encoding="utf-8"
    )
    shown = dragoman("explain", str(text), "1", "--date", "2024-03-12").stdout
    assert "mediators    “mediated by Ghana and Qatar” → GHA, QAT" in shown
    assert "venue        “Doha” → Doha" in shown


def test_explain_shows_what_an_event_has_from_elsewhere_in_the_article(coder: Coder, tmp_path: Path) -> None:
    article = json.loads((GOLD / "andean-coup.json").read_text(encoding="utf-8"))
    text = tmp_path / "coup.txt"
    text.write_text("\n\n".join(article["sentences"]), encoding="utf-8")
    events = coder.code(text.read_text(encoding="utf-8"), article["date"]).events
    number, when = next(
        (k, e.when) for k, e in enumerate(events, 1) if e.when and e.when not in {m.when for m in e.mentions}
    )

    got = dragoman("explain", str(text), str(number), "--date", article["date"]).stdout

    own, elsewhere = got.split("from elsewhere in the article:")
    assert f"“{when.text}” → {when.date}" not in own
    assert f"“{when.text}” → {when.date}" in elsewhere
    assert "the event's by all that the article says" in elsewhere


def test_the_codebook_lists_all_types_and_one() -> None:
    assert len(dragoman("codebook").stdout.splitlines()) == 16
    assert "Greek and Egyptian frigates" in dragoman("codebook", "cooperate").stdout


def test_classify_tells_what_the_source_does() -> None:
    got = dragoman(
        "classify", "Norway condemned Syria for the attack.", "--source", "Norway", "--target", "Syria", "-f", "json"
    )
    assert next(iter(json.loads(got.stdout))) == "ACCUSE"
