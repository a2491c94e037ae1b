"""Exports: the contract of a coded event, the way back, PLOVER JSON and flat rows."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dragoman.export.json import from_json, to_json
from dragoman.export.plover import to_plover
from dragoman.export.rows import COLUMNS, to_rows
from dragoman.records import (
    Actor,
    Article,
    Assessment,
    CodedArticle,
    Discarded,
    Event,
    Mention,
    Place,
    Span,
    Status,
    When,
)  # fmt: skip

TEXT = "On Sunday the envoys of Chile met Peru's in Quito over fishing, Radio Lima said."
KEYS = [
    "id", "type", "modes", "content", "status", "plover", "cameo", "quad", "score", "contexts", "actors", "recipients",
    "when", "where", "issues", "attribution", "confidence", "mentions",
]  # fmt: skip


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(start=at, end=at + len(words), text=words)


def article(*, full: bool = True, status: Status = Status.REALIZED, dated: bool = True) -> CodedArticle:
    """One article with one event; `full` fills every field that can be empty."""
    chile = Actor(
        text="envoys of Chile", name="Chile", country="CHL", sector="GOV", id="CHL-GOV", span=span("envoys of Chile")
    )
    radio = Actor(text="Radio Lima", country="PER", sector="JRN", span=span("Radio Lima"), antecedent=span("Peru"))
    when = When(text="Sunday", date="2024-03-03/2024-03-04", precision="range", span=span("Sunday"), why="last before")
    where = Place(
        text="Quito",
        name="Quito",
        country="ECU",
        lat=-0.22,
        lon=-78.5,
        geonameid=3652462,
        kind="city",
        span=span("Quito"),
    )
    mention = Mention(
        trigger=span("met"), sentence=0, type="CONSULT", modes=("third-party",), content=None, status=status, actors=(chile,),
        attribution=radio if full else None, chain=(radio,) if full else (), when=when if full else None,
        where=where if full else None, issues=(span("fishing"),) if full else (), confidence=0.9, why="met",
    )  # fmt: skip
    title = Mention(
        trigger=Span(start=0, end=4, text="Talks", field="title"), sentence=0, type="CONSULT", modes=(), content=None, status=status,
        actors=(chile,), confidence=0.5,
    )  # fmt: skip
    event = Event(
        id="e1", type="CONSULT", modes=("third-party",), content=None, status=status, actors=(chile,), recipients=(),
        attribution=mention.attribution, when=mention.when, where=mention.where, issues=mention.issues,
        contexts=("diplomatic",), confidence=0.75, mentions=(mention, title), why="two mentions",
    )  # fmt: skip
    verdict = Assessment(span=span("over"), between=("CHL", "PER"), direction="improving", attribution=radio, why="x")
    return CodedArticle(
        article=Article(id="a1", text=TEXT, date=date(2024, 3, 5) if dated else None, title="Talks", source="own"),
        events=(event,),
        assessments=(verdict,),
        discarded=(Discarded(reason="no participant", span=span("said"), stage="actors"), Discarded(reason="whole")),
    )


@pytest.mark.parametrize("full", [True, False])
def test_json_comes_back_as_it_went(full: bool) -> None:
    coded = article(full=full)
    line = json.dumps(to_json(coded), ensure_ascii=False)
    assert from_json(json.loads(line), text=TEXT) == coded


def test_json_holds_the_keys_of_the_contract_in_one_order() -> None:
    event = to_json(article())["events"][0]
    assert [k for k in event if k in KEYS] == KEYS
    assert json.dumps(to_json(article())) == json.dumps(to_json(article()))
    assert (event["plover"], event["cameo"], event["quad"], event["score"]) == ("CONSULT", "044", 1, 1.0)


def test_every_span_of_the_text_is_the_text() -> None:
    def walk(node: object) -> None:
        if isinstance(node, dict):
            if {"text", "start", "end"} <= set(node) and node.get("field", "text") == "text":
                assert TEXT[node["start"] : node["end"]] == node["text"]
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(to_json(article()))


def test_a_span_of_the_title_says_so() -> None:
    first, second = to_json(article())["events"][0]["mentions"]
    assert "field" not in first["trigger"]
    assert second["trigger"]["field"] == "title"


def test_a_field_without_a_phrase_is_null() -> None:
    event = to_json(article(full=False))["events"][0]
    assert (event["when"], event["where"], event["attribution"], event["issues"]) == (None, None, None, [])


def test_rows_have_the_columns_that_are_promised() -> None:
    (row,) = to_rows(article())
    assert list(row) == list(COLUMNS)
    for name, value in row.items():
        assert value is None or isinstance(value, COLUMNS[name]), name
    assert (row["actor_countries"], row["where_country"], row["when_date"]) == ("CHL", "ECU", "2024-03-03/2024-03-04")
    assert row["trigger_offsets"] == "text:30-33;title:0-4"


def test_plover_lines_have_what_the_manual_requires() -> None:
    (line,) = to_plover(article())
    assert {"id", "date", "actor", "event"} <= set(line)
    assert (line["date"], line["enddate"], line["event"]) == ("2024-03-03", "2024-03-04", ["CONSULT"])
    assert not any(line[k] for k in ("historical", "future", "hypothetical", "negation", "unconfirmed"))


def test_a_planned_meeting_is_agreeing_in_plover_and_keeps_its_flag() -> None:
    (line,) = to_plover(article(status=Status.FUTURE))
    assert (line["event"], line["mode"], line["future"], line["quad_code"]) == (["AGREE"], [], True, 1)


def test_a_date_that_plover_needs_but_the_text_lacks_is_marked_as_assumed() -> None:
    (line,) = to_plover(article(full=False))
    assert (line["date"], line["comment"]) == ("2024-03-05", "date assumed from publication")
    (line,) = to_plover(article(full=False, dated=False))
    assert (line["date"], line["comment"]) == (None, "date unknown")
