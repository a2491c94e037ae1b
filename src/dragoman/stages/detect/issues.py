"""Read what an act is about to the end: what the encoder half believes beside a phrase belongs to it, or is one by itself.

A word counts as an issue's only from an even chance on. From the lower beliefs here on, half of the annotators' words are
in ours more often, while the F1 of words stays (gold/train, our teaching articles: more are right, and more are ours
alone). The judges of acts learnt from the issues that the encoder says outright; so these are read once the events are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from dragoman.models.encoder import Floats
from dragoman.records import Frame, Phrase, Role
from dragoman.stages.detect.phrases import EDGE, Span, fitted, opens_clause
from dragoman.stages.parse import words_between

if TYPE_CHECKING:
    from spacy.tokens import Doc

# beliefs, chosen on gold/train and our teaching articles, of a word that
LEAST_BEFORE, LEAST_AFTER = 0.25, 0.3  # an issue reaches back or on to
LEAST = 0.4  # is an issue beside others
LEAST_WHERE_NONE = 0.35  # is one where there is no other
LEAST_OF_OBJECT = 0.25  # is one where there is no other, being the act's object or first half: "trade talks"

_OBJECTS = frozenset(("obj", "compound"))
_DESCRIBES = frozenset(("amod", "compound", "nummod"))
_STOPS = frozenset((".", ";", ":", '"', "“", "”"))
_PAIRS = (("(", ")"), ("“", "”"))
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ"))
_SIDES = (Role.ACTOR, Role.RECIPIENT, Role.ATTRIBUTION)


def all_issues(frame: Frame, doc: Doc) -> tuple[tuple[int, int], ...]:
    """What an act is about, in order: where each phrase begins and ends in its sentence."""
    said = [words_between(doc, p.start, p.end) for p in frame.having(Role.ISSUE)]
    leaning = dict(frame.leanings).get(Role.ISSUE)
    if leaning is None:
        return tuple((p.start, p.end) for p in frame.having(Role.ISSUE))
    inside = np.array(leaning)
    first, last = words_between(doc, frame.start, frame.end)
    own = range(first, last + 1)
    sides = [_words(doc, p) for role in _SIDES for p in frame.having(role)]
    found = [_reaching(doc, s, inside, own) for s in said]
    found += _less_likely(doc, found, inside, own, frozenset(i for s in sides for i in s))
    whole = (_closed(doc, s) for s in _joined(_reaching(doc, s, inside, own) for s in found))
    return tuple((doc[a].idx, doc[b].idx + len(doc[b])) for a, b in whole)


def _words(doc: Doc, phrase: Phrase) -> range:
    first, last = words_between(doc, phrase.start, phrase.end)
    return range(first, last + 1)


def _reaching(doc: Doc, span: Span, inside: Floats, own: range) -> Span:
    """An issue with the words beside it of which the encoder thinks as well, up to a stop; no function words at new edges.

    "Graustark" is "withdraw from Graustark", "exports" is "exports of wheat without a licence", in sentences that say so.
    """

    def reaches(i: int, least: float) -> bool:
        return 0 <= i < len(doc) and i not in own and inside[i] >= least and doc[i].text not in _STOPS

    first, last = start, end = span
    while reaches(start - 1, LEAST_BEFORE):
        start -= 1
    while reaches(end + 1, LEAST_AFTER):
        end += 1
    if end > last and doc[end].dep_ in _DESCRIBES and end < doc[end].head.i <= end + 2 and doc[end].head.i not in own:
        end = doc[end].head.i  # "slapping new" is "slapping new sanctions"
    while start < first and doc[start].pos_ in EDGE:
        start += 1
    while end > last and (doc[end].pos_ in EDGE or opens_clause(doc, start, end)):
        end -= 1
    return start, end


def _closed(doc: Doc, span: Span) -> Span:
    """An issue with the mark beside it that opens or closes one within: "pact with the rebels (FLU" and the bracket behind."""
    first, last = span
    inside = [doc[i].text for i in range(first, last + 1)]
    for opening, closing in _PAIRS:
        if inside.count(opening) > inside.count(closing) and doc[last + 1 : last + 2].text == closing:
            last += 1
        if inside.count(closing) > inside.count(opening) and first and doc[first - 1].text == opening:
            first -= 1
    return first, last


def _less_likely(doc: Doc, found: list[Span], inside: Floats, own: range, sides: frozenset[int]) -> list[Span]:
    """Issues beside those found, the likelier first; none that only names a party."""
    taken = {*own, *(i for first, last in found for i in range(first, last + 1))}
    more: list[Span] = []
    for marked in _candidates(doc, inside, own, taken, least=LEAST if found else LEAST_WHERE_NONE):
        span = fitted(doc, marked, inside, "issue", own)
        words = set(range(span[0], span[1] + 1)) if span else set()
        if span and not words & taken and not words <= sides:
            more.append(span)
            taken |= words
    return more


def _candidates(doc: Doc, inside: Floats, own: range, taken: set[int], *, least: float) -> Iterator[Span]:
    """Spans of words that are not taken and that the encoder believes; then, where nothing is found, the act's object."""
    free = (i for i in range(len(doc)) if i not in taken and inside[i] >= least)
    runs = [[i for _, i in group] for _, group in groupby(enumerate(free), key=lambda x: x[1] - x[0])]
    for run in sorted(runs, key=lambda r: -max(inside[r])):
        if any(doc[i].pos_ in _CONTENT for i in run):
            yield run[0], run[-1]
    if least == LEAST_WHERE_NONE:
        for word in doc:
            is_object = word.dep_ in _OBJECTS and word.head.i in own and word.pos_ in ("NOUN", "PROPN")
            if is_object and word.i not in taken and inside[word.i] >= LEAST_OF_OBJECT:
                yield word.i, word.i


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Spans in order, those that share a word being one."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return out
