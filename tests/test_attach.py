"""Time and place of each act: which phrase of a sentence belongs to which trigger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import dragoman
from conftest import cases
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.attach import attach, features, path, words_at


@pytest.fixture(scope="module")
def whole() -> dragoman.Coder:
    """A coder that leaves no event out: an act of an unknown doer is none too sure."""
    return dragoman.load(dragoman.Settings(min_confidence=0.0))


@pytest.mark.parametrize("case", cases("attach"))
def test_an_act_has_its_own_time_and_place(case: dict[str, Any], whole: dragoman.Coder) -> None:
    coded = whole.code(case["text"], case["date"])
    # the encoder may draw a trigger longer or shorter: "recalled its"
    words = set(case["trigger"].split())
    found = [m for e in coded.events for m in e.mentions if words & set(m.trigger.text.split())]
    assert found, [m.trigger.text for e in coded.events for m in e.mentions]
    m = found[0]
    if "when" in case:
        assert (m.when.date if m.when else None) == case["when"], m.when
    if "where" in case:
        assert (m.where.country if m.where else None) == case["where"], m.where
    if m.when:
        assert f"belongs to “{m.trigger.text}”" in m.when.why
    for value in (m.when, m.where):
        if value and value.span:
            assert case["text"][value.span.start : value.span.end] == value.span.text


@pytest.fixture
def doc() -> Doc:
    """Two verbs, each with its day."""
    words = "Oslo protested Monday and Rome answered Tuesday".split()
    heads = [1, 1, 1, 5, 5, 1, 5]
    deps = ["nsubj", "ROOT", "obl", "cc", "nsubj", "conj", "obl"]
    tags = ["PROPN", "VERB", "PROPN", "CCONJ", "PROPN", "VERB", "PROPN"]
    return Doc(Vocab(), words, heads=heads, deps=deps, pos=tags)


def frame(doc: Doc, word: int, *phrases: Phrase, leanings: Mapping[Role, tuple[float, ...]] | None = None) -> Frame:
    t = doc[word]
    return Frame(sentence=0, start=t.idx, end=t.idx + len(t), trigger=t.text, type="ACCUSE", phrases=phrases,
                 leanings=tuple((leanings or {}).items()))  # fmt: skip


def days(doc: Doc) -> list[tuple[int, int]]:
    return [(doc[k].idx, doc[k].idx + len(doc[k])) for k in (2, 6)]


def test_the_tree_tells_whose_day_it_is(doc: Doc) -> None:
    weights = {"same head": 3.0, "bias": -1.0}
    got = attach([frame(doc, 1), frame(doc, 5)], {0: doc}, role=Role.WHEN, found={0: days(doc)}, weights=weights)
    assert [[p.text for p in f.having(Role.WHEN)] for f in got] == [["Monday"], ["Tuesday"]]


def test_an_unlikely_phrase_is_dropped_even_where_the_encoder_marked_it(doc: Doc) -> None:
    start, end = days(doc)[1]
    marked = frame(doc, 1, Phrase(role=Role.WHEN, start=start, end=end, text="Tuesday"))
    (got,) = attach([marked], {0: doc}, role=Role.WHEN, found={0: days(doc)}, weights={"bias": -4.0})
    assert got.having(Role.WHEN) == ()


def test_the_encoders_leaning_counts(doc: Doc) -> None:
    leaning = {Role.WHEN: (0.0, 0.0, 0.01, 0.0, 0.0, 0.0, 0.999)}
    (got,) = attach([frame(doc, 1, leanings=leaning)], {0: doc}, role=Role.WHEN, found={0: days(doc)}, weights={})
    assert [p.text for p in got.having(Role.WHEN)] == ["Tuesday"]


def test_what_only_the_encoder_knows_is_kept(doc: Doc) -> None:
    marked = Phrase(role=Role.WHERE, start=0, end=4, text="Oslo", score=0.9)
    (got,) = attach([frame(doc, 1, marked)], {0: doc}, role=Role.WHERE, found={0: ()}, weights={})
    assert got.having(Role.WHERE) == (marked,)


def test_other_roles_stay(doc: Doc) -> None:
    actor = Phrase(role=Role.ACTOR, start=0, end=4, text="Oslo")
    (got,) = attach([frame(doc, 1, actor)], {0: doc}, role=Role.WHEN, found={0: days(doc)}, weights={"bias": -9.0})
    assert got.phrases == (actor,)


def test_a_path_goes_up_and_down(doc: Doc) -> None:
    assert path(doc[2], doc[6]) == (["obl"], ["conj", "obl"])
    assert path(doc[1], doc[2]) == ([], ["obl"])
    assert path(doc[5], doc[1]) == (["conj"], [])


def test_features_are_named_and_finite(doc: Doc) -> None:
    t, d = words_at(doc, *_at(doc, 1)), words_at(doc, *_at(doc, 2))
    assert t
    assert d
    got = features(doc, frame(doc, 1), d, [d], [t], t)
    assert got["same head"] == got["only act"] == got["nearest act"] == 1.0
    assert "of a saying verb" not in got
    assert all(abs(v) < 10 for v in got.values())


def test_no_words_no_phrase(doc: Doc) -> None:
    assert words_at(doc, 900, 910) is None


def _at(doc: Doc, k: int) -> tuple[int, int]:
    return doc[k].idx, doc[k].idx + len(doc[k])
