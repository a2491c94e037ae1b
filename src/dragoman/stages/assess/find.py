"""Find the words that judge a relationship: the encoder's marks, and the table's phrases that it half believes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.lexicons.verdicts import DIRECTIONS, NO_VERDICT, RelationshipWords, Verdicts
from dragoman.models.encoder import Encoder
from dragoman.records import Frame, Status
from dragoman.stages.assess.sides import names_a_party, relationship_of, sides_of_verdict
from dragoman.stages.parse import Parsed, head_of, words_between, words_touching

BACKED = 0.01  # how much of a verdict the encoder must see in words that the table knows: little
_NEAR = 50  # characters before a verdict in which a word may wish for it
_NO = frozenset({"not", "n't", "n’t", "never"})
_TO_CLAUSE = 4  # words from a verdict up to the verb of its clause, at most
_EMPTY = frozenset({"SCONJ", "CCONJ", "DET", "PUNCT", "ADP"})  # words that judge nothing
_CHANGES = frozenset({"improving", "deteriorating"})
Matched = list[tuple[re.Match[str], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict with the phrases of those whose relationship it is on."""

    frame: Frame
    direction: str
    why: str
    of_a_party: bool  # its noun stands for one of the two: a friend, a foe
    belief: float  # the encoder's, in the words


class _Found(NamedTuple):
    start: int
    end: int
    direction: str
    why: str
    belief: float = 1.0


def find_verdicts(
    parsed: Sequence[Parsed], encoder: Encoder, verdicts: Verdicts, *, threshold: float = 0.95
) -> tuple[Verdict, ...]:
    """The verdicts of an article, each as an act of no type whose sides and source can be found."""
    return tuple(
        _verdict(p, found, verdicts.words) for p in parsed for found in _verdicts(p, encoder, verdicts, threshold)
    )


def _verdict(p: Parsed, found: _Found, words: RelationshipWords) -> Verdict:
    start, end = found.start, found.end
    noun = relationship_of(p, start, end, words.relationship)
    denied = _is_denied(p, start, end)
    bad = denied and found.direction == "good"  # "our relations are not good" judges them
    frame = Frame(
        sentence=p.sentence.index,
        start=start,
        end=end,
        trigger=p.sentence.text[start:end],
        type="",
        status=Status.NEGATED if denied and not bad else _status(p, start, end, words),
        phrases=sides_of_verdict(p, start, end, noun),
    )
    return Verdict(
        frame=frame,
        direction="bad" if bad else found.direction,
        why=found.why,
        belief=found.belief,
        of_a_party=names_a_party(noun),
    )


def _is_denied(p: Parsed, start: int, end: int) -> bool:
    """Whether the clause of a verdict says no: "relations are not good", "had never had a good relationship"."""
    first, last = words_between(p.doc, start, end)
    if any(t.tag_ in ("JJR", "RBR") for t in p.doc[first : last + 1]):
        return False  # "relations have never been better"
    word = head_of(p.doc, first, last)
    clause = [word]
    while clause[-1].dep_ in ("amod", "obj", "conj", "nsubj") and len(clause) < _TO_CLAUSE:
        clause.append(clause[-1].head)
    return any(c.lower_ in _NO for w in clause for c in w.children if c.i < clause[-1].i or w is word)


def _verdicts(p: Parsed, encoder: Encoder, verdicts: Verdicts, threshold: float) -> Iterator[_Found]:
    """One verdict a direction and sentence: the encoder's, then those of the table that it half believes."""
    text, words = p.sentence.text, verdicts.words
    marked = list(_runs(1.0 - p.encoded.assessments[:, 0].astype(float) >= threshold))
    related = words.relationship.search(text)
    if not marked and not related:
        return
    matched: Matched = [(m, d) for pattern, d in verdicts.patterns for m in pattern.finditer(text)]
    none = [m for m, d in matched if d == NO_VERDICT]
    matched = [(m, d) for m, d in matched if not _holds(none, m.start(), m.end())]
    seen: set[str] = set()
    taken = list(_marked(p, encoder, none, matched, marked))

    def told(found: _Found) -> bool:
        return found.direction in seen or any(_changes(p, found, other) for other in taken)

    for found in taken:
        judging = words.leading.sub("", text[found.start : found.end]).lower() not in words.bare
        if judging and not told(found):
            seen.add(found.direction)
            yield found
    for found in _backed(p, matched, words) if related else ():
        apart = all(found.end <= t.start or t.end <= found.start for t in taken)
        if apart and not told(found):
            seen.add(found.direction)
            taken.append(found)
            yield found


