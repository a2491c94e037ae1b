"""Which of the acts that the encoder finds are worth a record, as the judge says by the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

import dragoman
from conftest import cases
from dragoman.models.encoder import Encoded
from dragoman.models.judge import Judge
from dragoman.records import Actor, Article, Frame, Mention, Sentence, Span, Status
from dragoman.stages.acts import likely_acts, signs_of_acts
from dragoman.stages.parse import Parsed, Telling

WORDS = ["Norway", "held", "talks"]


class BeliefJudge:
    """Says what the encoder believes, halved."""

    def chances(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        return [r["belief"] / 2 for r in rows]


def telling(sentence: int, belief: float, *, type: str = "CONSULT", kind: str = "body") -> Telling:
    """ "Norway held talks", whose last word is an act of a type that the encoder believes in so far."""
    doc = Doc(Vocab(), WORDS, heads=[1, 1, 1], deps=["nsubj", "ROOT", "obj"], pos=["PROPN", "VERB", "NOUN"], lemmas=["Norway", "hold", "talk"])  # fmt: skip
    text = " ".join(WORDS)
    triggers = np.zeros((3, 18))
    triggers[:, 0], triggers[2, :4] = 1.0, (1 - belief, belief * 0.75, belief * 0.25, 0.0)
    mention = Mention(
        trigger=Span(start=12, end=17, text="talks"),
        sentence=sentence,
        type=type,
        modes=(),
        content=None,
        status=Status.REALIZED,
        actors=(Actor(text="Norway", name="Norway", country="NOR"),),
    )
    return Telling(
        mention=mention,
        frame=Frame(sentence=sentence, start=12, end=17, trigger="talks", type=type, head=2, score=belief),
        parsed=Parsed(
            sentence=Sentence(index=sentence, text=text, start=0, end=len(text), kind=kind),
            doc=doc,
            encoded=cast(Encoded, SimpleNamespace(triggers=triggers)),
        ),
    )


def test_a_likely_act_takes_the_judges_belief_and_an_unlikely_one_is_left_out_with_its_reason() -> None:
    kept, left = likely_acts([telling(0, 0.9), telling(3, 0.1)], 4, cast(Judge, BeliefJudge()))
    assert [t.mention.confidence for t in kept] == [0.45]
    (out,) = left
    assert out.span is not None
    assert (out.stage, out.span.text) == ("acts", "talks")
    assert "0.05" in out.reason


def test_an_act_that_a_rule_speaks_for_is_as_likely_as_the_rule_says() -> None:
    told = telling(0, 0.1)
    ruled = replace(told, frame=replace(told.frame, score=0.75, ruled=True))
    kept, left = likely_acts([ruled], 4, cast(Judge, BeliefJudge()))
    assert ([t.mention.confidence for t in kept], left) == ([0.75], [])


def test_an_article_without_acts_has_none_to_judge() -> None:
    assert likely_acts([], 4, cast(Judge, BeliefJudge())) == ([], [])


def test_an_act_is_seen_among_the_others_of_its_article() -> None:
    first, second = signs_of_acts([telling(0, 0.8, kind="headline"), telling(2, 0.4, type="AGREE")], 5)
    assert (first["headline"], second["headline"]) == (1.0, 0.0)
    assert (second["again"], second["type again"]) == (1.0, 0.0)
    assert second["belief again"] == pytest.approx(0.8)
    assert (second["word in the headline"], second["type in the headline"]) == (1.0, 0.0)
    assert first["in another type"] == pytest.approx(0.2)
    assert second["mean belief"] == pytest.approx(0.6)
    assert (first["one of both"], second["how far down"]) == (1.0, 0.4)


def test_a_word_that_stands_alone_has_no_signs_of_its_like() -> None:
    (row,) = signs_of_acts([telling(0, 0.8)], 1)
    assert row["again"] == 0.0
    assert "belief again" not in row


@pytest.mark.parametrize("case", cases("acts"))
def test_the_act_is_kept_and_the_topic_is_not(coder: dragoman.Coder, case: dict[str, Any]) -> None:
    coded = coder.code(Article(text=case["text"], date=date(2023, 5, 20)))
    found = {m.trigger.text for e in coded.events for m in e.mentions}
    assert set(case["acts"]) <= found
    assert not found & set(case["topics"])
