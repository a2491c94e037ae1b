"""Find the text's verdicts on relationships: direction, the two parties, status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dragoman.lexicons.actors import ActorTables, tokens
from dragoman.lexicons.verdicts import NO_VERDICT, Verdicts
from dragoman.models.encoder import Encoder
from dragoman.records import Assessment, Discarded, Frame, Sentence, Status
from dragoman.stages.parse import Parsed

_RELATIONSHIP = re.compile(
    r"\b(relations?|relationships?|ties|tensions?|friendship|partnership|alliance|rapprochement|detente|détente|rift|allies|"
    r"ally|foes?|enem(?:y|ies)|rivals?|adversar(?:y|ies)|archrivals?|fences|reconciliation|cold war|thaw|row|spat|feud|friends?|"
    r"partners?|disputes?|animosity|antagonism|hostilit(?:y|ies)|distrust|mistrust|friction|impasse|deadlock|odds|progress|"
    r"cooperation|stand-?off|wedge|crisis between|proxy)\b",
    re.IGNORECASE,
)
BACKED = 0.01  # how much of a verdict the encoder must see in words that the table knows: little
_PAST = re.compile(r"\b(?:former|ex-|one-?time|erstwhile)\W*$", re.IGNORECASE)
_LEADING = re.compile(
    r"^(?:(?:while|whereas|although|though|that|the|their|its|our|both|and|of|in)\b\s*)+", re.IGNORECASE
)
# the name of a relationship alone is no verdict on it
_BARE = frozenset(
    {"relations", "relationship", "ties", "bilateral", "bilateral relations", "alliance", "partnership", "reach"}
)
_EMPTY = frozenset({"SCONJ", "CCONJ", "DET", "PUNCT"})  # words that judge nothing
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
_ASIDE = frozenset({"UNO", "IGO", "NGO", "MNC", "IMG"})
_GONE = {"DDR": 1990, "SUN": 1991, "CSK": 1992, "YUG": 2003}  # last year in which such a state had relations
_MODAL = re.compile(
    r"\b(foreshadow\w*|if|could|would|should|may|might|hopes?|hoped|want\w*|seek\w*|aim\w*|in order to|wish\w*|calls? for)\b",
    re.I,
)
_FUTURE = re.compile(r"\b(will|shall|is to|are to|plans? to|going to)\b", re.IGNORECASE)

Named = list[tuple[int, str]]


def assess(
    parsed: Sequence[Parsed],
    encoder: Encoder,
    verdicts: Verdicts,
    tables: ActorTables,
    *,
    year: int | None = None,
    threshold: float = 0.95,
) -> tuple[tuple[Assessment, ...], tuple[Frame, ...], tuple[Discarded, ...]]:
    """The verdicts of an article, each also as an act of no type (whose source can be found), and those left out.

    `year` is the article's: a state that was gone by then has no relations. A verdict is left out when no two parties are
    known.
    """
    article: Counter[str] = Counter()
    by_sentence: dict[int, Named] = {}
    for p in parsed:
        by_sentence[p.sentence.index] = named = _named(p.sentence.text, tables, year)
        article.update(c for _, c in named)
    main = [c for c, _ in article.most_common(2)]
    kept: list[Assessment] = []
    frames: list[Frame] = []
    left: list[Discarded] = []
    for p in parsed:
        for start, end, direction, why in _verdicts(p, encoder, verdicts, threshold):
            span = p.sentence.span(start, end)
            parties = _parties(p.sentence, start, end, by_sentence, main)
            if len(parties) < 2:
                left.append(
                    Discarded(
                        reason="a verdict on a relationship whose parties are not known", span=span, stage="assess"
                    )
                )
                continue
            status = _status(p.sentence.text, start)
            between = tuple(sorted(parties))
            kept.append(Assessment(span=span, between=between, direction=direction, status=status, why=why))
            frames.append(
                Frame(sentence=p.sentence.index, start=start, end=end, trigger=span.text, type="", status=status)
            )
    return tuple(kept), tuple(frames), tuple(left)


def _verdicts(p: Parsed, encoder: Encoder, verdicts: Verdicts, threshold: float) -> Iterator[tuple[int, int, str, str]]:
    """One verdict a direction and sentence: the encoder's, backed by a pattern where it is unsure."""
    text = p.sentence.text
    labels = encoder.labels["assessments"]
    scores = p.encoded.assessments
    matched = [(m, d) for pattern, d in verdicts for m in pattern.finditer(text)] if _RELATIONSHIP.search(text) else []
    none = [m for m, d in matched if d == NO_VERDICT]
    matched = [(m, d) for m, d in matched if not _holds(none, m.start(), m.end())]
    seen: set[str] = set()
    taken: list[tuple[int, int]] = []
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
        direction, why = max(by_direction, key=lambda d: by_direction[d]), "the encoder marks the words"
        start, end = p.doc[w].idx, p.doc[last].idx + len(p.doc[last])
        if all(t.pos_ in _EMPTY for t in p.doc[w : last + 1]) or _holds(none, start, end):
            w = last + 1
            continue
        # "tensions" alone is bad, "easing of tensions" is not: the longest phrase of the table knows better
        if known := [(m, d) for m, d in matched if m.start() <= start and end <= m.end()]:
            m, direction = max(known, key=lambda x: x[0].end() - x[0].start())
            start, end, why = m.start(), m.end(), f"the words “{m[0]}”, marked in part by the encoder"
        taken.append((start, end))
        if direction not in seen and _LEADING.sub("", text[start:end]).lower() not in _BARE:
            seen.add(direction)
            yield start, end, direction, why
        w = last + 1
    for m, direction in matched:
        inside = [i for i, t in enumerate(p.doc) if t.idx < m.end() and t.idx + len(t) > m.start()]
        support = max((1.0 - float(scores[i, 0]) for i in inside), default=0.0)
        apart = all(m.end() <= start or end <= m.start() for start, end in taken)
        if (
            direction not in seen
            and apart
            and support >= BACKED
            and not _PAST.search(text[max(0, m.start() - 12) : m.start()])
        ):
            seen.add(direction)
            taken.append((m.start(), m.end()))
            yield m.start(), m.end(), direction, f"the words “{m[0]}”, which the encoder half believes"


