"""The coder as a whole: the contract of what it gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest

import dragoman
from conftest import cases
from dragoman.errors import BadArticle, BadDate
from dragoman.export.json import from_json, to_json
from dragoman.export.page import to_page
from dragoman.export.plover import to_plover
from dragoman.export.rows import COLUMNS, to_rows
from dragoman.ontology.plover import MODES, TYPES
from dragoman.records import Article, CodedArticle, FailedArticle, Span
from dragoman.stages.parse import tokenizer


def spans(coded: CodedArticle) -> list[Span]:
    """Every span of every field of every event."""
    out = []
    for m in (m for e in coded.events for m in e.mentions):
        actors = [a.span for a in (*m.actors, *m.recipients, *m.chain)]
        out += [m.trigger, *m.issues, *actors, m.when.span if m.when else None, m.where.span if m.where else None]
    return [s for s in out if s]


def test_every_span_is_the_text_that_it_names(coded: CodedArticle) -> None:
    assert len(spans(coded)) > 20
    for s in spans(coded):
        text = coded.article.text if s.field == "text" else coded.article.title or ""
        assert text[s.start : s.end] == s.text


def test_every_event_keeps_the_contract(coded: CodedArticle) -> None:
    keys = {"id", "type", "modes", "content", "status", "plover", "cameo", "quad", "score", "contexts", "actors", "recipients",
            "when", "where", "issues", "attribution", "confidence", "mentions"}  # fmt: skip
    for event in to_json(coded)["events"]:
        assert keys <= set(event)
        assert event["type"] in TYPES
        assert set(event["modes"]) <= set(MODES[event["type"]])
        assert 0.0 <= event["confidence"] <= 1.0
        assert event["mentions"]
        assert event["actors"] or event["recipients"]
        assert event["when"] is None or event["when"]["text"]


def test_offsets_survive_dirt(coder: dragoman.Coder) -> None:
    dirty = "\ufeffWORLD  Norway\u00a0and Ru\u00adssia signed&nbsp;a treaty in\u200b Oslo on Monday.\r\n\r\nRead more: Treaties\r\n\r\nSweden protested &amp; recalled its ambassador."
    got = coder.code(dirty, "2019-05-08")
    assert got.events
    for e in got.events:
        for m in e.mentions:
            raw = dirty[m.trigger.start : m.trigger.end].replace("\u00ad", "").replace("\u200b", "")
            assert raw == m.trigger.text


def test_the_same_text_gives_the_same_ids_and_bytes(coder: dragoman.Coder, coded: CodedArticle) -> None:
    again = coder.code(coded.article)
    assert json.dumps(to_json(again)) == json.dumps(to_json(coded))
    assert len({e.id for e in again.events}) == len(again.events)


def test_json_comes_back_as_it_went(coded: CodedArticle) -> None:
    data = to_json(coded)
    assert to_json(from_json(json.loads(json.dumps(data)))) | {"dateline": 0} == data | {"dateline": 0}


def test_rows_and_plover_lines_hold_every_event(coded: CodedArticle) -> None:
    rows = list(to_rows(coded))
    assert [list(r) for r in rows] == [list(COLUMNS)] * len(coded.events)
    assert len(list(to_plover(coded))) == len(coded.events)
    assert all(line["date"] for line in to_plover(coded))


def test_a_repeated_paragraph_is_no_new_event(coder: dragoman.Coder) -> None:
    once = "Norway expelled two Russian diplomats on Monday."
    got = coder.code(f"{once}\n\n{once}", "2019-05-08")
    assert [len(e.mentions) for e in got.events if e.type == "SANCTION"] == [2]


def test_distinct_events_of_one_type_stay_several(coder: dragoman.Coder) -> None:
    got = coder.code(
        "Norway expelled two Russian diplomats on Monday.\n\nChile expelled a Cuban envoy in March.", "2019-05-08"
    )
    sanctions = [e for e in got.events if e.type == "SANCTION"]
    assert [e.actors[0].country for e in sanctions] == ["NOR", "CHL"]


def test_a_title_is_read_and_its_spans_say_so(coder: dragoman.Coder) -> None:
    got = coder.code(Article(text="The weather was fine.", title="Norway condemns Syria", date=Date(2019, 5, 8)))
    assert [m.trigger.field for e in got.events for m in e.mentions] == ["title"]


def test_what_is_no_article_is_refused(coder: dragoman.Coder) -> None:
    with pytest.raises(BadArticle, match="found no text"):
        coder.code("  \n")
    with pytest.raises(BadDate, match="someday"):
        coder.code("Norway spoke.", "someday")


def test_a_bad_article_does_not_stop_the_pipe(coder: dragoman.Coder) -> None:
    articles = [
        Article(id="a", text="Norway condemned Syria."),
        Article(id="b", text=" "),
        Article(id="c", text="Rome spoke."),
    ]
    got = list(coder.pipe(articles))
    assert [type(g) for g in got] == [CodedArticle, FailedArticle, CodedArticle]


def test_low_confidence_is_left_out_with_its_reason(coded: CodedArticle) -> None:
    strict = dragoman.load(dragoman.Settings(min_confidence=0.99))
    got = strict.code(coded.article)
    assert len(got.events) < len(coded.events)
    assert any("confidence" in d.reason for d in got.discarded)


def test_docs_are_spacy_docs_with_a_tree(coder: dragoman.Coder) -> None:
    (doc,) = coder.parse("Norwegian diplomats visited the parliament in Rome.")
    assert [t.lemma_ for t in doc][:3] == ["norwegian", "diplomat", "visit"]
    root = next(t for t in doc if t.dep_ == "ROOT")
    assert root.text == "visited"
    assert {(t.text, t.dep_) for t in root.children} >= {("diplomats", "nsubj"), ("parliament", "obj")}
    assert "Rome" in {e.text for e in doc.ents}


def test_a_sentence_longer_than_the_window_is_read_to_its_end(coder: dragoman.Coder) -> None:
    text = (
        "Norway said on Monday that "
        + "a farmer, a teacher, a baker, " * 75
        + "had come, and Chile expelled two Russian diplomats."
    )
    triggers = [m.trigger.text for e in coder.code(text).events for m in e.mentions]
    assert "expelled" in triggers


def test_no_html_of_an_article_is_rendered(coder: dragoman.Coder) -> None:
    evil = "<script>alert(1)</script> Norway condemned Syria on Monday. <img src=x onerror=alert(1)>"
    page = to_page([coder.code(Article(text=evil, title="<b>Norway</b> condemns Syria"))])
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page


def test_letters_in_parentheses_after_small_words_are_no_acronym(coder: dragoman.Coder) -> None:
    got = coder.code("It is of the and for (FEMA) a matter. Norway condemned Syria.")
    assert [e.type for e in got.events] == ["ACCUSE"]


def test_what_is_remembered_of_words_stays_bounded(coder: dragoman.Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Norway's foreign minister met his Turkish colleague in Oslo on Tuesday."
    before = to_json(coder.code(said, "2024-03-12"))
    coder.code(" ".join(f"Oddname{chr(97 + k)}ia" for k in range(20)))  # words that are met once
    full = len(tokenizer().vocab.strings)
    monkeypatch.setattr("dragoman.stages.parse.VOCABULARY", full - 1)
    after = to_json(coder.code(said, "2024-03-12"))
    assert len(tokenizer().vocab.strings) < full
    assert after == before


@pytest.mark.parametrize("case", cases("deadlines"))
def test_a_demand_is_told_from_the_day_by_which_it_wants_an_answer(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    coded = coder.code(case["text"], "2024-03-12")
    event = next(e for e in coded.events if e.type == case["type"])
    assert (event.deadline.date if event.deadline else None) == case["want"]
    if "when" in case:
        assert (event.when.date if event.when else None) == case["when"]
    assert [e.deadline for e in from_json(to_json(coded)).events] == [e.deadline for e in coded.events]


def test_what_is_coded_does_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    """Each process hashes words differently; near ties must fall the same way in all (own articles hold one)."""
    gold = Path(__file__).parents[1] / "evaluation" / "gold"
    script = tmp_path / "code_all.py"
    script.write_text(
        "import hashlib, sys\n"
        "from pathlib import Path\n"
        "import dragoman\n"
        "from dragoman.scoring.gold import load_gold\n"
        "coder = dragoman.load()\n"
        "coded = [coder.code(g.article) for g in load_gold(Path(sys.argv[1]))]\n"
        "told = [(c.events, c.assessments, c.discarded) for c in coded]\n"
        "print(len(told), hashlib.sha256(repr(told).encode()).hexdigest())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, str(script), str(gold)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("5", "8", "12")
    }
    assert len(said) == 1
    assert said.pop().startswith("12 ")