def _changes(p: Parsed, state: _Found, change: _Found) -> bool:
    """Whether a change is told of the very words that name a state: "tensions have grown" is one verdict."""
    if state.direction in _CHANGES or change.direction not in _CHANGES:
        return False
    word = head_of(p.doc, *words_between(p.doc, state.start, state.end))
    first, last = words_between(p.doc, change.start, change.end)
    return word.dep_.startswith("nsubj") and first <= word.head.i <= last


def _marked(
    p: Parsed, encoder: Encoder, none: Sequence[re.Match[str]], matched: Matched, runs: Sequence[tuple[int, int]]
) -> Iterator[_Found]:
    """The runs of words that the encoder marks (first and last), each with its likeliest direction or that of the table's longest phrase."""
    labels, scores = encoder.labels["assessments"], p.encoded.assessments
    directions = [d for d in DIRECTIONS if d != NO_VERDICT]
    for first, last in runs:
        part = scores[first : last + 1]
        share = {d: float(sum(part[:, labels.index(f"{k}-{d}")].sum() for k in "BI")) for d in directions}
        start, end = p.doc[first].idx, p.doc[last].idx + len(p.doc[last])
        if all(t.pos_ in _EMPTY for t in p.doc[first : last + 1]) or _holds(none, start, end):
            continue
        # "tensions" alone is bad, "easing of tensions" is not: the longest phrase of the table knows better
        if known := [(m, d) for m, d in matched if m.start() <= start and end <= m.end()]:
            m, direction = max(known, key=lambda x: x[0].end() - x[0].start())
            yield _Found(m.start(), m.end(), direction, f"the words “{m[0]}”, marked in part by the encoder")
        else:
            yield _Found(start, end, max(share, key=lambda d: share[d]), "the encoder marks the words")


def _backed(p: Parsed, matched: Matched, words: RelationshipWords) -> Iterator[_Found]:
    """Phrases of the table in whose words the encoder sees something of a verdict, the longest first."""
    for m, direction in sorted(matched, key=lambda found: found[0].start() - found[0].end()):
        inside = words_touching(p.doc, m.start(), m.end())
        support = max((1.0 - float(p.encoded.assessments[i, 0]) for i in inside), default=0.0)
        if support >= BACKED and not words.former.search(p.sentence.text[max(0, m.start() - 12) : m.start()]):
            yield _Found(
                m.start(),
                m.end(),
                direction,
                f"the words “{m[0]}”, which the encoder half believes ({support:.2f})",
                support,
            )


def _runs(chosen: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and last place of each unbroken run."""
    places = chosen.nonzero()[0].tolist()
    for _, run in groupby(enumerate(places), key=lambda x: x[1] - x[0]):
        part = [i for _, i in run]
        yield part[0], part[-1]


def _holds(phrases: Sequence[re.Match[str]], start: int, end: int) -> bool:
    return any(m.start() <= start and end <= m.end() for m in phrases)


def _status(p: Parsed, start: int, end: int, words: RelationshipWords) -> Status:
    """Whether the words before it wish for a verdict or announce it; before a bare verb they may stand far off.

    "is ready to work with Laos on trade, deepen cooperation and …": what somebody is ready to do is not done.
    """
    bare = head_of(p.doc, *words_between(p.doc, start, end)).tag_ == "VB"
    before = p.sentence.text[0 if bare else max(0, start - _NEAR) : start]
    if words.wished.search(before) or (bare and words.ready.search(before)):
        return Status.HYPOTHETICAL
    if words.coming.search(before):
        return Status.FUTURE
    return Status.REALIZED