def _holds(phrases: Sequence[re.Match[str]], start: int, end: int) -> bool:
    return any(m.start() <= start and end <= m.end() for m in phrases)


def _named(text: str, tables: ActorTables, year: int | None) -> Named:
    """The states that a sentence names, each with the place of the name."""
    words = tokens(text)
    found = ((words[m.first].start, m.known.country) for m in tables.names.find(words))
    gone = {c for c, last in _GONE.items() if year and year > last}
    return [(at, country) for at, country in found if country and country not in _ASIDE | gone]


def _parties(
    sentence: Sentence, start: int, end: int, by_sentence: Mapping[int, Named], main: Sequence[str]
) -> list[str]:
    """The two states that the verdict is about.

    Those after "between" or "with" come first, then those named nearest; what is missing comes from the sentence
    before and from the two that the article is about.
    """
    here = by_sentence[sentence.index]
    joined = _BETWEEN.search(sentence.text, end)
    if joined and joined.start() - end < 40:
        pair = list(dict.fromkeys(c for at, c in here if joined.end() <= at < joined.end() + 70))
        if len(pair) >= 2:
            return pair[:2]
    near = sorted(here, key=lambda x: min(abs(x[0] - start), abs(x[0] - end)))
    found = list(dict.fromkeys(c for _, c in near))
    if len(found) > 2 and set(main) <= set(found):
        found = list(main)
    before = list(dict.fromkeys(c for _, c in by_sentence.get(sentence.index - 1, ())))
    for c in (*(c for c in before if c in main), *main):
        if c not in found and len(found) < 2:
            found.append(c)
    return found[:2]


def _status(text: str, at: int) -> Status:
    before = text[max(0, at - 50) : at]
    if _MODAL.search(before):
        return Status.HYPOTHETICAL
    if _FUTURE.search(before):
        return Status.FUTURE
    return Status.REALIZED
