"""Find the text's verdicts on relationships: direction, the two parties, status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from dragoman.lexicons.actors import ActorTables, tokens
from dragoman.lexicons.verdicts import Verdicts
from dragoman.models.encoder import Encoder
from dragoman.records import Assessment, Discarded, Sentence, Status
from dragoman.stages.parse import Parsed

_RELATIONSHIP = re.compile(
    r"\b(relations?|relationships?|ties|tensions?|friendship|partnership|alliance|rapprochement|detente|détente|rift|allies|"
    r"ally|foes|enemies|rivals|adversaries|fences|reconciliation|cold war|thaw|row|spat|feud|friends?|partners?)\b",
    re.IGNORECASE,
)
_ASIDE = frozenset({"UNO", "IGO", "NGO", "MNC", "IMG"})
_MODAL = re.compile(
    r"\b(if|could|would|should|may|might|hopes?|hoped|want\w*|seek\w*|aim\w*|in order to|wish\w*|calls? for)\b", re.I
)
_FUTURE = re.compile(r"\b(will|shall|is to|are to|plans? to|going to)\b", re.IGNORECASE)


def assess(
    parsed: Sequence[Parsed], encoder: Encoder, verdicts: Verdicts, tables: ActorTables, *, threshold: float = 0.5
) -> tuple[tuple[Assessment, ...], tuple[Discarded, ...]]:
    """The verdicts of an article, and those left out because no two parties are known."""
    article: Counter[str] = Counter()
    by_sentence: dict[int, list[str]] = {}
    for p in parsed:
        named = [m.known.country for m in tables.names.find(tokens(p.sentence.text)) if m.known.country]
        by_sentence[p.sentence.index] = list(dict.fromkeys(c for c in named if c not in _ASIDE))
        article.update(c for c in named if c not in _ASIDE)
    main = [c for c, _ in article.most_common(2)]
    kept: list[Assessment] = []
    left: list[Discarded] = []
    for p in parsed:
        for start, end, direction, why in _verdicts(p, encoder, verdicts, threshold):
            span = p.sentence.span(start, end)
            between = _parties(p.sentence, start, by_sentence, main)
            if len(between) < 2:
                left.append(
                    Discarded(
                        reason="a verdict on a relationship whose parties are not known", span=span, stage="assess"
                    )
                )
                continue
            kept.append(
                Assessment(
                    span=span,
                    between=tuple(sorted(between[:2])),
                    direction=direction,
                    status=_status(p.sentence.text, start),
                    why=why,
                )
            )
    return tuple(kept), tuple(left)


def _verdicts(p: Parsed, encoder: Encoder, verdicts: Verdicts, threshold: float) -> Iterator[tuple[int, int, str, str]]:
    """One verdict a direction and sentence: the encoder's, backed by a pattern where it is unsure."""
    text = p.sentence.text
    labels = encoder.labels["assessments"]
    scores = p.encoded.assessments
    matched = [(m, d) for pattern, d in verdicts for m in pattern.finditer(text)] if _RELATIONSHIP.search(text) else []
    seen: set[str] = set()
    w = 0
    while w < len(scores):
        if 1.0 - scores[w, 0] < threshold:
            w += 1
            continue
        last = w
        while last + 1 < len(scores) and 1.0 - scores[last + 1, 0] >= threshold:
            last += 1
        by_direction = {d: float(np.sum([scores[w : last + 1, labels.index(f"{k}-{d}")] for k in "BI"])) for d in
                        ("good", "bad", "improving", "deteriorating")}  # fmt: skip
        direction = max(by_direction, key=lambda d: by_direction[d])
        start, end = p.doc[w].idx, p.doc[last].idx + len(p.doc[last])
        if direction not in seen:
            seen.add(direction)
            yield start, end, direction, "the encoder marks the words"
        w = last + 1
    for m, direction in matched:
        inside = [i for i, t in enumerate(p.doc) if t.idx < m.end() and t.idx + len(t) > m.start()]
        support = max((1.0 - float(scores[i, 0]) for i in inside), default=0.0)
        if direction not in seen and not seen and support >= 0.12:
            seen.add(direction)
            yield m.start(), m.end(), direction, f"the words “{m[0]}”, which the encoder half believes"


def _parties(sentence: Sentence, at: int, by_sentence: dict[int, list[str]], main: Sequence[str]) -> list[str]:
    """The two countries named in the sentence, else completed from the sentence before and from the article."""
    found = list(by_sentence[sentence.index])
    if len(found) > 2:
        found = sorted(found, key=lambda c: c not in main)
    for other in (by_sentence.get(sentence.index - 1, []), main):
        for c in other if len(found) < 2 else ():
            if c not in found and len(found) < 2 and (c in main or other is not main):
                found.append(c)
    return found


def _status(text: str, at: int) -> Status:
    before = text[max(0, at - 50) : at]
    if _MODAL.search(before):
        return Status.HYPOTHETICAL
    if _FUTURE.search(before):
        return Status.FUTURE
    return Status.REALIZED
