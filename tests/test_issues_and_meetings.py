"""Heads of issues, and the form and outcome of meetings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import dragoman
from conftest import cases
from dragoman.export.json import from_json, to_json
from dragoman.lexicons.issue_heads import read_issue_heads
from dragoman.lexicons.meeting_words import read_meeting_words
from dragoman.records import Actor, Event, Frame, Mention, Phrase, Place, Role, Sentence, Span, Status
from dragoman.stages.detect import all_issues, whole_issue
from dragoman.stages.issues import issue_head
from dragoman.stages.meetings import meeting_modes
from dragoman.stages.parse import parse

HEADS = read_issue_heads()


@pytest.mark.parametrize("case", cases("issues"))
def test_issues_are_grouped_by_their_head(case: dict[str, Any]) -> None:
    assert issue_head(case["text"], HEADS) == case["head"]


@pytest.mark.parametrize("case", cases("meetings"))
def test_a_meeting_has_the_form_that_the_text_gives(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    events = to_json(coder.code(case["text"], "2019-05-08"))["events"]
    found = [e["meeting"] for e in events if "meeting" in e]
    if case["want"] is None:
        assert found == []
        return
    assert any(case["want"].items() <= m.items() for m in found), found


def test_every_word_on_a_meeting_is_in_the_text(coder: dragoman.Coder) -> None:
    coded = coder.code(cases("meetings")[0].values[0]["text"], "2019-05-08")
    meetings = [e.meeting for e in coded.events if e.meeting]
    assert meetings
    for m in meetings:
        assert {k for k, _ in m.spans} == {
            k for k in ("level", "hosts", "venue", "format", "mediators", "press", "joint_statement") if getattr(m, k)
        }
        for s in (*m.agreed, *(s for _, s in m.spans)):
            assert coded.article.text[s.start : s.end] == s.text


def test_a_meeting_of_an_older_record_has_its_one_host_and_mediator(coder: dragoman.Coder) -> None:
    told = to_json(coder.code(cases("meetings")[1].values[0]["text"], "2019-05-08"))
    event = next(e for e in told["events"] if "meeting" in e)
    old = {k: v for k, v in event["meeting"].items() if k not in ("hosts", "mediators")}
    event["meeting"] = old | {"host": "NOR", "mediator": "OMN"}
    (again,) = (e.meeting for e in from_json(told).events if e.id == event["id"])
    assert again is not None
    assert (again.hosts, again.mediators) == (("NOR",), ("OMN",))


def test_meetings_and_heads_come_back_from_json(coder: dragoman.Coder) -> None:
    coded = coder.code(cases("meetings")[1].values[0]["text"], "2019-05-08")
    again = from_json(json.loads(json.dumps(to_json(coded))))
    assert [e.meeting for e in again.events] == [e.meeting for e in coded.events]
    assert [e.heads for e in again.events] == [e.heads for e in coded.events]


@pytest.mark.parametrize(
    ("words", "heads", "tags", "deps", "marked", "whole"),
    [
        # a noun with the clause that says which; a verb with its object; what a noun stands before
        ("discussed areas where rebels rule", (0, 0, 4, 4, 1), "VERB NOUN ADV NOUN VERB",
         "ROOT obj advmod nsubj acl:relcl", 1, "areas where rebels rule"),
        ("discussed ending the war", (0, 0, 3, 1), "VERB VERB DET NOUN", "ROOT xcomp det obj", 1, "ending the war"),
        ("discussed security guarantees", (0, 2, 0), "VERB NOUN NOUN", "ROOT compound obj", 1, "security guarantees"),
        ("guarantees of security", (0, 2, 0), "NOUN ADP NOUN", "ROOT case nmod", 2, "security"),
    ],
)  # fmt: skip
def test_an_issue_is_a_whole_phrase(
    words: str, heads: tuple[int, ...], tags: str, deps: str, marked: int, whole: str
) -> None:
    text = words.split()
    doc = Doc(Vocab(), words=text, heads=list(heads), pos=tags.split(), deps=deps.split())
    first, last = whole_issue(doc, marked, marked, range(1))
    assert doc[first : last + 1].text == whole


@pytest.mark.parametrize("case", cases("all_issues"))
def test_what_an_act_is_about_is_read_to_the_end(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    text = case["text"]
    sentence = Sentence(index=0, start=0, end=len(text), text=text)
    (parsed,) = parse([sentence], coder._encoder, coder._lemmatiser)

    def phrase(role: Role, words: str) -> Phrase:
        return Phrase(role=role, start=text.index(words), end=text.index(words) + len(words), text=words)

    said = [phrase(Role.ISSUE, x) for x in case["said"]]
    sides = [phrase(Role.RECIPIENT, x) for x in case.get("sides", ())]
    start = text.index(case["trigger"])
    frame = Frame(
        sentence=0,
        start=start,
        end=start + len(case["trigger"]),
        trigger=case["trigger"],
        type="AGREE",
        phrases=(*sides, *said),
        score=0.9,
        leanings=((Role.ISSUE, tuple(case["believed"].get(t.text, 0.01) for t in parsed.doc)),),
    )
    assert [text[a:b] for a, b in all_issues(frame, parsed.doc)] == case["want"]


def test_an_event_is_about_what_its_mentions_are(coded: dragoman.CodedArticle) -> None:
    for e in coded.events:
        assert {s.text.casefold() for s in e.issues} == {s.text.casefold() for m in e.mentions for s in m.issues}
        assert len(e.heads) == len(e.issues)


def test_one_mention_by_phone_makes_no_call(coder: dragoman.Coder) -> None:
    # the encoder takes "spoke" for a call
    text = (
        "US Secretary of State Antony Blinken and his Japanese counterpart Yoshimasa Hayashi met in Bali on Friday before "
        "the start of the G20 summit. The two ministers spoke for an hour. The meeting dealt with trade."
    )
    meetings = [e.meeting for e in coder.code(text, "2022-07-09").events if e.meeting]
    assert {m.format for m in meetings} <= {"bilateral"}
    assert any(m.venue == "Bali" for m in meetings)


MET = "They met for an hour."
FLEW = "They flew there and met for an hour."
CALLED = "They spoke by phone for an hour."
AT_SEAT = "They met in New York before the start of the UN General Assembly."


@pytest.mark.parametrize(
    ("countries", "place", "modes", "want", "text"),
    [
        (("TUR", "GRC"), "USA", ("multilateral", "visit"), ("third-party",), MET),
        (("TUR", "GRC"), "USA", ("visit",), ("visit",), FLEW),
        (("TUR", "GRC"), "TUR", ("third-party",), ("visit",), MET),
        (("TUR", "GRC"), "USA", ("third-party", "multilateral"), ("third-party",), MET),
        (("TUR", "GRC"), "TUR", ("multilateral",), (), MET),
        (("TUR", "GRC"), None, ("multilateral", "visit"), ("visit",), MET),
        (("TUR", "GRC", "CYP"), "USA", ("multilateral",), ("multilateral",), MET),
        (("TUR", "UNO"), "USA", ("multilateral",), ("multilateral",), MET),
        # a call needs a word that tells it; who calls does not visit
        (("TUR", "GRC"), None, ("phone",), (), MET),
        (("TUR", "GRC"), "TUR", ("visit", "phone"), ("visit",), MET),
        (("TUR", "GRC"), None, ("phone", "third-party"), ("phone",), CALLED),
        (("TUR", "GRC", "CYP"), None, ("phone", "multilateral"), ("phone", "multilateral"), CALLED),
        # the seat of the United Nations is no host's
        (("TUR", "USA"), "USA", ("visit",), ("third-party",), AT_SEAT),
        (("TUR", "USA"), "USA", (), ("third-party",), AT_SEAT),
        (("TUR", "USA"), "USA", ("visit",), ("visit",), MET),
    ],
)
def test_the_modes_of_a_meeting_fit_its_words_and_its_parties(
    countries: tuple[str, ...], place: str | None, modes: tuple[str, ...], want: tuple[str, ...], text: str
) -> None:
    mention = Mention(
        trigger=Span(start=5, end=8, text=text[5:8]),
        sentence=0,
        type="CONSULT",
        modes=modes,
        content=None,
        status=Status.REALIZED,
    )
    event = Event(
        id="talks",
        type="CONSULT",
        modes=modes,
        content=None,
        status=Status.REALIZED,
        actors=tuple(Actor(text=c, country=c) for c in countries),
        recipients=(),
        attribution=None,
        when=None,
        where=Place(text="there", country=place) if place else None,
        issues=(),
        contexts=(),
        confidence=0.5,
        mentions=(mention,),
    )
    sentences = {0: Sentence(index=0, text=text, start=0, end=len(text))}
    assert meeting_modes(event, sentences, read_meeting_words()) == want
